// Package analysis says of a program's text what editors want to know: which names there are, where they are defined
// and used, what they stand for, and what each statement became. It is plain data.
//
// The assembler tells a Recorder (recorder.go) what it sees while it reads; where in what somebody wrote that
// stands, origin.go finds out, also for text out of macros; build.go puts it together when all is laid out.
package analysis

import "breakfast/asm/source"

// An Analysis is what is known of a program, also of one that is wrong.
type Analysis struct {
	Files      []File      `json:"files"`      // those given and those included, in the order in which they were read
	Symbols    []*Symbol   `json:"symbols"`    // in order of appearance, then those that the program does not mention
	Includes   []Include   `json:"includes"`   // in the order in which they were read
	Statements []Statement `json:"statements"` // of all files, in the order in which they were read

	// Problems are the errors, as Assemble gives them, and the warnings. Where there are errors, some warnings are
	// missing, as what they would speak of may be due to these.
	Problems source.ErrorList `json:"problems"`

	// Clipped says that there was more than is worth keeping: see MaxKept.
	Clipped bool `json:"clipped,omitempty"`
}

// A File is a text that was read, without a byte order mark. Columns count its bytes.
type File struct {
	Name string `json:"name"`
	Text string `json:"-"`
}

// A Range is some bytes of one line of a file.
type Range struct {
	File   int `json:"file"`      // index in Files
	Line   int `json:"line"`      // from 1
	Col    int `json:"column"`    // of the first byte, from 1
	EndCol int `json:"endColumn"` // behind the last
}

// Kind says what a symbol is.
type Kind string

// The kinds of symbols.
const (
	Label     Kind = "label"     // an address in the program
	Local     Kind = "local"     // a label such as 1:, used as 1b and 1f
	Value     Kind = "value"     // .equ, .set, =, #define
	Machine   Kind = "machine"   // of the machine, such as a device register
	Option    Kind = "option"    // given on the command line by -D
	Edge      Kind = "edge"      // where a part of the program begins or ends: __bss_start
	Macro     Kind = "macro"     // .macro
	Parameter Kind = "parameter" // of a macro or a loop
	Undefined Kind = "undefined" // used, but defined nowhere
)

// A Symbol is a name, and all places where it stands.
type Symbol struct {
	Name   string  `json:"name"` // of a Local, its number
	Kind   Kind    `json:"kind"`
	Global bool    `json:"global,omitempty"` // known in all files, not in one alone
	Weak   bool    `json:"weak,omitempty"`   // it may be left undefined
	Defs   []Range `json:"defs,omitempty"`   // where it is defined; several for .set, none where the program does not
	Uses   []Use   `json:"uses,omitempty"`   // in the order in which they were read

	Known   bool  `json:"known"`             // its value is: that of the last definition
	Value   int64 `json:"value"`             // an address, or a number
	Address bool  `json:"address,omitempty"` // it is an address

	Doc string `json:"doc,omitempty"` // the comment above its definition, or behind it; of the machine's, what it is
	// of a macro how it is called, of a parameter its default
	Detail string    `json:"detail,omitempty"`
	Params []*Symbol `json:"params,omitempty"` // of a macro
}

// A Use is a place where a name stands without being defined there. The text there is the name, but where it is a
// Local (1b, 1f), in quotes, or put together by a macro.
type Use struct {
	Range
	Via []Range `json:"via,omitempty"` // the calls of macros and the loops by which it came about, the innermost first
}

// An Include is an .include, .incbin or #include.
type Include struct {
	Range         // of the name in quotes
	Name   string `json:"name"`             // the file that was found, or the name as it is written
	Target int    `json:"target"`           // index in Files; -1 where it was not found, or is Binary
	Binary bool   `json:"binary,omitempty"` // .incbin
}

// A Statement is a statement, and what it became.
type Statement struct {
	Range
	Text    string        `json:"text"`              // as it was assembled, without comments
	Skipped bool          `json:"skipped,omitempty"` // by .if and its like
	Section string        `json:"section,omitempty"` // where its bytes are; "" where it has none of its own
	Addr    uint32        `json:"addr,omitempty"`    // of the first, if the program could be laid out
	Size    uint32        `json:"size,omitempty"`    // how many they are, without those of Inner
	Bytes   []byte        `json:"bytes,omitempty"`   // none of .bss, and at most MaxBytes
	Code    []Instruction `json:"code,omitempty"`    // of an instruction, what it became
	Inner   []Statement   `json:"inner,omitempty"`   // of a call of a macro, a loop or an .include
}

// An Instruction is one of the instructions that a statement became.
type Instruction struct {
	Addr uint32 `json:"addr"`
	Size int    `json:"size"` // 2 or 4 bytes
	Text string `json:"text"` // as disassembled
}

const (
	// MaxKept bounds how many statements out of macros and loops, and how many uses of names in these, are kept.
	MaxKept = 200_000
	// MaxBytes bounds the bytes that are kept of a statement.
	MaxBytes = 256
)

// SymbolAt is the symbol that stands at a place, the innermost where there are several; nil where none does.
func (a *Analysis) SymbolAt(file, line, col int) *Symbol {
	has := func(r Range) bool { return r.File == file && r.Line == line && r.Col <= col && col < r.EndCol }
	var find func(list []*Symbol) *Symbol
	find = func(list []*Symbol) *Symbol {
		for _, s := range list {
			if in := find(s.Params); in != nil {
				return in
			}
			for _, r := range s.Defs {
				if has(r) {
					return s
				}
			}
			for _, u := range s.Uses {
				if has(u.Range) {
					return s
				}
			}
		}
		return nil
	}
	return find(a.Symbols)
}
