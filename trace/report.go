package trace

import (
	"fmt"

	"breakfast/devices"
)

// Seconds is a time on the kitchen's clock, or a length of time there.
type Seconds float64

// Of turns ticks into kitchen seconds.
func Of(t devices.Ticks) Seconds { return Seconds(t) / Seconds(devices.KitchenSecond) }

// opening is when breakfast starts: 07:30.
const opening = 7*3600 + 30*60

// Clock is the kitchen's clock at a time of the run: "07:42:10".
func Clock(t devices.Ticks) string {
	s := uint64(t/devices.KitchenSecond) + opening
	return fmt.Sprintf("%02d:%02d:%02d", s/3600%24, s/60%60, s%60)
}

// ParseClock is the time of the run at which the kitchen's clock shows s: "07:42:10" or "07:42".
func ParseClock(s string) (devices.Ticks, error) {
	var hour, minute, second uint
	n, _ := fmt.Sscanf(s+":00", "%d:%d:%d", &hour, &minute, &second)
	at := int(hour*3600+minute*60+second) - opening
	if n < 3 || hour > 23 || minute > 59 || second > 59 || at < 0 {
		return 0, fmt.Errorf("%q is no time of this morning: want 07:30:00 or later, such as 07:42:10", s)
	}
	return devices.Ticks(at) * devices.KitchenSecond, nil
}

// String says how long a time is: "9.4 s", "12 min 10 s".
func (s Seconds) String() string {
	if s < 60 {
		return fmt.Sprintf("%.1f s", float64(s))
	}
	n := int(s) // not rounded: as the clock shows it
	return fmt.Sprintf("%d min %02d s", n/60, n%60)
}

// Report is what there is to say when breakfast is served, or when the run ended without. Times are in
// kitchen seconds since 07:30.
type Report struct {
	Served   bool    `json:"served"`
	ServedAt Seconds `json:"served_at"` // the end of the run, if not served
	Clock    string  `json:"clock"`     // the same, as the kitchen's clock shows it

	Tea    *Tea    `json:"tea"` // null: none on the table
	Toasts []Toast `json:"toasts"`

	Hours         // how the harts spent their time, all together
	Harts []Hours `json:"harts,omitempty"` // each for itself, if there are several
	Waits []Waits `json:"waits,omitempty"` // where they waited for one another, by what the program noted

	Switches   int     `json:"switches"`      // from a task to another
	Interrupts int     `json:"interrupts"`    // traps taken for one
	Rings      int     `json:"rings"`         // interrupts of appliances that were claimed
	Latency    Seconds `json:"worst_latency"` // the longest from ring to claim
	Slips      int     `json:"slips"`         // wrong strokes of the knife

	Wrong []string `json:"wrong"` // what went wrong, a sentence each
}

// Hours is how a hart spent its time.
type Hours struct {
	Working   Seconds `json:"working"`
	Switching Seconds `json:"switching"`
	Staring   Seconds `json:"staring"`
	Sleeping  Seconds `json:"sleeping"`
	Waiting   Seconds `json:"waiting"` // for other harts
	Overlap   Seconds `json:"overlap"` // working or switching while an appliance was at work too
}

// Waits is what a hart waited for, again and again.
type Waits struct {
	Hart    int     `json:"hart"`
	For     string  `json:"for"` // as the program calls it: "waits for the lock"
	Times   int     `json:"times"`
	Long    Seconds `json:"seconds"` // all together
	Longest Seconds `json:"longest"`
}

