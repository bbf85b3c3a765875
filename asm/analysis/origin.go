package analysis

import (
	"sort"
	"strings"

	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// A body is that of a macro or a loop, and where it stands.
type body struct {
	syntax.Body // nil where nothing is filled in
	at          source.Place
	lines       []int // where its lines begin
	text        string
}

func newBody(text string, b syntax.Body, at source.Place) *body {
	return &body{Body: b, at: at, text: text}
}

// line is where in the body a line of its file begins, and at which column of that.
func (b *body) line(n int32) (from int, col int32) {
	if b.lines == nil {
		b.lines = []int{0}
		for i := 0; i < len(b.text); i++ {
			if b.text[i] == '\n' {
				b.lines = append(b.lines, i+1)
			}
		}
	}
	i := min(max(int(n-b.at.Line), 0), len(b.lines)-1)
	if i == 0 {
		return 0, b.at.Col
	}
	return b.lines[i], 0
}

// An origin is what a frame was made of.
type origin struct {
	*body
	args   []string
	places []source.Place // of the arguments, where the call has them
	calls  int            // for \@

	last, start int   // the piece that was found last, in the line that begins there …
	col         int32 // … and its column
}

// written is where somebody wrote what stands at a place: in the body of the macro that it came out of, or, what is
// a part of an argument, at the call. A statement, or what is partly the one and partly the other, is in the body.
func (r *Recorder) written(p source.Place, statement bool) source.Place {
	for {
		o := r.origins[p.Frame]
		if o == nil {
			return p
		}
		p = o.back(p, statement)
	}
}

// back goes one step.
func (o *origin) back(p source.Place, statement bool) source.Place {
	start, col := o.line(p.Line)
	from, to := int32(start)+p.Col, int32(start)+p.End() // in the body, where nothing is filled in
	if o.Body != nil {
		var arg int
		var in int32
		if from, to, arg, in = o.find(start, p.Col, p.End()); arg >= 0 && !statement && arg < len(o.places) &&
			o.places[arg].Frame != nil {
			return argument(o.places[arg], o.args[arg], in, p.End()-p.Col)
		}
	}
	return p.In(o.at.Frame, from-int32(start)+col, to-int32(start)+col)
}

// find is where in the body columns of a line that begins at start come from; if all of it is part of an argument,
// also which, and where in that.
func (o *origin) find(start int, col, end int32) (from, to int32, arg int, in int32) {
	arg = -1
	i, at := o.last, o.col // a piece, and the column that it begins at
	if o.start != start || o.col > col {
		i, at = sort.Search(len(o.Body), func(i int) bool { return o.Body[i].To > start }), 0
	}
	found := false
	for ; i < len(o.Body); i++ {
		p := &o.Body[i]
		size := int32(len(p.With(o.args, o.calls)))
		begin := int32(p.From)
		if p.IsText() && p.From < start {
			begin = int32(start)
			size -= int32(start - p.From)
		}
		if !found && col < at+size {
			found = true
			o.last, o.start, o.col = i, start, at
			from = int32(p.From)
			switch {
			case p.IsText():
				from = begin + col - at
			case p.Arg >= 0 && end <= at+size:
				arg, in = p.Arg, col-at
			}
		}
		if found && end <= at+size {
			if to = int32(p.To); p.IsText() {
				to = begin + end - at
			}
			return from, to, arg, in
		}
		at += size
	}
	if !found {
		from = int32(len(o.text))
	}
	return from, int32(len(o.text)), -1, 0
}

// argument is the place of so many bytes of an argument, which may have lost quotes and spaces on its way.
func argument(at source.Place, arg string, in, n int32) source.Place {
	raw := at.Text()
	i := strings.Index(raw, arg)
	if i >= 0 {
		i += int(in)
	} else {
		i = word(raw, arg[in:min(int(in+n), len(arg))])
	}
	if i < 0 {
		return at
	}
	from := at.Col + int32(i)
	return at.In(at.Frame, from, from+n)
}

// word is where a name stands in a text as a whole, -1 where it does not.
func word(text, name string) int {
	for i := 0; ; {
		n := strings.Index(text[i:], name)
		if n < 0 {
			return -1
		}
		i += n
		end := i + len(name)
		if (i == 0 || !source.IsNamePart(text[i-1])) && (end == len(text) || !source.IsNamePart(text[end])) {
			return i
		}
		i = end
	}
}

// via are the calls and loops that brought a place about, the innermost first.
func (r *Recorder) via(p source.Place) (list []source.Place) {
	for f := p.Frame; f != nil && f.What != ""; f = f.Up.Frame {
		if r.origins[f] != nil {
			list = append(list, r.written(f.Up, true))
		}
	}
	return list
}
