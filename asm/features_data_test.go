package asm

import (
	"fmt"
	"strings"
)

// dataFeatures put bytes down.
var dataFeatures = []*feature{
	{name: ".byte", in: inData, emit: data(".byte", 1)},
	{name: ".half", in: inData, emit: data(".half", 2)},
	{name: ".hword", in: inData, emit: data(".hword", 2)},
	{name: ".short", in: inData, emit: data(".short", 2)},
	{name: ".2byte", in: inData, emit: data(".2byte", 2)},
	{name: ".word", in: inData, emit: data(".word", 4)},
	{name: ".long", in: inData, emit: data(".long", 4)},
	{name: ".int", in: inData, emit: data(".int", 4)},
	{name: ".4byte", in: inData, emit: data(".4byte", 4)},
	{name: ".dword", in: inData, emit: data(".dword", 8)},
	{name: ".quad", in: inData, emit: data(".quad", 8)},
	{name: ".8byte", in: inData, emit: data(".8byte", 8)},
	{name: ".word in code", in: inCode, emit: data(".word", 4)},
	{name: ".byte in code", in: inCode, emit: func(g *generator) {
		g.line(".byte 1, %s, 3, 4",
			g.constant(g.near(-128, 255, 1)))
	}},
	{name: "address", in: inData, emit: func(g *generator) {
		g.line("%s %s, %s", pick(g, ".word", ".long", ".4byte", ".int"), g.place(inCode, inData, inZeros),
			g.place(inData))
	}},
	{name: "difference of addresses", in: inData, emit: func(g *generator) {
		w := pick(g, inCode, inData)
		a, b := pick(g, g.labels[w]...), pick(g, g.labels[w]...)
		g.line("%s %s - %s%s", pick(g, ".word", ".long", ".quad"), a, b, pick(g, "", " + 4", " - 8"))
	}},
	{name: "distance from the dot", in: inData, emit: func(g *generator) {
		g.line(".word %s - ., . - %s", pick(g, g.labels[inData]...), pick(g, g.labels[inData]...))
	}},
	{name: "difference of two near labels", in: inData, top: true, emit: func(g *generator) {
		a, b := g.local(), g.local()
		g.line("%s:", a)
		data(pick(g, ".byte", ".half"), 2)(g)
		g.line("%s:", b)
		g.line("%s %s - %s, (%[2]s - %[3]s) * 2, %[2]s - %[3]s == 2", pick(g, ".byte", ".half", ".word"), b, a)
		g.line(".space %s - %s", b, a)
	}},
	{name: "a count of near labels", in: inData, top: true, emit: func(g *generator) {
		a, b := g.local(), g.local()
		g.line("%s: .word 1, 2, 3", a)
		g.line("%s:", b)
		g.line(".word (%s - %s) / 4, (%[1]s - %s) * 2 + 1", b, a, a)
		g.line(".rept (%s - %s) / 4", b, a)
		g.line(".byte %s - %s", b, a)
		g.line(".endr")
		g.line(".if %s - %s == 12", b, a)
		g.line(".half 1")
		g.line(".endif")
		g.line(".fill %s - %s, 1, %[1]s - %[2]s", b, a)
	}},
	{name: ".uleb128", in: inData, emit: func(g *generator) {
		// GNU as takes one value alone
		g.line(".uleb128 %d", pick(g, 0, 1, 127, 128, 16383, 16384, 1<<31, 1<<40, g.r.Int()))
	}},
	{name: ".sleb128", in: inData, emit: func(g *generator) {
		g.line(".sleb128 %d", pick(g, 0, 1, -1, 63, 64, -64, -65, 8191, -8192, -8193, -g.r.Int()))
	}},
	{name: ".float", in: inData, emit: func(g *generator) {
		for _, d := range []string{".float", ".single", ".dc.s", ".double", ".dc.d"} {
			g.line("%s %s", d, g.fractions())
		}
	}},
	{name: ".octa", in: inData, emit: func(g *generator) {
		g.line(".octa %d, %s0x%x%016xUL", g.near(-1<<40, 1<<40, 1), pick(g, "", "-"), g.r.Uint32()+1,
			g.r.Uint64())
	}},
	{name: ".dc.b", in: inData, emit: data(".dc.b", 1)},
	{name: ".dc.w", in: inData, emit: func(g *generator) { data(pick(g, ".dc.w", ".dc"), 2)(g) }},
	{name: ".dc.l", in: inData, emit: func(g *generator) {
		data(".dc.l", 4)(g)
		g.line(".dc.a %s", g.place(inCode, inData))
	}},
	{name: ".dcb", in: inData, emit: func(g *generator) {
		for _, d := range []string{".dcb", ".dcb.b", ".dcb.w", ".dcb.l"} {
			g.line("%s %d%s", d, g.some(5), pick(g, "", ", 7", ", -1"))
		}
		g.line(".dcb.s %d, %s", g.some(3), pick(g, "1.5", "-2e10", "inf"))
		g.line(".dcb.d %d, %s", g.some(3), pick(g, "1.5", "-2e10", "inf"))
	}},
	{name: ".ds", in: inData, emit: func(g *generator) {
		for _, d := range []string{".ds", ".ds.b", ".ds.w", ".ds.l", ".ds.s", ".ds.d"} {
			g.line("%s %d", d, g.some(2))
		}
	}},
	{name: "address of 8 bytes", in: inData, emit: func(g *generator) {
		g.line("%s %s", pick(g, ".dword", ".quad", ".8byte"), g.place(inCode, inData, inZeros))
	}},
	{name: ".string16", in: inData, emit: func(g *generator) {
		text(pick(g, ".string16", ".string32",
			".string64"))(g)
	}},
	{name: ".ascii", in: inData, emit: text(".ascii")},
	{name: ".asciz", in: inData, emit: text(".asciz")},
	{name: ".string", in: inData, emit: text(".string")},
	{name: ".string8", in: inData, emit: text(".string8")},
	{name: "adjacent strings", in: inData, emit: func(g *generator) {
		g.line(".ascii \"%s\" \"%s\"", g.string(),
			g.string())
	}},
	{name: "escapes", in: inData, emit: func(g *generator) {
		if g.macro {
			g.line(".asciz \"\\n\\t\"")
			return
		}
		g.line(".ascii \"%s%s%s\"", pick(g, `\n`, `\t`, `\r`, `\b`, `\f`),
			pick(g, `\"`, `\\`, `\0`, `\33`, `\377`, `\101x`, `\1012`), pick(g, `\x41`, `\x1`, `\xff`, `\X0a`, `\x123`))
	}},
	{name: "escaped character", in: inData, emit: func(g *generator) {
		if g.macro {
			g.line(".byte 'x'")
			return
		}
		if g.p.suffix == ".s" && g.chance(4) { // the C preprocessor takes what follows to be in the quotes
			g.line(".byte %s", pick(g, `'\t`, `'a`))
		}
		g.line(".byte %s", pick(g, `'\n'`, `'\\'`, `'\''`, `'\t'`, `'\b'`, `'a`, `' '`, `'"'`, `'\r' + 1`, `'\f'`,
			`'\"'`))
	}},
	{name: ".zero", in: inData, emit: func(g *generator) { g.line(".zero %s", g.constant(g.some(40))) }},
	{name: ".space", in: inData, emit: func(g *generator) {
		g.line(".space %s%s", g.constant(g.some(40)),
			pick(g, "", ", 0xaa", ", 300"))
	}},
	{name: ".skip", in: inData, emit: func(g *generator) {
		g.line(".skip %s%s", g.constant(g.some(40)),
			pick(g, "", ", 1", ", -1"))
	}},
	{name: ".space in zeros", in: inZeros, emit: func(g *generator) {
		g.line("%s %s", pick(g, ".space", ".zero", ".skip"), g.constant(g.some(200)))
	}},
	{name: ".word in zeros", in: inZeros, emit: func(g *generator) {
		g.line("%s 0",
			pick(g, ".word", ".byte", ".half"))
	}},
	{name: ".space in code", in: inCode, emit: func(g *generator) {
		n := 4 * g.some(20)
		if g.chance(20) {
			n = g.some(6000) &^ 3
		}
		g.line(".space %d", n)
	}},
	{name: ".fill", in: inData, emit: func(g *generator) {
		g.line(".fill %s%s", g.constant(g.some(9)), pick(g, "", ", 2", ", 4, 0x12345678", ", 8, -1", ", 3, 0x123456",
			", 1, 'a'", ", 0", ", 8, 0x123456789abcdef", ", 5, 7"))
	}},
	{name: ".align", in: inData, emit: func(g *generator) {
		g.line(".align %s%s", g.number(g.near(0, 5, 1)), g.alignment())
	}},
	{name: ".p2align", in: inData, emit: func(g *generator) {
		g.line(".p2align %s%s", g.number(g.near(0, 5, 1)), g.alignment())
	}},
	{name: ".balign", in: inData, emit: func(g *generator) { g.line(".balign %d%s", 1<<g.r.IntN(6), g.alignment()) }},
	{name: ".balignw and its like", in: inData, emit: func(g *generator) {
		g.line(".balign 4%s", pick(g, "", ", 7"))
		g.line("%s", pick(g, ".balignw 16, 0x1234", ".balignl 32, 0x12345678", ".p2alignw 3, 5", ".p2alignl 4, 1, 8",
			".balignw 8,, 2", ".balignl 4, 9"))
	}},
	{name: ".balignw in code", in: inCode, top: true, emit: func(g *generator) {
		g.fresh()
		g.line("nop")
		g.line("%s", pick(g, ".balignw 16, 0x0001", ".p2alignw 4, 0x13"))
		g.line("nop")
	}},
	{name: "an alignment to nothing", emit: func(g *generator) {
		g.line("%s", pick(g, ".align", ".balign", ".p2align"))
	}},
	{name: "values left out", in: inData, emit: func(g *generator) {
		g.line("%s", pick(g, ".word 1,, 2", ".byte 3,", ".half , 4", ".dword 5,,"))
	}},
	{name: ".align in code", in: inCode, emit: func(g *generator) {
		g.line("%s %d", pick(g, ".align", ".p2align"),
			2+g.r.IntN(5))
	}},
	{name: ".balign in code", in: inCode, emit: func(g *generator) {
		g.line(".balign %d%s", 4<<g.r.IntN(5), pick(g, "", "", ",,4", ",,100"))
	}},
	{name: ".align of code with a fill", in: inCode, top: true, emit: func(g *generator) {
		g.fresh()
		g.line("nop")
		g.line(".balign %d, %s", 4<<g.r.IntN(4), pick(g, "0", "0x13"))
		g.line("nop")
	}},
	{name: ".align in zeros", in: inZeros, emit: func(g *generator) {
		g.line("%s", pick(g, ".align 3", ".balign 16", ".p2align 5", ".balign 8, 0", ".align 0"))
	}},
	{name: ".org", in: inData, emit: func(g *generator) {
		g.line(".org . + %s%s", g.number(g.some(30)), pick(g, "", ", 0x55", ", 0"))
	}},
	{name: ".org from a label", in: inData, top: true, emit: func(g *generator) {
		l := g.local()
		g.line("%s:", l)
		data(".byte", 1)(g)
		g.line(".org %s + %d", l, 16+g.some(30))
	}},
	// GNU as loses what a frame says before an .org that moves nothing.
	{name: ".org in code", in: inCode, emit: func(g *generator) { g.line(".org . + %d", 4+4*g.some(9)) }},
	{name: ". =", in: inData, emit: func(g *generator) { g.line(". = . + %s", g.number(g.some(30))) }},
	{name: ".incbin", in: inData, emit: func(g *generator) {
		name := fmt.Sprintf("cup%d.bin", len(g.p.aside))
		g.p.aside[name] = "a cup\x00of \xfftea\n"
		g.line(".incbin \"%s\"%s", name, pick(g, "", ", 3", ", 2, 4", ", 0, 5", ",, 3", ", 12"))
	}},
}

