package history

import (
	"bytes"
	"errors"
	"fmt"

	"breakfast/machine"
)

// A Record is a run as far as it is known, to be played on another machine like it.
type Record struct {
	Inputs  []Entry // all that came in, in order
	Given   []byte  // see History.Give
	End     machine.Position
	Digests []Digest // what there was at some moments, in order
}

// An Entry is an input that came in.
type Entry struct {
	machine.Input
	Given bool // it is the next byte of what was given
}

// A Digest is what a run was at a moment: machine.StateDigest.
type Digest struct {
	At  machine.Position
	Sum string
}

// A record has at most so many digests, and fewer where memory is large: each is a hash of all that is in use.
const (
	mostDigests = 64
	mostHashed  = 256 << 20 // bytes
)

// digests is how many a record has of a machine like this one.
func digests(m *machine.Machine) int {
	used := 1
	m.RAM.Used(func(_ uint32, b []byte) { used += len(b) })
	return min(mostDigests, max(2, mostHashed/used))
}

// Record is the run as far as it is known. The machine is moved for it, and comes back; nobody else notices.
func (h *History) Record() *Record {
	here := h.m.Position()
	r := &Record{Given: h.given, End: h.End()}
	for e, c, ok := h.typed.at(cursor{}); ok; e, c, ok = h.typed.at(c) {
		e.Data = bytes.Clone(e.Data)
		if e.Edit != nil {
			e.Edit.Data = bytes.Clone(e.Edit.Data)
		}
		r.Inputs = append(r.Inputs, Entry{e.Input, e.given})
	}
	defer h.m.Alone()()
	back := h.m.Checkpoint()
	defer back.Release()
	every := len(h.kept)/digests(h.m) + 1
	for i := every - 1; i < len(h.kept); i += every {
		w := &h.kept[i]
		if e, _, ok := h.typed.at(w.next); ok && come(w.position())(e.At) || h.m.Restore(w.at) != nil {
			continue
		}
		r.Digests = append(r.Digests, Digest{w.position(), h.m.StateDigest()})
	}
	_ = h.m.Restore(back) // a checkpoint of this very machine
	if n := len(r.Digests); h.m.Position() == r.End && (n == 0 || r.Digests[n-1].At != here) {
		r.Digests = append(r.Digests, Digest{here, h.m.StateDigest()})
	}
	return r
}

// Play makes a record what is known of the run of a machine that stands at power-on. Where the run comes by one of the
// digests and is another, it has Diverged. A record that no run has made is an error.
func (h *History) Play(r *Record) error {
	h.Reset()
	var l log
	var at machine.Position
	fed := 0
	for i, e := range r.Inputs {
		if err := h.m.Check(e.Input); err != nil {
			return fmt.Errorf("input %d: %w", i+1, err)
		}
		if before(e.At, at) {
			return fmt.Errorf("input %d comes in before the one before it", i+1)
		}
		if at = e.At; e.Given {
			if fed >= len(r.Given) || !bytes.Equal(e.Data, r.Given[fed:fed+1]) {
				return fmt.Errorf("input %d is not what was given", i+1)
			}
			fed++
		}
		in := e.Input
		switch {
		case in.Edit != nil:
			in.Slot = -2
		case in.Stall != nil:
			in.Slot = -1
		}
		l.append(entry{in, e.Given})
	}
	for i, d := range r.Digests {
		if i > 0 && !before(r.Digests[i-1].At, d.At) {
			return errors.New("its digests are not in order")
		}
	}
	h.typed, h.given, h.fed, h.latest = l, r.Given, fed, r.End
	h.expected, h.verified = r.Digests, machine.Position{}
	h.listen()
	return nil
}

// verify compares the machine with the digest that is expected here, if there is one.
func (h *History) verify() {
	here := h.m.Position()
	for len(h.expected) > 0 && !before(here, h.expected[0].At) {
		d := h.expected[0]
		switch {
		case d.At != here: // slices end there
			h.diverge(h.verified, here, fmt.Errorf("it comes by at tick %d, and came at tick %d: %w", here.Now,
				d.At.Now, errAnother))
		case h.m.StateDigest() != d.Sum:
			h.diverge(h.verified, here, fmt.Errorf("it becomes another: %w", errAnother))
		}
		h.expected, h.verified = h.expected[1:], d.At
	}
}

var errStops = errors.New("it stops, and went on before")

var errAnother = errors.New("it was recorded by another version, or the file is damaged")

// arrive finds that the run has not come to a moment that is known.
func (h *History) arrive(p machine.Position) {
	if here := h.m.Position(); here.Steps < p.Steps && p.Steps <= h.latest.Steps {
		h.diverge(here, here, errStops)
	}
}
