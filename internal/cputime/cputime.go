// Package cputime measures, for tests, how much work something is: the time that processors spent on it, which stays
// what it is on a busy machine, where the clock on the wall goes on.
package cputime

import (
	"runtime"
	"time"
)

// Of is the processors' time that f takes, the least of some runs. Nothing else should go on in the process meanwhile.
func Of(runs int, f func()) time.Duration {
	least := time.Duration(1<<63 - 1)
	for range runs {
		runtime.GC()
		before := Used()
		f()
		least = min(least, Used()-before)
	}
	return least
}

// Ratio is how many times what a takes b takes: the least of some runs of each, which alternate, so that what makes a
// machine slow for a while makes both slow. Another machine may still give another figure: who lets a test fail by it
// leaves twice the room that he measured.
func Ratio(runs int, a, b func()) float64 {
	leastA, leastB := Of(1, a), Of(1, b)
	for range runs - 1 {
		leastA, leastB = min(leastA, Of(1, a)), min(leastB, Of(1, b))
	}
	return float64(leastB) / float64(max(leastA, 1))
}
