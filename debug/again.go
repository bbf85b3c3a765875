package debug

import "breakfast/machine"

// Again makes the last steps of the run again, at most so many, while a probe watches. The debugger is where it was
// afterwards, also if the move that it is part of is cancelled.
func (d *Debugger) Again(steps uint64, p machine.Probe) {
	here := d.m.Position()
	d.aside(func() {
		if here.Steps == 0 {
			return
		}
		d.Seek(machine.Position{Steps: here.Steps - min(steps, here.Steps)})
		defer d.m.Watch(p)()
		for d.m.Position().Steps < here.Steps {
			stop := d.advance(machine.Limit{Steps: here.Steps, Now: machine.Unlimited.Now})
			if stop.Reason != machine.Stopped && stop.Reason != machine.Reached {
				return
			}
		}
	})
}
