package export

import (
	"fmt"
	"math"
	"math/bits"

	"breakfast/devices"
	"breakfast/trace"
)

// A Clock says what time it is, and how long something took: by the kitchen's clock for programs of the kitchen, by the
// machine's for others. What is said is cut off, never rounded up.
type Clock struct{ Kitchen bool }

// second is how many ticks a second has.
func (c Clock) second() float64 {
	if c.Kitchen {
		return float64(devices.KitchenSecond)
	}
	return 10_000_000
}

// At is a moment: "07:32:50.386", "12.345 ms".
func (c Clock) At(t devices.Ticks) string {
	if !c.Kitchen {
		return unit(t, 3)
	}
	return fmt.Sprintf("%s.%03d", trace.Clock(t), uint64(t%devices.KitchenSecond)*1000/uint64(devices.KitchenSecond))
}

// Long is a length of time, exactly: "0.386 s", "4 min 34 s", "12.3 µs".
func (c Clock) Long(t devices.Ticks) string { return c.long(t, 3) }

// Sum is a length of time that many short ones make up: "447.9 s".
func (c Clock) Sum(t devices.Ticks) string { return c.long(t, 1) }

func (c Clock) long(t devices.Ticks, decimals int) string {
	switch s := float64(t) / c.second(); {
	case !c.Kitchen:
		return unit(t, decimals)
	case s >= 10_000:
		return fmt.Sprintf("%d h %02d min", int(s)/3600, int(s)/60%60)
	case s >= 60 && decimals > 1:
		return fmt.Sprintf("%d min %02d s", int(s)/60, int(s)%60)
	default:
		return cut(t, devices.KitchenSecond, decimals) + " s"
	}
}

// unit is a time of the machine in the unit that suits it.
func unit(t devices.Ticks, decimals int) string {
	switch {
	case t < 10_000:
		return cut(t, 10, 1) + " µs"
	case t < 10_000_000:
		return cut(t, 10_000, decimals) + " ms"
	}
	return cut(t, 10_000_000, decimals) + " s"
}

// cut writes a length of time in units of so many ticks with so many decimals, and leaves out the rest.
func cut(t, unit devices.Ticks, decimals int) string {
	scale := uint64(math.Pow10(decimals))
	high, low := bits.Mul64(uint64(t), scale)
	if high >= uint64(unit) {
		return "∞" // not in a billion years
	}
	n, _ := bits.Div64(high, low, uint64(unit))
	if decimals == 0 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d.%0*d", n/scale, decimals, n%scale)
}

// part is a share of a whole, in percent, cut off.
func part(t, of devices.Ticks) string {
	if of == 0 {
		return "0 %"
	}
	return cut(100*t, of, 1) + " %"
}

// A tick is a labelled moment of an axis.
type tick struct {
	at   devices.Ticks
	text string
}

// axisTicks are the labels of an axis that has room for so many.
func (c Clock) axisTicks(from, to devices.Ticks, most int) (list []tick) {
	if to <= from || most < 1 {
		return nil
	}
	step := niceStep(float64(to-from) / c.second() / float64(most))
	if !c.Kitchen {
		step = decimalStep(float64(to-from) / c.second() / float64(most))
	}
	each := devices.Ticks(max(1, math.Round(step*c.second())))
	for n := from / each; n <= to/each; n++ { // counted, as a moment may be the last that there is
		if at := n * each; at >= from {
			list = append(list, tick{at, c.axisText(at, each, to)})
		}
	}
	return list
}

// axisText is a moment on an axis whose labels are so far apart. One that is longer than a day has hours since the
// beginning.
func (c Clock) axisText(at, each, to devices.Ticks) string {
	const day = 86400 * devices.KitchenSecond
	switch {
	case !c.Kitchen:
		return c.round(at, each)
	case to >= day && each >= day/24:
		return fmt.Sprintf("%d h", at/(day/24))
	case each%(60*devices.KitchenSecond) == 0:
		return trace.Clock(at)[:5]
	case at%devices.KitchenSecond == 0: // among parts of seconds, too
		return trace.Clock(at)
	}
	s := float64(at%(60*devices.KitchenSecond)) / float64(devices.KitchenSecond)
	return fmt.Sprintf("%.*f s", min(3,
		max(1, int(math.Ceil(-math.Log10(float64(each)/float64(devices.KitchenSecond))-1e-9)))), s)
}

// round is a time of the machine on an axis: with no more decimals than the step has.
func (c Clock) round(at, each devices.Ticks) string {
	unit, name := 10_000_000., "s"
	switch {
	case each < 10_000 && at < 100_000:
		unit, name = 10, "µs"
	case each < 10_000_000:
		unit, name = 10_000, "ms"
	}
	decimals := max(0, int(math.Ceil(-math.Log10(float64(each)/unit)-1e-9)))
	return fmt.Sprintf("%.*f %s", min(decimals, 4), float64(at)/unit, name)
}

// decimalStep is the least 1, 2 or 5 times a power of ten that is not below a number.
func decimalStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(max(least, 1e-9))))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= least*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}
