// Package asm turns recipe text into a program: the RISC-V dialect of GNU as, for RV32 without a
// linker. Several files make one program; what they share, they say with .globl.
//
// # The way of a line
//
// Each step has a room of its own, and each room knows only those below it:
//
//	asm/source   text → statements → tokens, each with its place; errors with carets
//	asm/syntax   what statements are made of: directives, operators, operands as text, macros
//	asm/arch     the mnemonics with their forms, extensions, compressed instructions
//	asm/advice   what was likely meant
//	asm/flow     which statements are read, in which order: conditionals, macros, loops, includes
//	asm          statements → what they say: this package
//	asm/inst     instructions: operands, pseudo-instructions, what is wrong with them
//	asm/expr     expressions
//	asm/object   symbols, values, and sections with fixups and spans
//	asm/frames   what .cfi_ directives say
//	asm/link     names, layout, relaxation → bytes → an image or an object file
//	asm/image    programs, in ELF files too
//
// A hook in the same pass tells asm/analysis what is seen, where Analyze was asked for: what editors want to know.
// Beside them, asm/dis goes the way back, and asm/format puts source in columns.
//
// Take "loop: lw a0, cup". Reader.Run (asm/flow) has Frame.Next (asm/source) cut it out of its text, and a Cursor
// cuts tokens off it as they are asked for: loop : lw a0 , cup, of which a0 knows that it is a register.
// unit.statement (stmt.go) takes the label off, which Module.Label (asm/object) puts where the next byte goes, and
// finds neither a macro nor a directive in lw. OneOf (asm/inst) parts the tokens into operands, each of which says once
// what it looks like, and picks the form rd, symbol of arch.Forms by that; operand.go reads register and
// expression, and pseudo.go appends auipc and lw, with a Fixup for the address. When all files are read, Program.Link
// (asm/link) finds cup, gives every section its address and every span its size, and fix fills the distance in.
//
// # Words
//
//	place    where in the text something stands: frame, line, columns
//	frame    a text being read: a file, an expansion of a macro, a turn of a loop
//	token    a name, number, string, character or sign of a statement
//	cursor   where reading has got to in a statement's tokens
//	shape    what an operand looks like, whatever is wanted there
//	form     one way to write a mnemonic: its operands, and the instructions that it becomes
//	value    what an expression came to: a symbol minus a symbol plus a number, or a tree of such
//	fixup    a field among the bytes that waits for a value
//	span     a piece of a section whose size waits: a branch, an alignment, .org
//	module   what one file became; a program has several
//	relaxation is the search for sizes of spans that fit together
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
//   - in a program, a conditional branch to a plain number stays short if it reaches, and so do explicit c.j and its
//     like: what is disassembled, with addresses for targets, becomes the same bytes again;
//   - .align in code aligns: also to an instruction's size or less, and, with a fill or without relaxation,
//     behind a padding that ld cuts down;
//   - == and .eqv give a value that is computed where it stands, not where it is used;
//   - // begins a comment;
//   - .float and .double round to even where a number is in the middle between two, or close to it (1e23); numbers
//     that are none (0x10, 1e, a comma at the end) are refused;
//   - .octa of an expression has the sign of its 64 bits above them;
//   - .section .sdata and .sbss have flags without saying so, as .data and .bss have;
//   - .option arch and -march take the extensions of this hart alone, .attribute arch all; of equal labels at one place
//     only weak ones are taken;
//   - the dynamic linker is missing, and with it la under .option pic, %got_pcrel_hi and thread-local storage;
//   - \e in a string is an escape character, and \a rings; \ before a letter that has no meaning there, .altmacro, and
//     more than 64 MiB are refused.
package asm

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/flow"
	"breakfast/asm/image"
	"breakfast/asm/link"
	"breakfast/asm/object"
	"breakfast/asm/source"
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
	Symbols []Symbol // names of device registers and the like; a program's own meaning of one counts more
	Defines []Symbol // from the command line (-D): a program gives its own default between .ifndef and .endif

	// Alone is as Defines, by file, for that one alone; those without have none.
	Alone [][]Symbol

	// Open reads an included file by its slash-separated name; nil where there are none. An error
	// that is fs.ErrNotExist makes the assembler look elsewhere.
	Open    func(name string) ([]byte, error)
	OpenIn  func(file int, name string) ([]byte, error) // the same, where it depends on which file includes; may be nil
	Include []string                                    // folders to look in too

	// Ours says of a text that it is the machine's own, in which the names of Symbols mean what they say there,
	// whatever the program makes of them; it may be nil.
	Ours func(text string) bool

	// Elsewhere is the file that a program has to include for a macro or constant of that name, "" where
	// there is none, for advice; it may be nil.
	Elsewhere func(name string) string

	// Print is told what .print says, as it is read; it may be nil.
	Print func(message string)

	// Warn is told what is strange but assembles all the same; it may be nil.
	Warn func(*source.Error)
}

