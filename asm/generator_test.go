package asm

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// A program is what the generator makes: a few files, each of pieces that can be left out.
type program struct {
	files  [][]chunk
	aside  map[string]string // included files, by name
	suffix string            // of the files' names: .s, or .S for those with lines of the C preprocessor
}

// A chunk is some whole lines, and what of the feature list is in them.
type chunk struct {
	text string
	used []string
}

// sources is the program as the assembler takes it.
func (p *program) sources() []Source {
	var list []Source
	for i, pieces := range p.files {
		var b strings.Builder
		for _, x := range pieces {
			b.WriteString(x.text)
		}
		list = append(list, Source{fmt.Sprintf("%d%s", i, p.suffix), b.String()})
	}
	return list
}

func (p *program) open(name string) ([]byte, error) {
	if text, ok := p.aside[name]; ok {
		return []byte(text), nil
	}
	return nil, fs.ErrNotExist
}

// where is what a section holds.
type where uint8

const (
	anywhere where = iota
	inCode
	inData
	inZeros
)

// A feature is something that programs can have, and that some program must have had in the end.
type feature struct {
	name string
	in   where
	top  bool // not in the body of a macro or loop
	cpp  bool // only in a .S file
	emit func(g *generator)
}

// A generator makes one program.
type generator struct {
	r    *rand.Rand
	p    *program
	deck []*feature // features that this program is to use, if it can

	file    int
	text    strings.Builder // of the piece at hand
	used    map[string]bool // in it
	sec     where
	body    int              // how deep in macros and loops
	macro   bool             // in the body of a macro, where \ is not itself
	planned [4][]string      // labels to be defined in this file, by where
	known   map[string]int64 // .equ symbols of this file
	defined map[string]bool
	count   int    // for names that are used once
	tight   bool   // registers and numbers are those that compressed instructions have
	rvc     bool   // .option rvc is on
	apart   bool   // in an included file, which the C preprocessor does not see
	last    string // what ends the file
	room    int    // bytes that may still be reserved

	labels  [4][]string // of this file, by where: those to come as well
	globals [4][]string // of all files
}

// generate makes the program with a number. Its deck are features that it must use.
func generate(seed uint64, deck []*feature) *program {
	g := &generator{r: rand.New(rand.NewPCG(seed, 4)), p: &program{aside: map[string]string{}, suffix: ".s"},
		deck: deck}
	if slices.ContainsFunc(deck, func(f *feature) bool { return f.cpp }) {
		g.p.suffix = ".S"
	}
	files := 1 + g.r.IntN(3)
	shared := make([][4][]string, files)
	for i := range shared {
		for _, w := range []where{inCode, inData, inZeros} {
			for range g.r.IntN(3) {
				name := fmt.Sprintf("shared_%d", g.next())
				shared[i][w] = append(shared[i][w], name)
				g.globals[w] = append(g.globals[w], name)
			}
		}
	}
	share := len(deck) / files
	for i := range files {
		g.file = i
		g.p.files = append(g.p.files, nil)
		g.deck = deck[i*share:]
		if i < files-1 {
			g.deck = g.deck[:share]
		}
		g.oneFile(shared[i])
	}
	return g.p
}

func (g *generator) oneFile(shared [4][]string) {
	g.last, g.known, g.sec, g.rvc, g.room = "", map[string]int64{}, inCode, false, 20_000
	g.defined = map[string]bool{}
	g.labels, g.planned = [4][]string{}, [4][]string{}
	for i, w := range []where{inCode, inData, inZeros} {
		for n := range 1 + g.r.IntN(4) {
			g.labels[w] = append(g.labels[w], fmt.Sprintf("%s%d", []string{"step", "cup", "table"}[i], n))
		}
		g.planned[w] = slices.Concat(g.labels[w], shared[w])
	}
	g.start()
	if g.file == 0 {
		g.line(".globl _start")
		g.line("_start:")
	}
	for _, w := range []where{inCode, inData, inZeros} {
		if len(shared[w]) > 0 {
			g.line(".globl %s", strings.Join(shared[w], ", "))
		}
	}
	for n, v := range map[string]int64{"SMALL": 5, "EIGHT": 8, "NEG": -3, "LARGE": 0x12345678} {
		g.known[n] = v
	}
	for _, n := range slices.Sorted(maps.Keys(g.known)) {
		g.line(".equ %s, %d", n, g.known[n])
	}
	g.line("1: 2:")
	g.end()
	for len(g.deck) > 0 || g.r.IntN(12) > 0 {
		g.start()
		f := features[g.r.IntN(len(features))]
		if len(g.deck) > 0 {
			f, g.deck = g.deck[0], g.deck[1:]
		}
		if f.cpp && g.p.suffix != ".S" {
			continue
		}
		g.use(f)
		if g.chance(4) {
			g.label()
		}
		g.end()
	}
	for _, w := range []where{inCode, inData, inZeros} {
		g.start()
		for len(g.planned[w]) > 0 {
			g.enter(w)
			g.label()
		}
		g.end()
	}
	g.finish()
}

// finish writes what stands at the end of a file.
func (g *generator) finish() {
	g.start()
	g.line(".text")
	g.line("1: 2:")
	if g.last != "" {
		g.mark(".end")
		g.raw("%s", g.last)
	}
	g.end()
}

