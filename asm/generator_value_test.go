package asm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// register is a name of one of the registers from lo to hi.
func (g *generator) register(lo, hi int) string {
	if lo <= 1 && hi == 31 && g.tight {
		return pick(g, "s0", "a0", "a5", "a0", "sp", "ra")
	}
	n := lo + g.r.IntN(hi-lo+1)
	if g.chance(4) {
		g.mark("registers by number")
		return fmt.Sprintf("x%d", n)
	}
	if n == 8 && g.chance(3) {
		return "fp"
	}
	return isa.Reg(n).String()
}

// number writes a number in one of the ways that there are.
func (g *generator) number(n int64) string {
	text := g.digits(n)
	if last := text[len(text)-1]; last != '\'' && text != "0" && g.chance(8) {
		g.mark("a suffix of C")
		return text + pick(g, "U", "u", "L", "UL", "ull", "LL")
	}
	return text
}

func (g *generator) digits(n int64) string {
	switch g.r.IntN(9) {
	case 0:
		if n >= 0 {
			g.mark("hexadecimal")
			return fmt.Sprintf(pick(g, "0x%x", "0x%X", "0X%x"), n)
		}
		g.mark("operator -x")
		return fmt.Sprintf("-0x%x", uint64(-n))
	case 1:
		if n >= 0 {
			g.mark("octal")
			return fmt.Sprintf("0%o", n)
		}
		g.mark("operator ~x")
		return fmt.Sprintf("~%d", ^n)
	case 2:
		if n >= 0 && n < 1<<20 {
			g.mark("binary")
			return fmt.Sprintf(pick(g, "0b%b", "0B%b"), n)
		}
	case 3:
		if n > ' ' && n < 0x7f && strings.IndexByte(`"'\#;/,()`, byte(n)) < 0 && !g.macro {
			g.mark("character")
			return fmt.Sprintf("'%c'", n)
		}
	}
	return fmt.Sprint(n)
}

// constant writes an expression that comes to n.
func (g *generator) constant(n int64) string {
	switch {
	case !g.chance(4):
		return g.number(n)
	case g.chance(3):
		name := pick(g, slices.Sorted(maps.Keys(g.known))...)
		return fmt.Sprintf("%s + %d", name, n-g.known[name])
	}
	text := g.expression(3)
	u := newUnit(newAssembler(Options{}), 0)
	for name, v := range g.known {
		u.Syms[name] = &object.Symbol{Name: name, Module: u.Module, Kind: object.SymEqu,
			Rare: &object.Rare{Val: object.Constant(v)}}
	}
	c := (&source.Stmt{Frame: &source.Frame{File: &source.File{Name: "x"}}, Text: text}).Cursor()
	v, err := u.Known(c, "")
	if err != nil {
		return g.number(n) // a division by zero
	}
	return fmt.Sprintf("(%s) %s", text, signed(n-v))
}

func signed(n int64) string {
	if n < 0 {
		return fmt.Sprintf("- %d", uint64(-n))
	}
	return fmt.Sprintf("+ %d", n)
}

// operators of two operands, as they are written.
var operators = []string{"+", "-", "*", "/", "%", "<<", ">>", "|", "&", "^", "==", "!=", "<>", "<", ">", "<=", ">=",
	"&&", "||"}

// expression is one of numbers, of some depth.
func (g *generator) expression(depth int) string {
	switch n := g.r.IntN(10); {
	case depth == 0 || n < 2:
		if g.chance(4) {
			return pick(g, slices.Sorted(maps.Keys(g.known))...)
		}
		return g.number(pick(g, int64(0), 1, 2, 3, 7, 31, 'a', 255, 4096, 0x7fffffff, 0x80000000, 0xffffffff))
	case n < 3:
		o := pick(g, "-", "~", "!", "+")
		g.mark("operator " + o + "x")
		return o + g.expression(depth-1)
	case n < 5:
		g.mark("parentheses")
		return "(" + g.expression(depth-1) + ")"
	}
	o := pick(g, operators...)
	g.mark("operator " + o)
	return g.expression(depth-1) + pick(g, " ", "") + o + " " + g.expression(depth-1)
}

// near picks a number of a range, most often at its bounds.
func (g *generator) near(min, max, align int64) int64 {
	if g.tight {
		if n := pick(g, 0, 1, -1, 31, 32, -32, -33, 4, 60, 64, 124, 128, 252, 256, 496, -512, 512, 1020,
			1024); n >= int(min) && n <= int(max) && int64(n)%align == 0 {
			return int64(n)
		}
	}
	switch g.r.IntN(5) {
	case 0:
		return min
	case 1:
		return max - (max-min)%align
	case 2:
		if min < 0 {
			return 0
		}
	}
	return min + g.r.Int64N((max-min)/align+1)*align
}
