package lab

import (
	"context"
	"fmt"
	"path"
	"strings"
	"testing/fstest"

	"breakfast/asm/source"
	"breakfast/grade"
)

// Lint says what is wrong with the lab itself, before a student sees it: its sheet is tried on the answers, on the
// skeleton, and on all other solutions, right and wrong. An error is that nothing could be tried.
func (l *Lab) Lint(ctx context.Context) ([]grade.Flaw, error) {
	answers, err := l.Answers()
	if err == nil {
		err = l.Markable(folder(answers))
	}
	if err != nil {
		return nil, fmt.Errorf("the answers: %w", err)
	}
	skeleton, err := l.Files()
	if err != nil {
		return nil, err
	}
	if l.Sheet.Mutants != "" {
		return l.lintTests(ctx, skeleton, answers), ctx.Err()
	}
	wrong, err := l.Wrongs()
	if err != nil {
		return nil, err
	}
	right, err := l.Rights()
	if err != nil {
		return nil, err
	}
	t := grade.NewTrial(l.Sheet)
	list := l.lintFiles(skeleton, answers)
	r, unasked, err := l.try(ctx, t.Right, answers)
	if err != nil {
		return nil, err
	}
	list = append(list, unasked...)
	if !r.Passed {
		return append(list, t.Flaws()...), nil
	}
	if r, _, err = l.try(ctx, t.Wrong, skeleton); err != nil {
		return nil, err
	}
	list = append(list, lintSkeleton(r)...)
	for _, o := range right {
		r := l.Check(ctx, folder(o.Files))
		if !r.Passed {
			list = append(list, grade.Flaw{Text: path.Join("right", o.Name) + " is refused: " + headline(r)})
		}
	}
	for _, w := range wrong {
		if r, _, err = l.try(ctx, t.Wrong, w.Files); err != nil {
			return nil, err
		}
		list = append(list, lintWrong(&w, r)...)
	}
	return append(list, t.Flaws()...), ctx.Err()
}

// lintTests tries a lab of tests on those of its answers, and on its skeleton's.
func (l *Lab) lintTests(ctx context.Context, skeleton, answers map[string][]byte) []grade.Flaw {
	r := l.Check(ctx, folder(answers))
	list := lintSkeleton(l.Check(ctx, folder(skeleton)))
	if why := r.NotMarked + r.Problem; why != "" {
		return append(list, grade.Flaw{Text: "the answer: " + why})
	}
	for _, m := range r.Checks {
		if !m.Passed {
			list = append(list, grade.Flaw{Text: fmt.Sprintf("the answer fails check %s: %s", m.Name,
				m.Failure.Message)})
		}
	}
	return list
}

// Record is what the answers' runs store to devices where the sheet compares with it: the lab's file recorded.
func (l *Lab) Record(ctx context.Context) (string, error) {
	answers, err := l.Answers()
	if err != nil {
		return "", err
	}
	b, err := l.builder(ctx, folder(answers))
	if err != nil {
		return "", err
	}
	return grade.Grader{Build: b.build, Board: l.config, Input: l.typed}.Record(l.Sheet)
}

// folder is what is handed in, as a file system.
func folder(files map[string][]byte) fstest.MapFS {
	dir := fstest.MapFS{}
	for name, text := range files {
		dir[name] = &fstest.MapFile{Data: text}
	}
	return dir
}

// try judges files in a trial, and finds what the runs set and the program does not ask for.
func (l *Lab) try(ctx context.Context, trial func(grade.Grader) *grade.Result, files map[string][]byte) (
	r *grade.Result, unasked []grade.Flaw, err error) {
	b, err := l.builder(ctx, folder(files))
	if err != nil {
		return nil, nil, err
	}
	said := map[string]bool{}
	b.warn = func(e *source.Error) {
		if strings.HasPrefix(e.Msg, "-D ") && !said[e.Msg] {
			said[e.Msg] = true
			text := "with: " + e.Msg
			if e.Hint != "" {
				text += "; " + e.Hint
			}
			unasked = append(unasked, grade.Flaw{Text: text})
		}
	}
	r = trial(grade.Grader{Build: b.build, Board: l.config, Input: l.typed})
	return r, unasked, ctx.Err()
}

// lintFiles looks at the files of a lab: what is handed in has the same text outside of the gaps as the answers.
func (l *Lab) lintFiles(skeleton, answers map[string][]byte) (list []grade.Flaw) {
	add := func(format string, args ...any) { list = append(list, grade.Flaw{Text: fmt.Sprintf(format, args...)}) }
	for _, name := range l.Sheet.Files {
		ours, theirs := string(answers[name]), string(skeleton[name])
		switch {
		case l.Gives(name):
		case theirs == "":
			add("skeleton/%s is missing: it is to be handed in", name)
		case ours == theirs:
			add("answers/%s is the skeleton's", name)
		case l.emptied(ours) != l.emptied(theirs):
			add("answers/%s and skeleton/%s differ outside of the gaps, line %d", name, name,
				differ(l.emptied(ours), l.emptied(theirs)))
		}
	}
	if len(strings.TrimSpace(string(skeleton["handout.md"]))) == 0 {
		add("handout.md is empty")
	}
	return list
}

// emptied is a text with nothing in its gaps.
func (l *Lab) emptied(text string) string {
	n, gaps := 0, map[int]string{}
	for i := range strings.Count(text, fenceOpens) {
		gaps[i+1] = ""
	}
	return refill(text, &n, gaps)
}

// differ is the first line, from 1, that two texts do not share.
func differ(a, b string) int {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return i + 1
		}
	}
	return min(len(x), len(y)) + 1
}

func lintSkeleton(r *grade.Result) (list []grade.Flaw) {
	if r.Problem != "" {
		list = append(list, grade.Flaw{Text: "the skeleton cannot be run: " + r.Problem})
	}
	for _, m := range r.Checks {
		if m.Points > 0 {
			list = append(list, grade.Flaw{Text: fmt.Sprintf("check %s: the skeleton passes it, and has %d points for "+
				"nothing", m.Name, m.Points)})
		}
	}
	return list
}

// lintWrong compares what a wrong solution comes to with what it says of itself.
func lintWrong(w *Wrong, r *grade.Result) (list []grade.Flaw) {
	add := func(format string, args ...any) {
		list = append(list, grade.Flaw{Text: path.Join("wrong", w.Name) + " " + fmt.Sprintf(format, args...)})
	}
	told := headline(r)
	switch {
	case r.Problem != "":
		add("cannot be run: %s", r.Problem)
	case r.Passed:
		add("passes all checks")
	case r.Points != w.Scores:
		add("scores %d, and says %d", r.Points, w.Scores)
	}
	if !r.Passed && !strings.HasPrefix(told, w.Told) {
		add("is told %q, and says %q", told, w.Told)
	}
	return list
}

// headline is what whoever handed it in is told first.
func headline(r *grade.Result) string {
	if m := r.Headline(); m != nil {
		return m.Name + ": " + m.Failure.Message
	}
	return r.NotMarked + r.Problem
}
