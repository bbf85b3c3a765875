package devices

const kettleDoc = `The kettle boils water. FILL it, set CTRL.HEAT, and it rings BOILED when the water reaches
100 °C and switches itself off; then POUR a cup at a time. What is not poured cools.

Physics. The element gives its power to the water, the walls lose heat in proportion to the
difference to the air (Newton's law), and a millilitre takes 4.186 J to warm by a kelvin. With
1500 W, 6 W/K and tap water of 15 °C, 600 ml boil in about 170 kitchen seconds; two kitchen
minutes later they have cooled to about 80 °C. Nothing boils away.

Interrupt. The line is up while RING & RING_EN is not 0.

Faults. With less than 50 ml the element is not covered and the steam does not reach the switch:
after 5 kitchen seconds of such heating the fuse trips, rings FUSE, and HEAT stays off until
CTRL.RESET is written. Water that does not fit runs over. An access that is not a word, or that
the table below does not allow, is an access fault.

    li   t0, 600
    sw   t0, KETTLE_FILL, t1         # ml, from the cold tap
    li   t0, KETTLE_CTRL_HEAT
    sw   t0, KETTLE_CTRL, t1
1:  lw   t0, KETTLE_RING             # staring at the kettle
    andi t0, t0, KETTLE_RING_BOILED
    beqz t0, 1b
    lw   a0, KETTLE_POUR             # a cup, to be carried to MUG_WATER
`

const (
	kettleTemp  = 0x10
	kettleLevel = 0x14
	kettleFill  = 0x18
	kettlePour  = 0x1c

	kettleHeat  = 1 << 0 // of CTRL
	kettleReset = 1 << 1

	kettleBoiled = 1 << 0 // of RING and RING_EN
	kettleFuse   = 1 << 1
	kettleEvents = kettleBoiled | kettleFuse

	boilingC = 95 // down to here, water that has boiled bubbles and steams
)

var kettleInfo = &Info{
	Name: "kettle",
	Doc:  kettleDoc,
	Size: pageSize,
	Regs: []Register{
		{Name: "CTRL", Off: regCtrl, Size: 4, Access: RW,
			Doc: "Switches; bits without a name are ignored and read as 0.", Fields: []Field{
				{"HEAT", 0, 0, "the element; goes off by itself at the boil; ignored while the fuse is tripped"},
				{"RESET", 1, 1, "write 1 to reset the fuse; reads as 0"}}},
		{Name: "STATUS", Off: regStatus, Size: 4, Access: RO, Doc: "What the kettle is doing.", Fields: []Field{
			{"HEATING", 0, 0, "the element is on"},
			{"BOILING", 1, 1, "the water has boiled, and is not below 95 °C yet"},
			{"FUSE", 2, 2, "the fuse is tripped"}}},
		{Name: "RING", Off: regRing, Size: 4, Access: RW1C, Doc: "Events since they were acknowledged.",
			Fields: []Field{
				{"BOILED", 0, 0, "the water came to the boil"},
				{"FUSE", 1, 1, "the fuse tripped"}}},
		{Name: "RING_EN", Off: regRingEn, Size: 4, Access: RW, Doc: "The events that raise the interrupt line.",
			Fields: []Field{
				{"BOILED", 0, 0, "at the boil"},
				{"FUSE", 1, 1, "when the fuse trips"}}},
		{Name: "TEMP", Off: kettleTemp, Size: 4, Access: RO,
			Doc: "Temperature of the water in tenths of a °C, 0..1000; the air's when empty."},
		{Name: "LEVEL", Off: kettleLevel, Size: 4, Access: RO, Doc: "Water in the kettle in ml, 0..1700."},
		{Name: "FILL", Off: kettleFill, Size: 4, Access: WO,
			Doc: "Adds so many ml of cold tap water; what does not fit runs over."},
		{Name: "POUR", Off: kettlePour, Size: 4, Access: RO, Effect: "pours a cup", Fields: waterFields,
			Doc: "A cup of water, up to 250 ml and what there is; 0 if the kettle is empty."},
	},
}

// Kettle is the kettle; what it does is in its datasheet, Info().Doc.
type Kettle struct {
	kitchen *Kitchen
	timed
	bell
	level   int64 // ml
	temp    int64 // millionths of a °C at base
	heating bool
	boiled  bool   // since heating began
	fuse    bool   // tripped
	dry     bool   // heating, and not covered
	dryFrom uint64 // the beat at which that began
	spilled uint32
}

// NewKettle is an empty kettle.
func NewKettle(k *Kitchen) *Kettle {
	t := &Kettle{kitchen: k}
	t.Reset()
	return t
}

// Info is the kettle's description.
func (k *Kettle) Info() *Info { return kettleInfo }

// Reset empties the kettle and switches it off.
func (k *Kettle) Reset() {
	*k = Kettle{kitchen: k.kitchen, temp: int64(k.kitchen.AmbientC) * micro}
}

// Peek reads a register without pouring.
func (k *Kettle) Peek(off uint32, size int) (uint32, bool) {
	r, _ := kettleInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	switch off {
	case regCtrl:
		return bits32(k.heating), true
	case regStatus:
		return bits32(k.heating, k.boiling(), k.fuse), true
	case regRing:
		return k.rung, true
	case regRingEn:
		return k.enabled, true
	case kettleTemp:
		return k.tenths(), true
	case kettleLevel:
		return uint32(k.level), true
	default:
		return k.cup().Word(), true
	}
}

