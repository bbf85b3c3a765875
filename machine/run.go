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
	Idle                     // the hart waits, and nothing can ever wake it
	Fault                    // a trap was taken, and from its handler the hart traps for ever
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
	Trap   cpu.Trap // Fault: the trap
	PC     uint32   // Fault: the instruction that trapped
	Again  cpu.Trap // Fault: what the handler's first instruction then raises for ever
}

// Run moves the machine on until something stops it. Running to a limit and then to a later
// one is the same as running to the later one.
//
// One tick is: inputs that are due, then devices in slot order, then the hart's steps. An
// access to a device takes effect at once; what it does to the interrupt lines is seen by
// the next step.
func (m *Machine) Run(l Limit) Stop {
	m.broken = false
	for {
		m.deliver()
		m.settle()
		vain := m.stalled() && m.stand()
		switch {
		case m.over.Reason != Reached:
			return m.over
		case vain:
			return Stop{Reason: InVain}
		case m.steps >= l.Steps || m.now >= l.Now:
			return Stop{Reason: Reached}
		case m.broken:
			return Stop{Reason: Stopped}
		case m.wanting || m.hearing == Asked && m.UART.Wants():
			m.wanting = false
			return Stop{Reason: WantsInput}
		case m.endless():
			return Stop{Reason: Endless}
		}
		steps, until := min(l.Steps, m.steps/endlessEvery*endlessEvery+endlessEvery), min(l.Now, m.next())
		if len(m.inputs) > 0 {
			// Stop where the next input comes in: at its step, or, once there, at its time.
			if in := m.inputs[0].At; in.Steps > m.steps {
				steps = min(steps, in.Steps)
			} else {
				until = min(until, in.Now)
			}
		}
		if m.asleep() {
			if until == devices.Never {
				return Stop{Reason: Idle}
			}
			m.now, m.phase = until, 0
			continue
		}
		m.awake(steps, until)
	}
}

// asleep: the hart waits, and no interrupt that mie enables is pending; or it is held in reset, or stalled.
func (m *Machine) asleep() bool { return !m.hart.Awake() || m.now < m.hold || m.stalled() }

// next is when next something happens by itself that concerns a hart which is asleep; Never if nothing does.
func (m *Machine) next() devices.Ticks {
	next := m.nearest
	if m.now < m.hold {
		next = min(next, m.hold)
	}
	if m.now < m.still.until {
		next = min(next, m.still.until)
	}
	return next
}

// Idle says that the hart waits, or is stalled, and nothing but an input from outside can ever wake it. A run without a
// limit of time stops there; with one, time passes.
func (m *Machine) Idle() bool { return m.asleep() && m.next() == devices.Never && len(m.inputs) == 0 }

