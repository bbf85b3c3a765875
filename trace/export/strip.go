package export

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/plain"
	"breakfast/trace"
)

// A strip is a run as lines of text.
type strip struct {
	*Run
	b           strings.Builder
	w           window // in columns
	names, sums int    // columns that they take
}

// WriteStrip writes the run as a strip chart, so many columns wide: a lane a line.
func (r *Run) WriteStrip(w io.Writer, columns int) error {
	s := &strip{Run: r, names: 13, sums: 11}
	n := max(columns-s.names-s.sums-2, 10)
	s.w = window{r.From, r.To, 0, float64(n), 1}
	ended := ""
	if r.Ended != "" {
		ended = " (" + r.Ended + ")"
	}
	s.wrapped(fmt.Sprintf("%s: %s to %s%s; a column is %s", r.Program, r.short(r.From), r.short(r.To), ended,
		r.Long((r.To-r.From)/devices.Ticks(n))), columns)
	for _, sentence := range r.story() {
		s.wrapped(sentence, columns)
	}
	s.b.WriteByte('\n')
	s.clock()
	s.lanes()
	s.b.WriteByte('\n')
	s.wrapped("█ to ▁: for how much of a column; ─ ready, claimed, or done and not looked at; · waits; 1 to 9, +: "+
		"how many "+
		"interrupts", columns)
	_, err := io.WriteString(w, s.b.String())
	return err
}

// wrapped writes a sentence in lines.
func (s *strip) wrapped(text string, columns int) {
	at := 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		if at > 0 && at+1+n > columns {
			s.b.WriteByte('\n')
			at = 0
		} else if at > 0 {
			s.b.WriteByte(' ')
			at++
		}
		s.b.WriteString(word)
		at += n
	}
	s.b.WriteByte('\n')
}

// clock writes the time axis: a label stands right of its moment.
func (s *strip) clock() {
	n := s.w.columns()
	row := []rune(strings.Repeat(" ", n))
	free := 0
	for _, t := range s.axisTicks(s.From, s.To, n/12) {
		text := []rune("╷" + t.text)
		if x := int(s.w.x(t.at)); x >= free && x+len(text) <= n {
			copy(row[x:], text)
			free = x + len(text) + 1
		}
	}
	s.line("", string(row), "in all")
}

// line writes a lane.
func (s *strip) line(name, cells, sum string) {
	if r := []rune(name); len(r) > s.names {
		name = string(r[:s.names-1]) + "…"
	}
	fmt.Fprintf(&s.b, "%s\n", strings.TrimRight(fmt.Sprintf("%-*s %s %*s", s.names, name, cells, s.sums, sum), " "))
}

var eighths = []rune("▁▂▃▄▅▆▇█")

// level is a mark for a share; 0 for none.
func level(share float64) rune {
	if share <= 1e-9 {
		return 0
	}
	return eighths[min(7, max(0, int(math.Ceil(share*8-1e-6))-1))]
}

// cells has a mark in each column for the first of some shares that is there.
func (s *strip) cells(marks func(i int) rune) string {
	row := make([]rune, s.w.columns())
	for i := range row {
		if row[i] = marks(i); row[i] == 0 {
			row[i] = ' '
		}
	}
	return string(row)
}

func (s *strip) shares(row *trace.Row, states ...trace.State) []float64 {
	return s.w.shares(row.Segments(s.From, s.To, 16*s.w.columns()), states...)
}

func (s *strip) has(lane string) bool { return s.chosen == nil || contains(s.chosen, lane) }

// lanes writes all that there is.
func (s *strip) lanes() {
	for _, row := range s.of(trace.TaskRow) {
		runs, ready, waits := s.shares(row, trace.TaskRuns), s.shares(row, trace.TaskReady),
			s.shares(row, trace.TaskWaits)
		s.line(s.named(row), s.cells(func(i int) rune {
			switch mark := level(runs[i]); {
			case mark != 0:
				return mark
			case ready[i] > 0 && ready[i] >= waits[i]:
				return '─'
			case waits[i] > 0:
				return '·'
			}
			return 0
		}), s.sum(s.total(row, trace.TaskRuns)))
	}
	if s.has("harts") {
		for _, row := range s.of(trace.HartRow) {
			s.hart(row)
		}
	}
	for _, row := range s.of(trace.LineRow) {
		s.rings(row)
	}
	if s.has("devices") {
		s.parts()
	}
	s.rest()
}

// named is a row's name, with its hart, if there are several.
func (s *strip) named(row *trace.Row) string {
	if s.several() {
		return fmt.Sprintf("%s %d", row.Name, row.Hart)
	}
	return row.Name
}

