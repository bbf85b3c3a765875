package grade

import (
	"fmt"
	"slices"
)

// What a student is told first is the root: a rule of what is given that was broken, or a program that crashed, be it
// in the last check, is why the others failed too, or will soon be seen to be.

// Headline is the check to mend first; nil if none failed.
func (r *Result) Headline() *Mark {
	if i := r.headline(); i >= 0 {
		return &r.Checks[i]
	}
	return nil
}

func (r *Result) headline() int {
	first, weight := -1, byEnding-1
	for i := range r.Checks {
		if m := &r.Checks[i]; m.Failure != nil && m.Failure.weight > weight {
			first, weight = i, m.Failure.weight
		}
	}
	return first
}

// The weights of failures.
const (
	byEnding      = iota - 1 // it did not end as it should, and that is all
	byExpectation            // of the sheet
	byCrash
	byRule
)

// rooted brings the failures of a run in order, the root first. A check that speaks of how the run ends has them in its
// own order.
func (r *run) rooted(c *Check, fails []Failure) []Failure {
	if len(fails) == 0 || r.ending != "fault" {
		return fails
	}
	if last := fails[len(fails)-1]; last.weight == byEnding && !c.ofCrash() {
		last.Message = fmt.Sprintf("The program crashed: %s, and nothing was there to handle it.",
			trapAt(r.m, r.stop.Trap, r.stop.PC))
		fails = slices.Insert(fails[:len(fails)-1], 0, last)
	}
	fails[0].weight = byCrash
	return fails
}

// ofCrash says that the check speaks of a crash.
func (c *Check) ofCrash() bool {
	return slices.ContainsFunc(c.Expects, func(e expect) bool {
		return e.left.verb == "ending" && e.right.verb == "text" && e.right.args[0] == "fault"
	})
}
