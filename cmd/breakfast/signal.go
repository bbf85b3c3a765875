package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
)

// atEnd is what to put right before the process ends, however suddenly: the terminal's modes, temporary files.
type atEnd struct {
	mu   sync.Mutex
	next int
	undo map[int]func()
}

// guard does something, which it returns the undoing of. That is done at a sudden end, unless done was called before. A
// sudden end does not come in between.
func (e *atEnd) guard(do func() (undo func())) (done func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.undo == nil {
		e.undo = map[int]func(){}
	}
	n := e.next
	e.next++
	e.undo[n] = do()
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.undo, n)
	}
}

// exit ends the process at once. Nothing can be begun any more.
func (e *atEnd) exit(status int, said string) {
	e.mu.Lock()
	for _, undo := range e.undo {
		undo()
	}
	fmt.Fprint(os.Stderr, said)
	os.Exit(status)
}

// signals decides what a signal does. It ends the process at once, as an assembler or a formatter leaves nothing
// half-done; but while somebody heeds the context, the first one cancels that, and who heeds it ends the work and says
// how far it came.
type signals struct {
	atEnd  *atEnd
	cancel context.CancelFunc
	heeded atomic.Bool

	lent       atomic.Bool
	interrupts chan struct{} // those that were lent
}

// statusQuit is that of a process which SIGQUIT ended, as shells have it.
const statusQuit = 131

// caught catches signals until stop. What the process was told to ignore (nohup) stays ignored.
func (s *signals) caught() (stop func()) {
	caught := make(chan os.Signal, 1)
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(sig) {
			signal.Notify(caught, sig)
		}
	}
	ended := make(chan struct{})
	go func() {
		for {
			select {
			case sig := <-caught:
				s.take(sig)
			case <-ended:
				return
			}
		}
	}()
	return func() {
		signal.Stop(caught)
		close(ended)
	}
}

// take does what a signal asks for.
func (s *signals) take(sig os.Signal) {
	switch {
	case sig == syscall.SIGQUIT:
		s.atEnd.exit(statusQuit, "breakfast: ended by SIGQUIT\n")
	case sig == os.Interrupt && s.lent.Load():
		select {
		case s.interrupts <- struct{}{}:
		default: // one is not looked at yet
		}
	case s.heeded.Swap(false):
		s.cancel()
	default:
		s.atEnd.exit(statusInterrupted, "breakfast: interrupted\n")
	}
}

// heed says that from now on until done somebody looks at the context.
func (s *signals) heed() (done func()) {
	s.heeded.Store(true)
	return func() { s.heeded.Store(false) }
}

// lend says that until done somebody knows what to do with each Ctrl-C, and looks at the context for the rest.
func (s *signals) lend() (interrupts <-chan struct{}, done func()) {
	s.lent.Store(true)
	unheed := s.heed()
	return s.interrupts, func() {
		s.lent.Store(false)
		unheed()
	}
}
