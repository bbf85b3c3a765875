package machine

import (
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/memory"
)

// Several harts take turns, in rounds, so that there is one order of all that they do.
//
// A round gives each hart that is awake a turn of so many steps (Config.Interleave, in whole ticks), by their numbers.
// While it lasts the time stands still; at its end that moves on by the round's ticks. A round ends at the earliest
// deadline that is known when it begins, and has fewer steps then; what is set to come while it lasts comes at its end.
// So do inputs for a time within it, and a limit of time is kept to at its end, so that neither moves one.
//
// Whether a hart is awake is asked when its turn comes. One that falls asleep, or is stalled, has had its turn. Devices
// act at once, and the lines of all harts are settled before the next step of any: a hart sees what another has done
// when its turn comes. When all are asleep no round begins, and time jumps to the next deadline.
//
// A turn does not end between the lr.w and the sc.w of a constrained loop (Unprivileged manual, "Eventual Success of
// Store-Conditional Instructions"), or a lock could starve a hart for ever: when its steps are made and the hart holds
// a reservation, the turn goes on until it holds none, its next instruction is another lr.w, or constrained more steps
// are made. A loop whose lr.w was made in the turn's own steps gets to its sc.w so, and none is begun after them.
//
// One hart alone takes no turns: its time runs tick by tick.
type round struct {
	ticks uint32 // that it takes; 0 while none is under way
	turn  int    // whose turn it is, or was
	made  uint64 // steps that it has made in its turn
}

// constrained is how many steps a turn may be longer: the instructions of a constrained loop.
const constrained = 16

func (m *Machine) several() bool { return len(m.Harts) > 1 }

// Turn is the number of the hart whose turn it is: see Hart.
func (m *Machine) Turn() int { return m.round.turn }

// mean makes a hart the one that is meant.
func (m *Machine) mean(hart int) { m.round.turn, m.hart = hart, &m.Harts[hart] }

// ready says that a hart has a step to make.
func (m *Machine) ready(hart int) bool {
	return m.Harts[hart].Awake() && m.now >= m.hold && !m.stations[hart].stalled()
}

// asleep: no hart has a step to make. Each waits, and no interrupt that its mie enables is pending; or it is held in
// reset, or stalled.
func (m *Machine) asleep() bool {
	for i := range m.Harts {
		if m.ready(i) {
			return false
		}
	}
	return true
}

// pass sees to it that it is the turn of a hart that has a step to make; somebody is false if there is none. moved says
// that time has moved on to the end of a round, so that all is to be looked at anew.
func (m *Machine) pass() (somebody, moved bool) {
	r, next := &m.round, 0
	if !m.several() {
		return m.ready(0), false
	}
	if r.ticks != 0 {
		if m.ready(r.turn) && !m.turned() {
			return true, false
		}
		next = r.turn + 1
	}
	for ; next < len(m.Harts); next++ {
		if m.ready(next) {
			if r.ticks == 0 {
				r.ticks = m.roundTicks()
			}
			r.made = 0
			m.mean(next)
			m.guard()
			return true, false
		}
	}
	moved = r.ticks != 0
	m.now += devices.Ticks(r.ticks)
	r.ticks, r.made = 0, 0
	return false, moved
}

// roundTicks is how long a round is that begins now.
func (m *Machine) roundTicks() uint32 {
	until := min(m.nearest, m.now+devices.Ticks((m.interleave+m.perTick-1)/m.perTick))
	for i := range m.stations {
		if end := m.stations[i].until; end > m.now {
			until = min(until, end)
		}
	}
	return uint32(max(until, m.now+1) - m.now)
}

// turned says that the turn is over.
func (m *Machine) turned() bool {
	if m.left() > 0 {
		return false
	}
	if m.hart.Reservation == 0 || m.round.made >= m.turnSteps()+constrained {
		return true
	}
	in, _ := m.Instruction(m.hart.PC)
	return in.Op == isa.LRW
}

func (m *Machine) turnSteps() uint64 { return uint64(m.round.ticks) * uint64(m.perTick) }

// left is how many of the turn's own steps are left.
func (m *Machine) left() uint64 { return max(m.turnSteps(), m.round.made) - m.round.made }

// passed counts steps that were made.
func (m *Machine) passed(steps uint64) {
	m.steps += steps
	if m.several() {
		m.round.made += steps
		m.stations[m.round.turn].steps += steps
		return
	}
	phase := uint64(m.phase) + steps
	switch {
	case phase < uint64(m.perTick):
		m.phase = uint32(phase)
		return
	case steps == 1: // which needs no division
		m.phase = 0
		m.now++
		return
	}
	m.now += devices.Ticks(phase / uint64(m.perTick))
	m.phase = uint32(phase % uint64(m.perTick))
}

// guard flags the memory that other harts have reserved than the one whose turn it is, so that its stores there are
// seen (see stored): they end reservations. That is seldom any, since turns do not end where a loop is about to store.
func (m *Machine) guard() {
	for i := range m.Harts {
		if r := m.Harts[i].Reservation; i != m.round.turn && r != 0 && m.RAM.Contains(r-1, 4) {
			m.RAM.Mark(r-1, memory.Reserved)
		}
	}
}

// Who stores what no hart does.
const (
	byDevice = -1 - iota
	byHost
	byReset
)

// unreserve ends the reservations of words that a store of n bytes touches: those of all harts but the one that makes
// it (Unprivileged manual, "Load-Reserved/Store-Conditional Instructions").
func (m *Machine) unreserve(addr, n uint32, by int) {
	for i := range m.Harts {
		h := &m.Harts[i]
		if r := uint64(h.Reservation); i != by && r > 0 && n > 0 && r-1 < uint64(addr)+uint64(n) && uint64(addr) < r+3 {
			h.Reservation = 0
		}
	}
}
