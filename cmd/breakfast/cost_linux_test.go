package main

import (
	"fmt"
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

func init() { commands["measured"] = measured }

// measured runs a command and prints what it took: nanoseconds of the processors' time, and the most memory that it had
// at once, in KiB. The system counts the memory of who starts a process, too: that is this one's, which is small.
func measured() {
	c := exec.Command(os.Args[1], os.Args[2:]...)
	c.Stdout, c.Stderr = os.Stderr, os.Stderr
	if err := c.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	s := c.ProcessState
	fmt.Println(int64(s.UserTime()+s.SystemTime()), s.SysUsage().(*syscall.Rusage).Maxrss)
}

// cost is what a command takes of the processors' time, and the most memory that it has at once, in bytes: the least of
// two runs.
func cost(t *testing.T, args ...string) (least time.Duration, memory int64) {
	t.Helper()
	least, memory = 1<<63-1, 1<<63-1
	for range 2 {
		out, err := exec.Command("measured", args...).Output()
		require.NoError(t, err)
		var used time.Duration
		var most int64
		_, err = fmt.Sscan(string(out), &used, &most)
		require.NoError(t, err)
		least, memory = min(least, used), min(memory, most<<10)
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
