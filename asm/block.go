package asm

import (
	"encoding/binary"
	"fmt"
	"math/big"

	"breakfast/asm/object"
	"breakfast/asm/source"
)

// Data in blocks, and in numbers of 16 bytes.

// dirBlock is .dcb.b and its like: count, value.
func dirBlock(size int) handler {
	return func(u *unit, c *source.Cursor, _ source.Place) error {
		return u.block(c, func() ([]byte, error) {
			v, err := u.Known(c, "the value")
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], uint64(v))
			return b[:size], err
		}, size)
	}
}

// dirFloatBlock is .dcb.s and .dcb.d: count, number with a fraction.
func dirFloatBlock(kind object.FixKind) handler {
	return func(u *unit, c *source.Cursor, _ source.Place) error {
		size := kind.DataSize()
		return u.block(c, func() ([]byte, error) { return float(c, size) }, size)
	}
}

// block repeats what one reads, or zeros, as often as a number before it says.
func (u *unit) block(c *source.Cursor, one func() ([]byte, error), size int) error {
	start := c.Start()
	n, err := u.Known(c, "the count")
	if err != nil {
		return err
	}
	at, b := c.Since(start), make([]byte, size)
	if c.Eat(',') {
		if b, err = one(); err != nil {
			return err
		}
	}
	if err := c.Done(); err != nil {
		return err
	}
	if err := u.Writable(b, at); err != nil {
		return err
	}
	return u.Repeat(n, b, at)
}

// dirRoom is .ds.b and its like: room for so many, filled with zeros.
func dirRoom(size int) handler {
	return func(u *unit, c *source.Cursor, _ source.Place) error { return u.block(c, nil, size) }
}

// dirOcta is .octa: numbers of 16 bytes.
func dirOcta(u *unit, c *source.Cursor, _ source.Place) error {
	if c.AtEnd() {
		return nil
	}
	for {
		start := c.Start()
		n, err := u.octa(c)
		if err != nil {
			return err
		}
		at := c.Since(start)
		if n.BitLen() > 128 {
			return at.Fault(fmt.Sprintf("%s does not fit into 16 bytes", source.Quote(at.Text())), "")
		}
		if n.Sign() < 0 {
			n.Add(n, new(big.Int).Lsh(big.NewInt(1), 128))
		}
		b := n.FillBytes(make([]byte, 16))
		for i := range 8 {
			b[i], b[15-i] = b[15-i], b[i]
		}
		if err := u.Put(b, at); err != nil {
			return err
		}
		if c.AtEnd() {
			return nil
		}
		if err := c.Comma("another value"); err != nil {
			return err
		}
	}
}

// octa reads a number of any length, or an expression of 64 bits.
func (u *unit) octa(c *source.Cursor) (*big.Int, error) {
	there := *c
	minus := c.Eat('-')
	if c.Next().Kind == source.Number {
		text := source.Unsuffixed(c.Token())
		c.Take()
		n, ok := new(big.Int), len(text) <= maxOcta
		if ok {
			_, ok = n.SetString(text, 0)
		}
		if ok && (c.AtEnd() || c.Peek() == ',') {
			if minus {
				n.Neg(n)
			}
			return n, nil
		}
	}
	*c = there
	n, err := u.Known(c, "the value")
	return big.NewInt(n), err
}

const maxOcta = 130 // bytes of a number: 0b and 128 digits
