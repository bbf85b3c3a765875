package flow

import (
	"strings"

	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// A rest is what stands behind something that is never closed: an .if, a .macro, a loop, a comment. Assemble does not
// read it; Analyze does, when all else has been read, so that it changes nothing of that.
type rest struct {
	reader *Reader
	frame  *source.Frame
	from   source.Mark
	macro  *syntax.Macro // that is never closed; or nil
}

const (
	mostRests = 100
	mostTears = 10 // how often the end of something is looked for in a rest that has none
)

// leave notes a rest, for Analyze.
func (r *Reader) leave(f *source.Frame, from source.Mark, m *syntax.Macro) {
	if r.Log != nil && len(r.rests) < mostRests {
		r.rests = append(r.rests, rest{r, f, from, m})
	}
}

// unclosed is the error for a body that begins at a mark and has no end. In a rest, its lines are read instead.
func (r *Reader) unclosed(f *source.Frame, from source.Mark, m *syntax.Macro, e *source.Error) error {
	r.Vague = true
	if !r.Rest {
		r.leave(f, from, m)
		return e
	}
	f.Reset(from)
	r.tears++
	return nil
}

// ReadRests reads the rests: all of an .if counts, and calls and loops are not expanded. Begin is called before each.
func (s *Shared) ReadRests(begin func(r *Reader)) {
	for i := 0; i < len(s.rests) && !s.Halted; i++ {
		x := &s.rests[i]
		r := x.reader
		r.Rest, r.exitm, r.ended = true, false, false
		r.conds, r.floor = r.conds[:0], 0
		if x.macro != nil && r.Macros[strings.ToLower(x.macro.Name)] == nil {
			r.Macros[strings.ToLower(x.macro.Name)] = x.macro
		}
		begin(r)
		x.frame.Reset(x.from)
		r.read(x.frame)
	}
}
