package programs_test

import (
	"flag"
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/report"
)

// The essay's argument, as claims about measured breakfasts. Each is one sentence of it. The tests below say for
// which numbers of toasts, which time slices and which kitchens each holds, and where it stops.
type claim struct {
	name  string
	holds func(r map[string]*report.Report) bool
}

const (
	hot    = 85.0 // °C: good water for tea
	cold   = 80.0 // °C: water that has gone cold
	stroke = 1.2  // s: one stroke of the knife, with its loop
)

var claims = []claim{
	{"sequential serves last", func(r map[string]*report.Report) bool {
		for _, other := range r {
			if other.ServedAt > r["sequential"].ServedAt {
				return false
			}
		}
		return true
	}},
	{"who stares overlaps with nothing",
		func(r map[string]*report.Report) bool { return r["sequential"].Overlap < 0.1 }},
	{"who does not overlaps for most of the morning", func(r map[string]*report.Report) bool {
		for _, name := range []string{"cooperative", "async", "interrupts", "preemptive"} {
			if r[name].Overlap < r[name].ServedAt/2 {
				return false
			}
		}
		return true
	}},
	{"concurrent pours cold water", func(r map[string]*report.Report) bool {
		return r["concurrent"].Tea.PouredC < cold
	}},
	{"cooperative and async pour hot water", func(r map[string]*report.Report) bool {
		return r["cooperative"].Tea.PouredC >= hot && r["async"].Tea.PouredC >= hot
	}},
	{"cooperative and async serve no later than concurrent", func(r map[string]*report.Report) bool {
		return r["cooperative"].ServedAt <= r["concurrent"].ServedAt && r["async"].ServedAt <= r["concurrent"].ServedAt
	}},
	{"restless serves later than cooperative", func(r map[string]*report.Report) bool {
		return r["restless"].ServedAt > r["cooperative"].ServedAt
	}},
	{"preemptive serves before concurrent", func(r map[string]*report.Report) bool {
		return r["preemptive"].ServedAt < r["concurrent"].ServedAt
	}},
	{"preemptive pours within a stroke of the boil", func(r map[string]*report.Report) bool {
		return r["preemptive"].Tea.PouredAt-r["preemptive"].Tea.BoiledAt < stroke
	}},
	{"two cooks serve before one", func(r map[string]*report.Report) bool {
		for name, other := range r {
			if name != "parallel" && r["parallel"].ServedAt >= other.ServedAt {
				return false
			}
		}
		return true
	}},
	{"two cooks share the work, and the knife never slips", func(r map[string]*report.Report) bool {
		p := r["parallel"]
		return p.Slips == 0 && len(p.Harts) == 2 && p.Harts[1].Working > p.Harts[0].Working/2
	}},
	{"an interrupt pours within a stroke of the boil", func(r map[string]*report.Report) bool {
		return r["interrupts"].Tea.PouredAt-r["interrupts"].Tea.BoiledAt < stroke
	}},
}

// stopped lists the claims that do not hold in a setting.
func stopped(t testing.TB, s setting) (names []string) {
	reports := map[string]*report.Report{}
	for _, name := range programs.Recipes {
		reports[name] = breakfast(t, name, s)
	}
	for _, c := range claims {
		if !c.holds(reports) {
			names = append(names, c.name)
		}
	}
	return names
}

// At the default breakfast every claim holds.
func TestClaims(t *testing.T) {
	assert.Empty(t, stopped(t, setting{}))
}

