package explain

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Witness watches a run and notes what is worth knowing when it goes wrong. What it notes is bounded, however long the
// run.
type Witness struct {
	m          *machine.Machine
	name       []string // of devices, by slot
	source     []uint32 // of devices, by slot; 0 for one that does not ring
	role       []role   // of devices, by slot
	device     []devices.Device
	harts      []testimony
	*testimony // of the hart that is spoken of: the one that makes a step

	disk   int // its slot
	driver driver

	changed   change          // the last store to an appliance
	calmed    map[string]bool // appliances that were let ring, and then no more, as a handler does that has heard them
	wrongTask map[wrongTask]machine.Position
	owner     map[uint32]uint32 // the task that begins with the label before an address; 0 for none
}

// testimony is what is noted of each hart by itself.
type testimony struct {
	taken   map[isa.Cause]*unquiet // interrupts
	claimed map[uint32]*unquiet    // by source, a claim each

	exceptions []Exception // the first of them
	last       Exception   // the last one, and how often it came in a row
	repeats    uint64
	strays     uint64 // exceptions out of U mode but ecall and ebreak

	opened     bool // an event was seen with interrupts on
	misaligned *Exception
	vector     [2]uint32 // the last mtvec and stvec that were looked at
	lowVector  isa.CSR   // which of them, if a trap went to just before a label; else 0
	bell       bell
}

// Exception is a trap that was no interrupt, as it was taken.
type Exception struct {
	cpu.Trap
	PC   uint32
	At   machine.Position
	From cpu.Priv
	Task uint32 // of the ticket rail
	X    [32]uint32

	space uint32 // satp
	In    isa.Inst
	Rule  string // which rule was broken, "" where there is no more to say
}

// unquiet counts what came without anything having been done about it.
type unquiet struct {
	times, since uint64 // all, and since something was last done
	pc           uint32 // where it was heard: the handler
	last         uint64 // in which step
}

// change is a store to an appliance.
type change struct {
	slot  int
	reg   *devices.Register
	value uint32
	pc    uint32
	step  uint64
	done  bool
}

// wrongTask is a task that traps in another's code.
type wrongTask struct{ task, pc uint32 }

const (
	mostExceptions = 16
	mostWrong      = 8
	mostOwners     = 1024
)

// Watch is a witness of a machine's run from now on, which is its beginning. Its probe is to be told.
func Watch(m *machine.Machine) *Witness {
	w := &Witness{
		m: m, calmed: map[string]bool{}, wrongTask: map[wrongTask]machine.Position{}, owner: map[uint32]uint32{},
		harts: make([]testimony, len(m.Harts)),
	}
	for i := range w.harts {
		w.harts[i].taken, w.harts[i].claimed = map[isa.Cause]*unquiet{}, map[uint32]*unquiet{}
	}
	w.testimony = &w.harts[0]
	for i, p := range m.Parts() {
		if p.Device == devices.Device(m.Disk) {
			w.disk = i
		}
		name := p.Device.Info().Name
		w.name, w.source = append(w.name, name), append(w.source, p.Source)
		w.role, w.device = append(w.role, roles[name]), append(w.device, p.Device)
	}
	return w
}

// role is what a device is to a witness.
type role uint8

const (
	appliance role = iota
	timer
	controller
	other
)

var roles = map[string]role{"clint": timer, "plic": controller, "uart": other, "rail": other, "finisher": other}

// Probe is what the witness wants to be told of.
func (w *Witness) Probe() machine.Probe {
	const kinds = machine.Trapped | machine.Loaded | machine.Stored | machine.Claimed
	return machine.Probe{Kinds: kinds, Tell: w.tell}
}

func (w *Witness) tell(m *machine.Machine, e machine.Event) {
	w.testimony = &w.harts[e.Hart]
	w.opened = w.opened || m.Hart().MStatus&isa.StatusMIE != 0 || e.Trap.Cause.IsInterrupt()
	switch {
	case e.Kind == machine.Trapped && e.Trap.Cause.IsInterrupt():
		w.interrupt(e)
	case e.Kind == machine.Trapped:
		w.exception(e)
	case e.Kind == machine.Claimed:
		count(w.claimed, e.Value, e.PC)
	default:
		w.access(e)
	}
}

// interrupt counts one, and what was not done about the one before.
func (w *Witness) interrupt(e machine.Event) {
	count(w.taken, e.Trap.Cause, e.Next).last = e.At.Steps
	w.landed()
}

func count[K comparable](m map[K]*unquiet, k K, pc uint32) *unquiet {
	u := m[k]
	if u == nil {
		u = &unquiet{}
		m[k] = u
	}
	u.times++
	u.since++
	u.pc = pc
	return u
}

// landed looks whether a trap went to just before a label: then somebody wrote that label to mtvec or stvec, perhaps,
// and these do not keep the two low bits.
func (w *Witness) landed() {
	csr, tvec := w.m.Hart().Handler()
	img := w.m.Image()
	last := &w.vector[0]
	if csr == isa.STVec {
		last = &w.vector[1]
	}
	if w.lowVector != 0 || img == nil || tvec == *last {
		return
	}
	*last = tvec
	for off := uint32(1); off < 4; off++ {
		if n, at := img.SymbolAt(tvec&^3 + off); n != "" && at == 0 {
			w.lowVector = csr
		}
	}
}

