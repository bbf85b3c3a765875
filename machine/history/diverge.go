package history

import (
	"fmt"

	"breakfast/machine"
)

// Diverged says that running again has not led to where the run was before, as it always must: something changed the
// machine that is no Input, or there is a mistake in this program. What is shown of the past after From is not what
// was.
type Diverged struct {
	From, To machine.Position // it became another after this one, by that one
	What     error            // what of it differs
}

// Error names both positions.
func (d *Diverged) Error() string {
	return fmt.Sprintf("running again is not what it was: between step %d and step %d %v; what is shown of the run "+
		"after step %d may never have been so", d.From.Steps, d.To.Steps, d.What, d.From.Steps)
}

// Unwrap is what differs.
func (d *Diverged) Unwrap() error { return d.What }

// Diverged is an error of the type with that name, of the first time that running again was not as before; nil as long
// as it is.
func (h *History) Diverged() error { return h.diverged }

// agree compares the machine with the waypoint that was kept here, if there is one. It costs what keeping one does.
func (h *History) agree() {
	here := h.m.Position()
	i := upTo(h.kept, here) - 1
	if i < 0 || h.kept[i].position() != here || h.diverged != nil {
		return
	}
	if e, _, ok := h.typed.at(h.kept[i].next); ok && come(here)(e.At) {
		return // something has come in since, in the same place
	}
	if err := h.m.Differs(h.kept[i].at); err != nil {
		h.diverge(here, err)
	}
}

// diverge notes that by a waypoint's position something differs.
func (h *History) diverge(by machine.Position, err error) {
	if h.diverged == nil {
		h.diverged = &Diverged{From: h.Before(by), To: by, What: err}
	}
}
