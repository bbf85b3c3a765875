package main

import (
	"fmt"
	"time"

	"breakfast/explore"
	"breakfast/plain"
)

// A pace is how fast an exploration goes on.
type pace struct {
	began  time.Time
	level  time.Time // when it began to place so many …
	placed int       // … in a run
}

// says is how far it is at a time, its rate, and how long the runs with so many placed still take, at the rate of those
// that were made.
func (p *pace) says(at explore.Progress, now time.Time) string {
	if at.Placed == 0 {
		p.level = now
		return fmt.Sprintf("the run with no interrupt placed is at step %s", plain.Grouped(at.Steps))
	}
	if at.Placed != p.placed {
		p.placed = at.Placed
		if at.Placed > 1 {
			p.level = now
		} else if p.level.IsZero() {
			p.level = p.began
		}
	}
	rate := float64(at.Timings) / max(now.Sub(p.began).Seconds(), 1e-3)
	text := fmt.Sprintf("%d placed in a run: %s of %s boundaries; %s timings, %s a second, %s failed", at.Placed,
		plain.Grouped(at.Done), plain.Grouped(at.Of), plain.Grouped(at.Timings), plain.Grouped(uint64(rate)),
		plain.Grouped(at.Failed))
	if at.Done == 0 || at.Done == at.Of || now.Equal(p.level) {
		return text
	}
	left := time.Duration(float64(now.Sub(p.level)) * float64(at.Of-at.Done) / float64(at.Done))
	return text + fmt.Sprintf("; some %s left", max(left.Round(time.Second), time.Second))
}
