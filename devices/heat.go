package devices

import "math/bits"

// The appliances' physics moves on a grid: a beat is a tenth of a kitchen second, and beats are
// counted from time 0. Between two things that happen, everything warm follows Newton's law, which
// has a closed form; so a device keeps its values as they were at the beat of the last change, and
// computes the present ones from the number of beats since. Moving on by a year costs no more than
// moving on by a beat.
const (
	beatsPerSecond       = 10
	beat           Ticks = KitchenSecond / beatsPerSecond

	never   = ^uint64(0)
	horizon = 1 << 20 // beats, over a day: what takes longer than that does not happen
)

// body is something warm. Each beat, its difference to the temperature rest shrinks by the
// fraction loss/heat; so heat/loss is its time constant in beats.
type body struct {
	from, rest int64 // at beat 0 and in the end, in millionths of a °C
	heat, loss int64 // heat capacity, and heat lost in a beat per kelvin; 0 < loss
}

// kept is the fraction of the difference that is left after n beats, in 2^-64: a power by squaring.
func (b body) kept(n uint64) uint64 {
	if b.loss >= b.heat {
		return 0
	}
	lost, _ := bits.Div64(uint64(b.loss), 0, uint64(b.heat))
	kept := ^uint64(0)
	for each := -lost; n > 0; n >>= 1 {
		if n&1 != 0 {
			kept, _ = bits.Mul64(kept, each)
		}
		each, _ = bits.Mul64(each, each)
	}
	return kept
}

// at is the temperature after n beats.
func (b body) at(n uint64) int64 {
	if n == 0 {
		return b.from
	}
	if b.from < b.rest {
		return b.rest - scale(b.rest-b.from, b.kept(n))
	}
	return b.rest + scale(b.from-b.rest, b.kept(n))
}

// scale is x times a fraction in 2^-64, rounded.
func scale(x int64, fraction uint64) int64 {
	hi, lo := bits.Mul64(uint64(x), fraction)
	return int64(hi + lo>>63)
}

// rises is the first beat, from 1, after which the body is at mark or above.
func (b body) rises(mark int64) uint64 {
	return first(horizon, func(n uint64) bool { return b.at(n) >= mark })
}

// falls is the first beat, from 1, after which the body is at mark or below.
func (b body) falls(mark int64) uint64 {
	return first(horizon, func(n uint64) bool { return b.at(n) <= mark })
}

// first is the least n from 1 to last for which ok holds, or never. Ok is false up to some n and
// true from there on; it is asked at most 42 times.
func first(last uint64, ok func(n uint64) bool) uint64 {
	lo, hi := uint64(0), min(1, last)
	for !ok(hi) {
		if hi >= last {
			return never
		}
		lo, hi = hi, min(2*hi, last)
	}
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; ok(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi
}

// exposure is how long a body is how much above a mark: what infuses tea and browns bread.
type exposure struct {
	body
	mark     int64
	from, to uint64 // the beats between which the body is above the mark
	start    int64  // its temperature at the first of them
}

func (b body) above(mark int64) exposure {
	e := exposure{body: b, mark: mark, to: never}
	if b.from < mark {
		e.from = b.rises(mark)
	}
	if b.from >= mark && b.rest < mark {
		e.to = b.falls(mark)
	}
	e.start = b.at(e.from)
	return e
}

// sum is the exposure during n beats, in millionths of a kelvin times beats. It needs no summing:
// what the body has lost by then is its loss per beat and kelvin, times the kelvins of all beats.
func (e exposure) sum(n uint64) int64 {
	n = min(n, e.to)
	if n <= e.from {
		return 0
	}
	return (e.start-e.at(n))*e.heat/e.loss + (e.rest-e.mark)*int64(n-e.from)
}
