package gdb

import (
	"bytes"
	"encoding/hex"

	"breakfast/machine"
)

const page = 4096

// memory reads memory, or devices without any effect, as the hart sees it: ADDR,LENGTH. Where some of it is not there,
// it is what comes before.
func (s *stub) memory(text string) string {
	addr, n, fine := twoNumbers(text)
	if !fine {
		return failed
	}
	n = min(n, packetSize/2)
	var b []byte
	s.m.As(s.hart, func() { b = s.read(addr, n) })
	if len(b) == 0 && n > 0 {
		return absent
	}
	return hex.EncodeToString(b)
}

func (s *stub) read(addr, n uint32) (b []byte) {
	for n > 0 {
		at, some := s.m.Seen(addr), min(n, page-addr%page)
		part := make([]byte, some)
		if !s.m.RAM.Read(at, part) {
			if part = s.device(at, some); part == nil {
				return b
			}
		}
		b, addr, n = append(b, part...), addr+uint32(len(part)), n-uint32(len(part))
	}
	return b
}

// device reads the register at an address, as much of it as is wanted; nil if there is none.
func (s *stub) device(addr, n uint32) []byte {
	for size := uint32(4); size > 0; size /= 2 {
		if v, there := s.m.Peek(addr, int(size)); there && addr%size == 0 {
			b := []byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)}
			return b[:min(n, size)]
		}
	}
	return nil
}

// setMemory changes memory: M or X, ADDR,LENGTH:DATA, in hex or as it is.
func (s *stub) setMemory(command []byte) string {
	head, data, _ := bytes.Cut(command[1:], []byte(":"))
	addr, n, fine := twoNumbers(string(head))
	if command[0] == 'M' {
		var err error
		if data, err = hex.DecodeString(string(data)); err != nil {
			return failed
		}
	}
	if !fine || uint32(len(data)) != n {
		return failed
	}
	for len(data) > 0 {
		some := min(len(data), machine.MostEdited, int(page-addr%page))
		var at uint32
		s.m.As(s.hart, func() { at = s.m.Seen(addr) })
		if r := s.edit(machine.Edit{Place: machine.InMemory, Where: at, Data: data[:some]}); r != ok {
			return absent
		}
		data, addr = data[some:], addr+uint32(some)
	}
	return ok
}
