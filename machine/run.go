package machine

import (
	"math"
	"math/bits"

	"breakfast/cpu"
	"breakfast/cpu/fast"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// Limit is where a run stops if nothing stops it before: at a count of steps or at a time,
// whichever comes first. Both are absolute, as in Position.
type Limit struct {
	Steps uint64
	Now   devices.Ticks
}

// Unlimited never stops a run.
var Unlimited = Limit{math.MaxUint64, devices.Never}

// Reason is why a run stopped.
type Reason uint8

// The reasons.
const (
	Reached    Reason = iota // the limit
	Halted                   // the program ended the run: served breakfast, or wrote to the finisher or to tohost
	Idle                     // the harts wait, and nothing can ever wake one
	Fault                    // a trap was taken, and from its handler the hart traps for ever; no other has more to do
	Stopped                  // a probe called Break
	WantsInput               // the program looks for input and there is none; only of a machine that Hears when asked
	Endless                  // the harts go round a loop that nothing can end
	InVain                   // a hart was stalled for what nothing can raise; it goes on if the run does
)

// String is the reason in a word.
func (r Reason) String() string {
	return [...]string{"limit", "halted", "idle", "fault", "stopped", "wants input", "endless",
		"stalled in vain"}[r]
}

// Stop is how a run ended. One that is Halted or at a Fault stays so.
type Stop struct {
	Reason Reason
	Code   uint32   // Halted: the program's code, 0 for success
	Hart   int      // Fault: whose
	Trap   cpu.Trap // Fault: the trap
	PC     uint32   // Fault: the instruction that trapped
	Again  cpu.Trap // Fault: what the handler's first instruction then raises for ever
	Since  uint64   // Fault, of several harts: the step that took the trap
}

// Run moves the machine on until something stops it. Running to a limit and then to a later
// one is the same as running to the later one.
//
// One tick is: inputs that are due, then devices in slot order, then the hart's steps. An
// access to a device takes effect at once; what it does to the interrupt lines is seen by
// the next step. Several harts take turns in rounds of several ticks: see round.
func (m *Machine) Run(l Limit) Stop {
	m.broken = false
	for {
		m.deliver()
		m.settle()
		if m.lookAt > 0 && m.steps >= m.lookAt && m.asks(Looked) {
			m.lookAt = 0
			m.tell(&Event{Kind: Looked, PC: m.hart.PC})
		}
		switch {
		case m.over.Reason != Reached:
			return m.over
		case m.allLost(): // before limits are looked at: how it ended is part of the state here
			m.finish(m.firstLost())
			continue
		case m.broken:
			return Stop{Reason: Stopped}
		case m.steps >= l.Steps || m.now >= l.Now:
			return Stop{Reason: Reached}
		case m.wanting || m.hearing == Asked && m.UART.Wants():
			m.wanting = false
			return Stop{Reason: WantsInput}
		case m.endless():
			return Stop{Reason: Endless}
		}
		var stood [devices.MaxHarts]standing
		vain, ends := false, false
		if m.stalled() {
			stood = m.standings()
			vain, ends = m.stand()
		}
		if vain && m.vain != m.steps+1 {
			m.stay(stood)
			m.vain = m.steps + 1 // it is told once
			return Stop{Reason: InVain}
		}
		steps, until := min(l.Steps, m.steps/endlessEvery*endlessEvery+endlessEvery), min(l.Now, m.next())
		if m.lookAt > 0 && m.asks(Looked) {
			steps = min(steps, m.lookAt)
		}
		if len(m.inputs) > 0 {
			// Stop where the next input comes in: at its step, or, once there, at its time.
			if in := m.inputs[0].At; in.Steps > m.steps {
				steps = min(steps, in.Steps)
			} else {
				until = min(until, in.Now)
			}
		}
		was := m.round
		switch somebody, moved := m.pass(); {
		case somebody:
			m.awake(steps, until)
			if m.wanting && m.round.made == 0 { // its turn has not begun either
				m.round = was
				m.mean(was.turn)
			}
		case moved:
		case until == devices.Never:
			if ends { // nothing has moved
				m.stay(stood)
			}
			return Stop{Reason: Idle}
		default:
			m.now, m.phase = until, 0
		}
	}
}

// next is when next something happens by itself that concerns harts which are asleep; Never if nothing does.
func (m *Machine) next() devices.Ticks {
	next := m.nearest
	if m.now < m.hold {
		next = min(next, m.hold)
	}
	for i := range m.stations {
		if until := m.stations[i].until; m.now < until {
			next = min(next, until)
		}
	}
	return next
}

// Idle says that all harts wait, or are stalled, and nothing but an input from outside can ever wake one. A run without
// a limit of time stops there; with one, time passes.
func (m *Machine) Idle() bool {
	if m.stalled() {
		defer m.stay(m.standings())
		m.stand()
	}
	return m.asleep() && m.next() == devices.Never && len(m.inputs) == 0
}

// awake takes steps of the hart whose turn it is until a bound is reached, the turn is over, a device needs a look, the
// hart goes to sleep, or it traps for ever.
func (m *Machine) awake(steps uint64, until devices.Ticks) {
	h, b, several := m.hart, (*bus)(m), m.several()
	if several {
		steps = min(steps, m.steps+max(m.left(), 1))
	}
	if h.Waiting {
		m.tell(&Event{Kind: Woke, PC: h.PC})
	}
	for m.steps < steps && m.now < until {
		if !m.asks(Begun|Retired) && m.fast(steps, until) {
			break
		}
		pc := h.PC
		m.began = view{h.Priv, h.SATP}
		if m.asks(Gated) {
			m.heard = gatesOf(h)
		}
		if m.asks(Begun) {
			m.tell(&Event{Kind: Begun, PC: pc})
		}
		trap, trapped := h.Step(b)
		if m.wanting { // it will be made when there is input, or when it is known that there is none
			*h = m.before
			m.unmark()
			return
		}
		m.passed(1)
		if m.asks(Retired | Named | Trapped | Returned | Gated) {
			m.tellStep(pc, trap, trapped)
		}
		if !trapped {
			if several {
				m.found()
			}
		} else if !m.engine.Retires(h) && m.lose(trap, pc) {
			return
		}
		m.broken = m.broken || m.stops[h.PC]
		if h.Waiting {
			m.tell(&Event{Kind: Slept, PC: pc})
			break
		}
		if m.attention != 0 || m.broken {
			break
		}
	}
}

// fast lets the engine make steps, as far as none of them needs the stepper. It says whether it has come to a bound, or
// to one of the stops.
func (m *Machine) fast(steps uint64, until devices.Ticks) bool {
	if _, interrupted := m.hart.Pending(); interrupted {
		return false
	}
	m.hart.Waiting = false
	limit := steps - m.steps
	if ticks := uint64(until - m.now); ticks < limit && !m.several() {
		limit = min(limit, ticks*uint64(m.perTick)-uint64(m.phase))
	}
	n := m.engine.Run(m.hart, (*bus)(m), limit)
	if n > 0 {
		m.passed(n)
		m.found()
		m.broken = m.broken || m.stops[m.hart.PC]
	}
	return n == limit || m.broken
}

// Fast is how many steps the fast engine has made since the machine was built; the stepper made all others.
func (m *Machine) Fast() uint64 { return m.engine.Steps() }

// Engine is what the fast engine has done since the machine was built.
func (m *Machine) Engine() fast.Counts { return m.engine.Counts() }

// settle brings the slots that were touched or are due up to now, notes their lines and
// deadlines, and lets timer and interrupt controller tell the harts.
func (m *Machine) settle() {
	if m.attention == 0 && m.now < m.nearest {
		return
	}
	if m.Finisher.Restarting() {
		m.restart()
	}
	moved, changed := false, m.attention&m.wired != 0 || m.now >= m.nearest
	for look := m.attention&m.everySlot() | m.due(); look != 0; look &= look - 1 {
		i := bits.TrailingZeros32(look)
		s := &m.slots[i]
		due := s.deadline <= m.now
		s.dev.Advance(m.now)
		if deadline := s.dev.Deadline(); deadline != s.deadline {
			s.deadline, changed = deadline, true
		}
		if due {
			m.tell(&Event{Kind: Due, Slot: i})
		}
		if line := s.dev.IRQ(); line != s.line {
			s.line, moved, changed = line, true, true
			if line {
				m.tell(&Event{Kind: Rang, Slot: i})
			}
		}
	}
	if m.attention != 0 {
		m.collect()
		m.end()
	}
	if !changed { // as after most accesses: no line and no deadline can have
		m.attention = 0
		return
	}
	nearest := devices.Never
	for i := range m.slots {
		nearest = min(nearest, m.slots[i].deadline)
	}
	if m.host.look <= m.now {
		m.serveHost()
	}
	if m.attention&attendHost != 0 {
		m.noticed()
	}
	m.nearest, m.attention = min(nearest, m.host.look), 0
	if moved {
		var levels devices.Lines
		for i := range m.slots {
			if s := &m.slots[i]; s.line && s.source != 0 {
				levels[s.source/32] |= 1 << (s.source % 32)
			}
		}
		m.PLIC.SetLines(levels)
	}
	m.wires()
}

// wires sets the interrupt lines of the harts.
func (m *Machine) wires() {
	software, timer, external := m.CLINT.Software(), m.CLINT.Timer(), m.PLIC.External()
	supervisor := m.PLIC.Supervisor()
	for i := range m.Harts {
		h := &m.Harts[i]
		h.MIP = isa.MSI*(software>>i&1) | isa.MTI*(timer>>i&1) | isa.MEI*(external>>i&1)
		if h.Supervisor {
			change, due := m.alarm(h)
			m.nearest = min(m.nearest, change)
			h.MIP |= isa.STI*due | isa.SEI*(supervisor>>i&1)
		}
	}
}

// due is the slots whose deadlines have come, as bits.
func (m *Machine) due() (slots uint32) {
	if m.now < m.nearest {
		return 0
	}
	for i := range m.slots {
		if m.slots[i].deadline <= m.now {
			slots |= 1 << i
		}
	}
	return slots
}

// alarm is when a hart's own alarm, stimecmp, next begins or ends to ring, and 1 if it rings now.
func (m *Machine) alarm(h *cpu.Hart) (change devices.Ticks, rings uint32) {
	if !h.ComparesTime() {
		return devices.Never, 0
	}
	m.CLINT.Advance(m.now)
	if m.CLINT.Time() >= h.STimeCmp {
		rings = 1
	}
	return m.CLINT.Turns(h.STimeCmp), rings
}

// settleAll asks every device afresh, as after power-on.
func (m *Machine) settleAll() {
	m.attention = m.everySlot()
	m.settle()
}

// attendHart is the bit of Machine.attention for a hart's own alarm, which was set.
const attendHart = 1 << 30

// wiring is the bits of Machine.attention for what leads to the harts' lines by itself.
func (m *Machine) wiring() uint32 {
	return attendHart | attendHost | 1<<m.slotAt(clintBase) | 1<<m.slotAt(plicBase)
}

func (m *Machine) everySlot() uint32 { return 1<<len(m.slots) - 1 }

// end looks whether the program has ended the run.
func (m *Machine) end() {
	if code, halted := m.Finisher.Done(); halted {
		m.finish(Stop{Reason: Halted, Code: uint32(code)})
	} else if m.Table.Served() {
		m.finish(Stop{Reason: Halted})
	}
}

// finish ends the run, if it has not ended yet.
func (m *Machine) finish(how Stop) {
	if m.over.Reason != Reached {
		return
	}
	m.over = how
	hart := m.round.turn
	if how.Reason == Fault {
		hart = how.Hart
	}
	m.As(hart, func() { m.tell(&Event{Kind: Ended, PC: how.PC, Trap: how.Trap, Value: how.Code}) })
}
