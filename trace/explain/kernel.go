package explain

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// kernel is what the kernel here keeps of its tasks, read from memory by the names in programs/kernel/task.s. A program
// that has them is under it.
type kernel struct {
	m      *machine.Machine
	img    *image.Image
	tasks  []task
	spaces bool // each task has its memory at the same address
}

// A task is its control block, and its row of the task table.
type task struct {
	id, pc, state, waits uint32
	memory, end, grants  uint32
	priority             uint32
	a0, code             uint32 // of one that is dead: its exit code
	name                 string
	entry, row           uint32 // where it begins; the address of its row
}

// The states of a task are the kernel's symbols.
const (
	ready    = "READY"
	sleeping = "SLEEPING"
	awaiting = "AWAITING"
	joining  = "JOINING"
	queuing  = "QUEUING"
	dead     = "DEAD"
)

// mostTasks are looked at, whatever a program's symbols say.
const mostTasks = 64

// newKernel is nil where the program is not under the kernel.
func newKernel(m *machine.Machine) *kernel {
	k := &kernel{m: m, img: m.Image()}
	if k.img == nil {
		return nil
	}
	for _, name := range []string{"tcbs", "tasks", "task_table", "task_table_end", "task_code", "task_code_end",
		"TCB_SIZE", "TCB_STATE", "TCB_GRANTS", dead} {
		if k.img.Symbol(name) == nil {
			return nil
		}
	}
	k.spaces = k.img.Symbol("TCB_SATP") != nil
	at, table, row := k.symbol("tcbs"), k.symbol("task_table"), k.symbol("ROW")
	rows := uint32(0) // the end may lie before the beginning of a table that is empty
	if end := k.symbol("task_table_end"); end > table {
		rows = (end - table) / max(row, 1)
	}
	for i := range min(rows, k.symbol("MAX_TASKS"), mostTasks) {
		tcb := at + i*k.symbol("TCB_SIZE")
		field := func(name string) uint32 { return k.word(tcb + k.symbol(name)) }
		k.tasks = append(k.tasks, task{
			id: i + 1, pc: field("TCB_PC"), state: field("TCB_STATE"), waits: field("TCB_FOR"), row: table + i*row,
			entry: k.word(table + i*row), name: k.m.RAM.CString(k.word(table+i*row+4), 32),
			priority: field("TCB_PRIORITY"), a0: k.word(tcb + 4*uint32(isa.A0)), code: field("TCB_CODE"),
			memory: k.word(table + i*row + 12), end: k.word(table+i*row+12) + k.word(table+i*row+16),
			grants: k.word(table + i*row + 20),
		})
	}
	return k
}

func (k *kernel) symbol(name string) uint32 {
	if s := k.img.Symbol(name); s != nil {
		return s.Addr
	}
	return 0
}

func (k *kernel) word(addr uint32) uint32 {
	v, _ := k.m.Peek(addr&^3, 4)
	return v
}

// is says that a task is in a state.
func (k *kernel) is(t *task, state string) bool { return t.state == k.symbol(state) }

// task is the one with that id; nil if there is none.
func (k *kernel) task(id uint32) *task {
	if id < 1 || id > uint32(len(k.tasks)) {
		return nil
	}
	return &k.tasks[id-1]
}

// owner is the task whose memory holds an address, as a task sees it; nil if none does.
func (k *kernel) owner(addr uint32, seen *task) *task {
	for i := range k.tasks {
		if t := &k.tasks[i]; addr >= t.memory && addr < t.end && (t == seen || !k.spaces) {
			return t
		}
	}
	return nil
}

// tasks explains what tasks under the kernel did wrong, in the words of who wrote them.
func (c *inquest) tasks() {
	if c.kernel == nil {
		return
	}
	if len(c.kernel.tasks) == 0 {
		if c.Stop.Reason == machine.Halted {
			c.says(Finding{Kind: NoTask, What: "the program has no task, so the kernel had nothing to run",
				Do: "a line for each task, with its name, priority, bytes of memory and appliances: TASK hello, 1, " +
					"256, GRANT_KETTLE"})
		}
		return
	}
	faulted := map[uint32]bool{}
	for i := range c.w.exceptions {
		x := &c.w.exceptions[i]
		if t := c.kernel.task(x.Task); t != nil && x.From == cpu.U && c.stopped(t, x) {
			faulted[t.id] = true
			c.says(c.taskFault(x, t))
		}
	}
	for i := range c.kernel.tasks {
		if t := &c.kernel.tasks[i]; !faulted[t.id] {
			c.badPointer(t)
		}
	}
	c.nextTask()
}

// stopped says that a task ended with an exception: it has not gone on since, as after the first use of a page.
func (c *inquest) stopped(t *task, x *Exception) bool {
	return t.pc == x.PC && c.kernel.is(t, dead) && t.code == c.kernel.symbol("STOPPED")
}

