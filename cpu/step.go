package cpu

import (
	"fmt"

	"breakfast/cpu/isa"
)

// Trap is the reason for which a hart leaves its program for its trap handler.
type Trap struct {
	Cause isa.Cause
	Value uint32 // for mtval: the faulting address, the illegal instruction, or 0
}

// String is the cause, with the value where it says something.
func (t Trap) String() string {
	switch t.Cause {
	case isa.IllegalInst:
		return fmt.Sprintf("%s %#08x", t.Cause, t.Value)
	case isa.EcallU, isa.EcallS, isa.EcallM:
		return t.Cause.String()
	}
	if t.Cause.IsInterrupt() {
		return t.Cause.String()
	}
	return fmt.Sprintf("%s at %#08x", t.Cause, t.Value)
}

// Step takes the hart one step further. A step is one instruction retired or one trap taken, never both and never
// neither:
//
//   - If an enabled interrupt is pending, the step takes it, before the instruction at PC: mepc is that
//     instruction's address.
//   - Otherwise the instruction at PC is fetched, decoded and executed. If any of this raises an exception, the step
//     takes it: the instruction has written no register and no memory, does not count in instret, and mepc is its
//     address.
//   - Otherwise the instruction has retired, and PC is the next one's address.
//
// Step returns the trap that was taken, if one was; PC is then the handler's address and Priv is M, or S if the trap is
// delegated (§3.1.8).
//
// Waiting is not a step. A wfi retires like any other instruction, and leaves Waiting set if no interrupt that mie
// enables is pending. While Waiting is set and Awake is false the machine must not call Step; the next Step clears
// Waiting and goes on: with the interrupt if mstatus lets it trap, otherwise with the instruction after the wfi.
//
// Step reads nothing but the hart and the bus, and touches nothing else: the same hart on the same bus makes the same
// step. The machine sets MIP before a step; lines do not change during one. Whether the step counts in cycle and
// instret is what mcountinhibit said before it.
func (h *Hart) Step(b Bus) (t Trap, trapped bool) {
	inhibit := h.MCountInhibit
	h.Waiting = false
	if cause, ok := h.Pending(); ok {
		t, trapped = Trap{Cause: cause}, true
	} else {
		t, trapped = h.instruction(b)
	}
	if trapped {
		h.take(t)
	} else if inhibit&counterIR == 0 {
		h.InstRet++
	}
	if inhibit&counterCY == 0 {
		h.Cycle++
	}
	return t, trapped
}

// Awake says whether the hart has a step to make: it does not wait, or an interrupt that mie enables is pending. An
// interrupt ends the wait even where mstatus does not let it trap (§3.3.3).
func (h *Hart) Awake() bool { return !h.Waiting || h.pending()&h.MIE != 0 }

// Pending is the interrupt that the next step takes, if it takes one: pending in mip, enabled in mie, and not
// held back by the mode the hart is in. Those that mideleg hands down are S mode's, all others M mode's; a mode is
// interrupted by its own if its bit of mstatus says so, by those of a higher one always, and never by those of a lower
// one. Of several, M mode's go first, and of one mode's external before software, and software before timer (§3.1.9).
func (h *Hart) Pending() (isa.Cause, bool) {
	lines := h.pending()
	if lines &= h.MIE; lines == 0 {
		return 0, false
	}
	if lines &= h.Open(); lines == 0 {
		return 0, false
	}
	if machine := lines &^ h.MIDeleg; machine != 0 {
		lines = machine
	}
	return first(lines), true
}

// Open is the interrupts that would be taken now if they were pending, bits as of mie.
func (h *Hart) Open() (lines uint32) {
	if h.Priv != M || h.MStatus&isa.StatusMIE != 0 {
		lines = h.MIE &^ h.MIDeleg
	}
	if h.Priv == U || h.Priv == S && h.MStatus&isa.StatusSIE != 0 {
		lines |= h.MIE & h.MIDeleg
	}
	return lines
}

// first is the interrupt that goes before the others.
func first(lines uint32) isa.Cause {
	for _, c := range [...]isa.Cause{isa.ExternalInt, isa.SoftwareInt, isa.TimerInt, isa.SExternalInt,
		isa.SSoftwareInt} {
		if lines>>c.Code()&1 != 0 {
			return c
		}
	}
	return isa.STimerInt
}

// Code is the instruction at PC and its word (of 16 bits if it is compressed), or the exception that fetching it
// raises. An illegal instruction is no such exception. A machine whose hart has just trapped learns from it whether
// there is a handler at all.
func (h *Hart) Code(b Bus) (in isa.Inst, word uint32, t Trap, trapped bool) {
	word, t, trapped = h.fetch(b)
	if !trapped {
		in = isa.Decode(word)
	}
	return
}

func (h *Hart) instruction(b Bus) (Trap, bool) {
	word, t, trapped := h.fetch(b)
	if trapped {
		return t, true
	}
	var in isa.Inst
	in.Decode(word)
	t, trapped = execute[in.Op](h, b, in)
	if trapped && t.Cause == isa.IllegalInst {
		t.Value = word
	}
	return t, trapped
}

