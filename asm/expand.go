package asm

import (
	"strings"

	"breakfast/asm/image"
)

// An expansion says that the code from here on was made by a statement of a macro or of .irp, whose text has arguments put in. A place
// without a frame ends it.
type expansion struct {
	off   int64
	spans int
	at    place
}

// expanded remembers the text that the next bytes of code come from, if it is in no file as it is.
func (s *section) expanded(at place) {
	if s.flags&image.X == 0 {
		return
	}
	if !at.frame.filled {
		at = place{}
	}
	n := len(s.expansions)
	switch {
	case n == 0 && at.frame == nil:
		return
	case n > 0 && s.expansions[n-1].at.frame == at.frame && s.expansions[n-1].at.line == at.line:
		return
	}
	s.expansions = append(s.expansions, expansion{s.size, len(s.spans), at})
}

// expansions adds those of a section to the image, which lists its sections in order of address.
func (a *assembler) expansions(m *image.Image, s *section) {
	for _, e := range s.expansions {
		x := image.Expansion{Addr: s.at(e.off, e.spans)}
		if e.at.frame != nil {
			x.Text = strings.TrimSpace(e.at.frame.lineText(int(e.at.line)))
		}
		if n := len(m.Expansions); n > 0 && m.Expansions[n-1].Addr == x.Addr {
			m.Expansions[n-1] = x
			continue
		}
		m.Expansions = append(m.Expansions, x)
	}
	if n := len(s.expansions); n > 0 && s.expansions[n-1].at.frame != nil {
		m.Expansions = append(m.Expansions, image.Expansion{Addr: s.addr + uint32(s.len)})
	}
}
