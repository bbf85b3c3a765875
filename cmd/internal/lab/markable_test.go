package lab

import (
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is no submission, or cannot be read as one, is not marked: it says nothing about the work. What a program is
// worth is never a reason.
func TestMarkable(t *testing.T) {
	l, err := Find("kettle")
	require.NoError(t, err)
	wide := func(order int) string {
		var b strings.Builder
		for _, c := range utf16.Encode([]rune("_start: j _start # hello\n")) {
			two := [2]byte{byte(c), byte(c >> 8)}
			b.WriteByte(two[order])
			b.WriteByte(two[1-order])
		}
		return b.String()
	}
	for text, want := range map[string]string{wide(0): "UTF-16", wide(1): "UTF-16", "\xff\xfe" + wide(0): "UTF-16",
		"_start: j _start\n": "", "": "", "\x00": "", "nonsense\n": ""} {
		r := l.Check(context.Background(), fstest.MapFS{"kettle.s": {Data: []byte(text)}})
		if want == "" {
			assert.Empty(t, r.NotMarked, "%q", text)
		} else {
			assert.Contains(t, r.NotMarked, want)
			assert.Equal(t, []any{0, 100, ""}, []any{r.Points, r.Of, r.Problem})
		}
	}
	r := l.Check(context.Background(), fstest.MapFS{"kettle.s": {Mode: fs.ModeNamedPipe}})
	assert.Equal(t, "kettle.s is no regular file", r.NotMarked)
	r = l.Check(context.Background(), fstest.MapFS{"kettle.s": {Data: make([]byte, maxFile+1)}})
	assert.Equal(t, "kettle.s has 1048577 bytes: the most that is read is 1048576", r.NotMarked)
	r = l.Check(context.Background(), fstest.MapFS{"tea.s": {}})
	assert.Equal(t, "kettle.s is missing: the folder has tea.s", r.NotMarked)
	var b strings.Builder
	require.NoError(t, r.Print(&b, true, nil))
	assert.Contains(t, b.String(), "Not marked: that says nothing about the work.")
	b.Reset()
	require.NoError(t, r.JUnit(&b))
	assert.Contains(t, b.String(), `failures="0" errors="5"`)
}
