package differential

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/machine"
)

// The field's own tests (riscv-software-src/riscv-tests), where the environment says which folder they were built
// in; the README says how. They end by a store to tohost: 1 if they passed, else their number. Those with -v- run in U
// mode, in pages that a small kernel in S mode maps on demand.
func TestRISCVTests(t *testing.T) {
	dir := os.Getenv("RISCV_TESTS")
	if dir == "" {
		t.Skip("RISCV_TESTS does not name a folder with the built riscv-tests; the README says how to build them")
	}
	ran := 0
	for _, suite := range []string{"ui-p", "um-p", "ua-p", "uc-p", "mi-p", "si-p", "ui-v", "um-v", "ua-v", "uc-v"} {
		files, err := filepath.Glob(filepath.Join(dir, "rv32"+suite+"-*"))
		require.NoError(t, err)
		for _, file := range files {
			if filepath.Ext(file) != "" {
				continue // a listing
			}
			ran++
			name := filepath.Base(file)
			t.Run(name, func(t *testing.T) {
				stop := runELF(t, file, machine.Config{Misaligned: machine.MisalignedTraps})
				if name == "rv32ui-v-ma_data" || name == "rv32ui-p-ma_data" { // it wants misaligned accesses to succeed
					assert.NotEqual(t, machine.Stop{Reason: machine.Halted}, stop, "they trap")
					stop = runELF(t, file, machine.Config{Misaligned: machine.MisalignedAllowed})
				}
				assert.Equal(t, machine.Stop{Reason: machine.Halted}, stop,
					"the code is the number of the case that failed")
			})
		}
	}
	assert.NotZero(t, ran, "%s has no rv32ui-p-add and so on", dir)
	t.Logf("%d tests", ran)
}

func runELF(t *testing.T, file string, c machine.Config) machine.Stop {
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	img, err := image.FromELF(b)
	require.NoError(t, err)
	c.RAM = 8 << 20
	m, err := machine.New(c)
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	return m.Run(machine.Limit{Steps: 1_000_000, Now: 10_000_000})
}
