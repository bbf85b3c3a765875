package gdb

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/machine"
)

// A world is what a move is in: who may interrupt it, and where what it says goes.
type world interface {
	interrupted() bool // Ctrl-C, or the client is gone
	tell(text string)  // a line for the client
	typing() bool      // somebody may yet type at the program's terminal
	passed()           // a slice of the move was made
	queued() int       // commands that have come, and not been looked at
	wait()             // until something is typed, or somebody may have interrupted
}

// slice is how much of a run is made between two looks at the world: 10 ms of the machine's time.
const slice devices.Ticks = 100_000

// sliceWork is the same for moves that go back.
const sliceWork = 1 << 20

// move understands a command that moves: c, s, C, S, with an address; bc, bs; vCont.
func (s *stub) move(text string) string {
	backward, hart := false, s.hart
	action := text[0] | 0x20
	switch {
	case text == "vCont?":
		return "vCont;c;C;s;S"
	case text == "bc" || text == "bs":
		backward, action = true, text[1]
	case strings.HasPrefix(text, "vCont;"):
		var fine bool
		if action, hart, fine = s.actions(text[len("vCont;"):]); !fine {
			return failed
		}
	case text[0] == 'v' || text[0] == 'b':
		return ""
	case text[0] == 'c' || text[0] == 's':
		if addr, err := strconv.ParseUint(text[1:], 16, 32); text[1:] != "" {
			if err != nil || s.edit(machine.Edit{Place: machine.InPC, Hart: hart, Value: uint32(addr)}) != ok {
				return failed
			}
		}
	}
	s.resume = func(w world) string {
		switch {
		case action == 's' && backward:
			s.last = s.back(w, hart, s.stepBack(hart))
		case action == 's':
			s.last = s.step(w, hart)
		case backward:
			s.over(debug.Backward)
			s.last = s.back(w, hart, func() { s.d.Run(debug.Backward, 0) })
		default:
			s.last = s.run(w)
		}
		if wrong := s.talk.Diverged(); wrong != "" {
			w.tell(wrong)
		}
		return s.last
	}
	return ""
}

// actions are those of vCont, for some harts: they all go on; to step is meant of one.
func (s *stub) actions(list string) (action byte, hart int, fine bool) {
	hart = s.hart
	for _, a := range strings.Split(list, ";") {
		what, thread, of := strings.Cut(a, ":")
		if what == "" || !strings.Contains("cCsS", what[:1]) {
			return 0, 0, false
		}
		if action == 's' {
			continue // the first that applies
		}
		if action = what[0] | 0x20; of {
			h, found := s.threadOf(thread)
			if !found {
				return 0, 0, false
			}
			if action == 's' {
				hart = h
			}
		}
	}
	return action, hart, true
}

// run runs until something stops it.
func (s *stub) run(w world) string {
	if s.ended {
		return fmt.Sprintf("W%02x", s.d.Stop().Code&0xff)
	}
	s.over(debug.Forward)
	for {
		more := s.d.RunOn(slice, math.MaxUint64)
		w.passed()
		switch {
		case !more:
			return s.why(w, s.m.Turn(), debug.Forward)
		case w.interrupted():
			return s.stopped("02", s.m.Turn())
		case s.m.Idle() && w.typing() && s.talk.Hears():
			w.wait()
		case s.m.Idle():
			s.findings(w)
			return s.stopped("05", s.m.Turn())
		}
	}
}

// step has a hart make a step. It may have to wait for others; interrupted, it is not made.
func (s *stub) step(w world, hart int) string {
	moved := false
	for v := s.d.Begin(func() { moved = s.d.StepHart(debug.Forward, hart) }); !v.Go(sliceWork); {
		if w.interrupted() {
			v.Cancel()
			return s.stopped("02", hart)
		}
	}
	w.passed()
	if !moved || s.d.Hits() != nil {
		return s.why(w, hart, debug.Forward)
	}
	return s.stopped("05", hart)
}

// stepBack is a hart's step back. A client that was told of the access before here has it made.
func (s *stub) stepBack(hart int) func() {
	told := s.toldDir == debug.Backward && s.told == s.m.Position()
	s.toldDir = 0
	return func() {
		if told {
			s.d.Step(debug.Backward)
		} else {
			s.d.StepHart(debug.Backward, hart)
		}
	}
}

