package trace

import (
	"maps"
	"slices"
)

// Save is a copy of what the tracer knows, to be Restored when the run goes back to where it is now, and about how many
// bytes it takes.
func (t *Tracer) Save() (*Tracer, int) { return t.copy(), t.timeline.size() }

// Restore has the tracer know what it knew when that was saved.
func (t *Tracer) Restore(saved *Tracer) { *t = *saved.copy() }

// copy is a tracer that has nothing in common with this one that changes.
func (t *Tracer) copy() *Tracer {
	c := *t
	c.names, c.rangAt, c.looks = maps.Clone(t.names), maps.Clone(t.rangAt), slices.Clone(t.looks)
	l := &c.timeline
	l.spans, l.open, l.texts = slices.Clone(l.spans), maps.Clone(l.open), maps.Clone(l.texts)
	l.parts, l.marks, l.noted = copies(l.parts), copies(l.marks), copies(l.noted)
	return &c
}

func copies[K comparable, V any](m map[K][]V) map[K][]V {
	m = maps.Clone(m)
	for k, v := range m {
		m[k] = slices.Clone(v)
	}
	return m
}

// size is about how many bytes it takes.
func (l *timeline) size() int {
	spans, marks := len(l.spans), 0
	for _, s := range l.parts {
		spans += len(s)
	}
	for _, s := range l.noted {
		spans += len(s)
	}
	for _, m := range l.marks {
		marks += len(m)
	}
	return spans*24 + marks*24
}
