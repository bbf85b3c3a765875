package devices

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/internal/cputime"
)

// every is every device there is. A new one is added here, and nowhere else in the tests of this file.
var every = []func() Device{
	func() Device { return NewCLINT(3) },
	func() Device { return NewPLIC(3) },
	func() Device { return NewUART() },
	func() Device { return NewFinisher() },
	func() Device { return newDisk(frozen{requests()}, 1) },
	func() Device { return newDisk(frozen{requests()}, 2) },
	func() Device { return NewKettle(DefaultKitchen()) },
	func() Device { return NewToaster(DefaultKitchen()) },
	func() Device { return NewMug(DefaultKitchen()) },
	func() Device { return NewWorktop(DefaultKitchen()) },
	func() Device { return NewTable(DefaultKitchen()) },
	func() Device { return NewRail() },
}

func forEach(t *testing.T, f func(t *testing.T, fresh func() Device)) {
	for _, fresh := range every {
		t.Run(fresh().Info().Name, func(t *testing.T) { f(t, fresh) })
	}
}

// An act is something that happens to a device.
type act struct {
	kind kind
	off  uint32
	size int
	v    uint32
	dt   Ticks // before it happens
}

type kind uint8

const (
	loads kind = iota
	stores
	outside // what people and the machine do: input, levels, strokes of a knife
	passes  // nothing, until the deadline
	acts
)

// aeon is where random time ends: three thousand years on, it no longer passes.
const aeon Ticks = 1 << 60

// do does a to d, whose time is now, and returns the time then and what a program or the machine sees of it.
func (a act) do(d Device, now Ticks) (Ticks, uint32, bool) {
	if now < aeon {
		now += a.dt
	}
	if next := d.Deadline(); a.kind == passes && next < aeon {
		now = max(now, next)
	}
	d.Advance(now)
	switch a.kind {
	case loads:
		v, ok := d.Load(a.off, a.size)
		return now, v, ok
	case stores:
		return now, 0, d.Store(a.off, a.size, a.v)
	case outside:
		switch d := d.(type) {
		case interface{ Input([]byte) int }:
			return now, uint32(d.Input(bytes.Repeat([]byte{byte(a.v)}, int(a.v>>8)%(1<<(a.v>>21%16))))), true
		case interface{ SetLines(Lines) }:
			d.SetLines(Lines{a.v, a.v >> 8, a.v >> 16})
		case *Worktop: // a stroke that is right
			guide, _ := d.Peek(worktopGuide, 4)
			return now, 0, d.Store(worktopStroke, 4, KnifePath(guide))
		case *VirtioBlock:
			setUp(d)
		}
	}
	return now, 0, true
}

// levels is all lines of a device.
func levels(d Device) (l [4]uint32) {
	if d.IRQ() {
		l[0] = 1
	}
	if d, ok := d.(interface{ Timer() uint32 }); ok {
		l[1] = d.Timer()
	}
	if d, ok := d.(interface{ Software() uint32 }); ok {
		l[2] = d.Software()
	}
	if d, ok := d.(interface{ External() uint32 }); ok {
		l[3] = d.External()
	}
	return l
}

// words are values that mean something to some device: bits, amounts, and what passes between appliances.
var words = []uint32{0, 1, 2, 3, 4, 5, 8, 10, 0x10, 0x83, 0xc1, 100, 250, 600, 1000, 1700, 0x3333, 0x5555, 0xffffffff,
	250<<16 | 980, 300<<16 | 150, 1 | 20<<24, 2 | 60<<8 | 80<<16 | 40<<24, 600 | 600<<10 | 250<<20}

func drawAct(r *rapid.T, info *Info) act {
	a := act{kind: kind(rapid.IntRange(0, int(acts)-1).Draw(r, "kind"))}
	reg := rapid.SampledFrom(info.Regs).Draw(r, "register")
	a.off, a.size = reg.Off, reg.Size
	if reg.Count > 0 {
		last := uint32(reg.Count) - 1
		a.off += reg.Stride * rapid.OneOf(rapid.Uint32Range(0, 2), rapid.Uint32Range(0, last)).Draw(r, "index")
	}
	if rapid.IntRange(0, 15).Draw(r, "stray") == 0 {
		a.size = rapid.SampledFrom([]int{1, 2, 4}).Draw(r, "size")
		a.off = rapid.Uint32Range(0, info.Size-1).Draw(r, "offset") &^ uint32(a.size-1)
	}
	a.v = rapid.OneOf(rapid.SampledFrom(words), rapid.Uint32(), rapid.Map(rapid.Uint32(), reg.fields)).Draw(r, "value")
	a.dt = Ticks(rapid.OneOf(rapid.Just(uint64(0)), rapid.Uint64Range(1, 100), rapid.Uint64Range(1, 1e6),
		rapid.Uint64Range(1, 1e9)).Draw(r, "dt"))
	return a
}

