package gdb

import (
	"errors"
	"fmt"
)

// packetSize is the longest packet that is taken, in bytes without its frame, and that is sent.
const packetSize = 0x4000

// item is what a client sends: a packet, or one of the bytes that stand outside of packets.
type item uint8

const (
	nothing   item = iota // not all of it has come yet
	packet                // a command
	damaged               // a packet whose checksum is wrong
	acked                 // +
	again                 // -: the last reply did not arrive
	interrupt             // Ctrl-C
)

var errFlood = errors.New("more than a packet's length without the end of a packet")

// A frames cuts what comes into packets. It holds one packet at most.
type frames struct{ buf []byte }

// add takes what has come.
func (f *frames) add(b []byte) { f.buf = append(f.buf, b...) }

// next is the next item. data is of a packet: unescaped, and good until add.
func (f *frames) next() (i item, data []byte, err error) {
	for len(f.buf) > 0 {
		switch f.buf[0] {
		case '$':
			return f.packet()
		case '+', '-', 3:
			i = map[byte]item{'+': acked, '-': again, 3: interrupt}[f.buf[0]]
			f.buf = f.buf[1:]
			return i, nil, nil
		}
		f.buf = f.buf[1:] // what is not in a packet means nothing
	}
	return nothing, nil, nil
}

// packet is the packet that the buffer begins with.
func (f *frames) packet() (item, []byte, error) {
	end := 1
	for end < len(f.buf) && f.buf[end] != '#' {
		end++
	}
	if end > packetSize*2+1 { // every byte may be escaped
		return nothing, nil, errFlood
	}
	if end+3 > len(f.buf) {
		return nothing, nil, nil
	}
	raw, sum := f.buf[1:end], f.buf[end+1:end+3]
	f.buf = f.buf[end+3:]
	want, ok := hexByte(sum)
	if !ok || checksum(raw) != want {
		return damaged, nil, nil
	}
	return packet, unescape(raw), nil
}

// unescape undoes the escapes of binary data: a } and then a byte with its bit 5 changed. It works in place.
func unescape(raw []byte) []byte {
	data := raw[:0]
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c == '}' && i+1 < len(raw) {
			i++
			c = raw[i] ^ 0x20
		}
		data = append(data, c)
	}
	return data
}

// frame is a reply as it is sent. What would be taken for a frame, or for run lengths, is escaped.
func frame(reply []byte) []byte {
	b := []byte{'$'}
	for _, c := range reply {
		if c == '$' || c == '#' || c == '}' || c == '*' {
			b = append(b, '}', c^0x20)
		} else {
			b = append(b, c)
		}
	}
	return fmt.Appendf(b, "#%02x", checksum(b[1:]))
}

func checksum(b []byte) (sum byte) {
	for _, c := range b {
		sum += c
	}
	return sum
}

func hexByte(b []byte) (byte, bool) {
	high, ok := digit(b[0])
	low, ok2 := digit(b[1])
	return high<<4 | low, ok && ok2
}

func digit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}
