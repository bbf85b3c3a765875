package asm

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/source"
)

// A -D that the program never asks for is most likely misspelt. To ask is enough: .ifndef, as programs give
// their defaults.
func TestUnusedDefines(t *testing.T) {
	const program = ".ifndef TOASTS\n.equ TOASTS, 8\n.endif\n_start: li a0, TOASTS\n1: j 1b\n"
	for define, want := range map[string]string{
		"TOASTS": "",
		"TOAST":  "warning: -D TOAST changes nothing: the program does not ask for it [define]\n  did you mean TOASTS?",
		"NOPE":   "warning: -D NOPE changes nothing: the program does not ask for it [define]",
	} {
		said := ""
		_, err := Assemble([]Source{{Name: "t.s", Text: program}},
			Options{Defines: []Symbol{{Name: define, Value: 3}}, Warn: func(e *source.Error) { said += e.String() }})
		require.NoError(t, err)
		assert.Equal(t, want, said)
	}
}
