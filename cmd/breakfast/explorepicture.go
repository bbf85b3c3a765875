package main

import (
	"cmp"
	"fmt"
	"strings"

	"breakfast/explore"
	"breakfast/trace/export"
)

// picture is an answer as it is drawn.
func (x *explored) picture(a *explore.Answer, width int) export.Timings {
	t := export.Timings{Title: x.title(), Covered: x.Covered, NotCovered: x.NotCovered, Width: width}
	for _, m := range a.Marks {
		t.Tried = append(t.Tried, m.Failed)
	}
	if x.Failure == nil || len(x.Failure.Schedule) == 0 {
		return t
	}
	t.Story = strings.Split(strings.TrimSpace(x.Failure.Story), "\n")
	gap := false
	for i, show := range x.shownLines() {
		h := x.Heat[i]
		if !show {
			gap = true
			continue
		}
		t.Lines = append(t.Lines, export.TimedLine{Place: h.place(), Text: cmp.Or(h.Text, h.Instruction),
			Tried: h.Tried, Failed: h.Failed, Gap: gap && len(t.Lines) > 0})
		gap = false
	}
	t.Runs = []export.TimedRun{x.Failure.picture("It fails", true)}
	if x.Beside != nil {
		t.Runs = append(t.Runs, x.Beside.picture("It does not", false))
	}
	return t
}

func (r *exploredRun) picture(title string, fails bool) export.TimedRun {
	p := r.Schedule[len(r.Schedule)-1]
	title = fmt.Sprintf("%s: %s, placed before step %d", title, p.Source, p.Steps+1)
	run := export.TimedRun{Title: title, Fails: fails}
	who := ""
	for _, s := range r.Shown {
		if s.Who != who {
			who = s.Who
			run.Rows = append(run.Rows, export.TimedRow{Text: who})
		}
		run.Rows = append(run.Rows, export.TimedRow{Step: s.Step, Text: cmp.Or(s.Trap, s.Text), Effect: s.Effect,
			Trap: s.Trap != "", Between: s.Between})
	}
	return run
}
