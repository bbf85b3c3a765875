package analysis

import (
	"slices"
	"strings"

	"breakfast/asm/dis"
	"breakfast/asm/link"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// A builder makes an Analysis of what a Recorder was told.
type builder struct {
	*Recorder
	*Analysis
	p       *link.Program
	laidOut bool
	files   map[*source.File]int
	lines   [][]string // of files
	symbols map[*object.Symbol]*Symbol
	labels  map[uint32]string // for disassembly
}

// Analysis is what is known in the end. Laid out says that addresses are known.
func (r *Recorder) Analysis(p *link.Program, laidOut bool) *Analysis {
	b := &builder{Recorder: r, Analysis: &Analysis{Clipped: r.clipped}, p: p, laidOut: laidOut,
		files: map[*source.File]int{}, symbols: map[*object.Symbol]*Symbol{},
		labels: map[uint32]string{}}
	for _, f := range r.files {
		b.file(f)
	}
	for _, n := range r.names {
		b.name(n)
	}
	for _, m := range r.macros {
		b.macro(m)
	}
	b.given(p.Given)
	b.given(p.Edges)
	for _, i := range r.includes {
		x := Include{Range: b.rangeOf(i.at, false), Name: i.name, Target: -1, Binary: i.binary}
		if i.file != nil {
			x.Target = b.file(i.file)
		}
		b.Includes = append(b.Includes, x)
	}
	b.Statements = b.statements(0, len(r.nodes))
	return b.Analysis
}

// file is the index of a file. One that is included twice is there once.
func (b *builder) file(f *source.File) int {
	if i, ok := b.files[f]; ok {
		return i
	}
	i := slices.Index(b.Files, File{f.Name, f.Text})
	if i < 0 {
		i = len(b.Files)
		b.Files = append(b.Files, File{f.Name, f.Text})
	}
	b.files[f] = i
	return i
}

// rangeOf is where somebody wrote what stands at a place.
func (b *builder) rangeOf(at source.Place, statement bool) Range {
	p := b.written(at, statement)
	file := b.file(p.Frame.File)
	lines := b.linesOf(file)
	line := min(int(p.Line), len(lines))
	end := len(strings.TrimSuffix(lines[line-1], "\r"))
	from, to := min(int(p.Col), end), min(int(p.End()), end)
	return Range{file, line, from + 1, max(from, to) + 1}
}

// linesOf is the text of a file in lines.
func (b *builder) linesOf(file int) []string {
	for len(b.lines) <= file {
		b.lines = append(b.lines, strings.Split(b.Files[len(b.lines)].Text, "\n"))
	}
	return b.lines[file]
}

func (b *builder) use(at source.Place) Use {
	u := Use{Range: b.rangeOf(at, false)}
	for _, p := range b.via(at) {
		u.Via = append(u.Via, b.rangeOf(p, true))
	}
	return u
}

// name adds a place where a symbol's name stands.
func (b *builder) name(n name) {
	s := b.symbol(n.sym.Target())
	if n.as == object.Used {
		s.Uses = append(s.Uses, b.use(n.at))
		return
	}
	r := b.rangeOf(n.at, false)
	if s.Defs = append(s.Defs, r); s.Doc == "" {
		s.Doc = b.doc(r, n.stmt)
	}
	s.Known = s.Known && n.as == object.Defined
	if s.Kind == Local {
		s.Name = n.at.Text()
	}
}

// symbol finds or makes what stands for a symbol.
func (b *builder) symbol(o *object.Symbol) *Symbol {
	if s := b.symbols[o]; s != nil {
		return s
	}
	s := &Symbol{Name: o.Name, Kind: b.kind(o), Global: o.Global || o.Module == nil, Weak: o.Weak}
	if o.Rare != nil {
		s.Doc = o.Rare.Doc
	}
	if s.Kind == Local || s.Kind == Undefined && source.IsDigit(o.Name[0]) {
		s.Name = strings.TrimRight(o.Name, "bf")
	}
	if b.laidOut || o.IsNumber() {
		if v := b.p.Value(o); v.Err == nil && o.Defined() {
			s.Known, s.Value, s.Address = true, v.N, v.Rel == 1
		}
	}
	if s.Known && s.Address && s.Name != "" && s.Kind != Local && b.labels[uint32(s.Value)] == "" {
		b.labels[uint32(s.Value)] = s.Name
	}
	b.symbols[o] = s
	b.Symbols = append(b.Symbols, s)
	return s
}

func (b *builder) kind(o *object.Symbol) Kind {
	switch {
	case o.Given == object.GivenMachine:
		return Machine
	case o.Given == object.GivenD:
		return Option
	case o.Kind == object.SymEdge:
		return Edge
	case o.Kind == object.SymUndefined:
		return Undefined
	case o.Kind == object.SymEqu:
		return Value
	case o.Name == "" || source.IsDigit(o.Name[0]):
		return Local
	}
	return Label
}

// given adds the symbols that the program does not mention.
func (b *builder) given(m map[string]*object.Symbol) {
	for _, name := range sortedKeys(m) {
		b.symbol(m[name])
	}
}

// macro adds a macro with its parameters, or the parameter of a loop.
func (b *builder) macro(m *macro) {
	def := b.rangeOf(m.def, false)
	var params []*Symbol
	for _, p := range m.params {
		params = append(params, &Symbol{Name: p.Name, Kind: Parameter, Defs: []Range{b.rangeOf(p.At, false)},
			Detail: p.Default()})
	}
	for _, k := range m.keys {
		params[k.param].Uses = append(params[k.param].Uses, b.use(k.at))
	}
	for _, p := range m.body.Body {
		if p.Arg >= 0 && p.Arg < len(params) {
			params[p.Arg].Uses = append(params[p.Arg].Uses, Use{Range: b.hole(m.body, p.From+1, p.To)})
		}
	}
	if m.name == "" {
		b.Symbols = append(b.Symbols, params...)
		return
	}
	s := &Symbol{Name: m.name, Kind: Macro, Defs: []Range{def}, Doc: b.doc(def, m.stmt), Detail: m.detail,
		Params: params}
	for _, at := range m.calls {
		s.Uses = append(s.Uses, b.use(at))
	}
	b.Symbols = append(b.Symbols, s)
}

// hole is where bytes of a body stand.
func (b *builder) hole(body *body, from, to int) Range {
	line := body.at.Line + int32(strings.Count(body.text[:from], "\n"))
	start, col := body.line(line)
	p := body.at.In(body.at.Frame, int32(from-start)+col, int32(to-start)+col)
	p.Line = line
	return b.rangeOf(p, false)
}

// statements are those of some of the nodes.
func (b *builder) statements(from, to int) (list []Statement) {
	for i := from; i < to; {
		n := &b.nodes[i]
		s := Statement{Range: b.rangeOf(n.at, true), Text: n.text, Skipped: n.skipped}
		if s.Inner = b.statements(i+1, n.behind); s.Inner == nil {
			b.bytes(&s, n)
		}
		list = append(list, s)
		i = max(n.behind, i+1)
	}
	return list
}

// bytes adds what a statement became.
func (b *builder) bytes(s *Statement, n *node) {
	if n.from == n.to || !b.laidOut || !n.sec.Alloc {
		return
	}
	s.Section, s.Addr = n.sec.Name, b.p.At(n.sec, n.from.Off, n.from.Spans)
	if s.Size = b.p.At(n.sec, n.to.Off, n.to.Spans) - s.Addr; b.p.Merged(n.sec) {
		s.Size = uint32(n.to.Off - n.from.Off)
	}
	bytes := b.p.Bytes(s.Addr, min(s.Size, MaxBytes))
	s.Bytes = bytes
	for addr := s.Addr; n.code && len(bytes) > 0; {
		in, size := dis.Decode(bytes)
		if size == 0 {
			return
		}
		s.Code = append(s.Code, Instruction{addr, size, in.Pretty(addr, func(a uint32) string { return b.labels[a] })})
		addr, bytes = addr+uint32(size), bytes[size:]
	}
}
