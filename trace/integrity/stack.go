package integrity

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// What a stack is, and when one has run into another.
//
// Nobody declares stacks; sp shows them. An instruction that adds a constant to sp pushes or pops. Anything else that
// changes sp (a load, a csrrw, a move) goes to another stack, and leaves the present one as it is: what is live of it
// is from sp up to where it began. While another stack is in use, nothing should be pushed into that. If it is, and sp
// comes back to exactly where the stack was left, then somebody goes on with words that are not his: that is a
// violation. A stack to which nobody comes back was dead, and could be used again.
//
// A stack that reaches into its neighbour's memory where nothing is live yet is not noticed.
//
// Stacks of U mode in different address spaces have nothing to do with each other, whatever their addresses.
//
// Of several harts each has its present stack. A stack that one has left another may go on with, and then it is that
// one's. If one pushes into what is live of another's present stack, and that one pops back through it, or comes back
// to it, then both use it at the same time, and that is a violation as well.

// A stack is one that was left, or the present one.
type stack struct {
	sp, top uint32 // live from sp to top
	task    uint32 // whose, by the ticket rail; 0 if not known
	space   uint32 // satp, if it is U mode's and translated; 0 else
	sure    bool   // a trap interrupted that task on it
	left    mark
	over    *overrun
}

// An overrun is where a stack was pushed over.
type overrun struct {
	at   mark
	task uint32
	sp   uint32
}

type stacks struct {
	sp      uint32 // as it was after the last step
	now     stack
	forming bool   // the upper half of a new sp has been made
	rail    uint32 // the running task
	useRail bool
	doubt   *doubt
}

// A doubt is a stack that was pushed over and has come back: a violation, if it is the same task's.
type doubt struct {
	stack
	back mark
}

// trackStack looks what the instruction at pc has done to sp.
func (c *Checker) trackStack(pc uint32) {
	k, sp := c.stacks, c.m.Hart().X[isa.SP]
	if sp == k.sp {
		return
	}
	was := k.sp
	k.sp = sp
	in, _ := c.m.Instruction(pc)
	op := in.Op.Long()
	switch {
	case op == isa.LUI || op == isa.AUIPC:
		k.forming = true
	case k.forming || op != isa.ADDI && op != isa.ANDI || in.Rd != isa.SP || in.Rs1 != isa.SP:
		k.forming = false
		c.switchStack(pc, sp)
	case sp < was:
		k.now.sp = sp
		c.pushed(pc)
	default:
		c.popped(pc, was, sp)
		c.shared(pc)
	}
}

// reaches says that a stack is in the present address space.
func (c *Checker) reaches(s *stack) bool { return s.space == 0 || s.space == c.m.Hart().SATP }

// pushed looks whether the present stack has grown into another.
func (c *Checker) pushed(pc uint32) {
	k := c.stacks
	task := k.now.task
	if k.rail != 0 {
		task = k.rail
	}
	over := func(s *stack) {
		if s.over == nil && c.reaches(s) && s.sp < k.now.top && k.now.sp < s.top {
			s.over = &overrun{c.mark(pc), task, k.now.sp}
		}
	}
	for i := range c.left {
		over(&c.left[i])
	}
	for i := range c.harts {
		if o := c.harts[i].stacks; o != k {
			over(&o.now)
		}
	}
}

// popped: the present stack may have begun higher than where we came to it, with a frame that was made ready for it.
// What was left within that has been unwound.
func (c *Checker) popped(pc, was, sp uint32) {
	k := c.stacks
	if k.now.sp = sp; sp <= k.now.top {
		return
	}
	for i := len(c.left) - 1; i >= 0; i-- {
		if s := &c.left[i]; c.reaches(s) && s.sp >= was && s.top <= sp {
			c.left = append(c.left[:i], c.left[i+1:]...)
		}
	}
	k.now.sp, k.now.top = was, sp
	c.pushed(pc)
	k.now.sp = sp
}

// shared reports that the present stack, which sp comes back through, was pushed over by another hart.
func (c *Checker) shared(pc uint32) {
	k := c.stacks
	o := k.now.over
	if o == nil || k.now.sp <= o.sp {
		return
	}
	k.now.over = nil
	c.report(Word(k.now.top).String(), Violation{
		Kind: SharedStack, Task: c.whoseStack(), Over: c.place(o.at), Restored: c.place(c.mark(pc)),
		Message: fmt.Sprintf("hart %d pops what it has on its stack below %s, which hart %d has pushed over: its sp "+
			"came down to %s", c.m.Turn(), Word(k.now.top), o.at.hart, Word(o.sp)),
	})
}

func (c *Checker) whoseStack() string {
	if t := c.stacks.rail; t != 0 {
		return c.who(t, 0)
	}
	return ""
}

// switchStack goes to another stack.
func (c *Checker) switchStack(pc, sp uint32) {
	k := c.stacks
	k.doubt = nil
	next := -1
	for i := len(c.left) - 1; i >= 0; i-- {
		s := &c.left[i]
		if s.sp == sp && c.reaches(s) && (next < 0 || s.task == k.rail) {
			if next = i; s.task == k.rail {
				break
			}
		}
	}
	if next < 0 && sp > k.now.sp && sp <= k.now.top {
		k.now.sp = sp // unwound: by a frame pointer, or longjmp
		return
	}
	old := k.now
	if next < 0 {
		k.now = stack{sp: sp, top: sp}
	} else {
		k.now = c.left[next]
		c.left = append(c.left[:next], c.left[next+1:]...)
	}
	if k.now.over != nil {
		k.doubt = &doubt{k.now, c.mark(pc)}
		k.now.over = nil
	}
	if old.sp < old.top {
		old.left = c.mark(pc)
		for i := range c.left {
			if s := &c.left[i]; s.sp == old.sp && s.task == old.task && s.space == old.space {
				c.left = append(c.left[:i], c.left[i+1:]...)
				break
			}
		}
		c.left = keep(c.left, old)
	}
	if !k.useRail {
		c.settleStack(0)
	}
}

// settleStack decides a doubt: task runs now, 0 for one not known.
func (c *Checker) settleStack(task uint32) {
	k := c.stacks
	d := k.doubt
	if k.doubt = nil; d == nil || d.task != 0 && task != 0 && d.task != task {
		return
	}
	v := Violation{Kind: SharedStack, Saved: c.place(d.left), Over: c.place(d.over.at), Restored: c.place(d.back)}
	whose := ""
	if d.task != 0 {
		v.Task = c.who(d.task, 0)
		whose = " of " + v.Task
	}
	v.Message = fmt.Sprintf("the stack%s at %s to %s, to which sp comes back, was pushed over by %s: its sp came "+
		"down to %s",
		whose, Word(d.sp), Word(d.top-1), c.who(d.over.task, d.over.sp), Word(d.over.sp))
	c.report(Word(d.top).String(), v)
}

// stackTrapped: the present stack is that of the task which a trap has just interrupted.
func (c *Checker) stackTrapped(e machine.Event) {
	if e.Task != 0 {
		c.stacks.now.task, c.stacks.now.sure = e.Task, true
	}
	if h := c.m.Hart(); e.From == cpu.U && h.SATP&isa.SATPMode != 0 {
		c.stacks.now.space = h.SATP
	}
}

// stackTicket: the rail says that another task runs. The present stack is probably still the last one's.
func (c *Checker) stackTicket(task uint32) {
	k := c.stacks
	k.useRail = true
	if task != 0 {
		c.settleStack(task)
	} else if k.rail != 0 && !k.now.sure {
		k.now.task = k.rail
	}
	k.rail = task
}
