package integrity

import (
	"fmt"
	"math/bits"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace/contexts"
)

// What a context is, and when one goes on.
//
// A context is what a trap interrupts: x1 to x31, the pc and the mode. An mret or sret lets one go on. It must then be
// what it was:
//
//   - after an interrupt: all of it, to the bit;
//   - after an ecall: all but a0 and a1, and the pc is that of the next instruction;
//   - after another exception: all, if the instruction is tried again; all but the instruction's destination (of an
//     ebreak also a0 and a1, of an illegal one whatever it means), if it is passed over. A handler that goes anywhere
//     else is free to.
//
// Which of the suspended contexts is meant? If one is met exactly, it is that one, and all is well. Kernels that are
// right always meet one, but for contexts that begin. So where none is met, the question is only whether a new context
// begins or an old one was spoilt. It was spoilt
//
//   - if the ticket rail names the task, one of that task is suspended, and its pc is met; or all its registers are,
//     and the pc is another context's, or where the task began;
//   - or else, if one is suspended on this very stack (sp, and satp), that is not another task's by the rail, and its
//     pc is met; or all its registers are, and the pc is another context's, or where the task began, or nowhere; or all
//     but sp are met.
//
// In all other cases a context is taken to begin: the first time, by exec, as a handler of a signal.
//
// Of several harts one may go on with what another has interrupted, if that is met exactly; only programs in U mode are
// said to be spoilt on another hart.

// A shadow is a context as it was when a trap interrupted it.
type shadow struct {
	contexts.Context
	saved mark

	following *following // of a strict checker, after an interrupt
	since     uint64     // the handler that it was in, see handler
}

// mayBe says that the context may be the one that the hart whose step it is was to go on with, if that is not met
// exactly: its own, or a program's, which another hart may go on with.
func (c *Checker) mayBe(s *shadow) bool { return s.Priv == cpu.U || s.saved.hart == c.m.Turn() }

// A start is how a context began.
type start struct {
	task, pc uint32
	x        [32]uint32
}

// A call is an ecall that was tried again, at least once, instead of returning.
type call struct {
	task, pc uint32
	times    int
	returned bool
	first    mark // when it was first tried again, by which mret
	saved    mark
}

type suspended struct {
	shadows []shadow // suspended, the latest last
	starts  []start
	calls   []call
	seen    []uint32 // ids of tasks that were interrupted
}

// The most that are remembered of each; the oldest are forgotten.
const most = 128

func keep[T any](list []T, v T) []T {
	if len(list) == most {
		list = append(list[:0], list[1:]...)
	}
	return append(list, v)
}

// interrupted keeps the shadow of the context that a trap interrupts.
func (c *Checker) interrupted(e machine.Event) {
	s := shadow{Context: contexts.Interrupted(c.m, e), saved: c.mark(e.PC)}
	k := &c.contexts
	for i := range k.shadows {
		// It cannot be suspended where it has just been running.
		o := &k.shadows[i]
		if o.Task == s.Task && o.PC == s.PC && o.Priv == s.Priv && o.OnStack(s.X[isa.SP], s.Space) && c.mayBe(o) {
			k.remove(i)
			break
		}
	}
	c.follow(&s)
	k.shadows = keep(k.shadows, s)
	if s.Task != 0 && !k.knows(s.Task) {
		k.seen = keep(k.seen, s.Task)
	}
}

func (k *suspended) remove(i int) { k.shadows = append(k.shadows[:i], k.shadows[i+1:]...) }

func (k *suspended) knows(task uint32) bool {
	for _, t := range k.seen {
		if t == task {
			return true
		}
	}
	return false
}

// goesOn looks which context goes on after an mret or sret.
func (c *Checker) goesOn(e machine.Event) {
	k, pc, task := &c.contexts, e.PC, e.Task
	met := contexts.GoesOn(k.shadows, func(s *shadow) *contexts.Context { return &s.Context }, c.m, task)
	if met < 0 {
		c.handler.since = 0
		c.judge(pc, task)
		return
	}
	c.switched(met, pc)
	s := k.shadows[met]
	k.remove(met)
	w, _ := s.Compare(c.m.Hart())
	c.countCall(&s, w, pc)
	if task != 0 && s.Task != 0 && s.Task != task && k.knows(task) {
		c.report("", Violation{
			Kind: WrongContext, Task: c.who(task, 0), Saved: c.place(s.saved), Restored: c.place(c.mark(pc)),
			Message: fmt.Sprintf("%s was to go on, as the ticket rail says, and what goes on is the context of %s",
				c.who(task, 0), c.who(s.Task, 0)),
		})
	}
}

