package export

import (
	"fmt"

	"breakfast/devices"
	"breakfast/trace"
)

// An event is an interrupt of a part that a task had waited for, and what came of it.
type event struct {
	row  *trace.Row
	life trace.Life
	task *trace.Row    // who had waited; nil if nobody is known to
	runs devices.Ticks // when that ran again; Never
}

// firstHeard is the first ring of a part that interrupted somebody, and for which a task had waited, which ran then.
func (r *Run) firstHeard() *event {
	var first *event
	for _, row := range r.of(trace.LineRow) {
		if row.Part < 0 {
			continue
		}
		for _, l := range r.lives(row, 64) {
			if l.Count != 1 || l.Claimed == devices.Never || l.Taken == devices.Never || first != nil &&
				l.Asserted >= first.life.Asserted {
				continue
			}
			if task, runs := r.woken(row.Name, l); task != nil {
				first = &event{row, l, task, runs}
				break
			}
		}
	}
	return first
}

// woken is the task that waited for a part when that was claimed, and when it ran then; nil for none.
func (r *Run) woken(part string, l trace.Life) (*trace.Row, devices.Ticks) {
	for _, task := range r.of(trace.TaskRow) {
		before := task.Segments(max(l.Asserted, 1)-1, l.Asserted, 2)
		if len(before) != 1 || !before[0].Whole || before[0].State != trace.TaskWaits || before[0].What != part {
			continue
		}
		if at := r.runsFrom(task, l.Claimed); at != devices.Never {
			return task, at
		}
	}
	return nil, devices.Never
}

// runsFrom is when a task runs, from a moment on; Never, where it does not, or that is not known.
func (r *Run) runsFrom(task *trace.Row, from devices.Ticks) devices.Ticks {
	for span := devices.Ticks(1000); ; span *= 4 {
		to := min(from+span, r.To)
		for _, s := range task.Segments(from, to, 64) {
			if !s.Whole {
				return devices.Never
			}
			if s.State == trace.TaskRuns {
				return s.From
			}
		}
		if to == r.To {
			return devices.Never
		}
	}
}

// slowestHeard is the ring of a part that waited longest for its claim.
func (r *Run) slowestHeard() *event {
	var worst *event
	long := devices.Ticks(0)
	for _, row := range r.of(trace.LineRow) {
		if row.Part < 0 {
			continue
		}
		for _, l := range r.lives(row, fineEnough) {
			if a, heard := answer(l, row.Part); heard && l.Count == 1 && (worst == nil || a > long) {
				long = a
				task, runs := r.woken(row.Name, l)
				worst = &event{row, l, task, runs}
			}
		}
	}
	return worst
}

// story is what is to be seen, in a sentence or two; no more than is certain.
func (r *Run) story() (list []string) {
	if e := r.firstHeard(); e != nil {
		during := "while nobody works"
		if task := r.taskName(e.life.Task); task != "" {
			during = "while " + task + " runs"
		}
		list = append(list, fmt.Sprintf("The %s rings at %s, %s; it is claimed %s, and %s goes on %s.", e.row.Name,
			r.short(e.life.Asserted), during, r.after(e.life.Claimed-e.life.Asserted), e.task.Name,
			r.after(e.runs-e.life.Asserted)))
	}
	if all := r.To - r.From; all > 0 {
		var kernel, stares devices.Ticks
		rows := r.of(trace.HartRow)
		for _, row := range rows {
			kernel += r.total(row, trace.State(trace.Switching))
			stares += r.total(row, trace.State(trace.Staring))
		}
		all *= devices.Ticks(len(rows))
		switch {
		case stares > all/20:
			list = append(list, fmt.Sprintf("%s of the time goes to staring at devices.", part(stares, all)))
		case kernel > 0:
			list = append(list, fmt.Sprintf("Switching costs %s of the time.", part(kernel, all)))
		}
	}
	var longest *trace.Segment
	by := ""
	for _, row := range r.of(trace.GateRow) {
		if s, between := r.longestShut(row); s != nil && (longest == nil || s.To-s.From > longest.To-longest.From) {
			longest, by = s, between
		}
	}
	if longest != nil {
		list = append(list, fmt.Sprintf("Interrupts were off for %s at most, from %s.", r.Long(longest.To-longest.From),
			by))
	}
	return list
}

// short is a moment in a sentence.
func (r *Run) short(t devices.Ticks) string {
	if r.Kitchen {
		return trace.Clock(t)
	}
	return r.At(t)
}

// taskName is a task's name; "" for none.
func (r *Run) taskName(id uint32) string {
	for _, row := range r.tasks {
		if row.Task == id && id != 0 {
			return row.Name
		}
	}
	return ""
}
