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
