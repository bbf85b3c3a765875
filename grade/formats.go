package grade

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
)

// The forms in which services take marks. Each is what the service's own description says, and no more.

// gradescope is the file results/results.json of an autograder.
// Source: gradescope-autograders.readthedocs.io, "Autograder Specifications".
type gradescope struct {
	Score  int              `json:"score"`
	Output string           `json:"output,omitempty"` // of the whole; students see it
	Tests  []gradescopeTest `json:"tests"`
}

type gradescopeTest struct {
	Name   string `json:"name"`
	Score  int    `json:"score"`
	Of     int    `json:"max_score"`
	Status string `json:"status"` // passed, failed
	Output string `json:"output,omitempty"`
}

// Gradescope is the result as Gradescope's results.json. What could not be marked says so; a score it has to have.
func (r *Result) Gradescope() ([]byte, error) {
	g := gradescope{Score: r.Points, Tests: []gradescopeTest{}}
	if r.NotMarked != "" {
		g.Output = "Not marked, which says nothing about the work: " + r.NotMarked
		return indented(g)
	}
	g.Output = r.Problem
	for i := range r.Checks {
		m := &r.Checks[i]
		t := gradescopeTest{Name: m.Name + ": " + m.Title, Score: m.Points, Of: m.Of, Status: "passed"}
		if !m.Passed {
			t.Status, t.Output = "failed", m.said(r)
		}
		g.Tests = append(g.Tests, t)
	}
	return indented(g)
}

// said is all that there is to say of a check that failed.
func (m *Mark) said(r *Result) string {
	if m.Failure == nil {
		return cmp.Or(r.Problem, r.NotMarked)
	}
	var b strings.Builder
	m.Failure.print(&b, m.Name)
	if m.Failure.See != "" {
		fmt.Fprintf(&b, "  %-9s %s\n", "see it", m.Failure.See)
	}
	return b.String()
}

// classroom50 is result.json, the contract of an autograder of Classroom 50. Other keys are refused.
// Source: its wiki, "Advanced Autograding".
type classroom50 struct {
	Schema     string `json:"schema"`
	Classroom  string `json:"classroom"`
	Assignment string `json:"assignment"`
	// and the owner: the runner writes its own over them
	Type       string            `json:"assignment_type,omitempty"`
	Owner      string            `json:"owner,omitempty"`
	Submission string            `json:"submission"`
	Commit     string            `json:"commit"`
	Release    string            `json:"release"`
	Review     string            `json:"review"`
	Time       string            `json:"datetime"`
	Score      int               `json:"score"`
	Of         int               `json:"max-score"`
	Tests      []classroom50Test `json:"tests"`
}

type classroom50Test struct {
	Name   string `json:"test-name"`
	Passed bool   `json:"passed"`
	Score  int    `json:"score"`
	Of     int    `json:"max-score"`
	Output string `json:"output,omitempty"`
}

// Classroom50 is the result as the result.json of Classroom 50, whose runner has set the environment that env reads;
// now is the time as 2026-06-01T14:32:01Z. What could not be marked is an error: the runner then says so itself.
func (r *Result) Classroom50(env func(string) string, now string) ([]byte, error) {
	if r.NotMarked != "" {
		return nil, fmt.Errorf("not marked: %s", r.NotMarked)
	}
	c := classroom50{Schema: "classroom50/result/v1", Classroom: env("CLASSROOM"), Assignment: env("ASSIGNMENT"),
		Type: env("ASSIGNMENT_TYPE"), Owner: cmp.Or(env("OWNER"), env("USERNAME")), Submission: env("SUBMISSION_TAG"),
		Commit: env("COMMIT_URL"), Release: env("RELEASE_URL"), Review: cmp.Or(env("REVIEW_URL"), env("COMMIT_URL")),
		Time: now, Score: r.Points, Of: r.Of, Tests: []classroom50Test{}}
	if c.Classroom == "" || c.Assignment == "" || c.Submission == "" {
		return nil, fmt.Errorf("CLASSROOM, ASSIGNMENT and SUBMISSION_TAG are to be in the environment: " +
			"Classroom 50's runner sets them")
	}
	for i := range r.Checks {
		m := &r.Checks[i]
		t := classroom50Test{Name: m.Name, Passed: m.Passed, Score: m.Points, Of: m.Of}
		if !m.Passed {
			t.Output = m.said(r)
		}
		c.Tests = append(c.Tests, t)
	}
	return indented(c)
}

func indented(v any) ([]byte, error) {
	b, err := json.MarshalIndent(v, "", "  ")
	return append(b, '\n'), err
}
