// Package history goes back in a run: a machine's inputs, with the moments at which they came in, and now and then a
// checkpoint of it. Going back is going to a checkpoint, or to power-on, and running again from there.
//
// A run that goes well pays nothing for it but the checkpoints.
package history

import (
	"context"
	"encoding/binary"
	"errors"

	"breakfast/devices"
	"breakfast/machine"
)

const (
	keepEvery = 1 << 25   // steps from a checkpoint to the next; about a second
	keepRAM   = 128 << 20 // bytes of memory; of more there are no checkpoints
	slice     = 1 << 18   // steps between looks at a context

	// Longest is a history's budget if nobody says otherwise; some seconds.
	Longest = 200_000_000
)

// ErrTooLong says that a moment is too far from all that was kept to be gone back to.
var ErrTooLong = errors.New("the way here is too long to be gone again")

// History is the past of a machine, from power-on.
type History struct {
	m      *machine.Machine
	typed  log
	next   cursor   // what comes in next, when running again
	passed waypoint // the last kept
	sound  waypoint // kept for good, if held
	held   bool

	// Budget is how many steps are run again at most to get to a moment.
	Budget uint64

	every uint64 // steps from a moment that is kept to the next
}

// A waypoint is a moment to run again from. The zero one is power-on.
type waypoint struct {
	at   *machine.Checkpoint
	next cursor // what comes in after it
}

func (w waypoint) steps() uint64 {
	if w.at == nil {
		return 0
	}
	return w.at.At().Steps
}

// New is the history of a machine that stands at power-on.
func New(m *machine.Machine) *History { return &History{m: m, every: keepEvery, Budget: Longest} }

// Note notes an input that has come in, after those noted before.
func (h *History) Note(in machine.Input) { h.typed.add(in) }

// Type hands bytes to the terminal now, and notes when.
func (h *History) Type(data []byte) { h.Note(h.m.Type(data)) }

// Post hands an input in, which is to come later, and notes it. Those of one moment are posted in the order in which
// they come.
func (h *History) Post(in machine.Input) {
	if in, ok := h.m.Post(in); ok {
		h.Note(in)
	}
}

// Run runs to a limit, and hands the program a byte of what is typed whenever it looks for one; after the last, input
// is over. It returns what is left.
func (h *History) Run(l machine.Limit, typed []byte) (stop machine.Stop, rest []byte) {
	h.m.Hear(machine.Asked)
	for {
		stop = h.m.Run(l)
		switch {
		case stop.Reason != machine.WantsInput:
			return stop, typed
		case len(typed) == 0:
			h.m.Hear(machine.Over)
		default:
			h.Type(typed[:1])
			typed = typed[1:]
		}
	}
}

// Pass keeps the present moment, if the last one kept is long ago. To be called now and then.
func (h *History) Pass() {
	if h.m.RAM.Size() <= keepRAM && h.m.Position().Steps >= h.passed.steps()+h.every {
		h.passed = waypoint{h.m.Checkpoint(), h.typed.end}
	}
}

// Hold keeps the moment that Pass kept last for good. Only the first call counts.
func (h *History) Hold() {
	if !h.held {
		h.held, h.sound = true, h.passed
	}
}

// Seek takes the machine to a step of its past; who watches it is not told. It is ErrTooLong if that is too far from
// any moment that was kept, and ctx's error if ctx is done before it is reached; where the machine then is is not said.
func (h *History) Seek(ctx context.Context, step uint64) error {
	var from waypoint
	for _, w := range []waypoint{h.sound, h.passed} {
		if w.steps() <= step && w.steps() > from.steps() {
			from = w
		}
	}
	if step-from.steps() > h.Budget {
		return ErrTooLong
	}
	if from.at == nil {
		h.m.Reset()
	} else if err := h.m.Restore(from.at); err != nil {
		return err
	}
	h.next = from.next
	return h.Replay(ctx, step, machine.Probe{})
}

// Replay goes on from where Seek or Replay went to another step while the probe watches, alone, or to where the
// probe stops it or the run ended.
func (h *History) Replay(ctx context.Context, step uint64, probe machine.Probe) error {
	defer h.m.Alone()()
	h.m.Watch(probe)
	defer h.m.Hear(h.m.Hear(machine.Anytime)) // what comes is known
	for p := h.m.Position(); p.Steps < step; p = h.m.Position() {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(step, p.Steps+slice)
		for in, after, ok := h.typed.at(h.next); ok && in.At.Steps < to; in, after, ok = h.typed.at(h.next) {
			h.m.Post(in) // as they are needed: there may be many
			h.next = after
		}
		stop := h.m.Run(machine.Limit{Steps: to, Now: devices.Never})
		h.m.Output()
		if stop.Reason != machine.Reached {
			return nil
		}
	}
	return nil
}

// A log is inputs in the order in which they came in, a few bytes each: steps and ticks since the one before, slot,
// length, data.
type log struct {
	bytes []byte
	end   cursor
}

// A cursor is a place in a log: an offset, and the position of the input before it.
type cursor struct {
	off  int
	last machine.Position
}

func (l *log) add(in machine.Input) {
	b := binary.AppendUvarint(l.bytes, in.At.Steps-l.end.last.Steps)
	// of inputs before the first step, the later ones may come earlier
	b = binary.AppendVarint(b, int64(in.At.Now-l.end.last.Now))
	b = binary.AppendUvarint(b, uint64(in.Slot))
	b = binary.AppendUvarint(b, uint64(len(in.Data)))
	l.bytes = append(b, in.Data...)
	l.end = cursor{len(l.bytes), in.At}
}

// at is the input at a place, and the place after it; false at the end.
func (l *log) at(c cursor) (in machine.Input, after cursor, ok bool) {
	if c.off >= len(l.bytes) {
		return in, c, false
	}
	number := func() uint64 {
		v, n := binary.Uvarint(l.bytes[c.off:])
		c.off += n
		return v
	}
	in.At.Steps = c.last.Steps + number()
	ticks, size := binary.Varint(l.bytes[c.off:])
	c.off += size
	in.At.Now = c.last.Now + devices.Ticks(ticks)
	in.Slot = int(number())
	n := int(number())
	in.Data = l.bytes[c.off : c.off+n]
	return in, cursor{c.off + n, in.At}, true
}