// Few toasts are done before the tea is: there is less to be late for, and claims stop holding, these and no others.
// With two, the cook is done before the water boils.
func TestClaimsByToasts(t *testing.T) {
	const (
		overlaps   = "who does not overlaps for most of the morning"
		pours      = "concurrent pours cold water"
		noLater    = "cooperative and async serve no later than concurrent"
		restless   = "restless serves later than cooperative"
		preemptive = "preemptive serves before concurrent"
		two        = "two cooks serve before one" // up to six toasts all wait for the tea
	)
	stops := map[int64][]string{
		2: {overlaps, pours, noLater, preemptive, two},
		3: {overlaps, pours, noLater, restless, two},
		4: {overlaps, pours, restless, two},
		5: {pours, two},
		6: {two},
	}
	for toasts := int64(2); toasts <= 12; toasts++ {
		t.Run(fmt.Sprint(toasts), func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, stops[toasts], stopped(t, setting{defines: map[string]int64{"TOASTS": toasts}}))
		})
	}
	r := breakfast(t, "concurrent", setting{defines: map[string]int64{"TOASTS": 2}})
	assert.Less(t, r.Tea.PouredAt-r.Tea.BoiledAt, trace.Seconds(0.1), "the cook stood waiting for the boil")
	r = breakfast(t, "concurrent", setting{defines: map[string]int64{"TOASTS": 3}})
	assert.Greater(t, r.Tea.PouredAt-r.Tea.BoiledAt, trace.Seconds(10), "with three he did not")
}

// From slices of 500 to 20,000 ticks every claim holds. The shorter the slice, the more of the morning goes
// into the timer's interrupts: at 400 ticks preemptive is no faster than concurrent any more, and at 250 it serves
// last.
func TestClaimsByQuantum(t *testing.T) {
	const later = "preemptive serves before concurrent"
	stops := map[int64][]string{400: {later}, 250: {later, "sequential serves last",
		"who does not overlaps for most of the morning"}}
	for _, quantum := range []int64{250, 400, 500, 1000, 2000, 5000, 10_000, 20_000} {
		t.Run(fmt.Sprint(quantum), func(t *testing.T) {
			t.Parallel()
			assert.ElementsMatch(t, stops[quantum], stopped(t, setting{defines: map[string]int64{"QUANTUM": quantum}}))
		})
	}
}

var everyClaim = flag.Bool("claims", false,
	"try each constant of the kitchen both smaller and larger; else the one or the other, by turns")

// No claim hangs on a constant of the kitchen: each may be a fifth smaller or larger.
func TestClaimsByKitchen(t *testing.T) {
	fields := reflect.TypeFor[devices.Kitchen]()
	for i := range fields.NumField() {
		for n, percent := range []int64{80, 120} {
			if n != i%2 && !*everyClaim {
				continue
			}
			t.Run(fmt.Sprint(fields.Field(i).Name, percent), func(t *testing.T) {
				t.Parallel()
				assert.Empty(t, stopped(t, setting{kitchen: func(k *devices.Kitchen) {
					f := reflect.ValueOf(k).Elem().Field(i)
					f.SetInt(f.Int() * percent / 100)
				}}))
			})
		}
	}
}

// As a switch costs more, restless gets later and later, and falls behind sequential, which never
// switches; cooperative, with its few switches, does not.
func TestClaimsBySwitchCost(t *testing.T) {
	at := func(name string, cost int64) trace.Seconds {
		return breakfast(t, name, setting{defines: map[string]int64{"SWITCH_COST": cost}}).ServedAt
	}
	sequential := at("sequential", 0)
	assert.Equal(t, sequential, at("sequential", 2000))
	last := trace.Seconds(0)
	for _, cost := range []int64{0, 100, 200, 500, 1000, 2000} {
		restless := at("restless", cost)
		assert.Greater(t, restless, last)
		assert.Equal(t, cost > 500, restless > sequential, "cost %d", cost)
		last = restless
	}
	assert.Less(t, at("cooperative", 2000), sequential)
}

// Preemptive takes the processor away from a task that never gives it up: nobody calls yield.
func TestNobodyYields(t *testing.T) {
	m, _ := boot(t, "preemptive", setting{})
	calls := map[uint32]int{}
	m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(m *machine.Machine, e machine.Event) {
		if e.Trap.Cause == isa.EcallU {
			calls[m.Hart().X[isa.A7]]++
		}
	}})
	m.Run(bound)
	const yield, await = 0, 2
	assert.Zero(t, calls[yield])
	assert.Equal(t, 3+4, calls[await], "the tea waits three times, the toasts for each of four loads")
}
