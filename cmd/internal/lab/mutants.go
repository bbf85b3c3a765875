package lab

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"breakfast/grade"
)

// TestsFile is what students hand in who write tests: a sheet's checks, in the words of sheets.
const TestsFile = "tests"

// right is the check that the answer passes a student's tests; each other check is called like a wrong solution, a
// mutant of the answer, which they are to fail.
const right = "right"

// Mutants is a lab whose task is to write tests for this one: they are to pass its answer and to fail each of its wrong
// solutions.
func (l *Lab) Mutants() (*Lab, error) {
	list, err := l.Wrongs()
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("lab %s has no wrong solutions", l.Sheet.Name)
	}
	const all, passing = 100, 20
	s := &grade.Sheet{Name: l.Sheet.Name + "-tests", Title: "Tests for " + l.Sheet.Title, Files: []string{TestsFile},
		Needs: l.Sheet.Needs, Mutants: l.Folder,
		Checks: []grade.Check{{Name: right, Points: passing, Title: "Your tests pass what is right."}}}
	for i, w := range list { // the points that do not divide go to the first
		points := (all-passing)*(i+1)/len(list) - (all-passing)*i/len(list)
		s.Checks = append(s.Checks, grade.Check{Name: w.Name, Points: points, Title: w.About})
	}
	to := *l
	to.Sheet = s
	return &to, nil
}

// tests judges tests that somebody wrote: by the answer, and by mutants of it.
func (l *Lab) tests(ctx context.Context, dir fs.FS, bound func(*grade.Result, string) (context.Context,
	context.CancelFunc)) *grade.Result {
	name, s := l.Sheet.Name, l.Sheet
	of, err := read(l.files, s.Mutants)
	var programs map[string]map[string][]byte
	if err == nil {
		of.board, of.config, of.typed = l.board, l.config, l.typed
		programs, err = of.mutants(s)
	}
	if err != nil {
		return grade.Unmarked(name, s, fmt.Errorf("the lab is not whole: %w", err))
	}
	text, err := handed(dir, TestsFile)
	var theirs *grade.Sheet
	if err == nil {
		if theirs, err = of.sheetOf(string(text)); err != nil {
			err = fmt.Errorf("%s: %w", TestsFile, err)
		}
	}
	if err != nil {
		return grade.Fail(name, s, err)
	}
	r := grade.Fail(name, s, errors.New(""))
	r.Problem, r.Points, r.Checks, r.Passed = "", 0, []grade.Mark{}, true
	for i := range s.Checks {
		c := &s.Checks[i]
		bounded, end := bound(r, c.Name)
		m, err := of.tried(bounded, c, theirs, programs[c.Name])
		end()
		switch {
		case ctx.Err() != nil:
			r.Problem = ctx.Err().Error()
			return r
		case err != nil:
			return grade.Unmarked(name, s, fmt.Errorf("the lab is not whole: %s: %w", c.Name, err))
		case c.Name != right && !r.Checks[0].Passed: // who fails everything has tested nothing
			m.Points, m.Passed, m.Failure = 0, false, &grade.Failure{Message: "Your tests fail what is right, too."}
		}
		m.Failures = 0
		if !m.Passed {
			m.Failures, r.Passed = 1, false
		}
		r.Points += m.Points
		r.Checks = append(r.Checks, m)
	}
	return r
}

// mutants are the programs that the checks of a sheet on tests name: the answer, and wrong solutions.
func (l *Lab) mutants(s *grade.Sheet) (map[string]map[string][]byte, error) {
	answers, err := l.Answers()
	if err != nil {
		return nil, err
	}
	list, err := l.Wrongs()
	if err != nil {
		return nil, err
	}
	programs := map[string]map[string][]byte{right: answers}
	for _, w := range list {
		programs[w.Name] = w.Files
	}
	for i := range s.Checks {
		switch name := s.Checks[i].Name; {
		case i == 0 && name != right:
			return nil, fmt.Errorf("its first check is %s: want %s, which says that the answer passes", name, right)
		case programs[name] == nil:
			return nil, fmt.Errorf("check %s: lab %s has no wrong solution of that name", name, l.Sheet.Name)
		}
	}
	return programs, l.Markable(folder(answers))
}

// sheetOf is the lab's sheet with somebody's checks in place of its own. What is given watches over nothing in it: a
// mutant is to be found by a test.
func (l *Lab) sheetOf(text string) (*grade.Sheet, error) {
	theirs, err := grade.Parse(text)
	if err != nil {
		return nil, err
	}
	if err := theirs.Bounded(); err != nil {
		return nil, err
	}
	s := *l.Sheet
	s.Checks, s.Given = theirs.Checks, nil
	return &s, nil
}

// tried is what comes of a program under somebody's tests: the answer is to pass, a mutant to fail.
func (l *Lab) tried(ctx context.Context, c *grade.Check, theirs *grade.Sheet, files map[string][]byte) (
	grade.Mark, error) {
	m := grade.Mark{Name: c.Name, Title: c.Title, Of: c.Points}
	b, err := l.builder(ctx, folder(files))
	if err != nil {
		return m, err
	}
	g := grade.Grader{Build: b.build, Board: l.config, Input: l.typed, Begin: func(*grade.Result, string) (
		context.Context, context.CancelFunc) {
		return ctx, func() {}
	}}
	r := g.Grade(l.Sheet.Name, theirs)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		m.TimedOut, m.Failure = true, &grade.Failure{Message: "It took longer than the grader waits, and was stopped."}
		return m, nil
	}
	if r.Problem != "" {
		return m, errors.New(r.Problem)
	}
	switch {
	case r.Passed == (c.Name == right):
		m.Passed, m.Points = true, c.Points
	case c.Name == right:
		m.Failure = alarm(r)
	default:
		m.Failure = &grade.Failure{Message: "Your tests pass a program that is wrong: " + c.Title}
	}
	return m, nil
}

// alarm is why tests fail a right program: which comparison does not hold, and nothing of the program itself, which is
// the answer. What the tests would say of it may be any word of its code, so they say nothing.
func alarm(r *grade.Result) *grade.Failure {
	for i := range r.Checks {
		f := r.Checks[i].Failure
		if f == nil {
			continue
		}
		expected, _, _ := strings.Cut(f.Expected, ", which is ")
		alarm := &grade.Failure{Message: fmt.Sprintf("Your check %s fails a right program.", r.Checks[i].Name),
			Expected: expected, Defines: f.Defines}
		if verb, _, _ := strings.Cut(expected, " "); slices.Contains(counted, verb) {
			alarm.Got = f.Got
		}
		return alarm
	}
	return &grade.Failure{Message: "Your tests fail a right program."}
}

// counted are the quantities of a right program that are told to whoever has written tests for it: what is counted.
var counted = []string{"stores", "loads", "calls", "interrupts", "exceptions", "retired", "exit", "steps", "time",
	"ending"}
