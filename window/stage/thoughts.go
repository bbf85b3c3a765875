package stage

import (
	"fmt"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/window"
)

// thoughts are what is found out about a moment once the machine stands still there: for that the debugger goes back in
// the run and comes again, as a long way does, and whatever a person asks for leaves it at once.
type thoughts struct {
	at      machine.Position
	hart    int
	done    bool
	trap    *debug.Passage // the hart's last
	gates   []window.Gate  // as they stood when a trap that was just taken was not yet
	ways    []debug.Way
	under   []debug.Frame
	context *debug.Context // of what a handler that is under way interrupted …
	task    uint32         // … and whose it is
	did     map[uint32]string

	// second thoughts, which take longer, are of one moment, too
	surveyed   *debug.Survey
	surveyedAt machine.Position
}

// think begins to find out about this moment, if that is not known; it says whether it has.
func (s *Stage) think() bool {
	m := s.d.Machine()
	if t := &s.thoughts; s.running || t.done && t.at == m.Position() && t.hart == s.hart() {
		return s.thinkTwice()
	}
	s.View() // which is shown meanwhile
	t := thoughts{at: m.Position(), hart: s.hart(), done: true, surveyed: s.surveyed, surveyedAt: s.surveyedAt}
	s.thoughts, s.was = t, s.before
	s.move, s.moving = s.d.Begin(func() {
		if p, ok := s.d.Passage(t.hart); ok {
			t.trap = &p
			if p.At.Steps == t.at.Steps && !p.Return && p.Trap.Cause.IsInterrupt() {
				s.d.Aside(machine.Position{Steps: p.At.Steps - 1}, func() {
					m.As(t.hart, func() { t.gates = gates(m) })
				})
			}
		}
		t.under = s.d.Backtrace(t.hart)
		t.ways = s.d.Ways(t.hart)
		t.did = s.trail(t.hart)
		if c, ok := s.d.Context(t.hart); ok {
			t.context = &c
			s.d.Aside(machine.Position{Steps: c.At.Steps - 1}, func() { t.task = s.d.Tracer().TaskID(t.hart) })
		}
	}), ""
	s.moved = func() { s.thoughts = t }
	return true
}

// thinkTwice begins what takes longer; it says whether it has.
func (s *Stage) thinkTwice() bool {
	at := s.d.Machine().Position()
	if s.running || s.surveyedAt == at && s.surveyed != nil {
		return false
	}
	s.View()
	s.was = s.before
	var found *debug.Survey
	s.move, s.moving = s.d.Begin(func() { found = s.d.Survey() }), ""
	s.moved = func() { s.surveyed, s.surveyedAt, s.frames = found, at, everyFrames }
	return true
}

// Settle makes what is on its way, and finds out what there is to know of the moment it leads to.
func (s *Stage) Settle() {
	for s.move != nil || s.think() {
		if s.move != nil {
			s.goOn()
		}
	}
}

// thought puts what was found out into a view.
func (s *Stage) thought(v *window.View) {
	t, m := &s.thoughts, s.d.Machine()
	if !t.done || s.running || t.at != m.Position() || t.hart != v.Hart {
		return
	}
	v.Did = t.did
	if t.context != nil {
		v.Context = s.context(t.context)
	}
	s.apart(v)
	closers(v.Gates, t.ways, s.d)
	if t.gates != nil {
		v.Gates, v.GatesNote = t.gates, "as they stood when it rang"
		for i := range v.Gates {
			if v.Gates[i].Says == "taken next" {
				v.Gates[i].Says = "taken"
			}
		}
	}
	for i, f := range t.under {
		if name, _, _ := strings.Cut(symbol(m, f.Call), "+"); i < 4 && name != "" {
			v.Under = strings.TrimPrefix(v.Under+" < "+name, " < ")
		}
	}
	if t.trap == nil {
		return
	}
	v.Trap = trap(m, t.trap, v.Hart)
	if t.trap.At.Steps == t.at.Steps && v.Tone == window.Plain && v.State == window.Paused {
		v.Reason, v.Tone = s.passed(t.trap), window.Rings
	}
}

func symbol(m *machine.Machine, addr uint32) string {
	if img := m.Image(); img != nil {
		return img.Place(addr)
	}
	return ""
}

// passed says in a line what a trap that was just taken has done, or a return.
func (s *Stage) passed(p *debug.Passage) string {
	who := s.d.Tracer().Task(p.Hart)
	if who == "" {
		who = "the program"
	}
	if p.Return {
		return fmt.Sprintf("back in %s mode, at %s", p.To, s.d.Where(p.Next))
	}
	if p.Trap.Cause.IsInterrupt() {
		return fmt.Sprintf("the %v left %s at %s", p.Trap.Cause, who, s.d.Where(p.PC))
	}
	return fmt.Sprintf("%v, taken at %s", p.Trap.Cause, s.d.Where(p.PC))
}

