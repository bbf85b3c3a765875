package metrics

import (
	"fmt"
	"io"
	"strings"

	"breakfast/devices"
	"breakfast/plain"
)

// Print writes the metrics as people read them.
func (r *Metrics) Print(w io.Writer) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-11s %s\n", name, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(w, "Metrics, in ticks of 100 ns (1,000 are a second of the kitchen).")
	for i := range r.Sources {
		r.Sources[i].print(row)
	}
	if o := r.Off; o != nil {
		row("off", "the longest without interrupts: %s, at %s, from %s to %s", plain.Grouped(o.Long),
			plain.Grouped(o.From), o.Shut, o.Opened)
	}
	if c := r.Switches; c.Count > 0 {
		row("switch", "%s, of %d to %d steps, %.1f on average", count(c.Count, "switch"), c.Least, c.Most, c.Mean)
	}
	for _, t := range r.Tasks {
		text := fmt.Sprintf("ran %s, waited %s", plain.Grouped(t.Ran), plain.Grouped(t.Waited))
		if t.Ready.Count > 0 {
			text += fmt.Sprintf(", was ready %s, for %s at the longest, at %s", count(t.Ready.Count, "time"),
				plain.Grouped(t.Ready.Worst), plain.Grouped(t.Ready.WorstAt))
		}
		if t.Stack != nil {
			text += fmt.Sprintf("; used %d bytes of stack", *t.Stack)
		}
		row(t.Name, "%s", text)
	}
	for i, h := range r.Harts {
		row(fmt.Sprintf("hart %d", i), "%s", h.shares())
		for _, l := range h.Loops[:min(len(h.Loops), 3)] {
			what := "stared"
			if l.Lock {
				what = "spun"
			}
			row("", "%s at %s: about %s", what, l.Where, plain.Grouped(l.Ticks))
		}
	}
	if f := r.Faults; f.Fetch+f.Load+f.Store > 0 {
		row("page faults", "%d of fetches, %d of loads, %d of stores", f.Fetch, f.Load, f.Store)
	}
}

// print writes what there is to say of an interrupt.
func (s *Source) print(row func(name, format string, args ...any)) {
	if s.Latency.Count == 0 {
		row(s.Name, "%s, never heard", count(s.Unheard, "time"))
		return
	}
	text := fmt.Sprintf("heard %s, after %.1f on average, %s at the most, at %s", count(s.Latency.Count, "time"),
		s.Latency.Mean(), plain.Grouped(s.Latency.Worst), plain.Grouped(s.Latency.WorstAt))
	if s.Unheard > 0 {
		text += fmt.Sprintf("; %s not", count(s.Unheard, "time"))
	}
	row(s.Name, "%s", text)
	for _, g := range s.Gates {
		row("", "waited: %s: %s, %s", g.Gate, count(g.Count, "time"), g.words())
	}
	for _, p := range []struct {
		name string
		Spread
	}{{"the claim", s.Claim}, {"the task's wake-up", s.Wake}, {"the handler", s.Handler}} {
		if p.Count > 0 {
			row("", "%s: %s", p.name, p.words())
		}
	}
	if s.Latency.Count > 1 {
		row("", "of them %s", s.histogram())
	}
}

func (s *Spread) words() string {
	if s.Count == 1 {
		return plain.Grouped(s.Worst)
	}
	return fmt.Sprintf("%.1f on average, %s at the most", s.Mean(), plain.Grouped(s.Worst))
}

func (s *Source) histogram() string {
	var parts []string
	for _, b := range s.Histogram {
		parts = append(parts, fmt.Sprintf("%d below %s", b.Count, plain.Grouped(b.Below)))
	}
	return strings.Join(parts, ", ")
}

// shares is what a hart's time went to, in percent of it.
func (h *Hart) shares() string {
	var parts []string
	for _, p := range []struct {
		name string
		long devices.Ticks
	}{{"working", h.Working}, {"kernel", h.Kernel}, {"staring", h.Staring}, {"spinning on locks", h.Spinning},
		{"sleeping", h.Sleeping}, {"waiting", h.Waiting}} {
		if p.long > 0 {
			parts = append(parts, fmt.Sprintf("%s %.1f %%", p.name, 100*float64(p.long)/float64(h.All)))
		}
	}
	return strings.Join(parts, ", ")
}

func count(n int, what string) string {
	switch {
	case n == 1 && what == "time":
		return "once"
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "ch"):
		return fmt.Sprintf("%d %ses", n, what)
	}
	return fmt.Sprintf("%d %ss", n, what)
}
