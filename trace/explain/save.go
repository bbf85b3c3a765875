package explain

import (
	"maps"
	"slices"
)

// Save is a copy of what the witness knows, to be Restored when the run goes back to where it is now.
func (w *Witness) Save() *Witness {
	c := *w
	c.taken, c.claimed = counts(w.taken), counts(w.claimed)
	c.exceptions = slices.Clone(w.exceptions)
	c.wrongTask, c.owner = maps.Clone(w.wrongTask), maps.Clone(w.owner)
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
