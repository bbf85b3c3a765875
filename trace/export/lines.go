package export

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/trace"
)

// What the lines of WriteLines are. Times are ticks since power-on: 1,000 are a second of the kitchen's clock,
// 10,000,000 a second of the machine's.
type (
	// header is the first line.
	header struct {
		Program string        `json:"program"`
		From    devices.Ticks `json:"from"`
		To      devices.Ticks `json:"to"`
		Kitchen bool          `json:"kitchen"` // its time is that of the kitchen's clock
		Ended   string        `json:"ended,omitempty"`
	}
	// whose says of which row a line is.
	whose struct {
		Lane string `json:"lane"`
		Name string `json:"name"`
		Hart int    `json:"hart"`
		Task uint32 `json:"task,omitempty"`
	}
	// stretch is a row in one state; or, where the detail is gone, in several, each with its ticks.
	stretch struct {
		whose
		From  devices.Ticks `json:"from"`
		To    devices.Ticks `json:"to"`
		State string        `json:"state,omitempty"`
		For   string        `json:"for,omitempty"`  // what a task waits for
		By    string        `json:"by,omitempty"`   // of a gate: the place of what opened or shut it
		SATP  string        `json:"satp,omitempty"` // of an address space
		// of a temperature, °C; where the detail is gone, its mean
		Value *float64                 `json:"value,omitempty"`
		Ticks map[string]devices.Ticks `json:"ticks,omitempty"`
	}
	// moment is something that happened.
	moment struct {
		whose
		At    devices.Ticks `json:"at"`
		Text  string        `json:"text,omitempty"`
		Count int           `json:"count"` // how many it stands for, where the detail is gone
	}
	// ringing is the life of an interrupt. What has not happened is not there.
	ringing struct {
		whose
		Asserted  *devices.Ticks `json:"asserted"`
		Pending   *devices.Ticks `json:"pending,omitempty"`
		Taken     *devices.Ticks `json:"taken,omitempty"`
		Claimed   *devices.Ticks `json:"claimed,omitempty"`
		Acked     *devices.Ticks `json:"acknowledged,omitempty"`
		Completed *devices.Ticks `json:"completed,omitempty"`
		Returned  *devices.Ticks `json:"returned,omitempty"`
		By        *int           `json:"by,omitempty"` // the hart that took it, or claimed it
		Inside    string         `json:"interrupted,omitempty"`
		Resumed   string         `json:"resumed,omitempty"`
		PC        string         `json:"pc,omitempty"`
		Handler   string         `json:"handler,omitempty"`
		Again     bool           `json:"again,omitempty"` // the line was still high when its last claim was completed
		Count     int            `json:"count"`
	}
)

// WriteLines writes the run as lines of JSON: what it is, and each stretch, interrupt and moment, row by row.
func (r *Run) WriteLines(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	err := e.Encode(header{r.Program, r.From, r.To, r.Kitchen, r.Ended})
	put := func(v any) {
		if err == nil {
			err = e.Encode(v)
		}
	}
	for _, row := range r.Rows {
		if lane := laneOf(row.Kind); r.chosen == nil || contains(r.chosen, lane) {
			r.lines(row, whose{lane, row.Name, row.Hart, row.Task}, put)
		}
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

// lines writes a row.
func (r *Run) lines(row *trace.Row, who whose, put func(any)) {
	if stateName(row.Kind, 0) != "" || row.Kind == trace.CounterRow {
		for _, s := range r.each(row) {
			put(r.stretchOf(row.Kind, who, s))
		}
	}
	if row.Kind == trace.LineRow {
		for _, l := range r.lives(row, fineEnough) {
			put(r.ringingOf(who, l))
		}
		return
	}
	for _, m := range row.Marks(r.From, r.To, fineEnough) {
		put(moment{who, m.At, m.Text, m.Count})
	}
}

// stateName is the word for a state of a row; "" where rows have none.
func stateName(k trace.RowKind, s trace.State) string {
	switch k {
	case trace.HartRow:
		return trace.Doing(s).String()
	case trace.TaskRow:
		return [...]string{"away", "runs", "ready", "waits"}[s]
	case trace.ModeRow:
		return cpu.Priv(s).String()
	case trace.GateRow:
		return [...]string{"open", "shut"}[s]
	case trace.SpaceRow:
		return [...]string{"bare", "translated"}[s]
	case trace.PartRow:
		return [...]string{"idle", "works", "done"}[s]
	case trace.LineRow:
		return [...]string{"quiet", "asserted", "served"}[s]
	case trace.NoteRow:
		return [...]string{"off", "on"}[s]
	}
	return ""
}

func (r *Run) stretchOf(k trace.RowKind, who whose, s trace.Segment) stretch {
	l := stretch{whose: who, From: s.From, To: s.To}
	switch {
	case k == trace.CounterRow:
		v := mean(s) / 10
		l.Value = &v
	case s.Whole:
		l.State, l.For = stateName(k, s.State), s.What
		switch k {
		case trace.GateRow:
			l.By = r.place(s.Value)
		case trace.SpaceRow:
			l.SATP = fmt.Sprintf("%#08x", s.Value)
		}
	default:
		l.Ticks = map[string]devices.Ticks{}
		for state, t := range s.By {
			if t > 0 {
				l.Ticks[stateName(k, trace.State(state))] = t
			}
		}
	}
	return l
}

func (r *Run) ringingOf(who whose, l trace.Life) ringing {
	at := func(t devices.Ticks) *devices.Ticks {
		if t == devices.Never {
			return nil
		}
		return &t
	}
	line := ringing{whose: who, Asserted: at(l.Asserted), Pending: at(l.Pending), Taken: at(l.Taken),
		Claimed: at(l.Claimed),
		Acked:   at(l.Acked), Completed: at(l.Completed), Returned: at(l.Returned), Inside: r.taskName(l.Task),
		Again: l.Again, Count: l.Count}
	if l.Hart >= 0 {
		line.By = &l.Hart
	}
	if l.Taken != devices.Never {
		line.PC, line.Handler = fmt.Sprintf("%#08x", l.PC), fmt.Sprintf("%#08x", l.Handler)
		if l.Returned != devices.Never {
			line.Resumed = r.taskName(l.Resumed)
		}
	}
	return line
}
