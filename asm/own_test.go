package asm

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/source"
)

var machineNames = []Symbol{{"UART_BASE", 0x10000000, "the UART"}, {"UART_LSR", 0x10000005, "line status"},
	{"TABLE", 0x11006000, ""}}

// ours is the library's text in these tests.
const ours = "lbu t6, UART_LSR\n.macro SERVE device\n\tlw t5, \\device\n\tlw t5, TABLE\n.endm\n"

func own(t *testing.T, files ...Source) (list []uint32, said string) {
	t.Helper()
	open := func(name string) ([]byte, error) {
		switch name {
		case "ours.s":
			return []byte(ours), nil
		case "theirs.s":
			return []byte(".equ UART_LSR, 5\n"), nil
		}
		return nil, fs.ErrNotExist
	}
	m, err := Assemble(files, Options{Symbols: machineNames, Open: open,
		Ours: func(text string) bool { return text == ours },
		Warn: func(e *source.Error) {
			if e.Name == warnOwn {
				said += e.String() + "\n"
			}
		}, Print: func(s string) { said += s + "\n" }})
	require.NoError(t, err)
	return words(m), said
}

var ownNames = map[string]struct{ as, said string }{
	".equ UART_BASE, 0x10000000\n_start: li t0, UART_BASE": {
		"_start: li t0, 0x10000000",
		""},
	".equ UART_LSR, 5\n_start: lbu t0, UART_LSR(t1)": {
		"_start: lbu t0, 5(t1)",
		"t.s:1:6: warning: UART_LSR is 0x5 in this program, and no longer the machine's " +
			"[own]\n    .equ UART_LSR, 5\n         ^~~~~~~~\n" +
			"  the machine's: 0x10000005, line status\n  another name keeps both\n"},
	"UART_LSR = 5\n_start: lbu t0, UART_LSR(t1)": {
		"_start: lbu t0, 5(t1)",
		"UART_LSR is 0x5"},
	"_start: lbu t0, UART_LSR(t1)\n.equ UART_LSR, 5": {
		"_start: lbu t0, 5(t1)",
		"UART_LSR is 0x5"},
	"_start: li t0, UART_LSR\n.set UART_LSR, 5": {
		"_start: li t0, 5",
		"UART_LSR is 0x5"},
	"_start: j TABLE\nnop\nTABLE: nop": {
		"_start: j 1f\nnop\n1: nop",
		"t.s:3:1: warning: TABLE is the program's own, and no longer the machine's [own]"},
	"TABLE: nop\n_start: j TABLE": {
		"1: nop\nj 1b",
		"TABLE is the program's own"},
	".ifndef UART_LSR\n.equ UART_LSR, 5\n.endif\nli t0, UART_LSR": {
		"li t0, 5",
		"UART_LSR is 0x5"},
	".ifdef UART_LSR\nnop\n.else\nli t0, UART_LSR\n.endif": {
		"nop",
		""},
	".ifndef TABLE\n.ifndef UART_LSR\nUART_LSR = 5\n.endif\n.endif\nli t0, UART_LSR": {
		"li t0, 0x10000005",
		""},
	".ifndef UART_LSR\nUART_LSR: nop\n.endif\nj UART_LSR": {
		"1: nop\nj 1b",
		"UART_LSR is the program's own"},
	".globl UART_BASE\nli t0, UART_BASE\nUART_BASE = 0x10000000": {
		"li t0, 0x10000000",
		""},
	".print \"once\"\nli t0, TABLE\nTABLE = 1": {
		"li t0, 1",
		"once\n"},
	".include \"theirs.s\"\nli t0, UART_LSR": {
		"li t0, 5",
		"theirs.s:1:6: warning: UART_LSR is 0x5"},
	".equ UART_LSR, 5\n.include \"ours.s\"\nli t0, UART_LSR": {
		"lsr = 0x10000005\nlbu t6, lsr\nli t0, 5",
		"UART_LSR is 0x5"},
	"TABLE = 4\n.include \"ours.s\"\nSERVE TABLE\n": {
		"lsr = 0x10000005\nserve = 0x11006000\nlbu t6, lsr\nlw t5, serve\nlw t5, serve",
		"TABLE is 0x4"},
	".type TABLE, @object\n.size TABLE, 4\nTABLE: .word TABLE": {
		"1: .word 1b",
		"TABLE is the program's own"},
	".comm TABLE, 4, 4\nla t0, TABLE": {
		"la t0, 1f\n.bss\n1: .space 4",
		"TABLE is the program's own"},
	"li t0, UART_LSR\n.equ UART_LSR, 0x10000005\nli t1, UART_LSR": {
		"li t0, 0x10000005\nli t1, 0x10000005",
		""},
	".weak TABLE\nlui t0, %hi(TABLE)": {
		"lui t0, 0x11006",
		""},
}

// A program's own meaning of a name counts, in the whole file, also above it, and a warning says so where it differs.
func TestOwnNames(t *testing.T) {
	for text, c := range ownNames {
		got, said := own(t, Source{"t.s", text + "\n"})
		want, _ := own(t, Source{"t.s", c.as + "\n"})
		assert.Equal(t, want, got, text)
		assert.True(t, said == c.said || c.said != "" && strings.Contains(said, c.said), "%s\n%s", text, said)
		assert.Equal(t, strings.Count(said, "once"), strings.Count(text, "once"), text)
	}
}

// What one file gives to all, by .globl, counts in the others.
func TestOwnNamesOfSeveralFiles(t *testing.T) {
	got, said := own(t, Source{"a.s", "_start: la t0, TABLE\nlw t1, UART_LSR\n"},
		Source{"b.s", "\t.globl TABLE\nTABLE: nop\n"}, Source{"c.s", "UART_LSR = 1\n.extern TABLE\nla t0, TABLE\n"})
	want, _ := own(t, Source{"a.s", "_start: la t0, table\nlw t1, UART_LSR\n"},
		Source{"b.s", "\t.globl table\ntable: nop\n"}, Source{"c.s", "la t0, table\n"})
	assert.Equal(t, want, got)
	assert.Contains(t, said, "b.s:2:1: warning: TABLE is the program's own")
	assert.Contains(t, said, "c.s:1:1: warning: UART_LSR is 0x1 in this program")
	assert.NotContains(t, said, "a.s")
}

// -D is of who runs the program, not of who wrote it: it does not give the machine's names another meaning, and the
// program does not give another to its.
func TestOwnNamesAndDefines(t *testing.T) {
	_, err := Assemble([]Source{{"t.s", "nop\n"}}, Options{Symbols: machineNames,
		Defines: []Symbol{{Name: "TABLE", Value: 1}}})
	assert.ErrorContains(t, err, "-D TABLE=1: TABLE is the machine's already")
	_, err = Assemble([]Source{{"t.s", "CUPS: nop\n"}}, Options{Defines: []Symbol{{Name: "CUPS", Value: 1}}})
	var list source.ErrorList
	require.True(t, errors.As(err, &list))
	assert.Contains(t, list[0].Msg, "CUPS has been given on the command line")
}