// fields is a value with some of the register's fields set: the nth if bit n of which is.
func (r *Register) fields(which uint32) (v uint32) {
	for n, f := range r.Fields {
		if which>>n&1 != 0 {
			v |= f.Mask()
		}
	}
	return v
}

// drawUse is a device after some random use, and the time.
func drawUse(r *rapid.T, fresh func() Device) (Device, Ticks) {
	d, now := fresh(), Ticks(0)
	d.Advance(0)
	for range rapid.IntRange(0, 40).Draw(r, "use") {
		a := drawAct(r, d.Info())
		for range rapid.SampledFrom([]int{1, 1, 1, 1, 1, 1, 2, 40}).Draw(r, "times") {
			now, _, _ = a.do(d, now)
		}
	}
	return d, now
}

func copyOf(t require.TestingT, d Device, fresh func() Device) Device {
	c := fresh()
	require.NoError(t, c.Restore(d.AppendState(nil)))
	return c
}

func requireSame(t require.TestingT, want, got Device) {
	require.Equal(t, want.AppendState(nil), got.AppendState(nil), "state")
	require.Equal(t, levels(want), levels(got), "lines")
	require.Equal(t, want.Deadline(), got.Deadline(), "deadline")
}

func TestAdvanceIsAdditive(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		rapid.Check(t, func(r *rapid.T) {
			once, now := drawUse(r, fresh)
			often := copyOf(r, once, fresh)
			span := rapid.Uint64Range(0, 1e10).Draw(r, "span")
			for _, at := range rapid.SliceOfN(rapid.Uint64Range(0, span), 1, 10).Draw(r, "stops") {
				if stop := now + Ticks(at); stop > now {
					now, span = stop, span-at
				}
				often.Advance(now)
			}
			once.Advance(now)
			requireSame(r, once, often)
		})
	})
}

func TestStateIsWhole(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		rapid.Check(t, func(r *rapid.T) {
			d, now := drawUse(r, fresh)
			state := d.AppendState([]byte("before"))
			require.Equal(r, "before", string(state[:6]), "AppendState appends")

			c, _ := drawUse(r, fresh) // Restore leaves nothing of what was there
			require.NoError(r, c.Restore(state[6:]))
			requireSame(r, d, c)
			for range rapid.IntRange(1, 30).Draw(r, "future") {
				a := drawAct(r, d.Info())
				then, v, ok := a.do(d, now)
				then2, v2, ok2 := a.do(c, now)
				require.Equal(r, []any{then, v, ok}, []any{then2, v2, ok2})
				requireSame(r, d, c)
				now = then
			}

			d.Reset()
			d.Advance(0)
			new := fresh()
			new.Advance(0)
			requireSame(r, new, d)
		})
	})
}

func TestRestoreRefusesGarbage(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		rapid.Check(t, func(r *rapid.T) {
			d, _ := drawUse(r, fresh)
			e, _ := drawUse(r, fresh)
			state, before := d.AppendState(nil), e.AppendState(nil)

			require.Error(r, e.Restore(state[:rapid.IntRange(0, len(state)-1).Draw(r, "cut")]))
			require.Equal(r, before, e.AppendState(nil))
			require.Error(r, e.Restore(append(slices.Clone(state), 0)))
			require.Equal(r, before, e.AppendState(nil))

			for range rapid.IntRange(1, 4).Draw(r, "flaws") {
				state[rapid.IntRange(0, len(state)-1).Draw(r, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
			}
			restoreAny(r, e, state)
		})
	})
}

