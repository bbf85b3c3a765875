package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"breakfast/explore"
	"breakfast/plain"
	"breakfast/trace/export"
)

// picture is an answer as it is drawn.
func (x *explored) picture(a *explore.Answer, width int) export.Timings {
	t := export.Timings{Title: x.title(), Covered: x.Covered, NotCovered: x.NotCovered, Width: width,
		What: x.tried(), Beside: x.beside}
	for _, m := range a.Marks {
		t.Tried = append(t.Tried, float64(m.Failed)/float64(m.Tried))
	}
	if n := len(a.Marks); n > 0 {
		from, to := plain.Grouped(a.Marks[0].At.Steps+1), plain.Grouped(a.Marks[n-1].At.Steps+1)
		t.From, t.To = "step "+from, "step "+to
		if len(a.Levels) > 1 {
			t.From, t.To = "the first interrupt before step "+from, "before step "+to
		}
	}
	if x.Failure == nil || len(x.Failure.Schedule) == 0 {
		return t
	}
	t.Title = x.Program + ": " + x.Failure.Wrong
	t.Story = strings.Split(strings.TrimSpace(x.Failure.Story), "\n")
	t.Story = slices.DeleteFunc(t.Story, func(s string) bool { return s == "Then "+x.Failure.Wrong+"." }) // the title
	t.Runs = []export.TimedRun{x.Failure.picture(true)}
	rows := len(t.Runs[0].Rows)
	if x.Beside != nil {
		t.Runs = append(t.Runs, x.Beside.picture(false))
		rows = max(rows, len(t.Runs[1].Rows))
	}
	gap := false
	for i, show := range x.shownLines(max(rows, stripLines/2), rows) {
		h := x.Heat[i]
		if !show {
			gap = true
			continue
		}
		t.Lines = append(t.Lines, export.TimedLine{Place: h.place(), Text: cmp.Or(h.Text, h.Instruction),
			Tried: h.Tried, Failed: h.Failed, Gap: gap && len(t.Lines) > 0})
		gap = false
	}
	if x.Session != "" {
		t.Way = "breakfast debug " + x.Session
	}
	return t
}

// tried is how much was tried, and what came of it, in a line.
func (x *explored) tried() string {
	if len(x.Levels) == 0 {
		return ""
	}
	last := x.Levels[len(x.Levels)-1]
	return fmt.Sprintf("%s timings with %s, %s different moments: %s fail, %s do not", plain.Grouped(last.Timings),
		x.placed, plain.Grouped(last.Moments), plain.Grouped(last.Failed), plain.Grouped(last.Timings-last.Failed))
}

func (r *exploredRun) picture(fails bool) export.TimedRun {
	run := export.TimedRun{Title: r.came, Fails: fails}
	who := ""
	for _, s := range slices.Concat(r.earlier, r.Shown) {
		if s.Who != who {
			who = s.Who
			run.Rows = append(run.Rows, export.TimedRow{Text: who})
		}
		run.Rows = append(run.Rows, export.TimedRow{Step: s.Step, Text: cmp.Or(s.Trap, s.Text), Effect: s.Effect,
			Trap: s.Trap != "", Between: s.Between, Touches: s.touches})
	}
	return run
}
