package main

import (
	"fmt"
	"io"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace/explain"
	"breakfast/trace/report"
)

// An ending is how a run ended, as the command tells it.
type ending struct {
	name    string // for --json: halted, fault, idle, limit, endless, interrupted
	status  int
	message string // "" if there is nothing to say
	at      *spot
	harts   []hartSpot // all, where there are several
	rule    string     // of a fault: what was not allowed; "" where the message says it all
}

// ending looks at how the run stopped.
func (s *session) ending(stop machine.Stop) (e ending) {
	hart := s.m.Turn()
	if stop.Reason == machine.Fault {
		hart = stop.Hart
	}
	s.m.As(hart, func() { e = s.endingOf(stop) })
	e.harts = hartSpots(s.m, s.tracer)
	return e
}

// endingOf is ending as the hart sees it with which the run stopped.
func (s *session) endingOf(stop machine.Stop) ending {
	pc := s.m.Hart().PC
	switch {
	case stop.Reason == machine.Halted:
		e := ending{name: "halted", status: int(stop.Code), at: spotAt(s.m, s.tracer, pc)}
		if stop.Code > maxCode {
			e.status = maxCode
			e.message = fmt.Sprintf("the program's exit code is %d; the exit status says %d, the highest there is "+
				"for programs", stop.Code, maxCode)
		}
		return e
	case stop.Reason == machine.Fault:
		in, _, _ := s.m.Trapped(stop.PC)
		message := fmt.Sprintf("fault%s: %s, and %s", on(s.m), stop.Trap, s.noHandler(stop))
		return ending{name: "fault", status: statusFault, message: message,
			at: spotOfTrap(s.m, s.tracer, stop.PC), rule: s.m.Refusal(stop.Trap, in)}
	case s.interrupted:
		return ending{name: "interrupted", status: statusInterrupted, message: "interrupted",
			at: spotAt(s.m, s.tracer, pc)}
	case stop.Reason == machine.Idle:
		message := "idle: the hart waits for an interrupt (wfi), and none can ever come"
		if len(s.m.Harts) > 1 {
			message = "idle: all harts wait for an interrupt (wfi), and none can ever come"
		}
		return ending{name: "idle", status: statusIdle, message: message, at: spotAt(s.m, s.tracer, pc-4)}
	}
	if stop.Reason == machine.Endless {
		const message = "endless: the program goes round a loop that nothing can end"
		return ending{name: "endless", status: statusLimit, message: message, at: spotAt(s.m, s.tracer, pc)}
	}
	e := ending{name: "limit", status: statusLimit, at: spotAt(s.m, s.tracer, pc)}
	if p := s.m.Position(); p.Steps >= s.limit.Steps {
		e.message = fmt.Sprintf("limit: the program has not ended after %s steps (--max-steps N allows more, 0 "+
			"any number)", plain.Grouped(p.Steps))
	} else {
		e.message = fmt.Sprintf("limit: the program has not ended after %s of the machine's time (--max-time allows "+
			"more, 0 any)", seconds(p.Now))
	}
	return e
}

// noHandler says why the trap had no handler to go to.
func (s *session) noHandler(stop machine.Stop) string {
	csr, vector := s.m.Hart().Handler()
	vector &^= 3
	_, code := s.m.Code(vector)
	_, _, translated := s.m.Walk(vector, cpu.Fetching)
	switch {
	case vector == 0:
		return "there is no trap handler: " + csr.String() + " is 0"
	case !code && translated:
		return csr.String() + " leads to " + word(vector) + ", where S mode can fetch nothing"
	case !code:
		return csr.String() + " leads to " + word(vector) + ", where no code is"
	case vector == stop.PC:
		return "it is the trap handler itself, at " + word(vector) + ", that trapped"
	}
	return "the first instruction of the trap handler, at " + word(vector) + ", traps too: " + stop.Again.String()
}

// policy is what comes of misaligned accesses, in a word.
func policy(m *machine.Machine) string {
	if m.Hart().Misaligned {
		return machine.MisalignedAllowed.String()
	}
	return machine.MisalignedTraps.String()
}

