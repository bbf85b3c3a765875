package asm

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestIncbin(t *testing.T) {
	open := func(name string) ([]byte, error) {
		if name == "kitchen/cup.bin" {
			return []byte("teacup"), nil
		}
		return nil, os.ErrNotExist
	}
	m, err := Assemble([]Source{{"kitchen/t.s",
		".data; .incbin \"cup.bin\"; .incbin \"cup.bin\", 3; .incbin \"kitchen/cup.bin\", 1, 2; .incbin \"cup.bin\", " +
			", 1; .incbin \"cup.bin\", 6, 9"}}, Options{Open: open})
	require.NoError(t, err)
	assert.Equal(t, "teacupcupeat", string(m.Segments[0].Data))
	for text, want := range map[string]string{
		`.incbin "cup.bin", 7`:     "cup.bin has 6 bytes, and 7 are to be skipped",
		`.incbin "cup.bin", -1`:    "and -1 are to be skipped",
		`.incbin "cup.bin", 0, -1`: "-1 bytes cannot be taken",
		`.incbin "mug.bin"`:        "there is no file 'mug.bin'",
		`.incbin`:                  "a string is missing",
		`.bss; .incbin "cup.bin"`:  ".bss holds only zeros",
	} {
		_, err := Assemble([]Source{{"kitchen/t.s", text}}, Options{Open: open})
		assert.ErrorContains(t, err, want, text)
	}
	_, err = Assemble([]Source{{"t.s", `.incbin "a"`}}, Options{})
	assert.ErrorContains(t, err, "no files can be included here")
}
