package devices

const toasterDoc = `The toaster toasts up to two slices at a time. Write them to SLOT0 and SLOT1, push the lever, and
it pops and rings POPPED when the browner of them has reached the set-point. Take them out soon:
they keep browning over the hot element.

Physics. While the lever is down the element heats up towards 350 °C, afterwards it cools, both by
Newton's law with a time constant of 15 s. Above 150 °C bread browns, in proportion to the kelvins
above. From cold, 60 percent take about 45 kitchen seconds; a second load straight after, under 30.
What is left in gains another 13 points in the minute after it has popped, and more the hotter the
element was. In the toaster slices warm up to 70 °C; popped, they cool.

Interrupt. The line is up while RING & RING_EN is not 0.

Faults. A slice above 100 percent is burnt: SMOKE rings when that happens, and the status stays
while a burnt slice is in. An access that is not a word, or that the table below does not allow,
is an access fault.

    lw   t0, WORKTOP_BOARD           # a slice from the board
    sw   t0, TOASTER_SLOT0, t1
    li   t0, TOASTER_CTRL_LEVER
    sw   t0, TOASTER_CTRL, t1        # down
1:  lw   t0, TOASTER_RING
    andi t0, t0, TOASTER_RING_POPPED
    beqz t0, 1b
    lw   a0, TOASTER_SLOT0           # out
`

const (
	toasterBrowning = 0x10
	toasterSlot0    = 0x14
	toasterSlot1    = 0x18

	toasterLever = 1 << 0 // of CTRL

	toasterPopped = 1 << 0 // of RING and RING_EN
	toasterSmoke  = 1 << 1
	toasterEvents = toasterPopped | toasterSmoke

	setPoint = 60 // percent at Reset

	burnt   = 101 * micro // as Slice.Burnt
	blacked = 255 * micro // browning ends here
)

var toasterInfo = &Info{
	Name: "toaster",
	Doc:  toasterDoc,
	Size: pageSize,
	Regs: []Register{
		{Name: "CTRL", Off: regCtrl, Size: 4, Access: RW,
			Doc: "The lever; bits without a name are ignored and read as 0.", Fields: []Field{
				{"LEVER", 0, 0, "1 pushes it down, ignored while both slots are empty; 0 pops by hand, " +
					"without a ring; " +
					"reads as 0 once popped"}}},
		{Name: "STATUS", Off: regStatus, Size: 4, Access: RO, Doc: "What is true of the toaster now.", Fields: []Field{
			{"TOASTING", 0, 0, "the lever is down"},
			{"SMOKE", 1, 1, "a burnt slice is in"},
			{"FULL0", 2, 2, "a slice is in slot 0"},
			{"FULL1", 3, 3, "a slice is in slot 1"}}},
		{Name: "RING", Off: regRing, Size: 4, Access: RW1C, Doc: "Events since they were acknowledged.",
			Fields: []Field{
				{"POPPED", 0, 0, "the set-point was reached and the lever is up"},
				{"SMOKE", 1, 1, "a slice burnt, and none was burnt before"}}},
		{Name: "RING_EN", Off: regRingEn, Size: 4, Access: RW, Doc: "The events that raise the interrupt line.",
			Fields: []Field{
				{"POPPED", 0, 0, "when it pops"},
				{"SMOKE", 1, 1, "when it smokes"}}},
		{Name: "BROWNING", Off: toasterBrowning, Size: 4, Access: RW,
			Doc: "The set-point in percent, 60 at reset; below 1 is 1, above 100 is 100."},
		{Name: "SLOT0", Off: toasterSlot0, Size: 4, Access: RW, Effect: "takes the slice out", Fields: sliceFields,
			Doc: "Writing puts a slice in; ignored if one is in, if the lever is down or if the ID is 0, and the " +
				"program still has its slice. 0 if none is in or the lever is down."},
		{Name: "SLOT1", Off: toasterSlot1, Size: 4, Access: RW, Effect: "takes the slice out", Fields: sliceFields,
			Doc: "The other slot, as SLOT0."},
	},
}

