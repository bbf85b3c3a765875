package export

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/devices"
	"breakfast/trace"
	"breakfast/trace/report"
	"breakfast/window/figure"
)

// A Breakfast is one row of the chart: a recipe that one cook made.
type Breakfast struct {
	Name, Says string // what the recipe is called, and what its cook does, in a few words
	Report     *report.Report
	Spans      []trace.Span // what the cook did, in order
	Heats      []trace.Span // when the kettle heated
}

// A Chart puts breakfasts side by side, for a slide: how long each took and on what, when the water was poured and how
// the tea came out.
type Chart struct {
	Rows    []Breakfast
	Command string // the command that makes it, for who wants to measure it again
	Width   int    // in pixels, Narrowest to Widest
}

func ticks(s float64) devices.Ticks { return devices.Ticks(s * float64(devices.KitchenSecond)) }

func seconds(t devices.Ticks) float64 { return float64(trace.Of(t)) }

// Figure draws the chart.
func (c Chart) Figure() *figure.Figure {
	d := c.plan()
	d.heading()
	d.clock()
	for i, b := range c.Rows {
		d.row(d.top+float64(i)*rowHeight, b, i > 0)
	}
	d.legend()
	return d.f
}

// title is what the chart says. What it says of the recipes must be so in these runs.
func (c Chart) title() (title, says string) {
	toasts := 0
	rows := map[string]*report.Report{}
	for _, b := range c.Rows {
		toasts = max(toasts, len(b.Report.Toasts))
		rows[b.Name] = b.Report
	}
	title = fmt.Sprintf("One cook, one kettle, %s", counted(toasts, "toast"))
	never, often, best := rows["concurrent"], rows["restless"], rows["preemptive"]
	middle := rows["cooperative"]
	if never == nil || often == nil || best == nil || middle == nil || !complains(never, "gone cold") ||
		often.ServedAt <= middle.ServedAt || len(best.Wrong) > 0 || pouredAfter(best) > atOnce {
		return title, "When breakfast was served, and what the cook spent the morning on."
	}
	return title + ": what matters is who looks up, and when",
		"Look up too rarely, and the water goes cold; too often, and the morning is wasted. " +
			"Be interrupted, and it is poured at once, with no pause in the recipe."
}

// Water is poured at once if it is within a stroke of the knife, in kitchen seconds.
const atOnce trace.Seconds = 1.2

func pouredAfter(r *report.Report) trace.Seconds { return r.Tea.PouredAt - r.Tea.BoiledAt }

var words = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve"}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	if n < len(words) {
		return words[n] + " " + what
	}
	return fmt.Sprintf("%d %s", n, what)
}

// complaints are what a report may find wrong, by a part of its sentence, in a word or two for a slide.
var complaints = []struct {
	part, word string
	tea        bool // it is about the tea
}{
	{"not served", "not served", false},
	{"The tea is cold", "cold", true},
	{"too hot to drink", "too hot", true},
	{"The tea is weak", "weak", true},
	{"The tea is bitter", "bitter", true},
	{"There was no tea", "no tea", true},
	{"There was no toast", "no toast", false},
	{"not toasted", "not toasted", false},
	{" burnt.", "burnt", false},
	{"not covered with jam", "no jam", false},
	{"never cut", "odd toast", false},
	{"came from nowhere", "odd tea", true},
	{"never boiled", "not boiled", true},
	{"knife slipped", "slipped", false},
	{"smoked", "smoke", false},
	{"fuse", "fuse", false},
	{"gone cold", "", true},  // the row's other line says it
	{"stared at", "", false}, // the bar shows it
}

// verdict is what went wrong, in a few words, "" if nothing did; and whether the tea did.
func verdict(r *report.Report) (said string, tea bool) {
	var list []string
	for _, c := range complaints {
		if complains(r, c.part) {
			tea = tea || c.tea
			if c.word != "" {
				list = append(list, c.word)
			}
		}
	}
	switch {
	case len(r.Wrong) == 0:
		return "", false
	case len(list) == 0 && complains(r, "gone cold"):
		list = []string{"poured cold"}
	case len(list) == 0:
		list = []string{"stared"}
	case len(list) > 2:
		list = append(list[:2], "…")
	}
	return strings.Join(list, ", "), tea
}

func complains(r *report.Report, part string) bool {
	return slices.ContainsFunc(r.Wrong, func(s string) bool { return strings.Contains(s, part) })
}

// A share is how a stretch of time was spent, in parts of it: they add up to 1.
type share struct{ works, switches, stares, sleeps float64 }

// smooth is the time over which switching is averaged: columns would beat with turns that are as short as they.
const smooth = 12 * devices.KitchenSecond

// shares is how n stretches of equal length, up to the end, were spent.
func shares(spans []trace.Span, end devices.Ticks, n int) []share {
	list := make([]share, n)
	for i := range list {
		from, to := end*devices.Ticks(i)/devices.Ticks(n), end*devices.Ticks(i+1)/devices.Ticks(n)
		s := spent(spans, from, to)
		middle := (from + to) / 2
		if to-from < smooth {
			wide := spent(spans, max(middle, smooth/2)-smooth/2, min(middle+smooth/2, end))
			if busy := wide.works + wide.switches; busy > 0 {
				all := s.works + s.switches
				s.switches = all * wide.switches / busy
				s.works = all - s.switches
			}
		}
		list[i] = s
	}
	return list
}

// spent is how a stretch was spent.
func spent(spans []trace.Span, from, to devices.Ticks) (s share) {
	first, _ := slices.BinarySearchFunc(spans, from, func(s trace.Span, at devices.Ticks) int {
		if s.To <= at {
			return -1
		}
		return 1
	})
	for _, span := range spans[first:] {
		if span.From >= to {
			break
		}
		part := float64(min(span.To, to)-max(span.From, from)) / float64(to-from)
		switch span.Doing {
		case trace.Working:
			s.works += part
		case trace.Switching:
			s.switches += part
		case trace.Staring:
			s.stares += part
		default:
			s.sleeps += part
		}
	}
	return s
}

// long is a time as the report says it, to a hundredth where that is all there is.
func long(s trace.Seconds) string {
	if s < 0.1 {
		return fmt.Sprintf("%.2f s", float64(s))
	}
	return s.String()
}
