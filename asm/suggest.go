package asm

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
)

var registerNames = func() []string {
	l := []string{"fp"}
	for r := isa.Reg(0); r < 32; r++ {
		l = append(l, r.String())
	}
	return l
}()

// Nearest finds the candidate that a misspelt word most likely was, "" if none is near: about one
// slip in three letters. Among equals the alphabet decides, so that the order of candidates does
// not matter.
func Nearest(word string, candidates []string) string {
	if len(word) < 2 || len(word) > maxWord {
		return ""
	}
	best, least := "", slip*(len(word)/3)+1
	if len(word) < 3 {
		least = 3 // no wrong letter
	}
	for _, c := range candidates {
		if c == word || len(c) > maxWord {
			continue
		}
		if d := distance(word, c, least); d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

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
	return Nearest(word, candidates)
}

func (a *assembler) tired() bool { return a.asked > mostAsked || a.compared > mostCompared }

const (
	maxWord = 64
	slip    = 3 // a wrong letter; a missing, added or swapped one is less: 2; one typed twice, or a capital: 1
)

// distance is how far two words are apart, or more than most.
func distance(a, b string, most int) int {
	var rows [3][maxWord + 1]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = 2 * j
	}
	for i := 1; i <= len(a); i++ {
		prev, cur, older := &rows[(i-1)%3], &rows[i%3], &rows[(i+1)%3]
		cur[0] = 2 * i
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			d := prev[j-1]
			switch {
			case a[i-1] == b[j-1]:
			case strings.EqualFold(a[i-1:i], b[j-1:j]):
				d++
			default:
				d += slip
			}
			added := 2
			if i > 1 && a[i-1] == a[i-2] {
				added = 1
			}
			d = min(d, prev[j]+added, cur[j-1]+2)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, older[j-2]+2)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

// registerFamily says which registers there are of a letter, for names with a number too large.
func registerFamily(name string) string {
	if len(name) < 2 || strings.Trim(name[1:], "0123456789") != "" {
		return ""
	}
	switch name[0] {
	case 'a', 'A':
		return "argument registers are a0 to a7"
	case 's', 'S':
		return "saved registers are s0 to s11"
	case 't', 'T':
		return "temporary registers are t0 to t6"
	case 'x', 'X':
		return "registers are x0 to x31"
	case 'r', 'R':
		return "registers are x0 to x31, and by their use a0 to a7, s0 to s11, t0 to t6"
	}
	return ""
}

// registerHint says which register a name most likely was.
func registerHint(name string) string {
	if small := strings.ToLower(name); small != name && isReg(small) {
		return "registers are written in small letters: " + small
	}
	if h := registerFamily(name); h != "" {
		return h
	}
	if near := Nearest(name, registerNames); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

// elsewhere is the file that has to be included for a name, "" if there is none.
func (u *unit) elsewhere(name string) string {
	if u.a.opt.Elsewhere == nil {
		return ""
	}
	return u.a.opt.Elsewhere(name)
}

// notIncluded is the error for a name that a file defines which is not included: once for each file, as all its other names
// are missing for the same reason.
func (u *unit) notIncluded(msg, file string, at place) *Error {
	u.a.vague = true
	if u.missed[file] {
		return nil
	}
	if u.missed == nil {
		u.missed = map[string]bool{}
	}
	u.missed[file] = true
	return at.fault(msg, fmt.Sprintf("it is in %s: write .include %q at the top", file, file))
}

// nearSymbol finds the defined symbol that a name most likely was.
func (u *unit) nearSymbol(name string) string {
	if u.a.tired() {
		return ""
	}
	var names []string
	for _, s := range u.names {
		if s.defined() && s.name != "" {
			names = append(names, s.name)
		}
	}
	for _, m := range []map[string]*symbol{u.a.given, u.a.globals, u.a.edges} {
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
func (u *unit) undefinedHint(s *symbol) string {
	name := s.name
	if strings.HasPrefix(s.at.text(), "\"") {
		return "in double quotes it is the name of a symbol; a character is written 'a', and text goes into .ascii"
	}
	if near := u.nearSymbol(name); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if digits, ok := strings.CutSuffix(strings.ToLower(name), "h"); ok && strings.Trim(digits, "0123456789abcdef") == "" && digits != "" {
		return fmt.Sprintf("hexadecimal numbers are written 0x%s", name[:len(digits)])
	}
	switch {
	case name[0] == '$':
		return "numbers and registers are written without a $"
	case u.macros[strings.ToLower(name)] != nil:
		return fmt.Sprintf("%s is a macro, and stands at the beginning of a statement", name)
	case !u.a.tired() && definedForC(s.at.frame.file, name):
		return fmt.Sprintf("#define is a comment in a .s file: write .equ %s, number, or name the file .S", name)
	}
	for i := range isa.CSRs {
		for _, f := range isa.CSRs[i].Fields {
			if f.Name == name {
				return fmt.Sprintf("%s is in bit %d of %s: write %#x, or .equ %[1]s, %#[4]x above", name, f.Lo, isa.CSRs[i].Name, (uint64(2)<<f.Hi)-(uint64(1)<<f.Lo))
			}
		}
	}
	return ""
}

// definedForC says that a file without a preprocessor has a #define of a name.
func definedForC(f *file, name string) bool {
	for text, before := f.text, ""; !f.cpp; {
		var ok bool
		if before, text, ok = strings.Cut(text, "define"); !ok {
			break
		}
		word := strings.TrimLeft(text, " \t")
		if word[:nameEnd(word, 0)] == name && strings.HasSuffix(strings.TrimRight(before, " \t"), "#") {
			return true
		}
	}
	return false
}
