package devices

const mugDoc = `The mug is where tea is made. Store the word that KETTLE_POUR gave into WATER, put the bag in
with CTRL.BAG, wait for INFUSED, take the bag out, wait for DRINKABLE, and TAKE the tea to the
table. Each of the three rings comes once in a filling: INFUSED when the strength first reaches
600 permille, DRINKABLE when the tea first is at 60 °C or below, and COLD when it first is at 35 °C
or below with the bag in it: no more tea will come out. An event that holds already when its time
begins rings at the next tenth of a kitchen second.

Physics. The cold mug takes its share of the water's heat (250 ml of 97 °C are 90 °C in the mug),
then both cool by Newton's law, from 90 °C to 60 °C in three kitchen minutes and a quarter. While the bag is
in, strength grows in proportion to the kelvins above 35 °C: at 90 °C in the beginning, 600 permille
take about 160 kitchen seconds; from 60 °C they are never reached. From 850 permille the tea is
bitter, and a bag that stays in gets it there. More water thins the tea.

Interrupt. The line is up while RING & RING_EN is not 0.

Faults. Water that does not fit runs over. An access that is not a word, or that the table below
does not allow, is an access fault.

    lw   t0, KETTLE_POUR
    sw   t0, MUG_WATER, t1
    li   t0, MUG_CTRL_BAG
    sw   t0, MUG_CTRL, t1            # the bag goes in
1:  lw   t0, MUG_STATUS
    andi t0, t0, MUG_STATUS_INFUSED
    beqz t0, 1b
    sw   zero, MUG_CTRL, t1          # and out
`

const (
	mugWater    = 0x10
	mugTemp     = 0x14
	mugLevel    = 0x18
	mugStrength = 0x1c
	mugTake     = 0x20

	mugBag = 1 << 0 // of CTRL

	mugInfused   = 1 << 0 // of RING and RING_EN
	mugDrinkable = 1 << 1
	mugCold      = 1 << 2
	mugEvents    = mugInfused | mugDrinkable | mugCold

	fullStrength = 1000 * micro // the word has no room for more, and nobody would drink it
)

var mugInfo = &Info{
	Name: "mug",
	Doc:  mugDoc,
	Size: pageSize,
	Regs: []Register{
		{Name: "CTRL", Off: regCtrl, Size: 4, Access: RW,
			Doc: "The tea bag; bits without a name are ignored and read as 0.", Fields: []Field{
				{"BAG", 0, 0, "1 puts the tea bag in, 0 takes it out"}}},
		{Name: "STATUS", Off: regStatus, Size: 4, Access: RO, Doc: "What is true of the mug now.", Fields: []Field{
			{"BAG", 0, 0, "the bag is in"},
			{"WATER", 1, 1, "there is water in it"},
			{"INFUSED", 2, 2, "the strength is 600 permille or more"},
			{"DRINKABLE", 3, 3, "there is tea in it, at 60 °C or below"},
			{"BITTER", 4, 4, "the strength is 850 permille or more"},
			{"COLD", 5, 5, "there is tea in it, at 35 °C or below: too cold to infuse"}}},
		{Name: "RING", Off: regRing, Size: 4, Access: RW1C,
			Doc: "Events since they were acknowledged; each comes once in a filling.", Fields: []Field{
				{"INFUSED", 0, 0, "the strength reached 600 permille"},
				{"DRINKABLE", 1, 1, "the tea came down to 60 °C"},
				{"COLD", 2, 2, "with the bag in it, the tea came down to 35 °C"}}},
		{Name: "RING_EN", Off: regRingEn, Size: 4, Access: RW, Doc: "The events that raise the interrupt line.",
			Fields: []Field{
				{"INFUSED", 0, 0, "when infused"},
				{"DRINKABLE", 1, 1, "when drinkable"},
				{"COLD", 2, 2, "when cold"}}},
		{Name: "WATER", Off: mugWater, Size: 4, Access: WO, Fields: waterFields,
			Doc: "Pours water in, as KETTLE_POUR gives it; what does not fit runs over, and heat above 100 °C is " +
				"ignored."},
		{Name: "TEMP", Off: mugTemp, Size: 4, Access: RO,
			Doc: "Temperature in tenths of a °C, 0..1000; the air's when empty."},
		{Name: "LEVEL", Off: mugLevel, Size: 4, Access: RO, Doc: "Tea in the mug in ml, 0..300."},
		{Name: "STRENGTH", Off: mugStrength, Size: 4, Access: RO, Doc: "Strength of the tea in permille, 0..1000."},
		{Name: "TAKE", Off: mugTake, Size: 4, Access: RO, Effect: "takes the mug away, and puts an empty one there",
			Fields: teaFields,
			Doc:    "The tea, for TABLE_TEA; 0 if there is no water in the mug, which then stays."},
	},
}

