package debug

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/machine"
)

// A Write is what has written something: the step, who, and what it held before.
type Write struct {
	Hit
	At   machine.Position // before the step; the write before it is looked for from here
	Trap *cpu.Trap        // the trap that wrote it, if it was one
}

// LastWrite is what wrote something last before a position that is not later than now: memory, a register, a CSR or a
// device's register, as of Breakpoint.Watch. It is false where nothing in the run has. The debugger is where it was
// afterwards, also if the move that it is part of is cancelled. It is looked for at the engine's speed, but for pc.
func (d *Debugger) LastWrite(what string, before machine.Position) (w Write, found bool, err error) {
	return d.lastAccess(Breakpoint{Watch: what, On: Written}, before)
}

// lastAccess is LastWrite of any access.
func (d *Debugger) lastAccess(b Breakpoint, before machine.Position) (w Write, found bool, err error) {
	d.settle()
	p, err := d.point(b)
	if err != nil {
		return w, false, err
	}
	here, stop, hit, points := d.m.Position(), d.stop, d.hit, d.points
	d.points = []*point{p}
	defer func() { d.points = points }()
	if earlier(before, here) {
		d.Seek(before)
	}
	if found = d.backwards(&aim{}); found {
		w = Write{Hit: d.hit[0], At: d.m.Position()}
		if p.by.Kind == machine.Trapped {
			w.Trap = &p.by.Trap
		}
		w.Text = fmt.Sprintf("%s, at step %d", d.deed(p, &w.Hit), w.At.Steps+1)
	}
	d.Seek(here)
	d.stop, d.hit = stop, hit
	return w, found, nil
}
