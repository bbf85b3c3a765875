package explore

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace/profile"
)

// MuchCode is from how many steps on a run is so long that not all of it is tried where nobody says what is: then the
// stretch is the code that touches what several touch.
const MuchCode = 20_000

// shared is the code in which timing may matter: in each procedure, from the first to the last instruction that loads
// or stores memory, or a device's register, which a task, handler or hart writes and another one touches. What is
// reached by way of sp is left out, and so are handlers. It is found out by a run with no interrupt placed, and by what
// comes of one interrupt of each source, placed where a hart is first open to it: that shows what its handler touches.
func (w *worker) shared() (Stretch, error) {
	s := &sharing{words: map[uint32]*use{}, deep: make([]int, len(w.m.Harts)), who: map[actor]uint8{}}
	watch := func(steps uint64) {
		remove := w.m.Watch(machine.Probe{Kinds: machine.Begun | machine.Trapped | machine.Returned, Tell: s.tell})
		w.run(steps)
		remove()
	}
	w.origin()
	watch(w.bound)
	called := map[[2]int]bool{}
	for i := range w.first.list {
		b := &w.first.list[i]
		for source := range w.Sources {
			who := [2]int{source, b.hart}
			if w.Sources[source].Pause > 0 || called[who] || b.open&^(b.due|b.far|b.next)>>source&1 == 0 {
				continue
			}
			called[who] = true
			clear(s.deep)
			w.origin()
			w.run(b.at.Steps)
			w.post(b, source)
			watch(b.at.Steps + MuchCode)
		}
	}
	return s.stretch(w.m)
}

// An actor is who runs.
type actor struct {
	hart    int
	task    uint32
	handler bool
}

// A use is who touches a word.
type use struct {
	by      uint8 // who was the first
	written bool
	several bool
	pcs     []uint32 // from where, as far as something can come in between
}

// A sharing is who touches what.
type sharing struct {
	words map[uint32]*use
	who   map[actor]uint8
	deep  []int // traps that each hart is in
}

// How much is looked at.
const (
	mostWords  = 1 << 20
	mostPlaces = 64 // from which one word is touched
)

// places says that something can come in between here: a gate is open, or there are other harts.
func (s *sharing) places(m *machine.Machine, a actor) bool {
	return !a.handler && (len(m.Harts) > 1 || m.Hart().Open() != 0)
}

func (s *sharing) tell(m *machine.Machine, e machine.Event) {
	switch e.Kind {
	case machine.Trapped:
		s.deep[e.Hart] = 1
		return
	case machine.Returned:
		s.deep[e.Hart] = 0
		return
	}
	in, ok := m.Instruction(e.PC)
	if !ok || in.Op.Width() == 0 || in.Rs1 == isa.SP {
		return
	}
	if _, pending := m.Hart().Pending(); pending {
		return // it is not executed now
	}
	s.touch(m, m.Seen(in.Address(m.Hart().X[in.Rs1]))&^3, e, in.Op.Stores() > 0)
}

// touch notes that an instruction touches a word.
func (s *sharing) touch(m *machine.Machine, word uint32, e machine.Event, stores bool) {
	a := actor{e.Hart, e.Task, s.deep[e.Hart] > 0}
	if a.handler {
		a.task = 0
	}
	by, ok := s.who[a]
	if !ok {
		by = uint8(min(len(s.who), 255))
		s.who[a] = by
	}
	u := s.words[word]
	if u == nil {
		if len(s.words) >= mostWords {
			return
		}
		u = &use{by: by}
		s.words[word] = u
	}
	u.several, u.written = u.several || u.by != by, u.written || stores
	if s.places(m, a) && len(u.pcs) < mostPlaces && !slices.Contains(u.pcs, e.PC) {
		u.pcs = append(u.pcs, e.PC)
	}
}

// stretch is the code that touches what several touch.
func (s *sharing) stretch(m *machine.Machine) (Stretch, error) {
	procedures := profile.ProceduresOf(m.Image())
	found := map[uint32]*Range{} // by where the procedure begins
	var names []string
	for word, u := range s.words {
		if !u.several || !u.written || isRail(m, word) {
			continue
		}
		for _, pc := range u.pcs {
			p := procedures.At(pc)
			if p == nil {
				continue
			}
			r := found[p.Addr]
			if r == nil {
				r = &Range{pc, pc}
				found[p.Addr] = r
				names = append(names, p.Name)
			}
			r.Addr, r.End = min(r.Addr, pc), max(r.End, pc)
		}
	}
	if len(found) == 0 {
		return Stretch{}, ErrApart
	}
	slices.Sort(names)
	st := Stretch{Name: "what several touch, in " + list(names)}
	for _, r := range found {
		st.Code = append(st.Code, Range{r.Addr, r.End + 4 + 1}) // and the boundary behind it
	}
	slices.SortFunc(st.Code, func(a, b Range) int { return int(int64(a.Addr) - int64(b.Addr)) })
	return st, nil
}

// list is some names, not all if they are many.
func list(names []string) string {
	const most = 6
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// isRail says that an address is one of the ticket rail's, which everybody writes to.
func isRail(m *machine.Machine, addr uint32) bool {
	return slices.ContainsFunc(m.Parts(), func(p machine.Part) bool {
		return p.Device == m.Rail && addr >= p.Base && addr-p.Base < p.Device.Info().Size
	})
}
