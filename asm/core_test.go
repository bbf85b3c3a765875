package asm

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/inst"
	"breakfast/cpu/isa"
)

// assemble makes one file, and fails the test if it cannot.
func assemble(t *testing.T, text string, symbols ...Symbol) *image.Image {
	t.Helper()
	m, err := Assemble([]Source{{"t.s", text}}, Options{Symbols: symbols})
	if err != nil {
		t.Fatal("\n" + err.Error())
	}
	return m
}

// What the tables do not spell out, the assembler computes.
func TestEveryPseudo(t *testing.T) {
	for i := range isa.Pseudos {
		f := arch.PseudoForm(&isa.Pseudos[i])
		assert.True(t, inst.Expansions[f.Name] != nil || len(f.Code) > 0, f.Syntax())
	}
}

// words is the program's .text.
func words(m *image.Image) []uint32 {
	var w []uint32
	for b := m.Segments[0].Data; len(b) >= 4; b = b[4:] {
		w = append(w, binary.LittleEndian.Uint32(b))
	}
	return w
}

// The words are worked out from the manual's figures.
func TestOneLine(t *testing.T) {
	for _, c := range []struct {
		line string
		want []uint32
	}{
		{"nop", []uint32{0x00000013}},
		{"addi sp, sp, -32", []uint32{0xfe010113}},
		{"sw ra, 28(sp)", []uint32{0x00112e23}},
		{"lw ra, -4(sp)", []uint32{0xffc12083}},
		{"lw a0, (a1)", []uint32{0x0005a503}},
		{"ret", []uint32{0x00008067}},
		{"jalr a0", []uint32{0x000500e7}},
		{"j .", []uint32{0x0000006f}},
		{"1: j 1b", []uint32{0x0000006f}},
		{"j 1f; 1:", []uint32{0x0040006f}},
		{"csrr a0, mcause", []uint32{0x34202573}},
		{"csrsi mstatus, 8", []uint32{0x30046073}},
		{"csrw mstatus, 8", []uint32{0x30045073}},
		{"fence", []uint32{0x0ff0000f}},
		{"fence rw, w", []uint32{0x0310000f}},
		{"li a1, 10", []uint32{0x00a00593}},
		{"li a0, 0x12345678", []uint32{0x12345537, 0x67850513}},
		{"li a0, 0x12345fff", []uint32{0x12346537, 0xfff50513}},
		{"li a0, 0x80000000", []uint32{0x80000537}},
		{"li a0, 0xffffffff", []uint32{0xfff00513}},
		{"li a0, 2048", []uint32{0x00001537, 0x80050513}},
		{"li a0, 'A'", []uint32{0x04100513}},
		{"la a0, .", []uint32{0x00000517, 0x00050513}},
		{"la a0, .+8", []uint32{0x00000517, 0x00850513}},
		{"call .", []uint32{0x00000097, 0x000080e7}},
		{"lui a0, %hi(0x11000804)", []uint32{0x11001537}},
		{"lw a0, %lo(0x11000804)(a0)", []uint32{0x80452503}},
		{"li t0, KETTLE", []uint32{0x110002b7}},
		{"lw t0, KETTLE", []uint32{0x91000297, 0x0002a283}},
		{"sw t0, KETTLE, t1", []uint32{0x91000317, 0x00532023}},
		{".word 1, 2 ; .byte 1,2,3,4", []uint32{1, 2, 0x04030201}},
		{".asciz \"abc\"; .align 2 # x", []uint32{0x00636261}},
		{"li a0, end - . ; end:", []uint32{0x00400513}},
		{"li a0, end - . ; .space 4096; end:", nil},
	} {
		m := assemble(t, c.line, Symbol{Name: "KETTLE", Value: 0x11000000})
		if c.want != nil {
			assert.Equal(t, c.want, words(m), c.line)
		}
	}
}

func TestProgram(t *testing.T) {
	m := assemble(t, `
		.equ N, 3
		.macro SAVE reg, off=0
		sw \reg, \off(sp)
		.endm
		.ifndef TOASTS
		.equ TOASTS, 8
		.endif
		.data
	buf: .space 16
		.bss
		.balign 64
	heap: .space 100
		.text
		.globl _start
		nop
	_start:
		SAVE ra, 4
		SAVE a0
		.rept N
		addi a0, a0, TOASTS
		.endr
		la t0, buf
		la t1, __bss_start
		beq a0, a1, 1f
	1:	ret
	`)
	assert.Equal(t, uint32(0x80000004), m.Entry)
	w := words(m)
	require.Len(t, w, 12)
	assert.Equal(t, []uint32{0x13, 0x00112223, 0x00a12023, 0x00850513, 0x00850513, 0x00850513}, w[:6])
	assert.Equal(t, uint32(0x80000040), m.Symbol("heap").Addr)
	name, off := m.SymbolAt(0x80000008)
	assert.Equal(t, "_start", name)
	assert.Equal(t, uint32(4), off)
	file, line, ok := m.LineAt(0x80000004)
	assert.True(t, ok)
	assert.Equal(t, "t.s", file)
	assert.Equal(t, 18, line)
	assert.Equal(t, "\t\tSAVE ra, 4", m.Source(file, line))
}
