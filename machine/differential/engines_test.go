package differential

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/devices"
	trying "breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
)

// The two engines have one meaning: a machine on which somebody is told of every step runs with the stepper, and its
// twin, of which nobody is told, with the fast engine wherever that can. Cut at the same places, they are in the same
// state at each of them.

var streams = flag.Int("streams", 2*batchSize, "how many random programs TestEnginesOnStreams runs with both engines")

// everyStep is a probe for which a machine has to use the stepper.
var everyStep = machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}}

// twins are two machines at their beginning, with the same program and, where cuts is not nil, cut at random places:
// then the second one changes its engine at random too, and both go to other moments of their run now and then.
type twins struct {
	stepped, fast *machine.Machine
	cuts          *rand.Rand
	slow          func() // has the second one leave the stepper
	moments       []moment
	back          int           // how often they may go to one of these
	watch         machine.Probe // of what the stepped one meets
}

// moment is a checkpoint of each of the two.
type moment struct{ stepped, fast *machine.Checkpoint }

func (w *twins) load(t testing.TB, c machine.Config, img *image.Image) {
	for _, m := range []**machine.Machine{&w.stepped, &w.fast} {
		var err error
		*m, err = machine.New(c)
		require.NoError(t, err)
		require.NoError(t, (*m).Load(img))
	}
}

// next is where the run is cut next.
func (w *twins) next() machine.Limit {
	p := w.stepped.Position()
	n := uint64(997)
	if w.cuts != nil {
		n = 1 + w.cuts.Uint64N([]uint64{3, 100, 10_000}[w.cuts.IntN(3)])
	}
	return machine.Limit{Steps: p.Steps + n, Now: p.Now + 50_000_000}
}

// run runs both to their end, or for so many steps, and compares them wherever they are cut.
func (w *twins) run(t testing.TB, steps uint64) {
	defer w.stepped.Watch(everyStep)()
	defer w.stepped.Watch(w.watch)()
	w.back = 4
	for still := 0; still < 8; still++ { // slices without a step
		l, began := w.next(), w.stepped.Position().Steps
		a, b := w.stepped.Run(l), w.fast.Run(l)
		if !slices.Equal(w.stepped.Harts, w.fast.Harts) { // which is seen sooner here
			require.Equal(t, w.stepped.Harts, w.fast.Harts, "at %+v", w.stepped.Position())
		}
		require.Equal(t, w.stepped.Position(), w.fast.Position())
		require.Equal(t, a, b)
		if a.Reason != machine.Reached || w.stepped.Position().Steps >= steps {
			break
		}
		if w.stepped.Position().Steps != began {
			still = 0
		}
		if w.cuts != nil {
			w.change(t)
		}
	}
	require.Equal(t, w.stepped.Digest(), w.fast.Digest())
	require.Equal(t, w.stepped.Output(), w.fast.Output())
}

// leave has the second machine leave the stepper.
func (w *twins) leave() {
	if w.slow != nil {
		w.slow()
		w.slow = nil
	}
}

// change has the second machine go on with the other engine or as a fork of itself, or keeps the moment, or has both go
// on from another one that was kept, each from its own checkpoint or from the other's; or something will come in at
// both.
func (w *twins) change(t testing.TB) {
	switch n := len(w.moments); w.cuts.IntN(24) {
	case 0, 1, 2, 3:
		if w.slow == nil {
			w.slow = w.fast.Watch(everyStep)
		}
	case 4, 5, 6, 7, 8, 9, 10, 11:
		w.leave()
	case 12, 13:
		w.moments = append(w.moments, moment{w.stepped.Checkpoint(), w.fast.Checkpoint()})
	case 14:
		if w.back == 0 || n == 0 {
			break
		}
		w.back--
		to := w.moments[w.cuts.IntN(n)]
		if w.cuts.IntN(8) == 0 {
			to.stepped, to.fast = to.fast, to.stepped
		}
		require.NoError(t, w.fast.Restore(to.fast))
		require.NoError(t, w.stepped.Restore(to.stepped))
		require.Equal(t, w.stepped.Digest(), w.fast.Digest())
	case 15:
		if n > 4 {
			i := w.cuts.IntN(n)
			w.moments[i].stepped.Release()
			w.moments[i].fast.Release()
			w.moments = append(w.moments[:i], w.moments[i+1:]...)
		}
	case 16:
		if w.cuts.IntN(16) == 0 {
			require.Equal(t, w.stepped.Output(), w.fast.Output())
			w.fast, w.moments, w.slow = w.fast.Fork(), nil, nil
		}
	case 17: // somebody types
		w.post(t, machine.Input{Slot: uartSlot(w.fast), Data: []byte{'a' + byte(w.cuts.IntN(26))}})
	case 18: // the hart stands still for a while, or until an interrupt could come
		s := machine.Stall{Until: w.fast.Position().Now + devices.Ticks(w.cuts.IntN(1000))}
		if w.cuts.IntN(2) == 0 {
			s = machine.Stall{Source: machine.Timer}
		}
		s.Hart = w.cuts.IntN(len(w.fast.Harts))
		w.post(t, machine.Input{Stall: &s})
	}
}

