package command

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// A trap is one that was taken, and has led the hart to the first instruction of its handler, where it stands.
type trap struct {
	cpu.Trap
	mode string // whose CSRs tell of it: "m", "s"
	epc  uint32
}

// taken is the trap that has led to where the hart stands; false where none has.
func (x *Interpreter) taken() (t trap, ok bool) {
	h := &x.m.Harts[x.Hart]
	vec := h.MTVec
	t = trap{cpu.Trap{Cause: isa.Cause(h.MCause), Value: h.MTVal}, "m", h.MEPC}
	if h.Priv == cpu.S {
		vec = h.STVec
		t = trap{cpu.Trap{Cause: isa.Cause(h.SCause), Value: h.STVal}, "s", h.SEPC}
	}
	entry := vec &^ 3
	if vec&3 == 1 && t.Cause.IsInterrupt() {
		entry += 4 * t.Cause.Code()
	}
	return t, h.Priv != cpu.U && h.PC == entry && x.m.Position().Steps > 0
}

// trapped is that trap in words; "" where there is none.
func (x *Interpreter) trapped() string {
	if t, ok := x.taken(); ok {
		return fmt.Sprintf("%v, taken at %s", t.Cause, x.d.Where(t.epc))
	}
	return ""
}

// whyTrapped is that trap in full, if it was the last step: a line of words, with the rule that was broken, and one of
// what the CSRs hold.
func (x *Interpreter) whyTrapped() (lines []string) {
	t, ok := x.taken()
	if !ok {
		return nil
	}
	here := x.m.Position()
	w, _, err := x.d.LastWrite(t.mode+"cause", here)
	if err != nil || w.Trap == nil || w.Hart != x.Hart || w.At.Steps+1 != here.Steps {
		return nil // it has jumped there
	}
	words, next := x.trapped(), "where it goes on"
	if !t.Cause.IsInterrupt() {
		next = "the instruction that trapped"
		x.m.As(x.Hart, func() {
			in, there := x.m.Instruction(t.epc)
			if there {
				words += ": " + in.Pretty(t.epc, x.m.Image().Place)
			}
			if rule := x.m.Refusal(t.Trap, in); rule != "" {
				words += ": " + rule
			}
		})
	}
	return []string{words, fmt.Sprintf("%scause 0x%08x, %[1]stval 0x%08[3]x, %[1]sepc 0x%08[4]x, %[5]s", t.mode,
		uint32(t.Cause), t.Value, t.epc, next)}
}
