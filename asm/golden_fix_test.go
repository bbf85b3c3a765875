package asm

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/dis"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// fixed applies every fix of what is said about a text, and is what each makes of it. A fix must end what it is
// advised for, and begin nothing new.
func fixed(t *testing.T, text string, said source.ErrorList) (became []string) {
	t.Helper()
	before := map[string]int{}
	for _, e := range said {
		before[e.Msg]++
	}
	for _, e := range said {
		for _, f := range e.Fixes {
			if !strings.HasPrefix(e.File, "t.") {
				continue // of a file that is included
			}
			after, ok := f.Apply(e.File, text)
			if !assert.True(t, ok, "%s\n%v", text, f) {
				continue
			}
			m, list := assembled(after)
			left := map[string]int{}
			for _, l := range list {
				if left[l.Msg]++; left[l.Msg] > before[l.Msg] && l.Warning == e.Warning {
					t.Errorf("of\n%s\nthe advice\n%s\nmakes\n%s\nof which is said\n%s", text, e.Hint, after, l)
				}
			}
			if left[e.Msg] >= before[e.Msg] {
				t.Errorf("of\n%s\nthe advice\n%s\nmakes\n%s\nwhich ends nothing", text, e.Hint, after)
			}
			became = append(became, inBrief(m))
		}
	}
	return became
}

// inBrief is a program in a line: its instructions and data, with labels where something goes.
func inBrief(m *image.Image) string {
	if m == nil {
		return "(there is more to mend)"
	}
	var b strings.Builder
	if err := dis.Write(&b, m, false); err != nil {
		return err.Error()
	}
	var list []string
	for line := range strings.Lines(b.String()) {
		line, _, _ = strings.Cut(line, "# 8") // the address
		line = strings.Join(strings.Fields(line), " ")
		if n := len(list) - 1; n >= 0 && strings.HasSuffix(list[n], ":") {
			list[n] += " " + line
		} else if line != "" && line != `.section .text, "ax"` {
			list = append(list, line)
		}
	}
	if len(list) > 12 {
		list = append(list[:12], "…")
	}
	if len(list) == 0 {
		return "(nothing)"
	}
	return strings.Join(list, "; ")
}

// toWrite is advice to write something, which is a fix too: or the test would not know whether it is right.
var toWrite = regexp.MustCompile(`\bwrite |\bdid you mean `)

// isFix is false for advice that nobody can apply. What a macro made is nobody's to change.
func isFix(e *source.Error) bool {
	return len(e.Fixes) > 0 || len(e.Chain) > 0 || !toWrite.MatchString(e.Hint)
}

// assembled is what becomes of a text, and what is said about it: errors, or if there are none, warnings.
func assembled(text string) (m *image.Image, list source.ErrorList) {
	m, err := assembleGolden(text, func(e *source.Error) {
		if e.Name != warnDefine { // TOASTS is there for those few that are about it
			list = append(list, e)
		}
	})
	var errs source.ErrorList
	if errors.As(err, &errs) {
		return nil, errs
	}
	return m, list
}

// Statements of other machines' dialects, and what is written here instead, | between them and ; between lines. Each
// is applied, and assembles: with a label x, data at msg, arr and n, and a stack.
func TestDialects(t *testing.T) {
	b, err := os.ReadFile("testdata/dialects.txt")
	require.NoError(t, err)
	n := 0
	for line := range strings.Lines(string(b)) {
		theirs, ours, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok {
			continue
		}
		n++
		theirs = strings.ReplaceAll(theirs, "\\n", "\n\t")
		text := "\t" + theirs + "\nx:\tret\n.data\nmsg: .asciz \"tea\"\n.balign 4\narr: .word 1, 2\nn: .word 3\n"
		_, said := assembled(text)
		if !assert.NotEmpty(t, said, theirs) || !assert.Len(t, said, 1, "%s\n%s", theirs, said) ||
			!assert.NotEmpty(t, said[0].Fixes, "%s\n%s", theirs, said[0]) {
			continue
		}
		fixed(t, text, said)
		after, _ := said[0].Fixes[0].Apply("t.s", text)
		got := after[:max(strings.Index(after, "\nx:\tret"), 0)]
		got = strings.Join(strings.FieldsFunc(got, func(r rune) bool { return r == '\t' || r == '\n' }), "; ")
		assert.Equal(t, ours, got, theirs)
	}
	assert.Greater(t, n, 150)
}
