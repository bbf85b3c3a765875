package explain

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// A film is the last steps of a hart, run again.
type film []frame

// frame is a step: an instruction retired, or a trap taken.
type frame struct {
	step    uint64
	pc      uint32 // of the instruction, or mepc
	next    uint32 // where the hart went on
	in      isa.Inst
	trap    cpu.Trap
	trapped bool
	from    cpu.Priv // the mode before it
	to      cpu.Priv // and behind it
	slot    int      // of the device that it touched, -1 for none
	reg     string
	store   bool
	late    int64 // of a step that has to do with a timer: by how many ticks mtime is past mtimecmp, or stimecmp
}

// filmed is how many steps a film has at most: more than a loop that is worth the name.
const filmed = 16_384

// develop makes the films of all harts.
func (c *inquest) develop() []film {
	defer c.back()
	harts := len(c.M.Harts)
	end, long := c.M.Position().Steps, uint64(harts*filmed)
	begin := max(end, long) - long
	if c.Past.Seek(c.ctx, begin) != nil {
		return nil
	}
	films := make([]film, harts)
	for i := range films {
		films[i] = make(film, 0, min(end-begin, filmed))
		c.M.As(i, c.lookAtGates)
	}
	touched := frame{slot: -1}
	const kinds = machine.Retired | machine.Trapped | machine.Loaded | machine.Stored
	err := c.Past.Replay(c.ctx, end, machine.Probe{Kinds: kinds, Tell: func(m *machine.Machine, e machine.Event) {
		h := m.Hart()
		if e.Kind == machine.Loaded || e.Kind == machine.Stored {
			touched.slot, touched.reg, touched.store = e.Slot, e.Reg.Name, e.Kind == machine.Stored
			touched.late = lateness(m)
			return
		}
		s := touched
		s.step, s.pc, s.next, s.from, s.to = e.At.Steps, e.PC, e.Next, e.From, e.To
		s.in, _ = m.Instruction(e.PC)
		if e.Kind == machine.Trapped {
			s.trap, s.trapped, s.late = e.Trap, true, lateness(m)
		}
		if s.trap.Cause == isa.STimerInt || s.moves(isa.STimerInt) {
			m.CLINT.Advance(m.Position().Now)
			s.late = int64(m.CLINT.Time() - h.STimeCmp)
		}
		if s.trapped || s.store || s.goesBack() || writesCSR(s.in, isa.MIE) || writesCSR(s.in, isa.MStatus) {
			c.lookAtGates()
		}
		films[e.Hart] = append(films[e.Hart], s)
		touched = frame{slot: -1}
	}})
	if err != nil {
		return nil
	}
	for i, f := range films {
		films[i] = f[max(len(f), filmed)-filmed:]
	}
	return films
}

// goesBack says that it is an mret or sret.
func (s *frame) goesBack() bool { return !s.trapped && (s.in.Op == isa.MRET || s.in.Op == isa.SRET) }

// last is the last frame that retired an instruction; nil if there is none.
func (f film) last() *frame {
	for i := len(f) - 1; i >= 0; i-- {
		if !f[i].trapped {
			return &f[i]
		}
	}
	return nil
}

// lateness is by how many ticks mtime is past mtimecmp; negative where the alarm is still to come.
func lateness(m *machine.Machine) int64 {
	at, _ := m.CLINT.Alarm(m.Turn())
	m.CLINT.Advance(m.Position().Now)
	return int64(m.CLINT.Time() - at)
}

// longestSearch is how many steps of a run are searched: under a second.
const longestSearch = 20_000_000

// search runs the whole run again up to a step, and returns the last moment of the hart's that fits: the step and pc of
// a retired instruction. Where none does, found is false; of a run that is too long for that, or when ctx is done, sure
// is false: then nothing is known.
func (c *inquest) search(to uint64, fits func(m *machine.Machine, e machine.Event) bool) (step uint64, pc uint32,
	found, sure bool) {
	return c.searchFor(machine.Retired, to, func(m *machine.Machine, e machine.Event) bool {
		return e.Hart == c.who && fits(m, e)
	})
}

// searchFor is search among the events of a kind, of all harts.
func (c *inquest) searchFor(kind machine.Kind, to uint64, fits func(m *machine.Machine, e machine.Event) bool) (
	step uint64, pc uint32, found, sure bool) {
	if c.end == nil || to > min(longestSearch, c.Past.Budget) {
		return 0, 0, false, false
	}
	defer c.back()
	if c.Past.Seek(c.ctx, 0) != nil {
		return 0, 0, false, false
	}
	err := c.Past.Replay(c.ctx, to, machine.Probe{Kinds: kind,
		Tell: func(m *machine.Machine, e machine.Event) {
			if fits(m, e) {
				step, pc, found = e.At.Steps, e.PC, true
			}
		}})
	return step, pc, found && err == nil, err == nil
}
