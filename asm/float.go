package asm

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"breakfast/asm/object"
	"breakfast/asm/source"
)

// dirFloat is .float and .double: numbers with a fraction, as data. No instruction here can use them; a program can
// print them, or compute with them by itself.
func dirFloat(kind object.FixKind) handler {
	return func(u *unit, c *source.Cursor, _ source.Place) error {
		if c.AtEnd() {
			return nil
		}
		for {
			start := c.Start()
			b, err := float(c, kind.DataSize())
			if err != nil {
				return err
			}
			if err := u.Put(b, c.Since(start)); err != nil {
				return err
			}
			if c.AtEnd() {
				return nil
			}
			if err := c.Comma("another number"); err != nil {
				return err
			}
		}
	}
}

// float takes a number with a fraction and rounds it to so many bytes, to the nearest, and to even where two are.
func float(c *source.Cursor, size int) ([]byte, error) {
	start := c.Start()
	text := strings.TrimRight(c.TakeWhile(func(b byte) bool { return b != ',' }), " \t\r\f\v")
	at := c.At(start, start+len(text))
	var b [8]byte
	word, sign := text, uint64(0)
	if word != "" && (word[0] == '-' || word[0] == '+') {
		if word[0] == '-' {
			sign = 1
		}
		word = strings.TrimLeft(word[1:], " \t")
	}
	bits, err := floatBits(word, size)
	switch {
	case err == strconv.ErrRange:
		return nil, at.Fault(fmt.Sprintf("%s is out of range", source.Quote(text)),
			fmt.Sprintf("numbers of %s go from %s", object.BytesText(size), floatRange[size]))
	case err != nil:
		return nil, at.Fault(fmt.Sprintf("%s is no number", source.Quote(text)),
			"numbers are written 1.5, -2, 6.02e23, inf or nan; expressions are for .word and its like")
	}
	binary.LittleEndian.PutUint64(b[:], bits|sign<<(size*8-1))
	return b[:size], nil
}

var floatRange = map[int]string{4: "-3.4e38 to 3.4e38", 8: "-1.79e308 to 1.79e308"}

// floatBits is a number without its sign, in the format of IEEE 754.
func floatBits(word string, size int) (uint64, error) {
	one := map[int]uint64{4: 1 << 23, 8: 1 << 52}[size] // the lowest bit of the exponent
	inf := map[int]uint64{4: 0x7f800000, 8: 0x7ff0000000000000}[size]
	switch strings.ToLower(word) {
	case "inf", "infinity":
		return inf, nil
	case "nan", "qnan": // as GNU as has it: all bits
		return inf | (one - 1), nil
	case "snan":
		return inf | (one/2 - 1), nil
	}
	if len(word) > 1 && word[0] == '0' && strings.IndexByte("fdrFDR", word[1]) >= 0 { // 0f1.5, the older form
		word = word[2:]
	}
	if word == "" || strings.Trim(word, "0123456789.eE+-") != "" {
		return 0, strconv.ErrSyntax
	}
	f, err := strconv.ParseFloat(word, size*8)
	if err != nil {
		return 0, err.(*strconv.NumError).Err
	}
	if size == 4 {
		return uint64(math.Float32bits(float32(f))), nil
	}
	return math.Float64bits(f), nil
}
