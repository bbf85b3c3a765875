package debug

import (
	"fmt"
	"path"

	"breakfast/debug/expr"
	"breakfast/machine"
)

// Hit is a breakpoint at which a move has stopped.
type Hit struct {
	ID     int
	Number uint64 // the how manieth of this breakpoint, as far as is known; 0 where it was not counted
	Hart   int
	PC     uint32 // the instruction before which it stands; or that did it
	Was    string // of what is watched: the value before …
	Is     string // … and after; the same where it was only read or written
	Text   string // all of it in a sentence

	Others bool // no step of a hart did it, but a device, the host, a person or time
}

// Hits are the breakpoints at which the last move has stopped. A move backwards stands before what they tell of.
func (d *Debugger) Hits() []Hit { return d.hit }

// Log has somebody told what breakpoints with a Log say, as moves forward come to them.
func (d *Debugger) Log(tell func(text string)) { d.tell = tell }

// Where is an address as people say it: the line and the symbol, as far as they are known.
func (d *Debugger) Where(addr uint32) string {
	img := d.m.Image()
	at := fmt.Sprintf("0x%08x", addr)
	if name := img.Place(addr); name != "" {
		at = name
	}
	if file, line, ok := img.LineAt(addr); ok {
		return fmt.Sprintf("%s:%d (%s)", path.Base(file), line, at)
	}
	return at
}

// strike makes the hit of a point that has happened, as the machine stands.
func (d *Debugger) strike(p *point) Hit {
	h := Hit{ID: p.id, Hart: p.by.Hart, PC: p.by.PC}
	switch e := p.by; e.Kind {
	case machine.Written:
		h.Others = e.Name != ""
	case machine.Due, machine.Woke, machine.Entered, machine.Edited:
		h.Others = true
	}
	if p.watch != nil {
		h.Was, h.Is = p.watch.settle(d.m, p.by.Hart)
	}
	return h
}

// put puts a hit in words.
func (d *Debugger) put(p *point, h *Hit, dir Direction) {
	h.Text = fmt.Sprintf("breakpoint %d, %s", h.ID, d.Where(h.PC))
	if len(d.m.Harts) > 1 {
		h.Text += fmt.Sprintf(", on hart %d", h.Hart)
	}
	switch {
	case p.trap != nil:
		h.Text = fmt.Sprintf("breakpoint %d: %s", h.ID, d.deed(p, h))
	case p.watch != nil:
		h.Text = fmt.Sprintf("watchpoint %d: %s", h.ID, d.deed(p, h))
		if dir == Backward {
			h.Text += "; it is about to happen"
		}
	}
	if h.Number > 1 {
		h.Text += fmt.Sprintf(" (hit %d)", h.Number)
	}
}

// deed is what was done to what is watched, or which trap was taken, and by whom.
func (d *Debugger) deed(p *point, h *Hit) string {
	by := "by " + d.Where(h.PC)
	switch e := p.by; {
	case e.Name != "" && e.Kind == machine.Written:
		by = "by " + e.Name
	case e.Kind == machine.Due || e.Kind == machine.Woke || e.Kind == machine.Entered:
		by = "with time"
	}
	if len(d.m.Harts) > 1 {
		by += fmt.Sprintf(", on hart %d", h.Hart)
	}
	if e := p.by; e.Task != 0 {
		by += ", in the task " + d.task(e.Task)
	}
	switch {
	case p.watch == nil:
		return fmt.Sprintf("%v, taken %s", p.by.Trap.Cause, by)
	case p.watch.on == Changed || h.Was != h.Is:
		return fmt.Sprintf("%s was %s, is %s, %s", p.Watch, h.Was, h.Is, by)
	}
	return fmt.Sprintf("%s, which is %s, was %s %s", p.Watch, h.Is, p.did(), by)
}

// task is the task of a number as people call it.
func (d *Debugger) task(n uint32) string {
	if name := d.seen.t.TaskName(n); name != "" {
		return name
	}
	return fmt.Sprint(n)
}

// did is which of the accesses it was, as far as that is known.
func (p *point) did() string {
	switch {
	case p.watch.on != Used:
		return p.watch.on.String()
	case p.by.Kind == machine.Loaded || p.watch.of.Kind == expr.Memory && p.by.Kind == machine.Retired:
		return "read"
	case p.by.Kind == machine.Stored || p.by.Kind == machine.Written:
		return "written"
	}
	return "used"
}
