package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"breakfast/explore"
)

// What is left is said at the rate of the runs with as many interrupts.
func TestPace(t *testing.T) {
	began := time.Unix(1000, 0)
	after := func(s int) time.Time { return began.Add(time.Duration(s) * time.Second) }
	p := pace{began: began}
	assert.Equal(t, "1 placed in a run: 64 of 640 boundaries; 128 timings, 64 a second, 3 failed; some 18s left",
		p.says(explore.Progress{Placed: 1, Done: 64, Of: 640, Timings: 128, Failed: 3}, after(2)))
	assert.Equal(t, "1 placed in a run: 640 of 640 boundaries; 640 timings, 160 a second, 0 failed",
		p.says(explore.Progress{Placed: 1, Done: 640, Of: 640, Timings: 640}, after(4)))
	assert.NotContains(t, p.says(explore.Progress{Placed: 2, Done: 32, Of: 640, Timings: 1640}, after(5)), "left",
		"nothing is known yet")
	assert.Contains(t, p.says(explore.Progress{Placed: 2, Done: 64, Of: 640, Timings: 2640}, after(15)),
		"; some 1m30s left")
	p = pace{began: began}
	assert.Equal(t, "the run with no interrupt placed is at step 262,144",
		p.says(explore.Progress{Steps: 1 << 18}, after(10)))
	assert.Contains(t, p.says(explore.Progress{Placed: 1, Done: 64, Of: 640, Timings: 128}, after(12)),
		"; some 18s left")
}
