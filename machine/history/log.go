package history

import (
	"encoding/binary"
	"slices"

	"breakfast/devices"
	"breakfast/machine"
)

// An entry is an input that came in, or will.
type entry struct {
	machine.Input
	given bool // the program got it when it looked for it (see History.Give)
}

// A log is inputs in the order in which they come in, a few bytes each: steps and ticks since the one before, slot and
// whether it was given, length, data; or of a stall hart, time and source; or an edit's fields in their order.
type log struct {
	bytes []byte
	end   cursor
}

// A cursor is a place in a log: an offset, and the position of the input before it.
type cursor struct {
	off  int
	last machine.Position
}

// before orders positions, as machines do.
func before(p, q machine.Position) bool {
	return p.Steps < q.Steps || p.Steps == q.Steps && p.Now < q.Now
}

// add puts an input behind all that come in no later.
func (l *log) add(e entry) {
	if !before(e.At, l.end.last) {
		l.append(e)
		return
	}
	// seldom: it was posted to come before another that was posted
	at := l.behind(cursor{}, func(p machine.Position) bool { return !before(e.At, p) })
	tail := log{bytes: slices.Clone(l.bytes), end: l.end}
	l.cut(at) // what is added goes elsewhere: somebody may have the log as it was
	l.append(e)
	for e, at, ok := tail.at(at); ok; e, at, ok = tail.at(at) {
		l.append(e)
	}
}

func (l *log) append(e entry) {
	kind := uint64(e.Slot+2) << 1 // a stall has none, -1, and an edit, -2
	if e.given {
		kind |= 1
	}
	b := binary.AppendUvarint(l.bytes, e.At.Steps-l.end.last.Steps)
	b = binary.AppendVarint(b, int64(e.At.Now-l.end.last.Now)) // posted ones may be ordered by steps alone
	b = binary.AppendUvarint(b, kind)
	if d := e.Edit; d != nil {
		b = binary.AppendUvarint(b, uint64(d.Place))
		b = binary.AppendUvarint(b, uint64(d.Hart))
		b = binary.AppendUvarint(b, uint64(d.Where))
		b = binary.AppendUvarint(b, uint64(d.Value))
		b = binary.AppendUvarint(b, uint64(len(d.Data)))
		l.bytes = append(b, d.Data...)
	} else if s := e.Stall; s != nil {
		b = binary.AppendUvarint(b, uint64(s.Hart))
		b = binary.AppendUvarint(b, uint64(s.Until))
		l.bytes = binary.AppendUvarint(b, uint64(s.Source))
	} else {
		b = binary.AppendUvarint(b, uint64(len(e.Data)))
		l.bytes = append(b, e.Data...)
	}
	l.end = cursor{len(l.bytes), e.At}
}

// at is the input at a place, and the place after it; false at the end.
func (l *log) at(c cursor) (e entry, after cursor, ok bool) {
	if c.off >= len(l.bytes) {
		return e, c, false
	}
	number := func() uint64 {
		v, n := binary.Uvarint(l.bytes[c.off:])
		c.off += n
		return v
	}
	e.At.Steps = c.last.Steps + number()
	ticks, size := binary.Varint(l.bytes[c.off:])
	c.off += size
	e.At.Now = c.last.Now + devices.Ticks(ticks)
	kind := number()
	e.Slot, e.given = int(kind>>1)-2, kind&1 != 0
	switch {
	case e.Slot == -2:
		d := &machine.Edit{Place: machine.Place(number()), Hart: int(number()), Where: uint32(number()),
			Value: uint32(number())}
		n := int(number())
		d.Data = l.bytes[c.off : c.off+n]
		c.off += n
		e.Edit = d
	case e.Slot == -1:
		e.Stall = &machine.Stall{Hart: int(number()), Until: devices.Ticks(number()), Source: machine.Source(number())}
	default:
		n := int(number())
		e.Data = l.bytes[c.off : c.off+n]
		c.off += n
	}
	return e, cursor{c.off, e.At}, true
}

// behind is the first place, not before another, behind which no input is at such a position.
func (l *log) behind(c cursor, at func(machine.Position) bool) cursor {
	for e, after, ok := l.at(c); ok && at(e.At); e, after, ok = l.at(c) {
		c = after
	}
	return c
}

// cut forgets the inputs from a place on.
func (l *log) cut(c cursor) { l.bytes, l.end = l.bytes[:c.off:c.off], c }
