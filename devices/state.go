package devices

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A device's state is its fields one after the other, little-endian, in an order that only
// changes with the format. Restore takes exactly the sequences of bytes that AppendState can make:
// a value that no device can have is an error.

func appendU32(b []byte, v ...uint32) []byte {
	for _, v := range v {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

func appendU64(b []byte, v ...uint64) []byte {
	for _, v := range v {
		b = binary.LittleEndian.AppendUint64(b, v)
	}
	return b
}

func appendI64(b []byte, v ...int64) []byte {
	for _, v := range v {
		b = binary.LittleEndian.AppendUint64(b, uint64(v))
	}
	return b
}

func appendBool(b []byte, v ...bool) []byte {
	for _, v := range v {
		if v {
			b = append(b, 1)
		} else {
			b = append(b, 0)
		}
	}
	return b
}

// decoder reads a state back. After the first thing that is wrong it returns zeros; done says
// whether anything was. Restore reads into a copy of the device and keeps it if done is nil.
type decoder struct {
	b   []byte
	err error
}

var errShort = errors.New("the state is too short")

func (d *decoder) take(n int) []byte {
	if d.err == nil && len(d.b) < n {
		d.err = errShort
	}
	if d.err != nil {
		return make([]byte, n)
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) u8() uint8   { return d.take(1)[0] }
func (d *decoder) u32() uint32 { return binary.LittleEndian.Uint32(d.take(4)) }
func (d *decoder) u64() uint64 { return binary.LittleEndian.Uint64(d.take(8)) }
func (d *decoder) i64() int64  { return int64(d.u64()) }

func (d *decoder) bool() bool {
	v := d.u8()
	d.check(v < 2, "a flag")
	return v == 1
}

// check is an error about what unless ok holds: a value no device can have.
func (d *decoder) check(ok bool, what string) {
	if !ok && d.err == nil {
		d.err = fmt.Errorf("the state has %s out of range", what)
	}
}

// done is what was wrong with the state, bytes too many included, or nil.
func (d *decoder) done() error {
	if d.err == nil && len(d.b) > 0 {
		d.err = fmt.Errorf("the state is %d bytes too long", len(d.b))
	}
	return d.err
}
