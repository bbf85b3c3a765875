package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// mostAsked and mostCompared bound the search for near words in a program that is wrong from end to end.
const (
	mostAsked    = 200
	mostCompared = 2_000_000
)

// nearest is the function Nearest for as long as somebody may still read the answer.
func (u *unit) nearest(word string, candidates []string) string {
	if u.a.asked++; u.a.tired() {
		return ""
	}
	u.a.compared += len(candidates)
	return advice.Nearest(word, candidates)
}

func (a *assembler) tired() bool { return a.asked > mostAsked || a.compared > mostCompared }

// elsewhere is the file that has to be included for a name, "" if there is none.
func (u *unit) elsewhere(name string) string {
	if u.a.opt.Elsewhere == nil {
		return ""
	}
	return u.a.opt.Elsewhere(name)
}

// notIncluded is the error for a name that a file defines which is not included: once for each file,
// as all its other names are missing for the same reason.
func (u *unit) notIncluded(msg, file string, at source.Place) *source.Error {
	u.a.Vague = true
	if u.missed[file] {
		return nil
	}
	if u.missed == nil {
		u.missed = map[string]bool{}
	}
	u.missed[file] = true
	return at.Fault(msg, fmt.Sprintf("it is in %s: write .include %q at the top", file, file))
}

// nearSymbol finds the defined symbol that a name most likely was.
func (u *unit) nearSymbol(name string) string {
	if u.a.tired() {
		return ""
	}
	var names []string
	for _, s := range u.Names {
		if s.Defined() && s.Name != "" {
			names = append(names, s.Name)
		}
	}
	for _, m := range []map[string]*object.Symbol{u.a.Given, u.a.Globals, u.a.Edges} {
		for n := range m {
			names = append(names, n)
		}
	}
	if near := u.nearest(name, names); near != "" || len(name) > 1 {
		return near
	}
	for _, n := range names {
		if n != name && strings.EqualFold(n, name) {
			return n
		}
	}
	return ""
}

// undefinedHint says what a name without a definition may have been meant to be.
func (u *unit) undefinedHint(s *object.Symbol) string {
	name := s.Name
	if strings.HasPrefix(s.At.Text(), "\"") {
		return "in double quotes it is the name of a symbol; a character is written 'a', and text goes into .ascii"
	}
	if near := u.nearSymbol(name); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if digits, ok := strings.CutSuffix(strings.ToLower(name), "h"); ok &&
		strings.Trim(digits, "0123456789abcdef") == "" && digits != "" {
		return fmt.Sprintf("hexadecimal numbers are written 0x%s", name[:len(digits)])
	}
	switch {
	case name[0] == '$':
		return "numbers and registers are written without a $"
	case u.flow.Macro(name) != nil:
		return fmt.Sprintf("%s is a macro, and stands at the beginning of a statement", name)
	case !u.a.tired() && definedForC(s.At.Frame.File, name):
		return fmt.Sprintf("#define is a comment in a .s file: write .equ %s, number, or name the file .S", name)
	}
	return advice.Field(name)
}

// definedForC says that a file without a preprocessor has a #define of a name.
func definedForC(f *source.File, name string) bool {
	for text, before := f.Text, ""; !f.CPP; {
		var ok bool
		if before, text, ok = strings.Cut(text, "define"); !ok {
			break
		}
		word := strings.TrimLeft(text, " \t")
		if word[:source.NameEnd(word, 0)] == name && strings.HasSuffix(strings.TrimRight(before, " \t"), "#") {
			return true
		}
	}
	return false
}

// explainUndefined explains a name without a definition; nil if that has been said.
func (u *unit) explainUndefined(s *object.Symbol) *source.Error {
	name := s.Name
	if e := u.Mistaken[s]; e != nil {
		return e
	}
	if source.IsDigit(name[0]) {
		n, where := name[:len(name)-1], "below"
		if name[len(name)-1] == 'b' {
			where = "above"
		}
		return s.At.Fault(fmt.Sprintf("there is no label %s %s this line", n, where),
			fmt.Sprintf("%sb is the last label %s: above, %sf the next one below", n, n, n))
	}
	for _, v := range u.a.units {
		if t := v.Syms[name]; v != u && t != nil && t.Defined() {
			return s.At.Fault(fmt.Sprintf("%s is not defined in this file", name),
				fmt.Sprintf("%s defines it for itself; to share it, write .globl %s there", t.At, name))
		}
	}
	if file := u.elsewhere(name); file != "" {
		return u.notIncluded(fmt.Sprintf("%s is not defined", name), file, s.At)
	}
	return s.At.Fault(fmt.Sprintf("%s is not defined", name), u.undefinedHint(s))
}
