package lab_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/grade"
)

// checkFolder judges files in a real folder, as the command does, and wants it untouched after that.
func checkFolder(t *testing.T, dir string) *grade.Result {
	t.Helper()
	before := listing(t, dir)
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()
	l, err := lab.In(root.FS())
	require.NoError(t, err)
	r := l.Check(context.Background(), root.FS())
	assert.Equal(t, before, listing(t, dir), "the folder is as it was")
	return r
}

func listing(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			var text []byte
			text, err = os.ReadFile(path)
			files[path] = string(text)
		}
		return err
	}))
	return files
}

// begun is a folder with a lab's skeleton, the text of one file changed.
func begun(t *testing.T, number, file string, change func(text string) string) string {
	t.Helper()
	l, err := lab.Find(number)
	require.NoError(t, err)
	files, err := l.Files()
	require.NoError(t, err)
	files[file] = []byte(change(string(files[file])))
	dir := t.TempDir()
	_, err = lab.Copy(dir, files)
	require.NoError(t, err)
	return dir
}

// inGap puts code into the first gap.
func inGap(code string) func(string) string {
	return func(text string) string {
		before, after, _ := strings.Cut(text, "your code here\n") // not where the head of the file speaks of it
		return before + "your code here\n" + code + "\n" + after
	}
}

func TestHostileSubmissionsEndAndChangeNothing(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.s")
	require.NoError(t, os.WriteFile(secret, []byte("the_secret_is_out: nonsense\n"), 0o666))
	for name, code := range map[string]string{
		"an endless loop":        "1: j 1b",
		"a flood of output":      "li t1, UART_THR\n1: sb t1, 0(t1)\n j 1b",
		"a flood of stores":      "li t1, KETTLE_RING_EN\n1: addi t2, t2, 1\n sw t2, 0(t1)\n j 1b",
		"a flood of traps":       "la t0, 1f\n csrw mtvec, t0\n.balign 4\n1: mret\n ecall",
		"resets for ever":        "li t0, FINISHER_RESET\n sw t0, FINISHER_EXIT, t1",
		"sleep":                  "csrw mie, zero\n wfi",
		"a wild jump":            "jr zero",
		"an absolute include":    `.include "` + secret + `"`,
		"a relative include":     `.include "../../../../../../../../..` + secret + `"`,
		"an include of a folder": `.include "."`,
		"a file of binary":       `.incbin "` + secret + `"`,
		"an endless include":     `.include "kettle.s"`,
		"a macro without end":    ".macro m\n m\n m\n .endm\n m",
		"a macro that doubles":   ".macro m n\n .if \\n\n m \"(\\n-1)\"\n m \"(\\n-1)\"\n .endif\n .endm\n m 60",
		"a long repetition":      ".rept 2000000000\n nop\n .endr",
		"a huge space":           ".space 0x7fffffff",
		"a long line":            ".ascii \"" + strings.Repeat("x", 500_000) + "\"",
		"no text at all":         strings.Repeat("\x00\xff", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := begun(t, "1", "kettle.s", inGap(code))
			r := checkFolder(t, dir)
			assert.Zero(t, r.Points)
			assert.False(t, r.Passed)
			assert.NotContains(t, said(r)+r.Problem, "the_secret_is_out")
			assert.Less(t, len(said(r)), 20_000)
		})
	}
}

