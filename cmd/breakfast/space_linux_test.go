package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The command as it is released runs a machine with 128 MiB where a process may have 1 GiB of address space, and where
// that is too little, says so.
func TestAddressSpace(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "breakfast")
	build := exec.Command("go", "build", "-o", bin, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	said, err := build.CombinedOutput()
	require.NoError(t, err, string(said))
	within := func(kib string) (string, int) {
		c := exec.Command("sh", "-c", "ulimit -v "+kib+"; exec "+bin+" run hello")
		said, _ := c.CombinedOutput()
		return string(said), c.ProcessState.ExitCode()
	}
	out, status := within("1048576")
	assert.Zero(t, status, out)
	out, status = within("850000")
	assert.Equal(t, 2, status)
	assert.Regexp(t, `^breakfast: a machine with 128 MiB of memory needs \d+ MiB of address space`, out)
	assert.NotContains(t, out, "goroutine")
}
