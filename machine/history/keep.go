package history

import "math"

// waypoint is one at the present moment.
func (h *History) waypoint() waypoint {
	w := waypoint{at: h.m.Checkpoint(), next: h.here()}
	if h.observer != nil {
		w.state, w.bytes = h.observer.Save()
	}
	return w
}

// Pass keeps the present moment, if the last one kept is long ago. To be called now and then.
func (h *History) Pass() {
	last := waypoint{}
	if n := len(h.kept); n > 0 {
		last = h.kept[n-1]
	}
	if here := h.m.Position().Steps; here < last.position().Steps || here-last.position().Steps < h.every {
		return
	}
	h.kept = append(h.kept, h.waypoint())
	for len(h.kept) > keepMost || h.bytes() > keepBytes {
		if !h.thin() { // what must be kept is too much
			h.every = math.MaxUint64
			break
		}
	}
}

// bytes is how many bytes are kept.
func (h *History) bytes() int {
	sum := h.m.Kept()
	for i := range h.kept {
		sum += h.kept[i].bytes
	}
	return sum
}

// thin gives back every other waypoint, but for those that are held, and the last. From now on they are as far apart.
// It says whether there were any.
func (h *History) thin() bool {
	list := h.kept[:0]
	for i := range h.kept {
		if w := &h.kept[i]; i%2 == 1 || w.held || i == len(h.kept)-1 {
			list = append(list, *w)
		} else {
			w.release()
		}
	}
	thinner := len(list) < len(h.kept)
	clear(h.kept[len(list):])
	h.kept, h.every = list, 2*h.every
	return thinner
}

// Hold keeps the moment that Pass kept last for good. Only the first call counts.
func (h *History) Hold() {
	if n := len(h.kept); !h.held {
		h.held = true
		if n > 0 {
			h.kept[n-1].held = true
		}
	}
}
