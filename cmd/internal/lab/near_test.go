package lab_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Most wrong solutions are near the answer, so that it is not the rest that is found.
func TestWrongSolutionsAreNearTheAnswer(t *testing.T) {
	const near = 2 // lines
	for _, l := range all(t) {
		answers, err := l.Answers()
		require.NoError(t, err)
		list, err := l.Wrongs()
		require.NoError(t, err)
		n := 0
		for _, w := range list {
			far := 0
			for _, name := range handedIn(l) {
				far += apart(codeLines(answers[name]), codeLines(w.Files[name]))
			}
			assert.Positive(t, far, "%s %s is the answer", l.Folder, w.Name)
			if far <= near {
				n++
			}
			if testing.Verbose() {
				t.Log(l.Folder, w.Name, far)
			}
		}
		assert.Greater(t, 2*n, len(list), "%s: so many wrong solutions of %d are within %d lines of the answer",
			l.Folder, len(list), near)
	}
}

// codeLines are the lines of a text that are not empty, without comments, with a blank between words.
func codeLines(text []byte) (lines []string) {
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, " #")
		line, _, _ = strings.Cut(line, "/*")
		if f := strings.Fields(line); len(f) > 0 && !strings.HasPrefix(f[0], "#") {
			lines = append(lines, strings.Join(f, " "))
		}
	}
	return lines
}

// apart is how many lines have to be changed, put in or taken out at least to make one text of another.
func apart(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		last := row[0]
		row[0] = i + 1
		for j := range b {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, last+1, row[j]+1)
		}
	}
	return row[len(b)]
}
