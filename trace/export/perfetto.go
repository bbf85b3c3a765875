package export

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"breakfast/devices"
	"breakfast/trace"
)

// The fields of Perfetto's messages that are written, by their public numbers. testdata/perfetto.proto has them as a
// schema, and a test compares.
const (
	tracePacket = 1 // of Trace

	packetTimestamp  = 8 // of TracePacket
	packetSequence   = 10
	packetTrackEvent = 11
	packetInterned   = 12
	packetFlags      = 13
	packetTrack      = 60

	eventType        = 9 // of TrackEvent
	eventName        = 10
	eventTrack       = 11
	eventDouble      = 44
	eventFlows       = 47
	eventTerminating = 48

	trackUUID    = 1 // of TrackDescriptor
	trackName    = 2
	trackParent  = 5
	trackCounter = 8
	trackOrder   = 11 // of those below it
	trackRank    = 12
	trackMerging = 15

	counterUnitName = 6 // of CounterDescriptor

	internedNames = 2 // of InternedData
	internedID    = 1 // of EventName
	internedName  = 2
)

// The types of a TrackEvent.
const (
	sliceBegin = 1
	sliceEnd   = 2
	instant    = 3
	counter    = 4
)

const (
	byRank = 3 // child_ordering: tracks stand in the order of their ranks
	apart  = 2 // sibling_merge_behavior: those of one name are not made one
)

const (
	needsCleared = 1 // sequence flags: what was interned is forgotten, …
	needsState   = 2 // … and: this packet needs what was
)

// An occurrence is an event of a track.
type occurrence struct {
	at    devices.Ticks
	kind  int
	track uint64
	name  string
	value float64
	flow  uint64
	last  bool // the flow ends here
	order int  // as it was found: of one track in order of time
}

// A perfetto is a trace that is being written.
type perfetto struct {
	*Run
	w      io.Writer
	err    error
	names  map[string]uint64
	tracks uint64
	list   []occurrence
	flows  uint64
	runs   map[uint32][]int // when tasks begin to run: indexes in list
}

// WritePerfetto writes the run as a trace for Perfetto. A second of its time is one of the kitchen's clock, or of the
// machine's. What may overlap has a track of its own, as an end closes the latest slice of its track.
func (r *Run) WritePerfetto(w io.Writer) error {
	p := &perfetto{Run: r, w: w, names: map[string]uint64{}, runs: map[uint32][]int{}}
	p.packet(func(b []byte) []byte { return uintField(b, packetFlags, needsCleared) })
	groups := map[string]uint64{}
	for _, row := range r.Rows {
		lane := laneOf(row.Kind)
		if r.chosen != nil && !contains(r.chosen, lane) {
			continue
		}
		if groups[lane] == 0 {
			groups[lane] = p.track(lane, 0, false)
		}
		p.row(row, groups[lane])
	}
	p.lives(groups["interrupts"])
	slices.SortStableFunc(p.list, func(a, b occurrence) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order))
	})
	for _, o := range p.list {
		p.event(o)
	}
	return p.err
}

// row writes the tracks of a row, but for lives of interrupts.
func (p *perfetto) row(row *trace.Row, group uint64) {
	switch row.Kind {
	case trace.LineRow:
		return
	case trace.CounterRow:
		track := p.track(row.Name, group, true)
		for _, s := range p.each(row) {
			p.add(occurrence{at: s.From, kind: counter, track: track, value: mean(s) / 10})
		}
		return
	}
	name := row.Name
	if row.Kind == trace.TaskRow && p.several() {
		name = fmt.Sprintf("%s, hart %d", name, row.Hart)
	}
	track := p.track(name, group, false)
	if stateName(row.Kind, 0) != "" {
		for _, s := range p.each(row) {
			text := p.sliceName(row.Kind, s)
			if text == "" {
				continue
			}
			if row.Kind == trace.TaskRow && s.Whole && s.State == trace.TaskRuns {
				p.runs[row.Task] = append(p.runs[row.Task], len(p.list))
			}
			p.slice(track, text, s.From, s.To, 0)
		}
	}
	if marks := row.Marks(p.From, p.To, fineEnough); len(marks) > 0 {
		if stateName(row.Kind, 0) != "" { // beside its slices
			track = p.track(name+" calls", group, false)
		}
		for _, m := range marks {
			p.add(occurrence{at: m.At, kind: instant, track: track, name: cmp.Or(m.Text, row.Name)})
		}
	}
}

// sliceName is what a stretch of a row is called; "" for one that is not shown.
func (p *perfetto) sliceName(k trace.RowKind, s trace.Segment) string {
	if !s.Whole {
		var list []string
		for state, t := range s.By {
			if t > 0 {
				list = append(list, fmt.Sprintf("%.0f %% %s", 100*float64(t)/float64(s.To-s.From),
					stateName(k, trace.State(state))))
			}
		}
		return strings.Join(list, ", ")
	}
	name := stateName(k, s.State)
	switch {
	case (k == trace.TaskRow || k == trace.PartRow || k == trace.NoteRow || k == trace.GateRow ||
		k == trace.SpaceRow) &&
		s.State == 0:
		return ""
	case k == trace.GateRow:
		return "shut by " + p.place(s.Value)
	case k == trace.SpaceRow:
		return fmt.Sprintf("satp %#08x", s.Value)
	case k == trace.TaskRow && s.State == trace.TaskWaits && s.What != "":
		return "waits for " + s.What
	case k == trace.HartRow && s.State == trace.State(trace.Working):
		return cmp.Or(p.taskName(s.Value), name)
	}
	return name
}

