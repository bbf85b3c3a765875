package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// brewing is a mug that got water at time 0, with the bag in.
func brewing(t *testing.T, ml, tenths uint32) (*Mug, probe) {
	m := NewMug(DefaultKitchen())
	p := probe{t, m}
	p.sw(mugWater, ml<<16|tenths)
	p.sw(regCtrl, mugBag)
	return m, p
}

// 250 ml of 97 °C and the mug of 20 °C meet at (1046.5*97 + 100*20)/1146.5 = 90.28 °C, and cool with
// the time constant 1146.5/3.3 = 347.42 s:
// 60 °C after 347.42*ln(70.28/40) = 195.8 s, 35 °C after 347.42*ln(70.28/15) = 536.6 s.
//
// 600 permille are 600/0.091 = 6593 kelvin seconds above 35 °C. In t seconds there are
// 70.28*347.42*(1-exp(-t/347.42)) - 15*t of them: 6593 at t = 159.4.
func TestMugRings(t *testing.T) {
	m, p := brewing(t, 250, 970)
	require.EqualValues(t, 902, p.lw(mugTemp))
	require.EqualValues(t, 250, p.lw(mugLevel))
	require.EqualValues(t, 0b000011, p.lw(regStatus), "bag, water")

	require.InDelta(t, 159.4, float64(m.Deadline())/1000, 0.2)
	p.ringsAt(m.Deadline(), mugInfused)
	require.EqualValues(t, 600, p.lw(mugStrength))
	require.EqualValues(t, 0b000111, p.lw(regStatus), "bag, water, infused")

	p.sw(regCtrl, 0)
	require.InDelta(t, 195.8, float64(m.Deadline())/1000, 0.2)
	p.ringsAt(m.Deadline(), mugDrinkable)
	require.EqualValues(t, 599, p.lw(mugTemp)) // just below 60
	require.EqualValues(t, 0b001110, p.lw(regStatus), "water, infused, drinkable")

	require.Equal(t, Never, m.Deadline(), "without a bag it goes cold and nobody rings")
	m.Advance(seconds(600))
	require.EqualValues(t, 0b101110, p.lw(regStatus), "and cold")
	require.EqualValues(t, 600, p.lw(mugStrength), "nothing infuses without the bag")
	m.Advance(1 << 63)
	require.EqualValues(t, 200, p.lw(mugTemp))
	require.Zero(t, p.lw(regRing)&mugCold)
}

// With the bag in, it says when it has gone too cold.
func TestMugRingsCold(t *testing.T) {
	m, p := brewing(t, 250, 970)
	p.ringsAt(m.Deadline(), mugInfused)
	p.ringsAt(m.Deadline(), mugDrinkable)
	require.InDelta(t, 536.6, float64(m.Deadline())/1000, 0.2)
	p.ringsAt(m.Deadline(), mugCold)
	require.Equal(t, Never, m.Deadline())
}

// The warmer the water, the sooner: from the same balance, kelvin seconds to the mark, and those that
// there are until 35 °C.
func TestInfusionTakesHeat(t *testing.T) {
	for _, c := range []struct {
		tenths  uint32
		seconds float64 // to the mark, 0 for never
		most    uint32  // permille in the end
	}{
		{950, 167.8, 970},
		{800, 311.6, 643}, // 54.77 K above the air at first: (54.77-15)*347.42 - 15*449.9 = 7067 kelvin seconds
		{600, 0, 258},     // 36.51 K: (36.51-15)*347.42 - 15*309.1 = 2838
		{500, 0, 106},     // 27.38 K: (27.38-15)*347.42 - 15*209.1 = 1166
		{300, 0, 0},
	} {
		m, p := brewing(t, 250, c.tenths)
		infused := 0.0
		for m.Deadline() != Never {
			m.Advance(m.Deadline())
			if p.lw(regRing)&mugInfused != 0 && infused == 0 {
				infused = float64(m.now) / 1000
			}
		}
		require.InDelta(t, c.seconds, infused, 0.3, "%d", c.tenths)
		require.InDelta(t, c.most, p.lw(mugStrength), 1.5, "%d", c.tenths)
	}
}

func TestBitter(t *testing.T) {
	m, p := brewing(t, 250, 970)
	m.Advance(seconds(281)) // 850/0.091 = 9341 kelvin seconds are there after 281.8 s
	require.False(t, m.View().Bitter)
	m.Advance(seconds(283))
	require.True(t, m.View().Bitter)
	require.EqualValues(t, 0b010000, p.lw(regStatus)&0b010000)
	m.Advance(seconds(3600))
	require.EqualValues(t, 1000, p.lw(mugStrength), "no more than that")
}

