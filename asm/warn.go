package asm

import (
	"fmt"
	"slices"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// The warnings by their names.
const (
	warnAlign       = "align"        // .align that pads by 32 KiB and more
	warnArch        = "arch"         // an instruction set without zicsr
	warnCode        = "code"         // instructions in a section of data
	warnDefine      = "define"       // a -D that the program does not ask for
	warnEntry       = "entry"        // a program that begins elsewhere than it seems
	warnFallThrough = "fall-through" // execution runs on past the end of .text
	// a label nobody uses, with a near-twin somebody does; a label named like a register
	warnLabel       = "label"
	warnMisaligned  = "misaligned"  // a load or store of a word at an address that is not one's
	warnMtvec       = "mtvec"       // a trap vector whose lowest bits are the mode's
	warnOwn         = "own"         // a name of the machine that the program gives another meaning
	warnSection     = "section"     // a section without flags
	warnUnreachable = "unreachable" // an instruction behind a jump, without a label
	warnUser        = "user"        // .warning
	warnValue       = "value"       // a value that does not fit, or is missing
)

// Warnings lists the names that warnings have.
var Warnings = []string{warnAlign, warnArch, warnCode, warnDefine, warnEntry, warnFallThrough, warnLabel,
	warnMisaligned, warnMtvec, warnOwn, warnSection, warnUnreachable, warnUser, warnValue}

// warn warns of what is at a place. The warning may get a fix.
func (a *assembler) warn(at source.Place, name, msg, hint string) *source.Error {
	e := at.Fault(msg, hint)
	e.Warning, e.Name = true, name
	if a.opt.Warn != nil {
		a.Report(e)
	}
	return e
}

// vain says that a name was set from the command line, and that no file has asked for it.
func (a *assembler) vain(name string) bool {
	set := []*object.Symbol{a.Given[name]}
	for _, u := range a.units {
		set = append(set, u.Syms[name])
	}
	vain := false
	for _, s := range set {
		if s != nil && s.Given == object.GivenD {
			if s.Asked {
				return false
			}
			vain = true
		}
	}
	return vain
}

// warnDefines warns of values from the command line that changed nothing: a misspelt name, most likely.
func (a *assembler) warnDefines() {
	if a.opt.Warn == nil || a.Vague {
		return
	}
	for _, d := range slices.Concat(append(a.opt.Alone, a.opt.Defines)...) {
		if !a.vain(d.Name) {
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

// warnLast warns of what is strange about a program as a whole.
func (a *assembler) warnLast() {
	if a.opt.Warn == nil {
		return
	}
	a.warnEnd()
	a.warnEntry()
	for _, u := range a.units {
		u.warnTwins()
		u.warnDemands()
		u.warnMisplaced()
		u.warnFlagless()
	}
}

// unreached is an instruction that nothing seems to lead to.
type unreached struct {
	sec       *object.Section
	at        source.Place
	msg, hint string
}

// warnUnreached warns of instructions that nothing leads to, but not where jumps by a distance lead who knows where.
func (u *unit) warnUnreached() {
	for _, r := range u.unreached {
		if !r.sec.Relative {
			u.a.warn(r.at, warnUnreachable, r.msg, r.hint)
		}
	}
	u.unreached = nil
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
		if s.Kind == object.SymLabel && !s.Used && arch.IsReg(s.Name) {
			u.a.warn(s.At, warnLabel, fmt.Sprintf("the label %s has the name of a register", s.Name),
				"instructions read it as the register")
			continue
		}
		if s.Kind != object.SymLabel || s.Used || s.Global || s.Type != image.Label || len(s.Name) < 4 ||
			s.Name[0] == '.' {
			continue
		}
		if asked++; asked > mostAsked {
			return
		}
		if t := twin(s, used); t != nil {
			u.a.warn(s.At, warnLabel, fmt.Sprintf("nobody uses the label %s", s.Name),
				fmt.Sprintf("but %s, of %s, is used: is it the same one?", t.Name, t.At))
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

// warnNames warns of names of the machine that mean something else in this file.
func (u *unit) warnNames() {
	if u.a.opt.Warn == nil {
		return
	}
	for _, s := range u.Shadows() {
		g := u.a.Given[s.Name]
		is := fmt.Sprintf("%#x", uint32(g.Val().N))
		if doc := g.Rare.Doc; doc != "" {
			is += ", " + doc
		}
		hint := "the machine's: " + is + "\nanother name keeps both"
		switch {
		case !s.Defined() || s.Same(g) || s.At.Frame == nil:
		case s.IsNumber():
			u.a.warn(s.At, warnOwn, fmt.Sprintf("%s is %#x in this program, and no longer the machine's", s.Name,
				uint32(s.Val().N)), hint)
		default:
			u.a.warn(s.At, warnOwn, fmt.Sprintf("%s is the program's own, and no longer the machine's", s.Name), hint)
		}
	}
}

// warnNoValue warns of a comma with no value beside it, where a zero is stored.
func (u *unit) warnNoValue(c *source.Cursor) {
	comma := c.Here()
	if end := c.Start(); c.AtEnd() {
		comma = c.At(end-1, end)
	}
	u.a.warn(comma, warnValue, "a value is missing beside this comma: 0 is stored", c.CommentHint()).
		Leave("leave the comma out", comma)
}

// warnNoAlign warns of an alignment without a number, which does nothing.
func (u *unit) warnNoAlign(power bool, at source.Place) {
	e := u.a.warn(at, warnAlign, "nothing is aligned: the number is missing", "")
	number := "4"
	if power {
		number = "2"
	}
	e.Write("for words write %s", at, at.Text()+" "+number)
}
