package asm

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/source"
)

// What is written like this is meant like this.
func TestNoWarning(t *testing.T) {
	for _, text := range []string{
		"_start: li t0, 1; sw t0, 0(t1)",                        // switches the machine off
		"_start: li a7, 93; ecall",                              // exits
		"_start: call exit; exit: j exit",                       //
		"_start: jr t0; j a; a: j b; b: j a",                    // a table of jumps
		"_start: j 1f; nop_here: nop; 1: j 1b",                  // a label leads there
		"_start: j 1f; .word 5; 1: j 1b",                        // data
		"_start: beqz a0, . + 8; j _start; addi a0, a0, 1; ret", // by distance
		"_start: j 1f; .section .text.b, \"ax\"; ret; .text; 1: j 1b",
		"loop1: j loop2; loop2: ret",
		"task: ret; tasks: j tasks",
		"_start: j _start; .balign 8; nop; j .",
		"_start: j . ; .data; .word 1",
		".data; .word 1",
		"_start: j a; j b; j b; a: j a; b: j b",         // a table of jumps
		"_start: j .; unimp",                            // a guard
		"_start: j .; ebreak",                           //
		"_start: j .; nop; nop",                         // filling
		"_start: jal zero, _start; nop",                 //
		"_start: beq x0, x0, _start",                    // always
		"_start: bgez zero, _start",                     //
		"_start: ecall; j fail; li a0, 1; fail: j fail", // the handler returns over the jump
		"_start: auipc t0, 0; addi t0, t0, 20; csrw mepc, t0; mret; j .; li a0, 1; j .",
		"_start: la t0, x; add t0, t0, a0; jr t0; x: li a0, 1; j _start; li a0, 2; j _start", // rows of two
		"_start: la t0, x; jalr 8(t0); x: li a0, 1; j _start; li a0, 2; j _start",
		"_start: j .; .align 14; nop; j .",   // what a stack or a table takes
		"_start: j .; .p2align 16; nop; j .", // it says itself that it takes a power
		"_start: j .; .balign 65536; nop; j .",
		"_start: call main; j .; main: ret",
		"f: ret; _start: j .; main: ret",
		"main: ret; f: ret",
		"nop; main: ret",                                                         // main is fallen into
		".word 0x13; main: ret",                                                  // instructions in numbers
		".word 0xffffffff; f: ret",                                               //
		".data; .word 5; f: addi a0, a0, 1; ret; .text; _start: la t0, f; jr t0", // on purpose
		".data; .byte 1; x: .word 2; .text; _start: la t0, x; lb t1, 0(t0); j .",
		".data; .byte 1; x: .word 2; .text; _start: la t0, x; addi t0, t0, 3; lw t1, 0(t0); j .",
		".data; .byte 1; x: .word 2; .text; _start: la t0, x; 1: lw t1, 0(t0); j 1b",        // from elsewhere
		".data; .byte 1; x: .word 2; .text; _start: la t0, x; call f; lw t1, 0(t0); f: ret", // f changes it
		".data; x: .word 2; .text; _start: la t0, x; lw t1, 1(t0); j .",                     // asked for
		".data; .byte 1; .balign 4; x: .word 2; .text; _start: lw t0, x; j .",
		"_start: la t0, x + 1; csrw mtvec, t0; j .; x: j x", // vectored
		"_start: la t0, x; addi t0, t0, 1; csrw mtvec, t0; j .; x: j x",
		"_start: la t0, x; csrw mscratch, t0; j .; .half 0; x: mret",
		".attribute arch, \"rv32i2p0_m2p0\"; _start: j .", // of before 2019
		"_start: sfence.vma; j fail; li a0, 1; fail: j fail",
		"_start: csrw satp, a0; j fail; li a0, 1; fail: j fail",
		"_start: csrwi mtvec, 1; csrw mtvec, a0; j .",
	} {
		assert.Empty(t, complaints(text), text)
	}
}

func TestColored(t *testing.T) {
	_, err := Assemble([]Source{{"t.s", "\tmov a0, a1\n"}}, Options{})
	var list source.ErrorList
	require.ErrorAs(t, err, &list)
	assert.Equal(t,
		"\x1b[1mt.s:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m there is no instruction 'mov'\n    \tmov a0, a1\n"+
			"    \t\x1b[32m^~~\x1b[0m\n  write mv a0, a1", list[0].Colored())
}

// Every warning has a name that -W can silence.
func TestWarningNames(t *testing.T) {
	b, err := os.ReadFile("testdata/errors.txt")
	require.NoError(t, err)
	for _, name := range Warnings {
		if name == warnDefine {
			continue // of no line: TestUnusedDefines
		}
		assert.True(t, strings.Contains(string(b), "["+name+"]\n"), name)
	}
}
