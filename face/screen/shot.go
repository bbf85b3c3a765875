package screen

import (
	"fmt"

	"breakfast/debug/command"
	"breakfast/devices"
	"breakfast/trace"
)

// A shot is what there is to be shown of the machine at a moment.
type shot struct {
	status command.Status
	regs   []command.Register
	csrs   []command.Register
	gates  []gate
	file   string
	line   int // that comes next, of file; 0 where no line is known
	code   []row
	stops  map[command.Line]bool
	others map[int]string // the lines of file at which other harts are: their numbers
	lanes  []trace.Lane
	at     devices.Ticks
	half   bool // the last line that was printed has no end yet
}

// A gate is an interrupt in words, and which gates on its way are open.
type gate struct {
	name, text string
	locks      []bool
}

// A row is an instruction, of programs without lines.
type row struct {
	addr uint32
	text string
}

// look takes a shot of the machine, which is not on a move, or shows what it is at.
func (m *model) look() {
	mm := m.d.Machine()
	s := shot{status: m.x.Status(), regs: m.x.Registers(), csrs: m.x.CSRs(), stops: m.x.Stops(),
		others: map[int]string{}, at: mm.Position().Now, half: m.now.half}
	mm.As(m.x.Hart, func() {
		for _, g := range mm.Ways() {
			if !g.Hoped && !g.Asking {
				continue
			}
			row := gate{name: g.Name, text: command.InWords(g)}
			for _, l := range g.Locks {
				row.locks = append(row.locks, l.Closed == "")
			}
			s.gates = append(s.gates, row)
		}
	})
	img := mm.Image()
	s.file, s.line, _ = img.LineAt(s.status.PC)
	for i := range mm.Harts {
		if file, line, ok := img.LineAt(mm.Harts[i].PC); ok && i != m.x.Hart && file == s.file {
			s.others[line] += fmt.Sprint(i)
		}
	}
	if s.line == 0 {
		at := s.status.PC
		for range 64 {
			in, ok := mm.Instruction(at)
			if !ok {
				break
			}
			s.code = append(s.code, row{at, in.Pretty(at, img.Place)})
			at += in.Op.Size()
		}
	}
	if s.lanes = m.now.lanes; m.move == nil || m.now.lanes == nil { // a long run has many: while it runs they wait
		s.lanes, _ = m.d.Tracer().Lanes()
	}
	m.now = s
}
