// Package asm turns recipe text into a program: the RISC-V dialect of GNU as, for RV32 without a
// linker. Several files make one program; what they share, they say with .globl.
//
// The way of a line: reader.go splits text into statements and takes out comments; stmt.go looks
// at the first word, and hands on to cond.go, macro.go, directive.go or inst.go; section.go
// keeps the bytes, with fixups where a value is not yet known and spans where a size is not.
// When all is read, link.go joins the names of the files, merge.go makes equal strings one, layout.go gives everything its address
// and settles the sizes, and fix.go fills the values in.
//
// # Layout
//
// Sections go to memory in the order .text, .rodata, .data, .bss, each from an address that is
// a multiple of 16. A section .text.NAME is part of .text, and so with the others; sections with
// other names follow the one of the four that has the same flags, each from an address with its
// own alignment. Within a section the files come in the order in which they were given. The
// program begins at _start, or without one at the beginning of .text. These symbols, of the four
// sections, need no definition:
//
//	__text_start __text_end  __rodata_start __rodata_end  __data_start __data_end
//	__bss_start __bss_end  _end  __global_pointer$
//
// LinkerScript says the same to GNU ld.
//
// # Where it differs from GNU as
//
//   - lw rd, symbol and its like also take absolute symbols, so that a device register can be
//     loaded by its name;
//   - li and immediates may use values that are defined further down, and differences of labels;
//   - operators may be applied to addresses in every way, as all addresses are known in the end;
//   - a conditional branch to a plain number stays short if it reaches;
//   - explicit c.j and its like to a plain number stay short if they reach;
//   - .align in code aligns: also to an instruction's size or less, and, with a fill or without relaxation, behind a padding that ld cuts down;
//   - == gives a value that is computed where it stands, not where it is used;
//   - // begins a comment;
//   - add with a number is refused, with the advice to write addi.
package asm

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"breakfast/asm/image"
)

// DefaultBase is where programs begin: the board's RAM.
const DefaultBase = 0x8000_0000

// Source is a file given to the assembler.
type Source struct {
	Name string // as messages call it; .include looks beside it
	Text string
}

// Symbol is a name that exists before the first line is read.
type Symbol struct {
	Name  string
	Value int64
	Doc   string // what it is, for messages
}

// Options are what an assembly depends on besides its files.
type Options struct {
	Base    uint32   // address of .text; 0 means DefaultBase
	Arch    string   // the instruction set, as -march has it; "" means DefaultArch
	Symbols []Symbol // names of device registers and the like, which programs may not redefine
	Defines []Symbol // from the command line (-D): a program gives its own default between .ifndef and .endif

	// Open reads an included file by its slash-separated name; nil where there are none. An error
	// that is fs.ErrNotExist makes the assembler look elsewhere.
	Open    func(name string) ([]byte, error)
	Include []string // folders to look in too

	// Elsewhere is the file that a program has to include for a macro or constant of that name, "" where there is none, for
	// advice; it may be nil.
	Elsewhere func(name string) string

	// Print is told what .print says, as it is read; it may be nil.
	Print func(message string)

	// Warn is told what is strange but assembles all the same; it may be nil.
	Warn func(*Error)
}

// ParseDefine reads NAME=VALUE as -D takes it: a decimal, hexadecimal (0x), octal (0) or binary
// (0b) number, 1 where there is none.
func ParseDefine(s string) (Symbol, error) {
	name, text, ok := strings.Cut(s, "=")
	if !ok {
		text = "1"
	}
	if !isName(name) {
		return Symbol{}, fmt.Errorf("%q is no symbol name; write -D NAME=VALUE", name)
	}
	v, err := strconv.ParseInt(text, 0, 64)
	if err != nil || v < -1<<31 || v >= 1<<32 {
		return Symbol{}, fmt.Errorf("%q is no number from -2147483648 to 4294967295", text)
	}
	return Symbol{Name: name, Value: v}, nil
}

// Assemble makes a program of files. An error is an ErrorList: everything that is wrong with
// them, in order.
func Assemble(files []Source, opt Options) (*image.Image, error) {
	a := newAssembler(opt)
	var m *image.Image
	if a.read(files) {
		m = a.link()
	}
	if err := a.finish(); err != nil {
		return nil, err
	}
	return m, nil
}

