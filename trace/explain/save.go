package explain

import (
	"maps"
	"slices"
)

// Save is a copy of what the witness knows, to be Restored when the run goes back to where it is now.
func (w *Witness) Save() *Witness {
	c := *w
	c.harts = slices.Clone(w.harts)
	for i := range c.harts {
		t := &c.harts[i]
		t.taken, t.claimed, t.exceptions = counts(t.taken), counts(t.claimed), slices.Clone(t.exceptions)
	}
	c.testimony = &c.harts[0] // until the next event
	c.wrongTask, c.owner, c.calmed = maps.Clone(w.wrongTask), maps.Clone(w.owner), maps.Clone(w.calmed)
	return &c
}

// Restore has the witness know what it knew when that was saved.
func (w *Witness) Restore(saved *Witness) { *w = *saved.Save() }

func counts[K comparable](m map[K]*unquiet) map[K]*unquiet {
	m = maps.Clone(m)
	for k, v := range m {
		c := *v
		m[k] = &c
	}
	return m
}
