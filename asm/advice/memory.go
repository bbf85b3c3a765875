package advice

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// An Address is a place in memory as other dialects write one: [r1, #4], 4(%ebp), table($t0), [ebx + ecx*4 + 8].
type Address struct {
	Symbol      string // with a number behind it, or ""
	Base, Index string // registers, or ""
	Shift       int    // of the index
	Offset      int64
	Size        int  // in bytes, where the dialect says it there; else 0
	Before      bool // [r1, #4]!: the base moves first
}

// sizes are words that x86 has for the size of what is at an address.
var sizes = map[string]int{"byte": 1, "word": 2, "dword": 4, "qword": 8, "ptr": 0}

// ReadAddress reads an address with brackets.
func ReadAddress(text string) (a Address, ok bool) {
	for {
		word, rest, found := strings.Cut(text, " ")
		n, size := sizes[strings.ToLower(word)]
		if !found || !size {
			break
		}
		a.Size = max(a.Size, n)
		text = strings.TrimSpace(rest)
	}
	text, a.Before = strings.CutSuffix(text, "!")
	open := strings.IndexAny(text, "([{")
	if open < 0 {
		return a, false
	}
	end := strings.LastIndexAny(text, ")]}")
	if end < open {
		return a, false
	}
	before, inner, behind := text[:open], text[open+1:end], strings.TrimSpace(text[end+1:])
	if behind != "" && !a.term("+", behind) {
		return a, false
	}
	if before = strings.TrimSpace(before); before != "" && before != "-" && !a.sum(before) {
		return a, false
	}
	if text[open] == '(' && strings.Count(inner, ",") == 2 { // (%ebx,%ecx,4)
		i := strings.LastIndexByte(inner, ',')
		scale, err := strconv.Atoi(strings.TrimSpace(inner[i+1:]))
		if err != nil || !a.sum(strings.ReplaceAll(inner[:i], ",", "+")) || !a.scale(scale) {
			return a, false
		}
		return a, true
	}
	for part := range strings.SplitSeq(inner, ",") {
		shift, found := strings.CutPrefix(strings.ToLower(strings.TrimSpace(part)), "lsl ")
		n, err := strconv.Atoi(strings.Trim(shift, " #"))
		switch {
		case found && err == nil && n >= 0 && n < 32 && a.Index != "":
			a.Shift = n
		case found || !a.sum(part):
			return a, false
		}
	}
	if a.Base == "zero" {
		a.Base, a.Index, a.Shift = a.Index, "", 0
	}
	return a, a.Base != "" || a.Symbol != ""
}

// sum takes terms with + and - between them.
func (a *Address) sum(text string) bool {
	sign, from := "+", 0
	text = strings.TrimSpace(text)
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] != '+' && text[i] != '-' {
			continue
		}
		if term := strings.TrimSpace(text[from:i]); term != "" && term != "#" && !a.term(sign, term) {
			return false
		}
		if i < len(text) {
			sign, from = text[i:i+1], i+1
		}
	}
	return true
}

// term takes a register, a scaled register, a number or a symbol.
func (a *Address) term(sign, term string) bool {
	term = strings.Trim(term, "()[]{} \t")
	if rel, ok := strings.CutPrefix(term, "rel "); ok {
		term = rel
	}
	term = strings.TrimSpace(strings.TrimPrefix(term, "#"))
	if term == "" {
		return false
	}
	if l, r, ok := strings.Cut(term, "*"); ok {
		l, r = strings.TrimSpace(l), strings.TrimSpace(r)
		if registerHere(l) == "" {
			l, r = r, l
		}
		n, err := strconv.Atoi(r)
		if registerHere(l) == "" || err != nil || a.Index != "" || sign == "-" {
			return false
		}
		a.Index = registerHere(l)
		return a.scale(n)
	}
	switch r := registerHere(term); {
	case strings.ToLower(strings.TrimPrefix(term, "%")) == "rip":
	case r != "" && !source.IsDigit(term[0]):
		if sign == "-" || a.Index != "" {
			return false
		}
		if a.Base == "" {
			a.Base = r
		} else {
			a.Index = r
		}
	case number(term) != "":
		n, err := strconv.ParseInt(number(term), 0, 64)
		if err != nil || !arch.Fits(n, 32) {
			return false
		}
		if sign == "-" {
			n = -n
		}
		a.Offset += n
	case source.IsName(term) && a.Symbol == "" && sign == "+":
		a.Symbol = term
	default:
		return false
	}
	return true
}

func (a *Address) scale(n int) bool {
	if n < 1 || n&(n-1) != 0 || n > 1<<30 {
		return false
	}
	a.Shift = bits.TrailingZeros(uint(n))
	return true
}

// symbol is the symbol with the offset.
func (a *Address) symbol() string {
	switch {
	case a.Offset > 0:
		return fmt.Sprintf("%s + %d", a.Symbol, a.Offset)
	case a.Offset < 0:
		return fmt.Sprintf("%s - %d", a.Symbol, -a.Offset)
	}
	return a.Symbol
}

// Here is the address as it is written here, and lines that have to stand before it.
func (a *Address) Here(spare func() string) (before []string, text string) {
	fits := a.Offset >= -2048 && a.Offset <= 2047
	switch {
	case a.Index == "" && a.Symbol == "" && fits:
		return nil, fmt.Sprintf("%d(%s)", a.Offset, a.Base)
	case a.Index == "" && a.Base == "":
		return nil, a.symbol()
	}
	t, sum := spare(), "" // sum is the register that holds what has been added so far
	plus := func(r string) {
		if sum != "" {
			before = append(before, fmt.Sprintf("add %s, %s, %s", t, sum, r))
			r = t
		}
		sum = r
	}
	load := func(format string, args ...any) {
		u := t
		if sum != "" {
			u = spare()
		}
		before = append(before, fmt.Sprintf(format, append([]any{u}, args...)...))
		plus(u)
	}
	if a.Index != "" && a.Shift > 0 {
		load("slli %s, %s, %d", a.Index, a.Shift)
	}
	offset := a.Offset
	switch {
	case a.Symbol != "":
		load("la %s, %s", a.symbol())
		offset = 0
	case !fits:
		load("li %s, %d", offset)
		offset = 0
	}
	if a.Base != "" {
		plus(a.Base)
	}
	if a.Index != "" && a.Shift == 0 {
		plus(a.Index)
	}
	return before, fmt.Sprintf("%d(%s)", offset, sum)
}