func newAssembler(opt Options) *assembler {
	if opt.Base == 0 {
		opt.Base = DefaultBase
	}
	return &assembler{opt: opt, given: map[string]*symbol{}, globals: map[string]*symbol{}, reported: map[string]bool{}}
}

// read reads the files; false where there is no point in going on.
func (a *assembler) read(files []Source) bool {
	if err := a.setArch(); err != nil {
		a.report(err)
		return false
	}
	a.give(a.opt.Symbols, givenMachine)
	a.give(a.opt.Defines, givenD)
	for i, f := range files {
		if a.halted {
			break
		}
		u := newUnit(a, i)
		a.units = append(a.units, u)
		u.assemble(newFile(f.Name, f.Text, i))
	}
	if len(files) == 0 {
		a.report(&Error{Msg: "there is nothing to assemble"})
	}
	a.warnDefines()
	return !a.vague
}

// finish hands out what is wrong: errors, or if there are none, warnings.
func (a *assembler) finish() error {
	if len(a.errs) > 0 {
		a.errs.sort()
		return a.errs
	}
	a.warned.sort()
	if a.opt.Warn != nil {
		for _, w := range a.warned {
			a.opt.Warn(w)
		}
	}
	return nil
}

// The assembler holds what the files of a program share.
type assembler struct {
	opt     Options
	ext     extensions // of opt.Arch
	short   bool       // there are compressed instructions, or could be
	units   []*unit
	given   map[string]*symbol // defined by the caller
	globals map[string]*symbol // defined for all files
	edges   map[string]*symbol // of sections
	frames  map[string]*symbol // entries of .eh_frame that functions have in common, by their contents

	errs     ErrorList
	reported map[string]bool // errors inside macros
	warned   ErrorList
	vague    bool // something is missing as a whole; what does not fit together may be due to that
	halted   bool // it makes no sense to go on

	bytes, zeros int64 // written so far
	located      bool  // .loc says where code came from
	included     int   // bytes of included files …
	opened       int   // … and how many there were
	turns        int   // statements out of macros and loops so far …
	texts        int   // … and bytes of text
	pass         int   // of the layout, for memos
	asked        int   // how often a near word was looked for …
	compared     int   // … and among how many, in all
	outs         []*output
	object       *object // nil where there is no linker
}

// maxErrors stops a file that is wrong from end to end.
const maxErrors = 10_000

func (a *assembler) setArch() *Error {
	ext, warning, err := parseArch(cmp.Or(a.opt.Arch, DefaultArch))
	if err != nil {
		return &Error{Msg: "-march=" + err.Error()}
	}
	a.ext, a.short = ext, ext&extC != 0
	if warning != "" {
		a.report(&Error{Msg: "-march=" + warning, Warning: true, Name: warnArch})
	}
	return nil
}

func (a *assembler) report(e *Error) {
	if e.Warning {
		if len(a.warned) < maxErrors {
			a.warned = append(a.warned, e)
		}
		return
	}
	if len(a.errs) >= maxErrors {
		return
	}
	if len(e.Chain) > 0 { // the same line of a macro, expanded again
		key := fmt.Sprintf("%s:%d:%s", e.File, e.Line, e.Msg)
		if e.once {
			key = fmt.Sprintf("%s:%d", e.File, e.Line)
		}
		if a.reported[key] {
			return
		}
		a.reported[key] = true
	}
	a.errs = append(a.errs, e)
	if len(a.errs) >= maxErrors {
		a.halted, a.vague = true, true
	}
}

func (a *assembler) give(list []Symbol, by givenBy) {
	for _, s := range list {
		if old := a.given[s.Name]; old != nil && by == givenD && old.given == givenMachine {
			a.report(&Error{Msg: fmt.Sprintf("-D %s=%d: %s is the machine's already (%#x)", s.Name, s.Value, s.Name, uint32(old.val().n))})
			continue
		}
		a.given[s.Name] = &symbol{name: s.Name, kind: symEqu, given: by, rare: &rare{val: constant(s.Value), doc: s.Doc}}
	}
}
