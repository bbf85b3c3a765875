//go:build unix

package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

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

// The system's own files pass for regular ones, and wait for ever or have no end. None is read.
func TestMadeUpFiles(t *testing.T) {
	if _, err := os.Stat("/proc/self/pagemap"); err != nil {
		t.Skip("this system shows itself in no /proc: ", err)
	}
	t.Chdir(t.TempDir())
	require.NoError(t, os.Symlink("/proc/self/pagemap", "link"))
	require.NoError(t, syscall.Mkfifo("fifo", 0o666))
	for _, name := range []string{"/proc/self/pagemap", "/proc/kmsg", "/proc/self/mem", "/sys/kernel/mm/hugepages",
		"link", "fifo", "/dev/zero", "/dev/tty", "/dev/stdin"} {
		for _, directive := range []string{".incbin", ".include"} {
			require.NoError(t, os.WriteFile("p.s", []byte(directive+" \""+name+"\"\n"), 0o666))
			status, _, errs := say(t, "asm", "p.s")
			assert.Equal(t, statusFailed, status)
			assert.Contains(t, errs, "p.s:1:", "%s %s", directive, name)
		}
	}
	for _, args := range [][]string{{"run", "/proc/self/pagemap"}, {"dis", "--load", "0x80000000", "link"},
		{"run", "preemptive", "--disk", "fifo"}} {
		status, _, errs := say(t, args...)
		assert.Equal(t, statusUsage, status, errs)
	}
	status, _, _ := say(t, "run", "preemptive", "--disk", "link") // as empty as it says it is
	assert.Zero(t, status)
}

// Assembling, formatting and waiting for a file end at the first signal, and leave nothing behind.
func TestSignalsEndAtOnce(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "begun.s"), []byte("_start: .print \"begun\"\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "many.s"), []byte(strings.Repeat(" nop\n", 200_000)), 0o666))
	args := []string{"asm", "begun.s", "-o", "begun.elf"}
	for range 40 { // some seconds of work
		args = append(args, "many.s")
	}
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o666))
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		cmd := exec.Command("breakfast", args...)
		cmd.Dir = dir
		assertEnded(t, cmd, func(stderr io.Reader) {
			_, err := io.ReadFull(stderr, make([]byte, len("begun")))
			require.NoError(t, err)
		}, sig)
	}
	cmd := exec.Command("breakfast", "fmt", "fifo")
	cmd.Dir = dir
	assertEnded(t, cmd, func(io.Reader) {
		f, err := os.OpenFile(filepath.Join(dir, "fifo"), os.O_WRONLY, 0) // waits for who reads it
		require.NoError(t, err)
		t.Cleanup(func() { f.Close() })
	}, syscall.SIGTERM)
	left, err := filepath.Glob(filepath.Join(dir, "*.elf*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// A second Ctrl-C ends what heeds the first one and cannot go on. Temporary files go away all the same.
func TestSecondSignal(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "p.s"),
		[]byte("_start: addi a0, a0, 1\nj _start\nbegin_signature: nop\nend_signature:\n"), 0o666))
	require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o666))
	stuck, err := os.OpenFile(filepath.Join(dir, "fifo"), os.O_RDWR, 0) // takes a little, and no more
	require.NoError(t, err)
	defer stuck.Close()
	cmd := exec.Command("breakfast", "run", "p.s", "--trace", "instr", "--trace-file", "fifo", "--signature", "sig")
	cmd.Dir = dir
	require.NoError(t, cmd.Start())
	_, err = stuck.Read(make([]byte, 1))
	require.NoError(t, err)
	begun, err := filepath.Glob(filepath.Join(dir, ".sig*"))
	require.NoError(t, err)
	assert.Len(t, begun, 1)
	ended := make(chan error)
	go func() { ended <- cmd.Wait() }()
	for waits := true; waits; {
		_ = cmd.Process.Signal(syscall.SIGINT)
		select {
		case <-ended:
			waits = false
		case <-time.After(5 * time.Millisecond):
		}
	}
	assert.Equal(t, statusInterrupted, cmd.ProcessState.ExitCode())
	left, err := filepath.Glob(filepath.Join(dir, "*sig*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// assertEnded wants a command to end by a signal, once it works.
func assertEnded(t *testing.T, cmd *exec.Cmd, works func(stderr io.Reader), sig syscall.Signal) {
	t.Helper()
	stderr, err := cmd.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	works(stderr)
	require.NoError(t, cmd.Process.Signal(sig))
	rest, err := io.ReadAll(stderr)
	require.NoError(t, err)
	_ = cmd.Wait()
	want := statusInterrupted
	if sig == syscall.SIGQUIT {
		want = statusQuit
	}
	assert.Equal(t, want, cmd.ProcessState.ExitCode(), "%s: %s", sig, rest)
	assert.NotContains(t, string(rest), "goroutine")
}

func assertMode(t *testing.T, want os.FileMode, name string) {
	t.Helper()
	info, err := os.Lstat(name)
	require.NoError(t, err)
	assert.Equal(t, want, info.Mode().Perm(), name)
}
