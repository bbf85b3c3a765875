//go:build !js

package main

import (
	"context"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
)

// page is what a browser's page asks for, and is told; there is none here.
type page struct{}

func (page) tend(*game) {}

// serves says that this process is not to open a window, but to answer a page.
func serves() bool { return false }

// judge has a folder checked, beside what the window does.
func (b *labbed) judge(ctx context.Context, to chan<- *verdict) {
	go func() {
		v, err := judge(ctx, b.dir, b.sheet)
		if err != nil {
			v = &verdict{Message: err.Error()}
		}
		to <- v
	}()
}

// ticksFor is how long an Update goes on with what is busy.
const ticksFor = 8 * time.Millisecond

// soon has an Update come soon, also where nothing happens.
func soon() { ebiten.ScheduleFrame() }

// resting is for pages.
func resting(bool) {}
