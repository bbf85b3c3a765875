package trace

import "breakfast/devices"

// A recording is what a tracer has written down of a run: rows, in which nothing ever changes. It is made once. Who
// goes back in the run views less of it (height), and when the run comes by again, what happens is there already; until
// another future begins. It is bounded: see roll.
type recording struct {
	tracks map[rowID]*track
	marks  map[rowID]*roll[Mark]
	lives  map[rowID]*roll[Life]
	texts  *texts
}

// texts are what values of rows mean, numbered as they first came up in any future; 0 is one for which there was no
// room.
type texts struct {
	list []string
	of   map[string]uint32
}

const mostTexts = 1024

func (t *texts) number(s string) uint32 {
	n, known := t.of[s]
	if !known && len(t.list) < mostTexts {
		n = uint32(len(t.list))
		t.list, t.of[s] = append(t.list, s), n
	}
	return n
}

func (t *texts) text(n uint32) string { return t.list[n] }

func newRecording() *recording {
	return &recording{map[rowID]*track{}, map[rowID]*roll[Mark]{}, map[rowID]*roll[Life]{},
		&texts{[]string{"something"}, map[string]uint32{"something": 0}}}
}

// upTo is a recording of what is seen of another, which stays as it is whatever is written to this one.
func (r *recording) upTo(heights map[rowID]*height) *recording {
	c := newRecording()
	c.texts = r.texts
	for id, h := range heights {
		if t := r.tracks[id]; t != nil {
			c.tracks[id] = &track{t.changes.upTo(h.n), t.sums.upTo((h.n + fan - 1) / fan)}
		}
		if m := r.marks[id]; m != nil {
			seen := m.upTo(h.marks)
			c.marks[id] = &seen
		}
		if l := r.lives[id]; l != nil {
			seen := l.upTo(h.lives)
			c.lives[id] = &seen
		}
	}
	return c
}

// bytes is how many bytes of the host's memory it takes, about.
func (r *recording) bytes() (n int) {
	for _, t := range r.tracks {
		n += t.changes.kept()*changeSize + t.sums.kept()*sumSize
	}
	for _, m := range r.marks {
		n += m.kept() * (markSize + textSize)
	}
	for _, l := range r.lives {
		n += l.kept() * lifeSize
	}
	return n
}

// How many bytes these take. A test compares.
const (
	changeSize = 16
	sumSize    = 56
	markSize   = 48
	lifeSize   = 152
	lineSize   = 2*lifeSize + 80
	heightSize = 120
	textSize   = 16 // of a mark, about
)

// How many changes of each row are kept in full, at least; at most it is twice as many.
var rooms = [...]int{HartRow: long, TaskRow: middling, ModeRow: long, GateRow: long, SpaceRow: middling, PartRow: short,
	LineRow: middling, NoteRow: short, CounterRow: short, MarkRow: short, TurnRow: short, ConsoleRow: short,
	InputRow: short}

const long, middling, short = 1 << 15, 1 << 13, 1 << 12

const (
	marksKept = 1 << 13
	livesKept = 1 << 11
	deepest   = 20 // levels
	mostRows  = 256
)

// Whole has all detail be kept of what happens from a moment on, up to a few million entries a row. It is for who runs
// a program again to see a stretch of it, and stops there; and for runs that go to their ends, as Follow.
func (t *Tracer) Whole(from devices.Ticks) { t.timeline.whole = from }

// wholeRoom is how many entries of a row are kept at least where all are wanted.
const wholeRoom = 1 << 20

// timeline is what is recorded, up to now.
type timeline struct {
	rec  *recording // shared with what was saved
	rows map[rowID]*height
	hot  *[hotRows]*height // those of rows, again, of which there is most to tell, once they were looked for
	full bool              // there were more rows than there may be

	whole devices.Ticks // from when on all detail is kept

	followers []*Follower // nobody else's business: they are no part of what is saved
}

// Follower is told of what is over, once, in the order in which it ends. Times are in ticks.
type Follower struct {
	// Passed tells of a row other than a hart's that it is no longer in a state: whose is the task, or the part; value
	// is as in Segment, what as in Segment of a task that waits.
	Passed func(kind RowKind, hart int, whose uint32, s Segment)
	// Lived tells of an interrupt whose life is over: part is as in Row.
	Lived func(part, hart int, life Life)
	// Switched tells that a hart works for another task than before: from the first step that was made for no task,
	// which is a trap where there was one, to the step that goes back to a task. Slept says that it slept in between.
	Switched func(s Switch)
}

