package debug

import (
	"fmt"
	"strings"

	"breakfast/machine"
)

// A Way is an interrupt's way to a hart, and which of the gates on it are closed.
type Way struct {
	machine.Gate
	Hart int
	Shut []Shut // the closed ones, from the device to the hart
}

// Shut is a closed gate.
type Shut struct {
	machine.Lock
	By *Write // what closed it last; nil if it has been closed from the beginning …
	// … or for longer than was looked at
	Long bool
}

// writesLooked is how many writes to a gate's register are looked at for the one that closed it.
const writesLooked = 64

// Ways says of each interrupt that a hart may hear of, or that rings, which gates it meets now, and who closed those
// that are closed: why a handler does not run. The debugger is where it was afterwards.
func (d *Debugger) Ways(hart int) (ways []Way) {
	var gates []machine.Gate
	d.m.As(hart, func() { gates = d.m.Ways() })
	for _, g := range gates {
		if !g.Hoped && !g.Asking {
			continue
		}
		w := Way{Gate: g, Hart: hart}
		for i, l := range g.Locks {
			if l.Closed != "" {
				s := Shut{Lock: l}
				s.By, s.Long = d.closed(hart, g.Name, i, l)
				w.Shut = append(w.Shut, s)
			}
		}
		ways = append(ways, w)
	}
	return ways
}

// closed is what closed a gate of a hart's: the last access to where it is set before which it was open. Long says that
// there may have been one, too many accesses ago.
func (d *Debugger) closed(hart int, source string, i int, l machine.Lock) (by *Write, long bool) {
	d.aside(func() { by, long = d.closing(hart, source, i, l) })
	return by, long
}

// closing is closed, and leaves the debugger somewhere.
func (d *Debugger) closing(hart int, source string, i int, l machine.Lock) (by *Write, long bool) {
	here := d.m.Position()
	b := Breakpoint{Watch: l.CSR.String(), On: Written}
	if l.Addr != 0 {
		b.Watch = fmt.Sprintf("[%#x]", l.Addr)
		if l.Addr%4 != 0 {
			b.Watch = fmt.Sprintf("lbu[%#x]", l.Addr)
		}
	}
	if l.Reads {
		b.On = Read
	}
	before := here
	for range writesLooked {
		w, found, err := d.lastAccess(b, before)
		if !found || err != nil {
			return nil, err != nil
		}
		d.Seek(w.At)
		open := false
		d.m.As(hart, func() {
			for _, g := range d.m.Ways() {
				open = open || g.Name == source && i < len(g.Locks) && g.Locks[i].Closed == ""
			}
		})
		if open {
			return &w, false
		}
		before = w.At
	}
	return nil, true
}

// Text says it in a line for each closed gate: "kettle rings: PLIC_PRIORITY of its source, 40, is 0, and
// nobody has opened it".
func (w *Way) Text(d *Debugger) (lines []string) {
	who := w.Name
	if len(d.m.Harts) > 1 {
		who = fmt.Sprintf("hart %d, %s", w.Hart, w.Name)
	}
	asks := "has nothing to ring for"
	if w.Asking {
		asks = "rings"
	}
	if len(w.Shut) == 0 {
		return []string{fmt.Sprintf("%s %s, and every gate is open", who, asks)}
	}
	for _, s := range w.Shut {
		lines = append(lines, fmt.Sprintf("%s %s: %s, %s", who, asks, s.Closed, s.since(d)))
	}
	return lines
}

// since says who closed a gate, and when.
func (s *Shut) since(d *Debugger) string {
	switch {
	case s.Long:
		return fmt.Sprintf("and was at its last %d settings", writesLooked)
	case s.By == nil:
		return "and nobody has opened it"
	}
	at := fmt.Sprintf("%s, at step %d", d.Where(s.By.PC), s.By.At.Steps+1)
	if s.By.Trap != nil {
		return fmt.Sprintf("closed by the trap (%v) taken at %s", s.By.Trap.Cause, at)
	}
	return "closed by " + at
}

// Why says why no handler runs, of all harts, a line for each closed gate of an interrupt that matters.
func (d *Debugger) Why() string {
	var ways []Way
	hoped := map[string]bool{} // by some hart
	for hart := range d.m.Harts {
		for _, w := range d.Ways(hart) {
			ways = append(ways, w)
			hoped[w.Name] = hoped[w.Name] || w.Hoped
		}
	}
	var lines []string
	for _, w := range ways {
		if w.Hoped || !hoped[w.Name] { // else it is meant for another hart
			lines = append(lines, w.Text(d)...)
		}
	}
	return strings.Join(lines, "\n")
}