func TestWhatIsNoFileIsNotRead(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.s")
	require.NoError(t, os.WriteFile(secret, []byte("the_secret_is_out: nonsense\n"), 0o666))
	for name, hand := range map[string]func(path string) error{
		"a link out of the folder": func(path string) error { return os.Symlink(secret, path) },
		"a link to a device":       func(path string) error { return os.Symlink("/dev/zero", path) },
		"a link to itself":         func(path string) error { return os.Symlink(path, path) },
		"a folder":                 func(path string) error { return os.Mkdir(path, 0o777) },
		"a pipe":                   pipe,
		"a device":                 device,
		"a file of 2 MiB":          func(path string) error { return os.WriteFile(path, make([]byte, 2<<20), 0o666) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := hand(filepath.Join(dir, "kettle.s")); err != nil {
				t.Skip(err) // links want a privilege on Windows, devices everywhere
			}
			root, err := os.OpenRoot(dir)
			require.NoError(t, err)
			defer root.Close()
			if l, err := lab.In(root.FS()); err == nil {
				r := l.Check(context.Background(), root.FS())
				assert.NotEmpty(t, r.NotMarked)
				assert.Zero(t, r.Points)
				assert.NotContains(t, r.NotMarked, "the_secret_is_out")
			}

			// The same by the way of an include.
			l, err := lab.Find("1")
			require.NoError(t, err)
			files, err := l.Files()
			require.NoError(t, err)
			dir = t.TempDir()
			require.NoError(t, hand(filepath.Join(dir, "mine.s")))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "kettle.s"), append([]byte(".include \"mine.s\"\n"),
				files["kettle.s"]...), 0o666))
			inside, err := os.OpenRoot(dir)
			require.NoError(t, err)
			defer inside.Close()
			r := l.Check(context.Background(), inside.FS())
			assert.NotEmpty(t, r.Problem)
			assert.NotContains(t, r.Problem, "the_secret_is_out")
		})
	}
}

// A file of the submission does not stand in for one that the lab gives.
func TestGivenFilesAreTheLabsOwn(t *testing.T) {
	l, err := lab.Find("2")
	require.NoError(t, err)
	files, err := l.Files()
	require.NoError(t, err)
	files["work.s"] = []byte(".globl work, spoiled\nwork: ret\n.bss\nspoiled: .space 4\n")
	assert.Zero(t, check(t, l, files).Points)

	// So it is where the file is a part of the program by itself, and its labels cannot be made again.
	l, err = lab.Find("pages")
	require.NoError(t, err)
	files, err = l.Answers()
	require.NoError(t, err)
	files["base.s"] = []byte("_start: nonsense\n")
	assert.Equal(t, 100, check(t, l, files).Points)
	files["pages.s"] = append(files["pages.s"], "        .globl stage1\nstage1: .word 5\n"...)
	assert.Contains(t, check(t, l, files).Problem, "stage1")
}

// The kernel of lab pages is the student's, and what the tasks found is taken down by M mode: a kernel that wants to do
// so itself, or that ends the run well, gets nothing for it.
func TestTheNotebookIsOutOfReach(t *testing.T) {
	l, err := lab.Find("pages")
	require.NoError(t, err)
	for name, code := range map[string]string{
		"ends the run well":         "        li      a0, 0\n        ecall",
		"writes to the notebook":    "        la      t0, stage1\n        li      t1, 5\n        sw      t1, 0(t0)",
		"says it as a task would":   "        la      a0, stage1\n        li      a1, 5\n        ebreak",
		"opens the notebook's page": "        csrw    pmpcfg0, zero",
	} {
		files, err := l.Answers()
		require.NoError(t, err)
		files["pages.s"] = []byte(inGap(code)(string(files["pages.s"])))
		r := check(t, l, files)
		assert.Empty(t, r.Problem, name)
		assert.Zero(t, r.Points, name)
	}
}

// What is printed counts for nothing: not even the report of a good run.
func TestForgedResultsAreNoResults(t *testing.T) {
	dir := begun(t, "2", "rings.s", inGap(`        la      t2, 2f
        li      t1, UART_THR
1:      lbu     t0, 0(t2)
        beqz    t0, 3f
        sb      t0, 0(t1)
        addi    t2, t2, 1
        j       1b
        .section .rodata
2:      .asciz  "Lab 2: The kettle rings\n  ok    gates  15/15\n 100/100\n\x1b[2J{\"points\":100,\"passed\":true}"
        .text
3:`))
	r := checkFolder(t, dir)
	assert.Zero(t, r.Points)
	var b strings.Builder
	require.NoError(t, r.Print(&b, true, func(*grade.Failure) string { return "" }))
	assert.NotContains(t, b.String(), "\x1b")
	assert.NotContains(t, b.String(), "100/100")
}

// An interruption ends a check.
func TestCheckIsInterrupted(t *testing.T) {
	l, err := lab.Find("1")
	require.NoError(t, err)
	files, err := l.Files()
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	assert.NotEmpty(t, l.Check(ctx, folder(files)).Problem)
}
