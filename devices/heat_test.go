package devices

import "testing"

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
