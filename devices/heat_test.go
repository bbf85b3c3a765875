package devices

import (
	"math"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// seconds is a time on the kitchen's clock in ticks.
func seconds(s float64) Ticks { return Ticks(math.Round(s * float64(KitchenSecond))) }

// drawBody is something warm with a time constant of 0.5 s to an hour.
func drawBody(r *rapid.T) body {
	temp := rapid.Int64Range(0, 350*micro)
	loss := rapid.Int64Range(1, 9999).Draw(r, "loss")
	return body{
		from: temp.Draw(r, "from"),
		rest: temp.Draw(r, "rest"),
		loss: loss,
		heat: loss * rapid.Int64Range(5, 36000).Draw(r, "beats"),
	}
}

// The closed form is Newton's law taken beat by beat.
func TestBodyFollowsNewton(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b, mark := drawBody(r), rapid.Int64Range(0, 350*micro).Draw(r, "mark")
		e := b.above(mark)
		temp, sum := float64(b.from), 0.0
		for n := range uint64(2000) {
			require.InDelta(r, temp, float64(b.at(n)), 1, "beat %d", n)
			// Two temperatures are rounded to a millionth; over the time constant that is all.
			slack := 2*float64(b.heat/b.loss) + 1e-9*sum
			require.InDelta(r, sum, float64(e.after(n, b.at(n))), slack, "exposure, beat %d", n)
			sum += max(0, temp-float64(mark))
			temp -= (temp - float64(b.rest)) * float64(b.loss) / float64(b.heat)
		}
	})
}

// What is looked for is found at the first beat at which at() shows it.
func TestFirstAgreesWithAt(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		b, mark := drawBody(r), rapid.Int64Range(0, 350*micro).Draw(r, "mark")
		n, reached := b.rises(mark), func(n uint64) bool { return b.at(n) >= mark }
		if b.from > b.rest {
			n, reached = b.falls(mark), func(n uint64) bool { return b.at(n) <= mark }
		}
		if n == never {
			require.False(r, reached(horizon))
			return
		}
		require.True(r, reached(n))
		require.True(r, n == 1 || !reached(n-1))
	})
}

func TestBodyInTheEnd(t *testing.T) {
	b := body{from: 100 * micro, rest: 20 * micro, heat: 4186, loss: 1}
	require.EqualValues(t, 100*micro, b.at(0))
	require.EqualValues(t, 20*micro, b.at(horizon))
	require.EqualValues(t, 20*micro, b.at(math.MaxUint64))

	b.loss = b.heat + 1 // it would overshoot
	require.EqualValues(t, 20*micro, b.at(1))
	require.EqualValues(t, 1, b.falls(30*micro))
}

// ringsAt checks that what is next is event, at that tick and not one before; and that the
// registers that all appliances have in common do what they should.
func (p probe) ringsAt(at Ticks, event uint32) {
	p.t.Helper()
	p.sw(regRing, ^uint32(0))
	p.sw(regRingEn, ^uint32(0))
	require.Equal(p.t, at, p.Deadline(), "deadline")
	p.Advance(at - 1)
	require.False(p.t, p.IRQ(), "a tick before")
	require.Zero(p.t, p.lw(regRing), "a tick before")
	require.Equal(p.t, at, p.Deadline(), "deadline, a tick before")
	p.Advance(at)
	require.Equal(p.t, event, p.lw(regRing))
	require.True(p.t, p.IRQ())

	p.sw(regRingEn, ^event)
	require.False(p.t, p.IRQ(), "not enabled")
	p.sw(regRingEn, event)
	p.sw(regRing, ^event)
	require.True(p.t, p.IRQ(), "another event acknowledged")
	p.sw(regRing, event)
	require.False(p.t, p.IRQ())
	require.Zero(p.t, p.lw(regRing))
	require.Equal(p.t, event, p.lw(regRingEn))
}

