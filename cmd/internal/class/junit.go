package class

import (
	"io"

	"breakfast/grade"
)

// JUnit writes the class as JUnit's XML: a suite a submission, a case a check. That one could not be marked is an
// error, and no failure.
func (s *Summary) JUnit(w io.Writer) error {
	var all []grade.Suite
	for _, r := range s.Records {
		suite := grade.NewSuite(r.ID, r.Points, s.Of)
		for i := range s.Checks {
			c, check := grade.Case{Name: s.Checks[i], Class: s.Lab + "." + r.ID}, Check{Of: s.Worth[i]}
			if i < len(r.Checks) {
				check = r.Checks[i]
			}
			switch {
			case r.Status != Marked:
				c.Error = &grade.Trouble{Message: r.Why}
			case r.Problem != "":
				c.Failure = &grade.Trouble{Message: r.First(), Text: r.Problem}
			case !check.Passed:
				c.Failure = &grade.Trouble{Message: firstLine(check.Message), Text: check.Message}
			}
			suite.Add(c, check.Points, check.Of, check.See)
		}
		all = append(all, suite)
	}
	return grade.WriteSuites(w, s.Lab, all)
}
