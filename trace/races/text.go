package races

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"breakfast/machine"
	"breakfast/trace/integrity"
)

// Kind is what sort of race it is.
type Kind string

// The kinds.
const (
	Lost      Kind = "lost"     // an update was lost in this run
	CanBeLost Kind = "possible" // one can be lost, by the same interrupt a few instructions earlier

	// Of what nothing orders (Unordered):

	Update Kind = "update" // a word is updated
	Check  Kind = "check"  // a branch looks at something, and what comes then stores to it
	Sleep  Kind = "sleep"  // … the hart sleeps
	Value  Kind = "value"  // what was read is used
)

// Race is a pair: who updates a word, and who stores to it in between. What nothing orders is told in the same way.
type Race struct {
	Kind    Kind             `json:"kind"`
	Word    integrity.Word   `json:"word"` // its address in memory
	Symbol  string           `json:"symbol,omitempty"`
	Who     string           `json:"who"`     // updates it
	By      string           `json:"by"`      // stores to it
	Message string           `json:"message"` // in a sentence
	Missing string           `json:"missing"` // what would order the two
	Read    *integrity.Place `json:"read"`
	Write   *integrity.Place `json:"write"`             // or the wfi
	Other   *integrity.Place `json:"other"`             // the store of the other
	Verdict string           `json:"verdict,omitempty"` // what came of trying it; whoever has tried sets it
	Times   int              `json:"times"`             // how often
	Proof   string           `json:"proof,omitempty"`   // a command that tries it; whoever knows one sets it
}

// A mark is a moment at an instruction.
type mark struct {
	pc   uint32
	hart int
	at   machine.Position
}

// report notes a race.
func (d *Detector) report(k Kind, u update, who party, o stored) {
	d.note(d.race(k, u.word, who, u.load.mark, u.store, o))
}

// race is one of an object: from a load to a store of the one, and a store of the other.
func (d *Detector) race(k Kind, addr uint32, who party, load, store mark, o stored) Race {
	r := Race{Kind: k, Word: integrity.Word(addr), Symbol: d.m.Image().Place(addr), Who: d.name(who), By: d.name(o.who)}
	r.Read, r.Write, r.Other = d.place(load), d.place(store), d.place(o.mark)
	word := r.Symbol
	if word == "" {
		word = d.device(addr)
	}
	r.Message = fmt.Sprintf(messages[k], r.Who, word, r.By)
	r.Missing = missing(k, who.hart != o.who.hart, o.who.handles)
	return r
}

// messages say of each kind what it is: who, what, and who else.
var messages = map[Kind]string{
	Lost:      "%s updates %s, and what %s stores to it in between is lost",
	CanBeLost: "%s updates %s; if the interrupt comes between the load and the store, what %s stores to it is lost",
	Update:    "%s updates %s, and nothing orders that and what %s stores to it",
	Check:     "%s looks at %s and stores to it by what it has seen, and so does %s: nothing orders the two",
	Sleep:     "%s looks at %s and sleeps by what it has seen, and nothing orders that and what %s stores to it",
	Value:     "%s uses what it has read of %s, and nothing orders that and what %s stores to it",
}

// device is the name of the device at an address; the address, if there is none.
func (d *Detector) device(addr uint32) string {
	for _, p := range d.m.Parts() {
		if p.Base == addr {
			return "the " + p.Device.Info().Name
		}
	}
	return integrity.Word(addr).String()
}

// missing is what would order the two: of two harts, or a handler, or another task.
func missing(k Kind, harts, handler bool) string {
	switch {
	case k == Value && harts:
		return "nothing has the reader wait for that store, or the writer for him: take a lock, or wait for a flag"
	case k == Value:
		return "nothing has the reader wait for that store, or the writer for him: a semaphore does"
	case k == Sleep:
		return "interrupts are on between the look and the wfi: close them (csrci mstatus, 8); wfi wakes all the same"
	case k == Check && harts:
		return "nothing keeps the other hart away between the look and the store: make it one AMO, or lr.w and sc.w"
	case k == Check:
		return "interrupts are on between the look and the store: close them (csrci mstatus, 8), or make it one AMO"
	case harts:
		return "nothing keeps the other hart away between the load and the store: take a lock, or make it one AMO"
	case k == Update && !handler:
		return "interrupts are on between the load and the store, and no semaphore keeps the other one away"
	}
	return "interrupts are on between the load and the store: close them (csrci mstatus, 8), or make it one AMO"
}

// name says who it is.
func (d *Detector) name(p party) string {
	on := ""
	if len(d.harts) > 1 {
		on = fmt.Sprintf(" on hart %d", p.hart)
	}
	switch {
	case p.handles:
		return "the handler of the " + p.cause.String() + on
	case p.task == 0:
		return "the program" + on
	case d.names(p.task) != "":
		return "task " + d.names(p.task) + on
	}
	return fmt.Sprintf("task %d", p.task) + on
}

func (d *Detector) place(m mark) *integrity.Place {
	img := d.m.Image()
	p := &integrity.Place{PC: integrity.Word(m.pc), Symbol: img.Place(m.pc), Steps: m.at.Steps, Ticks: m.at.Now}
	if len(d.harts) > 1 {
		p.Hart = &m.hart
	}
	if file, line, ok := img.LineAt(m.pc); ok {
		p.File, p.Line, p.Text = file, line, strings.TrimSpace(img.Source(file, line))
	}
	return p
}

// Print writes the race as a paragraph.
func (r *Race) Print(w io.Writer) {
	row := func(name, text string) { fmt.Fprintf(w, "  %-8s %s\n", name, text) }
	fmt.Fprintf(w, "%s\n", r.Message)
	row("read", r.Read.String())
	switch r.Kind {
	case Sleep:
		row("sleeps", r.Write.String())
	case Value:
		row("used", r.Write.String())
	default:
		row("written", r.Write.String())
	}
	row("by other", r.Other.String())
	row("missing", r.Missing)
	if r.Proof != "" {
		row("proof", r.Proof)
	}
	if r.Verdict != "" {
		row("tried", r.Verdict)
	}
	switch {
	case r.Times == 2:
		row("again", "once more")
	case r.Times > 2:
		row("again", strconv.Itoa(r.Times-1)+" more times")
	}
}
