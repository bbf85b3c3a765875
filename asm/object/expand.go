package object

import (
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// An expansion says that the code from here on was made by a statement of a macro or of .irp, whose
// text has arguments put in. A place without a frame ends it.
type expansion struct {
	Off   int64
	Spans int
	At    source.Place
}

// expanded remembers the text that the next bytes of code come from, if it is in no file as it is.
func (s *Section) expanded(at source.Place) {
	if s.Flags&image.X == 0 {
		return
	}
	if !at.Frame.Filled {
		at = source.Place{}
	}
	n := len(s.Expansions)
	switch {
	case n == 0 && at.Frame == nil:
		return
	case n > 0 && s.Expansions[n-1].At.Frame == at.Frame && s.Expansions[n-1].At.Line == at.Line:
		return
	}
	s.Expansions = push(s.Expansions, expansion{s.Size, len(s.Spans), at})
}
