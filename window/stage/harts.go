package stage

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace"
	"breakfast/window"
)

// hart is the one that is shown: that was chosen, or that cannot go on, or whose turn it is.
func (s *Stage) hart() int {
	m := s.d.Machine()
	if s.chosen != window.Following {
		return s.chosen
	}
	if stop := s.d.Stop(); stop.Reason == machine.Fault {
		return stop.Hart
	}
	return m.Turn()
}

// choose has a hart be the one that is shown and stepped. A move that is on its way goes on.
func (s *Stage) choose(hart int) error {
	if hart != window.Following {
		if err := s.known(hart); err != nil {
			return err
		}
	}
	s.chosen, s.view = hart, nil
	return nil
}

// known says what is wrong with a hart's number.
func (s *Stage) known(hart int) error {
	switch n := len(s.d.Machine().Harts); {
	case hart >= 0 && hart < n:
		return nil
	case n == 1:
		return fmt.Errorf("there is no hart %d: there is hart 0 alone", hart)
	default:
		return fmt.Errorf("there is no hart %d: there are 0 to %d", hart, n-1)
	}
}

// held is what all harts hold, before they move; so is the memory that is shown.
func (s *Stage) held() []cpu.Hart {
	if s.shown != nil {
		s.compared = &s.shown.Memory
	}
	return slices.Clone(s.d.Machine().Harts)
}

// step makes a step: the chosen hart's, whatever the others do meanwhile, or the next of any.
func (s *Stage) step(dir debug.Direction) {
	if s.chosen != window.Following {
		s.d.StepHart(dir, s.chosen)
	} else {
		s.d.Step(dir)
	}
}

// stepOver is step, but a call is one step.
func (s *Stage) stepOver(dir debug.Direction) {
	if s.chosen != window.Following && dir == debug.Forward {
		s.d.OverHart(s.chosen)
	} else {
		s.d.Over(dir)
	}
}

// stepped is what is to be said after a step that has not begun yet: that the chosen hart made none.
func (s *Stage) stepped() func() {
	hart, m := s.chosen, s.d.Machine()
	if hart == window.Following {
		return nil
	}
	before := m.StepsOf(hart)
	return func() {
		if m.StepsOf(hart) == before {
			s.status = fmt.Sprintf("hart %d made no step", hart)
		}
	}
}

// doings are what the tracer knows of harts, as the window shows it.
var doings = map[trace.Doing]window.Doing{trace.Sleeping: window.Asleep, trace.Waiting: window.Waits}

// harts fills in what the harts are at, and what the one that is shown holds.
func (s *Stage) harts(v *window.View) {
	m, t := s.d.Machine(), s.d.Tracer()
	v.Hart, v.Turn, v.Chosen = s.hart(), m.Turn(), s.chosen != window.Following
	if len(m.Harts) > 1 {
		for i := range m.Harts {
			h := &m.Harts[i]
			v.Harts = append(v.Harts, window.Hart{PC: h.PC, Place: strings.Join(words(m.Image(), h.PC, ""), ""),
				Mode: h.Priv.String(), Task: t.Task(i), Doing: doings[t.Doing(i)], At: t.At(i)})
		}
	}
	m.As(v.Hart, func() {
		v.PC, v.Mode, v.Task = m.Hart().PC, m.Hart().Priv.String(), t.Task(v.Hart)
		v.Will, v.Gates = will(m, v.PC), gates(m)
		s.registers(v)
		v.Memory = s.memory(m)
	})
}

// shownCSRs are the CSRs that the window has room for: those of M mode, or below it of S mode, if there is a kernel.
func shownCSRs(h *cpu.Hart) []isa.CSR {
	if h.Priv != cpu.M && h.STVec != 0 {
		return []isa.CSR{isa.SStatus, isa.SIE, isa.SIP, isa.STVec, isa.SEPC, isa.SCause, isa.STVal, isa.SScratch,
			isa.SATP}
	}
	return []isa.CSR{isa.MStatus, isa.MIE, isa.MIP, isa.MTVec, isa.MEPC, isa.MCause, isa.MTVal, isa.MScratch}
}

// registers fills in what the hart holds that is meant.
func (s *Stage) registers(v *window.View) {
	m := s.d.Machine()
	h := m.Hart()
	was := h
	if s.before != nil {
		was = &s.before[m.Turn()]
	}
	for i := range h.X {
		v.Registers = append(v.Registers, window.Register{Name: isa.Reg(i).String(), Value: h.X[i],
			Changed: h.X[i] != was.X[i], Words: reading(m, h.X[i])})
	}
	for _, n := range shownCSRs(h) {
		value, _ := h.CSR(n)
		old, _ := was.CSR(n)
		r := window.Register{Name: n.String(), Value: value, Changed: value != old}
		switch n {
		case isa.MTVec, isa.STVec:
			r.Words = words(m.Image(), value&^3, n.Describe(value))
		case isa.MEPC, isa.MScratch, isa.SEPC, isa.SScratch:
			r.Words = words(m.Image(), value, "")
		default:
			if d := n.Describe(value); d != "" && (n != isa.MCause && n != isa.SCause || value != 0) {
				r.Words = strings.Split(d, " · ")
			}
		}
		v.CSRs = append(v.CSRs, r)
	}
	sp := h.X[isa.SP] &^ 3
	for i := uint32(0); i < 32; i++ {
		addr := sp + 4*i
		value, ok := m.Look(addr, 4)
		if at, mapped := m.Translate(addr, cpu.Loading); !ok || !mapped || !m.RAM.Contains(at, 4) {
			break // a device's registers are no stack
		}
		v.Stack = append(v.Stack, window.Register{Name: fmt.Sprintf("sp+%d", 4*i), Value: value, Addr: addr,
			Words: words(m.Image(), value, "")})
	}
}

// reading is what a register's value most likely means: a place in the program, or a number.
func reading(m *machine.Machine, v uint32) []string {
	if w := words(m.Image(), v, ""); w != nil {
		return w
	}
	if v == 0 {
		return nil
	}
	text := fmt.Sprint(int32(v))
	if n := int32(v); n >= 10_000 {
		text = plain.Grouped(uint64(n))
	}
	if v > ' ' && v < 0x7f {
		text += fmt.Sprintf(" %q", rune(v))
	}
	return []string{text}
}