func (g *generator) start() {
	g.text.Reset()
	g.used = map[string]bool{}
}

func (g *generator) end() {
	if g.text.Len() > 0 {
		p := &g.p.files[g.file]
		*p = append(*p, chunk{g.text.String(), slices.Sorted(maps.Keys(g.used))})
	}
}

// use emits a feature, in a section where it can be.
func (g *generator) use(f *feature) {
	if f.in != anywhere && f.in != g.sec {
		g.enter(f.in)
	}
	g.mark(f.name)
	f.emit(g)
}

// mark notes that the piece at hand has a feature.
func (g *generator) mark(name string) { g.used[name] = true }

func (g *generator) chance(n int) bool { return g.r.IntN(n) == 0 }

func (g *generator) next() int {
	g.count++
	return g.count
}

func pick[T any](g *generator, list ...T) T { return list[g.r.IntN(len(list))] }

// line writes a statement, with some of the forms that space and comments can take.
func (g *generator) line(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	switch {
	case g.macro:
		fmt.Fprintf(&g.text, "\t%s\n", s)
		return
	case g.chance(12):
		fmt.Fprintf(&g.text, "%s;", s)
		g.mark("two statements in a line")
		if g.chance(2) {
			g.text.WriteString(" ;")
		}
		s = ""
	}
	if word, rest, _ := strings.Cut(s, " "); directives[word] != nil && g.chance(60) {
		s = strings.ToUpper(word) + " " + rest
		g.mark("directive in capitals")
	}
	lead := pick(g, "\t", "\t", "\t", "", "  ", " \t ")
	if strings.HasPrefix(s, "#") {
		lead = "\t"
	}
	fmt.Fprintf(&g.text, "%s%s%s\n", lead, s, g.comment())
}

// raw writes a line as it is.
func (g *generator) raw(format string, args ...any) { fmt.Fprintf(&g.text, format+"\n", args...) }

func (g *generator) comment() string {
	if !g.chance(10) {
		return ""
	}
	switch g.r.IntN(4) {
	case 0:
		g.mark("comment #")
		return pick(g, " # beans", "# \"toast", "\t#", " # it's; \\ /* */")
	case 1:
		g.mark("comment /* */")
		return pick(g, " /* tea */", "/**/", "\t/* \"; # */")
	case 2:
		g.mark("comment /* */ over lines")
		return " /* milk\n and ; .sugar\n*/"
	}
	if g.p.suffix == ".S" && !g.apart {
		g.mark("comment //")
		return pick(g, " // honey", "// a; b")
	}
	return " "
}

// label defines one of the planned labels, if there is one for this section.
func (g *generator) label() {
	list := &g.planned[g.sec]
	if g.body > 0 || len(*list) == 0 {
		return
	}
	g.line("%s:%s", (*list)[0], pick(g, "", " "))
	*list = (*list)[1:]
}

// enter goes to a section of a kind.
func (g *generator) enter(w where) {
	if w == anywhere || g.sec == w && g.chance(2) {
		return
	}
	g.line("%s", g.section(w))
	g.sec = w
}

// section is a directive that goes to a section of a kind.
func (g *generator) section(w where) string {
	var list []string
	switch w {
	case inCode:
		list = []string{".text", ".text", ".section .text", ".section .text.hot", ".section .text.cold.x, \"ax\"",
			".section .recipes, \"ax\", @progbits", ".section .recipes, \"ax\""}
	case inData:
		list = []string{".data", ".section .data", ".section .rodata", ".section .data.cups, \"aw\"",
			".section .sdata, \"aw\", @progbits", ".section .rodata.x, \"a\"", ".section .srodata, \"a\"", ".section " +
				".kitchen, \"aw\"", ".section .menu, \"a\", %progbits"}
	default:
		list = []string{".bss", ".section .bss", ".section .bss.x, \"aw\", @nobits", ".section .sbss, \"aw\", @nobits",
			".section .heap, \"aw\", @nobits"}
	}
	return strings.ReplaceAll(pick(g, list...), "%%", "%")
}

// address is a label that there will be: of this file, or shared.
func (g *generator) address(kinds ...where) string {
	w := pick(g, kinds...)
	list := g.labels[w]
	if n := len(g.globals[w]); n > 0 && g.chance(3) {
		g.mark("a symbol of another file")
		list = g.globals[w]
	}
	return pick(g, list...)
}

// place is a label, and perhaps a distance from it.
func (g *generator) place(kinds ...where) string {
	s := g.address(kinds...)
	if g.chance(3) {
		s += fmt.Sprintf(" %s %s", pick(g, "+", "-"), g.number(int64(4*g.r.IntN(8))))
	}
	return s
}

// target is a place for a branch or jump.
func (g *generator) target() string {
	switch g.r.IntN(6) {
	case 0:
		g.mark("1b and 1f")
		return pick(g, "1b", "2b", "1f", "2f")
	case 1:
		g.mark("the dot")
		return fmt.Sprintf(". %s %d", pick(g, "+", "-"), 4*g.r.IntN(20))
	case 2:
		return g.address(inCode) + fmt.Sprintf(" + %d", 4*g.r.IntN(4))
	}
	return g.address(inCode)
}
