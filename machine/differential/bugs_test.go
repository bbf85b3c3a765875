package differential

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var bugs = flag.Bool("bugs", false, "let TestBugs seed bugs in a copy of the hart: some minutes")

// Thirty bugs, each seeded in a copy of the hart, are each caught: go test ./machine/differential -run Bugs -bugs -v
// -timeout 1h.
func TestBugs(t *testing.T) { seedBugs(t, "bugs.txt", "Streams|Illegal|CSRs", 30) }

// The same of S mode and Sv32: go test ./machine/differential -run SupervisorBugs -bugs -v -timeout 1h.
func TestSupervisorBugs(t *testing.T) { seedBugs(t, "supervisor_bugs.txt", "Supervisor$", 59) }

func seedBugs(t *testing.T, list, tests string, count int) {
	seedEach(t, list, count, func(t *testing.T, overlay string) {
		need(t)
		if out, ok := goTool("test", overlay, "-run="+tests, "./machine/differential",
			"-minimise=false"); !ok {
			require.NotContains(t, out, "[build failed]")
			t.Log("caught by the comparison with QEMU")
			return
		}
		byHand(t, overlay, "./cpu/...", "./devices", "./machine")
	})
}

// Bugs in the fast engine: go test ./machine/differential -run EngineBugs -bugs -v -timeout 2h. It takes ten minutes.
func TestEngineBugs(t *testing.T) {
	seedEach(t, "engine_bugs.txt", 106, func(t *testing.T, overlay string) {
		if out, ok := goTool("test", overlay, "-run=EnginesOn(Jobs|Full|Moving)", "./machine/differential",
			"-jobs=20000", "-failfast"); !ok {
			require.NotContains(t, out, "[build failed]")
			t.Log("caught by the comparison with the stepper: " + first(out, "--- FAIL: TestEnginesOnJobs/"))
			return
		}
		byHand(t, overlay, "./cpu/...", "./memory", "./machine")
	})
}

// Bugs in what orders things, in trace/races: go test ./machine/differential -run DetectorBugs -bugs -v -timeout 1h.
func TestDetectorBugs(t *testing.T) {
	seedEach(t, "detector_bugs.txt", 36, func(t *testing.T, overlay string) {
		if out, ok := goTool("test", overlay, "-run=NeverFails", "./trace/races", "-programs=240"); !ok {
			require.NotContains(t, out, "[build failed]")
			t.Log("caught by random programs")
			return
		}
		byHand(t, overlay, "./trace/races")
	})
}

// seedEach seeds each bug of a list, and has it caught.
func seedEach(t *testing.T, list string, count int, caught func(t *testing.T, overlay string)) {
	seeded := readBugs(t, list)
	assert.Len(t, seeded, count)
	if !*bugs {
		t.Skip("tests of the tests take minutes: -run Bugs -bugs -v -timeout 1h")
	}
	for _, b := range seeded {
		t.Run(b.what, func(t *testing.T) {
			overlay := b.seed(t)
			out, ok := goTool("build", overlay, "./machine")
			require.True(t, ok, "the bug does not compile:\n%s", out)
			caught(t, overlay)
		})
	}
}

// byHand has some packages' own tests catch a bug.
func byHand(t *testing.T, overlay string, packages ...string) {
	out, ok := goTool("test", overlay, packages...)
	require.False(t, ok, "not caught")
	require.NotContains(t, out, "[build failed]")
	t.Log("caught by a test by hand: " + first(out, "--- FAIL: "))
}

const module = "../.."

// goTool runs go build or go test on the module, as if the files of the overlay were in it.
func goTool(verb, overlay string, args ...string) (out string, ok bool) {
	c := exec.Command("go", append([]string{verb, "-overlay", overlay}, args...)...)
	c.Dir = module
	said, err := c.CombinedOutput()
	return string(said), err == nil
}

// first is the word after a mark, where that is found first.
func first(s, mark string) string {
	_, after, _ := strings.Cut(s, mark)
	word, _, _ := strings.Cut(after, " ")
	return word
}

// A bug is lines of a file that follow each other, and what they are instead.
type bug struct {
	what, file string
	was, is    []string
}

// readBugs reads a file of testdata.
func readBugs(t *testing.T, name string) (list []bug) {
	text, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	for _, part := range strings.Split(strings.TrimSpace(string(text)), "\n\n")[1:] {
		lines := strings.Split(part, "\n")
		require.GreaterOrEqual(t, len(lines), 4, part)
		b := bug{what: lines[0], file: lines[1]}
		for _, l := range lines[2:] {
			if was, ok := strings.CutPrefix(l, "- "); ok && len(b.is) == 0 {
				b.was = append(b.was, blanks(was))
			} else if is, ok := strings.CutPrefix(l, "+ "); ok {
				b.is = append(b.is, is)
			} else {
				require.Fail(t, part)
			}
		}
		b.text(t)
		list = append(list, b)
	}
	return list
}

// text is the file with the bug in it.
func (b bug) text(t *testing.T) string {
	src, err := os.ReadFile(filepath.Join(module, b.file))
	require.NoError(t, err)
	lines := strings.Split(string(src), "\n")
	var found []int
	for i := range len(lines) - len(b.was) {
		if slices.EqualFunc(lines[i:i+len(b.was)], b.was, func(l, was string) bool { return blanks(l) == was }) {
			found = append(found, i)
		}
	}
	require.Len(t, found, 1, "%s: %q is not there once", b.file, b.was)
	return strings.Join(slices.Replace(lines, found[0], found[0]+len(b.was), b.is...), "\n")
}

// blanks is a line with one blank wherever there are some.
func blanks(l string) string { return strings.Join(strings.Fields(l), " ") }

// seed writes the file and the overlay that puts it in place, and gives the overlay's name.
func (b bug) seed(t *testing.T) string {
	dir := t.TempDir()
	mutant, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(mutant, []byte(b.text(t)), 0o666))
	file, err := filepath.Abs(filepath.Join(module, b.file))
	require.NoError(t, err)
	list, err := json.Marshal(map[string]map[string]string{"Replace": {file: mutant}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, list, 0o666))
	return overlay
}

// Bugs of several harts: go test ./machine/differential -run HartsBugs -bugs -v -timeout 1h.
func TestHartsBugs(t *testing.T) {
	seedEach(t, "harts_bugs.txt", 29, func(t *testing.T, overlay string) {
		if out, ok := goTool("test", overlay, "-run=Harts|Rounds|TestAs|Reservations|LostUpdates", "./machine"); !ok {
			require.NotContains(t, out, "[build failed]")
			t.Log("caught by a test of machine: " + first(out, "--- FAIL: "))
			return
		}
		if out, ok := goTool("test", overlay, "-run=EnginesOnHarts", "./machine/differential", "-jobs=4000",
			"-failfast"); !ok {
			require.NotContains(t, out, "[build failed]")
			t.Log("caught by the comparison with the stepper: " + first(out, "--- FAIL: TestEnginesOnHarts/"))
			return
		}
		byHand(t, overlay, "./machine/history")
	})
}