// post has the same come in at both, some steps from now.
func (w *twins) post(t testing.TB, in machine.Input) {
	in.At.Steps = w.fast.Position().Steps + w.cuts.Uint64N(400)
	for _, m := range []*machine.Machine{w.stepped, w.fast} {
		_, err := m.Post(in)
		require.NoError(t, err)
	}
}

// uartSlot is the number of the serial port's part.
func uartSlot(m *machine.Machine) int {
	return slices.IndexFunc(m.Parts(), func(p machine.Part) bool { return p.Device == devices.Device(m.UART) })
}

// Every program in the tree is the same for both engines, at every 997th step and at its end.
func TestEnginesOnPrograms(t *testing.T) {
	for _, name := range programs.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := machine.Config{}
			w := &twins{stepped: trying.Machine(t, c, name), fast: trying.Machine(t, c, name)}
			w.run(t, 3_000_000)
		})
	}
}

// So are random streams of instructions, with misaligned accesses, traps, PMP, interrupts, and code that changes
// itself: go test ./machine/differential -run EnginesOnStreams -streams=1000000 -timeout 2h.
func TestEnginesOnStreams(t *testing.T) {
	for n := range uint64(max(1, *streams/batchSize)) {
		list := batch(n)
		ram := make([]block, len(list))
		for i, s := range list {
			ram[i] = s.start()
		}
		data := memory(ram)
		used := blocks - machine.RAMBase + len(list)*blockSize
		w := &twins{}
		if n%4 != 0 {
			w.cuts = rand.New(rand.NewPCG(*seed, n))
		}
		w.load(t, machine.Config{RAM: ramSize, ISA: machine.WithoutS}, &image.Image{Entry: driver().Entry,
			Segments:   []image.Segment{{Addr: machine.RAMBase, Data: data[:used], MemSize: uint32(used)}},
			Misaligned: n%2 == 1})
		if !t.Run(fmt.Sprint(n), func(t *testing.T) { w.run(t, 1<<40) }) {
			break
		}
	}
}

// So are the cases of S mode over random page tables, with A and D set by the hart and by fault: go test
// ./machine/differential -run EnginesOnPages -cases=1000000 -timeout 2h.
func TestEnginesOnPages(t *testing.T) {
	for n := 0; n < *cases; n += maxCases {
		seed := *seed + uint64(n/maxCases)
		r := newSupervisorRun(seed, min(maxCases, *cases-n))
		w := &twins{}
		if seed%4 != 0 {
			w.cuts = rand.New(rand.NewPCG(seed, 12))
		}
		c := machine.Config{RAM: ramSize, ISA: machine.WithS}
		if seed%3 == 0 {
			c.ISA = machine.WithSAndSvade
		}
		w.load(t, c, &image.Image{Entry: machine.RAMBase, Misaligned: true,
			Segments: []image.Segment{{Addr: machine.RAMBase, Data: r.memory(), MemSize: ramSize}}})
		if !t.Run(fmt.Sprint(seed), func(t *testing.T) { w.run(t, 1<<40) }) {
			break
		}
	}
}
