package explain

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// Place is an instruction or a datum of the program, and when something happened there.
type Place struct {
	PC     string `json:"pc"`
	Symbol string `json:"symbol,omitempty"`
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Text   string `json:"text,omitempty"` // the source line
	Step   uint64 `json:"step,omitempty"`
	Task   string `json:"task,omitempty"`
}

// String is where, as short as it is clear: "tea.s:12", without folders, else the symbol, else the address.
func (p *Place) String() string {
	switch {
	case p.File != "":
		return fmt.Sprintf("%s:%d", path.Base(p.File), p.Line)
	case p.Symbol != "":
		return p.Symbol
	}
	return p.PC
}

// place is the place of an address.
func place(img *image.Image, addr uint32) *Place {
	p := &Place{PC: fmt.Sprintf("0x%08x", addr), Symbol: img.Place(addr)}
	if file, line, ok := img.LineAt(addr); ok {
		text, _, _ := strings.Cut(img.Source(file, line), "#")
		p.File, p.Line, p.Text = file, line, strings.Join(strings.Fields(text), " ")
	}
	return p
}

// at is a place of the program that is being explained.
func (c *inquest) at(addr uint32) *Place { return place(c.img, addr) }

// atStep is a place, and a step.
func (c *inquest) atStep(addr uint32, step uint64) *Place {
	p := c.at(addr)
	p.Step = step
	return p
}

// procedure is the name under which an address is found, without the distance from it; "" outside of the program.
func (c *inquest) procedure(addr uint32) string {
	n, _ := c.img.SymbolAt(addr)
	return n
}

// text is an instruction as people write it.
func (c *inquest) text(pc uint32, in isa.Inst) string {
	return in.Pretty(pc, c.img.Place)
}

// code says that an address is in a segment that is meant to be executed.
func (c *inquest) code(addr uint32) bool {
	s := c.img.SegmentAt(addr)
	return s != nil && s.Flags&image.X != 0
}

// isData says that the source line of a place is a directive for data.
func isData(p *Place) bool {
	for _, word := range strings.Fields(p.Text) {
		if !strings.HasSuffix(word, ":") {
			return slices.Contains(data, word)
		}
	}
	return false
}

var data = []string{".byte", ".half", ".word", ".2byte", ".4byte", ".short", ".long", ".int", ".ascii", ".asciz",
	".string", ".space", ".zero", ".skip", ".fill"}
