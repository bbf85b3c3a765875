package trace

import (
	"maps"
	"slices"
)

// Save is a copy of what the tracer knows now, to be Restored when the run goes back to here, and about how many bytes
// it takes. What has been recorded is not copied: see Recorded.
func (t *Tracer) Save() (*Tracer, int) {
	l, n := &t.timeline, 0
	for i := range t.cooks {
		n += len(t.cooks[i].spans) + len(t.cooks[i].looks)
	}
	return t.copy(), savedSize + (n+len(l.parts)+len(l.open)+len(l.texts)+len(l.n.spans)+len(l.n.marks)+len(t.names))*32
}

const savedSize = 1024 // bytes, at least

// Restore has the tracer know what it knew when that was saved. What was recorded later is kept: if the run goes there
// again, it is not recorded again.
func (t *Tracer) Restore(saved *Tracer) {
	rec := t.timeline.rec
	*t = *saved.copy()
	t.timeline.rec = rec
}

// Forget begins another future: what was recorded of what came later is not kept, but for undo, which has the old
// future be known again, wherever the run is by then before here, or here.
func (t *Tracer) Forget() (undo func()) {
	l, old := &t.timeline, t.timeline.rec
	l.rec = old.upTo(l.n)
	return func() { l.rec = old }
}

// Recorded is how many bytes of the host's memory the recording takes, about.
func (t *Tracer) Recorded() int { return t.timeline.rec.bytes() }

// copy is a tracer that has nothing in common with this one that changes, but for the recording.
func (t *Tracer) copy() *Tracer {
	c := *t
	c.names, c.rangAt, c.cooks = maps.Clone(t.names), maps.Clone(t.rangAt), slices.Clone(t.cooks)
	for i := range c.cooks {
		c.cooks[i].spans, c.cooks[i].looks = slices.Clone(c.cooks[i].spans), slices.Clone(c.cooks[i].looks)
	}
	l := &c.timeline
	l.n, l.parts = l.n.clone(), slices.Clone(l.parts)
	l.open, l.texts = maps.Clone(l.open), maps.Clone(l.texts)
	return &c
}
