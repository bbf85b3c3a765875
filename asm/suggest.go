package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/inst"
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
	top := source.Place{}
	if at.Frame != nil {
		top = at.Frame.File.Place(1)
	}
	return at.Fault(msg, "").WriteAbove(fmt.Sprintf("it is in %s: write %%s at the top", file), top,
		fmt.Sprintf(".include %q", file))
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

// undefined is the error for a name without a definition: what it may have been meant to be.
func (u *unit) undefined(s *object.Symbol) *source.Error {
	name := s.Name
	if e := u.textFault(name, s.At); e != nil {
		return e
	}
	e := s.At.Fault(fmt.Sprintf("%s is not defined", name), "")
	if strings.HasPrefix(s.At.Text(), "\"") {
		return e.Say("in double quotes it is the name of a symbol; a character is written 'a', and text goes into " +
			".ascii")
	}
	if near := u.nearSymbol(name); near != "" {
		return e.Write("did you mean %s?", s.At, near)
	}
	if digits, ok := strings.CutSuffix(strings.ToLower(name), "h"); ok &&
		strings.Trim(digits, "0123456789abcdef") == "" && digits != "" {
		return e.Write("hexadecimal numbers are written %s", s.At, "0x"+name[:len(digits)])
	}
	if name[0] == '$' && len(name) > 1 {
		e.Say("numbers and registers are written without a $")
		if _, ok := advice.Number(name[1:]); ok {
			e.Instead(s.At, name[1:])
		}
		return e
	}
	if u.flow.Macro(name) != nil {
		return e.Say(fmt.Sprintf("%s is a macro, and stands at the beginning of a statement", name))
	}
	if u.a.tired() {
		return e
	}
	if value, ok := definedForC(s.At.Frame.File, name); ok {
		e.Say("#define is a comment in a .s file, and counts in a .S file")
		if value == "" {
			return e
		}
		return e.WriteAbove("write %s above", s.At, fmt.Sprintf(".equ %s, %s", name, value))
	}
	return u.field(e, s)
}

// field adds to an error which bit of a CSR a name stands for in the manual.
func (u *unit) field(e *source.Error, s *object.Symbol) *source.Error {
	where, value := advice.Field(s.Name)
	if where == "" {
		return e
	}
	number := fmt.Sprintf("%#x", value)
	whole := s.At.Statement()
	if from := s.At.Col - whole.Col; value > 31 && strings.HasPrefix(whole.Text(), "csr") && from > 0 {
		return e.Write(where+": write %s", whole, fmt.Sprintf("li t0, %s\n%st0", number, whole.Text()[:from]))
	}
	return e.Write(where+": write %s", s.At, number).WriteAbove("or give it the name: write %s above", s.At,
		fmt.Sprintf(".equ %s, %s", s.Name, number))
}

// means says what a name stands for in this file, also where it is defined further down.
func (u *unit) means(name string, f *source.File) inst.Meaning {
	if s := u.Find(name); s != nil && s.Defined() {
		if s.Kind == object.SymEqu {
			return inst.Value
		}
		return inst.Address
	}
	if u.a.asked++; u.a.tired() || name == "" {
		return inst.Nothing
	}
	u.a.compared += len(f.Text) / 16
	for text, from := f.Text, 0; ; {
		n := strings.Index(text[from:], name)
		if n < 0 {
			return inst.Nothing
		}
		at := from + n
		from = at + len(name)
		line := text[strings.LastIndexByte(text[:at], '\n')+1 : at]
		behind := strings.TrimLeft(text[from:min(len(text), from+40)], " \t")
		before := strings.TrimSpace(line)
		switch {
		case at > 0 && source.IsNamePart(text[at-1]) || from < len(text) && source.IsNamePart(text[from]):
		case before == "" && strings.HasPrefix(behind, ":"):
			return inst.Address
		case before == ".equ" || before == ".set" || before == "" && strings.HasPrefix(behind, "="):
			return inst.Value
		}
	}
}

// definedForC says that a file without a preprocessor has a #define of a name, and the number there, "" for another
// text.
func definedForC(f *source.File, name string) (number string, ok bool) {
	for text, before := f.Text, ""; !f.CPP; {
		var ok bool
		if before, text, ok = strings.Cut(text, "define"); !ok {
			break
		}
		word := strings.TrimLeft(text, " \t")
		if word[:source.NameEnd(word, 0)] == name && strings.HasSuffix(strings.TrimRight(before, " \t"), "#") {
			value, _, _ := strings.Cut(word[len(name):], "\n")
			if value = strings.TrimSpace(value); value != "" {
				if _, ok := advice.Number(value); !ok {
					value = ""
				}
			}
			return value, true
		}
	}
	return "", false
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
		if where == "above" && len(n) > 2 && strings.Trim(n, "01") == "" {
			return s.At.Fault(fmt.Sprintf("there is no label %s above this line", n), "").
				Write("a binary number is written %s", s.At, "0b"+n)
		}
		return s.At.Fault(fmt.Sprintf("there is no label %s %s this line", n, where),
			fmt.Sprintf("%sb is the last label %s: above, %sf the next one below", n, n, n))
	}
	for _, v := range u.a.units {
		if t := v.Syms[name]; v != u && t != nil && t.Defined() {
			return s.At.Fault(fmt.Sprintf("%s is not defined in this file", name), "").WriteAbove(
				t.At.String()+" defines it for itself; to share it, write %s there", t.At, ".globl "+name)
		}
	}
	if file := u.elsewhere(name); file != "" {
		return u.notIncluded(fmt.Sprintf("%s is not defined", name), file, s.At)
	}
	return u.undefined(s)
}
