package window

import "time"

// A Verb is something a person asks of the machine.
type Verb uint8

// What a person can ask. Those up to ToPrint move the machine, and go forwards or, if the Command says so, Back. Where
// there are several harts and one is chosen, Step and Over are that one's: the others do what comes first.
const (
	Step       Verb = iota + 1 // an instruction, or a trap
	Over                       // to the next instruction here, calls included
	StepLine                   // to the next line of the source, into calls
	OverLine                   // to the next line of the source, over calls
	Out                        // out of the procedure, or the handler
	Run                        // run, or pause if running; Back to a breakpoint, or the beginning
	Interrupt                  // to the next interrupt taken
	ToTrap                     // to the next trap, interrupts included
	ToReturn                   // behind the next mret or sret
	ToSwitch                   // to where another task comes on
	ToRing                     // to where a device rings
	ToPrint                    // to where something is printed
	ToAddr                     // to where a hart comes to the instruction at Addr
	Seek                       // to the moment Now, or, if Steps is not 0, to that step
	ToStart                    // to the beginning of the run, of which nothing is forgotten
	ToEnd                      // to the last moment that is known
	Reset                      // back to the beginning; what was typed is forgotten
	Faster                     // the next higher speed
	Slower                     // the next lower one
	Breakpoint                 // set one at Addr, or remove it
	Type                       // Text to the UART
	Change                     // Hart's Name, or the word of memory at Addr, to Value
	Tell                       // the debugger Text, a command of its language; what it answers is the View's Answer
	Cancel                     // leave what is being done, and be where that began; or do not do what is asked about
	Confirm                    // do what is asked about
	Undo                       // have the future back that was left
	CheckLab                   // check a lab's folder again
	LookInto                   // the memory at Text, a place or an expression; or, if there is none, at Addr
	Watch                      // show what Text, an expression, is worth; or no more, if it was shown
	LookAt                     // the stretch of time from Now To another moment, in Value pieces
	Explore                    // try every timing of an interrupt in the procedure at Addr, or from there to To
	ToSchedule                 // to a run that failed then with an interrupt placed before the instruction at Addr
	Copy                       // Text, to be pasted elsewhere; the host does it
	Paste                      // what was copied elsewhere, as Input.Pasted; the host does it
	Choose                     // show Hart, and step that one; or follow the turn, if it is Following
	Quit
)

// A Command is a verb with what it needs.
type Command struct {
	Verb  Verb
	Back  bool   // backwards
	Addr  uint32 // Breakpoint, ToAddr; Change of memory: as the program sees it, not 0
	Text  string // Type; ends in a newline. Tell, LookInto, Watch, Copy
	Name  string // Change: the register's or CSR's
	Value uint32 // Change
	Hart  int    // Choose; Change: whose, but for memory, which is as that one sees it
	Now   uint64 // Seek, LookAt: ticks
	To    uint64 // LookAt; Explore
	Steps uint64 // Seek
}

// Following is no hart: the one is shown whose turn it is.
const Following = -1

// A Session is what the window drives: a machine with a past, and someone who moves it.
type Session interface {
	// View returns what to show. It returns the same pointer as long as nothing of it has changed:
	// the host draws a paused machine only when it gets another one.
	View() *View

	// Do carries out a command, soon: long runs and long ways go on in Tick. The error is shown to the person. Quit,
	// Copy and Paste never come here.
	Do(Command) error

	// Tick lets the machine run on if it is running; elapsed is the time since the last Tick. It
	// returns within a few milliseconds.
	Tick(elapsed time.Duration)
}
