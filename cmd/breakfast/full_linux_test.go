package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Output that cannot be written is a failure with a message, whichever command it is, cobra's own included.
func TestFullDisk(t *testing.T) {
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("p.s", []byte("_start: li t0, FINISHER_PASS\n sw t0, FINISHER_EXIT, t1\n"), 0o666))
	status, _, _ := say(t, "lab", "start", "1", "one")
	require.Zero(t, status)
	for _, args := range [][]string{
		{}, {"--help"}, {"help", "run"}, {"run", "--help"}, {"lab"}, {"completion", "bash"}, {"completion", "zsh"},
		{"__complete", "run", ""},
		{"doc"}, {"doc", "lw"}, {"doc", "kitchen.h"}, {"version"}, {"lab", "list"}, {"lab", "list", "--json"},
		{"lab", "start", "2", "two"},
		{"lab", "check", "one"}, {"lab", "check", "one", "--json"}, {"lab", "hint", "one"}, {"lab", "export", "all"},
		{"asm", "p.s"}, {"asm", "p.s", "--listing"}, {"asm", "p.s", "--json"}, {"asm", "--ldscript"}, {"dis", "p.s"},
		{"fmt", "p.s"}, {"fmt", "-d", "p.s"},
		{"run", "preemptive"}, {"run", "p.s", "--stats"}, {"run", "p.s", "--json"}, {"diff", "p.s", "p.s"},
		{"diff", "p.s", "p.s", "--json"},
		{"compare", "-D", "TOASTS=1"}, {"trace", "hello"}, {"trace", "hello", "--json"},
	} {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip("this system has no disk that is always full: ", err)
		}
		var errs bytes.Buffer
		assert.Equal(t, statusFailed, Main(args, strings.NewReader(""), full, &errs), "%q", args)
		assert.Equal(t, 1, strings.Count(errs.String(), "no space left on device"), "%q says %q", args, &errs)
		full.Close()
	}

	// The same of a file.
	require.NoError(t, os.Symlink("/dev/full", "c.svg"))
	require.NoError(t, os.Symlink("/dev/full", "c.png"))
	for _, args := range [][]string{
		{"compare", "-D", "TOASTS=1", "--chart", "c.svg"}, {"compare", "-D", "TOASTS=1", "--chart", "c.png"},
		{"trace", "hello", "--svg", "c.svg"}, {"trace", "hello", "--png", "c.svg"},
		{"trace", "hello", "--perfetto", "c.svg"}, {"trace", "hello", "--vcd", "c.svg"},
		{"run", "hello", "--profile", "c.svg"}, {"run", "hello", "--profile-folded", "c.svg"},
	} {
		status, _, errs := say(t, args...)
		assert.Equal(t, statusFailed, status, args)
		assert.Regexp(t, `cannot write (c\.(svg|png)|the profile): `, errs, args)
		assert.Equal(t, 1, strings.Count(errs, "no space left on device"), "%q says %q", args, errs)
	}
}