// lives writes the tracks of interrupts: while it rings, while its handler runs, while its claim is held.
func (p *perfetto) lives(group uint64) {
	if group == 0 {
		return
	}
	for _, row := range p.of(trace.LineRow) {
		lives := p.Run.lives(row, fineEnough)
		if len(lives) == 0 {
			continue
		}
		rings := p.track(row.Name+" rings", group, false)
		handler, claim := p.track(row.Name+" handler", group, false), uint64(0)
		if row.Part >= 0 {
			claim = p.track(row.Name+" claimed", group, false)
		}
		for i, l := range lives {
			next := trace.Life{Asserted: p.To, Taken: p.To, Claimed: p.To}
			if i+1 < len(lives) {
				next = lives[i+1]
			}
			p.flows++
			p.slice(rings, row.Name, l.Asserted, min(heard(l, row.Part), l.Acked, next.Asserted), p.flows)
			if l.Taken < p.To {
				p.slice(handler, row.Name, l.Taken, min(l.Returned, next.Taken), p.flows)
				p.resumes(l, p.flows)
			}
			if claim != 0 && l.Claimed < p.To {
				p.slice(claim, "claimed", l.Claimed, min(l.Completed, next.Claimed), 0)
			}
		}
	}
}

// heard is when an interrupt was heard; Never.
func heard(l trace.Life, part int) devices.Ticks {
	if part < 0 {
		return l.Taken
	}
	return l.Claimed
}

// resumes has a flow end where the task that the handler returned to began to run, if it began in the handler.
func (p *perfetto) resumes(l trace.Life, flow uint64) {
	if l.Returned == devices.Never {
		return
	}
	begins := p.runs[l.Resumed]
	i, _ := slices.BinarySearchFunc(begins, l.Returned+1,
		func(at int, t devices.Ticks) int { return cmp.Compare(p.list[at].at, t) })
	if i > 0 {
		if o := &p.list[begins[i-1]]; o.at >= l.Taken && o.flow == 0 {
			o.flow, o.last = flow, true
		}
	}
}

// slice adds a stretch of a track. One without length is a moment.
func (p *perfetto) slice(track uint64, name string, from, to devices.Ticks, flow uint64) {
	to = min(to, p.To)
	if to <= from {
		p.add(occurrence{at: from, kind: instant, track: track, name: name, flow: flow})
		return
	}
	p.add(occurrence{at: from, kind: sliceBegin, track: track, name: name, flow: flow})
	p.add(occurrence{at: to, kind: sliceEnd, track: track})
}

func (p *perfetto) add(o occurrence) {
	o.order = len(p.list)
	p.list = append(p.list, o)
}

// nanoseconds is a moment as the trace has it.
func (p *perfetto) nanoseconds(t devices.Ticks) uint64 {
	if p.Kitchen {
		return uint64(t) * (1_000_000_000 / uint64(devices.KitchenSecond))
	}
	return uint64(t) * 100
}

// track writes a track's description, and returns its number.
func (p *perfetto) track(name string, parent uint64, counts bool) uint64 {
	p.tracks++
	id := p.tracks
	p.packet(func(b []byte) []byte {
		var t []byte
		t = uintField(t, trackUUID, id)
		t = stringField(t, trackName, name)
		t = uintField(t, trackRank, id)
		t = uintField(t, trackMerging, apart)
		if parent != 0 {
			t = uintField(t, trackParent, parent)
		} else {
			t = uintField(t, trackOrder, byRank)
		}
		if counts {
			t = bytesField(t, trackCounter, stringField(nil, counterUnitName, "°C"))
		}
		return bytesField(b, packetTrack, t)
	})
	return id
}

// event writes an event; the first time that a name comes up, with what it means.
func (p *perfetto) event(o occurrence) {
	p.packet(func(b []byte) []byte {
		b = uintField(b, packetTimestamp, p.nanoseconds(o.at))
		b = uintField(b, packetFlags, needsState)
		e := uintField(nil, eventType, uint64(o.kind))
		if o.name != "" {
			id, known := p.names[o.name]
			if !known {
				id = uint64(len(p.names) + 1)
				p.names[o.name] = id
				n := stringField(uintField(nil, internedID, id), internedName, o.name)
				b = bytesField(b, packetInterned, bytesField(nil, internedNames, n))
			}
			e = uintField(e, eventName, id)
		}
		e = uintField(e, eventTrack, o.track)
		if o.kind == counter {
			e = protowire.AppendFixed64(protowire.AppendTag(e, eventDouble, protowire.Fixed64Type),
				math.Float64bits(o.value))
		}
		if o.flow != 0 {
			field := protowire.Number(eventFlows)
			if o.last {
				field = eventTerminating
			}
			e = protowire.AppendFixed64(protowire.AppendTag(e, field, protowire.Fixed64Type), o.flow)
		}
		return bytesField(b, packetTrackEvent, e)
	})
}

// packet writes a packet of the one sequence.
func (p *perfetto) packet(fill func([]byte) []byte) {
	if p.err == nil {
		_, p.err = p.w.Write(bytesField(nil, tracePacket, fill(uintField(nil, packetSequence, 1))))
	}
}

func uintField(b []byte, field protowire.Number, v uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), v)
}

func stringField(b []byte, field protowire.Number, s string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, field, protowire.BytesType), s)
}

func bytesField(b []byte, field protowire.Number, v []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), v)
}
