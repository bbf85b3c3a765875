// Package expr is the language in which a debugger is asked for a value: conditions of breakpoints, what a log message
// shows, what is watched.
//
//	a0, x10, pc, sp           a register of the hart, by either name
//	mstatus, mstatus.MIE      a CSR, or a field of one
//	KETTLE_STATUS             what a device's register holds now, by the assembler's name for it; to read it so has no
//	                          effect. KETTLE_STATUS.BOILING is a field of it, PLIC_PRIORITY[10] one of an array, and
//	                          &KETTLE_STATUS its address
//	count, count + 4          a symbol of the program is its value, an address, as in the assembler; so are the
//	                          named values of the board (KETTLE_STATUS_BOILING, RAM). "a0" in quotes is always a
//	                          symbol
//	[sp + 4]                  the word of memory there, as the program sees it; lw[ ] is the same, and lb[ ], lbu[ ],
//	                          lh[ ], lhu[ ] are what the loads of those names would find, of devices too
//	hart, task, priv, step    the hart's number, the task that runs, the mode (0 U, 1 S, 3 M), steps made
//	10, 0x1f, 0b101, 0o17, 'A', '\n'
//
// The operators are C's, with C's precedences: ?: || && | ^ & == != < <= > >= << >> + - * / % and, before a value,
// - + ~ !. There is no assignment, and nothing that has an effect.
//
// Every value has 32 bits and is signed or unsigned, as in C:
//
//   - Registers, lw, lh, lb, hart, priv, task and step are signed; so are numbers below 2^31, and what ==, <, &&, ! and
//     their like say (0 or 1).
//   - pc, CSRs, devices' registers, symbols, lhu, lbu, and numbers from 2^31 on are unsigned.
//   - Where one side is unsigned, so are both, and the result. A shift has the sign of its left side. signed(x) and
//     unsigned(x) say which is meant.
//
// So a0 < 0 asks for a negative number, and sp < 0x80001000 for a low address. / % and shifts do what the hart's
// instructions do: a number divided by 0 is -1, with itself as the remainder, and of a distance to shift by the low
// five bits count. There is one way to fail: memory that is not there.
package expr

import (
	"fmt"

	"breakfast/machine"
	"breakfast/plain"
)

// Expr is an expression that was understood, for one machine with its program.
type Expr struct {
	text string
	root *node
}

// Compile reads an expression, and finds what its names are on a machine with its program. An error is an *Error.
func Compile(text string, m *machine.Machine) (*Expr, error) {
	p := &parser{lexer: lexer{text: text}, m: m}
	root, err := p.whole()
	if err != nil {
		return nil, err
	}
	return &Expr{text, root}, nil
}

// String is the expression as it was written.
func (e *Expr) String() string { return e.text }

// Unsigned says how Eval's value is meant.
func (e *Expr) Unsigned() bool { return e.root.unsigned }

// Constant says that the value is the same at every moment.
func (e *Expr) Constant() bool { return !e.root.varies }

// Words is the memory that the expression reads, if it reads nothing else that can change, and always the same; false
// if it does.
func (e *Expr) Words() ([]machine.Stretch, bool) { return e.root.words(nil) }

// Eval is the value on the machine now. It allocates nothing and changes nothing. An error, an *Absent, says that
// memory was asked for where nothing answers.
func (e *Expr) Eval(m *machine.Machine) (uint32, error) {
	var bad Absent
	v := e.root.eval(m, &bad)
	if bad.Size != 0 {
		return 0, &Absent{bad.Addr, bad.Size}
	}
	return v, nil
}

// True says that Eval's value is not 0.
func (e *Expr) True(m *machine.Machine) (bool, error) {
	v, err := e.Eval(m)
	return v != 0, err
}

// Absent says that nothing answers so many bytes at an address.
type Absent struct {
	Addr uint32
	Size int
}

// Error says it in words.
func (a *Absent) Error() string {
	return fmt.Sprintf("nothing answers a load of %d bytes at 0x%08x", a.Size, a.Addr)
}

// Error is what is wrong with an expression, and where.
type Error struct {
	Text     string // the whole expression
	From, To int    // the bytes of it that are meant; From == To at the end
	Msg      string // what is wrong
	Hint     string // what would be right; "" where nothing is known
}

// Error is what is wrong and what would be right, in one line.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + ": " + e.Hint
}

// Caret is two lines: the expression, and marks under what is meant.
func (e *Error) Caret() string {
	pad := []rune(plain.Line(e.Text[:e.From]))
	for i := range pad {
		pad[i] = ' '
	}
	marks := []rune(plain.Line(e.Text[e.From:e.To]))
	for i := range marks {
		marks[i] = '^'
	}
	if len(marks) == 0 {
		marks = []rune{'^'}
	}
	return plain.Line(e.Text) + "\n" + string(pad) + string(marks)
}
