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

	// Nothing is looked ahead to further than this many beats (over a day), and after as many
	// without a change, nothing changes any more.
	horizon     = 1<<horizonBits - 1
	horizonBits = 20

	never = ^uint64(0) // as a number of beats
)

// body is something warm. Each beat, its difference to the temperature rest shrinks by the
// fraction loss/heat; so heat/loss is its time constant in beats.
type body struct {
	from, rest int64 // at beat 0 and in the end, in millionths of a °C
	heat, loss int64 // heat capacity, and heat lost in a beat per kelvin; 0 < loss
}

// powers are the fractions of the difference that are left after 1, 2, 4, … beats, count of them,
// in 2^-64.
func (b body) powers(count int) (left [horizonBits]uint64) {
	if b.loss >= b.heat {
		return left
	}
	lost, _ := bits.Div64(uint64(b.loss), 0, uint64(b.heat))
	p := -lost
	for i := range count {
		left[i] = p
		p, _ = bits.Mul64(p, p)
	}
	return left
}

// whole is the fraction left after no beat at all.
const whole = ^uint64(0)

// with is the temperature when a fraction of the difference is left.
func (b body) with(left uint64) int64 {
	if b.from < b.rest {
		return b.rest - scale(b.rest-b.from, left)
	}
	return b.rest + scale(b.from-b.rest, left)
}

// scale is x times a fraction in 2^-64, rounded.
func scale(x int64, fraction uint64) int64 {
	hi, lo := bits.Mul64(uint64(x), fraction)
	return int64(hi + lo>>63)
}

// at is the temperature after n beats.
func (b body) at(n uint64) int64 {
	n = min(n, horizon)
	count := bits.Len64(n)
	powers, left := b.powers(count), whole
	for i := count - 1; i >= 0; i-- {
		if n>>i&1 != 0 {
			left, _ = bits.Mul64(left, powers[i])
		}
	}
	return b.with(left)
}

// first is the first beat, from 1, for which ok holds of it and of the temperature after it, or
// never. Ok must go on to hold once it does. It is asked horizonBits times, about the beats that
// at would compute in the same way: so the two agree to the last bit.
func (b body) first(ok func(n uint64, temp int64) bool) uint64 {
	powers, n, left := b.powers(horizonBits), uint64(0), whole
	for i := horizonBits - 1; i >= 0; i-- {
		next, _ := bits.Mul64(left, powers[i])
		if !ok(n|1<<i, b.with(next)) {
			n, left = n|1<<i, next
		}
	}
	if n == horizon {
		return never
	}
	return n + 1
}

// rises is the first beat, from 1, after which the body is at mark or above.
func (b body) rises(mark int64) uint64 {
	return b.first(func(_ uint64, temp int64) bool { return temp >= mark })
}

// falls is the first beat, from 1, after which the body is at mark or below.
func (b body) falls(mark int64) uint64 {
	return b.first(func(_ uint64, temp int64) bool { return temp <= mark })
}

// exposure is for how long a body is how far above a mark: what infuses tea and browns bread.
type exposure struct {
	body
	mark     int64
	from, to uint64 // the beats between which the body is above the mark
	start    int64  // the temperature at from
	total    int64  // the exposure up to to
}

// above is the body's exposure to temperatures above mark.
func (b body) above(mark int64) exposure {
	e := exposure{body: b, mark: mark, to: horizon}
	switch {
	case b.from < mark:
		e.from = min(b.rises(mark), horizon)
	case b.rest < mark:
		e.to = min(b.falls(mark), horizon)
	}
	e.start = b.at(e.from)
	e.total = e.sum(e.to, b.at(e.to))
	return e
}

// sum is the exposure during n beats, after which the temperature is temp: in millionths of a kelvin
// times beats. It needs no adding up: the heat that a body has lost by then is its loss per beat and
// kelvin, times the kelvins of all beats.
func (e *exposure) sum(n uint64, temp int64) int64 {
	return (e.start-temp)*e.heat/e.loss + (e.rest-e.mark)*int64(n-e.from)
}

// after is the exposure during n beats, after which the temperature is temp.
func (e *exposure) after(n uint64, temp int64) int64 {
	switch {
	case n <= e.from:
		return 0
	case n >= e.to:
		return e.total
	default:
		return e.sum(n, temp)
	}
}
