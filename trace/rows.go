package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"breakfast/devices"
	"breakfast/machine"
)

// Rows is what was recorded so far: a row for each hart, task, appliance and interrupt of which there is something to
// tell, in the order of their kinds, and of tasks by id, of harts and parts by number. They stay as they are while the
// run goes on. Each has a view of any stretch, at any zoom (Row.Segments, Row.Marks, Row.Lives).
func (t *Tracer) Rows() []*Row {
	t.account()
	var list []*Row
	for id := range t.timeline.rows {
		if r := t.row(id); r.Kind != TaskRow || t.known(r.Task) {
			list = append(list, r)
		}
	}
	for i := range t.cooks {
		if t.timeline.rows[hartRow(i)] == nil { // of which nothing was written down yet
			list = append(list, t.row(hartRow(i)))
		}
	}
	slices.SortFunc(list, func(a, b *Row) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Task, b.Task), cmp.Compare(b.own(), a.own()),
			cmp.Compare(a.Part, b.Part), cmp.Compare(a.number, b.number), cmp.Compare(a.Hart, b.Hart))
	})
	return list
}

// own is less than 0 for a hart's own interrupt, which come first; else 0.
func (r *Row) own() int {
	if r.Kind == LineRow {
		return min(r.Part, 0)
	}
	return 0
}

// row is a row up to now.
func (t *Tracer) row(id rowID) *Row {
	r := &Row{Kind: id.kind, Hart: int(id.hart), Part: -1, number: id.number, end: t.at,
		what:     t.timeline.rec.texts.text,
		recorded: t.timeline.rec.tracks[id]}
	if h := t.timeline.rows[id]; h != nil {
		r.height = *h
	}
	if m := t.timeline.rec.marks[id]; m != nil {
		r.marks = m.upTo(r.height.marks)
	}
	if l := t.timeline.rec.lives[id]; l != nil {
		r.rolled = l.upTo(r.height.lives)
	}
	switch id.kind {
	case HartRow:
		for _, s := range t.cooks[id.hart].spans {
			last := &r.height.last
			if n := len(r.tail); n > 0 {
				last = &r.tail[n-1]
			}
			c := change{s.From, s.Task, State(s.Doing)}
			switch {
			case c.state == last.state && c.value == last.value:
			case c.at == last.at:
				*last = c
			default:
				r.tail = append(r.tail, c)
			}
		}
	case TaskRow, NoteRow:
		r.Task = id.whose
	case PartRow, LineRow, CounterRow:
		r.Part = int(int32(id.whose))
	}
	if id.kind == LineRow {
		t.openLives(r)
	}
	r.Name = t.rowName(r)
	if r.recorded != nil {
		r.recorded = &track{r.recorded.changes.upTo(r.height.n), r.recorded.sums.upTo((r.height.n + fan - 1) / fan)}
	}
	return r
}

// openLives adds the lives of an interrupt that are not over.
func (t *Tracer) openLives(r *Row) {
	l := &t.cooks[r.Hart].own[max(-1-r.Part, 0)]
	if r.Part >= 0 {
		l = &t.lines[r.Part]
	}
	if l.holds {
		r.open = append(r.open, l.held)
	}
	if l.has {
		r.open = append(r.open, l.life)
	}
	for i := range r.open {
		r.open[i].Count = 1
	}
	if c := &t.cooks[r.Hart]; r.Part == Timer && !l.has && c.alarm <= t.at { // nobody has heard it yet
		life := born(max(c.alarm, c.quiet[0]))
		life.Pending, life.Count = life.Asserted, 1
		r.open = append(r.open, life)
		if life.Asserted > r.height.last.at && life.Asserted < t.at {
			r.tail = append(r.tail, change{life.Asserted, 0, LineAsserted})
		}
	}
}

var rowNames = [...]string{HartRow: "hart", ModeRow: "privilege", GateRow: "interrupts",
	SpaceRow: "address space", MarkRow: "marks", TurnRow: "timer",
	ConsoleRow: "console", InputRow: "input"}

var ownNames = [owns]string{"timer", "software", "supervisor timer", "supervisor software"}

// rowName is what a row is called.
func (t *Tracer) rowName(r *Row) string {
	switch r.Kind {
	case HartRow:
		return fmt.Sprintf("hart %d", r.Hart)
	case ModeRow, GateRow, SpaceRow:
		return rowNames[r.Kind] + t.by(r.Hart)
	case TaskRow:
		return taskName(t.names, r.Task)
	case NoteRow:
		return t.noteName(spanID{r.Task, r.number, uint8(r.Hart)})
	case PartRow, LineRow, CounterRow:
		if r.Part < 0 {
			return ownNames[-1-r.Part] + t.by(r.Hart)
		}
		return t.name(r.Part)
	}
	return rowNames[r.Kind]
}

// inputText says what came in, and where.
func (t *Tracer) inputText(e machine.Event) string {
	if e.Slot < 0 || e.Slot >= len(t.parts) {
		return excerpt(e.Data)
	}
	if text := excerpt(e.Data); t.parts[e.Slot].Device == devices.Device(t.m.UART) {
		return text
	}
	return t.name(e.Slot) + ": " + excerpt(e.Data)
}

// excerpt is the beginning of a text, so that it can be shown.
func excerpt(b []byte) string {
	const most = 32
	s := b
	if len(s) > most {
		s = s[:most]
		for len(s) > 0 && !utf8.RuneStart(b[len(s)]) {
			s = s[:len(s)-1]
		}
	}
	text := strconv.Quote(string(s))
	text = text[1 : len(text)-1]
	if len(s) < len(b) {
		text += "…"
	}
	return text
}

func hartRow(hart int) rowID { return rowID{kind: HartRow, hart: uint8(hart)} }