// ParseDefine reads NAME=VALUE as -D takes it: a decimal, hexadecimal (0x), octal (0) or binary
// (0b) number, 1 where there is none.
func ParseDefine(s string) (Symbol, error) {
	name, text, ok := strings.Cut(s, "=")
	if !ok {
		text = "1"
	}
	if !source.IsName(name) {
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
	a, sound := readings(files, opt, func(*assembler) {})
	var m *image.Image
	if sound {
		if m = a.Link(); m != nil {
			for i := range m.Units {
				m.Units[i].Name = files[i].Name
			}
			a.warnLast()
		}
	}
	if err := a.finish(); err != nil {
		return nil, err
	}
	return m, nil
}

// maxReadings bounds how often files are read: again, where the program gives a name of the machine a meaning below
// its first use.
const maxReadings = 4

// readings reads the files, as often as it takes. What is to be known first of the assembler, init says.
func readings(files []Source, opt Options, init func(*assembler)) (a *assembler, sound bool) {
	printed, said := 0, 0 // by .print
	if say := opt.Print; say != nil {
		opt.Print = func(text string) {
			if said++; said > printed { // and not once more
				printed = said
				say(text)
			}
		}
	}
	var hidden []map[string]bool
	for n := 1; ; n++ {
		said = 0
		a = newAssembler(opt)
		a.hidden = hidden
		init(a)
		sound = a.read(files)
		late := object.Late(a.Modules)
		if n == maxReadings || late == nil {
			return a, sound
		}
		hidden = late
	}
}

func newAssembler(opt Options) *assembler {
	if opt.Base == 0 {
		opt.Base = DefaultBase
	}
	a := &assembler{opt: opt, frames: map[string]*object.Symbol{}, Program: link.NewProgram(opt.Base)}
	open := opt.OpenIn
	if open == nil && opt.Open != nil {
		open = func(_ int, name string) ([]byte, error) { return opt.Open(name) }
	}
	a.flow = flow.Shared{Reports: a.Reports, Open: open, Folders: opt.Include, Ours: opt.Ours}
	return a
}

// read reads the files; false where there is no point in going on.
func (a *assembler) read(files []Source) bool {
	if err := a.setArch(); err != nil {
		a.Report(err)
		return false
	}
	a.give(a.opt.Symbols, object.GivenMachine)
	a.give(a.opt.Defines, object.GivenD)
	a.several = len(files) > 1
	for i, f := range files {
		if a.Halted {
			break
		}
		u := newUnit(a, i)
		a.units = append(a.units, u)
		if i < len(a.opt.Alone) {
			for _, s := range a.opt.Alone[i] {
				u.Give(s.Name, s.Value)
			}
		}
		u.assemble(a.flow.File(f.Name, f.Text, i))
		u.warnNames()
	}
	if len(files) == 0 {
		a.Report(&source.Error{Msg: "there is nothing to assemble"})
	}
	a.warnDefines()
	return !a.Vague
}

// finish hands out what is wrong: errors, or if there are none, warnings.
func (a *assembler) finish() error {
	if len(a.Errs) > 0 {
		a.Errs.Sort()
		return a.Errs
	}
	a.Warned.Sort()
	if a.opt.Warn != nil {
		for _, w := range a.Warned {
			a.opt.Warn(w)
		}
	}
	return nil
}

// The assembler holds what the files of a program share.
type assembler struct {
	link.Program
	flow   flow.Shared
	opt    Options
	ext    arch.Extensions // of opt.Arch
	units  []*unit
	frames map[string]*object.Symbol // entries of .eh_frame that functions have in common, by their contents

	several bool              // files
	hidden  []map[string]bool // by file: names of the machine that it has its own meaning for

	asked    int // how often a near word was looked for …
	compared int // … and among how many, in all
}

func (a *assembler) setArch() *source.Error {
	ext, warning, err := arch.Parse(cmp.Or(a.opt.Arch, arch.Default))
	if err != nil {
		return &source.Error{Msg: "-march=" + err.Error()}
	}
	a.ext, a.Short = ext, ext&arch.ExtC != 0
	if warning != "" {
		a.Report(&source.Error{Msg: "-march=" + warning, Warning: true, Name: warnArch})
	}
	return nil
}

func (a *assembler) give(list []Symbol, by object.GivenBy) {
	for _, s := range list {
		if old := a.Given[s.Name]; old != nil && by == object.GivenD && old.Given == object.GivenMachine {
			a.Report(&source.Error{Msg: fmt.Sprintf("-D %s=%d: %s is the machine's already (%#x)",
				s.Name, s.Value, s.Name, uint32(old.Val().N))})
			continue
		}
		a.Given[s.Name] = &object.Symbol{Name: s.Name, Kind: object.SymEqu, Given: by,
			Rare: &object.Rare{Val: object.Constant(s.Value), Doc: s.Doc}}
	}
}

// Object assembles one file into an object file for a linker, which joins it with others, of C for
// instance. Names that the file does not define are left to the linker, and so are the addresses. Of
// what does not go to memory it has what debuggers read.
func Object(f Source, opt Options) (*image.Relocatable, error) {
	a, sound := readings([]Source{f}, opt, func(a *assembler) { a.Partial = true })
	var o *image.Relocatable
	if sound {
		o = a.Relocatable(a.ext.Versions())
	}
	if err := a.finish(); err != nil {
		return nil, err
	}
	return o, nil
}