// Switch is a hart's way from a task to another.
type Switch struct {
	Hart     int
	From, To uint32 // tasks
	Steps    uint64 // it took
	At       devices.Ticks
	Slept    bool
}

// height is how much of a row is seen; nil if there is no room for it.
func (l *timeline) height(id rowID) *height {
	i := id.hot()
	if i >= 0 && l.hot[i] != nil {
		return l.hot[i]
	}
	h := l.rows[id]
	if h == nil {
		if len(l.rows) >= mostRows {
			l.full = true
			return nil
		}
		h = &height{}
		l.rows[id] = h
	}
	if i >= 0 {
		l.hot[i] = h
	}
	return h
}

const hotRows = 8 * devices.MaxHarts

// hot is where a row is among those of which there is most to tell; -1 if it is none of them.
func (id rowID) hot() int {
	at := -1
	switch {
	case id.kind <= SpaceRow && id.kind != TaskRow:
		at = max(int(id.kind)-1, 0) // without TaskRow
	case id.kind == LineRow && int32(id.whose) < 0:
		at = 4 - int(int32(id.whose)) - 1
	default:
		return at
	}
	return 8*int(id.hart) + at
}

// set has a row be in a state from a moment on, which is not before the last such moment.
func (l *timeline) set(id rowID, at devices.Ticks, state State, value uint32) {
	if state == 0 && value == 0 && id.hot() < 0 && l.rows[id] == nil { // as all rows begin
		return
	}
	h := l.height(id)
	if h == nil || h.last.state == state && h.last.value == value {
		return
	}
	if at > h.last.at {
		l.passed(id, h.last, at)
		t := l.track(id, h)
		if at >= l.whole {
			t.changes.room, t.sums.room = wholeRoom, wholeRoom/fan
		}
		t.pass(h, at, id.kind == CounterRow)
		h.last.at = at
	}
	h.last.state, h.last.value = state, value
}

// in finds what is recorded of a row.
func (h *height) in(rec *recording, id rowID) {
	if h.of != rec {
		h.of, h.track, h.noted, h.lived = rec, rec.tracks[id], rec.marks[id], rec.lives[id]
	}
}

// track is what is recorded of a row.
func (l *timeline) track(id rowID, h *height) *track {
	h.in(l.rec, id)
	if h.track == nil {
		h.track = newTrack(rooms[id.kind])
		l.rec.tracks[id] = h.track
	}
	return h.track
}

// mark notes a moment in a row.
func (l *timeline) mark(id rowID, m Mark) {
	h := l.height(id)
	if h == nil {
		return
	}
	if h.in(l.rec, id); h.noted == nil {
		h.noted = &roll[Mark]{room: marksKept, deep: deepest}
		l.rec.marks[id] = h.noted
	}
	if m.At >= l.whole {
		h.noted.room = wholeRoom / fan
	}
	h.noted.write(h.marks, m)
	h.marks++
}

// live writes down the life of an interrupt.
func (l *timeline) live(id rowID, life Life) {
	h := l.height(id)
	if h == nil {
		return
	}
	if h.in(l.rec, id); h.lived == nil {
		h.lived = &roll[Life]{room: livesKept, deep: deepest}
		l.rec.lives[id] = h.lived
	}
	life.Count = 1
	if life.Asserted >= l.whole {
		h.lived.room = wholeRoom / fan
	}
	h.lived.write(h.lives, life)
	h.lives++
	for _, f := range l.followers {
		if f.Lived != nil {
			f.Lived(int(int32(id.whose)), int(id.hart), life)
		}
	}
}

// passed tells of a state of a row that is over.
func (l *timeline) passed(id rowID, c change, until devices.Ticks) {
	for _, f := range l.followers {
		if f.Passed == nil || id.kind == HartRow {
			continue
		}
		r := Row{Kind: id.kind, what: l.rec.texts.text}
		f.Passed(id.kind, int(id.hart), id.whose, r.whole(c, c.at, until))
	}
}
