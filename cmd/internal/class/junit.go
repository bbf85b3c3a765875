package class

import (
	"encoding/xml"
	"fmt"
	"io"
)

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Name    string       `xml:"name,attr"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string          `xml:"name,attr"`
	Tests    int             `xml:"tests,attr"`
	Failures int             `xml:"failures,attr"`
	Errors   int             `xml:"errors,attr"`
	Points   []junitProperty `xml:"properties>property"`
	Cases    []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Failure *junitMessage `xml:"failure"`
	Error   *junitMessage `xml:"error"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
}

// JUnit writes the class as JUnit's XML: a suite a submission, a case a check. That one could not be marked is an
// error, and no failure.
func (s *Summary) JUnit(w io.Writer) error {
	all := junitSuites{Name: s.Lab}
	for _, r := range s.Records {
		suite := junitSuite{Name: r.ID, Points: []junitProperty{{"points", fmt.Sprint(r.Points)}, {"of",
			fmt.Sprint(s.Of)}}}
		for i, name := range s.Checks {
			c := junitCase{Name: name, Class: s.Lab + "." + r.ID}
			switch {
			case r.Status != Marked:
				suite.Errors++
				c.Error = &junitMessage{r.Why}
			case r.Problem != "":
				suite.Failures++
				c.Failure = &junitMessage{r.First()}
			case i < len(r.Checks) && !r.Checks[i].Passed:
				suite.Failures++
				c.Failure = &junitMessage{firstLine(r.Checks[i].Message)}
			}
			suite.Cases = append(suite.Cases, c)
		}
		suite.Tests = len(suite.Cases)
		all.Suites = append(all.Suites, suite)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
