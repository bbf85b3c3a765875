package class

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"breakfast/window/fonts"
)

// Page writes one HTML page about a class, which needs nothing else: the table, how the points lie, which checks fail,
// who is alike, and who could not be marked.
func (s *Summary) Page(w io.Writer) error { return page.Execute(w, view{s}) }

// view is what the page asks for.
type view struct{ *Summary }

// Font is a font file, as the page carries it along.
func (v view) Font(mono, bold bool) template.URL {
	face := fonts.Sans
	if mono {
		face = fonts.Mono
	}
	if bold {
		face++
	}
	return template.URL("data:font/ttf;base64," + base64.StdEncoding.EncodeToString(fonts.File(face)))
}

// Lead is the summary, its numbers bold.
func (v view) Lead() template.HTML {
	var b strings.Builder
	for i, word := range strings.Fields(v.In()) {
		if i > 0 {
			b.WriteByte(' ')
		}
		if word[0] >= '0' && word[0] <= '9' {
			word = "<b>" + word + "</b>" // of a sentence of ours: nothing to escape
		}
		b.WriteString(word)
	}
	return template.HTML(b.String())
}

// A Column is how many have so many points: a block each.
type Column struct {
	At, N int
}

// Columns are those of the picture of the points, the most points first.
func (v view) Columns() (list []Column) {
	for _, r := range v.Records {
		if r.Status != Marked {
			continue
		}
		if n := len(list); n > 0 && list[n-1].At == r.Points { // they come in order
			list[n-1].N++
		} else {
			list = append(list, Column{r.Points, 1})
		}
	}
	return list
}

// The picture of the points, in its units: where the axis begins and how long it is, how high columns may be.
const (
	axisFrom, axisLong = 16, 408
	columnsHigh        = 118
)

// X is where points lie on the axis.
func (v view) X(points int) float64 { return axisFrom + float64(points)*axisLong/float64(max(v.Of, 1)) }

// Block is how high and wide a submission's block is: the highest column has room, and neighbours do not meet.
func (v view) Block() (b struct{ High, Wide, Half float64 }) {
	b.High, b.Wide = 8, 14
	list := v.Columns()
	for i, c := range list {
		b.High = min(b.High, columnsHigh/float64(c.N))
		if i > 0 {
			b.Wide = min(b.Wide, max(2, v.X(list[i-1].At)-v.X(c.At)-2))
		}
	}
	b.Half = b.Wide / 2
	return b
}

// Ticks are the numbers below the axis.
func (v view) Ticks() (list []int) {
	for i := range 6 {
		list = append(list, v.Of*i/5)
	}
	return list
}

// Failing is a check, with how often it failed and what was said of it most often to those who are to mend it.
type Failing struct {
	Name         string
	First, Later int
	Said         string
}

// Fails are the checks that failed, the most first.
func (v view) Fails() (list []Failing) {
	for i, name := range v.Checks {
		f := Failing{name, v.First[i], v.Later[i], v.said(i)}
		at := 0
		for at < len(list) && (list[at].First > f.First || list[at].First == f.First &&
			list[at].First+list[at].Later >= f.First+f.Later) {
			at++
		}
		list = append(list[:at], append([]Failing{f}, list[at:]...)...)
	}
	return list
}

// said is the first sentence that most were told who failed a check first.
func (v view) said(check int) string {
	count, best := map[string]int{}, ""
	for _, r := range v.Records {
		if r.Sign(check) == "X" {
			said := r.First()
			if count[said]++; count[said] > count[best] {
				best = said
			}
		}
	}
	return best
}

// Wide is how wide a bar of n failures is.
func (v view) Wide(n int) int {
	most := 1
	for i := range v.Checks {
		most = max(most, v.First[i]+v.Later[i])
	}
	return 130 * n / most
}

// Groups are those that are shown, and how many are not.
func (v view) Groups() []Group { return v.Alike.Groups[:min(len(v.Alike.Groups), mostGroups)] }

// More is how many groups are not shown.
func (v view) More() int { return len(v.Alike.Groups) - len(v.Groups()) }

// High is how high the column of n pairs is; one pair can be seen beside many.
func (v view) High(n int) float64 {
	most := 1
	for _, m := range v.Alike.Spread {
		most = max(most, m)
	}
	if n == 0 {
		return 0
	}
	return max(2, 52*float64(n)/float64(most))
}

// Unmarked are those that could not be marked.
func (v view) Unmarked() (list []*Record) {
	for _, r := range v.Records {
		if r.Status != Marked {
			list = append(list, r)
		}
	}
	return list
}

// Percent is a share as people read it.
func (v view) Percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

//go:embed page.html
var pageText string

var page = template.Must(template.New("class").Funcs(template.FuncMap{
	"sub": func(a, b float64) float64 { return a - b },
	"mul": func(a int, b float64) float64 { return float64(a) * b },
	"add": func(a, b int) int { return a + b },
	"upto": func(n int) (list []int) {
		for i := range n {
			list = append(list, i)
		}
		return list
	},
	"int": strconv.Atoi,
}).Parse(pageText))
