package asm

import (
	"breakfast/asm/analysis"
	"breakfast/asm/flow"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// Analyze reads files as Assemble does, and says what editors want to know of them, also where they are wrong: an
// error in one line hides nothing of the others. What stands behind something that is never closed is read too, for
// its names. Of opt, Warn and Print are not called.
func Analyze(files []Source, opt Options) *analysis.Analysis {
	opt.Warn, opt.Print = func(*source.Error) {}, nil
	a, sound := readings(files, opt, func(a *assembler) { a.flow.Log = analysis.NewRecorder() })
	a.Quiet = !sound // what does not fit together may be due to what is missing
	a.readRests()
	laidOut := !a.Halted && a.Join()
	if sound && len(a.Errs) == 0 {
		a.warnLast()
	}
	x := a.flow.Log.Analysis(&a.Program, laidOut)
	a.Errs.Sort()
	a.Warned.Sort()
	x.Problems = append(a.Errs, a.Warned...)
	return x
}

// readRests reads the rests that are left. What they would put into the program goes nowhere.
func (a *assembler) readRests() {
	a.flow.Log.Torn(true)
	a.flow.ReadRests(func(r *flow.Reader) {
		for _, u := range a.units {
			if u.flow == r {
				a.flow.Log.Section = func() *object.Section { return u.Sec }
				u.Sec = &object.Section{Module: u.Module, Name: "nowhere", Align: 1}
			}
		}
	})
}
