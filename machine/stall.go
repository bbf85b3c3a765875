package machine

import (
	"fmt"
	"math/bits"

	"breakfast/cpu/isa"
	"breakfast/devices"
)

// A stall is an input: from its position on a hart stands still for a while, as a slow one might. It retires nothing
// and takes no interrupt, and time and devices go on. So an interrupt can be placed before any instruction, on a
// schedule that could have been: whoever looks for mistakes of timing asks for a stall until its source is due, and if
// all gates are open then, the interrupt is taken before the next instruction.

// Source is what interrupts a hart: a source of the interrupt controller by its number, 1 to 95, or one of these.
type Source uint8

// The sources that do not come by way of the interrupt controller.
const (
	Timer    Source = devices.Sources + iota // the alarm of M mode: mtime is at mtimecmp or past it
	Alarm                                    // that of S mode: time is at stimecmp or past it, or mip.STIP is set
	Software                                 // the bell: msip
	sources
)

// Stall is what a hart stands still for. A source is due when its own line is up, whether or not anybody lets it in; if
// it is up already, or the time is past, the stall is empty.
type Stall struct {
	Hart   int           // which
	Until  devices.Ticks // a time, if Source is 0
	Source Source        // or until this is due
}

// String is what the hart stands still for, in words.
func (s Stall) String() string {
	switch {
	case s.Source == 0:
		return fmt.Sprintf("until tick %d", s.Until)
	case s.Source < Timer:
		return fmt.Sprintf("until source %d rings", s.Source)
	case s.Source < sources:
		return "until the " + [...]string{"timer", "alarm of S mode", "software interrupt"}[s.Source-Timer] + " is due"
	}
	return fmt.Sprintf("until source %d", s.Source)
}

// check says what is wrong with a stall on any board like this one, whatever the program does.
func (m *Machine) check(s Stall) error {
	switch {
	case s.Hart < 0 || s.Hart >= len(m.Harts):
		if !m.several() {
			return fmt.Errorf("a stall of hart %d: there is hart 0 alone", s.Hart)
		}
		return fmt.Errorf("a stall of hart %d: there are harts 0 to %d", s.Hart, len(m.Harts)-1)
	case s.Source == 0 && s.Until == devices.Never:
		return fmt.Errorf("a stall without an end: want a time or a source")
	case s.Source == 0 || s.Source >= Timer && s.Source < sources:
		return nil
	case s.Until != 0:
		return fmt.Errorf("a stall %s and until tick %d: want one of them", s, s.Until)
	case m.ringer(s.Source) == nil:
		return fmt.Errorf("a stall %s: no device of this board has that source", s)
	}
	return nil
}

// standing is what a hart stands still for; nothing, if it is zero.
type standing struct {
	until devices.Ticks
	due   [2]uint64 // the sources of which each has to be due once: a bit each
}

// stalled: the hart stands still.
func (s *standing) stalled() bool { return *s != standing{} }

// stall begins one. A hart that stands still already does so for both.
func (m *Machine) stall(s Stall) {
	still := &m.stations[s.Hart].standing
	if s.Source == 0 {
		still.until = max(still.until, s.Until)
	} else {
		still.due[s.Source/64] |= 1 << (s.Source % 64)
	}
	if m.asks(Stalled) {
		m.As(s.Hart, func() {
			m.tell(&Event{Kind: Stalled, PC: m.hart.PC, Value: uint32(s.Source), Name: s.String()})
		})
	}
}

// stalled says that some hart stands still.
func (m *Machine) stalled() bool {
	for i := range m.stations {
		if m.stations[i].standing.stalled() {
			return true
		}
	}
	return false
}

// stand has harts that stand still wait no more for what they have no longer to wait for, as the lines are now. Vain
// says that one has waited, or would have to, for what nothing can raise; ends that one has less to wait for. What ends
// for one may leave nothing for another to wait for. Where the run does not go on from here they are to stay as they
// were, since what comes in there may change it.
func (m *Machine) stand() (vain, ends bool) {
	for again := true; again; {
		again = false
		for i := range m.stations {
			still := m.stations[i].standing
			if !still.stalled() {
				continue
			}
			m.As(i, func() { vain = m.standFor(&still) || vain })
			again = again || still != m.stations[i].standing
			m.stations[i].standing = still
		}
		ends = ends || again
	}
	return vain, ends
}

// standings is what each hart stands still for.
func (m *Machine) standings() (all [devices.MaxHarts]standing) {
	for i := range m.stations {
		all[i] = m.stations[i].standing
	}
	return all
}

// stay has the harts stand still for what they stood still for.
func (m *Machine) stay(all [devices.MaxHarts]standing) {
	for i := range m.stations {
		m.stations[i].standing = all[i]
	}
}

func (m *Machine) standFor(still *standing) (vain bool) {
	if still.until <= m.now {
		still.until = 0
	}
	for i, due := range still.due {
		for ; due != 0; due &= due - 1 {
			up, may := m.sourceIs(Source(64*i + bits.TrailingZeros64(due)))
			may = may || m.company()
			if up || !may {
				still.due[i] &^= due & -due
			}
			vain = vain || !up && !may
		}
	}
	return vain
}

// company says that there is another hart that may do something yet, and so raise anything.
func (m *Machine) company() bool {
	me, some := m.round.turn, false
	for i := range m.Harts {
		if i != me {
			m.As(i, func() { some = some || !m.parked() })
		}
	}
	return some
}

// sourceIs says whether a source's line is up, and if not, whether it may yet come up while the hart stands still: by
// the device's own doing, or because somebody types.
func (m *Machine) sourceIs(s Source) (up, may bool) {
	switch s {
	case Timer:
		return m.CLINT.Timer()>>m.round.turn&1 != 0, m.timerTurns() != devices.Never
	case Alarm:
		change, rings := m.alarm(m.hart)
		return rings != 0 || m.hart.SoftIP&isa.STI != 0, change != devices.Never
	case Software: // only a hart rings it
		return m.CLINT.Software()>>m.round.turn&1 != 0, false
	}
	r := m.ringer(s)
	switch r.dev {
	case m.UART:
		return r.line, m.UART.RingsForData()
	case m.Disk:
		return r.line, r.deadline != devices.Never
	}
	return r.line, r.deadline != devices.Never && peek(r.dev, "RING_EN", 0) != 0
}

// ringer is the slot with a source of the interrupt controller; nil for none.
func (m *Machine) ringer(s Source) *slot {
	for i := range m.slots {
		if r := &m.slots[i]; r.source != 0 && r.source == uint32(s) {
			return r
		}
	}
	return nil
}
