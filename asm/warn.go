package asm

import (
	"fmt"

	"breakfast/asm/advice"
	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// The warnings by their names.
const (
	warnArch        = "arch"         // an instruction set without zicsr
	warnDefine      = "define"       // a -D that the program does not ask for
	warnFallThrough = "fall-through" // execution runs on past the end of .text
	warnLabel       = "label"        // a label nobody uses, with a near-twin somebody does; a label named like a register
	warnSection     = "section"      // a section without flags
	warnUnreachable = "unreachable"  // an instruction behind a jump, without a label
	warnUser        = "user"         // .warning
	warnValue       = "value"        // a value that does not fit, or is missing
)

// Warnings lists the names that warnings have.
var Warnings = []string{warnArch, warnDefine, warnFallThrough, warnLabel, warnSection, warnUnreachable, warnUser,
	warnValue}

func (a *assembler) warn(at source.Place, name, msg, hint string) {
	if a.opt.Warn == nil {
		return
	}
	e := at.Fault(msg, hint)
	e.Warning, e.Name = true, name
	a.Report(e)
}

// warnDefines warns of values from the command line that changed nothing: a misspelt name, most likely.
func (a *assembler) warnDefines() {
	if a.opt.Warn == nil {
		return
	}
	for _, d := range a.opt.Defines {
		if s := a.Given[d.Name]; s == nil || s.Asked || s.Given != object.GivenD {
			continue
		}
		e := &source.Error{Msg: fmt.Sprintf("-D %s changes nothing: the program does not ask for it", d.Name),
			Warning: true, Name: warnDefine}
		var names []string
		for _, u := range a.units {
			for _, s := range u.Names {
				if s.Kind == object.SymEqu {
					names = append(names, s.Name)
				}
			}
		}
		if near := advice.Nearest(d.Name, names); near != "" {
			e.Hint = fmt.Sprintf("did you mean %s?", near)
		}
		a.Report(e)
	}
}

// warnEnd warns of a program whose code ends with an instruction that goes on.
func (a *assembler) warnEnd() {
	var end *object.Section
	for _, o := range a.Outs {
		for _, s := range o.Secs {
			if o.Name == ".text" && s.Flags&image.X != 0 && s.Len > 0 {
				end = s
			}
		}
	}
	if end == nil {
		return
	}
	tail := len(end.Spans) > 0 && end.Spans[len(end.Spans)-1].Kind == object.SpanTail
	spans := len(end.Spans)
	if tail {
		spans--
	}
	if l := end.Last; l.Flow == object.FlowOn && l.Text != "" && l.Off == end.Size && l.Spans == spans {
		a.warn(l.At, warnFallThrough, fmt.Sprintf("execution runs on past this %s, where .text ends", l.Text),
			"end with a jump (j, ret, tail), or by switching the machine off")
	}
}

// warnTwins warns of labels that nobody uses, where another one is used that differs by a slip of the finger.
func (u *unit) warnTwins() {
	if u.a.opt.Warn == nil {
		return
	}
	used := map[uint32][]*object.Symbol{} // by their letters, so that a long program takes no longer than it must
	for _, t := range u.Names {
		if t.Used && t.Defined() && len(t.Name) >= 4 {
			if k := advice.Letters(t.Name); len(used[k]) < mostAsked {
				used[k] = append(used[k], t)
			}
		}
	}
	asked := 0
	for _, s := range u.Names {
		if s.Kind != object.SymLabel || s.Used || s.Global || s.Type != image.Label || len(s.Name) < 4 || s.Name[0] == '.' {
			continue
		}
		if asked++; asked > mostAsked {
			return
		}
		if t := twin(s, used); t != nil {
			u.a.warn(s.At, warnLabel, fmt.Sprintf("nobody uses the label %s", s.Name),
				fmt.Sprintf("but %s, of %s, is used: did you mean that?", t.Name, t.At))
		}
	}
}

// twin finds the symbol whose name differs from that of s by a slip: in its letters, by one at most.
func twin(s *object.Symbol, used map[uint32][]*object.Symbol) *object.Symbol {
	key := advice.Letters(s.Name)
	for bit := range 27 {
		for _, t := range used[(key^1<<bit)&(1<<26-1)] { // the last time key itself
			if t != s && advice.Twins(s.Name, t.Name) {
				return t
			}
		}
	}
	return nil
}
