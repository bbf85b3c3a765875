// Package try builds machines for tests: a program, a built-in one or a few lines of text, loaded
// and about to begin.
package try

import (
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/programs"
)

// Machine is a machine of that configuration, with 1 MiB of RAM if it says nothing of it, and as many harts as the
// program is meant for, and that program loaded: the built-in one of that name, or else the text itself. Defines are as
// of -D.
func Machine(t require.TestingT, c machine.Config, program string, defines ...asm.Symbol) *machine.Machine {
	if c.RAM == 0 {
		c.RAM = 1 << 20
	}
	if c.Harts == 0 {
		c.Harts = programs.Harts(program)
	}
	m, err := machine.New(c)
	require.NoError(t, err)
	require.NoError(t, m.Load(Image(t, m, program, defines...)))
	return m
}

// Image is the program for that machine.
func Image(t require.TestingT, m *machine.Machine, program string, defines ...asm.Symbol) *image.Image {
	source := asm.Source{Name: "test.s", Text: program}
	if text, ok := programs.Source(program); ok {
		source = asm.Source{Name: program + ".s", Text: text}
	}
	opt := asm.Options{Open: programs.File, Defines: defines}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	img, err := asm.Assemble([]asm.Source{source}, opt)
	require.NoError(t, err)
	return img
}
