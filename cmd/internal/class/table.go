package class

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Summary is what there is to say of a class.
type Summary struct {
	Lab     string    `json:"lab"`
	Title   string    `json:"title"`
	Of      int       `json:"of"`
	Marked  int       `json:"marked"`
	Full    int       `json:"full"`      // with all points
	Half    int       `json:"half_have"` // half of those marked have so many or more
	Broken  int       `json:"broken"`    // do not assemble
	Checks  []string  `json:"checks"`    // names, in order
	Worth   []int     `json:"worth"`     // their points
	First   []int     `json:"failed_first"`
	Later   []int     `json:"failed_later"` // after an earlier one
	Records []*Record `json:"submissions"`  // the most points first; those that are not marked last
	Alike   Likeness  `json:"likeness"`
}

// mostGroups is how many are shown, and mostNamed how many of one.
const (
	mostGroups = 12
	mostNamed  = 12
)

// Names are those of a group, the first of many.
func (g Group) Names() string {
	if n := len(g.IDs) - mostNamed; n > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(g.IDs[:mostNamed], ", "), n)
	}
	return strings.Join(g.IDs, ", ")
}

// leastAlike is from where pairs are shown.
const leastAlike = 0.9

// Summarize sums up results of a lab.
func Summarize(records []*Record) *Summary {
	s := &Summary{}
	for _, r := range records {
		if r == nil {
			continue
		}
		s.Records = append(s.Records, r)
		if s.Lab == "" {
			s.begin(r)
		}
	}
	checks := s.Checks
	slices.SortStableFunc(s.Records, func(a, b *Record) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Points, a.Points), strings.Compare(a.ID, b.ID))
	})
	var points []int
	for _, r := range s.Records {
		if r.Status != Marked {
			continue
		}
		points = append(points, r.Points)
		s.Marked++
		if r.Points == r.Of {
			s.Full++
		}
		if r.Problem != "" {
			s.Broken++
			continue
		}
		first := true
		for i, m := range r.Checks {
			if m.Passed || i >= len(checks) {
				continue
			}
			if first {
				s.First[i]++
			} else {
				s.Later[i]++
			}
			first = false
		}
	}
	if s.Marked > 0 { // in order already, the most first
		s.Half = points[(s.Marked-1)/2]
	}
	s.Alike = Alike(s.Records, leastAlike)
	for i, r := range s.Records { // which are for that alone
		short := *r
		short.Grams = nil
		s.Records[i] = &short
	}
	return s
}

// begin takes over what all records of a lab have in common.
func (s *Summary) begin(r *Record) {
	s.Lab, s.Title, s.Of = r.Lab, r.Title, r.Of
	for i := range r.Checks {
		s.Checks, s.Worth = append(s.Checks, r.Checks[i].Name), append(s.Worth, r.Checks[i].Of)
	}
	s.First, s.Later = make([]int, len(s.Checks)), make([]int, len(s.Checks))
}

func rank(r *Record) int {
	if r.Status == Marked {
		return 0
	}
	return 1
}

// In is the summary in a sentence or two.
func (s *Summary) In() string {
	many := "submissions"
	if len(s.Records) == 1 {
		many = "submission"
	}
	text := fmt.Sprintf("%d %s: %d marked", len(s.Records), many, s.Marked)
	if n := len(s.Records) - s.Marked; n > 0 {
		text += fmt.Sprintf(", %d could not be", n)
	}
	if s.Marked > 0 {
		text += fmt.Sprintf(". Of those marked %d have all %d points, half have %d or more", s.Full, s.Of, s.Half)
	}
	return text + "."
}

// Sign is what a record has for a check: "." passed, "X" failed first, "x" failed later, " " not run.
func (r *Record) Sign(check int) string {
	if r.Status != Marked || r.Problem != "" || check >= len(r.Checks) {
		return " "
	}
	if r.Checks[check].Passed {
		return "."
	}
	for _, m := range r.Checks[:check] {
		if !m.Passed {
			return "x"
		}
	}
	return "X"
}

// Print writes a table for a terminal.
func (s *Summary) Print(w io.Writer) {
	width := 4
	for _, r := range s.Records {
		width = max(width, utf8.RuneCountInString(r.ID))
	}
	fmt.Fprintf(w, "Lab %s: %s\n%s\n\n", s.Lab, s.Title, s.In())
	fmt.Fprintf(w, "%-*s  points  checks%s  first thing to mend\n", width, "name", strings.Repeat(" ", max(0,
		len(s.Checks)-6)))
	for _, r := range s.Records {
		if r.Status != Marked {
			fmt.Fprintf(w, "%-*s       -  %-*s  not marked: %s\n", width, r.ID, max(6, len(s.Checks)), "", r.Why)
			continue
		}
		signs := ""
		for i := range s.Checks {
			signs += r.Sign(i)
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%-*s  %6d  %-*s  %s", width, r.ID, r.Points, max(6,
			len(s.Checks)),
			signs, r.First()), " "))
	}
	fmt.Fprintf(w, "\n. passed, X failed first, x failed too. Checks: %s\n", strings.Join(s.Checks, ", "))
	for i, g := range s.Alike.Groups {
		if i == mostGroups {
			fmt.Fprintf(w, "and %d groups more\n", len(s.Alike.Groups)-i)
			break
		}
		fmt.Fprintf(w, "alike: %s share %.0f %% of what was written\n", g.Names(), 100*g.Share)
	}
}

// CSV writes a line for each submission: its name, state, points, and the points of each check.
func (s *Summary) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	head := append([]string{"id", "status", "points", "of"}, s.Checks...)
	if err := out.Write(append(head, "first")); err != nil {
		return err
	}
	for _, r := range s.Records {
		line := []string{r.ID, r.Status, "", strconv.Itoa(s.Of)}
		if r.Status == Marked {
			line[2] = strconv.Itoa(r.Points)
		}
		for i := range s.Checks {
			points := ""
			if r.Status == Marked && i < len(r.Checks) {
				points = strconv.Itoa(r.Checks[i].Points)
			}
			line = append(line, points)
		}
		if err := out.Write(append(line, harmless(r.First()))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
