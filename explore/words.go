package explore

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"breakfast/machine"
	"breakfast/plain"
)

// Covered is what an answer covers, in sentences.
func (a *Answer) Covered() (list []string) {
	if s := a.Sample; s != nil {
		return s.Says()
	}
	for _, l := range a.Levels {
		if l.Whole && l.Timings == 0 {
			list = append(list, fmt.Sprintf("%s %s: after the first none can be placed any more.",
				a.Placements(l.Placed), a.of()))
		} else if l.Whole {
			list = append(list, fmt.Sprintf("%s %s %s, in this program with this input: %s, %s.",
				a.Placements(l.Placed), a.of(), a.where(l.Placed), plural(l.Timings, "timing"),
				plural(l.Moments, "different moment")))
		}
	}
	for _, l := range a.Levels {
		if l.Next > 0 {
			list = append(list, fmt.Sprintf("In %s of those with %s the hart stood still until the device's next "+
				"event, as its line was up already, or nothing that was to come was let ring.", plain.Grouped(l.Next),
				strings.ToLower(a.Placements(l.Placed))))
		}
	}
	for _, l := range a.Levels {
		if l.Merged > 0 {
			list = append(list, fmt.Sprintf("Of those with %s, %s are proven to be like another, and were not run.",
				strings.ToLower(a.Placements(l.Placed)), plain.Grouped(l.Merged)))
		}
	}
	for _, l := range a.Levels {
		if l.Moments < l.Timings {
			list = append(list, "Timings at closed gates wait: each is one moment with the next at open ones, if it "+
				"ends as that does.")
			break
		}
	}
	return list
}

// NotCovered is what an answer does not cover, in sentences.
func (a *Answer) NotCovered() (list []string) {
	n := 0
	if len(a.Levels) == 0 && !a.Whole {
		return []string{"Anything: it was cut before the first timing."}
	}
	if s := a.Sample; s != nil && s.Drawn < s.Of {
		list = append(list, "Timings on which the lot did not fall.")
	}
	for _, l := range a.Levels {
		if !l.Whole && a.Sample != nil {
			continue
		}
		if !l.Whole {
			list = append(list, fmt.Sprintf("The rest of what there is with %s: it was cut after %s, with the first "+
				"at %s of %s.", strings.ToLower(a.Placements(l.Placed)), plural(l.Timings, "timing"),
				plain.Grouped(l.Done), plural(uint64(l.Of), "boundary")))
			continue
		}
		n = l.Placed
	}
	what := "stalls of other lengths (pause:N, of N ticks), other input"
	if !a.In.everywhere() {
		what = "interrupts elsewhere than in " + a.In.Name + ", " + what
	}
	if n > 0 {
		what = "More than " + strings.ToLower(a.Placements(n)) + " in one run, interrupts of other sources, " + what
	} else {
		what = "Interrupts of other sources, " + what
	}
	list = append(list, what+".")
	if v := a.inVain(); v > 0 {
		list = append(list, fmt.Sprintf("%s in which nothing that is under way makes the source due: those are no "+
			"timings.", plural(v, "placement")))
	}
	return list
}

func (a *Answer) inVain() (n uint64) {
	for _, l := range a.Levels {
		n += l.InVain
	}
	return n
}

// Placements is so many of what was placed, in words: "One interrupt".
func (a *Answer) Placements(n int) string {
	words := [...]string{"No", "One", "Two", "Three", "Four"}
	pauses := 0
	for _, s := range a.Sources {
		if s.Pause > 0 {
			pauses++
		}
	}
	what := "interrupt"
	switch {
	case pauses == len(a.Sources):
		what = "stall"
	case pauses > 0:
		what = "interrupt or stall"
	}
	if n > 1 {
		what = strings.ReplaceAll(what, " ", "s ") + "s"
		what = strings.ReplaceAll(what, "ors ", "or ")
	}
	return words[n] + " " + what
}

// of is whose interrupts were placed, or how long the stalls were.
func (a *Answer) of() string {
	var names []string
	for _, s := range a.Sources {
		if s.Pause > 0 {
			names = append(names, plural(uint64(s.Pause), "tick"))
		} else {
			names = append(names, s.Says())
		}
	}
	if n := len(names) - 1; n > 1 {
		names = []string{strings.Join(names[:n], ", "), names[n]}
	}
	return "of " + strings.Join(names, " or ")
}

// Says is the source in words.
func (s Source) Says() string {
	if s.Pause > 0 {
		return fmt.Sprintf("a stall of %s", plural(uint64(s.Pause), "tick"))
	}
	return "the " + s.Name
}

