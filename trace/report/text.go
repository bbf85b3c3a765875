package report

import (
	"fmt"
	"io"
	"strings"

	"breakfast/trace"
)

// Print writes the report as people read it.
func (r *Report) Print(w io.Writer) {
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "  %-11s %s\n", name, fmt.Sprintf(format, args...))
	}
	if r.Served {
		fmt.Fprintf(w, "Breakfast is served at %s, after %s.\n", r.Clock, r.ServedAt)
	} else {
		fmt.Fprintf(w, "No breakfast: the run ended at %s, after %s.\n", r.Clock, r.ServedAt)
	}
	if t := r.Tea; t != nil {
		row("tea", "%d ml, poured at %.1f °C, %s after the boil; served at %.1f °C, strength %.0f %%", t.Ml, t.PouredC,
			t.PouredAt-t.BoiledAt, t.ServedC, t.Strength)
	} else {
		row("tea", "none")
	}
	row("toasts", "%s", r.toasts())
	if len(r.Harts) == 0 {
		row("the cook", "worked %s, switched %s, stared %s, slept %s", r.share(r.Working), r.share(r.Switching),
			r.share(r.Staring), r.share(r.Sleeping))
		row("overlap", "%s with an appliance at work at the same time (%s)", r.Overlap, r.share(r.Overlap))
	}
	for i, h := range r.Harts {
		row(fmt.Sprintf("cook %d", i), "worked %s, switched %s, stared %s, slept %s, waited %s; overlap %s",
			r.share(h.Working), r.share(h.Switching), r.share(h.Staring), r.share(h.Sleeping), r.share(h.Waiting),
			r.share(h.Overlap))
	}
	for _, w := range r.Waits {
		row("", "cook %d %s: %s, %s in all, %s at most", w.Hart, w.For, times(w.Times), w.Long, w.Longest)
	}
	latency := ""
	if r.Rings > 0 {
		latency = fmt.Sprintf("; the slowest answer to a ring took %.3f s", float64(r.Latency))
	}
	row("switches", "%d, and %s taken%s", r.Switches, count(r.Interrupts, "interrupt"), latency)
	if len(r.Wrong) == 0 {
		row("went wrong", "nothing")
	}
	for i, s := range r.Wrong {
		name := "went wrong"
		if i > 0 {
			name = ""
		}
		row(name, "%s", s)
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func (r *Report) toasts() string {
	if len(r.Toasts) == 0 {
		return "none"
	}
	least, most, bare, warm := 255, 0, 0, 0
	for _, t := range r.Toasts {
		least, most = min(least, t.Browning), max(most, t.Browning)
		if t.Jam < 100 {
			bare++
		}
		warm += t.WarmthC
	}
	browning := fmt.Sprintf("%d %%", least)
	if most != least {
		browning = fmt.Sprintf("%d to %d %%", least, most)
	}
	jam := "all with jam"
	if bare > 0 {
		jam = fmt.Sprintf("%d without enough jam", bare)
	}
	return fmt.Sprintf("%s, browned %s, %s, %d °C warm on average", count(len(r.Toasts), "toast"), browning, jam,
		warm/len(r.Toasts))
}

func (r *Report) share(s trace.Seconds) string {
	if r.ServedAt == 0 {
		return "0 %"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", 100*float64(s)/float64(r.ServedAt)), ".0") + " %"
}
