package asm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPreprocessor(t *testing.T) {
	const text = "#include \"cups.h\"\n# a comment\n#define TOASTS 3 /* more */\n#define WARM\n#ifdef WARM\n" +
		"\tli a0, TOASTS + CUPS # comment\n#else\n\tnonsense\n#endif\n#ifndef TOASTS\nnonsense\n#endif\n"
	open := func(string) ([]byte, error) { return []byte(".equ CUPS, 4\n"), nil }
	m, err := Assemble([]Source{{"t.S", text}}, Options{Open: open})
	require.NoError(t, err)
	assert.Equal(t, []uint32{0x00700513}, words(m))
	_, line, _ := m.LineAt(0x80000000)
	assert.Equal(t, 6, line)

	_, err = Assemble([]Source{{"t.s", text}}, Options{}) // where all of that is comments
	assert.ErrorContains(t, err, "t.s:8:2: error: there is no instruction 'nonsense'")

	m, err = Assemble([]Source{{"t.S",
		"#pragma once\n#ident \"tea\"\n#define SAVE(r) sw r, 0(sp)\n#define TWO nop; \\\n\tnop; \\\n\tnop\n" +
			"#define S \"a\"\n#define WORDS some words here\n#define FLAG -DTEA=1\n#define WHICH x == 1 ? 2 : 3\n" +
			"#ifdef TWO\n\tli a0, 1\n#endif\n"}}, Options{}) // nobody uses them
	require.NoError(t, err)
	assert.Equal(t, []uint32{0x00100513}, words(m))

	for _, text := range []string{"#include <stdio.h>", "#define SAVE(r) sw r, 0(sp)\nSAVE(a0)",
		"#if TOASTS > 3", "#undef TOASTS", "#define TWO nop \\\n nop\nTWO"} {
		_, err := Assemble([]Source{{"t.S", text + "\n"}}, Options{})
		assert.ErrorContains(t, err, "run the file through gcc -E", text)
	}
}