// awake takes steps until a bound is reached, a device needs a look, the hart goes to sleep, or it traps for ever.
func (m *Machine) awake(steps uint64, until devices.Ticks) {
	h, b := m.hart, (*bus)(m)
	if h.Waiting {
		m.tell(&Event{Kind: Woke, PC: h.PC})
	}
	for m.steps < steps && m.now < until {
		if !m.asks(Begun|Retired) && m.fast(steps, until) {
			break
		}
		pc := h.PC
		m.began = view{h.Priv, h.SATP}
		if m.asks(Begun) {
			m.tell(&Event{Kind: Begun, PC: pc})
		}
		trap, trapped := h.Step(b)
		if m.wanting { // it will be made when there is input, or when it is known that there is none
			*h = m.before
			m.unmark()
			return
		}
		m.steps++
		if m.phase++; m.phase == m.perTick {
			m.phase = 0
			m.now++
		}
		if m.asks(Retired | Trapped | Returned) {
			m.tellStep(pc, trap, trapped)
		}
		if trapped {
			if !m.engine.Retires(h) {
				if again, hopeless := m.hopeless(); hopeless {
					m.over = Stop{Reason: Fault, Trap: trap, PC: pc, Again: again}
					return
				}
			}
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
	if ticks := uint64(until - m.now); ticks < limit {
		limit = min(limit, ticks*uint64(m.perTick)-uint64(m.phase))
	}
	n := m.engine.Run(m.hart, (*bus)(m), limit)
	m.steps += n
	m.broken = m.broken || n > 0 && m.stops[m.hart.PC]
	phase := uint64(m.phase) + n
	m.now += devices.Ticks(phase / uint64(m.perTick))
	m.phase = uint32(phase % uint64(m.perTick))
	return n == limit || m.broken
}

// Fast is how many steps the fast engine has made since the machine was built; the stepper made all others.
func (m *Machine) Fast() uint64 { return m.engine.Steps() }

// Engine is what the fast engine has done since the machine was built.
func (m *Machine) Engine() fast.Counts { return m.engine.Counts() }

// settle brings the slots that were touched or are due up to now, notes their lines and
// deadlines, and lets timer and interrupt controller tell the hart.
func (m *Machine) settle() {
	if m.attention == 0 && m.now < m.nearest {
		return
	}
	if m.Finisher.Restarting() {
		m.restart()
	}
	moved := false
	for look := m.attention&m.everySlot() | m.due(); look != 0; look &= look - 1 {
		i := bits.TrailingZeros32(look)
		s := &m.slots[i]
		due := s.deadline <= m.now
		s.dev.Advance(m.now)
		s.deadline = s.dev.Deadline()
		if due {
			m.tell(&Event{Kind: Due, Slot: i})
		}
		if line := s.dev.IRQ(); line != s.line {
			s.line, moved = line, true
			if line {
				m.tell(&Event{Kind: Rang, Slot: i})
			}
		}
	}
	nearest := devices.Never
	for i := range m.slots {
		nearest = min(nearest, m.slots[i].deadline)
	}
	if m.attention != 0 {
		m.collect()
		m.end()
	}
	if m.host.look <= m.now {
		m.serveHost()
	}
	if m.attention&attendHost != 0 {
		m.noticed()
	}
	alarm, due := m.alarm()
	m.nearest, m.attention = min(nearest, m.host.look, alarm), 0
	if moved {
		var levels devices.Lines
		for i := range m.slots {
			if s := &m.slots[i]; s.line && s.source != 0 {
				levels[s.source/32] |= 1 << (s.source % 32)
			}
		}
		m.PLIC.SetLines(levels)
	}
	m.hart.MIP = isa.MSI*(m.CLINT.Software()&1) | isa.MTI*(m.CLINT.Timer()&1) | isa.MEI*(m.PLIC.External()&1)
	if m.hart.Supervisor {
		m.hart.MIP |= isa.STI*due | isa.SEI*(m.PLIC.Supervisor()&1)
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

// alarm is when the hart's own alarm, stimecmp, next begins or ends to ring, and 1 if it rings now.
func (m *Machine) alarm() (change devices.Ticks, rings uint32) {
	if !m.hart.ComparesTime() {
		return devices.Never, 0
	}
	m.CLINT.Advance(m.now)
	if m.CLINT.Time() >= m.hart.STimeCmp {
		rings = 1
	}
	return m.CLINT.Turns(m.hart.STimeCmp), rings
}

// settleAll asks every device afresh, as after power-on.
func (m *Machine) settleAll() {
	m.attention = m.everySlot()
	m.settle()
}

// attendHart is the bit of Machine.attention for the hart's own alarm, which was set.
const attendHart = 1 << 30

func (m *Machine) everySlot() uint32 { return 1<<len(m.slots) - 1 }

// end looks whether the program has ended the run.
func (m *Machine) end() {
	if code, halted := m.Finisher.Done(); halted {
		m.finish(uint32(code))
	} else if m.Table.Served() {
		m.finish(0)
	}
}

// finish ends the run, if it has not ended yet.
func (m *Machine) finish(code uint32) {
	if m.over.Reason == Reached {
		m.over = Stop{Reason: Halted, Code: code}
		m.tell(&Event{Kind: Ended, Value: code})
	}
}