// Load reads a register. Reading POUR pours.
func (k *Kettle) Load(off uint32, size int) (uint32, bool) {
	v, ok := k.Peek(off, size)
	if ok && off == kettlePour && v != 0 {
		k.settle()
		k.level -= int64(k.cup().Ml)
		k.change()
	}
	return v, ok
}

// Store writes a register.
func (k *Kettle) Store(off uint32, size int, v uint32) bool {
	r, _ := kettleInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	switch off {
	case regCtrl:
		k.control(v)
	case regRing:
		k.rung &^= v
	case regRingEn:
		k.enabled = v & kettleEvents
	case kettleFill:
		k.fill(v)
	}
	return true
}

func (k *Kettle) control(v uint32) {
	if v&kettleReset != 0 {
		k.fuse = false
	}
	heat := v&kettleHeat != 0 && !k.fuse
	if heat == k.heating {
		return
	}
	k.settle()
	k.heating = heat
	if heat {
		k.boiled = false
	}
	k.change()
}

func (k *Kettle) fill(ml uint32) {
	add := min(int64(ml), int64(k.kitchen.KettleMl)-k.level)
	k.spilled = saturate(k.spilled, uint32(int64(ml)-add))
	if add == 0 {
		return
	}
	k.settle()
	tap := int64(k.kitchen.TapC) * micro
	k.temp = (k.temp*k.level + tap*add) / (k.level + add)
	k.level += add
	k.change()
}

// cup is what one pour gives now.
func (k *Kettle) cup() Water {
	return Water{Ml: uint16(min(k.level, int64(k.kitchen.CupMl))), Tenths: uint16(k.tenths())}
}

// temperature is the water's now, in millionths of a °C. With the element uncovered nothing
// switches off at the boil, but water gets no hotter than that.
func (k *Kettle) temperature() int64 {
	if k.level == 0 {
		return int64(k.kitchen.AmbientC) * micro
	}
	return min(k.kitchen.water(k.temp, k.level, k.heating).at(k.since()), boilC*micro)
}

func (k *Kettle) tenths() uint32 { return uint32(k.temperature() / (micro / 10)) }

func (k *Kettle) boiling() bool {
	return k.boiled && k.level > 0 && k.temperature() >= boilingC*micro
}

// settle brings the physics up to now, before something changes in it.
func (k *Kettle) settle() {
	k.temp = k.temperature()
	k.rebase()
}

// change is called after each change: it starts and stops the time of heating uncovered.
func (k *Kettle) change() {
	if k.level == 0 {
		k.temp = int64(k.kitchen.AmbientC) * micro
	}
	dry := k.heating && k.level < int64(k.kitchen.DryMl)
	if dry && !k.dry {
		k.dryFrom = k.base
	}
	if k.dry = dry; !dry {
		k.dryFrom = 0
	}
}

func (k *Kettle) predict() uint64 {
	switch {
	case k.dry:
		return k.dryFrom + beatsPerSecond*uint64(k.kitchen.FuseS) - k.base
	case k.heating:
		return k.kitchen.water(k.temp, k.level, true).rises(boilC * micro)
	default:
		return never
	}
}

func (k *Kettle) happen() {
	k.settle()
	if k.dry {
		k.fuse = true
		k.rung |= kettleFuse
	} else {
		k.boiled = true
		k.rung |= kettleBoiled
	}
	k.heating = false
	k.change()
}

// Advance moves the kettle on to time now.
func (k *Kettle) Advance(now Ticks) { k.advance(now, k) }

// Deadline is when the water boils or the fuse trips; Never if the element is off.
func (k *Kettle) Deadline() Ticks { return k.deadline(k) }

// KettleView is a kettle as one sees it.
type KettleView struct {
	Tenths  int // temperature in tenths of a °C
	Ml      int // water in it
	Spilled int // ml that have run over since Reset
	Heating bool
	Boiling bool
	Fuse    bool // tripped
}

// View is the kettle at the time of the last Advance.
func (k *Kettle) View() KettleView {
	return KettleView{
		Tenths:  int(k.tenths()),
		Ml:      int(k.level),
		Spilled: int(k.spilled),
		Heating: k.heating,
		Boiling: k.boiling(),
		Fuse:    k.fuse,
	}
}

// AppendState appends the kettle's state.
func (k *Kettle) AppendState(b []byte) []byte {
	b = k.bell.appendState(k.timed.appendState(b))
	b = appendI64(b, k.level, k.temp)
	b = appendBool(b, k.heating, k.boiled, k.fuse, k.dry)
	b = appendU64(b, k.dryFrom)
	return appendU32(b, k.spilled)
}

// Restore takes a state that AppendState made.
func (k *Kettle) Restore(state []byte) error {
	d, before := &decoder{b: state}, *k
	k.timed.restore(d)
	k.bell.restore(d, kettleEvents)
	k.level, k.temp = d.i64(), d.i64()
	k.heating, k.boiled, k.fuse, k.dry = d.bool(), d.bool(), d.bool(), d.bool()
	k.dryFrom = d.u64()
	k.spilled = d.u32()
	d.check(k.level >= 0 && k.level <= int64(k.kitchen.KettleMl), "a level")
	d.check(k.temp >= 0 && k.temp <= boilC*micro, "a temperature")
	d.check(!(k.heating && (k.fuse || k.boiled)), "a switch")
	d.check(k.dry == (k.heating && k.level < int64(k.kitchen.DryMl)), "a switch")
	d.check(k.dryFrom <= k.base && (k.dry || k.dryFrom == 0), "a time")
	if d.err == nil {
		d.check(k.Deadline() > k.now, "a time")
	}
	if err := d.done(); err != nil {
		*k = before
		return err
	}
	return nil
}
