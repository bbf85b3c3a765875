package confine_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/confine"
	"breakfast/internal/try"
)

// system is what every program of the host needs, the shell as well.
var system = []string{"/lib", "/lib64", "/usr/lib", "/usr/lib64", "/bin", "/usr/bin", "/etc/ld.so.cache"}

func ample(dir string) confine.Bounds {
	return confine.Bounds{Reads: system, Writes: []string{dir}, CPU: 10, Memory: 1 << 30, File: 1 << 20}
}

// shell runs a script, bound, in a folder.
func shell(t *testing.T, b confine.Bounds, dir, script string) (string, *os.ProcessState) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh")
	}
	cmd, err := confine.Command(context.Background(), b, sh, "-c", script)
	require.NoError(t, err)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		require.IsType(t, &exec.ExitError{}, err)
	}
	return string(out), cmd.ProcessState
}

func needsLandlock(t *testing.T) {
	t.Helper()
	if confine.Landlock() == 0 {
		t.Skip("this kernel has no Landlock: Linux 5.13 with CONFIG_SECURITY_LANDLOCK has")
	}
}

// What is outside cannot be opened, by whichever way; what is inside can. The kernel says so, and no program is asked.
func TestFiles(t *testing.T) {
	needsLandlock(t)
	outside, dir := t.TempDir(), t.TempDir()
	secret := filepath.Join(outside, "secret")
	require.NoError(t, os.WriteFile(secret, []byte("the_secret_is_out\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "mine"), []byte("mine\n"), 0o666))
	require.NoError(t, os.Symlink(secret, filepath.Join(dir, "link")))
	for script, works := range map[string]bool{
		"cat mine":                       true,
		"cat " + dir + "/mine":           true,
		"echo more > new; rm new":        true,
		"echo more >> mine":              true,
		"cat " + secret:                  false,
		"cat link":                       false,
		"cat ../*/secret":                false,
		"cat /etc/passwd":                false,
		"cat /proc/self/environ":         false,
		"cat /proc/self/fd/0":            false,
		"cat /dev/zero":                  false,
		"ls " + outside:                  false,
		"echo x > " + secret:             false,
		"echo x > " + outside + "/new":   false,
		"ln -s " + secret + " other":     false,
		"mkfifo pipe":                    false,
		"mkdir folder":                   false,
		"cp /bin/sh mine && ./mine -c :": false, // what can be written cannot be run
	} {
		out, state := shell(t, ample(dir), dir, script)
		assert.Equal(t, works, state.Success(), "%s: %s", script, out)
		assert.NotContains(t, out, "the_secret_is_out", script)
	}
	text, err := os.ReadFile(secret)
	require.NoError(t, err)
	assert.Equal(t, "the_secret_is_out\n", string(text))
}

// The process that binds another is itself as free as before.
func TestParentIsFree(t *testing.T) {
	dir := t.TempDir()
	shell(t, ample(dir), dir, "true")
	_, err := os.ReadFile("/proc/self/environ")
	assert.NoError(t, err)
}

func TestTimeAndMemory(t *testing.T) {
	dir := t.TempDir()
	b := ample(dir)
	b.CPU = 1
	_, state := shell(t, b, dir, "while :; do :; done")
	assert.False(t, state.Success())
	assert.Less(t, state.UserTime()+state.SystemTime(), 3*time.Second)

	b = ample(dir)
	b.Memory = 256 << 20
	_, state = shell(t, b, dir, "x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done")
	assert.False(t, state.Success())
	assert.Less(t, state.SysUsage().(*syscall.Rusage).Maxrss, int64(300<<10), "KiB")

	b = ample(dir)
	b.File = 1000
	_, state = shell(t, b, dir, fmt.Sprintf("echo %s > big", strings.Repeat("x", 5000)))
	assert.False(t, state.Success())
	info, err := os.Stat(filepath.Join(dir, "big"))
	require.NoError(t, err)
	assert.Equal(t, int64(1000), info.Size())

	out, _ := shell(t, ample(dir), dir, "ulimit -d; ulimit -t; ulimit -c")
	assert.Equal(t, "1048576\n10\n0\n", out)
}

// The end of the context ends the program and what it started, which else would hold the pipe for a minute.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cmd, err := confine.Command(ctx, ample(t.TempDir()), "/bin/sh", "-c", "echo begun; sleep 60; echo done")
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	word := make([]byte, 6)
	_, err = out.Read(word)
	require.NoError(t, err)
	assert.Equal(t, "begun\n", string(word))
	cancel()
	n, err := out.Read(word)
	assert.Zero(t, n, "%v: the pipe is closed: sleep has ended too", err)
	assert.Error(t, cmd.Wait())
}

// What cannot be bound is not run.
func TestWhatCannotBeBoundIsNotRun(t *testing.T) {
	b := ample("/nonexistent")
	out, state := shell(t, b, t.TempDir(), "echo it runs")
	if confine.Landlock() > 0 {
		assert.Equal(t, confine.Failed, state.ExitCode())
		assert.Equal(t, "landlock: /nonexistent: no such file or directory\n", out)
	}
	cmd, err := confine.Command(context.Background(), ample(t.TempDir()), "/bin/there-is-none")
	require.NoError(t, err)
	said, err := cmd.CombinedOutput()
	assert.Error(t, err)
	assert.Equal(t, confine.Failed, cmd.ProcessState.ExitCode())
	assert.Equal(t, "/bin/there-is-none: no such file or directory\n", string(said))
}

// A kernel without Landlock is said to have none, and the limits hold all the same.
func TestWithoutLandlock(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "open")
	require.NoError(t, os.WriteFile(secret, []byte("open to all\n"), 0o666))
	try.WithoutLandlock(t, func() {
		assert.Zero(t, confine.Landlock())
		out, state := shell(t, ample(dir), dir, "cat "+secret+"; ulimit -t")
		assert.True(t, state.Success(), out)
		assert.Equal(t, "open to all\n10\n", out)
	})
}
