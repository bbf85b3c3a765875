package integrity

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/devices"
)

// Kind is what sort of violation it is.
type Kind string

// The kinds.
const (
	LostRegister Kind = "register" // a context goes on with registers that are not what they were
	WrongPC      Kind = "pc"       // a context goes on at another's pc, or at one that is nobody's
	WrongContext Kind = "context"  // the rail says one task, and the context is another's
	RepeatedCall Kind = "ecall"    // an ecall that is made again for ever
	SharedStack  Kind = "stack"    // a stack that another was pushed over
	OpenClaim    Kind = "claim"    // an interrupt that was claimed and never completed
	Unfenced     Kind = "fence"    // a page table or satp was changed, and an access came before an sfence.vma
)

// Kinds lists them.
func Kinds() []Kind {
	return []Kind{LostRegister, WrongPC, WrongContext, RepeatedCall, SharedStack, OpenClaim, Unfenced}
}

// Word is a register's value or an address; as text it is in hexadecimal.
type Word uint32

// String is the word with all its digits: 0x0000000a.
func (w Word) String() string { return fmt.Sprintf("0x%08x", uint32(w)) }

// MarshalText is String, for JSON.
func (w Word) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// Place is an instruction and a moment.
type Place struct {
	PC     Word          `json:"pc"`
	Symbol string        `json:"symbol,omitempty"` // with the distance from it
	File   string        `json:"file,omitempty"`
	Line   int           `json:"line,omitempty"`
	Text   string        `json:"text,omitempty"` // of that line
	Hart   *int          `json:"hart,omitempty"` // of a machine with several
	Steps  uint64        `json:"steps"`
	Ticks  devices.Ticks `json:"ticks"`
}

// Change is a register, or the pc, that is not what it was.
type Change struct {
	Register string `json:"register"`
	Was      Word   `json:"was"`
	Is       Word   `json:"is"`
}

// Violation is something that went wrong, with where and when it first did.
type Violation struct {
	Kind    Kind     `json:"kind"`
	Task    string   `json:"task"`              // whose context: by its name on the ticket rail, or by its stack
	Message string   `json:"message"`           // in a sentence
	Changed []Change `json:"changed,omitempty"` // all that differs
	Saved   *Place   `json:"saved"`             // where it was interrupted, left, claimed, or last used
	// LostRegister: where another went on, and nobody had saved it; SharedStack: where it was pushed over; Unfenced:
	// the change; OpenClaim: a completion that was none
	Over     *Place `json:"over,omitempty"`
	Restored *Place `json:"restored,omitempty"` // the mret, or whatever else let it go on; Unfenced: the access
	Times    int    `json:"times"`              // how often
}

// mostChanged is how many changed registers are listed; Changed has all.
const mostChanged = 8

// placeNames is what Saved, Over and Restored are called. It is never written.
var placeNames = map[Kind][3]string{
	LostRegister: {"saved", "another", "restored"},
	OpenClaim:    {0: "claimed", 1: "stored"},
	SharedStack:  {"left", "over", "restored"},
	Unfenced:     {"used", "changed", "access"},
}

// Print writes the violation as a paragraph.
func (v *Violation) Print(w io.Writer) {
	row := func(name, text string) { fmt.Fprintf(w, "  %-8s %s\n", name, text) }
	fmt.Fprintf(w, "integrity: %s\n", v.Message)
	for i, ch := range v.Changed {
		if i == mostChanged {
			row("", fmt.Sprintf("and %d more", len(v.Changed)-i))
			break
		}
		row(ch.Register, fmt.Sprintf("was %s, is %s", ch.Was, ch.Is))
	}
	names, ok := placeNames[v.Kind]
	if !ok {
		names = [...]string{"saved", "over", "restored"}
	}
	for i, p := range [...]*Place{v.Saved, v.Over, v.Restored} {
		if p != nil {
			row(names[i], p.String())
		}
	}
	switch {
	case v.Times == 2:
		row("again", "once more")
	case v.Times > 2:
		row("again", strconv.Itoa(v.Times-1)+" more times")
	}
}

// String is the place in a line.
func (p *Place) String() string {
	var b strings.Builder
	b.WriteString(p.PC.String())
	if p.Symbol != "" {
		b.WriteString(" " + p.Symbol)
	}
	if p.File != "" {
		fmt.Fprintf(&b, " (%s:%d: %s)", p.File, p.Line, p.Text)
	}
	fmt.Fprintf(&b, ", step %d", p.Steps)
	if p.Hart != nil {
		fmt.Fprintf(&b, ", hart %d", *p.Hart)
	}
	return b.String()
}

func (c *Checker) place(m mark) *Place {
	img := c.m.Image()
	pc := m.pc
	if c.symbol(pc) == "" && m.code != 0 {
		pc = m.code
	}
	p := &Place{PC: Word(m.pc), Symbol: c.symbol(pc), Steps: m.at.Steps, Ticks: m.at.Now}
	if c.several() {
		p.Hart = &m.hart
	}
	if file, line, ok := img.LineAt(pc); ok {
		p.File, p.Line, p.Text = file, line, strings.TrimSpace(img.Source(file, line))
	}
	return p
}

func (c *Checker) symbol(pc uint32) string { return c.m.Image().Place(pc) }

// at is an address as sentences have it.
func (c *Checker) at(pc uint32) string {
	if s := c.symbol(pc); s != "" {
		return Word(pc).String() + " " + s
	}
	return Word(pc).String()
}

// who names a task by its id, or, where there is none, a context by its stack.
func (c *Checker) who(task, sp uint32) string {
	if task == 0 {
		return "the context on the stack at " + Word(sp).String()
	}
	if c.names != nil {
		if name := c.names(task); name != "" {
			return "task " + name
		}
	}
	return fmt.Sprintf("task %d", task)
}

func (c *Checker) whose(s *shadow) string { return c.who(s.Task, s.X[isa.SP]) }

func article(cause isa.Cause) string {
	s := cause.String()
	if strings.ContainsRune("aeiou", rune(s[0])) {
		return "an " + s
	}
	return "a " + s
}
