package differential

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	trying "breakfast/internal/try"
	"breakfast/machine"
)

// The programs of several harts whose end does not hang on the order of what they do end well on QEMU too.
func TestHartsOnQEMU(t *testing.T) {
	need(t)
	for name, harts := range map[string]int{"spinlock": 8, "ticket": 2, "pingpong": 8, "reserve": 2, "message": 2,
		"asleep": 8} {
		text, err := os.ReadFile(filepath.Join("..", "testdata", "harts", name+".s"))
		require.NoError(t, err)
		m := trying.Machine(t, machine.Config{Harts: harts}, string(text))
		assert.Equal(t, machine.Stop{Reason: machine.Halted}, m.Run(machine.Unlimited), name)

		file := filepath.Join(t.TempDir(), name+".elf")
		require.NoError(t, os.WriteFile(file, m.Image().ELF(), 0o666))
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // if it hangs
		said, err := exec.CommandContext(ctx, qemu, "-M", "virt", "-m", "16", "-display", "none", "-monitor", "none",
			"-serial", "none", "-bios", file, "-smp", strconv.Itoa(harts)).CombinedOutput()
		cancel()
		assert.NoError(t, err, "%s with %d harts: %s", name, harts, said)
	}
}
