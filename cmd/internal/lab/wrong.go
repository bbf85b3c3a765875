package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Wrong is a solution as students hand it in: the lab's answer, but for some gaps. It shows what the checks are for.
//
// It is kept as a file of these gaps alone:
//
//	# What is wrong with it, in a sentence or two.
//	# Scores 85.
//	# Is told: fill: The kettle was filled 1 times, but never with what a0 held.
//	gap 1
//	        li      t0, 300
//
// where gaps are counted from 1, through all files of the lab; or of changes to lines of the answer, each of which is
// there once:
//
//	drop    csrci   mstatus, 8
//	line    li      t1, 3
//	as      li      t1, 2
//
// A right solution that is not the answer is kept in the same way, without what it scores and is told.
type Wrong struct {
	Name   string
	About  string // what is wrong with it: the first sentence
	Scores int
	Told   string            // the check that fails first, and how its message begins
	Files  map[string][]byte // whole: what would be handed in
}

// Wrongs are the wrong solutions of the lab.
func (l *Lab) Wrongs() ([]Wrong, error) {
	list, err := l.solutions("wrong")
	for _, w := range list {
		if err == nil && (w.Scores < 0 || w.Told == "") {
			err = fmt.Errorf("%s/wrong/%s: want Scores, and Is told", l.Folder, w.Name)
		}
	}
	return list, err
}

// Right is another right solution than the answer.
type Right struct {
	Name, About string            // how it is another: the first sentence
	Files       map[string][]byte // whole: what would be handed in
}

// Rights are solutions that have to keep full marks, whatever else the checks find out.
func (l *Lab) Rights() ([]Right, error) {
	list, err := l.solutions("right")
	var rights []Right
	for _, w := range list {
		if err == nil && (w.Scores >= 0 || w.Told != "") {
			err = fmt.Errorf("%s/right/%s: it scores all, and is told nothing", l.Folder, w.Name)
		}
		rights = append(rights, Right{Name: w.Name, About: w.About, Files: w.Files})
	}
	return rights, err
}

// solutions are those that a folder of the lab holds.
func (l *Lab) solutions(folder string) ([]Wrong, error) {
	var list []Wrong
	var failed error
	err := l.walk(folder, func(name string, text []byte) {
		w, err := l.solution(strings.TrimSuffix(name, path.Ext(name)), string(text))
		if err != nil && failed == nil {
			failed = fmt.Errorf("%s/%s/%s: %w", l.Folder, folder, name, err)
		}
		list = append(list, w)
	})
	switch {
	case errors.Is(err, fs.ErrNotExist): // there are none
		return nil, nil
	case err == nil:
		err = failed
	}
	return list, err
}

func (l *Lab) solution(name, text string) (Wrong, error) {
	w := Wrong{Name: name, Scores: -1}
	gaps := map[int]string{}
	gap := 0
	var edits []edit
	for line := range strings.Lines(text) {
		comment := strings.TrimSpace(strings.TrimPrefix(line, "#"))
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		scores, isScore := strings.CutPrefix(comment, "Scores ")
		told, isTold := strings.CutPrefix(comment, "Is told: ")
		switch {
		case word == "gap":
			gap, _ = strconv.Atoi(strings.TrimSpace(rest))
			gaps[gap] = ""
		case gap > 0:
			gaps[gap] += line
		case isScore:
			w.Scores, _ = strconv.Atoi(strings.TrimSuffix(scores, "."))
		case isTold:
			w.Told = told
		case word == "drop" || word == "line":
			edits = append(edits, edit{old: plainLine(rest)})
		case word == "as" && len(edits) > 0:
			e := &edits[len(edits)-1]
			e.lines += "        " + strings.TrimSpace(rest) + "\n"
		case w.About == "" && strings.HasPrefix(line, "#"):
			w.About = sentence(comment)
		}
	}
	var err error
	if w.Files, err = l.Answers(); err != nil {
		return w, err
	}
	if len(gaps) == 0 && len(edits) == 0 {
		return w, errors.New("want a gap or a change")
	}
	n := 0
	for _, f := range l.Sheet.Files {
		w.Files[f] = []byte(refill(string(w.Files[f]), &n, gaps))
	}
	for gap := range gaps {
		if gap < 1 || gap > n {
			return w, fmt.Errorf("there is no gap %d", gap)
		}
	}
	return w, w.change(l, edits)
}

// sentence is the first of a text, or all of it.
func sentence(text string) string {
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1]
	}
	return text
}

// An edit puts other lines in the place of one.
type edit struct{ old, lines string }

// plainLine is a line of code without comment, with a blank between its words.
func plainLine(line string) string {
	line, _, _ = strings.Cut(line, "#")
	return strings.Join(strings.Fields(line), " ")
}

// change makes edits in what is handed in. A line that is to be changed is there once.
func (w *Wrong) change(l *Lab, edits []edit) error {
	for _, e := range edits {
		found := 0
		for _, name := range l.Sheet.Files {
			if l.Gives(name) {
				continue
			}
			var b strings.Builder
			for line := range strings.Lines(string(w.Files[name])) {
				if plainLine(line) == e.old {
					found++
					line = e.lines
				}
				b.WriteString(line)
			}
			w.Files[name] = []byte(b.String())
		}
		if found != 1 {
			return fmt.Errorf("the line %q is there %d times: want one that is there once", e.old, found)
		}
	}
	return nil
}

// Fences of a gap, in whatever way comments are written.
const (
	fenceOpens  = "your code here"
	fenceCloses = "end of your code"
)

// refill puts other text into some gaps; n counts the gaps.
func refill(text string, n *int, gaps map[int]string) string {
	var b strings.Builder
	drop := false
	for line := range strings.Lines(text) {
		if strings.Contains(line, fenceCloses) {
			drop = false
		}
		if !drop {
			b.WriteString(line)
		}
		if strings.Contains(line, fenceOpens) && !strings.Contains(line, fenceCloses) {
			*n++
			fill, other := gaps[*n]
			b.WriteString(fill)
			drop = other
		}
	}
	return b.String()
}

// exportSolutions makes folders of the answers and of each right and wrong solution that can be checked as they are.
func (l *Lab) exportSolutions(files map[string][]byte) error {
	list, err := l.Wrongs()
	if err != nil {
		return err
	}
	rights, err := l.Rights()
	if err != nil {
		return err
	}
	answers, err := l.Answers()
	if err != nil {
		return err
	}
	add := func(folder string, some map[string][]byte) {
		for name, text := range some {
			if name != "handout.md" {
				files[path.Join(l.Folder, folder, name)] = text
			}
		}
	}
	add("answers", answers)
	for _, r := range rights {
		add(path.Join("right", r.Name), r.Files)
	}
	for _, w := range list {
		add(path.Join("wrong", w.Name), w.Files)
	}
	return nil
}