// Mug is the mug; what it does is in its datasheet, Info().Doc.
type Mug struct {
	kitchen *Kitchen
	timed
	bell
	level    int64 // ml
	temp     int64 // millionths of a °C at base
	strength int64 // millionths of a permille at base
	bag      bool
	warm     exposure // from base on; as next, it comes from the rest of the state
	over     uint32   // events that have had their time in this filling
	poured   uint32   // the last water poured in
	pouredAt Ticks
	spilled  uint32
}

// NewMug is an empty mug.
func NewMug(k *Kitchen) *Mug {
	m := &Mug{kitchen: k}
	m.Reset()
	return m
}

// Info is the mug's description.
func (m *Mug) Info() *Info { return mugInfo }

// Reset puts an empty mug there.
func (m *Mug) Reset() {
	*m = Mug{kitchen: m.kitchen, temp: int64(m.kitchen.AmbientC) * micro}
}

// Peek reads a register without taking the mug away.
func (m *Mug) Peek(off uint32, size int) (uint32, bool) {
	r, _ := mugInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	switch off {
	case regCtrl:
		return bits32(m.bag), true
	case regStatus:
		return m.status(), true
	case regRing:
		return m.rung, true
	case regRingEn:
		return m.enabled, true
	case mugTemp:
		return m.tenths(), true
	case mugLevel:
		return uint32(m.level), true
	case mugStrength:
		return m.permille(), true
	default:
		return m.tea().Word(), true
	}
}

// Load reads a register. Reading TAKE takes the tea.
func (m *Mug) Load(off uint32, size int) (uint32, bool) {
	v, ok := m.Peek(off, size)
	if ok && off == mugTake && v != 0 {
		m.settle()
		m.level, m.strength, m.bag, m.over = 0, 0, false, 0
		m.temp = int64(m.kitchen.AmbientC) * micro
	}
	return v, ok
}

// Store writes a register.
func (m *Mug) Store(off uint32, size int, v uint32) bool {
	r, _ := mugInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	switch off {
	case regCtrl:
		if bag := v&mugBag != 0; bag != m.bag {
			m.settle()
			m.bag = bag
		}
	case regRing:
		m.rung &^= v
	case regRingEn:
		m.enabled = v & mugEvents
	case mugWater:
		m.fill(WaterFromWord(v))
	}
	return true
}

func (m *Mug) fill(w Water) {
	add := min(int64(w.Ml), int64(m.kitchen.MugMl)-m.level)
	m.spilled = saturate(m.spilled, uint32(int64(w.Ml)-add))
	if add == 0 {
		return
	}
	m.settle()
	m.poured, m.pouredAt = w.Word(), m.now
	// Heat is conserved: what is in, the mug included, and what comes.
	is := waterHeat*m.level + 1000*int64(m.kitchen.MugHeatJ)
	comes := waterHeat * add
	m.temp = (is*m.temp + comes*int64(w.Tenths)*(micro/10)) / (is + comes)
	m.strength = m.strength * m.level / (m.level + add)
	m.level += add
}

func (m *Mug) body() body { return m.kitchen.tea(m.temp, m.level) }

// temperature is the tea's now, in millionths of a °C.
func (m *Mug) temperature() int64 {
	if m.level == 0 {
		return m.temp
	}
	return m.body().at(m.since())
}

// infusing is whether the tea gets stronger while it is warm.
func (m *Mug) infusing() bool { return m.bag && m.level > 0 }

// infusion is the strength after n beats of infusing, when the tea is at temp, in millionths of a
// permille.
func (m *Mug) infusion(n uint64, temp int64) int64 {
	return min(m.strength+m.warm.after(n, temp)*int64(m.kitchen.InfuseRate)/micro, fullStrength)
}

// infused is the strength now, in millionths of a permille.
func (m *Mug) infused() int64 {
	if !m.infusing() {
		return m.strength
	}
	m.Deadline() // for warm
	return m.infusion(m.since(), m.temperature())
}

func (m *Mug) tenths() uint32   { return uint32(m.temperature() / (micro / 10)) }
func (m *Mug) permille() uint32 { return uint32(m.infused() / micro) }

func (m *Mug) status() uint32 {
	v := m.View()
	return bits32(v.Bag, v.Ml > 0, v.Infused, v.Drinkable, v.Bitter, v.Cold)
}

func (m *Mug) tea() Tea {
	return Tea{Strength: uint16(m.permille()), Tenths: uint16(m.tenths()), Ml: uint16(m.level)}
}

// settle brings the physics up to now, before something changes in it.
func (m *Mug) settle() {
	m.temp, m.strength = m.temperature(), m.infused()
	m.rebase()
}

