//go:build unix

package main

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whichever command writes: a file keeps its mode, a link stays a link, the umask says what a new file is.
func TestWrittenFiles(t *testing.T) {
	const program = "_start: li t0, FINISHER_PASS\nsw t0, FINISHER_EXIT, t1\nbegin_signature: nop\nend_signature:\n"
	disk, err := txtar.ParseFile("testdata/script/disk.txtar")
	require.NoError(t, err)
	count := disk.Files[slices.IndexFunc(disk.Files, func(f txtar.File) bool { return f.Name == "count.s" })].Data
	defer syscall.Umask(syscall.Umask(0o027))
	for name, args := range map[string][]string{
		"asm":       {"asm", "p.s", "-o"},
		"object":    {"asm", "-c", "p.s", "-o"},
		"trace":     {"run", "p.s", "--trace", "instr", "--trace-file"},
		"signature": {"run", "p.s", "--signature"},
		"shot":      {"shot", "p.s", "--size", "320x200", "-o"},
		"junit":     {"lab", "check", "lab", "--junit"},
		"fmt":       {"fmt", "-w"},
		"disk":      {"run", "count.s", "--disk-write", "--disk"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			require.NoError(t, os.WriteFile("p.s", []byte(program), 0o666))
			require.NoError(t, os.WriteFile("count.s", count, 0o666))
			status, _, _ := say(t, "lab", "start", "1", "lab")
			require.Zero(t, status)
			write := func(out string) int {
				status, _, errs := say(t, append(args, out)...)
				if name != "junit" { // whose checks fail
					require.Zero(t, status, errs)
				}
				return status
			}
			before := make([]byte, 1024)
			if name == "fmt" {
				before = []byte("_start:nop")
			}
			require.NoError(t, os.Mkdir("there", 0o777))
			require.NoError(t, os.WriteFile("there/old", before, 0o600))
			require.NoError(t, os.Chmod("there/old", 0o604))
			require.NoError(t, os.Symlink("there/old", "first"))
			require.NoError(t, os.Symlink("first", "second"))
			write("second")
			after, err := os.ReadFile("there/old")
			require.NoError(t, err)
			assert.NotEqual(t, before, after)
			assertMode(t, 0o604, "there/old")
			for _, link := range []string{"first", "second"} {
				info, err := os.Lstat(link)
				require.NoError(t, err)
				assert.NotZero(t, info.Mode()&os.ModeSymlink, "%s is a link no more", link)
			}
			if name != "fmt" && name != "disk" {
				write("new")
				assertMode(t, 0o640, "new")
				require.NoError(t, os.Symlink("there/made", "dangling"))
				write("dangling")
				assertMode(t, 0o640, "there/made")
			}
			for _, temporary := range []string{".?*", "there/.?*"} {
				left, err := filepath.Glob(temporary)
				require.NoError(t, err)
				assert.Empty(t, left)
			}
			if os.Geteuid() == 0 {
				return // whom no file is closed to
			}
			require.NoError(t, os.WriteFile("closed", before, 0o444))
			status, _, _ = say(t, append(args, "closed")...)
			assert.Equal(t, statusFailed, status, "a file that may not be written to")
			require.NoError(t, os.WriteFile("there/old", before, 0o600))
			require.NoError(t, os.Chmod("there", 0o555))
			defer os.Chmod("there", 0o777)
			status, out, _ := say(t, append(args, "there/old")...)
			assert.Equal(t, statusFailed, status, "a folder that may not be written to")
			assert.Empty(t, out, "said too late")
		})
	}
}

func assertMode(t *testing.T, want os.FileMode, name string) {
	t.Helper()
	info, err := os.Lstat(name)
	require.NoError(t, err)
	assert.Equal(t, want, info.Mode().Perm(), name)
}
