package fast

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// compile is what the compiler says of this package, for amd64, with a flag.
func compile(t *testing.T, flag string) string {
	c := exec.Command("go", "build", "-gcflags="+flag, ".")
	c.Env = append(os.Environ(), "GOARCH=amd64")
	said, err := c.CombinedOutput()
	require.NoError(t, err, string(said))
	return string(said)
}

// The loop is fast because there is no call in it, and no check of an index but behind the window: a change that brings
// one in costs a tenth, and no other test would see it.
func TestLoopIsLean(t *testing.T) {
	if testing.Short() {
		t.Skip("it compiles the package twice")
	}
	_, listing, found := strings.Cut(compile(t, "-S"), "breakfast/cpu/fast.(*view).run STEXT")
	require.True(t, found)
	listing, _, _ = strings.Cut(listing, " STEXT ")
	for _, call := range regexp.MustCompile(`\tCALL\t(\S+)`).FindAllStringSubmatch(listing, -1) {
		assert.Regexp(t, `^runtime\.(morestack|panic)`, call[1])
	}
	entry, dispatch := entryOf(listing)
	require.Contains(t, dispatch, "JMP\t(")
	assert.NotRegexp(t, `\tJ[A-Z]+\t\d`, dispatch, "whether there is such a case is not asked")
	lines := strings.Split(strings.TrimSpace(dispatch), "\n")
	last := offset(lines[len(lines)-1])
	assert.Equal(t, entry/32, (last+3)/32, "execute, at %#x, and the jump at %#x are in one line", entry, last)
	source, err := os.ReadFile("loop.go")
	require.NoError(t, err)
	slow := 1 + strings.Count(inWindow(string(source)), "\n")
	for _, check := range regexp.MustCompile(`loop\.go:(\d+):\d+: Found Is`).FindAllStringSubmatch(
		compile(t, "-d=ssa/check_bce=1"), -1) {
		line, _ := strconv.Atoi(check[1])
		assert.Greater(t, line, slow, "the index at loop.go:%d is checked", line)
	}
}

// entryOf is where all cases go in the listing of the loop, and what is from there to the jump to a case.
func entryOf(listing string) (entry int, dispatch string) {
	jumps := map[string]int{}
	for _, jump := range regexp.MustCompile(`\tJMP\t(\d+)\n`).FindAllStringSubmatch(listing, -1) {
		if jumps[jump[1]]++; jumps[jump[1]] > jumps[strconv.Itoa(entry)] {
			entry, _ = strconv.Atoi(jump[1])
		}
	}
	at := fmt.Sprintf("\t%#04x %05d ", entry, entry)
	_, dispatch, _ = strings.Cut(listing, at)
	return entry, regexp.MustCompile(`(?s)^.*?\tJMP\t\([^\n]*\n`).FindString(at + dispatch)
}

// offset is that of an instruction in a listing.
func offset(line string) (n int) {
	fmt.Sscanf(strings.TrimSpace(line), "0x%x", &n)
	return n
}

// inWindow is the text of the loop up to what is outside the window.
func inWindow(text string) string {
	before, _, _ := strings.Cut(text, "Where the window does not reach")
	return before
}
