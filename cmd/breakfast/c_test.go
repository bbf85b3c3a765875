package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The programs of programs/c, built by two compilers from two houses, do what they say.
func TestProgramsInC(t *testing.T) {
	for _, c := range []struct{ name, tools, packages string }{
		{"GCC", "make riscv64-unknown-elf-gcc", "gcc-riscv64-unknown-elf"},
		{"Clang", "make clang ld.lld", "clang and lld"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tools := strings.Fields(c.tools)
			for _, tool := range tools {
				if _, err := exec.LookPath(tool); err != nil {
					if os.Getenv("BREAKFAST_ORACLES") == "require" {
						t.Fatalf("%s is required here and not installed (%s)", tool, c.packages)
					}
					t.Skipf("%s is not installed (%s)", tool, c.packages)
				}
			}
			out := t.TempDir()
			said, err := exec.Command("make", "-s", "-C", "../../programs/c", "OUT="+out,
				"CC="+tools[1]).CombinedOutput()
			require.NoError(t, err, "%s", said)
			assert.Empty(t, string(said), "no warnings")
			t.Run("breakfast", func(t *testing.T) { breakfastInC(t, filepath.Join(out, "breakfast.elf")) })
			t.Run("kernel", func(t *testing.T) { kernelInC(t, filepath.Join(out, "kernel.elf")) })
			t.Run("pages", func(t *testing.T) { pagesInC(t, filepath.Join(out, "pages.elf")) })
			t.Run("cooks", func(t *testing.T) { cooksInC(t, filepath.Join(out, "cooks.elf")) })
			for _, name := range []string{"breakfast.elf", "kernel.elf", "pages.elf"} {
				inOrder(t, filepath.Join(out, name))
			}
			inOrder(t, filepath.Join(out, "cooks.elf"), "--harts", "4")
		})
	}
}

func runELF(t *testing.T, args ...string) string {
	var out, errs bytes.Buffer
	status := Main(append([]string{"run"}, args...), strings.NewReader(""), &out, &errs)
	require.Zero(t, status, errs.String())
	return out.String()
}

// inOrder says that what two threads of a program do to the same is ordered.
func inOrder(t *testing.T, args ...string) {
	var out, errs bytes.Buffer
	Main(append([]string{"run", "--races=all", "--max-steps", "150000"}, args...), strings.NewReader(""), &out, &errs)
	assert.NotContains(t, errs.String(), "races:", args)
}

func breakfastInC(t *testing.T, path string) {
	var run struct {
		Report struct {
			Served bool
			Wrong  []string
			Toasts []any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(runELF(t, path, "--json")), &run))
	assert.True(t, run.Report.Served)
	assert.Empty(t, run.Report.Wrong)
	assert.Len(t, run.Report.Toasts, 8)
}

// The toast task never pauses, and the tea task has its sips in between all the same.
func kernelInC(t *testing.T, path string) {
	lines := strings.Split(strings.TrimSuffix(runELF(t, path), "\n"), "\n")
	want := []string{
		"kernel: two tasks, a millisecond each",
		"tea: on", "tea: a sip", "tea: a sip", "tea: a sip",
		"toast: 2262 primes below 20000", "toast: 2262 primes below 20000", "toast: 2262 primes below 20000",
		"toast: 2262 primes below 20000",
		"kernel: all done, 8 switches",
	}
	require.ElementsMatch(t, want, lines)
	assert.Equal(t, want[0], lines[0])
	assert.Equal(t, want[1], lines[1], "after a millisecond")
	assert.Equal(t, want[8:], lines[8:], "the last toast comes after the last sip")
	assert.Less(t, slices.Index(lines, "tea: a sip"), len(lines)-4)
}

// Two tasks count at one address, and neither sees the other's number; here and on QEMU.
func pagesInC(t *testing.T, path string) {
	said := runELF(t, path)
	assert.Equal(t, `kernel: cause 15 at 0x00000004
kernel: task 3 is stopped, and has used 0 pages
tea: 1
toast: 10
tea: 2
toast: 20
tea: 3
kernel: task 1 is done, and has used 2 pages
toast: 30
kernel: task 2 is done, and has used 2 pages
`, said)
	assert.Equal(t, said, qemu(t, path, 0))
}

// Cooks share the work, and two take half the time; whoever does how much, on QEMU as well the sum is right.
func cooksInC(t *testing.T, path string) {
	const sum = "1229 primes below 10000\n"
	took := map[string]uint64{}
	for harts, shares := range map[string]string{"1": "cook 0: 50 jobs\n", "2": "cook 0: 25 jobs\ncook 1: 25 jobs\n"} {
		var run struct {
			Console string
			At      struct{ Ticks uint64 }
		}
		said := runELF(t, path, "--json", "--integrity", "--harts", harts)
		require.NoError(t, json.Unmarshal([]byte(said), &run))
		assert.Equal(t, sum+shares, run.Console)
		took[harts] = run.At.Ticks
	}
	assert.InEpsilon(t, took["1"], 2*took["2"], 0.05)
	for _, turn := range []string{"1", "3", "1000"} {
		assert.True(t, strings.HasPrefix(runELF(t, path, "--harts", "4", "--interleave", turn), sum))
	}
	for _, harts := range []string{"1", "2"} {
		assert.True(t, strings.HasPrefix(qemu(t, path, 0, "-smp", harts), sum))
	}
}