// judge looks, where no context is met exactly, whether one was spoilt, or one begins.
func (c *Checker) judge(pc, task uint32) {
	k, h := &c.contexts, c.m.Hart()
	if i := c.latest(func(s *shadow) bool { return task != 0 && s.Task == task }); i >= 0 {
		c.judgeTask(i, pc)
		return
	}
	i := c.latest(func(s *shadow) bool {
		w, _ := s.Compare(h)
		return (task == 0 || s.Task == 0) && w != contexts.Elsewhere &&
			s.OnStack(h.X[isa.SP], contexts.Space(h, h.Priv))
	})
	if i >= 0 {
		_, changed := k.shadows[i].Compare(h)
		c.spoilt(i, changed, pc, "")
		return
	}
	if task != 0 {
		c.begins(task)
		return
	}
	i = c.latest(func(s *shadow) bool {
		_, changed := s.Compare(h)
		return s.Task == 0 && changed == 0 && !s.free()
	})
	if i >= 0 {
		why := ""
		if _, ok := c.m.Instruction(h.PC); !ok {
			why = "there is no memory"
		} else if c.beginsAgain(i) {
			why = "that is where it began"
		} else if !c.isSymbol(h.PC) {
			why = c.anothers(i)
		}
		if why != "" {
			c.spoilt(i, 0, pc, why)
		}
		return // or a handler of the program's own, on its stack; later the context itself goes on
	}
	i = c.latest(func(s *shadow) bool { // nothing but its sp was lost
		w, changed := s.Compare(h)
		return s.Task == 0 && w == contexts.Onward && s.Cause.IsInterrupt() && changed == 1<<isa.SP &&
			!c.isSymbol(h.PC)
	})
	if i >= 0 {
		c.spoilt(i, 1<<isa.SP, pc, "")
		return
	}
	c.begins(task)
}

// judgeTask is judge where the ticket rail names the task, and the ith context is the one that was suspended last for
// it.
func (c *Checker) judgeTask(i int, pc uint32) {
	h, s := c.m.Hart(), &c.contexts.shadows[i]
	w, changed := s.Compare(h)
	like := changed == 0 || h.X[isa.SP] == s.X[isa.SP] && bits.OnesCount32(changed) <= fewRegisters
	if w == contexts.Elsewhere && (s.free() || !like) {
		c.begins(s.Task)
		return
	}
	why := ""
	if w == contexts.Elsewhere {
		why = c.anothers(i)
		switch {
		case why != "":
		case c.beginsAgain(i):
			if why = "that is where it began"; changed != 0 {
				c.begins(s.Task) // another one, of the same number
				return
			}
		case c.isSymbol(h.PC):
			return // a handler, as above
		default:
			why = "it was never there"
		}
	}
	c.spoilt(i, changed, pc, why)
}

// So few registers that differ are a context spoilt; more are another.
const fewRegisters = 8

// free says that a handler may let the context go on anywhere.
func (s *shadow) free() bool { return !s.Cause.IsInterrupt() && !s.IsCall() }

// latest is the index of the latest shadow of the hart's mode that is wanted; -1 for none.
func (c *Checker) latest(want func(*shadow) bool) int {
	k := &c.contexts
	for i := len(k.shadows) - 1; i >= 0; i-- {
		if s := &k.shadows[i]; s.Priv == c.m.Hart().Priv && c.mayBe(s) && want(s) {
			return i
		}
	}
	return -1
}

// anothers says whose pc it is at which the ith context goes on; "" if nobody's.
func (c *Checker) anothers(i int) string {
	k := &c.contexts
	s := &k.shadows[i]
	for j := len(k.shadows) - 1; j >= 0; j-- {
		o := &k.shadows[j]
		if w, _ := o.Compare(c.m.Hart()); j != i && w != contexts.Elsewhere &&
			(o.Task != s.Task || o.X[isa.SP] != s.X[isa.SP]) {
			return "that is where " + c.whose(o) + " was interrupted"
		}
	}
	return ""
}

