package grade

import (
	"encoding/xml"
	"fmt"
	"io"
)

// A Suite is what came of a submission, as JUnit's XML has it: servers for CI and grading read that. The format has no
// points, so they are properties, of the suite and of each case.
type Suite struct {
	XMLName    xml.Name   `xml:"testsuite"`
	Name       string     `xml:"name,attr"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Properties []property `xml:"properties>property"`
	Cases      []Case     `xml:"testcase"`
}

// A Case is what came of a check.
type Case struct {
	Class      string     `xml:"classname,attr"`
	Name       string     `xml:"name,attr"`
	Properties []property `xml:"properties>property"`
	Failure    *Trouble   `xml:"failure"`
	Error      *Trouble   `xml:"error"`
}

// Trouble is why a case did not pass: a failure is the work's, an error is not.
type Trouble struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// NewSuite is a suite without cases.
func NewSuite(name string, points, of int) Suite {
	return Suite{Name: name, Properties: properties(points, of, "")}
}

// properties are points, and the command that shows what went wrong, if there is one.
func properties(points, of int, see string) []property {
	list := []property{{"points", fmt.Sprint(points)}, {"of", fmt.Sprint(of)}}
	if see != "" {
		list = append(list, property{"see", see})
	}
	return list
}

// Add adds a case worth points of so many; see is the command that shows what went wrong, "" for none.
func (s *Suite) Add(c Case, points, of int, see string) {
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Error != nil {
		s.Errors++
	}
	c.Properties = properties(points, of, see)
	s.Cases = append(s.Cases, c)
}

// WriteSuites writes suites under one name.
func WriteSuites(w io.Writer, name string, suites []Suite) error {
	return writeXML(w, struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		Suites  []Suite  `xml:"testsuite"`
	}{Name: name, Suites: suites})
}

func writeXML(w io.Writer, v any) error {
	b, err := xml.MarshalIndent(v, "", "  ")
	if err == nil {
		_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, b)
	}
	return err
}

// JUnit writes the result as a suite, and a case for each check.
func (r *Result) JUnit(w io.Writer) error {
	s := NewSuite("lab "+r.Lab, r.Points, r.Of)
	for i := range r.Checks {
		m, see := &r.Checks[i], ""
		c := Case{Class: s.Name, Name: m.Name}
		switch {
		case m.Passed:
		case r.NotMarked != "":
			c.Error = &Trouble{"not marked", r.NotMarked}
		case m.Failure == nil:
			c.Failure = &Trouble{"not run", r.Problem}
		default:
			c.Failure, see = &Trouble{m.Failure.Message, m.said(r)}, m.Failure.See
		}
		s.Add(c, m.Points, m.Of, see)
	}
	return writeXML(w, s)
}