// The bag may come late, go, and come again: what counts is the time in warm water.
func TestBagInAndOut(t *testing.T) {
	straight, p := brewing(t, 250, 970)
	straight.Advance(seconds(60))
	want := p.lw(mugStrength)

	m, p := brewing(t, 250, 970)
	m.Advance(seconds(30))
	p.sw(regCtrl, 0)
	half := p.lw(mugStrength)
	require.Equal(t, Never, m.infusedTicks(), "without the bag")
	m.Advance(seconds(40))
	require.Equal(t, half, p.lw(mugStrength))
	p.sw(regCtrl, mugBag)
	m.Advance(seconds(70))
	require.Less(t, p.lw(mugStrength), want, "ten seconds colder")
	require.InDelta(t, want, p.lw(mugStrength), 6)

	dry := probe{t, NewMug(DefaultKitchen())}
	dry.sw(regCtrl, mugBag)
	require.Equal(t, Never, dry.Deadline(), "a bag in an empty mug")
	dry.Advance(seconds(100))
	require.Zero(t, dry.lw(mugStrength))
}

// infusedTicks is whether INFUSED is still to come, as a time.
func (m *Mug) infusedTicks() Ticks {
	if m.infusedIn() == never {
		return Never
	}
	return Ticks(m.base+m.infusedIn()) * beat
}

// What holds already when its time begins rings at the next beat.
func TestMugRingsAtOnce(t *testing.T) {
	m := NewMug(DefaultKitchen())
	p := probe{t, m}
	m.Advance(12345)
	p.sw(mugWater, 200<<16|300)
	p.ringsAt(12400, mugDrinkable)
	require.Equal(t, Never, m.Deadline())
	p.sw(regCtrl, mugBag)
	p.ringsAt(12500, mugCold)
	require.Equal(t, Never, m.Deadline())
}

func TestMugRingsOnceAFilling(t *testing.T) {
	m, p := brewing(t, 100, 500)
	p.ringsAt(100, mugDrinkable)
	p.sw(mugWater, 200<<16|1000)
	require.Greater(t, p.lw(mugTemp), uint32(700), "hot again")
	require.EqualValues(t, 0b000011, p.lw(regStatus))
	p.ringsAt(m.Deadline(), mugInfused)
	p.ringsAt(m.Deadline(), mugCold)
	require.Equal(t, Never, m.Deadline())

	p.lw(mugTake)
	p.sw(mugWater, 100<<16|500)
	p.ringsAt(m.Deadline(), mugDrinkable)
}

func TestMoreWaterThinsTheTea(t *testing.T) {
	m, p := brewing(t, 250, 970)
	m.Advance(m.Deadline())
	temp := m.temperature()
	p.sw(mugWater, 50<<16|200)
	require.EqualValues(t, 500, p.lw(mugStrength), "600 * 250/300")
	// Heat is conserved: the tea and the mug have 1146.5 J/K, the water has 209.3.
	require.InDelta(t, (1146.5*float64(temp)/micro+209.3*20)/1355.8, float64(m.temperature())/micro, 0.001)
	require.False(t, m.View().Infused)
}

func TestMugRunsOver(t *testing.T) {
	m, p := brewing(t, 250, 970)
	p.sw(mugWater, 250<<16|970)
	require.EqualValues(t, 300, p.lw(mugLevel))
	require.Equal(t, 200, m.View().Spilled)
	temp := p.lw(mugTemp)
	p.sw(mugWater, 0xffff<<16)
	require.Equal(t, temp, p.lw(mugTemp), "what runs over cools nothing")

	m.Reset()
	p.sw(mugWater, 250<<16|0xffff)
	require.LessOrEqual(t, p.lw(mugTemp), uint32(1000), "water is not above 100 °C")
	p.sw(mugWater, 970)
	require.EqualValues(t, 250, p.lw(mugLevel), "no water")
}

func TestTake(t *testing.T) {
	m, p := brewing(t, 250, 970)
	m.Advance(m.Deadline())
	want := Tea{Strength: 600, Tenths: uint16(p.lw(mugTemp)), Ml: 250}
	require.Equal(t, want, TeaFromWord(p.lw(mugTake)))
	require.Zero(t, p.lw(mugTake), "it is away")
	require.Zero(t, p.lw(regStatus), "and the bag with it")
	require.Zero(t, p.lw(mugLevel))
	require.EqualValues(t, 200, p.lw(mugTemp), "another mug, cold")
	require.Equal(t, Never, m.Deadline())

	v := m.View()
	require.Equal(t, Water{Ml: 250, Tenths: 970}, v.Poured, "for the report")
	require.Zero(t, v.PouredAt)
}