// restoreAny checks that Restore either refuses a state and changes nothing, or takes it as it is.
func restoreAny(t require.TestingT, d Device, state []byte) {
	before := d.AppendState(nil)
	if d.Restore(state) == nil {
		before = state
	}
	require.True(t, bytes.Equal(before, d.AppendState(nil)), "the state after Restore")
}

func TestPeekOnlyLooks(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		rapid.Check(t, func(r *rapid.T) {
			d, _ := drawUse(r, fresh)
			state := d.AppendState(nil)
			for range 10 {
				a := drawAct(r, d.Info())
				v, ok := d.Peek(a.off, a.size)
				require.Equal(r, state, d.AppendState(nil), "Peek at %#x", a.off)

				c := copyOf(r, d, fresh)
				w, ok2 := c.Load(a.off, a.size)
				require.Equal(r, []any{ok, v}, []any{ok2, w}, "Peek and Load at %#x", a.off)
				if reg, _ := d.Info().At(a.off); reg != nil && reg.Effect == "" && !otherwise(d.Info(), reg) {
					require.Equal(r, state, c.AppendState(nil), "%s has no effect in its table", reg.Name)
				}
			}
		})
	})
}

// otherwise is whether another register of the device shares r's address.
func otherwise(i *Info, r *Register) bool {
	return slices.ContainsFunc(i.Regs, func(s Register) bool { return s.Off == r.Off && s.Name != r.Name })
}

// The machine sleeps until the deadline: no line may rise before it.
func TestNothingRisesBeforeTheDeadline(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		rapid.Check(t, func(r *rapid.T) {
			d, now := drawUse(r, fresh)
			for range 10 {
				was, next := levels(d), d.Deadline()
				require.Greater(r, next, now)
				span := min(next-now-1, 1e10)
				d.Advance(now + Ticks(rapid.Uint64Range(0, uint64(span)).Draw(r, "wait")))
				require.Equal(r, next, d.Deadline(), "waiting moves the deadline")
				d.Advance(now + span)
				for i, l := range levels(d) {
					require.Zero(r, l&^was[i], "rose")
				}
				if now += span; next != Never && next == now+1 {
					now = next
					d.Advance(now)
				}
			}
		})
	})
}

func TestAdvanceIsPrompt(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		before := cputime.Used()
		rapid.Check(t, func(r *rapid.T) {
			d, _ := drawUse(r, fresh)
			d.Advance(1 << 62)
			require.Greater(r, d.Deadline(), Ticks(1<<62))
		})
		require.Less(t, cputime.Used()-before, 10*time.Second)
	})
}

// The register table is the truth about what can be accessed; all else faults.
func TestTableSaysWhatFaults(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		d := fresh()
		d.Advance(0)
		i := d.Info()
		allowed := map[[2]uint32][2]bool{} // (offset, size) to (load, store)
		offsets := []uint32{i.Size - 4, i.Size - 2, i.Size - 1}
		for _, r := range i.Regs {
			for n := range uint32(max(r.Count, 1)) {
				at := [2]uint32{r.Off + n*r.Stride, uint32(r.Size)}
				for _, size := range append([]int{r.Size}, i.Sizes...) {
					a := [2]uint32{at[0], uint32(size)}
					was := allowed[a]
					allowed[a] = [2]bool{was[0] || r.Access != WO, was[1] || r.Access != RO}
				}
				for o := range uint32(12) {
					offsets = append(offsets, at[0]-4+o)
				}
			}
		}
		for off := range min(i.Size, 0x2000) {
			offsets = append(offsets, off)
		}
		for _, off := range offsets {
			for _, size := range []uint32{1, 2, 4} {
				if off >= i.Size || off%size != 0 {
					continue
				}
				want := allowed[[2]uint32{off, size}]
				_, ok := d.Load(off, int(size))
				require.Equal(t, want[0], ok, "load of %d bytes at %#x", size, off)
				_, ok = d.Peek(off, int(size))
				require.Equal(t, want[0], ok, "peek of %d bytes at %#x", size, off)
				require.Equal(t, want[1], d.Store(off, int(size), 0), "store of %d bytes at %#x", size, off)
			}
		}
	})
}

