package trace

import (
	"maps"
	"slices"
)

// Save is a copy of what the tracer knows now, to be Restored when the run goes back to here, and about how many bytes
// it takes. What has been recorded is not copied: see Recorded.
func (t *Tracer) Save() (*Tracer, int) {
	n := 0
	for i := range t.cooks {
		n += cookSize + (len(t.cooks[i].spans)+len(t.cooks[i].looks)+len(t.cooks[i].frames))*32
	}
	c := t.copy()
	return c, savedSize + n + len(c.lines)*lineSize + len(t.notes)*64 +
		len(t.timeline.rows)*(heightSize+32) + (len(t.names)+len(t.tasks))*32
}

// What is saved takes, in bytes, at least. A test compares.
const (
	savedSize = 1000
	cookSize  = 1856
)

// Restore has the tracer know what it knew when that was saved. What was recorded later is kept: if the run goes there
// again, it is not recorded again.
func (t *Tracer) Restore(saved *Tracer) {
	rec, followers := t.timeline.rec, t.timeline.followers
	was := t.others
	*t = *saved.copy()
	if t.timeline.hot = new([hotRows]*height); t.lines == nil {
		t.lines = make([]line, len(t.parts))
	}
	if t.others == nil && was != nil { // it was saved before that was said
		t.tellAnew(was)
	}
	t.timeline.rec, t.timeline.followers = rec, followers
}

// Forget begins another future: what was recorded of what came later is not kept, but for undo, which has the old
// future be known again, wherever the run is by then before here, or here.
func (t *Tracer) Forget() (undo func()) {
	l, old := &t.timeline, t.timeline.rec
	l.rec = old.upTo(l.rows)
	return func() { l.rec = old }
}

// Future tells futures apart: while it is the same, rows of a later moment have what is to come of the run.
func (t *Tracer) Future() any { return t.timeline.rec }

// Recorded is how many bytes of the host's memory the recording takes, about.
func (t *Tracer) Recorded() int { return t.timeline.rec.bytes() }

// copy is a tracer that has nothing in common with this one that changes, but for the recording.
func (t *Tracer) copy() *Tracer {
	c := *t
	c.timeline.followers = nil
	c.names, c.rangAt, c.cooks = maps.Clone(t.names), maps.Clone(t.rangAt), slices.Clone(t.cooks)
	for i := range c.cooks {
		k := &c.cooks[i]
		k.spans, k.looks, k.frames = slices.Clone(k.spans), slices.Clone(k.looks), slices.Clone(k.frames)
	}
	c.tasks, c.notes, c.lines = maps.Clone(t.tasks), maps.Clone(t.notes), nil
	if t.alive != 0 { // else there is nothing in them
		c.lines = slices.Clone(t.lines)
	}
	if t.others != nil && t.others.ids != nil {
		c.others = &others{t.others.words, t.others.stacks, maps.Clone(t.others.ids)}
	}
	c.timeline.hot = nil
	c.timeline.rows = make(map[rowID]*height, len(t.timeline.rows))
	for id, h := range t.timeline.rows {
		h := *h
		h.track, h.noted, h.lived, h.of = nil, nil, nil, nil
		c.timeline.rows[id] = &h
	}
	return &c
}