func (w *Witness) exception(e machine.Event) {
	h, from := w.m.Hart(), e.From
	if w.last.PC == e.PC && w.repeats > 0 {
		w.last.At = e.At
		if w.repeats++; w.repeats == often { // its handler has done what it could
			w.last.Trap = e.Trap
			w.last.In, _ = w.m.Instruction(e.PC)
			w.last.Rule = w.m.Refusal(e.Trap, w.last.In)
		}
	} else {
		w.repeats, w.last = 1, Exception{Trap: e.Trap, PC: e.PC, At: e.At, From: from, Task: e.Task, X: h.X}
	}
	w.landed()
	if from == cpu.U {
		w.inTask(e)
	}
	call := isCall(e.Trap.Cause)
	w.hasGoneOn(e.Task, from, h.SATP)
	if from == cpu.U && !call {
		w.strays++
	}
	c := e.Trap.Cause
	misaligned := w.misaligned == nil && (c == isa.LoadMisaligned || c == isa.StoreMisaligned)
	if call || len(w.exceptions) >= mostExceptions && !misaligned {
		return // what is not kept is not looked at: a program may trap for ever
	}
	in, _ := w.m.Instruction(e.PC)
	x := Exception{Trap: e.Trap, PC: e.PC, At: e.At, From: from, Task: e.Task, X: h.X, In: in,
		Rule: w.m.Refusal(e.Trap, in), space: h.SATP}
	if len(w.exceptions) < mostExceptions {
		w.exceptions = append(w.exceptions, x)
	}
	if misaligned {
		w.misaligned = &x
	}
}

// hasGoneOn forgets the page fault of a task that traps again: it was a page's first use. Where the rail names no task
// it is the one in the same address space.
func (w *Witness) hasGoneOn(task uint32, from cpu.Priv, space uint32) {
	w.exceptions = slices.DeleteFunc(w.exceptions, func(x Exception) bool {
		same := x.Task == task && (task != 0 || x.From == cpu.U && from == cpu.U && x.space == space)
		return same && (x.Cause == isa.LoadPage || x.Cause == isa.StorePage)
	})
}

// isCall says that a trap was asked for.
func isCall(c isa.Cause) bool {
	return c == isa.EcallU || c == isa.EcallS || c == isa.EcallM || c == isa.Breakpoint
}

// inTask notes a task that traps in the code that another task begins with.
func (w *Witness) inTask(e machine.Event) {
	pc, task, img := e.PC, e.Task, w.m.Image()
	if task == 0 || img == nil || len(w.wrongTask) >= mostWrong {
		return
	}
	owner, known := w.owner[pc]
	if !known && len(w.owner) < mostOwners {
		if n, _ := img.SymbolAt(pc); n != "" {
			if id := img.Symbol(n + "_ID"); id != nil {
				owner = id.Addr
			}
		}
		w.owner[pc] = owner
	}
	if owner != 0 && owner != task {
		k := wrongTask{task, pc}
		if _, known := w.wrongTask[k]; !known {
			w.wrongTask[k] = e.At
		}
	}
}

// access notes what is done about interrupts, and to appliances. What does not lower the line that is up does nothing
// about it.
func (w *Witness) access(e machine.Event) {
	if e.Slot == w.disk {
		w.driver.note(w.m, e)
	}
	switch role := w.role[e.Slot]; {
	case role == timer && e.Kind == machine.Stored:
		software, timer := w.m.CLINT.Software(), w.m.CLINT.Timer()
		for i := range w.harts {
			if software>>i&1 == 0 {
				w.harts[i].quiet(isa.SoftwareInt)
			}
			if timer>>i&1 == 0 {
				w.harts[i].quiet(isa.TimerInt)
			}
		}
		w.rings(e)
	case role == controller:
		w.controlled(e)
	case role == appliance && e.Kind == machine.Stored:
		if name := e.Reg.Name; name == "RING_EN" {
			_, known := w.calmed[w.name[e.Slot]]
			if known || e.Value != 0 {
				w.calmed[w.name[e.Slot]] = e.Value == 0
			}
		} else if name != "RING" {
			w.changed = change{e.Slot, e.Reg, e.Value, e.PC, e.At.Steps, true}
		}
	}
	for i := range w.harts {
		if c := w.harts[i].claimed[w.source[e.Slot]]; c != nil && w.served(e) {
			c.since = 0
		}
	}
}

// served says that an access to a device does something about its line: it is down, or a character came or went.
func (w *Witness) served(e machine.Event) bool {
	return !w.device[e.Slot].IRQ() || e.Reg.Name == "RBR" || e.Reg.Name == "THR"
}

// controlled notes an access to the interrupt controller.
func (w *Witness) controlled(e machine.Event) {
	switch load := e.Kind == machine.Loaded; {
	case load && e.Reg.Name == "CLAIM":
		w.quiet(isa.ExternalInt)
	case !load && e.Reg.Name != "CLAIM":
		for i := range w.harts { // it is being set up
			clear(w.harts[i].claimed)
		}
	}
}

func (w *testimony) quiet(c isa.Cause) {
	if t := w.taken[c]; t != nil {
		t.since = 0
	}
}

// lastInterrupt is the step of the last one; 0 if there was none.
func (w *testimony) lastInterrupt() (step uint64) {
	for _, t := range w.taken {
		step = max(step, t.last)
	}
	return step
}

// suspicious says that something was seen that is worth a closer look even if the run ended well.
func (w *Witness) suspicious() bool {
	odd := func(t testimony) bool { return t.strays > 0 || t.lowVector != 0 }
	return len(w.wrongTask) > 0 || slices.ContainsFunc(w.harts, odd)
}
