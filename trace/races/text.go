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
)

// Race is a pair: who updates a word, and who stores to it in between.
type Race struct {
	Kind    Kind             `json:"kind"`
	Word    integrity.Word   `json:"word"` // its address in memory
	Symbol  string           `json:"symbol,omitempty"`
	Who     string           `json:"who"`     // updates it
	By      string           `json:"by"`      // stores to it
	Message string           `json:"message"` // in a sentence
	Missing string           `json:"missing"` // what would order the two
	Read    *integrity.Place `json:"read"`
	Write   *integrity.Place `json:"write"`
	Other   *integrity.Place `json:"other"` // the store of the other
	Times   int              `json:"times"` // how often
}

// A mark is a moment at an instruction.
type mark struct {
	pc   uint32
	hart int
	at   machine.Position
}

// report notes a race.
func (d *Detector) report(k Kind, u update, who party, o stored) {
	r := Race{Kind: k, Word: integrity.Word(u.word), Symbol: d.m.Image().Place(u.word), Who: d.name(who),
		By: d.name(o.who), Missing: missing(who, o.who)}
	r.Read, r.Write, r.Other = d.place(u.mark), d.place(u.store), d.place(o.mark)
	word := r.Symbol
	if word == "" {
		word = r.Word.String()
	}
	r.Message = fmt.Sprintf("%s updates %s, and what %s stores to it in between is lost", r.Who, word, r.By)
	if k != Lost {
		r.Message = fmt.Sprintf("%s updates %s; if the interrupt comes between the load and the store, what %s stores "+
			"to it is lost", r.Who, word, r.By)
	}
	d.note(r)
}

// missing is what would order the two.
func missing(who, other party) string {
	if who.hart != other.hart {
		return "nothing keeps the other hart away between the load and the store: take a lock, or make it one AMO"
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
	case d.names != nil && d.names(p.task) != "":
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
	row("written", r.Write.String())
	row("by other", r.Other.String())
	row("missing", r.Missing)
	switch {
	case r.Times == 2:
		row("again", "once more")
	case r.Times > 2:
		row("again", strconv.Itoa(r.Times-1)+" more times")
	}
}