// Tea is the cup on the table.
type Tea struct {
	BoiledAt Seconds `json:"boiled_at"`
	PouredAt Seconds `json:"poured_at"`
	PouredC  float64 `json:"poured_c"` // °C of the water when it was poured
	ServedC  float64 `json:"served_c"` // °C of the tea when served
	Strength float64 `json:"strength"` // percent; 60 is a good cup
	Ml       int     `json:"ml"`
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

// Report sums up the run so far.
func (t *Tracer) Report() *Report {
	t.account()
	table, mug := t.m.Table.View(), t.m.Mug.View()
	r := &Report{
		Served: table.Served, ServedAt: Of(t.at), Clock: Clock(t.at), Toasts: []Toast{}, Wrong: []string{},
		Switches: t.switches, Interrupts: t.interrupts, Rings: t.heard, Latency: Of(t.worst),
		Slips: t.m.Worktop.View().Slips,
	}
	var all tally
	for i := range t.cooks {
		all = all.and(t.cooks[i].tally)
		if len(t.cooks) > 1 {
			r.Harts = append(r.Harts, t.cooks[i].tally.hours())
		}
	}
	r.Hours, r.Waits = all.hours(), t.waited()
	if tea := table.Tea; tea.Ml > 0 {
		r.Tea = &Tea{BoiledAt: Of(t.boiledAt), PouredAt: Of(mug.PouredAt), PouredC: float64(mug.Poured.Tenths) / 10,
			ServedC: float64(tea.Tenths) / 10, Strength: float64(tea.Strength) / 10, Ml: int(tea.Ml)}
	}
	for _, s := range table.Toasts {
		r.Toasts = append(r.Toasts, Toast{int(s.ID), int(s.Browning), int(s.Jam), int(s.Temp)})
	}
	t.judge(r)
	return r
}

// and is two tallies in one.
func (t tally) and(u tally) tally {
	for i := range t.by {
		t.by[i] += u.by[i]
	}
	t.overlap += u.overlap
	return t
}

func (t tally) hours() Hours {
	return Hours{Of(t.by[Working]), Of(t.by[Switching]), Of(t.by[Staring]), Of(t.by[Sleeping]), Of(t.by[Waiting]),
		Of(t.overlap)}
}

// waited is what harts have waited for.
func (t *Tracer) waited() (list []Waits) {
	for _, id := range t.noted() {
		if n := t.notes[id]; n.waits() && n.times > 0 {
			list = append(list, Waits{int(id.hart), n.text, n.times, Of(n.long), Of(n.most)})
		}
	}
	return list
}

// judge finds what went wrong.
func (t *Tracer) judge(r *Report) {
	wrong := func(format string, args ...any) { r.Wrong = append(r.Wrong, fmt.Sprintf(format, args...)) }
	if !r.Served {
		wrong("Breakfast was not served.")
	}
	t.judgeTea(r, wrong)
	t.judgeToasts(r, wrong)
	if r.Slips > 0 {
		wrong("The knife slipped: %s did not follow the path.", count(r.Slips, "stroke"))
	}
	if t.smoked {
		wrong("The toaster smoked.")
	}
	if t.m.Kettle.View().Fuse {
		wrong("The kettle was heated without water, and its fuse tripped.")
	}
	if r.Staring >= lookedAwayS {
		wrong("The cook stared at appliances for %s.", r.Staring)
	}
}

func (t *Tracer) judgeTea(r *Report, wrong func(string, ...any)) {
	tea := r.Tea
	if tea == nil {
		wrong("There was no tea.")
		return
	}
	switch {
	case tea.Ml > t.poured:
		wrong("The cup has %d ml, and the kettle gave %d: the rest came from nowhere.", tea.Ml, t.poured)
	case !t.boiled:
		wrong("The water never boiled.")
	case tea.PouredC < coldPourC:
		wrong("The water boiled at %s and was poured %s later, at %.0f °C: it had gone cold.", Clock(t.boiledAt),
			tea.PouredAt-tea.BoiledAt, tea.PouredC)
	}
	switch {
	case tea.Strength < weakPercent:
		wrong("The tea is weak: %.0f %%.", tea.Strength)
	case tea.Strength > bitterAbove:
		wrong("The tea is bitter: %.0f %%; the bag was left in too long.", tea.Strength)
	}
	switch limit := float64(t.m.Kitchen().DrinkableC); {
	case tea.ServedC > limit:
		wrong("The tea is too hot to drink: %.0f °C.", tea.ServedC)
	case tea.ServedC < coldTeaC:
		wrong("The tea is cold: %.0f °C.", tea.ServedC)
	}
}

func (t *Tracer) judgeToasts(r *Report, wrong func(string, ...any)) {
	if len(r.Toasts) == 0 {
		wrong("There was no toast.")
	}
	var raw, burnt, bare, odd int
	cut := t.m.Kitchen().LoafSlices - t.m.Worktop.View().Loaf
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
