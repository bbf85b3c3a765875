package trace

import "maps"

// A recording is what a tracer has written down of a run: rows of spans and of marks, in which nothing ever changes. It
// is made once. Who goes back in the run views less of it (heights), and when the run comes by again, what happens is
// there already; until another future begins.
type recording struct {
	spans map[rowID][]Span
	marks map[string][]Mark
}

// A rowID is whose spans a row has: a hart's, an appliance's, or those of one number that a task has noted on a hart.
type rowID struct {
	kind          LaneKind
	whose, number uint32
	hart          uint8
}

func hartRow(hart int) rowID { return rowID{kind: HartLane, hart: uint8(hart)} }

// heights is how much of each row of a recording is seen.
type heights struct {
	spans map[rowID]int
	marks map[string]int
}

func newRecording() *recording { return &recording{map[rowID][]Span{}, map[string][]Mark{}} }

// write has one more entry of a row be seen. If that is not the one that comes next, it is written, and what was behind
// it is of another future.
func write[K, E comparable](rows map[K][]E, n map[K]int, k K, e E) {
	at, row := n[k], rows[k]
	n[k]++
	switch {
	case at == len(row):
		rows[k] = append(row, e)
	case row[at] != e:
		rows[k] = append(row[:at:at], e)
	}
}

// upTo is a recording of what is seen of another, which stays as it is whatever is written to this one.
func (r *recording) upTo(n heights) *recording {
	c := newRecording()
	for k, n := range n.spans {
		c.spans[k] = r.spans[k][:n:n]
	}
	for k, n := range n.marks {
		c.marks[k] = r.marks[k][:n:n]
	}
	return c
}

// bytes is how many bytes of the host's memory it takes, about.
func (r *recording) bytes() (sum int) {
	for _, row := range r.spans {
		sum += cap(row) * spanSize
	}
	for _, row := range r.marks {
		sum += cap(row) * markSize
	}
	return sum
}

const (
	spanSize = 24 // bytes
	markSize = 40 // with a text
)

func (n heights) clone() heights { return heights{maps.Clone(n.spans), maps.Clone(n.marks)} }