// back makes a move that goes back; interrupted, it is not made.
func (s *stub) back(w world, hart int, verb func()) string {
	from := s.m.Position()
	s.console.muted = true
	defer func() {
		s.console.muted = false
		s.console.back(from, false)
	}()
	for v := s.d.Begin(verb); !v.Go(sliceWork); {
		if w.interrupted() {
			v.Cancel()
			return s.stopped("02", hart)
		}
	}
	if s.m.Position() != from {
		s.ended = false
	}
	if s.m.Position() == (machine.Position{}) && s.d.Hits() == nil {
		s.hart = s.m.Turn()
		return s.stopped("05", s.hart) + "replaylog:begin;"
	}
	if s.d.Hits() == nil {
		return s.stopped("05", hart)
	}
	return s.why(w, s.m.Turn(), debug.Backward)
}

// why is the stop reply for how a move has ended.
func (s *stub) why(w world, hart int, dir debug.Direction) string {
	s.hart = hart
	stop := s.d.Stop()
	switch stop.Reason {
	case machine.Halted:
		s.ended = true
		w.tell(fmt.Sprintf("the program has ended, with code %d: reverse-continue goes back", stop.Code))
	case machine.Fault:
		s.findings(w)
		return s.stopped(signals[stop.Trap.Cause], hart)
	case machine.Endless, machine.Idle:
		s.findings(w)
	}
	reason, stepped := "", true
	for _, h := range s.d.Hits() {
		key := s.key(h.ID)
		if s.hart = h.Hart; key == "" {
			w.tell(h.Text)
			continue
		}
		addr, _, _ := strings.Cut(key[2:], ",")
		switch {
		case key[0] >= '2':
			stepped = stepped && !h.Others
			reason = map[byte]string{'2': "watch", '3': "rwatch", '4': "awatch"}[key[0]] + ":" + addr + ";"
		case reason == "" && s.reasons:
			reason = map[byte]string{'0': "swbreak", '1': "hwbreak"}[key[0]] + ":;"
		}
	}
	if strings.Contains(reason, "watch") && stepped {
		s.beside(dir)
	}
	return s.stopped("05", s.hart) + reason
}

// beside goes to where GDB wants to be told of a watchpoint. It takes it for a trap before the access is made, and has
// the hart that it was told of make it, without the watchpoint, before it looks; so it is told there, going back just
// behind it. With several harts it would else have another step of the same hart, and what others do until then.
func (s *stub) beside(dir debug.Direction) {
	p := s.m.Position()
	if dir == debug.Backward {
		s.d.Seek(machine.Position{Steps: p.Steps + 1})
	} else {
		s.console.muted = true
		s.d.Seek(machine.Position{Steps: p.Steps - 1})
		s.console.muted = false
		s.console.back(p, false)
	}
	s.told, s.toldDir = s.m.Position(), dir
}

// over makes the access of the watchpoint that the client was told of last, if it goes on from there without having
// made it.
func (s *stub) over(dir debug.Direction) {
	if s.toldDir == dir && s.told == s.m.Position() {
		s.d.Step(dir)
	}
	s.toldDir = 0
}

// key is what the client has set a breakpoint with; "" for one that it has not set so.
func (s *stub) key(id int) string {
	for key, n := range s.points {
		if n == id {
			return key
		}
	}
	return ""
}

// signals are what traps that no handler takes would be on other systems.
var signals = func() map[isa.Cause]string {
	list := map[isa.Cause]string{}
	for _, c := range isa.Causes {
		list[c] = "0b" // SIGSEGV
	}
	list[isa.IllegalInst] = "04"
	list[isa.Breakpoint], list[isa.EcallM], list[isa.EcallS], list[isa.EcallU] = "05", "05", "05", "05"
	list[isa.InstMisaligned], list[isa.LoadMisaligned], list[isa.StoreMisaligned] = "07", "07", "07" // SIGBUS
	return list
}()

// findings tells why the run can not go on.
func (s *stub) findings(w world) {
	for _, text := range s.talk.Explained() {
		w.tell(text)
	}
}