// Toaster is the toaster; what it does is in its datasheet, Info().Doc.
type Toaster struct {
	kitchen *Kitchen
	timed
	bell
	lever   bool   // down
	set     uint32 // percent
	element int64  // millionths of a °C at base
	slots   [2]slot
	hot     exposure // of the element, from base on; as next, it comes from the rest of the state
}

// slot is where a slice is, if id is not 0.
type slot struct {
	id, jam uint8
	brown   int64 // millionths of a percent at base
	temp    int64 // millionths of a °C at base
}

// NewToaster is a cold, empty toaster.
func NewToaster(k *Kitchen) *Toaster {
	t := &Toaster{kitchen: k}
	t.Reset()
	return t
}

// Info is the toaster's description.
func (t *Toaster) Info() *Info { return toasterInfo }

// Reset empties the toaster and lets it get cold.
func (t *Toaster) Reset() {
	*t = Toaster{kitchen: t.kitchen, set: setPoint, element: int64(t.kitchen.AmbientC) * micro}
}

// Peek reads a register without taking a slice out.
func (t *Toaster) Peek(off uint32, size int) (uint32, bool) {
	r, _ := toasterInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	switch off {
	case regCtrl:
		return bits32(t.lever), true
	case regStatus:
		return bits32(t.lever, t.smoking(), t.slots[0].id != 0, t.slots[1].id != 0), true
	case regRing:
		return t.rung, true
	case regRingEn:
		return t.enabled, true
	case toasterBrowning:
		return t.set, true
	default:
		if t.lever {
			return 0, true
		}
		return t.slice(int(off-toasterSlot0) / 4).Word(), true
	}
}

// Load reads a register. Reading a slot takes the slice out.
func (t *Toaster) Load(off uint32, size int) (uint32, bool) {
	v, ok := t.Peek(off, size)
	if ok && off >= toasterSlot0 && v != 0 {
		t.settle()
		t.slots[(off-toasterSlot0)/4] = slot{}
	}
	return v, ok
}

// Store writes a register.
func (t *Toaster) Store(off uint32, size int, v uint32) bool {
	r, _ := toasterInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	switch off {
	case regCtrl:
		t.push(v&toasterLever != 0)
	case regRing:
		t.rung &^= v
	case regRingEn:
		t.enabled = v & toasterEvents
	case toasterBrowning:
		if set := min(max(v, 1), 100); set != t.set {
			t.settle()
			t.set = set
		}
	default:
		t.put(int(off-toasterSlot0)/4, SliceFromWord(v))
	}
	return true
}

// push moves the lever, down if there is something to toast.
func (t *Toaster) push(down bool) {
	down = down && !t.empty()
	if down != t.lever {
		t.settle()
		t.lever = down
	}
}

func (t *Toaster) put(i int, s Slice) {
	if t.lever || t.slots[i].id != 0 || s.ID == 0 {
		return
	}
	t.settle()
	t.slots[i] = slot{id: s.ID, jam: s.Jam, brown: int64(s.Browning) * micro, temp: int64(s.Temp) * micro}
}

// heat is the element, from base on.
func (t *Toaster) heat() body { return t.kitchen.element(t.element, t.lever) }

// gain is the browning of each slice during n beats, when the element is at temp, in millionths of
// a percent.
func (t *Toaster) gain(n uint64, temp int64) int64 {
	return min(t.hot.after(n, temp)*int64(t.kitchen.BrownRate)/micro, blacked)
}

// gained is the browning since base.
func (t *Toaster) gained() int64 {
	if t.empty() {
		return 0
	}
	t.Deadline() // for hot
	return t.gain(t.since(), t.heat().at(t.since()))
}

func (t *Toaster) empty() bool { return t.slots[0].id|t.slots[1].id == 0 }

// slice is the slice in slot i now.
func (t *Toaster) slice(i int) Slice {
	s := t.slots[i]
	if s.id == 0 {
		return Slice{}
	}
	return Slice{
		ID:       s.id,
		Browning: uint8(min(s.brown+t.gained(), blacked) / micro),
		Jam:      s.jam,
		Temp:     uint8(t.kitchen.slice(s.temp, t.lever).at(t.since()) / micro),
	}
}