// taskFault explains a trap for which the kernel stopped a task.
func (c *inquest) taskFault(x *Exception, t *task) Finding {
	k := c.kernel
	where := c.atStep(x.PC, x.At.Steps)
	where.Task = t.name
	in := x.In
	f := Finding{Kind: Stray, Where: where, What: fmt.Sprintf("task %s was stopped: %s", t.name, x.Trap), Why: x.Rule}
	sp, device := x.X[isa.SP], c.device(x.Value)
	access := x.Cause == isa.LoadAccess || x.Cause == isa.StoreAccess
	if k.spaces {
		access = x.Cause == isa.LoadPage || x.Cause == isa.StorePage
	}
	switch guard := k.symbol("GUARD"); {
	case access && k.spaces && x.Value >= guard && x.Value < k.symbol("STACK_BOTTOM") && in.Rs1 == isa.SP:
		pages := k.symbol("STACK_PAGES")
		f.Kind, f.What = StackFull, fmt.Sprintf("the stack of task %s is full", t.name)
		f.Why = fmt.Sprintf("it has run through its %d pages into the guard below them, at 0x%08x", pages, guard)
		f.Do = fmt.Sprintf("if it is no endless recursion, give each stack more: -D STACK_PAGES=%d", 2*pages)
	case access && in.Rs1 == isa.SP && sp < t.memory && x.Value < t.memory && t.memory-sp <= 1<<16 &&
		c.M.RAM.Contains(sp, 4):
		f.Kind, f.What = StackFull, fmt.Sprintf("the stack of task %s is full", t.name)
		f.Why = fmt.Sprintf("sp is %d bytes below the %d of %s", t.memory-sp, t.end-t.memory, t.name)
		f.Do = "give it more: " + c.taskLine(t, roundUp(t.end-sp), t.grants)
	case access && device != "" && k.symbol("GRANT_"+strings.ToUpper(device)) != 0:
		grant := "GRANT_" + strings.ToUpper(device)
		if t.grants&k.symbol(grant) != 0 {
			return f // it may use the appliance, and not so
		}
		f.Kind, f.What = Grant, fmt.Sprintf("task %s was not granted the %s", t.name, device)
		f.Why = fmt.Sprintf("%s, at %s, uses it", c.text(x.PC, in), where)
		f.Do = fmt.Sprintf("add %s to its TASK line: %s", grant,
			c.taskLine(t, t.end-t.memory, t.grants|k.symbol(grant)))
	case access && device != "":
		f.Kind, f.What = Grant, fmt.Sprintf("task %s may not use the %s: no task may", t.name, device)
		f.Why, f.Do = fmt.Sprintf("%s, at %s, uses it", c.text(x.PC, in), where), instead[device]
	case access && c.M.RAM.Contains(x.Value, 1) && c.data(x.Value):
		f.Kind, f.What = TaskData, fmt.Sprintf("task %s reached for %s, which is not its own", t.name,
			c.thing(x.Value, t, where.Text))
		f.Why, f.Do = ownMemory, ownConstants
	case x.Cause == isa.InstAccess && x.PC == k.symbol("task_code_end"):
		f.Kind, f.What, f.Why = TaskEnd, fmt.Sprintf("task %s ran off the end of the tasks' code", t.name),
			"its code does not end"
		if last, _ := c.instruction(x.PC - 4); last.Op == isa.ECALL {
			f.Where = c.at(x.PC - 4)
		} else if last := c.before(x); last != nil {
			f.Where = c.atStep(last.pc, last.step)
		}
		f.Where.Task = t.name
		f.Do = "where it is done: EXIT"
	}
	return f
}

// taskLine is the TASK line that a task would have with that memory and those appliances.
func (c *inquest) taskLine(t *task, memory, grants uint32) string {
	line := fmt.Sprintf("TASK %s, %d, %d", t.name, t.priority, memory)
	between := ", "
	for _, name := range appliances {
		if grants&c.kernel.symbol(name) != 0 {
			line += between + name
			between = " | "
		}
	}
	return line
}

var appliances = []string{"GRANT_KETTLE", "GRANT_MUG", "GRANT_TOASTER", "GRANT_WORKTOP", "GRANT_TABLE", "GRANT_RAIL"}

// badPointer explains that the kernel stopped a task for a buffer that is not its own.
func (c *inquest) badPointer(t *task) {
	call, _ := c.instruction(t.pc)
	if c.kernel.spaces { // the kernel, which ended the run, may not fetch what tasks may
		call = isa.Decode(c.kernel.word(t.pc))
	}
	if !c.kernel.is(t, dead) || t.code != c.kernel.symbol("STOPPED") || call.Op != isa.ECALL {
		return
	}
	where := c.at(t.pc)
	where.Task = t.name
	f := Finding{Kind: TaskData, Where: where, Why: ownMemory, Do: ownConstants}
	if c.kernel.owner(t.a0, t) == t {
		f.What = fmt.Sprintf("task %s gave SYS_WRITE more than what is its own, from 0x%08x on", t.name, t.a0)
	} else {
		f.What = fmt.Sprintf("task %s gave SYS_WRITE %s, which is not its own", t.name, c.thing(t.a0, t, where.Text))
	}
	c.says(f)
}

