package trace

import "breakfast/devices"

// A thermometer reads the temperature of what is in an appliance, at moments that depend on the run alone: those on a
// grid that is fine after something was done to the appliance, and coarser as long as the temperature stays.
type thermometer struct {
	next, every devices.Ticks
	was         int            // tenths of a °C, at the last reading
	kettle      devices.Kettle // as it was left last: what it comes to by itself can be asked of it
	mug         devices.Mug
}

const (
	finestReading   = devices.KitchenSecond
	coarsestReading = 1 << 52 // ticks: 4,096 readings in the longest run
)

// read takes the readings that are due up to now, of what the appliances come to by themselves.
func (t *Tracer) read() {
	for i := range t.meters {
		th := &t.meters[i]
		for th.next <= t.at && th.next != devices.Never {
			t.reads(i, th.next)
		}
	}
}

// The appliances that are measured, as indexes in Tracer.meters.
const (
	ofKettle = iota
	ofMug
	measured
)

// reads takes one reading.
func (t *Tracer) reads(i int, at devices.Ticks) {
	th := &t.meters[i]
	part, tenths := t.kettle, 0
	if i == ofKettle {
		th.kettle.Advance(at)
		tenths = th.kettle.View().Tenths
	} else {
		part = t.mug
		th.mug.Advance(at)
		tenths = th.mug.View().Tenths
	}
	row := rowID{kind: CounterRow, whose: uint32(part)}
	if tenths == th.was {
		th.every = min(2*th.every, coarsestReading)
	} else {
		th.every = finestReading
	}
	th.was = tenths
	t.timeline.set(row, at, 0, uint32(tenths))
	th.next = at/th.every*th.every + min(th.every, devices.Never-at/th.every*th.every) // Never: no more
}

// handled: something was done to a part, or by it: its temperature is read now, and goes on from here.
func (t *Tracer) handled(part int) {
	i := ofKettle
	switch part {
	case t.kettle:
		t.meters[i].kettle = *t.m.Kettle
	case t.mug:
		i = ofMug
		t.meters[i].mug = *t.m.Mug
	default:
		return
	}
	t.meters[i].every = finestReading
	t.reads(i, t.at)
}
