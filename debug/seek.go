package debug

import (
	"math"

	"breakfast/devices"
	"breakfast/machine"
)

// The verbs here go to the next event of a kind, or back to the last one, and say whether there was one. All stop at
// breakpoints, which Hits tells. A run that ends on the way ends the move; Stop tells how.

// Trap moves to the first instruction of a trap's handler.
func (d *Debugger) Trap(dir Direction) bool { return d.toEvent(dir, machine.Trapped) }

// Return moves behind an mret or sret.
func (d *Debugger) Return(dir Direction) bool { return d.toEvent(dir, machine.Returned) }

// Switch moves to where a hart has said on the ticket rail that another task runs on it.
func (d *Debugger) Switch(dir Direction) bool {
	running := make([]uint32, len(d.m.Harts))
	return d.toAim(dir, &aim{kinds: machine.RailTask,
		begin: func(m *machine.Machine) {
			for i := range running {
				m.As(i, func() { running[i] = m.Task() })
			}
		},
		when: func(_ *machine.Machine, e machine.Event) bool {
			was := running[e.Hart]
			running[e.Hart] = e.Value
			return was != e.Value
		}}, farSteps)
}

// Ring moves to where a device rings: its interrupt line rises.
func (d *Debugger) Ring(dir Direction) bool { return d.toEvent(dir, machine.Rang) }

// RingOf is Ring of one device: the part with that index (machine.Machine.Parts).
func (d *Debugger) RingOf(dir Direction, part int) bool {
	return d.toAim(dir, &aim{kinds: machine.Rang, when: func(_ *machine.Machine, e machine.Event) bool {
		return e.Slot == part
	}}, farSteps)
}

// Print moves to where something is sent to the terminal.
func (d *Debugger) Print(dir Direction) bool { return d.toEvent(dir, machine.Printed) }

// To moves to where a hart comes to an instruction at one of these addresses; such as those of Places.
func (d *Debugger) To(dir Direction, addrs ...uint32) bool {
	return d.toAim(dir, &aim{at: addrs}, farSteps)
}

// Places are the addresses that somebody means by a place (see Breakpoint), and what he should know of them.
func (d *Debugger) Places(text string) (addrs []uint32, note string, err error) {
	return places(d.m, text)
}

// toEvent moves to an event of a kind.
func (d *Debugger) toEvent(dir Direction, kind machine.Kind) bool {
	return d.toAim(dir, &aim{kinds: kind, when: func(*machine.Machine, machine.Event) bool { return true }},
		farSteps)
}

// farSteps is how far one looks for what is come to at the engine's speed.
const farSteps = 10 * overSteps

// toAim moves to what an aim says. Forward it gives up where the run ends, after so many steps, or after an hour of the
// machine's time.
func (d *Debugger) toAim(dir Direction, a *aim, steps uint64) bool {
	d.settle()
	if dir == Backward {
		return d.backwards(a)
	}
	p := d.m.Position()
	return d.onward(machine.Limit{Steps: p.Steps + min(steps, math.MaxUint64-p.Steps),
		Now: p.Now + min(60*patience, devices.Never-p.Now)}, a).Reason == machine.Stopped
}