const (
	ownMemory    = "a task may use its own memory, which begins at tp and which its TASK line asks for, and no other"
	ownConstants = "keep what changes in its own memory, at 0(tp) and behind, and constants in the tasks': " +
		"TASK_DATA · text: .asciz \"text\" · .popsection"
)

// instead is what tasks do instead of using a device by themselves.
var instead = map[string]string{
	"uart":  "to print: PRINT \"text\"",
	"clint": "to wait for a kitchen second: SLEEP 1000; the time: rdtime t0",
	"plic":  "to wait for an appliance: AWAIT KETTLE, KETTLE_RING_BOILED", "finisher": "to end: EXIT 0",
}

// roundUp is a number of bytes for a TASK line.
func roundUp(n uint32) uint32 { return (n + 63) / 64 * 64 }

// device is the name of the device that an address belongs to; "" for none.
func (c *inquest) device(addr uint32) string {
	for _, p := range c.M.Parts() {
		if info := p.Device.Info(); addr-p.Base < info.Size {
			return info.Name
		}
	}
	return ""
}

// data says that an address is no code.
func (c *inquest) data(addr uint32) bool {
	s := c.img.SegmentAt(addr)
	return s != nil && s.Flags&image.X == 0
}

// thing is what stands at an address, as the one who wrote it calls it.
// It may have several names: the one that the source line has is right.
func (c *inquest) thing(addr uint32, t *task, line string) string {
	if o := c.kernel.owner(addr, t); o != nil && o != t {
		return "the memory of task " + o.name
	}
	n := c.procedure(addr)
	for i := range c.img.Symbols {
		if s := &c.img.Symbols[i]; s.Kind != image.Absolute && s.Addr == addr && strings.Contains(line, s.Name) {
			n = s.Name
		}
	}
	if s := c.img.SegmentAt(addr); n != "" {
		return n + ", in " + s.Name
	}
	return fmt.Sprintf("0x%08x", addr)
}

// before is the instruction that a run retired before an exception, if the film has it.
func (c *inquest) before(x *Exception) *frame {
	for i := range c.film {
		if c.film[i].step == x.At.Steps && i > 0 {
			return &c.film[i-1]
		}
	}
	return nil
}

// nextTask finds a task that ran into the code of the next one.
func (c *inquest) nextTask() {
	for _, w := range sortedWrong(c.w.wrongTask) {
		t := c.kernel.task(w.task)
		n := c.procedure(w.pc)
		into := c.kernel.task(c.kernel.symbol(n + "_ID"))
		if t == nil || into == nil || into.name != n {
			continue
		}
		var fell uint32
		step, _, found, _ := c.search(c.w.wrongTask[w].Steps, func(m *machine.Machine, e machine.Event) bool {
			in, _ := m.Instruction(e.PC)
			on := in.Op.Long() != isa.JAL && e.PC+in.Op.Size() == into.entry
			if e.Task == w.task && e.Next == into.entry && on {
				fell = e.PC
				return true
			}
			return false
		})
		// A system call may be the last thing it did: then the kernel came back behind it.
		if !found {
			fell, step, found = c.calledLast(w, into)
		}
		if !found {
			continue
		}
		where := c.atStep(fell, step)
		where.Task = t.name
		c.says(Finding{Kind: NextTask, Where: where,
			What: fmt.Sprintf("task %s ran on into %s, the next task, and did its work too", t.name, into.name),
			Why:  fmt.Sprintf("nothing ends it behind %s", where), Do: "where it is done: EXIT"})
		return
	}
}

// calledLast looks whether the kernel gave the hart to a task at the very beginning of another, behind an ecall.
func (c *inquest) calledLast(w wrongTask, into *task) (pc uint32, step uint64, found bool) {
	if in, _ := c.instruction(into.entry - 4); in.Op != isa.ECALL {
		return 0, 0, false
	}
	back := func(_ *machine.Machine, e machine.Event) bool {
		return e.Op == isa.MRET && e.Next == into.entry && e.Task == w.task
	}
	step, _, found, _ = c.searchFor(machine.Returned, c.w.wrongTask[w].Steps, back)
	return into.entry - 4, step, found
}

func sortedWrong(m map[wrongTask]machine.Position) []wrongTask {
	return slices.SortedFunc(maps.Keys(m), func(a, b wrongTask) int {
		return cmp.Or(cmp.Compare(m[a].Steps, m[b].Steps), cmp.Compare(a.pc, b.pc))
	})
}

// Kernel says that the program is under the kernel of programs/kernel, or another that keeps its tasks as that does.
func Kernel(m *machine.Machine) bool { return newKernel(m) != nil }

// Ready is the name of a task that is ready to run, under the kernel of programs/kernel; "" for none. If a hart goes to
// sleep while there is one, a wake-up was lost.
func Ready(m *machine.Machine) string {
	k := newKernel(m)
	if k == nil || k.img.Symbol(ready) == nil {
		return ""
	}
	for i := range k.tasks {
		if t := &k.tasks[i]; k.is(t, ready) {
			return t.name
		}
	}
	return ""
}
