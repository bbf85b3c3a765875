package trace

// A roll is a list that is only ever appended to, at several levels of detail: level k has each fan-th entry of level
// k-1, beginning with the first. A level keeps so many of its last entries, and no fewer than room; so all that is far
// back is there, in less and less detail, and what a roll takes grows with the logarithm of its length. What is kept
// depends on how many entries were appended, and on nothing else.
type roll[E comparable] struct {
	room   int // how many entries a level keeps at least; at most it has twice as many
	deep   int // how many levels it has at most
	len    int // how many entries there were
	levels []level[E]
}

// A level is some of its entries: those from number base on.
type level[E any] struct {
	base int
	list []E
}

const fan = 8

// write has entry n be e. If it is that already, or was, and is not kept, nothing is done: the run has come by again.
// If it is another, what was behind it is of another future. There is no gap: n is at most r.len.
func (r *roll[E]) write(n int, e E) {
	if n < r.len {
		if old, kept := r.at(n); !kept || old == e {
			return
		}
		*r = r.upTo(n)
	}
	r.len = n + 1
	r.put(0, n, e)
}

// put appends an entry to a level.
func (r *roll[E]) put(k, i int, e E) {
	if k == len(r.levels) {
		r.levels = append(r.levels, level[E]{})
	}
	l := &r.levels[k]
	if len(l.list) == 0 {
		l.base = i
	}
	if len(l.list) >= 2*r.room {
		if k+1 == len(r.levels) && k+1 < r.deep {
			for j := (l.base + fan - 1) / fan * fan; j < i; j += fan {
				r.put(k+1, j/fan, l.list[j-l.base])
			}
			l = &r.levels[k]
		}
		drop := len(l.list) - r.room
		l.base, l.list = l.base+drop, append(make([]E, 0, 2*r.room), l.list[drop:]...)
	}
	l.list = append(l.list, e)
	if i%fan == 0 && k+1 < len(r.levels) {
		r.put(k+1, i/fan, e)
	}
}

// at is entry n, if that is kept.
func (r *roll[E]) at(n int) (e E, kept bool) {
	if len(r.levels) == 0 {
		return e, false
	}
	l := &r.levels[0]
	if n < l.base || n >= l.base+len(l.list) {
		return e, false
	}
	return l.list[n-l.base], true
}

// lost says that some entries are not kept.
func (r *roll[E]) lost() bool { return len(r.levels) > 0 && r.levels[0].base > 0 }

// upTo is the first n entries, of which nothing changes whatever is written to r.
func (r *roll[E]) upTo(n int) roll[E] {
	c := roll[E]{room: r.room, deep: r.deep, len: min(n, r.len)}
	for _, l := range r.levels {
		seen := min(max(n-l.base, 0), len(l.list))
		c.levels = append(c.levels, level[E]{l.base, l.list[:seen:seen]})
		n = (n + fan - 1) / fan
	}
	return c
}

// kept is how many entries are kept.
func (r *roll[E]) kept() (sum int) {
	for _, l := range r.levels {
		sum += cap(l.list)
	}
	return sum
}
