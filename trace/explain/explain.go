// Package explain says why a run came out as it did: why it stopped, why nothing came, what to do. What it says is
// about the run and not about the step at which the run happened to stop, and it speaks only when it is certain.
//
// A Witness watches the run, for events that are told anyway; it costs next to nothing. When the run has ended, Explain
// looks at what the witness saw, at the machine, and, where something went wrong, at the last steps, which are run
// again (package history). What it finds are Findings, data first and an English sentence second, worst first. Every
// face shows the same ones.
//
// A kind of mistake is a detective: a function of this package that gets the case and adds what it is certain of.
package explain

import (
	"context"
	"slices"

	"breakfast/asm/image"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/plain"
)

// Finding is one thing that is certain of a run.
type Finding struct {
	Kind  Kind   `json:"kind"`
	What  string `json:"what"`            // what happened
	Why   string `json:"why,omitempty"`   // why, where that is known
	Do    string `json:"do,omitempty"`    // what to do about it
	Where *Place `json:"where,omitempty"` // what is to be mended, or where it showed
	Times uint64 `json:"times,omitempty"` // how often, of what repeats
	Hart  *int   `json:"hart,omitempty"`  // whose it is, where there are several and it is one's
}

// String is the finding in a sentence, without the advice.
func (f *Finding) String() string {
	if f.Why == "" {
		return f.What
	}
	return f.What + ": " + f.Why
}

// Kind is what a finding is about, in a word.
type Kind string

// The kinds of findings, in the order in which they are shown: what makes others follow comes first.
const (
	Overwritten    Kind = "overwritten"     // the code that trapped is not what was loaded
	Beginning      Kind = "beginning"       // the program does not begin where it seems to mean
	SPUnset        Kind = "sp-unset"        // the stack pointer was used, and never set
	Vector         Kind = "mtvec"           // mtvec was given an address whose low bits it does not keep
	StackFull      Kind = "stack-full"      // a task's stack has outgrown its memory
	Grant          Kind = "grant"           // a task used an appliance that it was not granted
	TaskData       Kind = "task-data"       // a task reached for memory that is not its own
	TaskEnd        Kind = "task-end"        // a task ran on past the end of the tasks' code
	NextTask       Kind = "next-task"       // a task ran into the next one
	NoTask         Kind = "no-task"         // a program under the kernel has no task
	Stray          Kind = "stray"           // a program in U mode trapped
	Odd            Kind = "odd-address"     // a datum stands at an address that is no multiple of its size
	Misaligned     Kind = "misaligned"      // a misaligned access trapped
	Disk           Kind = "disk"            // the driver is for another version of the disk's interface
	Ecall          Kind = "ecall"           // nobody hears the call
	Semihosting    Kind = "semihosting"     // a call of a debugger that is not there
	ReturnToZero   Kind = "return-to-0"     // a jump through a register that was 0
	RanOff         Kind = "ran-off"         // the program ran on past its last instruction
	NoHandler      Kind = "no-handler"      // a trap, and mtvec leads nowhere
	HandlerTraps   Kind = "handler-traps"   // the trap handler traps itself
	HandlerReturns Kind = "handler-returns" // the trap handler goes back to the instruction that trapped
	Lost           Kind = "lost"            // a hart traps for ever, while another ended the run
	Storm          Kind = "storm"           // an interrupt is taken again and again, and never quieted
	InputEnded     Kind = "input-ended"     // the program reads on, and nothing more comes
	Deadlock       Kind = "deadlock"        // all tasks wait, and none can be woken; harts wait for each other's locks
	Bell           Kind = "bell"            // a hart sleeps for a software interrupt, and none of the others rings
	Gate           Kind = "gate"            // an interrupt is asked for, or hoped for, and does not come
	Alarm          Kind = "alarm"           // a timer is set, and how far away that is
	NoEnd          Kind = "no-end"          // the program meant to end, and does not say so
	Endless        Kind = "endless"         // a loop that nothing can end
	Doing          Kind = "doing"           // at a limit: what the program was doing
)

