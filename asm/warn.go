package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
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
var Warnings = []string{warnArch, warnDefine, warnFallThrough, warnLabel, warnSection, warnUnreachable, warnUser, warnValue}

func (u *unit) warn(at place, name, msg, hint string) {
	if u.a.opt.Warn == nil {
		return
	}
	e := at.fault(msg, hint)
	e.Warning, e.Name = true, name
	u.a.report(e)
}

// warnDefines warns of values from the command line that changed nothing: a misspelt name, most likely.
func (a *assembler) warnDefines() {
	if a.opt.Warn == nil {
		return
	}
	for _, d := range a.opt.Defines {
		if s := a.given[d.Name]; s == nil || s.asked || s.given != givenD {
			continue
		}
		e := &Error{Msg: fmt.Sprintf("-D %s changes nothing: the program does not ask for it", d.Name), Warning: true, Name: warnDefine}
		var names []string
		for _, u := range a.units {
			for _, s := range u.names {
				if s.kind == symEqu {
					names = append(names, s.name)
				}
			}
		}
		if near := Nearest(d.Name, names); near != "" {
			e.Hint = fmt.Sprintf("did you mean %s?", near)
		}
		a.report(e)
	}
}

// flow is where execution goes after an instruction.
type flow uint8

const (
	flowOn    flow = iota // to the next one
	flowAway              // somewhere else
	flowMaybe             // who knows: a call may not return, a store may switch the machine off
)

// A step is the last instruction of a section, and where it ends.
type step struct {
	flow  flow
	at    place
	text  string
	off   int64
	spans int
}

// follows notes an instruction that was just assembled, and warns of one that nothing leads to.
func (x *insn) follows(was step, off int64, spans int) {
	s := x.sec
	now := step{flowOf(x), x.at, x.form.name, s.size, len(s.spans)}
	if was.flow == flowAway && was.off == off && was.spans == spans && was.off > 0 && s.led != (spot{off, spans}) && !s.relative {
		x.warn(x.at, warnUnreachable, "this is never reached", fmt.Sprintf("%s in line %d goes elsewhere, and there is no label here to come back to", was.text, was.at.line))
	}
	s.last = now
}

// A spot is a place in a section.
type spot struct {
	off   int64
	spans int
}

// flowOf is where execution goes after an instruction, as far as it is written there. After a jump to a register there may
// be a table of jumps.
func flowOf(x *insn) flow {
	switch x.form.name {
	case "j", "tail", "jump", "ret", "mret", "c.j":
		return flowAway
	case "jr", "jalr", "jal", "call", "ecall", "ebreak", "unimp", "sb", "sh", "sw", "c.jr", "c.jalr", "c.jal", "c.ebreak", "c.sw", "c.swsp", "c.unimp":
		return flowMaybe
	}
	if strings.HasPrefix(x.form.name, ".insn") {
		return flowMaybe
	}
	if op := x.form.code; len(op) == 1 && op[0].op >= isa.SCW && op[0].op <= isa.AMOMAXUW {
		return flowMaybe
	}
	return flowOn
}

// warnEnd warns of a program whose code ends with an instruction that goes on.
func (a *assembler) warnEnd() {
	var end *section
	for _, o := range a.outs {
		for _, s := range o.secs {
			if o.name == ".text" && s.flags&image.X != 0 && s.len > 0 {
				end = s
			}
		}
	}
	if end == nil {
		return
	}
	tail := len(end.spans) > 0 && end.spans[len(end.spans)-1].kind == spanTail
	spans := len(end.spans)
	if tail {
		spans--
	}
	if l := end.last; l.flow == flowOn && l.text != "" && l.off == end.size && l.spans == spans {
		end.unit.warn(l.at, warnFallThrough, fmt.Sprintf("execution runs on past this %s, where .text ends", l.text), "end with a jump (j, ret, tail), or by switching the machine off")
	}
}

// warnTwins warns of labels that nobody uses, where another one is used that differs by a slip of the finger.
func (u *unit) warnTwins() {
	if u.a.opt.Warn == nil {
		return
	}
	used := map[uint32][]*symbol{} // by their letters, so that a long program takes no longer than it must
	for _, t := range u.names {
		if t.used && t.defined() && len(t.name) >= 4 {
			if k := letters(t.name); len(used[k]) < mostAsked {
				used[k] = append(used[k], t)
			}
		}
	}
	asked := 0
	for _, s := range u.names {
		if s.kind != symLabel || s.used || s.global || s.typ != image.Label || len(s.name) < 4 || s.name[0] == '.' {
			continue
		}
		if asked++; asked > mostAsked {
			return
		}
		if t := twin(s, used); t != nil {
			u.warn(s.at, warnLabel, fmt.Sprintf("nobody uses the label %s", s.name), fmt.Sprintf("but %s, of %s, is used: did you mean that?", t.name, t.at))
		}
	}
}

// twin finds the symbol whose name differs from that of s by a slip: in its letters, by one at most.
func twin(s *symbol, used map[uint32][]*symbol) *symbol {
	key := letters(s.name)
	for bit := range 27 {
		for _, t := range used[(key^1<<bit)&(1<<26-1)] { // the last time key itself
			if t != s && twins(s.name, t.name) {
				return t
			}
		}
	}
	return nil
}

// letters is the set of letters in a name, without regard to capitals.
func letters(name string) (set uint32) {
	for i := range len(name) {
		if c := name[i] | 0x20; 'a' <= c && c <= 'z' {
			set |= 1 << (c - 'a')
		}
	}
	return set
}

// twins says that two names differ by capitals, or inside by a letter that is missing, doubled or swapped.
func twins(a, b string) bool {
	if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || strings.HasSuffix(a, b) || strings.HasSuffix(b, a) || max(len(a), len(b)) > maxWord {
		return strings.EqualFold(a, b)
	}
	digits := func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}
	return strings.EqualFold(a, b) || distance(a, b, 2) <= 2 && strings.Map(digits, a) == strings.Map(digits, b)
}