func (m *Mug) predict() uint64 {
	if m.infusing() {
		m.warm = m.body().above(int64(m.kitchen.InfuseC) * micro)
	}
	return min(m.infusedIn(), m.coolsIn(mugDrinkable, m.kitchen.DrinkableC), m.coldIn())
}

// coldIn is how many beats after base the tea is too cold for the bag in it, or never.
func (m *Mug) coldIn() uint64 {
	if !m.infusing() {
		return never
	}
	return m.coolsIn(mugCold, m.kitchen.InfuseC)
}

// coolsIn is how many beats after base the tea is at celsius or below and rings event, or never.
func (m *Mug) coolsIn(event uint32, celsius int) uint64 {
	if m.level == 0 || m.over&event != 0 {
		return never
	}
	return m.body().falls(int64(celsius) * micro)
}

// infusedIn is how many beats after base the tea has its strength, or never.
func (m *Mug) infusedIn() uint64 {
	if !m.infusing() || m.over&mugInfused != 0 {
		return never
	}
	mark := int64(m.kitchen.InfusedPm) * micro
	return m.warm.first(func(n uint64, temp int64) bool { return m.infusion(n, temp) >= mark })
}

func (m *Mug) happen() {
	n, rung := m.since(), uint32(0)
	if n >= m.infusedIn() {
		rung |= mugInfused
	}
	if n >= m.coolsIn(mugDrinkable, m.kitchen.DrinkableC) {
		rung |= mugDrinkable
	}
	if n >= m.coldIn() {
		rung |= mugCold
	}
	m.settle()
	m.rung |= rung
	m.over |= rung
}

// Advance moves the mug on to time now.
func (m *Mug) Advance(now Ticks) { m.advance(now, m) }

// Deadline is when the tea next rings, as infused, drinkable or cold; Never if all that is over.
func (m *Mug) Deadline() Ticks { return m.deadline(m) }

// MugView is a mug as one sees it.
type MugView struct {
	Ml        int  // tea in it
	Tenths    int  // temperature in tenths of a °C
	Strength  int  // permille
	Bag       bool // in
	Infused   bool
	Drinkable bool
	Bitter    bool
	Cold      bool
	Spilled   int   // ml that have run over since Reset
	Poured    Water // the last water poured in, as it came; it stays when the mug is taken away
	PouredAt  Ticks // and when
}

// View is the mug at the time of the last Advance.
func (m *Mug) View() MugView {
	k, temp, strength := m.kitchen, m.temperature(), m.infused()
	return MugView{
		Ml:        int(m.level),
		Tenths:    int(temp / (micro / 10)),
		Strength:  int(strength / micro),
		Bag:       m.bag,
		Infused:   strength >= int64(k.InfusedPm)*micro,
		Drinkable: m.level > 0 && temp <= int64(k.DrinkableC)*micro,
		Bitter:    strength >= int64(k.BitterPm)*micro,
		Cold:      m.level > 0 && temp <= int64(k.InfuseC)*micro,
		Spilled:   int(m.spilled),
		Poured:    WaterFromWord(m.poured),
		PouredAt:  m.pouredAt,
	}
}

// AppendState appends the mug's state.
func (m *Mug) AppendState(b []byte) []byte {
	b = m.bell.appendState(m.timed.appendState(b))
	b = appendI64(b, m.level, m.temp, m.strength)
	b = appendBool(b, m.bag)
	b = appendU32(b, m.over, m.poured, m.spilled)
	return appendU64(b, uint64(m.pouredAt))
}

// Restore takes a state that AppendState made.
func (m *Mug) Restore(state []byte) error {
	d, before := &decoder{b: state}, *m
	m.timed.restore(d)
	m.bell.restore(d, mugEvents)
	m.level, m.temp, m.strength = d.i64(), d.i64(), d.i64()
	m.bag = d.bool()
	m.over, m.poured, m.spilled = d.u32(), d.u32(), d.u32()
	m.pouredAt = Ticks(d.u64())
	d.check(m.level >= 0 && m.level <= int64(m.kitchen.MugMl), "a level")
	d.check(m.temp >= 0 && m.temp <= boilC*micro, "a temperature")
	d.check(m.strength >= 0 && m.strength <= fullStrength, "a strength")
	d.check(m.over&^mugEvents == 0, "an event")
	d.check(m.poured == WaterFromWord(m.poured).Word(), "a word")
	d.check(m.pouredAt <= m.now, "a time")
	d.check(m.level > 0 || m.over == 0, "an event")
	if d.err == nil {
		d.check(m.Deadline() > m.now, "a time")
	}
	if err := d.done(); err != nil {
		*m = before
		return err
	}
	return nil
}