// No access may panic, not even one that the machine would not make.
func TestNoAccessPanics(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		rapid.Check(t, func(r *rapid.T) {
			d, _ := drawUse(r, fresh)
			off := rapid.Uint32().Draw(r, "offset")
			size := rapid.SampledFrom([]int{-1, 0, 1, 2, 3, 4, 8}).Draw(r, "size")
			d.Load(off, size)
			d.Peek(off, size)
			d.Store(off, size, rapid.Uint32().Draw(r, "value"))
			d.AppendState(nil)
		})
	})
}

func TestTablesAreWellFormed(t *testing.T) {
	symbols := map[string]string{}
	forEach(t, func(t *testing.T, fresh func() Device) {
		i := fresh().Info()
		require.Same(t, i, fresh().Info(), "Info is constant")
		require.Equal(t, strings.ToLower(i.Name), i.Name)
		require.True(t, slices.ContainsFunc(strings.Split(i.Doc, "\n\n"), isSample), "the datasheet has a sample")
		for _, r := range i.Regs {
			require.Contains(t, []int{1, 4}, r.Size, r.Name)
			require.Zero(t, r.Off%uint32(r.Size), r.Name)
			last := r.Off
			if r.Count > 0 {
				require.GreaterOrEqual(t, r.Stride, uint32(r.Size), r.Name)
				last += uint32(r.Count-1) * r.Stride
			}
			require.LessOrEqual(t, last+uint32(r.Size), i.Size, r.Name)
			require.True(t, strings.HasSuffix(r.Doc, "."), "%s: a sentence", r.Name)
			used := uint32(0)
			for _, f := range r.Fields {
				require.LessOrEqual(t, f.Lo, f.Hi, f.Name)
				require.Less(t, int(f.Hi), 8*r.Size, f.Name)
				require.Zero(t, used&f.Mask(), "%s.%s overlaps another field", r.Name, f.Name)
				used |= f.Mask()
				require.NotEmpty(t, f.Doc, f.Name)
			}
		}
		for _, s := range i.Symbols(0x1000_0000, 1) {
			require.Regexp(t, `^[A-Z][A-Z0-9_]*$`, s.Name)
			require.Contains(t, []string{"", i.Name}, symbols[s.Name], "%s is there twice", s.Name)
			require.NotEmpty(t, s.Doc, s.Name)
			symbols[s.Name] = i.Name
		}
	})
}

// FuzzAccesses uses all devices at once, nine bytes an act: which device and what, offset, value, time.
func FuzzAccesses(f *testing.F) {
	f.Add([]byte("\x01\x00\x00\x00\x05\x00\x00\x00\x01"))
	f.Add(bytes.Repeat([]byte("\x12\x00\x00\x00\xff\x83\x00\x00\x20"), 20))
	f.Fuzz(func(t *testing.T, data []byte) {
		var board []Device
		for _, fresh := range every {
			board = append(board, fresh())
		}
		now := Ticks(0)
		for ; len(data) >= 9; data = data[9:] {
			n := int(data[0])
			d := board[n%len(board)]
			a := act{
				kind: kind(n / len(board) % int(acts)),
				size: 1 << (data[1] >> 6 % 3),
				off:  binary.LittleEndian.Uint32(data[1:]) & 0x3fffff % d.Info().Size,
				v:    binary.LittleEndian.Uint32(data[4:]),
				dt:   1<<(data[8]%40) - 1,
			}
			a.off &^= uint32(a.size - 1)
			now, _, _ = a.do(d, now)
			if next := d.Deadline(); next <= now {
				t.Fatalf("%s: the deadline %d is not after %d", d.Info().Name, next, now)
			}
		}
		for n, d := range board {
			d.Advance(now)
			requireSame(t, d, copyOf(t, d, every[n]))
		}
	})
}

// FuzzRestore offers any bytes as the state of any device, and uses what was taken.
func FuzzRestore(f *testing.F) {
	for n, fresh := range every {
		f.Add(uint8(n), fresh().AppendState(nil))
	}
	f.Fuzz(func(t *testing.T, n uint8, state []byte) {
		d := every[int(n)%len(every)]()
		restoreAny(t, d, state)
		d.Deadline()
		levels(d)
		for _, r := range d.Info().Regs {
			d.Load(r.Off, r.Size)
			d.Store(r.Off, r.Size, 1)
		}
		d.Advance(1 << 62)
		d.Deadline()
		d.AppendState(nil)
	})
}
