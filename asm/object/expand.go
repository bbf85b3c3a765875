package object

import (
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/source"
)

// An expansion says that the code from here on was made by a statement of a macro or of .irp, whose
// text has arguments put in. A place without a frame ends it.
type expansion struct {
	off   int64
	spans int
	at    source.Place
}

// expanded remembers the text that the next bytes of code come from, if it is in no file as it is.
func (s *Section) expanded(at source.Place) {
	if s.Flags&image.X == 0 {
		return
	}
	if !at.Frame.Filled {
		at = source.Place{}
	}
	n := len(s.expansions)
	switch {
	case n == 0 && at.Frame == nil:
		return
	case n > 0 && s.expansions[n-1].at.Frame == at.Frame && s.expansions[n-1].at.Line == at.Line:
		return
	}
	s.expansions = append(s.expansions, expansion{s.Size, len(s.Spans), at})
}

// expansions adds those of a section to the image, which lists its sections in order of address.
func (a *Program) expansions(m *image.Image, s *Section) {
	for _, e := range s.expansions {
		x := image.Expansion{Addr: s.at(e.off, e.spans)}
		if e.at.Frame != nil {
			x.Text = strings.TrimSpace(e.at.Frame.LineText(int(e.at.Line)))
		}
		if n := len(m.Expansions); n > 0 && m.Expansions[n-1].Addr == x.Addr {
			m.Expansions[n-1] = x
			continue
		}
		m.Expansions = append(m.Expansions, x)
	}
	if n := len(s.expansions); n > 0 && s.expansions[n-1].at.Frame != nil {
		m.Expansions = append(m.Expansions, image.Expansion{Addr: s.addr + uint32(s.Len)})
	}
}