// Nothing that a program can do makes an appliance allocate.
func TestAppliancesDoNotAllocate(t *testing.T) {
	forEach(t, func(t *testing.T, fresh func() Device) {
		d, now := fresh(), Ticks(0)
		switch d.(type) {
		case *Kettle, *Mug, *Toaster, *Worktop, *Table, *Rail:
		default:
			t.Skip("not an appliance")
		}
		require.Zero(t, testing.AllocsPerRun(100, func() {
			for _, r := range d.Info().Regs {
				now += 777
				d.Advance(now)
				d.Deadline()
				d.IRQ()
				d.Store(r.Off, 4, uint32(now))
				d.Load(r.Off, 4)
			}
		}))
	})
}

// A kitchen in which one constant is a fifth off is a kitchen in which breakfast can be made.
func TestEveryConstantMayBeAFifthOff(t *testing.T) {
	for i := range reflect.TypeFor[Kitchen]().NumField() {
		for _, percent := range []int64{80, 120} {
			k := DefaultKitchen()
			f := reflect.ValueOf(k).Elem().Field(i)
			require.Positive(t, f.Int())
			f.SetInt(f.Int() * percent / 100)
			t.Run(reflect.TypeFor[Kitchen]().Field(i).Name, func(t *testing.T) {
				kettle := probe{t, NewKettle(k)}
				kettle.sw(kettleFill, 600)
				kettle.sw(regCtrl, kettleHeat)
				kettle.ringsAt(kettle.Deadline(), kettleBoiled)

				mug := probe{t, NewMug(k)}
				mug.sw(mugWater, kettle.lw(kettlePour))
				mug.sw(regCtrl, mugBag)
				rung := uint32(0)
				for mug.Deadline() != Never {
					mug.Advance(mug.Deadline())
					rung |= mug.lw(regRing)
				}
				require.EqualValues(t, mugEvents, rung)

				toaster := probe{t, NewToaster(k)}
				toaster.sw(toasterSlot0, Slice{ID: 1, Temp: 20}.Word())
				toaster.sw(regCtrl, toasterLever)
				toaster.ringsAt(toaster.Deadline(), toasterPopped)

				worktop := probe{t, NewWorktop(k)}
				worktop.sw(worktopTool, breadKnife)
				for worktop.lw(worktopLeft) > 0 {
					worktop.sw(worktopStroke, KnifePath(worktop.lw(worktopGuide)))
				}
				require.EqualValues(t, k.LoafSlices, worktop.lw(worktopSlices))
			})
		}
	}
}

// What the run loop and a hostile program cost. Budget: 1 µs for a stroke of 1000 ticks; a look-ahead
// is what each store that changes something costs.
func BenchmarkAppliances(b *testing.B) {
	kettle, mug, toaster := NewKettle(DefaultKitchen()), NewMug(DefaultKitchen()), NewToaster(DefaultKitchen())
	kettle.Store(kettleFill, 4, 1700)
	kettle.Store(regCtrl, 4, kettleHeat)
	mug.Store(mugWater, 4, 250<<16|970)
	mug.Store(regCtrl, 4, mugBag)
	toaster.Store(toasterSlot0, 4, Slice{ID: 1, Temp: 20}.Word())
	toaster.Store(regCtrl, 4, toasterLever)
	const midway = 20 * KitchenSecond

	for _, c := range []struct {
		Device
		restart func()
		predict func() uint64
	}{
		{kettle, func() { kettle.timed = timed{} }, kettle.predict},
		{mug, func() { mug.timed = timed{} }, mug.predict},
		{toaster, func() { toaster.timed = timed{} }, toaster.predict},
	} {
		b.Run(c.Info().Name+"/stroke", func(b *testing.B) { // the next stroke, with nothing coming
			b.ReportAllocs()
			c.restart()
			for range b.N {
				c.Advance(midway)
				c.Deadline()
				c.IRQ()
			}
		})
		b.Run(c.Info().Name+"/stare", func(b *testing.B) { // a program that polls STATUS
			b.ReportAllocs()
			c.restart()
			for range b.N {
				c.Advance(midway)
				c.Load(regStatus, 4)
			}
		})
		b.Run(c.Info().Name+"/look-ahead", func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				c.predict()
			}
		})
	}
}
