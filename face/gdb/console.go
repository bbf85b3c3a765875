package gdb

import (
	"math"

	"breakfast/machine"
)

// A console is what clients have in common, one after the other: above all the program's terminal, where each byte is
// shown once, however often the machine goes by the moment at which it was sent.
type console struct {
	at    machine.Position // the latest moment at which something was shown …
	done  int              // … and how many bytes of that moment were
	seen  int              // of those, how many have come by this time
	muted bool             // the run is searched, not made
	fresh []byte           // to be shown

	edited int // bytes of memory that clients have changed
}

// mostEdited is how many bytes of memory clients change at most: what is changed is kept, so that it can be made again.
const mostEdited = 512 << 20

// told is told of each Printed.
func (c *console) told(_ *machine.Machine, e machine.Event) {
	switch {
	case c.muted || earlier(e.At, c.at):
		return
	case e.At != c.at:
		c.at, c.done, c.seen = e.At, 0, 0
	}
	skip := min(max(c.done-c.seen, 0), len(e.Data))
	c.seen += len(e.Data)
	c.done = max(c.done, c.seen)
	if len(c.fresh) < mostFresh {
		c.fresh = append(c.fresh, e.Data[skip:]...)
	}
}

const mostFresh = 1 << 20 // bytes between two looks

// back says that the machine has gone back, or to another future from a moment: what comes after that is new.
func (c *console) back(from machine.Position, another bool) {
	c.seen = 0
	if another && earlier(from, c.at) {
		c.at, c.done = from, math.MaxInt
	}
}

func earlier(p, q machine.Position) bool {
	return p.Steps < q.Steps || p.Steps == q.Steps && p.Now < q.Now
}
