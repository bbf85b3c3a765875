package analysis

import (
	"strings"

	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// A Recorder is told what the assembler sees, as it sees it.
type Recorder struct {
	Section func() *object.Section // that the next byte goes to

	names      []name
	nodes      []node
	open       []int // the nodes of statements that are being read, outermost first; -1 for one that is not kept
	files      []*source.File
	includes   []include
	macros     []*macro
	defined    map[*syntax.Macro]*macro
	origins    map[*source.Frame]*origin
	expansions int // nodes and names out of them
	clipped    bool
	torn       bool
}

// NewRecorder is one that has been told nothing.
func NewRecorder() *Recorder {
	return &Recorder{origins: map[*source.Frame]*origin{}, defined: map[*syntax.Macro]*macro{}}
}

// A name is a place where the name of a symbol stands.
type name struct {
	sym  *object.Symbol
	at   source.Place
	as   object.Role
	stmt int // the node of its statement
}

// A node is a statement; those that it brought about follow it, up to behind.
type node struct {
	at      source.Place
	text    string
	behind  int
	skipped bool
	code    bool
	sec     *object.Section
	from    object.Spot
	to      object.Spot
}

type include struct {
	at     source.Place
	name   string
	file   *source.File
	binary bool
}

// A macro is one, or a loop with a parameter.
type macro struct {
	name   string
	def    source.Place
	stmt   int
	detail string
	params []syntax.Param
	body   *body
	calls  []source.Place
	keys   []key
}

// A key is the name of a parameter where it stands: before an argument, or in the body.
type key struct {
	param int
	at    source.Place
}

// keep says that one more thing at a place is to be kept.
func (r *Recorder) keep(at source.Place) bool {
	if at.Frame == nil || at.Frame.What == "" {
		return true
	}
	if r.expansions++; r.expansions > MaxKept {
		r.clipped = true
		return false
	}
	return true
}

// Symbol is told where a symbol's name stands.
func (r *Recorder) Symbol(s *object.Symbol, at source.Place, as object.Role) {
	if r.torn && as == object.Defined {
		as = object.Guessed
	}
	if at.Frame != nil && r.keep(at) {
		r.names = append(r.names, name{s, at, as, r.stmt()})
	}
}

// stmt is the node of the statement at hand, -1 where there is none.
func (r *Recorder) stmt() int {
	if len(r.open) == 0 {
		return -1
	}
	return r.open[len(r.open)-1]
}

// File is told of a file that is about to be read.
func (r *Recorder) File(f *source.File) { r.files = append(r.files, f) }

// Begin is told of a statement before it is read.
func (r *Recorder) Begin(st *source.Stmt) {
	sec := r.Section()
	at := st.Place()
	if !r.keep(at) {
		r.open = append(r.open, -1)
		return
	}
	r.open = append(r.open, len(r.nodes))
	here := object.Spot{Off: sec.Size, Spans: len(sec.Spans)}
	r.nodes = append(r.nodes, node{at: at, text: st.Text, sec: sec, from: here, to: here})
}

// Torn is told that what follows stands behind something that is never closed: its names are worth knowing, and what
// they stand for is not.
func (r *Recorder) Torn(torn bool) { r.torn = torn }

// Code is told that the statement at hand is an instruction.
func (r *Recorder) Code() {
	if i := r.stmt(); i >= 0 {
		r.nodes[i].code = true
	}
}

// End is told that the statement at hand has been read, or passed over.
func (r *Recorder) End(skipped bool) {
	i := r.stmt()
	r.open = r.open[:len(r.open)-1]
	if i < 0 {
		return
	}
	n := &r.nodes[i]
	n.behind, n.skipped = len(r.nodes), skipped
	if n.to = (object.Spot{Off: n.sec.Size, Spans: len(n.sec.Spans)}); r.torn {
		n.to = n.from
	}
}

// Include is told of a file that a statement names; f is nil where it is not to be had, or binary.
func (r *Recorder) Include(at source.Place, name string, f *source.File, binary bool) {
	if r.keep(at) {
		r.includes = append(r.includes, include{at, name, f, binary})
	}
}

// Macro is told of the definition of a macro, whose body begins at a place.
func (r *Recorder) Macro(m *syntax.Macro, at source.Place) {
	if !r.keep(m.Def) {
		return
	}
	k := &macro{name: m.Name, def: m.Def, stmt: r.stmt(), detail: strings.TrimPrefix(m.Syntax, "it is called "),
		params: m.Params, body: newBody(m.Text, m.Body, at)}
	r.macros, r.defined[m] = append(r.macros, k), k
}

// Mention is told of the name of a macro where it is not called.
func (r *Recorder) Mention(m *syntax.Macro, at source.Place) {
	if k := r.defined[m]; k != nil && r.keep(at) {
		k.calls = append(k.calls, at)
	}
}

// Call is told of a call of a macro; the arguments' places, for parameter after parameter, are filled in by what it
// returns, for syntax.Macro's Bind.
func (r *Recorder) Call(m *syntax.Macro, at source.Place) (places []source.Place,
	saw func(param int, name, value source.Place)) {
	k := r.defined[m]
	places = make([]source.Place, len(m.Params))
	keep := k != nil && r.keep(at)
	if keep {
		k.calls = append(k.calls, at)
	}
	return places, func(param int, name, value source.Place) {
		places[param] = value
		if keep && name.Frame != nil && r.keep(name) {
			k.keys = append(k.keys, key{param, name})
		}
	}
}

// Expand is told that a frame is a macro's body with arguments filled in.
func (r *Recorder) Expand(f *source.Frame, m *syntax.Macro, args []string, places []source.Place, calls int) {
	if k := r.defined[m]; k != nil && !r.clipped {
		for i, p := range m.Params {
			if args[i] == p.Default() && places[i].Text() == "" {
				places[i] = p.ValueAt
			}
		}
		r.origins[f] = &origin{body: k.body, args: args, places: places, calls: calls}
	}
}

// A Loop is a loop that is about to be read again and again.
type Loop struct{ body *body }

// Loop is told of .rept, without a parameter, and of .irp and .irpc, whose body, filled in for each value, begins at a
// place.
func (r *Recorder) Loop(p string, param source.Place, text string, b syntax.Body, at source.Place) Loop {
	l := Loop{newBody(text, b, at)}
	if p != "" && r.keep(param) {
		r.macros = append(r.macros, &macro{def: param, stmt: r.stmt(), body: l.body,
			params: []syntax.Param{{Name: p, At: param}}})
	}
	return l
}

// Turn is told that a frame is a loop's body, for a value that stands at a place.
func (r *Recorder) Turn(f *source.Frame, l Loop, value string, at source.Place, calls int) {
	if r.clipped {
		return
	}
	r.origins[f] = &origin{body: l.body, args: []string{value}, places: []source.Place{at}, calls: calls}
}
