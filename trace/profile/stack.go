package profile

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// How is it known which stack a hart is on?
//
// A call notes where it is to return to, and sp. Whatever jumps to that address with that sp has returned, from however
// deep. If it is the hart's own stack, that is cut; if it is one that was left, the hart is on that one now: so
// coroutines switch, and kernels that have a stack for each process. A return that nobody waits for begins a stack.
//
// A trap leaves the stack that it strikes. A handler of an exception was called by what trapped; one of an interrupt by
// nobody. An mret or sret goes on with the stack that a trap left at this address with this sp; if there is none, it
// begins one.

// A frame is a call that has not returned.
type frame struct {
	ret, sp uint32
	node    uint32 // who called, before
}

// A stack is one that a hart is on, or was.
type stack struct {
	node   uint32
	frames []frame
	deeper int // calls beyond the most that are kept, which have not returned

	// Of one that a trap struck: where, in which mode and address space.
	struck       bool
	pc, sp       uint32
	space        uint32
	from         cpu.Priv
	asynchronous bool
}

// leave puts a hart's stack aside, for any hart to go on with.
func (p *Profiler) leave(now *stack) {
	if len(p.left) == mostStacks {
		p.left = slices.Delete(p.left, 0, 1)
	}
	p.left = append(p.left, *now)
	*now = stack{}
}

// take takes a stack that was left.
func (p *Profiler) take(i int) stack {
	s := p.left[i]
	p.left = slices.Delete(p.left, i, i+1)
	s.struck = false
	return s
}

// jumped follows a jump: a call, a return, or neither.
func (p *Profiler) jumped(now *stack, e machine.Event) {
	in, ok := p.m.Instruction(e.PC)
	if !ok {
		return
	}
	size := in.Op.Size()
	if size == 2 {
		if as := isa.Table[in.Op].As; as.Rd != isa.Zero && (as.Op == isa.JAL || as.Op == isa.JALR) {
			in.Rd = as.Rd
		}
		in.Op = in.Op.Long()
	}
	sp := p.m.Harts[e.Hart].X[isa.SP]
	switch {
	case in.Op != isa.JAL && in.Op != isa.JALR:
	case links(in.Rd):
		if len(now.frames) == mostDepth {
			now.deeper++
		} else {
			now.frames = append(now.frames, frame{e.PC + size, sp, now.node})
			now.node = p.call(now.node, e.PC)
		}
		p.enter(e.Next)
	case in.Op == isa.JALR:
		p.back(now, e.Next, sp, in.Rs1 == isa.RA)
	}
}

// links says that a register holds return addresses, by the calling convention.
func links(r isa.Reg) bool { return r == isa.RA || r == isa.T0 }

// back follows a jump to where a call may have to return to; certainly, if it is by ra.
func (p *Profiler) back(now *stack, to, sp uint32, certain bool) {
	if i := now.waits(func(f frame) bool { return f.ret == to && f.sp == sp }); i >= 0 {
		now.cut(i)
		return
	}
	for i := len(p.left) - 1; i >= 0; i-- {
		if p.left[i].struck {
			continue
		}
		if f := p.left[i].waits(func(f frame) bool { return f.ret == to && f.sp == sp }); f >= 0 {
			s := p.take(i)
			p.leave(now)
			*now = s
			now.cut(f)
			return
		}
	}
	if now.deeper > 0 && certain {
		now.deeper--
		return
	}
	if i := now.waits(func(f frame) bool { return f.ret == to }); i >= 0 {
		now.cut(i)
		return
	}
	if certain && len(now.frames) > 0 {
		p.leave(now)
		p.enter(to)
	}
}

// waits is the last of the stack's frames that is wanted, -1 for none.
func (s *stack) waits(wanted func(frame) bool) int {
	for i := len(s.frames) - 1; i >= 0; i-- {
		if wanted(s.frames[i]) {
			return i
		}
	}
	return -1
}

// cut returns from a frame.
func (s *stack) cut(i int) { s.node, s.frames, s.deeper = s.frames[i].node, s.frames[:i], 0 }

// trapped begins a handler's stack.
func (p *Profiler) trapped(s *stack, e machine.Event) {
	h := &p.m.Harts[e.Hart]
	s.struck, s.pc, s.sp, s.from, s.space = true, e.PC, h.X[isa.SP], e.From, space(h, e.From)
	s.asynchronous = e.Trap.Cause.IsInterrupt()
	node := uint32(noCaller)
	if !s.asynchronous {
		node = p.call(s.node, e.PC)
	}
	p.leave(s)
	s.node = node
	p.enter(e.Next)
}

// space is the address space of a mode: satp, or 0 for M mode, which is not translated.
func space(h *cpu.Hart, in cpu.Priv) uint32 {
	if in == cpu.M {
		return 0
	}
	return h.SATP
}

// returned follows an mret or sret.
func (p *Profiler) returned(now *stack, e machine.Event) {
	h := &p.m.Harts[e.Hart]
	sp, in := h.X[isa.SP], space(h, e.To)
	for i := len(p.left) - 1; i >= 0; i-- {
		s := &p.left[i]
		past := e.Next - s.pc // an exception's handler may pass the instruction over
		if s.struck && s.sp == sp && s.space == in && s.from == e.To && (past == 0 || !s.asynchronous && past <= 4) {
			*now = p.take(i)
			return
		}
	}
	*now = stack{}
	p.enter(e.Next)
}
