// Package report says how the breakfast was: who worked and who waited, what overlapped, what rang and how long it took
// to be heard; the tea and the toasts; and what went wrong, in a sentence each.
package report

import (
	"fmt"

	"breakfast/machine"
	"breakfast/trace"
)

// Report is what there is to say when breakfast is served, or when the run ended without. Times are in
// kitchen seconds since 07:30.
type Report struct {
	Served   bool          `json:"served"`
	ServedAt trace.Seconds `json:"served_at"` // the end of the run, if not served
	Clock    string        `json:"clock"`     // the same, as the kitchen's clock shows it

	Tea    *Tea    `json:"tea"` // null: none on the table
	Toasts []Toast `json:"toasts"`

	Hours         // how the harts spent their time, all together
	Harts []Hours `json:"harts,omitempty"` // each for itself, if there are several
	Waits []Waits `json:"waits,omitempty"` // where they waited for one another, by what the program noted

	Switches   int           `json:"switches"`      // from a task to another
	Interrupts int           `json:"interrupts"`    // traps taken for one
	Rings      int           `json:"rings"`         // interrupts of appliances that were claimed
	Latency    trace.Seconds `json:"worst_latency"` // the longest from ring to claim
	Slips      int           `json:"slips"`         // wrong strokes of the knife

	Wrong []string `json:"wrong"` // what went wrong, a sentence each
}

// Hours is how a hart spent its time.
type Hours struct {
	Working   trace.Seconds `json:"working"`
	Switching trace.Seconds `json:"switching"`
	Staring   trace.Seconds `json:"staring"`
	Sleeping  trace.Seconds `json:"sleeping"`
	Waiting   trace.Seconds `json:"waiting"` // for other harts
	Overlap   trace.Seconds `json:"overlap"` // working or switching while an appliance was at work too
}

// Waits is what a hart waited for, again and again.
type Waits struct {
	Hart    int           `json:"hart"`
	For     string        `json:"for"` // as the program calls it: "waits for the lock"
	Times   int           `json:"times"`
	Long    trace.Seconds `json:"seconds"` // all together
	Longest trace.Seconds `json:"longest"`
}

// Tea is the cup on the table.
type Tea struct {
	BoiledAt trace.Seconds `json:"boiled_at"`
	PouredAt trace.Seconds `json:"poured_at"`
	PouredC  float64       `json:"poured_c"` // °C of the water when it was poured
	ServedC  float64       `json:"served_c"` // °C of the tea when served
	Strength float64       `json:"strength"` // percent; 60 is a good cup
	Ml       int           `json:"ml"`
}

// Toast is one toast on the table.
type Toast struct {
	ID       int `json:"id"`
	Browning int `json:"browning"` // percent; above 100 it is burnt
	Jam      int `json:"jam"`      // percent of it covered
	WarmthC  int `json:"warmth_c"` // °C when served
}

// What a breakfast is measured by.
const (
	coldPourC   = 80 // °C; below, the water was not hot enough for tea
	weakPercent = 50 // strength; below, the tea is weak
	bitterAbove = 85
	coldTeaC    = 40 // °C; below, the tea is cold
	rawBelow    = 30 // percent browning
	lookedAwayS = 60 // s of staring that are worth a sentence
)

// Of sums up the run so far.
func Of(t *trace.Tracer) *Report {
	m, now, n, k := t.Machine(), t.Now(), t.Counts(), t.Kitchen()
	table, mug := m.Table.View(), m.Mug.View()
	r := &Report{
		Served: table.Served, ServedAt: trace.Of(now), Clock: trace.Clock(now), Toasts: []Toast{}, Wrong: []string{},
		Switches: n.Switches, Interrupts: n.Interrupts, Rings: n.Heard, Latency: trace.Of(n.Worst),
		Slips: m.Worktop.View().Slips,
	}
	var all trace.Tally
	for i := range m.Harts {
		tally := t.Tally(i)
		all = all.And(tally)
		if len(m.Harts) > 1 {
			r.Harts = append(r.Harts, hours(tally))
		}
	}
	r.Hours = hours(all)
	for _, w := range t.Waits() {
		r.Waits = append(r.Waits, Waits{w.Hart, w.For, w.Times, trace.Of(w.Long), trace.Of(w.Longest)})
	}
	if tea := table.Tea; tea.Ml > 0 {
		r.Tea = &Tea{BoiledAt: trace.Of(k.BoiledAt), PouredAt: trace.Of(mug.PouredAt),
			PouredC: float64(mug.Poured.Tenths) / 10, ServedC: float64(tea.Tenths) / 10,
			Strength: float64(tea.Strength) / 10, Ml: int(tea.Ml)}
	}
	for _, s := range table.Toasts {
		r.Toasts = append(r.Toasts, Toast{int(s.ID), int(s.Browning), int(s.Jam), int(s.Temp)})
	}
	r.judge(m, &k)
	return r
}

