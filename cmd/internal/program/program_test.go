package program

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/source"
	"breakfast/machine"
)

// Each warning has its name, and -Wno-NAME silences it and no other.
func TestWarningsCanBeSilenced(t *testing.T) {
	m, err := machine.New(machine.Config{RAM: 1 << 20})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "t.s")
	for name, c := range map[string]struct {
		text string
		opt  Options
	}{
		"arch":         {"_start: j _start\n", Options{Arch: "rv32im"}},
		"define":       {"_start: j _start\n", Options{Defines: Defines{{Name: "TOASTS", Value: 3}}}},
		"fall-through": {"_start: nop\n", Options{}},
		"label":        {"strat: nop\nstart: j start\n", Options{}},
		"own":          {"KETTLE_CTRL = 5\n_start: j _start\n", Options{}},
		"section":      {".section mine\n.word 1\n", Options{}},
		"unreachable":  {"_start: j _start\nli a0, 1\nj _start\n", Options{}},
		"align":        {"_start: j _start\n.align 16\n", Options{}},
		"code":         {".data\n_start: j _start\n", Options{}},
		"entry":        {"f: ret\nmain: j main2\nmain2: ret\n", Options{}},
		"misaligned":   {"_start: lw a0, x\nj _start\n.data\n.byte 1\nx: .word 1\n", Options{}},
		"mtvec":        {"_start: csrwi mtvec, 2\nj _start\n", Options{}},
		"user":         {".warning \"tea is low\"\n_start: j _start\n", Options{}},
		"value":        {"_start: j _start\n.data\n.byte 300\n", Options{}},
	} {
		require.Contains(t, asm.Warnings, name)
		require.NoError(t, os.WriteFile(file, []byte(c.text), 0o666))
		var said []string
		c.opt.Warn = func(l source.ErrorList) {
			for _, e := range l {
				said = append(said, e.Name)
			}
		}
		_, err := Build(m, []string{file}, c.opt)
		require.NoError(t, err, name)
		assert.Equal(t, []string{name}, said)

		require.NoError(t, c.opt.Silent.Set("no-arch"))
		require.NoError(t, c.opt.Silent.Set("no-label"))
		require.NoError(t, c.opt.Silent.Set("no-"+name))
		said = nil
		_, err = Build(m, []string{file}, c.opt)
		require.NoError(t, err, name)
		assert.Empty(t, said, name)
	}
	assert.Len(t, asm.Warnings, 14, "a warning that is not tested here")
	var w Warnings
	assert.Error(t, w.Set("value"))
	assert.Error(t, w.Set("no-such"))
}