// fractions is numbers that GNU as rounds as we do: far from the middle between two.
func (g *generator) fractions() string {
	list := make([]string, 1+g.r.IntN(3))
	for i := range list {
		list[i] = pick(g, fmt.Sprintf("%s%d.%de%d", pick(g, "", "-", "+"), g.r.IntN(100), g.r.IntN(10000),
			g.r.IntN(40)-20),
			"0.1", "-0", "1e-3", "inf", "-Infinity", "nan", "0f2.5", "3.")
	}
	return strings.Join(list, ", ")
}

// data emits values for a directive whose values have so many bytes.
func data(name string, size int) func(g *generator) {
	return func(g *generator) {
		values := make([]string, 1+g.r.IntN(4))
		for i := range values {
			min, max := int64(-1)<<(8*min(size, 7)-1), int64(1)<<(8*min(size, 7))-1
			values[i] = g.constant(g.near(min, max, 1))
		}
		if size == 1 && len(values) == 1 && name == ".half" {
			values = values[:1]
		}
		g.line("%s %s", name, strings.Join(values, pick(g, ", ", ",", " , ")))
	}
}

// some is a small number, and takes it from the room of the file.
func (g *generator) some(most int) int64 {
	n := min(g.r.IntN(most+1), g.room)
	g.room -= n
	return int64(n)
}

// alignment is what may follow an alignment: a fill, and how much to skip at most.
func (g *generator) alignment() string {
	return pick(g, "", "", ", 0xff", ", 0x11, 3", ",, 2", ", 0", ",,20")
}

// local is a name for a label that is used in one piece.
func (g *generator) local() string { return fmt.Sprintf(".Lhere_%d", g.next()) }

func (g *generator) string() string {
	return pick(g, "tea", "toast # not a comment", "", "two;", "/* jam */", "it's", "a, b", "x=(y)", "%hi", "straße",
		"//")
}

func text(name string) func(g *generator) {
	return func(g *generator) {
		g.line("%s \"%s\"%s", name, g.string(), pick(g, "", ", \"b\"", " , \"\", \"c d\""))
	}
}