// beginsAgain says that the ith context goes on where it began, with registers that are not those that it began with.
func (c *Checker) beginsAgain(i int) bool {
	k, h := &c.contexts, c.m.Hart()
	for j := range k.starts {
		if b := &k.starts[j]; b.pc == h.PC && b.task == k.shadows[i].Task {
			return b.x != h.X && (b.task != 0 || b.x[isa.SP] == h.X[isa.SP])
		}
	}
	return false
}

func (c *Checker) isSymbol(pc uint32) bool {
	name, off := c.m.Image().SymbolAt(pc)
	return name != "" && off == 0
}

// begins notes that a context begins.
func (c *Checker) begins(task uint32) {
	k, h := &c.contexts, c.m.Hart()
	for i := range k.starts {
		if b := &k.starts[i]; b.task == task && (task != 0 || b.pc == h.PC && b.x[isa.SP] == h.X[isa.SP]) {
			b.pc, b.x = h.PC, h.X
			return
		}
	}
	k.starts = keep(k.starts, start{task, h.PC, h.X})
}

// spoilt reports that the ith context goes on and is not what it was.
func (c *Checker) spoilt(i int, changed uint32, pc uint32, astray string) {
	k, h := &c.contexts, c.m.Hart()
	s := k.shadows[i]
	k.remove(i)
	v := Violation{Kind: LostRegister, Task: c.whose(&s), Saved: c.place(s.saved), Restored: c.place(c.mark(pc))}
	for r := 1; r < 32; r++ {
		if changed>>r&1 != 0 {
			v.Changed = append(v.Changed, Change{isa.Reg(r).String(), Word(s.X[r]), Word(h.X[r])})
		}
	}
	what := ""
	if astray != "" {
		v.Kind = WrongPC
		want := s.PC
		if !s.Cause.IsInterrupt() {
			want += s.Size
		}
		v.Changed = append(v.Changed, Change{"pc", Word(want), Word(h.PC)})
		v.Message = fmt.Sprintf("%s goes on at the wrong pc: %s; should be %s, is %s", v.Task, astray,
			c.at(want), c.at(h.PC))
	} else {
		first := v.Changed[0]
		what = first.Register
		v.Message = fmt.Sprintf("%s lost %s: %s when %s came, %s when it goes on", v.Task, first.Register, first.Was,
			article(s.Cause), first.Is)
		if n := len(v.Changed) - 1; n > 0 {
			v.Message += fmt.Sprintf(", and %d more of its registers", n)
		}
	}
	c.report(what, v)
}

// countCall notes of an ecall whether it returns, or is tried again. A kernel may let a call be tried again until it
// succeeds; one that is tried again and again and never once returned is a kernel's that forgot to step over it.
func (c *Checker) countCall(s *shadow, w contexts.Way, pc uint32) {
	if !s.IsCall() {
		return
	}
	k := &c.contexts
	for i := range k.calls {
		if a := &k.calls[i]; a.task == s.Task && a.pc == s.PC && (a.task != 0 || a.saved.hart == s.saved.hart) {
			if w == contexts.Again {
				a.times++
			} else {
				a.returned = true
			}
			return
		}
	}
	if w == contexts.Again {
		k.calls = keep(k.calls, call{task: s.Task, pc: s.PC, times: 1, first: c.mark(pc), saved: s.saved})
	}
}

const triedTooOften = 4

func (c *Checker) finishCalls() {
	for _, a := range c.contexts.calls {
		if a.returned || a.times < triedTooOften {
			continue
		}
		who, back, epc := c.who(a.task, 0), "mret", isa.MEPC
		if in, _ := c.m.Instruction(a.first.pc); in.Op == isa.SRET {
			back, epc = "sret", isa.SEPC
		}
		c.report(c.at(a.pc), Violation{
			Kind: RepeatedCall, Task: who, Saved: c.place(a.saved), Restored: c.place(a.first),
			Changed: []Change{{"pc", Word(a.pc + 4), Word(a.pc)}},
			Message: fmt.Sprintf("the ecall of %s at %s never returned: %s went back to it %d times, not to the "+
				"instruction behind it (%s + 4)", who, c.at(a.pc), back, a.times, epc),
		})
	}
}