// Says is what was placed, in words.
func (p Placement) Says() string {
	switch {
	case p.Source.Pause > 0:
		return p.Source.Says()
	case p.Until > 0:
		return "a stall until the next event of " + p.Source.Says()
	}
	return "the interrupt of " + p.Source.Says()
}

// until is what a hart stands still for where an interrupt is placed.
func (s Source) until() string {
	if s.Number < machine.Timer {
		return "until " + s.Says() + " rings"
	}
	return "until " + s.Says() + " is due"
}

// where is where they were placed.
func (a *Answer) where(n int) string {
	name := cmp.Or(a.In.Name, "the run")
	if n > 1 {
		return "at every choice of boundaries of " + name
	}
	return "at every boundary of " + name
}

// plural is so many of something.
func plural(n uint64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	if what == "boundary" {
		return plain.Grouped(n) + " boundaries"
	}
	return plain.Grouped(n) + " " + what + "s"
}

// Story is the failure, or the run beside it, in sentences: where the last interrupt comes, what runs in between, and
// what is wrong then.
func (f *Film) Story(r *Run) string { return f.Came(r) + f.then(r) }

// Came is the first half of it: where the interrupts come, and what runs in between.
func (f *Film) Came(r *Run) string {
	var b strings.Builder
	p := f.Placed
	for i, other := range r.Schedule[:len(r.Schedule)-1] {
		fmt.Fprintf(&b, "%s %s comes before %s.\n", [...]string{"First", "Then", "And then"}[i], other.Says(),
			f.Earlier[i])
	}
	what := strings.ToUpper(p.Says()[:1]) + p.Says()[1:] + " comes"
	if f.Still != "" {
		fmt.Fprintf(&b, "%s %s.\n", f.Still, p.Source.until())
		what = "The interrupt is taken"
	}
	if f.Before == (Place{}) {
		return b.String() + "The interrupt is not taken.\n"
	}
	if f.Who != "" {
		what += " in " + f.Who
	}
	if f.After == (Place{}) {
		fmt.Fprintf(&b, "%s before %s.\n", what, f.Before)
	} else {
		fmt.Fprintf(&b, "%s %s.\n", what, f.After.between(f.Before))
	}
	if p.Until > 0 && f.alone {
		return b.String() + f.meanwhile()
	}
	until := "until that goes on"
	if !f.Resumed {
		until = "and that never goes on"
	}
	fmt.Fprintf(&b, "%s run %s", plural(f.Steps, "step"), until)
	if len(f.Others) > 0 {
		fmt.Fprintf(&b, ", of %s", strings.Join(f.Others, ", "))
	}
	if stores := slices.Clone(f.Stores); len(stores) > 0 {
		fmt.Fprintf(&b, "; they store to %s", strings.Join(stores, ", "))
	}
	return b.String() + ".\n"
}

// meanwhile is what happens while the only hart stands still for a time.
func (f *Film) meanwhile() string {
	switch {
	case len(f.Others) == 0:
		return "Nothing but time goes on meanwhile.\n"
	case f.Placed.Source.Pause > 0:
		return fmt.Sprintf("Something happens at the %s meanwhile.\n", strings.Join(f.Others, ", the "))
	case f.deaf:
		return fmt.Sprintf("Something happens at the %s meanwhile, and nothing lets it ring for that.\n", f.Others[0])
	}
	return fmt.Sprintf("Something happens at the %s meanwhile, and its line is up already.\n", f.Others[0])
}

// then is what comes of the run in the end.
func (f *Film) then(r *Run) string {
	if r.Wrong == "" {
		return "It ends as it should.\n"
	}
	text := "Then " + r.Wrong + ".\n"
	if f.Why != "" {
		text += strings.ToUpper(f.Why[:1]) + f.Why[1:] + ".\n"
	}
	return text
}

// Says is when the last interrupt came, in a few words: "the timer at step 22".
func (f *Film) Says() string {
	switch p := f.Placed; {
	case f.Before == (Place{}):
		return fmt.Sprintf("%s before step %s, not taken", p.Source.Says(), plain.Grouped(p.At.Steps+1))
	case p.Until > 0:
		return fmt.Sprintf("%s before step %s", p.Says(), plain.Grouped(p.At.Steps+1))
	case f.Still != "":
		return fmt.Sprintf("%s before step %s, taken at step %s", p.Source.Says(), plain.Grouped(p.At.Steps+1),
			plain.Grouped(f.Taken.Steps+1))
	default:
		return fmt.Sprintf("%s at step %s", p.Source.Says(), plain.Grouped(f.Taken.Steps+1))
	}
}
