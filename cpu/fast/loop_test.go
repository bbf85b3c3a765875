package fast

import (
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
	source, err := os.ReadFile("loop.go")
	require.NoError(t, err)
	slow := 1 + strings.Count(inWindow(string(source)), "\n")
	for _, check := range regexp.MustCompile(`loop\.go:(\d+):\d+: Found Is`).FindAllStringSubmatch(
		compile(t, "-d=ssa/check_bce=1"), -1) {
		line, _ := strconv.Atoi(check[1])
		assert.Greater(t, line, slow, "the index at loop.go:%d is checked", line)
	}
}

// inWindow is the text of the loop up to what is outside the window.
func inWindow(text string) string {
	before, _, _ := strings.Cut(text, "Where the window does not reach")
	return before
}
