package devices

// Kitchen has the constants of the appliances' physics: what an engineer would read off their
// labels. All are positive; the comment gives the unit. They are chosen so that every mistake one
// can make with a kettle shows within one breakfast. They are no part of a device's state, and
// nobody changes them once a device has been made with them.
type Kitchen struct {
	AmbientC int // °C, the air, and all that has stood in it long enough
	TapC     int // °C, water from the cold tap
	CupMl    int // ml, the most that one pour gives

	KettleMl     int // ml, what the kettle holds
	HeaterW      int // W, its heating element
	KettleLossMW int // mW lost per kelvin above the air; thin-walled: a good one loses a third
	DryMl        int // ml, with less than this the element is not covered
	FuseS        int // s of heating uncovered until the fuse trips

	MugMl      int // ml, what the mug holds
	MugHeatJ   int // J/K, what the cold mug takes of the water's heat
	MugLossMW  int // mW lost per kelvin above the air
	DrinkableC int // °C, at or below which one can drink
	InfuseC    int // °C, at or below which tea does not infuse: cold
	InfuseRate int // millionths of a permille of strength a kelvin above InfuseC gives in a beat
	InfusedPm  int // permille of strength, the mark: a good cup
	BitterPm   int // permille of strength, from which it is bitter

	ElementC   int // °C, where the toaster's element would end if the lever stayed down
	ElementS   int // s, time constant of its heating and cooling
	BrownC     int // °C of the element from which bread browns
	BrownRate  int // millionths of a percent of browning a kelvin above BrownC gives in a beat
	SliceHotC  int // °C, what slices in the toaster warm up to
	SliceWarmS int // s, time constant of a slice's warming
	SliceCoolS int // s, time constant of a slice's cooling in air

	LoafSlices    int // slices in a fresh baguette, at most 255
	CutStrokes    int // strokes of the bread knife to a slice
	SpreadStrokes int // strokes of the jam knife to a toast, at most 100
}

// DefaultKitchen is the kitchen the programs are written for.
func DefaultKitchen() *Kitchen {
	return &Kitchen{
		AmbientC: 20,
		TapC:     15,
		CupMl:    250,

		KettleMl:     1700,
		HeaterW:      1500,
		KettleLossMW: 6000,
		DryMl:        50,
		FuseS:        5,

		MugMl:      300,
		MugHeatJ:   100,
		MugLossMW:  3300,
		DrinkableC: 60,
		InfuseC:    35,
		InfuseRate: 9100,
		InfusedPm:  600,
		BitterPm:   850,

		ElementC:   350,
		ElementS:   15,
		BrownC:     150,
		BrownRate:  1270,
		SliceHotC:  70,
		SliceWarmS: 12,
		SliceCoolS: 100,

		LoafSlices:    12,
		CutStrokes:    10,
		SpreadStrokes: 40,
	}
}

const (
	micro     = 1_000_000 // physics counts in millionths: of a degree, a percent, a permille
	waterHeat = 4186      // mJ to warm a millilitre of water by a kelvin
	boilC     = 100
)

// water is ml of water at temp in the kettle. While the element is on, the water tends to where
// the losses would eat all of its power.
func (k *Kitchen) water(temp int64, ml int64, heating bool) body {
	rest := int64(k.AmbientC) * micro
	if heating {
		rest += int64(k.HeaterW) * 1000 * micro / int64(k.KettleLossMW)
	}
	return body{from: temp, rest: rest, heat: beatsPerSecond * waterHeat * ml, loss: int64(k.KettleLossMW)}
}

// tea is ml of tea at temp, with the mug around it, cooling.
func (k *Kitchen) tea(temp int64, ml int64) body {
	return body{
		from: temp,
		rest: int64(k.AmbientC) * micro,
		heat: beatsPerSecond * (waterHeat*ml + 1000*int64(k.MugHeatJ)),
		loss: int64(k.MugLossMW),
	}
}

// element is the toaster's element, on or off.
func (k *Kitchen) element(temp int64, on bool) body {
	rest := int64(k.AmbientC)
	if on {
		rest = int64(k.ElementC)
	}
	return body{from: temp, rest: rest * micro, heat: beatsPerSecond * int64(k.ElementS), loss: 1}
}

// slice is a slice of bread, in a toaster that is on or in the air.
func (k *Kitchen) slice(temp int64, toasting bool) body {
	if toasting {
		return body{from: temp, rest: int64(k.SliceHotC) * micro, heat: beatsPerSecond * int64(k.SliceWarmS), loss: 1}
	}
	return body{from: temp, rest: int64(k.AmbientC) * micro, heat: beatsPerSecond * int64(k.SliceCoolS), loss: 1}
}
