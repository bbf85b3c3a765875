package grade

import (
	"fmt"
	"io"
	"strings"

	"breakfast/trace/explain"
)

// Print writes a result as people read it: the checks, and what to mend first, in one screen; all: what failed each
// check. See is the command that shows the run of a failure in the window.
func (r *Result) Print(w io.Writer, all bool, see func(*Failure) string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Lab %s: %s\n\n", r.Lab, r.Title)
	if r.NotMarked != "" {
		fmt.Fprintf(&b, "%s\n\nNot marked: that says nothing about the work.\n", r.NotMarked)
		_, err := io.WriteString(w, b.String())
		return err
	}
	if r.Problem != "" {
		fmt.Fprintf(&b, "%s\n\nNothing could be checked.\n", r.Problem)
		_, err := io.WriteString(w, b.String())
		return err
	}
	wide := 12
	for i := range r.Checks {
		wide = max(wide, len(r.Checks[i].Name))
	}
	for i := range r.Checks {
		m := &r.Checks[i]
		word := "ok  "
		if !m.Passed {
			word = "FAIL"
		}
		fmt.Fprintf(&b, "  %s  %-*s %3d/%-3d  %s\n", word, wide, m.Name, m.Points, m.Of, m.Title)
	}
	fmt.Fprintf(&b, "        %-*s %3d/%-3d\n", wide, "", r.Points, r.Of)
	if first := r.Headline(); first != nil {
		first.tell(&b, see)
		for i := range r.Checks {
			if m := &r.Checks[i]; all && m.Failure != nil && m != first {
				m.tell(&b, see)
			}
		}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "\nnote: %s\n", n)
	}
	if len(r.Findings) > 0 {
		fmt.Fprintln(&b, "\nAll checks pass, and yet this went wrong:")
		printFindings(&b, r.Findings)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// tell writes what failed a check.
func (m *Mark) tell(b *strings.Builder, see func(*Failure) string) {
	fmt.Fprintln(b)
	m.Failure.print(b, m.Name)
	if how := see(m.Failure); how != "" && m.Failure.Timing == "" { // the session has the timing, and no command line
		fmt.Fprintf(b, "  %-9s %s\n", "see it", how)
	}
}

// printFindings writes why a run came out as it did.
func printFindings(b *strings.Builder, found []explain.Finding) {
	for i := range found {
		fmt.Fprintf(b, "  %-9s %s\n", "why", &found[i])
		if do := found[i].Do; do != "" {
			fmt.Fprintf(b, "  %-9s %s\n", "do", do)
		}
	}
}

func (f *Failure) print(b *strings.Builder, name string) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(b, "  %-9s %s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintf(b, "%s: %s\n", name, f.Message)
	if f.Expected != "" {
		row("expected", "%s", f.Expected)
	}
	if f.Got != "" {
		row("got", "%s", f.Got)
	}
	if f.Timing != "" {
		row("when", "%s", f.Timing)
	}
	if f.Ending != "" {
		row("the run", "%s", f.Ending)
	}
	printFindings(b, f.Findings)
	for i, l := range f.Last {
		if i == 0 {
			row("before", "%s", l)
		} else {
			row("", "%s", l)
		}
	}
	if len(f.Violations) > 0 {
		f.Violations[0].Print(b)
	}
}