// brownest is the browning of the browner slice at base, in millionths of a percent.
func (t *Toaster) brownest() int64 { return max(t.slots[0].brown, t.slots[1].brown) }

func (t *Toaster) smoking() bool { return t.brownest()+t.gained() >= burnt }

// settle brings the physics up to now, before something changes in it.
func (t *Toaster) settle() {
	n, gained := t.since(), t.gained()
	for i := range t.slots {
		if s := &t.slots[i]; s.id != 0 {
			s.brown = min(s.brown+gained, blacked)
			s.temp = t.kitchen.slice(s.temp, t.lever).at(n)
		}
	}
	t.element = t.heat().at(n)
	t.rebase()
}

// predict looks for the set-point while the lever is down, and else for a slice that burns over
// what heat is left. The set-point is below that, so down comes first.
func (t *Toaster) predict() uint64 {
	if t.empty() {
		return never
	}
	t.hot = t.heat().above(int64(t.kitchen.BrownC) * micro)
	mark := int64(burnt)
	if t.lever {
		mark = int64(t.set) * micro
	} else if t.brownest() >= burnt {
		return never
	}
	return t.hot.first(func(n uint64, temp int64) bool { return t.brownest()+t.gain(n, temp) >= mark })
}

func (t *Toaster) happen() {
	smoked := t.brownest() >= burnt
	t.settle()
	if t.lever {
		t.lever = false
		t.rung |= toasterPopped
	}
	if !smoked && t.brownest() >= burnt {
		t.rung |= toasterSmoke
	}
}

// Advance moves the toaster on to time now.
func (t *Toaster) Advance(now Ticks) { t.advance(now, t) }

// Deadline is when the toaster pops, or when a slice left in it will smoke; else Never.
func (t *Toaster) Deadline() Ticks { return t.deadline(t) }

// ToasterView is a toaster as one sees it.
type ToasterView struct {
	Slots    [2]Slice // as they are now, in the toaster also while the lever is down; ID 0 is empty
	Set      int      // set-point in percent
	Element  int      // °C
	Toasting bool     // the lever is down
	Smoke    bool
}

// View is the toaster at the time of the last Advance.
func (t *Toaster) View() ToasterView {
	return ToasterView{
		Slots:    [2]Slice{t.slice(0), t.slice(1)},
		Set:      int(t.set),
		Element:  int(t.heat().at(t.since()) / micro),
		Toasting: t.lever,
		Smoke:    t.smoking(),
	}
}

// AppendState appends the toaster's state.
func (t *Toaster) AppendState(b []byte) []byte {
	b = t.bell.appendState(t.timed.appendState(b))
	b = appendBool(b, t.lever)
	b = appendU32(b, t.set)
	b = appendI64(b, t.element)
	for _, s := range t.slots {
		b = appendI64(append(b, s.id, s.jam), s.brown, s.temp)
	}
	return b
}

// Restore takes a state that AppendState made.
func (t *Toaster) Restore(state []byte) error {
	d, before := &decoder{b: state}, *t
	t.timed.restore(d)
	t.bell.restore(d, toasterEvents)
	t.lever = d.bool()
	t.set = d.u32()
	t.element = d.i64()
	for i := range t.slots {
		s := &t.slots[i]
		s.id, s.jam, s.brown, s.temp = d.u8(), d.u8(), d.i64(), d.i64()
		d.check(s.brown >= 0 && s.brown <= blacked, "a browning")
		d.check(s.temp >= 0 && s.temp <= 255*micro, "a temperature")
		d.check(s.id != 0 || *s == slot{}, "an empty slot")
	}
	d.check(!t.lever || !t.empty(), "a switch")
	d.check(t.set >= 1 && t.set <= 100, "a set-point")
	d.check(t.element >= 0 && t.element <= int64(t.kitchen.ElementC)*micro, "a temperature")
	if d.err == nil {
		d.check(t.Deadline() > t.now, "a time")
	}
	if err := d.done(); err != nil {
		*t = before
		return err
	}
	return nil
}