// trap is the strip of a trap or a return.
func trap(m *machine.Machine, p *debug.Passage, hart int) *window.Trap {
	now := &m.Harts[hart]
	t := &window.Trap{Title: ago(m.Position().Steps - p.At.Steps)}
	mode := p.To // whose CSRs it is about
	if p.Return {
		mode = p.From
		t.Title = "Return" + t.Title
	} else {
		t.Title = "Trap" + t.Title
	}
	names := struct{ status, epc, cause, tval isa.CSR }{isa.MStatus, isa.MEPC, isa.MCause, isa.MTVal}
	letter, enable, previous, from := "M", uint32(isa.StatusMIE), uint32(isa.StatusMPIE), "MPP"
	if mode == cpu.S {
		names.status, names.epc, names.cause, names.tval = isa.SStatus, isa.SEPC, isa.SCause, isa.STVal
		letter, enable, previous, from = "S", isa.StatusSIE, isa.StatusSPIE, "SPP"
	}
	c := cells{t, &p.Before, &p.After, now}
	t.Cells = append(t.Cells, window.TrapCell{Name: "privilege", Before: p.From.String(), After: p.To.String(),
		Words: modeWords[p.To]})
	c.add(names.status.String()+"."+letter+"IE", names.status, enable, func(v uint32) string {
		if v == 0 {
			return "no interrupt comes now"
		}
		return "interrupts may come"
	})
	c.add(names.status.String()+"."+letter+"PIE", names.status, previous,
		func(uint32) string { return "for the return" })
	c.mode(from, names.status)
	if !p.Return {
		c.add(names.epc.String(), names.epc, ^uint32(0), func(v uint32) string { return symbol(m, v) })
		c.add(names.cause.String(), names.cause, ^uint32(0), names.cause.Describe)
		c.add(names.tval.String(), names.tval, ^uint32(0), func(v uint32) string {
			if v == 0 {
				return "no value"
			}
			return symbol(m, v)
		})
	}
	t.Cells = append(t.Cells, window.TrapCell{Name: "pc", Before: hex(p.PC), After: hex(p.Next),
		Words: symbol(m, p.Next)})
	if p.Before.X == now.X {
		t.Note = "x1–x31 untouched"
	} else if n := differing(&p.Before.X, &now.X); n == 1 {
		t.Note = "1 register changed since"
	} else {
		t.Note = fmt.Sprintf("%d registers changed", n)
	}
	return t
}

var modeWords = map[cpu.Priv]string{cpu.M: "machine", cpu.S: "supervisor", cpu.U: "user"}

func ago(steps uint64) string {
	switch steps {
	case 0:
		return " just now"
	case 1:
		return " 1 step ago"
	}
	return fmt.Sprintf(" %s steps ago", plain.Grouped(steps))
}

func hex(v uint32) string { return fmt.Sprintf("%08x", v) }

func differing(a, b *[32]uint32) (n int) {
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// cells are added to a strip.
type cells struct {
	t                  *window.Trap
	before, after, now *cpu.Hart
}

// add adds the bits of a CSR that are meant, as a number if it is all of them: as the hart left them, or, if an
// instruction has written them since, as they are now.
func (c cells) add(name string, n isa.CSR, mask uint32, words func(uint32) string) {
	before, _ := c.before.CSR(n)
	after, _ := c.after.CSR(n)
	now, _ := c.now.CSR(n)
	cell := window.TrapCell{Name: name, Since: now&mask != after&mask}
	text := hex
	if mask != ^uint32(0) {
		text = func(v uint32) string {
			if v&mask != 0 {
				return "1"
			}
			return "0"
		}
	}
	cell.Before, cell.After, cell.Words = text(before), text(now), words(now&mask)
	c.t.Cells = append(c.t.Cells, cell)
}

// mode adds the mode that a trap came from, and to which it returns.
func (c cells) mode(name string, n isa.CSR) {
	of := func(h *cpu.Hart) string {
		v, _ := h.CSR(n)
		if name == "SPP" {
			return [...]string{"U", "S"}[v>>8&1]
		}
		return cpu.Priv(v >> 11 & 3).String()
	}
	c.t.Cells = append(c.t.Cells, window.TrapCell{Name: n.String() + "." + name, Before: of(c.before), After: of(c.now),
		Words: "goes back to", Since: of(c.now) != of(c.after)})
}
