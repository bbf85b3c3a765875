package command

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// Find is the next line of the source behind another, or the last one before it, that holds a text, whatever its case:
// through all files of the program, in their order, and round again to that very line. It is false where none does.
func (x *Interpreter) Find(text string, from Line, back bool) (found Line, ok bool) {
	all := x.holding(text)
	if len(all) == 0 {
		return found, false
	}
	order := map[string]int{}
	for i, f := range x.m.Image().Files {
		order[f.Name] = i
	}
	behind := func(a, b Line) bool {
		return order[a.File] > order[b.File] || a.File == b.File && a.Num > b.Num
	}
	if back {
		found = all[len(all)-1]
		for _, l := range all {
			if behind(from, l) {
				found = l
			}
		}
		return found, true
	}
	for _, l := range all {
		if behind(l, from) {
			return l, true
		}
	}
	return all[0], true
}

// holding are all lines that hold a text.
func (x *Interpreter) holding(text string) (list []Line) {
	text = strings.ToLower(text)
	for _, f := range x.m.Image().Files {
		n := 0
		for line := range strings.SplitSeq(f.Text, "\n") {
			if n++; strings.Contains(strings.ToLower(line), text) {
				list = append(list, Line{f.Name, n})
			}
		}
	}
	return list
}

// mostFound is how many lines are listed.
const mostFound = 100

// find lists the lines that hold a text.
func (x *Interpreter) find(text string) (Answer, error) {
	if text == "" {
		return Answer{}, errors.New("find what? A text of the source, such as: find kettle")
	}
	all := x.holding(text)
	if len(all) == 0 {
		return Answer{}, fmt.Errorf("%s is nowhere in the source", text)
	}
	var b strings.Builder
	for _, l := range all[:min(len(all), mostFound)] {
		fmt.Fprintf(&b, "%s:%d: %s\n", path.Base(l.File), l.Num, strings.TrimSpace(x.m.Image().Source(l.File, l.Num)))
	}
	if n := len(all) - mostFound; n > 0 {
		fmt.Fprintf(&b, "and %d more\n", n)
	}
	return Answer{Text: b.String()}, nil
}
