package main

import (
	"fmt"
	"io"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
)

// An ending is how a run ended, as the command tells it.
type ending struct {
	name    string // for --json: halted, fault, idle, limit, interrupted
	status  int
	message string // "" if there is nothing to say
	at      *spot
	rule    string // of a fault: what was not allowed; "" where the message says it all
}

// ending looks at how the run stopped.
func (s *session) ending(stop machine.Stop) ending {
	pc := s.m.Hart.PC
	switch {
	case stop.Reason == machine.Halted:
		e := ending{name: "halted", status: int(stop.Code), at: spotAt(s.m, s.tracer, pc)}
		if stop.Code > maxCode {
			e.status = maxCode
			e.message = fmt.Sprintf("the program's exit code is %d; the exit status says %d, the highest there is for programs", stop.Code, maxCode)
		}
		return e
	case stop.Reason == machine.Fault:
		in, _ := s.m.Instruction(stop.PC)
		message := fmt.Sprintf("fault: %s, and %s", stop.Trap, s.noHandler(stop))
		return ending{"fault", statusFault, message, spotAt(s.m, s.tracer, stop.PC), s.m.Refusal(stop.Trap, in)}
	case s.interrupted:
		return ending{name: "interrupted", status: statusInterrupted, message: "interrupted", at: spotAt(s.m, s.tracer, pc)}
	case stop.Reason == machine.Idle:
		const message = "idle: the hart waits for an interrupt (wfi), and none can ever come"
		return ending{name: "idle", status: statusIdle, message: message, at: spotAt(s.m, s.tracer, pc-4)}
	}
	e := ending{name: "limit", status: statusLimit, at: spotAt(s.m, s.tracer, pc)}
	if p := s.m.Position(); p.Steps >= s.limit.Steps {
		e.message = fmt.Sprintf("limit: the program has not ended after %s steps (--max-steps N allows more, 0 any number)", grouped(p.Steps))
	} else {
		e.message = fmt.Sprintf("limit: the program has not ended after %s of the machine's time (--max-time allows more, 0 any)", seconds(p.Now))
	}
	return e
}

// noHandler says why the trap had no handler to go to.
func (s *session) noHandler(stop machine.Stop) string {
	vector := s.m.Hart.MTVec &^ 3
	_, code := s.m.Code(vector)
	switch {
	case vector == 0:
		return "there is no trap handler: mtvec is 0"
	case !code:
		return "mtvec leads to " + word(vector) + ", where no code is"
	case vector == stop.PC:
		return "it is the trap handler itself, at " + word(vector) + ", that trapped"
	}
	return "the first instruction of the trap handler, at " + word(vector) + ", traps too: " + stop.Again.String()
}

// A stray is a program in U mode that was stopped by a trap.
type stray struct {
	Trap string `json:"trap"`
	At   *spot  `json:"at"`
	Rule string `json:"rule,omitempty"`
}

// mostStrays are told of: those further on are often the same again.
const mostStrays = 5

// strayed notes a trap, if it is one that a program in U mode should not have made.
func (s *session) strayed(e machine.Event) {
	switch c := e.Trap.Cause; {
	case c.IsInterrupt() || c == isa.EcallU || c == isa.EcallM || c == isa.Breakpoint, s.m.Hart.MStatus&isa.StatusMPP != 0:
		return
	}
	if s.strays++; s.strays > mostStrays {
		return
	}
	in, _ := s.m.Instruction(e.PC)
	s.astray = append(s.astray, stray{e.Trap.String(), spotAt(s.m, s.tracer, e.PC), s.m.Refusal(e.Trap, in)})
}

// explainStrays writes which programs a kernel had to stop, and for what. The kernel can tell the address; the rule is the machine's.
func (s *session) explainStrays(w io.Writer) {
	for _, x := range s.astray {
		fmt.Fprintf(w, "breakfast: a program in U mode trapped: %s\n", x.Trap)
		x.At.print(w)
		if x.Rule != "" {
			row(w, "rule", "%s", x.Rule)
		}
	}
	if n := s.strays - len(s.astray); n > 0 {
		fmt.Fprintf(w, "breakfast: and %s more\n", grouped(uint64(n)))
	}
}

// explain writes what the ending is and where.
func (s *session) explain(w io.Writer, e ending) {
	if e.message == "" {
		return
	}
	fmt.Fprintln(w, "breakfast:", e.message)
	if e.name == "halted" {
		return
	}
	e.at.print(w)
	if e.rule != "" {
		row(w, "rule", "%s", e.rule)
	}
	if c := isa.Cause(s.m.Hart.MCause); c == isa.LoadMisaligned || c == isa.StoreMisaligned {
		row(w, "hint", "misaligned accesses trap here; with --misaligned they succeed, as in QEMU")
	}
	if e.name == "idle" || e.name == "limit" {
		s.explainGates(w, e.name == "idle")
	}
}

// explainGates says of the interrupts that did not come what holds them back. Of a hart that sleeps for
// good, also those that it hoped for and that nobody asks for.
func (s *session) explainGates(w io.Writer, idle bool) {
	said := false
	for _, g := range s.m.Gates() {
		switch {
		case g.Asking && g.Closed != "":
			row(w, g.Name, "asks for an interrupt that does not come: %s", g.Closed)
		case idle && g.Wanted && g.Closed != "":
			row(w, g.Name, "could be heard, but %s", g.Closed)
		case idle && g.Wanted:
			row(w, g.Name, "could be heard, but has nothing to ring for")
		default:
			continue
		}
		if g.Rung != "" {
			row(w, "", "%s", g.Rung)
		}
		said = true
	}
	if idle && !said {
		row(w, "mie", "%s", enables(s.m.Hart.MIE))
	}
}

func enables(mie uint32) string {
	if words := isa.MIE.Describe(mie); words != "" {
		return "lets " + words + " in, but no device is let out"
	}
	return "enables no interrupt"
}

// stats is what --stats tells of a run.
type stats struct {
	Steps       uint64  `json:"steps"`
	Ticks       uint64  `json:"ticks"`
	WallSeconds float64 `json:"wall_seconds"`
	MIPS        float64 `json:"mips"` // millions of steps a second on the wall's clock
	Switches    int     `json:"switches"`
	Interrupts  int     `json:"interrupts"`
	Digest      string  `json:"digest"` // of the final state
}

func (s *session) stats(r *trace.Report) *stats {
	p := s.m.Position()
	st := &stats{Steps: p.Steps, Ticks: uint64(p.Now), WallSeconds: s.wall.Seconds(), Switches: r.Switches, Interrupts: r.Interrupts, Digest: s.m.Digest()}
	if st.WallSeconds > 0 {
		st.MIPS = float64(p.Steps) / st.WallSeconds / 1e6
	}
	return st
}

func (s *stats) print(w io.Writer) {
	row(w, "steps", "%s, in %s of the machine's time", grouped(s.Steps), seconds(devices.Ticks(s.Ticks)))
	row(w, "speed", "%.1f million steps a second; it took %.3f s", s.MIPS, s.WallSeconds)
	row(w, "switches", "%s, and %s interrupts taken", grouped(uint64(s.Switches)), grouped(uint64(s.Interrupts)))
	row(w, "digest", "%s", s.Digest)
}