// fetch reads the word at PC, or the half word there if that is a compressed instruction. A 32-bit instruction may lie
// across two words; then each half is fetched by itself, and the one that cannot be is the one that mtval names.
func (h *Hart) fetch(b Bus) (word uint32, t Trap, trapped bool) {
	at, t, trapped := h.physical(b, h.PC, 2, Fetching)
	if trapped {
		return 0, t, true
	}
	word, ok := b.Fetch(at &^ 3)
	if !ok {
		t, trapped = Fetching.fault(h.PC)
		return 0, t, trapped
	}
	if at&2 != 0 {
		if word >>= 16; word&3 == 3 {
			return h.fetchRest(b, word)
		}
	}
	if word&3 != 3 {
		word &= 0xffff
	}
	return word, Trap{}, false
}

// fetchRest reads the upper half of an instruction whose lower half is in the word before.
func (h *Hart) fetchRest(b Bus, lower uint32) (word uint32, t Trap, trapped bool) {
	at, t, trapped := h.physical(b, h.PC+2, 2, Fetching)
	if trapped {
		return 0, t, true
	}
	word, ok := b.Fetch(at)
	if !ok {
		t, trapped = Fetching.fault(h.PC + 2)
		return 0, t, trapped
	}
	return word<<16 | lower, Trap{}, false
}

// Vector is the address of M mode's handler of a cause: mtvec's base, or, for interrupts in vectored mode, the cause's
// place in the table there (§3.1.7).
func (h *Hart) Vector(c isa.Cause) uint32 { return vector(h.MTVec, c) }

func vector(tvec uint32, c isa.Cause) uint32 {
	base := tvec &^ 3
	if tvec&3 == 1 && c.IsInterrupt() {
		return base + 4*c.Code()
	}
	return base
}

// Delegates says that a trap taken now would be S mode's: it comes from S or U mode, and medeleg or mideleg hands it
// down (§3.1.8).
func (h *Hart) Delegates(c isa.Cause) bool {
	to := h.MEDeleg
	if c.IsInterrupt() {
		to = h.MIDeleg
	}
	return h.Priv != M && to>>c.Code()&1 != 0
}

// Previous is the mode that the trap came from which the hart has just taken: mstatus.SPP if it is in S mode, where the
// trap was delegated, and MPP if it is in M mode.
func (h *Hart) Previous() Priv {
	switch {
	case h.Priv != S:
		return Priv(h.MStatus >> mppShift & 3)
	case h.MStatus&isa.StatusSPP != 0:
		return S
	}
	return U
}

// Handler is the CSR by which a hart that has just trapped has come to its handler, stvec or mtvec, and what it holds.
func (h *Hart) Handler() (isa.CSR, uint32) {
	if h.Priv == S {
		return isa.STVec, h.STVec
	}
	return isa.MTVec, h.MTVec
}

// take takes a trap: saves what the handler needs, and goes there (§3.1.6.1, §4.1.1). A reservation does not outlive
// it, so that no sc.w succeeds whose lr.w was on the other side of a task switch.
func (h *Hart) take(t Trap) {
	h.Reservation = 0
	if h.Delegates(t.Cause) {
		h.takeInS(t)
		return
	}
	h.MEPC = h.PC &^ 1
	h.MCause, h.MTVal = uint32(t.Cause), t.Value
	status := h.MStatus &^ (isa.StatusMPP | isa.StatusMPIE | isa.StatusMIE)
	status |= uint32(h.Priv) << mppShift
	if h.MStatus&isa.StatusMIE != 0 {
		status |= isa.StatusMPIE
	}
	h.MStatus = status
	h.Priv = M
	h.PC = h.Vector(t.Cause)
}

func (h *Hart) takeInS(t Trap) {
	h.SEPC = h.PC &^ 1
	h.SCause, h.STVal = uint32(t.Cause), t.Value
	status := h.MStatus &^ (isa.StatusSPP | isa.StatusSPIE | isa.StatusSIE)
	if h.Priv == S {
		status |= isa.StatusSPP
	}
	if h.MStatus&isa.StatusSIE != 0 {
		status |= isa.StatusSPIE
	}
	h.MStatus = status
	h.Priv = S
	h.PC = vector(h.STVec, t.Cause)
}

// Try executes an instruction that was fetched at PC, as Step does, but counts nothing. It is false if the instruction
// raises an exception: then it has changed nothing, and the trap is Step's.
func (h *Hart) Try(b Bus, in isa.Inst) bool {
	_, trapped := execute[in.Op](h, b, in)
	return !trapped
}

// Retire counts instructions that another engine has retired for the hart, with the counters as they were set all the
// time.
func (h *Hart) Retire(n uint64) {
	if h.MCountInhibit&counterIR == 0 {
		h.InstRet += n
	}
	if h.MCountInhibit&counterCY == 0 {
		h.Cycle += n
	}
}
