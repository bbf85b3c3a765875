package asm

import (
	"strings"

	"breakfast/asm/analysis"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// Analyze reads files as Assemble does, and says what editors want to know of them, also where they are wrong: an
// error in one line hides nothing of the others. What stands behind something that is never closed is read too, for
// its names. Of opt, Warn and Print are not called.
func Analyze(files []Source, opt Options) *analysis.Analysis {
	opt.Warn, opt.Print = func(*source.Error) {}, nil
	a := newAssembler(opt)
	a.log = analysis.NewRecorder()
	sound := a.read(files)
	a.Quiet = !sound // what does not fit together may be due to what is missing
	a.readRests()
	laidOut := !a.Halted && a.Join()
	if sound && len(a.Errs) == 0 {
		a.warnLast()
	}
	x := a.log.Analysis(&a.Program, laidOut)
	a.Errs.Sort()
	a.Warned.Sort()
	x.Problems = append(a.Errs, a.Warned...)
	return x
}

// logged is statement for Analyze. It says whether the next one is passed over.
func (u *unit) logged(st *source.Stmt) bool {
	was, sec := u.skipping(), u.Sec
	u.a.log.Begin(st, u.Sec)
	if err := u.statement(st); err != nil {
		u.a.Fail(err)
	}
	if u.torn {
		u.Sec = sec
	}
	skipping := u.skipping()
	u.a.log.End(was && skipping)
	return skipping
}

// A rest is what stands behind something that is never closed: an .if, a .macro, a loop, a comment. Assemble does not
// read it; Analyze does, when all else has been read, so that it changes nothing of that.
type rest struct {
	unit  *unit
	frame *source.Frame
	from  source.Mark
	macro *syntax.Macro // that is never closed; or nil
}

const (
	mostRests = 100
	mostTears = 10 // how often the end of something is looked for in a rest that has none
)

// leave notes a rest, for Analyze.
func (u *unit) leave(f *source.Frame, from source.Mark, m *syntax.Macro) {
	if u.a.log != nil && len(u.a.rests) < mostRests {
		u.a.rests = append(u.a.rests, rest{u, f, from, m})
	}
}

// unclosed is the error for a body that begins at a mark and has no end. In a rest, its lines are read instead.
func (u *unit) unclosed(f *source.Frame, from source.Mark, m *syntax.Macro, e *source.Error) error {
	u.a.Vague = true
	if !u.torn {
		u.leave(f, from, m)
		return e
	}
	f.Reset(from)
	u.tears++
	return nil
}

// readRests reads the rests: all of an .if counts, and calls and loops are not expanded. What they would put into the
// program goes nowhere.
func (a *assembler) readRests() {
	a.log.Torn(true)
	for i := 0; i < len(a.rests) && !a.Halted; i++ {
		r := &a.rests[i]
		u := r.unit
		u.torn, u.exitm, u.ended = true, false, false
		u.conds, u.floor = u.conds[:0], 0
		u.Sec = &object.Section{Module: u.Module, Name: "nowhere", Align: 1}
		if r.macro != nil && u.macros[strings.ToLower(r.macro.Name)] == nil {
			u.macros[strings.ToLower(r.macro.Name)] = r.macro
		}
		r.frame.Reset(r.from)
		u.read(r.frame)
	}
}
