package lab_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/internal/sparse"
)

// What behaves only where it is looked at, knows the order of what is asked, or spoils the clock that measures it, once
// had the points of what it does not do. Each is an answer with other gaps, and with what stands behind "behind" at
// its end; it says what it scores now, and what it is told.
func TestForgedGaps(t *testing.T) {
	names, err := filepath.Glob("testdata/forgeries/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for i, name := range names {
		if !sparse.Some(i, 4) {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			says := func(word string) string {
				m := regexp.MustCompile(`(?m)^# ` + word + ` (.*)$`).FindSubmatch(text)
				require.NotNil(t, m, word)
				return string(m[1])
			}
			l, err := lab.Find(strings.TrimSuffix(says("Lab"), "."))
			require.NoError(t, err)
			files, err := l.Answers()
			require.NoError(t, err)
			for _, file := range handedIn(l) {
				files[file] = []byte(withGaps(string(files[file]), string(text)))
			}
			r := check(t, l, files)
			assert.Equal(t, strings.TrimSuffix(says("Scores"), "."), strconv.Itoa(r.Points), said(r))
			assert.Contains(t, said(r), says("Is told:"))
		})
	}
}

// withGaps is an answer with other text in some gaps, and more at its end.
func withGaps(answer, forgery string) string {
	forgery, behind, _ := strings.Cut(forgery, "\nbehind\n")
	fills := map[int]string{}
	for i, part := range strings.Split(forgery, "\ngap ") {
		if n, fill, _ := strings.Cut(part, "\n"); i > 0 {
			gap, _ := strconv.Atoi(strings.TrimSpace(n))
			fills[gap] = fill + "\n"
		}
	}
	gap := 0
	fence := regexp.MustCompile(`(?ms)^ *# your code here\n(.*?)^ *# end of your code$`)
	return fence.ReplaceAllStringFunc(answer, func(was string) string {
		if gap++; fills[gap] == "" {
			return was
		}
		return fills[gap]
	}) + behind
}