// explain writes what the ending is and where.
func (s *session) explain(w io.Writer, e ending) {
	if e.message == "" && len(s.findings) > 0 {
		e.message = fmt.Sprintf("the program ended with code %d, and this went wrong:", e.status)
	}
	if e.message == "" {
		return
	}
	fmt.Fprintln(w, "breakfast:", e.message)
	if e.name == "halted" {
		explainFindings(w, s.findings)
		return
	}
	e.at.print(w)
	for i := range e.harts {
		e.harts[i].print(w)
	}
	if e.rule != "" {
		row(w, "rule", "%s", e.rule)
	}
	explainFindings(w, s.findings)
}

// on says which hart is meant, where there are several.
func on(m *machine.Machine) string {
	if len(m.Harts) == 1 {
		return ""
	}
	return fmt.Sprintf(" on hart %d", m.Turn())
}

// explainFindings writes why the run ended so, and what to do, worst first. What was said before the run is not said
// again.
func explainFindings(w io.Writer, found []explain.Finding) {
	for i := range found {
		f := &found[i]
		if f.Kind == explain.Beginning {
			continue
		}
		row(w, "why", "%s", f)
		if p := f.Where; p != nil && p.File != "" && p.Text != "" {
			row(w, "", "%s:%d: %s", p.File, p.Line, p.Text)
		}
		if f.Do != "" {
			row(w, "do", "%s", f.Do)
		}
	}
}

// begins warns of a program that does not begin where it seems to mean.
func (a *app) begins(found []explain.Finding) {
	for i := range found {
		fmt.Fprintf(a.stderr, "breakfast: warning: %s\n", &found[i])
		row(a.stderr, "do", "%s", found[i].Do)
	}
}

// stats is what --stats tells of a run.
type stats struct {
	Steps       uint64  `json:"steps"`
	Ticks       uint64  `json:"ticks"`
	WallSeconds float64 `json:"wall_seconds"`
	MIPS        float64 `json:"mips"` // millions of steps a second on the wall's clock
	// the share of steps that the stepper made, 0 to 1; the engine made the others
	Stepped    float64  `json:"stepped"`
	Switches   int      `json:"switches"`
	Interrupts int      `json:"interrupts"`
	Harts      []uint64 `json:"harts,omitempty"` // the steps of each, where there are several
	Digest     string   `json:"digest"`          // of the final state
}

func (s *session) stats(r *report.Report) *stats {
	p := s.m.Position()
	st := &stats{Steps: p.Steps, Ticks: uint64(p.Now), WallSeconds: s.wall.Seconds(), Switches: r.Switches,
		Interrupts: r.Interrupts, Digest: s.m.Digest()}
	for i := range s.m.Harts {
		if len(s.m.Harts) > 1 {
			st.Harts = append(st.Harts, s.m.StepsOf(i))
		}
	}
	if st.WallSeconds > 0 {
		st.MIPS = float64(p.Steps) / st.WallSeconds / 1e6
	}
	if p.Steps > 0 {
		st.Stepped = 1 - float64(s.fast)/float64(p.Steps)
	}
	return st
}

func (s *stats) print(w io.Writer) {
	row(w, "steps", "%s, in %s of the machine's time", plain.Grouped(s.Steps), seconds(devices.Ticks(s.Ticks)))
	for i, n := range s.Harts {
		row(w, fmt.Sprintf("hart %d", i), "%s of the steps", plain.Grouped(n))
	}
	row(w, "speed", "%.1f million steps a second; it took %.3f s", s.MIPS, s.WallSeconds)
	row(w, "stepper", "made %.2f %% of the steps, the fast engine the others", 100*s.Stepped)
	row(w, "switches", "%s, and %s interrupts taken", plain.Grouped(uint64(s.Switches)),
		plain.Grouped(uint64(s.Interrupts)))
	row(w, "digest", "%s", s.Digest)
}