func hours(t trace.Tally) Hours {
	of := func(d trace.Doing) trace.Seconds { return trace.Of(t.By[d]) }
	return Hours{of(trace.Working), of(trace.Switching), of(trace.Staring), of(trace.Sleeping), of(trace.Waiting),
		trace.Of(t.Overlap)}
}

// judge finds what went wrong.
func (r *Report) judge(m *machine.Machine, k *trace.Kitchen) {
	wrong := func(format string, args ...any) { r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...)) }
	if !r.Served {
		wrong("Breakfast was not served.")
	}
	r.judgeTea(m, k, wrong)
	r.judgeToasts(m, wrong)
	if r.Slips > 0 {
		wrong("The knife slipped: %s did not follow the path.", count(r.Slips, "stroke"))
	}
	if k.Smoked {
		wrong("The toaster smoked.")
	}
	if m.Kettle.View().Fuse {
		wrong("The kettle was heated without water, and its fuse tripped.")
	}
	if r.Staring >= lookedAwayS {
		wrong("The cook stared at appliances for %s.", r.Staring)
	}
}

func (r *Report) judgeTea(m *machine.Machine, k *trace.Kitchen, wrong func(string, ...any)) {
	tea := r.Tea
	if tea == nil {
		wrong("There was no tea.")
		return
	}
	switch {
	case tea.Ml > k.Poured:
		wrong("The cup has %d ml, and the kettle gave %d: the rest came from nowhere.", tea.Ml, k.Poured)
	case !k.Boiled:
		wrong("The water never boiled.")
	case tea.PouredC < coldPourC:
		wrong("The water boiled at %s and was poured %s later, at %.0f °C: it had gone cold.", trace.Clock(k.BoiledAt),
			tea.PouredAt-tea.BoiledAt, tea.PouredC)
	}
	switch {
	case tea.Strength < weakPercent:
		wrong("The tea is weak: %.0f %%.", tea.Strength)
	case tea.Strength > bitterAbove:
		wrong("The tea is bitter: %.0f %%; the bag was left in too long.", tea.Strength)
	}
	switch limit := float64(m.Kitchen().DrinkableC); {
	case tea.ServedC > limit:
		wrong("The tea is too hot to drink: %.0f °C.", tea.ServedC)
	case tea.ServedC < coldTeaC:
		wrong("The tea is cold: %.0f °C.", tea.ServedC)
	}
}

func (r *Report) judgeToasts(m *machine.Machine, wrong func(string, ...any)) {
	if len(r.Toasts) == 0 {
		wrong("There was no toast.")
	}
	var raw, burnt, bare, odd int
	cut := m.Kitchen().LoafSlices - m.Worktop.View().Loaf
	seen := map[int]bool{}
	for _, s := range r.Toasts {
		if s.ID > cut || seen[s.ID] {
			odd++
		}
		seen[s.ID] = true
		switch {
		case s.Browning < rawBelow:
			raw++
		case s.Browning > 100:
			burnt++
		}
		if s.Jam < 100 {
			bare++
		}
	}
	if odd > 0 {
		wrong("%s on the table never cut from the baguette.", was(odd, "toast"))
	}
	if raw > 0 {
		wrong("%s not toasted.", was(raw, "slice"))
	}
	if burnt > 0 {
		wrong("%s burnt.", was(burnt, "toast"))
	}
	if bare > 0 {
		wrong("%s not covered with jam.", was(bare, "toast"))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func was(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return count(n, what) + " were"
}
