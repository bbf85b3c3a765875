package lab

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/confine"
	"breakfast/internal/try"
)

// picked is a compiler with a text that the first lock would not have let through: it includes a file.
func picked(t *testing.T, file string) *compiler {
	path, err := exec.LookPath(Compiler)
	if err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatalf("there is no %s: apt-get install gcc-riscv64-unknown-elf", Compiler)
		}
		t.Skipf("there is no %s: apt-get install gcc-riscv64-unknown-elf", Compiler)
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "t.c"),
		[]byte("int before;\n#include \""+file+"\"\nnonsense behind;\n"), 0o666))
	return &compiler{ctx: context.Background(), path: path, dir: dir, file: "t.c"}
}

func secret(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "secret.h")
	require.NoError(t, os.WriteFile(path, []byte("the_secret_is_out nonsense;\n"), 0o666))
	return path
}

// The second lock holds without the others, whether the compiler may read the file or not.
func TestReportOfTheCompiler(t *testing.T) {
	shown := func(file string) {
		err := picked(t, file).readsNoOther()
		require.Error(t, err, file)
		assert.Regexp(t, `^t\.c: the compiler (read another file too: nothing|did not come to the end)[^/"\n]*$`,
			err.Error(), file)
	}
	gcc, _ := filepath.Glob("/usr/lib/gcc/riscv64-unknown-elf/*/include/stdint-gcc.h")
	for _, file := range append(gcc, secret(t), "/nonexistent", "t.c") {
		// the compiler's own files can be read, and are not the submission's
		shown(file)
	}
	try.WithoutLandlock(t, func() {
		assert.ErrorContains(t, picked(t, secret(t)).readsNoOther(),
			"t.c: the compiler read another file too: nothing that it said is shown")
		shown(secret(t))
		shown("/dev/zero")
	})
}

// The third lock holds without the others: what the compiler says has nothing of the file in it.
func TestLandlockAroundTheCompiler(t *testing.T) {
	if confine.Landlock() == 0 {
		t.Skip("this kernel has no Landlock: Linux 5.13 with CONFIG_SECURITY_LANDLOCK has")
	}
	for _, file := range []string{secret(t), "/dev/zero", "/proc/self/environ", "/etc/passwd"} {
		text, err := picked(t, file).assembly()
		assert.Empty(t, text)
		assert.ErrorContains(t, err, "fatal error: "+file+": Permission denied")
		assert.NotContains(t, err.Error(), "secret_is_out")
	}
	try.WithoutLandlock(t, func() {
		_, err := picked(t, secret(t)).assembly()
		assert.ErrorContains(t, err, "the_secret_is_out", "this test can fail")
	})
}

// Neither settings of the host's compiler, nor its language, get in.
func TestEnvironmentOfTheCompiler(t *testing.T) {
	deps := filepath.Join(t.TempDir(), "deps")
	t.Setenv("DEPENDENCIES_OUTPUT", deps)
	t.Setenv("CPATH", filepath.Dir(secret(t)))
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	c := picked(t, "/nonexistent")
	require.NoError(t, os.WriteFile(filepath.Join(c.dir, c.file), []byte("int f(void) { return 1 }\n"), 0o666))
	require.NoError(t, c.readsNoOther())
	_, err := c.assembly()
	assert.ErrorContains(t, err, "t.c:1:23: error: expected ';' before '}' token")
	assert.NoFileExists(t, deps)
}

// A compiler that does not work is not the submission's fault.
func TestCompilerThatDoesNotWork(t *testing.T) {
	c := picked(t, "/nonexistent")
	c.path, _ = exec.LookPath("false")
	assert.ErrorContains(t, c.readsNoOther(),
		Compiler+" does not work on this computer, not even for an empty file: is it "+c.path)
	c.path = filepath.Join(t.TempDir(), Compiler)
	require.NoError(t, os.WriteFile(c.path, []byte("#!/bin/sh\ntrue\n"), 0o777))
	if confine.Landlock() > 0 {
		assert.ErrorContains(t, c.readsNoOther(), Compiler+" cannot be run: "+c.path+": permission denied")
	}
}

// An interruption ends a compiler that is at work.
func TestCompilerIsInterrupted(t *testing.T) {
	c := picked(t, "/nonexistent")
	ctx, cancel := context.WithCancel(context.Background())
	c.ctx = ctx
	cancel()
	assert.ErrorIs(t, c.readsNoOther(), context.Canceled)
}
