package devices

// timed is the part of a device that moves by itself.
type timed struct {
	now   Ticks  // the time of the last Advance
	base  uint64 // the beat of the last change
	next  Ticks  // the deadline, if known
	known bool
}

// appliance is what timed asks of its device.
type appliance interface {
	predict() uint64 // how many beats after base something rings next, at least 1; or never
	happen()         // it is that time
}

// since is the number of beats since the last change.
func (t *timed) since() uint64 { return uint64(t.now/beat) - t.base }

// rebase makes now the time of the last change.
func (t *timed) rebase() {
	t.base = uint64(t.now / beat)
	t.known = false
}

func (t *timed) deadline(a appliance) Ticks {
	if !t.known {
		t.next, t.known = Never, true
		if n := a.predict(); n != never && t.base+n <= uint64(Never/beat) {
			t.next = Ticks(t.base+n) * beat
		}
	}
	return t.next
}

func (t *timed) advance(now Ticks, a appliance) {
	for t.deadline(a) <= now && t.next != Never {
		t.now = t.next
		a.happen()
	}
	t.now = now
}

func (t *timed) appendState(b []byte) []byte { return appendU64(b, uint64(t.now), t.base) }

func (t *timed) restore(d *decoder) {
	t.now, t.base, t.known = Ticks(d.u64()), d.u64(), false
	d.check(t.base <= uint64(t.now/beat), "a time")
}

// bell is the two registers that all appliances that ring have in common.
type bell struct {
	rung    uint32 // events since they were acknowledged
	enabled uint32 // those that raise the line
}

// IRQ is the level of the interrupt line: up while an event that is enabled has not been acknowledged.
func (b *bell) IRQ() bool { return b.rung&b.enabled != 0 }

func (b *bell) appendState(s []byte) []byte { return appendU32(s, b.rung, b.enabled) }

func (b *bell) restore(d *decoder, events uint32) {
	b.rung, b.enabled = d.u32(), d.u32()
	d.check((b.rung|b.enabled)&^events == 0, "an event")
}

// The offsets that all appliances that ring have in common.
const (
	regCtrl   = 0x00
	regStatus = 0x04
	regRing   = 0x08
	regRingEn = 0x0c

	pageSize = 0x1000
)

// bits32 is a word of flags, the first in bit 0.
func bits32(flags ...bool) uint32 {
	w := uint32(0)
	for i, f := range flags {
		if f {
			w |= 1 << i
		}
	}
	return w
}