var order = []Kind{Overwritten, Beginning, SPUnset, Vector, StackFull, Grant, TaskData, TaskEnd, NextTask, NoTask,
	Stray, Odd, Misaligned, Disk, Ecall,
	Semihosting, ReturnToZero, RanOff, NoHandler, HandlerTraps, HandlerReturns, Lost, Storm, InputEnded, Deadlock,
	Gate, Bell, Alarm, NoEnd, Endless, Doing}

// Run is a run that has ended, or was ended.
type Run struct {
	M       *machine.Machine
	Stop    machine.Stop // how; Reached for a limit, Idle also where a limit of time was to be slept to
	Witness *Witness
	Past    *history.History // nil where nothing can be run again
	Typed   uint64           // bytes that the program was given
	Dry     bool             // and there are no more
	Begun   []Finding        // what Begin said
}

// mostFindings are told of at most.
const mostFindings = 8

// Explain finds what there is to say about a run. The machine stands where it stood afterwards. It is empty for a run
// that ended as it should.
func Explain(ctx context.Context, r Run) []Finding {
	c := &inquest{Run: r, ctx: ctx, img: r.M.Image(), w: r.Witness, kernel: newKernel(r.M)}
	defer r.M.Alone()() // what is run again is nobody's run
	if c.img == nil {
		c.img = &image.Image{}
	}
	if c.Past != nil && (c.failed() || c.w.suspicious()) {
		c.end = r.M.Checkpoint()
		defer c.end.Release()
		c.holdGates()
		c.films = c.develop()
	}
	c.found = slices.Clone(r.Begun)
	c.of(r.Stop.Hart)
	c.stuck()
	for _, look := range ofRun {
		look(c)
	}
	c.each(func() {
		for _, look := range ofHarts {
			look(c)
		}
	})
	c.bells()
	c.each(c.doing)
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return slices.Index(order, a.Kind) -
			slices.Index(order, b.Kind)
	})
	return c.found[:min(len(c.found), mostFindings)]
}

// The detectives that look at the run, and those that look at each hart by itself. What each is certain of does not
// depend on the others, but where one says more than another, the other keeps quiet.
var (
	ofRun = []func(*inquest){(*inquest).tasks, (*inquest).deadlock, (*inquest).otherDriver, (*inquest).locks,
		(*inquest).clearedBells}
	ofHarts = []func(*inquest){
		(*inquest).overwritten, (*inquest).unsetStack, (*inquest).vector, (*inquest).odd, (*inquest).calls,
		(*inquest).jumps, (*inquest).misaligned,
		(*inquest).handlers, (*inquest).lost, (*inquest).strays, (*inquest).storms, (*inquest).input,
		(*inquest).gates, (*inquest).alarms, (*inquest).noEnd,
	}
)

// An inquest is a run that is being explained.
type inquest struct {
	Run
	ctx    context.Context
	img    *image.Image
	w      *Witness
	kernel *kernel                // nil for a program that is not under the kernel here
	end    *machine.Checkpoint    // where the machine stands
	who    int                    // the hart that is looked at
	film   film                   // its own
	films  []film                 // by harts
	gate   []map[string]*heldGate // interrupts that ask at the limit, and do not come: by harts
	loops  []loop                 // what each is stuck in, if all are
	asked  bool                   // it was said of one
	found  []Finding
}

// failed says that the run did not end by itself with code 0.
func (c *inquest) failed() bool { return c.Stop.Reason != machine.Halted || c.Stop.Code != 0 }

// abnormal says that the run did not end by itself.
func (c *inquest) abnormal() bool { return c.Stop.Reason != machine.Halted }

// has says that a finding of one of these kinds was reported already, of the hart that is looked at or of the run.
func (c *inquest) has(kinds ...Kind) bool {
	return slices.ContainsFunc(c.found, func(f Finding) bool {
		return slices.Contains(kinds, f.Kind) && (f.Hart == nil || *f.Hart == c.who)
	})
}

// back takes the machine back to where it stood.
func (c *inquest) back() {
	if err := c.M.Restore(c.end); err != nil {
		panic(err) // a checkpoint of this very machine
	}
}

// times is a count in words.
func times(n uint64) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return plain.Grouped(n) + " times"
}