// hart writes what a hart did that no task's lane shows.
func (s *strip) hart(row *trace.Row) {
	kernel := "kernel"
	if len(s.of(trace.TaskRow)) == 0 {
		kernel = "switches"
		s.levels("works", row, trace.State(trace.Working))
	}
	s.levels(kernel, row, trace.State(trace.Switching))
	s.levels("stares", row, trace.State(trace.Staring))
	s.levels("sleeps", row, trace.State(trace.Sleeping))
	s.levels("waits", row, trace.State(trace.Waiting))
}

// levels writes for how much of each column a row was in a state, if it ever was.
func (s *strip) levels(name string, row *trace.Row, states ...trace.State) {
	sum := s.total(row, states...)
	if sum == 0 {
		return
	}
	if s.several() {
		name = fmt.Sprintf("%s %d", name, row.Hart)
	}
	share := s.shares(row, states...)
	s.line(name, s.cells(func(i int) rune { return level(share[i]) }), s.sum(sum))
}

// rings writes how many interrupts of a source there were, and while which it was claimed.
func (s *strip) rings(row *trace.Row) {
	lives := s.lives(row, fineEnough)
	if len(lives) == 0 {
		return
	}
	var marks []trace.Mark
	if row.Part < 0 {
		lives = keep(lives, func(l trace.Life) bool { return l.Taken != devices.Never })
		if len(lives) == 0 {
			return
		}
	}
	for _, l := range lives {
		marks = append(marks, trace.Mark{At: l.Asserted, Count: l.Count})
	}
	sum := unheard(lives)
	if worst, long := slowest(lives, row.Part); worst != nil {
		if sum = s.soon(long); long > 0 && livesCount(lives) > 1 {
			sum = "≤ " + sum
		}
	}
	name := row.Name
	if row.Part < 0 {
		name = ownName(row.Part)
		if s.several() {
			name = fmt.Sprintf("%s %d", name, row.Hart)
		}
		sum = plain.Grouped(livesCount(lives))
	} else {
		name += " rings"
	}
	counts, served := s.w.counts(marks), s.shares(row, trace.LineServed)
	s.line(name, s.cells(func(i int) rune {
		if mark := digit(counts[i]); mark != 0 || served[i] == 0 || row.Part < 0 {
			return mark
		}
		return '─'
	}), sum)
}

// digit is a mark for a number; 0 for none.
func digit(n float64) rune {
	switch {
	case n == 0:
		return 0
	case n > 9:
		return '+'
	}
	return '0' + rune(n)
}

// parts writes when the appliances were at work, and when they were done and nobody had looked.
func (s *strip) parts() {
	for _, row := range s.of(trace.PartRow) {
		if s.total(row, trace.PartWorks, trace.PartDone) == 0 {
			continue
		}
		busy, done := s.shares(row, trace.PartWorks), s.shares(row, trace.PartDone)
		s.line(row.Name, s.cells(func(i int) rune {
			if mark := level(busy[i]); mark != 0 || done[i] == 0 {
				return mark
			}
			return '─'
		}), s.sum(s.total(row, trace.PartWorks)))
	}
}

// rest writes the lanes that are not always there.
func (s *strip) rest() {
	if list, known := s.overlap(); known && len(list) > 0 && s.has("overlap") {
		share, sum := make([]float64, s.w.columns()), devices.Ticks(0)
		for _, o := range list {
			s.w.spread(share, o.from, o.to, 1)
			sum += o.to - o.from
		}
		s.line("overlap", s.cells(func(i int) rune { return level(share[i]) }), s.sum(sum))
	}
	for _, row := range s.of(trace.ModeRow) {
		if s.total(row, trace.State(cpu.U), trace.State(cpu.S)) > 0 {
			s.levels("user mode", row, trace.State(cpu.U))
		}
	}
	for _, row := range s.of(trace.GateRow) {
		if s.total(row, trace.GateOpen) > 0 {
			s.levels("irqs off", row, trace.GateShut)
		}
	}
	for _, row := range s.of(trace.SpaceRow) {
		s.levels("translated", row, 1)
	}
	for _, row := range s.of(trace.NoteRow) {
		share := s.shares(row, 1)
		s.line(row.Name, s.cells(func(i int) rune { return level(share[i]) }), s.sum(s.total(row, 1)))
	}
	for _, kind := range []trace.RowKind{trace.MarkRow, trace.ConsoleRow, trace.InputRow} {
		for _, row := range s.of(kind) {
			list := row.Marks(s.From, s.To, fineEnough)
			counts, sum := s.w.counts(list), 0
			for _, m := range list {
				sum += m.Count
			}
			s.line(row.Name, s.cells(func(i int) rune { return digit(counts[i]) }), plain.Grouped(sum))
		}
	}
}
