package debug

import (
	"iter"

	"breakfast/machine"
	"breakfast/machine/history"
)

// A Move is a verb on its way. It is made bit by bit, whenever Go is called, and can be cancelled in between; neither
// changes anything of where it leads. Until it is done, the debugger and its machine are somewhere on the way, not to
// be shown, and not to be moved by others: a verb that is called meanwhile cancels it first.
type Move struct {
	d        *Debugger
	from     *history.Mark
	stop     machine.Stop // of the debugger, where it began …
	hit      []Hit        // … and why it stood there
	next     func() (struct{}, bool)
	end      func()
	left     uint64 // work to be done before the next look up
	progress float64
	going    bool // Go is at work
	done     bool
}

// cancelled is what a verb is left by where it is cancelled.
type cancelled struct{}

// Begin begins a move: verb moves the debugger in any way, such as with Step, Over, Run, Interrupt or Seek. Nothing is
// done before Go.
func (d *Debugger) Begin(verb func()) *Move {
	d.settle()
	v := &Move{d: d, from: d.past.Mark(), stop: d.stop, hit: d.hit}
	d.move = v
	v.next, v.end = iter.Pull(func(yield func(struct{}) bool) {
		defer func() {
			if r := recover(); r != nil && r != any(cancelled{}) {
				panic(r)
			}
		}()
		d.leg = leg{part: 1}
		d.past.Pauses(func(work uint64) {
			v.progress = max(v.progress, d.leg.progress(d.m.Position()))
			if v.left -= min(v.left, work); v.left == 0 && !yield(struct{}{}) {
				panic(cancelled{})
			}
		})
		verb()
	})
	return v
}

// Go goes on with the move, for about as much work as so many steps are at the machine's full speed, and says whether
// it is done.
func (v *Move) Go(work uint64) (done bool) {
	if v.done {
		return true
	}
	v.left, v.going = max(work, 1), true
	_, more := v.next()
	if v.going = false; !more {
		v.finish()
	}
	return v.done
}

// Progress is how much of the move is done, about: 0 to 1. It never falls.
func (v *Move) Progress() float64 { return v.progress }

// Cancel has the debugger be where the move began, as if it never had. A move that is done stays done.
func (v *Move) Cancel() {
	if v.done {
		return
	}
	v.end()
	v.d.past.Back(v.from)
	v.d.stop, v.d.hit, v.d.known = v.stop, v.hit, known{}
	v.d.seen.collect()
	v.finish()
}

func (v *Move) finish() {
	v.done, v.progress = true, 1
	v.d.past.Pauses(nil)
	v.d.move = nil
	v.from.Release()
}

// settle cancels a move that is on its way, for who is not part of it.
func (d *Debugger) settle() {
	if d.move != nil && !d.move.going {
		d.move.Cancel()
	}
}

// A leg is a stretch of a move: from a moment to another, and which part of the whole it is, with how much before it.
type leg struct {
	from, to   machine.Position
	part, done float64
}

// progress is how much of the whole is done at a position.
func (l *leg) progress(p machine.Position) float64 {
	share := func(from, to, here uint64) float64 {
		if here <= from || to <= from {
			return 0
		}
		return min(1, float64(here-from)/float64(to-from))
	}
	return l.done + l.part*max(share(l.from.Steps, l.to.Steps, p.Steps),
		share(uint64(l.from.Now), uint64(l.to.Now), uint64(p.Now)))
}
