package asm

import (
	"os"
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
	} {
		assert.Empty(t, complaints(text), text)
	}
}

func TestColored(t *testing.T) {
	_, err := Assemble([]Source{{"t.s", "\tmov a0, a1\n"}}, Options{})
	var list source.ErrorList
	require.ErrorAs(t, err, &list)
	assert.Equal(t, "\x1b[1mt.s:1:2:\x1b[0m \x1b[1;31merror:\x1b[0m there is no instruction 'mov'\n    \tmov a0, a1\n    \t\x1b[32m^~~\x1b[0m\n  write mv a0, a1", list[0].Colored())
}

// Every warning has a name that -W can silence.
func TestWarningNames(t *testing.T) {
	b, err := os.ReadFile("testdata/errors.txt")
	require.NoError(t, err)
	for _, name := range Warnings {
		if name == warnDefine {
			continue // of no line: TestUnusedDefines
		}
		assert.Contains(t, string(b), "["+name+"]\n", name)
	}
}
