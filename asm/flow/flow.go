// Package flow decides which statements are read, and in which order: conditionals (cond.go), macros (macro.go), loops
// (loop.go) and included files (include.go). What the statements say otherwise, others know.
package flow

import (
	"fmt"
	"strings"

	"breakfast/asm/analysis"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// Shared is what the files of a program have in common.
type Shared struct {
	*source.Reports
	Open    func(file int, name string) ([]byte, error) // of a file included in that one; nil where there are none
	Folders []string                                    // to look for them in, too
	Ours    func(text string) bool                      // says that a text is the machine's own; may be nil
	Log     *analysis.Recorder                          // is told what is read; nil where nobody asked

	included int // bytes of included files …
	opened   int // … and how many there were
	turns    int // statements out of macros and loops so far …
	texts    int // … and bytes of text
	rests    []rest
}

// File is a file with a text; order is that of the first file given that led to it.
func (s *Shared) File(name, text string, order int) *source.File {
	f := source.NewFile(name, text, order)
	f.Ours = s.Ours != nil && s.Ours(text)
	return f
}

// A Reader reads a file with what it includes.
type Reader struct {
	*Shared
	Macros map[string]*syntax.Macro // by their names in small letters
	Lost   bool                     // a file that should be included is not to be had
	Rest   bool                     // what is read is a rest, of which only names are wanted …
	tears  int                      // … in which so many things have no end

	Do      func(st *source.Stmt) error                        // does what a statement says
	Known   func(c *source.Cursor, what string) (int64, error) // reads an expression that is a number already
	Defined func(name string, at source.Place) bool            // for .ifdef

	conds []cond
	stmts []*source.Stmt // one for each depth, whose room for tokens is used again
	floor int            // how many conditionals were open when the text at hand began
	depth int            // of macros and loops
	calls int            // of macros, for \@
	exitm bool
	ended bool // .end
}

// A Handler does what a directive says. The cursor stands behind its name, at is the name.
type Handler func(r *Reader, c *source.Cursor, at source.Place) error

// Directives are those that this package knows. The map is filled once and never written again; as its handlers look
// things up in it, that takes an init.
var Directives map[string]Handler

func init() {
	Directives = map[string]Handler{
		".macro": dirMacro, ".endm": dirWithout("a .macro"), ".endmacro": dirWithout("a .macro"),
		".exitm": dirExitm, ".purgem": dirPurgem,
		".rept": dirRept, ".irp": dirIrp(false), ".irpc": dirIrp(true), ".endr": dirWithout("a .rept, .irp or .irpc"),

		".if": dirIf(isNot0), ".ifne": dirIf(isNot0),
		".ifeq":  dirIf(func(n int64) bool { return n == 0 }),
		".ifgt":  dirIf(func(n int64) bool { return n > 0 }),
		".ifge":  dirIf(func(n int64) bool { return n >= 0 }),
		".iflt":  dirIf(func(n int64) bool { return n < 0 }),
		".ifle":  dirIf(func(n int64) bool { return n <= 0 }),
		".ifdef": dirIfdef(true), ".ifndef": dirIfdef(false), ".ifnotdef": dirIfdef(false),
		".ifc": dirIfc(true), ".ifnc": dirIfc(false),
		".ifeqs": dirIfeqs(true), ".ifnes": dirIfeqs(false),
		".ifb": dirIfb(true), ".ifnb": dirIfb(false),
		".else": dirElse, ".elseif": dirElseif, ".endif": dirEndif,

		".include": dirInclude,
		".end":     dirEnd,
	}
}

func isNot0(n int64) bool { return n != 0 }

// dirWithout is for what ends something that has not begun.
func dirWithout(what string) Handler {
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		return at.Fault(strings.ToLower(at.Text())+" without "+what, "")
	}
}

// Macro finds a macro; nil where there is none of that name.
func (r *Reader) Macro(name string) *syntax.Macro {
	if len(r.Macros) == 0 {
		return nil
	}
	return r.Macros[strings.ToLower(name)]
}

// Run reads a text: a file, an expansion or a turn of a loop.
func (r *Reader) Run(f *source.Frame) {
	floor := r.floor
	defer func() { r.floor = floor }()
	r.floor = len(r.conds)
	if len(r.stmts) <= r.depth {
		r.stmts = append(r.stmts, &source.Stmt{})
	}
	passed := r.read(f)
	if len(r.conds) == r.floor {
		return
	}
	if !r.exitm && !r.ended && !r.Halted {
		r.unclosedIf()
	}
	if r.Skipping() {
		r.leave(f, passed, nil)
	}
	r.conds = r.conds[:r.floor]
}

// read reads what is left of a text. If the end is passed over by an .if, that began at the mark that it returns.
func (r *Reader) read(f *source.Frame) (passed source.Mark) {
	st := r.stmts[r.depth]
	for !r.Halted && !r.exitm && !r.ended {
		before := f.Mark()
		ok, err := f.Next(st)
		if err != nil {
			r.Vague = true
			r.Report(err)
			if !r.Rest {
				r.leave(f, before, nil)
				break
			}
			if f.SkipLine(); !ok {
				continue
			}
		}
		if !ok {
			break
		}
		if f.What != "" {
			if r.turns++; r.turns > maxTurns {
				r.Halted, r.Vague = true, true
				r.Report(f.Up.Fault("macros and loops make too many lines",
					fmt.Sprintf("at most %d in a program", maxTurns)))
				break
			}
		}
		was := r.Skipping()
		if err := r.statement(st, was); err != nil {
			r.Fail(err)
		}
		if !was && r.Skipping() {
			passed = f.Mark()
		}
	}
	return passed
}

// unclosedIf reports the innermost conditional, which is still open.
func (r *Reader) unclosedIf() {
	c := r.conds[len(r.conds)-1]
	if c.bad {
		return
	}
	r.Vague = true
	close := ".endif"
	if strings.HasPrefix(c.at.Text(), "#") {
		close = "#endif"
	}
	r.Report(c.at.Fault("this conditional is never closed", "close it with "+close))
}

// statement does what a statement says, unless it is skipped.
func (r *Reader) statement(st *source.Stmt, skipping bool) (err error) {
	if r.Log != nil {
		r.Log.Begin(st)
		defer func() { r.Log.End(skipping && r.Skipping()) }()
	}
	if skipping {
		return r.skipped(st)
	}
	return r.Do(st)
}
