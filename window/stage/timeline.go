package stage

import (
	"fmt"
	"strings"

	"breakfast/trace"
	"breakfast/window"
)

var laneKinds = map[trace.LaneKind]window.Kind{
	trace.TaskLane: window.TaskLane, trace.HartLane: window.KernelLane, trace.IRQLane: window.InterruptLane,
	trace.PartLane: window.DeviceLane, trace.SpanLane: window.TaskLane,
}

// doing is what an appliance is at while it is at work.
var doing = map[string]string{"kettle": "heating", "toaster": "toasting", "mug": "brewing"}

// timeline is the run so far, as lanes. Where there are several harts, each has one, first of all, of what its time
// goes to; and what the program notes on the ticket rail comes last, since there is much of it.
func (s *Stage) timeline() []window.Lane {
	lanes, _ := s.d.Tracer().Lanes()
	n := len(s.d.Machine().Harts)
	var harts, out, notes []window.Lane
	for i := range n {
		harts = append(harts, window.Lane{Name: fmt.Sprintf("hart %d", i), Kind: window.TaskLane})
	}
	for _, l := range lanes {
		switch w := lane(l); {
		case n > 1 && (l.Kind == trace.TaskLane || l.Kind == trace.HartLane):
			w.Name, _, _ = strings.Cut(w.Name, ", hart ")
			harts[l.Hart].Parts = append(harts[l.Hart].Parts, w)
		case n > 1 && l.Kind == trace.SpanLane:
			if strings.Contains(w.Name, ": waits") {
				w.Kind = window.IdleLane
			}
			w.Name = fmt.Sprintf("%d %s", l.Hart, w.Name[:max(0, strings.LastIndex(w.Name, ", hart "))])
			notes = append(notes, w)
		default:
			out = append(out, w)
		}
	}
	if n > 1 {
		shorten(notes)
		out = append(append(harts, out...), notes...)
	}
	return out
}

// shorten leaves the tasks out of the names of notes, "0 toast: waits for the lock", where the hart and the rest are
// enough.
func shorten(notes []window.Lane) {
	short, count := make([]string, len(notes)), map[string]int{}
	for i, n := range notes {
		hart, rest, _ := strings.Cut(n.Name, " ")
		if _, text, ok := strings.Cut(rest, ": "); ok {
			rest = text
		}
		short[i] = hart + " " + rest
		count[short[i]]++
	}
	for i := range notes {
		if count[short[i]] == 1 {
			notes[i].Name = short[i]
		}
	}
}

// lane is one of the tracer's.
func lane(l trace.Lane) window.Lane {
	w := window.Lane{Name: l.Name, Kind: laneKinds[l.Kind]}
	for _, sp := range l.Spans {
		label := ""
		switch {
		case l.Kind == trace.PartLane:
			label = doing[l.Name]
		case sp.Doing == trace.Staring:
			label, w.Kind = "staring", window.IdleLane
		case sp.Doing == trace.Sleeping:
			label, w.Kind = "asleep", window.IdleLane
		case sp.Doing == trace.Waiting:
			label, w.Kind = "waits", window.IdleLane
		}
		w.Spans = append(w.Spans, window.Span{Start: uint64(sp.From), End: uint64(sp.To), Label: label})
	}
	for _, mk := range l.Marks {
		w.Marks = append(w.Marks, uint64(mk.At))
	}
	return w
}
