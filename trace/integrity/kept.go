package integrity

import (
	"fmt"
	"math/bits"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Which registers has a switch kept, whatever is in them?
//
// A register that a kernel forgets is seen by its value only if somebody else changes it meanwhile. A strict checker
// follows instead what a handler does with the registers. Nothing is planted in them: the run is the same.
//
//   - A register was not saved if, from the interrupt to the mret or sret by which another context goes on, no
//     instruction read what was in it, but to move it to another register or to mscratch or sscratch, and neither of
//     these two holds it any more. It is then nowhere but in registers, and these are the other context's. This is said
//     when the context itself goes on: one that is left for good needs nothing.
//   - A register was not restored if nothing was written to it from an interrupt to the mret or sret by which another
//     context goes on, that an interrupt had suspended: this goes on with what the first one left there.
//
// The other context must have been suspended when the first one was interrupted. So a handler that interrupts another,
// and leaves alone what it has no use for, is not meant; nor is one that goes to a handler of the task's. Where more
// than eight are missing the kernel does not mean to keep that context: its idle loop, or a program of another kind. gp
// and tp may stay where they are: by the ABI they are nobody's.
//
// Registers that a handler itself uses are another matter: see making.

// Strict has the checker look whether a switch keeps all registers, and not only what is in them. It must be asked for
// before the run: a kernel that keeps a register for itself, which its tasks do not touch, is right and told of.
func (c *Checker) Strict() { c.strict = true }

const (
	allRegisters = ^uint32(1)
	sharedByABI  = 1<<isa.GP | 1<<isa.TP
	scratches    = 2 // mscratch, sscratch
)

// A following knows where the values are that a context was interrupted with.
type following struct {
	unread  uint32 // registers of which nobody has read the value but to move it
	x       [32]isa.Reg
	scratch [scratches]isa.Reg // whose value is in these; 0 for none's
	lost    uint32             // registers that were not saved when another context went on,
	left    mark               // there
	to      string             // which
}

// A handler is what is known of the one that a hart is in.
type handler struct {
	since   uint64     // the step of the interrupt that began it, 0 for none
	written [32]uint64 // the step of the last write to each register
}

// follow begins to follow the registers of a context that a trap interrupts.
func (c *Checker) follow(s *shadow) {
	if !c.strict {
		return
	}
	s.since, c.handler.since = c.handler.since, 0
	if c.making.due = 0; !s.Cause.IsInterrupt() {
		return
	}
	c.making.begin(s.saved.at.Steps)
	c.handler.since = s.saved.at.Steps
	s.following = &following{unread: allRegisters}
	for r := range s.X {
		s.following.x[r] = isa.Reg(r)
	}
}

// trackRegisters looks what the instruction at pc, which has retired, did with the values that are followed.
func (c *Checker) trackRegisters(e machine.Event) {
	in, ok := c.m.Instruction(e.PC)
	if !ok {
		return
	}
	c.handler.written[in.Rd] = e.At.Steps
	switch {
	case c.making.due != 0:
		c.luck(e, in)
	case c.making.since != 0:
		c.making.handles(in, c.mark(e.PC))
	}
	for i := range c.contexts.shadows {
		if s := &c.contexts.shadows[i]; s.following != nil && s.following.unread != 0 && s.saved.hart == e.Hart {
			s.following.instruction(in)
		}
	}
}

// instruction follows the values through one: a move, or something for which the values are read.
func (f *following) instruction(in isa.Inst) {
	op := in.Op.Long()
	a, b, result := f.x[in.Rs1], f.x[in.Rs2], isa.Reg(0)
	switch {
	case op == isa.ADDI && in.Imm == 0, op == isa.ADD && in.Rs2 == 0:
		result = a
	case op == isa.ADD && in.Rs1 == 0:
		result = b
	case op >= isa.CSRRW && op <= isa.CSRRCI:
		result = f.csr(op, in)
	default:
		f.unread &^= 1<<a | 1<<b
	}
	if in.Rd != 0 {
		f.x[in.Rd] = result
	}
}

// csr is whose value an instruction for a CSR reads from that.
func (f *following) csr(op isa.Op, in isa.Inst) (read isa.Reg) {
	source := isa.Reg(0)
	if op <= isa.CSRRC { // not an immediate
		source = f.x[in.Rs1]
	}
	i := 0
	switch isa.CSR(in.Imm) {
	case isa.MScratch:
	case isa.SScratch:
		i = 1
	default:
		f.unread &^= 1 << source
		return 0
	}
	read = f.scratch[i]
	switch {
	case op == isa.CSRRW:
		f.scratch[i] = source
	case op == isa.CSRRWI:
		f.scratch[i] = 0
	case in.Rs1 != 0: // bits of it
		f.unread &^= 1<<source | 1<<read
		f.scratch[i], read = 0, 0
	}
	return read
}

// switched looks, when the context goes on that is the ith of those that were suspended, what the handler has kept of
// those that were interrupted later, and what it has given back.
func (c *Checker) switched(i int, pc uint32) {
	if !c.strict {
		return
	}
	k := &c.contexts
	s := &k.shadows[i]
	c.wasKept(s, pc)
	c.givesBack(s, pc)
	for j := i + 1; j < len(k.shadows); j++ {
		o := &k.shadows[j]
		f := o.following
		if f == nil || f.unread == 0 || o.saved.hart != c.m.Turn() || o.Task == s.Task && s.Task != 0 {
			continue
		}
		lost := f.unread &^ (1<<f.scratch[0] | 1<<f.scratch[1])
		for r := range f.x {
			if sharedByABI>>r&1 != 0 && f.x[r] == isa.Reg(r) {
				lost &^= 1 << r
			}
		}
		if f.unread = 0; lost != 0 && bits.OnesCount32(lost) <= fewRegisters {
			f.lost, f.left, f.to = lost, c.mark(pc), c.whose(s)
		}
	}
	if s.Cause.IsInterrupt() && c.handler.since > s.saved.at.Steps {
		c.restored(s, pc)
	}
	c.handler.since = s.since
}

// restored reports the registers of s, which goes on, that the handler of an interrupt has not written.
func (c *Checker) restored(s *shadow, pc uint32) {
	i := c.latest(func(o *shadow) bool { return o.saved.at.Steps == c.handler.since && o.saved.hart == c.m.Turn() })
	if i < 0 {
		return
	}
	o := &c.contexts.shadows[i]
	missing := uint32(0)
	for r, at := range c.handler.written {
		if at < c.handler.since {
			missing |= 1 << r
		}
	}
	missing &= allRegisters &^ sharedByABI
	if missing == 0 || bits.OnesCount32(missing) > fewRegisters || o.Task == s.Task && s.Task != 0 {
		return
	}
	names := registers(missing)
	c.report("not restored "+names, Violation{
		Kind: LostRegister, Task: c.whose(s), Saved: c.place(s.saved), Restored: c.place(c.mark(pc)),
		Message: fmt.Sprintf("%s goes on with what %s left in %s: nothing has written there since the %s, and it is "+
			"right by luck alone; load %s before %s", c.whose(s), c.whose(o), names, o.Cause, them(missing),
			c.back(pc)),
	})
}

// wasKept reports the registers of a context that goes on, met exactly, which were not saved.
func (c *Checker) wasKept(s *shadow, pc uint32) {
	f := s.following
	if f == nil || f.lost == 0 {
		return
	}
	names := registers(f.lost)
	c.report("not saved "+names, Violation{
		Kind: LostRegister, Task: c.whose(s), Saved: c.place(s.saved), Over: c.place(f.left),
		Restored: c.place(c.mark(pc)),
		Message: fmt.Sprintf("%s goes on with its %s by luck alone: nothing had saved %s when %s went on; store %s "+
			"when %s comes", c.whose(s), names, them(f.lost), f.to, them(f.lost), article(s.Cause)),
	})
}

// back is the name of the instruction at pc, mret or sret.
func (c *Checker) back(pc uint32) string {
	in, _ := c.m.Instruction(pc)
	return "the " + in.Op.String()
}

func them(set uint32) string {
	if set&(set-1) == 0 {
		return "it"
	}
	return "them"
}

// registers are the names of a set of them: "t5, t6".
func registers(set uint32) string {
	var list []string
	for ; set != 0; set &= set - 1 {
		list = append(list, isa.Reg(bits.TrailingZeros32(set)).String())
	}
	return strings.Join(list, ", ")
}
