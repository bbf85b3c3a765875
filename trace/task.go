package trace

import (
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// A task is what is known of one that the ticket rail has told of.
type task struct {
	hart   uint8 // that it ran on last
	waits  waiting
	on     uint32        // what it waits for: a source, a task, a semaphore
	until  devices.Ticks // of one that sleeps, about
	placed bool          // it has run
}

// waiting is which of the calls that wait a task is in.
type waiting uint8

const (
	notWaiting waiting = iota
	forSource
	forTask
	forSemaphore
	forTime
	forSomething
)

// A call is a system call that a hart has trapped for, while it worked for a task.
type call struct {
	made   bool // since the task began to run, and nothing has interrupted it
	number uint32
	a0     uint32
	fault  string // if it was no call, but an exception: what it is called
}

// callNames are the system calls of a program, by number, as it names them: its symbols SYS_….
func callNames(img *image.Image) map[uint32]string {
	names := map[uint32]string{}
	if img == nil {
		return names
	}
	for _, s := range img.Symbols {
		if name, ok := strings.CutPrefix(s.Name, "SYS_"); ok && s.Kind == image.Absolute && names[s.Addr] == "" {
			names[s.Addr] = strings.ToLower(name)
		}
	}
	return names
}

func (t *Tracer) callName(n uint32) string {
	if name := t.calls[n]; name != "" {
		return name
	}
	return fmt.Sprintf("call %d", int32(n))
}

func taskRow(id uint32, hart uint8) rowID { return rowID{kind: TaskRow, hart: hart, whose: id} }

// called notes a system call, or an exception.
func (t *Tracer) called(hart int, e machine.Event) {
	c, h := &t.cooks[hart], &t.m.Harts[hart]
	m := Mark{At: t.at, Task: c.task, Value: e.PC, Hart: uint8(hart)}
	switch cause := e.Trap.Cause; {
	case cause.IsInterrupt():
		c.call = call{}
		return
	case cause == isa.EcallU || cause == isa.EcallS && c.task != 0:
		c.call = call{made: true, number: h.X[isa.A7], a0: h.X[isa.A0]}
		m.Text = t.callName(h.X[isa.A7])
	default:
		m.Text = cause.String()
		c.call = call{fault: m.Text}
	}
	if c.call.made && t.known(c.task) {
		t.timeline.mark(taskRow(c.task, uint8(hart)), m)
	} else {
		t.timeline.mark(hartRow(hart), m)
	}
}

func (t *Tracer) known(id uint32) bool { _, known := t.names[id]; return known && id != 0 }

// runs: a hart works for another task than before, 0 for none.
func (t *Tracer) runs(hart int, was, is uint32) {
	c := &t.cooks[hart]
	if was == is {
		return
	}
	if t.known(was) {
		t.leaves(hart, was)
	}
	if !t.known(is) {
		return
	}
	k := t.tasks[is]
	if k.placed && int(k.hart) != hart {
		t.timeline.set(taskRow(is, k.hart), t.at, TaskAway, 0)
	}
	t.tasks[is] = task{hart: uint8(hart), placed: true}
	t.timeline.set(taskRow(is, uint8(hart)), t.at, TaskRuns, 0)
	c.call = call{}
}

// leaves: a hart does not work for a task any more: why shows what that does next.
func (t *Tracer) leaves(hart int, id uint32) {
	c, k := &t.cooks[hart], t.tasks[id]
	if int(k.hart) != hart {
		return // another hart has begun to work for it
	}
	state, what := TaskReady, ""
	if c.call.made {
		state, what = t.does(id, &k, c.call)
	} else if c.call.fault != "" { // a kernel may have stopped it, or bring it what is missing
		state, what, k.waits = TaskWaits, "its "+c.call.fault, forSomething
	}
	t.tasks[id] = k
	n := uint32(0)
	if state == TaskWaits {
		n = t.timeline.rec.texts.number(what)
	}
	t.timeline.set(taskRow(id, uint8(hart)), t.at, state, n)
}

// does is what a task does that makes a call.
func (t *Tracer) does(id uint32, k *task, c call) (State, string) {
	name := t.callName(c.number)
	k.on = c.a0
	switch name {
	case "yield", "write", "mark":
		return TaskReady, ""
	case "sem_post":
		t.wakes(forSemaphore, c.a0)
		return TaskReady, ""
	case "exit":
		t.wakes(forTask, id)
		return TaskAway, ""
	case "await":
		k.waits = forSource
		for i, p := range t.parts {
			if p.Source == c.a0 && c.a0 != 0 {
				return TaskWaits, t.name(i)
			}
		}
		return TaskWaits, fmt.Sprintf("source %d", c.a0)
	case "join":
		k.waits = forTask
		return TaskWaits, taskName(t.names, c.a0)
	case "sem_wait":
		k.waits = forSemaphore
		return TaskWaits, fmt.Sprintf("semaphore %d", c.a0)
	case "sleep":
		k.waits, k.until = forTime, t.at+devices.Ticks(c.a0)
		return TaskWaits, "sleep"
	}
	k.waits = forSomething
	return TaskWaits, name
}

// wakes: what tasks wait for has come. Of several that wait for a semaphore it is not known which is meant.
func (t *Tracer) wakes(w waiting, on uint32) {
	var who []uint32
	for id, k := range t.tasks {
		if k.waits == w && (k.on == on || w == forTime && k.until <= t.at) {
			who = append(who, id)
		}
	}
	if w == forSemaphore && len(who) > 1 {
		return
	}
	for _, id := range who { // in any order: each has its own row
		k := t.tasks[id]
		k.waits = notWaiting
		t.tasks[id] = k
		t.timeline.set(taskRow(id, k.hart), t.at, TaskReady, 0)
	}
}

// A way leads from a task to another, of one hart.
type way struct {
	from, to uint32
	began    uint64 // the step before it
	slept    bool
}

// onTheWay: a hart names a task, or 0 for none, on the ticket rail.
func (t *Tracer) onTheWay(c *cook, e machine.Event) {
	w := &c.switching
	if c.named { // naming tasks is not switching to them
		c.named, *w = false, way{}
		return
	}
	switch was := c.task; {
	case was != 0 && w.to == 0: // it leaves a task, by a trap or by itself
		*w = way{from: was, began: e.At.Steps - 1}
		if n := len(c.frames) - 1; n >= 0 && c.frames[n].task == was {
			w.began = c.frames[n].step - 1
		}
	case was != 0 && was != e.Value && len(c.frames) == 0:
		*w = way{from: was, began: e.At.Steps - 1}
	}
	if w.from == 0 { // it comes from nowhere
		return
	}
	if w.to = e.Value; e.Value == 0 {
		return
	}
	if len(c.frames) == 0 {
		t.arrives(e.Hart, e.At.Steps)
	}
}

// arrives: a hart goes on with the task that it has named.
func (t *Tracer) arrives(hart int, step uint64) {
	c := &t.cooks[hart]
	w := c.switching
	if w.to == 0 {
		return
	}
	c.switching = way{}
	if w.to == w.from || !t.known(w.to) {
		return
	}
	for _, f := range t.timeline.followers {
		if f.Switched != nil {
			f.Switched(Switch{hart, w.from, w.to, step - w.began, t.at, w.slept})
		}
	}
}
