package window

import "time"

// A Verb is something a person asks of the machine.
type Verb uint8

// What a person can ask. Each has a key and, but for Type, Cancel, Confirm, Undo and Quit, a button or a place to
// click. Where there are several harts and one is chosen, Step, Back and Over are that one's: the others do what comes
// first.
const (
	Step       Verb = iota + 1 // one step
	Back                       // one step back
	Over                       // to the next instruction here, calls included
	Run                        // run, or pause if running
	Interrupt                  // run to the next interrupt taken
	Reset                      // back to the beginning
	Faster                     // the next higher speed
	Slower                     // the next lower one
	Breakpoint                 // set one at Addr, or remove it
	Type                       // Text to the UART
	Change                     // Hart's Name, or the word of memory at Addr, to Value
	Cancel                     // leave what is being done, and be where that began; or do not do what is asked about
	Confirm                    // do what is asked about
	Undo                       // have the future back that was left
	Choose                     // show Hart, and step that one; or follow the turn, if it is Following
	Quit
)

// A Command is a verb with what it needs.
type Command struct {
	Verb  Verb
	Addr  uint32 // Breakpoint; Change of memory: as the program sees it, not 0
	Text  string // Type; ends in a newline
	Name  string // Change: the register's or CSR's
	Value uint32 // Change
	Hart  int    // Choose; Change: whose, but for memory, which is as that one sees it
}

// Following is no hart: the one is shown whose turn it is.
const Following = -1

// A Session is what the window drives: a machine with a past, and someone who moves it.
type Session interface {
	// View returns what to show. It returns the same pointer as long as nothing of it has changed:
	// the host draws a paused machine only when it gets another one.
	View() *View

	// Do carries out a command, soon: long runs and long ways go on in Tick. The error is shown to the person. Quit
	// never comes here.
	Do(Command) error

	// Tick lets the machine run on if it is running; elapsed is the time since the last Tick. It
	// returns within a few milliseconds.
	Tick(elapsed time.Duration)
}
