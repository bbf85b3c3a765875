package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"breakfast/devices"
	"breakfast/trace"
)

// A wave is a signal of a VCD file, and how it changes.
type wave struct {
	name string
	bits int // 0 for a real number
	id   string
	list []value
}

// A value is a signal's, from a moment on.
type value struct {
	at   devices.Ticks
	text string // as the file has it
}

// vcdNotes say what numbers mean.
const vcdNotes = "doing: 0 working, 1 switching, 2 staring, 3 sleeping, 4 waiting; mode: 0 U, 1 S, 3 M; " +
	"tasks: 0 away, 1 runs, 2 ready, 3 waits; devices: 0 idle, 1 works, 2 done; x: the detail is gone"

// WriteVCD writes the run as waves (IEEE 1364-2005, section 18): of each hart its task, mode and what it does, of each
// task and appliance its state, of each interrupt whether it is asserted and served, and temperatures. A unit of time
// is a tick of the machine, 100 ns.
func (r *Run) WriteVCD(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintf(b, "$version breakfast: %s $end\n$comment %s $end\n$timescale 100 ns $end\n",
		vcdText(r.Program), vcdNotes)
	var all []*wave
	scopes := map[string][]*wave{}
	var order []string
	for _, row := range r.Rows {
		lane := laneOf(row.Kind)
		if r.chosen != nil && !contains(r.chosen, lane) {
			continue
		}
		if row.Kind == trace.ModeRow || row.Kind == trace.GateRow || row.Kind == trace.SpaceRow {
			lane = "harts"
		}
		for _, v := range r.waves(row) {
			if scopes[lane] == nil {
				order = append(order, lane)
			}
			v.id = vcdID(len(all))
			scopes[lane], all = append(scopes[lane], v), append(all, v)
		}
	}
	for _, lane := range order {
		fmt.Fprintf(b, "$scope module %s $end\n", lane)
		used := map[string]bool{}
		for _, v := range scopes[lane] {
			for n := 2; used[v.name]; n++ {
				v.name = fmt.Sprintf("%s_%d", strings.TrimRight(v.name, "0123456789_"), n)
			}
			used[v.name] = true
			kind, bits := "reg", v.bits
			if bits == 0 {
				kind, bits = "real", 64
			}
			fmt.Fprintf(b, "$var %s %d %s %s $end\n", kind, bits, v.id, v.name)
		}
		fmt.Fprintf(b, "$upscope $end\n")
	}
	fmt.Fprintf(b, "$enddefinitions $end\n")
	r.changes(b, all)
	return b.Flush()
}

// changes writes all changes in order of time.
func (r *Run) changes(b *bufio.Writer, all []*wave) {
	type change struct {
		at   devices.Ticks
		text string
	}
	var list []change
	for _, v := range all {
		last := ""
		for _, l := range v.list {
			if l.text == last {
				continue
			}
			last = l.text
			text := l.text + " " + v.id
			if v.bits == 1 {
				text = strings.TrimPrefix(l.text, "b") + v.id
			}
			list = append(list, change{l.at, text})
		}
	}
	slices.SortStableFunc(list, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	fmt.Fprintf(b, "#%d\n", r.From)
	at := r.From
	for _, c := range list {
		if c.at != at {
			at = c.at
			fmt.Fprintf(b, "#%d\n", at)
		}
		fmt.Fprintf(b, "%s\n", c.text)
	}
	if at != r.To {
		fmt.Fprintf(b, "#%d\n", r.To)
	}
}

// waves are the signals of a row.
func (r *Run) waves(row *trace.Row) []*wave {
	segments := r.each(row)
	name := vcdText(row.Name)
	if row.Kind == trace.TaskRow && r.several() {
		name = fmt.Sprintf("%s_hart_%d", name, row.Hart)
	}
	states := &wave{name: name, bits: 2}
	switch row.Kind {
	case trace.HartRow:
		task := &wave{name: name + "_task", bits: 32}
		states.name, states.bits = name+"_doing", 3
		for _, s := range segments {
			text := fmt.Sprintf("b%b", s.Value)
			if !s.Whole {
				text = "bx"
			}
			task.list = append(task.list, value{s.From, text})
		}
		states.fill(segments)
		return []*wave{task, states}
	case trace.ModeRow:
		states.name = fmt.Sprintf("hart_%d_mode", row.Hart)
	case trace.GateRow:
		states.name, states.bits = fmt.Sprintf("hart_%d_shut", row.Hart), 1
	case trace.SpaceRow:
		states.name, states.bits = fmt.Sprintf("hart_%d_satp", row.Hart), 32
		for _, s := range segments {
			text := fmt.Sprintf("b%b", s.Value)
			if !s.Whole {
				text = "bx"
			}
			states.list = append(states.list, value{s.From, text})
		}
		return []*wave{states}
	case trace.LineRow:
		asserted, served := &wave{name: name + "_asserted", bits: 1}, &wave{name: name + "_served", bits: 1}
		for _, s := range segments {
			asserted.bit(s, trace.LineAsserted)
			served.bit(s, trace.LineServed)
		}
		return []*wave{asserted, served}
	case trace.CounterRow:
		states.bits = 0
		for _, s := range segments {
			states.list = append(states.list, value{s.From, fmt.Sprintf("r%g", mean(s)/10)})
		}
		return []*wave{states}
	case trace.NoteRow:
		states.bits = 1
	case trace.TaskRow, trace.PartRow:
	default:
		return nil
	}
	states.fill(segments)
	return []*wave{states}
}

// fill has a signal be the state of a row.
func (v *wave) fill(segments []trace.Segment) {
	for _, s := range segments {
		text := fmt.Sprintf("b%b", s.State)
		if !s.Whole {
			text = "bx"
		}
		v.list = append(v.list, value{s.From, text})
	}
}

// bit has a signal be high in one state.
func (v *wave) bit(s trace.Segment, state trace.State) {
	text := "b0"
	switch {
	case !s.Whole && s.By[state] > 0:
		text = "bx"
	case s.Whole && s.State == state:
		text = "b1"
	}
	v.list = append(v.list, value{s.From, text})
}

// vcdText is a name that a reader of VCD takes.
func vcdText(s string) string {
	text := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, s)
	if text == "" || text[0] >= '0' && text[0] <= '9' {
		text = "_" + text
	}
	return text
}

// vcdID is the short name of a signal by which its changes are written.
func vcdID(n int) string {
	id := ""
	for {
		id += string(rune('!' + n%94))
		if n = n/94 - 1; n < 0 {
			return id
		}
	}
}
