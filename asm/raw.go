package asm

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"breakfast/cpu/isa"
)

// dirIncbin reads .incbin "file", skip, count: the bytes of a file as they are.
func dirIncbin(u *unit, c *cursor, at place) error {
	c.skip()
	start := c.i
	name, err := c.str()
	if err != nil {
		return err
	}
	where := c.at(start, c.i)
	skip, count := int64(0), int64(-1)
	if c.eat(',') {
		if c.peek() != ',' {
			if skip, err = u.known(c, "the number of bytes to skip"); err != nil {
				return err
			}
		}
		if c.eat(',') {
			if count, err = u.known(c, "the number of bytes"); err != nil {
				return err
			}
			if count < 0 {
				return c.here().fault(fmt.Sprintf("%d bytes cannot be taken", count), "")
			}
		}
	}
	if err := c.done(); err != nil {
		return err
	}
	b, err := u.openBeside(c.st.frame.file.name, name)
	if err != nil {
		u.a.vague = true
		return where.fault(err.Error(), "")
	}
	if skip < 0 || skip > int64(len(b)) {
		return where.fault(fmt.Sprintf("%s has %d bytes, and %d are to be skipped", name, len(b), skip), "")
	}
	b = b[skip:]
	if count >= 0 {
		b = b[:min(count, int64(len(b)))]
	}
	return u.put([]byte(b), where)
}

// openBeside reads a file beside the one that names it, or by its name as it is.
func (u *unit) openBeside(from, name string) (string, error) {
	if u.a.opt.Open == nil {
		return "", errors.New("no files can be included here")
	}
	for _, try := range []string{path.Join(path.Dir(from), name), name} {
		if path.IsAbs(name) {
			try = name
		}
		b, err := u.a.open(try)
		if !errors.Is(err, fs.ErrNotExist) {
			if err != nil {
				err = fmt.Errorf("%s cannot be read: %v", try, err)
			}
			return b, err
		}
	}
	return "", fmt.Errorf("there is no file %s", quote(name))
}

// An insnField is an operand of .insn: a register, or a number of so many bits, and where in the word it goes.
type insnField struct {
	name string
	reg  bool
	bits int
	at   int
	sign bool // the number may be negative
}

// insnFormats are the formats of .insn that have no target.
var insnFormats = map[string][]insnField{
	"r": {{"opcode", false, 7, 0, false}, {"funct3", false, 3, 12, false}, {"funct7", false, 7, 25, false}, {"rd", true, 5, 7, false}, {"rs1", true, 5, 15, false}, {"rs2", true, 5, 20, false}},
	"i": {{"opcode", false, 7, 0, false}, {"funct3", false, 3, 12, false}, {"rd", true, 5, 7, false}, {"rs1", true, 5, 15, false}, {"imm", false, 12, 20, true}},
	"u": {{"opcode", false, 7, 0, false}, {"rd", true, 5, 7, false}, {"imm", false, 20, 12, false}},
}

// opcodeNames are the names of major opcodes (Unprivileged manual, "RV32/64G Instruction Set Listings").
var opcodeNames = map[string]int64{
	"LOAD": 0x03, "MISC_MEM": 0x0f, "OP_IMM": 0x13, "AUIPC": 0x17, "STORE": 0x23, "AMO": 0x2f, "OP": 0x33, "LUI": 0x37,
	"BRANCH": 0x63, "JALR": 0x67, "JAL": 0x6f, "SYSTEM": 0x73, "CUSTOM_0": 0x0b, "CUSTOM_1": 0x2b, "CUSTOM_2": 0x5b, "CUSTOM_3": 0x7b,
}

// dirInsn reads .insn: an instruction as its fields (.insn r opcode, funct3, funct7, rd, rs1, rs2) or as its bits (.insn 0x13).
func dirInsn(u *unit, c *cursor, at place) error {
	if isDigit(c.peek()) {
		return u.insnBits(c)
	}
	start := c.i
	name := strings.ToLower(c.word())
	format := insnFormats[name]
	if format == nil {
		return c.at(start, c.i).fault(fmt.Sprintf("there is no instruction format %s here", quote(name)), "formats are r, i and u; or write the bits: .insn 0x00000013")
	}
	var word uint32
	for i, f := range format {
		if i > 0 {
			if err := c.comma(f.name); err != nil {
				return err
			}
		}
		c.skip()
		start := c.i
		n, err := u.insnField(c, f)
		if err != nil {
			return err
		}
		if f.sign && (n < -1<<(f.bits-1) || n >= 1<<(f.bits-1)) || !f.sign && (n < 0 || n >= 1<<f.bits) {
			return c.at(start, c.i).fault(fmt.Sprintf("%s has %d bits, and %d does not fit", f.name, f.bits, n), "")
		}
		word |= uint32(n) & (1<<f.bits - 1) << f.at
	}
	if err := c.done(); err != nil {
		return err
	}
	return u.word(word, at)
}

func (u *unit) insnField(c *cursor, f insnField) (int64, error) {
	start, word := c.i, ""
	if word = c.word(); f.reg {
		r, ok := isa.RegByName(word)
		if !ok {
			return 0, c.at(start, max(c.i, start+1)).fault(fmt.Sprintf("%s is a register", f.name), "")
		}
		return int64(r), nil
	}
	if n, ok := opcodeNames[word]; ok && f.name == "opcode" {
		return n, nil
	}
	c.i = start
	return u.known(c, f.name)
}

// insnBits reads .insn bits and .insn length, bits.
func (u *unit) insnBits(c *cursor) error {
	c.skip()
	start := c.i
	n, err := u.known(c, "the instruction")
	if err != nil {
		return err
	}
	size := int64(4)
	if n&3 != 3 {
		size = 2
	}
	if c.eat(',') {
		given := n
		if n, err = u.known(c, "the instruction"); err != nil {
			return err
		}
		if size = 4; n&3 != 3 {
			size = 2
		}
		if given != size {
			return c.at(start, c.i).fault(fmt.Sprintf("this instruction has %d bytes, not %d", size, given), "its two lowest bits say so: 3 for 4 bytes")
		}
	}
	at := c.at(start, c.i)
	switch {
	case n < 0 || n >= 1<<(8*size):
		return at.fault(fmt.Sprintf("%#x has more than %d bytes", n, size), "")
	case size == 2 && u.options.ext&extC == 0:
		return u.missingExtension(".insn with 2 bytes", extC, at)
	case size == 2:
		err = u.half(uint16(n), at)
	default:
		err = u.word(uint32(n), at)
	}
	if err != nil {
		return err
	}
	return c.done()
}
