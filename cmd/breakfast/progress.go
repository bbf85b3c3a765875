package main

import (
	"fmt"
	"io"
	"time"

	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace"
)

// A meter shows on a terminal how far a long run is: a line on stderr, wiped out before anything else is written. The
// zero one shows nothing.
type meter struct {
	w     io.Writer // nil where stderr is no terminal
	next  time.Time // when to show it again
	shown bool
	fresh bool // the program's output is at the beginning of a line
}

// A run is long after some seconds; then it is shown a few times a second.
const (
	longRun   = 2 * time.Second
	longMove  = time.Second / 2 // of who debugs
	meterEach = 300 * time.Millisecond
)

// newMeter is a meter on stderr.
func newMeter(stderr *stream) *meter {
	if !stderr.terminal() {
		return &meter{}
	}
	return &meter{w: stderr, next: time.Now().Add(longRun), fresh: true}
}

// show shows where the run is, if it is time to. In the middle of a line of the program's it would be in the way.
func (t *meter) show(at machine.Position, limit machine.Limit) {
	if t.w == nil || !t.fresh || time.Now().Before(t.next) {
		return
	}
	t.next, t.shown = time.Now().Add(meterEach), true
	of := ""
	if limit.Steps != machine.Unlimited.Steps {
		of = fmt.Sprintf(" of at most %s", plain.Grouped(limit.Steps))
	}
	fmt.Fprintf(t.w, "\r\x1b[Kbreakfast: step %s%s, %s in the kitchen (Ctrl-C stops it)", plain.Grouped(at.Steps), of,
		trace.Clock(at.Now))
}

// tell shows what is under way, if it is time to; "" takes the line away, and is the beginning of what may take long.
func (t *meter) tell(what string) {
	switch {
	case t.w == nil:
	case what == "":
		t.wipe(nil)
		t.next = time.Now().Add(longMove)
	case !time.Now().Before(t.next):
		t.next, t.shown = time.Now().Add(meterEach), true
		fmt.Fprintf(t.w, "\r\x1b[Kbreakfast: %s (Ctrl-C stops it)", what)
	}
}

// wipe takes the line away, before out is written; nil at the end.
func (t *meter) wipe(out []byte) {
	if t.shown {
		fmt.Fprint(t.w, "\r\x1b[K")
		t.shown = false
	}
	if len(out) > 0 {
		t.fresh = out[len(out)-1] == '\n'
	}
}
