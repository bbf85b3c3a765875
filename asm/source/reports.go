package source

// maxErrors stops a file that is wrong from end to end.
const maxErrors = 10_000

// maxRepeated stops a program whose macros are wrong again and again.
const maxRepeated = 2 * maxErrors

// Reports collects what is wrong.
type Reports struct {
	Errs   ErrorList
	Warned ErrorList
	Vague  bool // something is missing as a whole; what does not fit together may be due to that
	Halted bool // it makes no sense to go on
	Quiet  bool // nothing is collected

	reported map[string]bool // errors inside macros
	repeated int             // how many more there were
}

// Report adds an error, or a warning. Of a line of a macro that is expanded again and again one error is enough.
func (r *Reports) Report(e *Error) {
	if r.Quiet {
		return
	}
	if e.Warning {
		if len(r.Warned) < maxErrors {
			r.Warned = append(r.Warned, e)
		}
		return
	}
	if len(r.Errs) >= maxErrors {
		return
	}
	if len(e.Chain) > 0 { // the same line of a macro, expanded again
		if r.reported[e.key()] {
			if r.repeated++; r.repeated >= maxRepeated {
				r.Halted, r.Vague = true, true
			}
			return
		}
		if r.reported == nil {
			r.reported = map[string]bool{}
		}
		r.reported[e.key()] = true
	}
	r.Errs = append(r.Errs, e)
	if len(r.Errs) >= maxErrors {
		r.Halted, r.Vague = true, true
	}
}

// Fail is Report for an error of any kind.
func (r *Reports) Fail(err error) {
	if e, ok := err.(*Error); ok {
		r.Report(e)
		return
	}
	r.Report(&Error{Msg: err.Error()})
}
