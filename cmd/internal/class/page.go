package class

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

// Page writes one HTML page about a class, which needs nothing else: the table, how the points lie, which checks fail,
// who is alike, and who could not be marked.
func (s *Summary) Page(w io.Writer) error { return page.Execute(w, view{s}) }

// view is what the page asks for.
type view struct{ *Summary }

// A Bar is a column or a row of a picture.
type Bar struct {
	At, N int
	Label string
}

// Columns are how many have how many points.
func (v view) Columns() (list []Bar) {
	for _, r := range v.Records {
		if r.Status != Marked {
			continue
		}
		found := false
		for i := range list {
			if list[i].At == r.Points {
				list[i].N, found = list[i].N+1, true
			}
		}
		if !found {
			list = append(list, Bar{At: r.Points, N: 1})
		}
	}
	return list
}

// Tallest is the highest column.
func (v view) Tallest() (n int) {
	for _, b := range v.Columns() {
		n = max(n, b.N)
	}
	return n
}

// Failing are the checks, with how often each failed.
type Failing struct {
	Name         string
	First, Later int
}

// Fails are the checks that failed, the most first.
func (v view) Fails() (list []Failing) {
	for i, name := range v.Checks {
		f := Failing{name, v.First[i], v.Later[i]}
		at := 0
		for at < len(list) && (list[at].First > f.First || list[at].First == f.First &&
			list[at].First+list[at].Later >= f.First+f.Later) {
			at++
		}
		list = append(list[:at], append([]Failing{f}, list[at:]...)...)
	}
	return list
}

// Closest are the pairs that are shown.
func (v view) Closest() []Pair { return v.Pairs[:min(len(v.Pairs), mostPairs)] }

// More is how many pairs are not.
func (v view) More() int { return len(v.Pairs) - len(v.Closest()) }

// Unmarked are those that could not be marked.
func (v view) Unmarked() (list []*Record) {
	for _, r := range v.Records {
		if r.Status != Marked {
			list = append(list, r)
		}
	}
	return list
}

// X is where points lie on the axis of the picture, in its units.
func (v view) X(points int) int { return 20 + points*400/max(v.Of, 1) }

// Y is how high a column of n is.
func (v view) Y(n int) int { return 130 * n / max(v.Tallest(), 1) }

// Wide is how wide a bar of n is.
func (v view) Wide(n int) int { return 180 * n / max(v.Marked, 1) }

// Sure is a share as people read it.
func (v view) Sure(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

//go:embed page.html
var pageText string

var page = template.Must(template.New("class").Funcs(template.FuncMap{
	"sub": func(a, b int) int { return a - b },
	"add": func(a, b int) int { return a + b },
}).Parse(pageText))
