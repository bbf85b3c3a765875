package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/internal/bulk"
)

// cost is what a command takes of the processors' time, and the most memory that it has at once, in bytes: the least of
// some runs.
func cost(t *testing.T, name string, args ...string) (least time.Duration, memory int64) {
	t.Helper()
	least, memory = 1<<63-1, 1<<63-1
	for range 2 {
		c := exec.Command(name, args...)
		out, err := c.CombinedOutput()
		require.NoError(t, err, "%s", out)
		least = min(least, c.ProcessState.UserTime()+c.ProcessState.SystemTime())
		memory = min(memory, c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss<<10)
	}
	return least, memory
}

// An object file of 200,000 lines takes the command no more of the processors' time than GNU as, and less than 100 MB.
func TestCostOfAnObject(t *testing.T) {
	dir := t.TempDir()
	text, ours, theirs := filepath.Join(dir, "big.s"), filepath.Join(dir, "ours.o"), filepath.Join(dir, "theirs.o")
	require.NoError(t, os.WriteFile(text, []byte(bulk.Lines(200_000)), 0o666))
	used, memory := cost(t, "breakfast", "asm", "-c", "-o", ours, text)
	t.Logf("ours: %v, %d MB", used, memory/1e6)
	assert.Less(t, memory, int64(100e6))

	const as = "riscv64-unknown-elf-as"
	if _, err := exec.LookPath(as); err != nil {
		require.NotEqual(t, "require", os.Getenv("BREAKFAST_ORACLES"),
			"%s is required here (Debian: binutils-riscv64-unknown-elf)", as)
		t.Skip(as + " is not installed (Debian: binutils-riscv64-unknown-elf)")
	}
	gnu, memory := cost(t, as, "-march=rv32imac_zicsr_zifencei", "-mabi=ilp32", "-o", theirs, text)
	t.Logf("GNU as: %v, %d MB", gnu, memory/1e6)
	assert.Less(t, used, gnu)
}
