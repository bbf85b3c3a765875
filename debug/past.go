package debug

import (
	"breakfast/devices"
	"breakfast/machine"
)

// InPast says that more of the run is known than up to now. What is typed or changed now begins another future: what
// was known of what came later is put away, with all that came in there, until yet another begins. See Undo.
func (d *Debugger) InPast() bool {
	d.settle()
	return d.past.Past()
}

// End is the last moment of the run that is known: where whoever is in the past came from.
func (d *Debugger) End() machine.Position { return d.past.End() }

// Type hands bytes to the terminal now. In the past that begins another future.
func (d *Debugger) Type(data []byte) {
	d.settle()
	d.forgetHits()
	d.past.Type(data)
	d.known = known{}
}

// Edit changes something of the machine now, as if the program had done so between two steps. It is part of the run
// like what is typed: whoever comes by again finds it done. In the past it begins another future. An error says why it
// cannot be.
func (d *Debugger) Edit(e machine.Edit) error {
	d.settle()
	if err := d.past.Post(machine.Input{Edit: &e}); err != nil {
		return err
	}
	d.forgetHits()
	d.advance(machine.Limit{Steps: d.m.Position().Steps, Now: devices.Never}) // it comes in
	d.known = known{}
	return nil
}

// Undo leaves the future that was begun last for the one that was known before, and goes to where it was left, before
// what was typed or changed there. It says whether there was one. Once more, and all is as it was.
func (d *Debugger) Undo() bool {
	d.settle()
	if !d.past.Undo() {
		return false
	}
	d.forgetHits()
	d.stop, d.hit, d.known = machine.Stop{}, nil, known{}
	d.seen.collect()
	return true
}

// forgetHits forgets the hits of breakpoints that were later than now: another future begins.
func (d *Debugger) forgetHits() {
	for _, p := range d.points {
		p.hits.cut(d.m.Position().Steps)
	}
}

// Undoable says whether Undo has something to do, and where it goes.
func (d *Debugger) Undoable() (at machine.Position, ok bool) { return d.past.Undoable() }

// Remember has the past take at most so many bytes of the host's memory, about; at first 256 MiB. With less, going back
// takes longer. See history.History.Memory.
func (d *Debugger) Remember(bytes int) { d.past.Memory = bytes }

// Diverged is an error if running again has not led to where the run was (history.Diverged): then what is shown of the
// past is not to be trusted. It is nil as long as all is well, and after a Reset.
func (d *Debugger) Diverged() error { return d.past.Diverged() }

// Remembered is about how many bytes of the host's memory the past takes.
func (d *Debugger) Remembered() int { return d.past.Bytes() }
