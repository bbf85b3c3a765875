package grade

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/explain"
)

// describe says in a failure how the run ended, and, if not by itself, what led there.
func (r *run) describe(f *Failure) {
	clock := trace.Clock(r.m.Position().Now)
	switch r.ending {
	case "halted":
		f.Ending = fmt.Sprintf("it ended with code %d, at %s", r.stop.Code, clock)
	case "fault":
		f.Ending = trapAt(r.m, r.stop.Trap, r.stop.PC) + ", and no handler that could run"
	case "stopped":
		f.Ending = "it was stopped there, at " + clock
	case "idle":
		f.Ending = "it sleeps for ever, since nothing can wake it, " + r.places()
	default:
		f.Ending = fmt.Sprintf("it was still running %s, after %d steps, at %s", r.places(), r.m.Position().Steps,
			clock)
	}
	f.Findings, f.Violations = r.explain(), r.check.Violations()
	if r.ending == "halted" || len(r.m.Harts) > 1 {
		return // the last steps of several harts say less than where each stands
	}
	for i := max(0, r.seen.steps-tailSteps); i < r.seen.steps; i++ {
		at := place(r.m, r.seen.last[i%tailSteps])
		if n := len(f.Last); n == 0 || f.Last[n-1] != at {
			f.Last = append(f.Last, at)
		}
	}
}

// places is where the harts stand: of one that sleeps, its wfi.
func (r *run) places() string {
	var list []string
	for i := range r.m.Harts {
		pc := r.m.Harts[i].PC
		if r.m.Harts[i].Waiting {
			pc -= 4
		}
		if len(r.m.Harts) == 1 {
			return "at " + place(r.m, pc)
		}
		list = append(list, fmt.Sprintf("hart %d at %s", i, place(r.m, pc)))
	}
	return "with " + strings.Join(list, " and ")
}

// explain says why the run ended so. Many checks may look at one run: it is explained once.
func (r *run) explain() []explain.Finding {
	if r.explained {
		return r.found
	}
	stop := r.stop
	if r.ending == "idle" {
		stop.Reason = machine.Idle
	}
	r.explained = true
	r.found = explain.Explain(context.Background(), explain.Run{
		M: r.m, Stop: stop, Witness: r.witness, Past: r.past, Typed: r.typed, Dry: r.dry,
		Begun: explain.Begin(r.m.Image())})
	return r.found
}

// mostText is how much of a source line is shown, in bytes.
const mostText = 100

// trapAt is a trap and where, said once where an instruction could not even be fetched.
func trapAt(m *machine.Machine, t cpu.Trap, pc uint32) string {
	if t.Value == pc && slices.Contains([]isa.Cause{isa.InstAccess, isa.InstPage, isa.InstMisaligned}, t.Cause) {
		return fmt.Sprintf("%s at %s", t.Cause, place(m, pc))
	}
	return fmt.Sprintf("%s at %s", t, place(m, pc))
}

// place is an address as people read it: the source line, or else the instruction.
func place(m *machine.Machine, pc uint32) string {
	img := m.Image()
	name := img.Place(pc)
	if file, line, ok := img.LineAt(pc); ok {
		text, _, _ := strings.Cut(img.Source(file, line), "#")
		if made := img.ExpansionAt(pc); made != "" {
			text, _, _ = strings.Cut(made, "#")
		}
		if text = strings.Join(strings.Fields(text), " "); len(text) > mostText {
			text = text[:mostText] + "…"
		}
		return fmt.Sprintf("%s:%d: %s", file, line, text)
	}
	in, ok := m.Instruction(pc)
	if !ok {
		return fmt.Sprintf("0x%08x, where no memory is", pc)
	}
	return strings.TrimSpace(fmt.Sprintf("0x%08x %s: %s", pc, name, in.Pretty(pc, nil)))
}
