package asm

import (
	"fmt"
	"slices"
	"strings"
)

// conditionFeatures are the conditionals: what counts, and what is passed over.
var conditionFeatures = func() (list []*feature) {
	for _, c := range []struct{ name, yes, no string }{
		{".if", "1", "SMALL - 5"}, {".if", "SMALL == 5 && !0", "NEG > 0 || 0"}, {".ifne", "3", "0"}, {".ifeq",
			"SMALL - 5", "1"}, {".ifgt", "1", "0"},
		{".ifge", "0", "NEG"}, {".iflt", "NEG", "0"}, {".ifle", "0", "1"},
		{".ifdef", "SMALL", "NOWHERE"}, {".ifndef", "NOWHERE", "SMALL"}, {".ifnotdef", "NOWHERE", "SMALL"},
		{".ifc", "tea, tea", "tea, cup"}, {".ifc", "\"a b\", \"a b\"", "a b, ab"}, {".ifnc", "tea, cup", "tea , tea"},
		{".ifeqs", `"a", "a"`, `"a", "b"`}, {".ifnes", `"a", "b"`, `"a","a"`}, {".ifb", "", "x"}, {".ifnb", "x", ""},
	} {
		list = append(list, &feature{name: strings.TrimSpace(c.name + " " + c.yes), emit: func(g *generator) {
			g.conditional(c.name+" "+pick(g, c.yes, c.no), c.name+" "+c.no)
		}})
	}
	list = append(list, &feature{name: ".ifdef of a label", in: inData, top: true, emit: func(g *generator) {
		n := g.local()
		g.line(".ifdef %s; .byte 1; .endif", n)
		g.line("%s:", n)
		g.line(".ifdef %s; .byte 2; .endif", n)
		g.line(".ifndef %s; .byte 3; .else; .byte 4; .endif", n)
	}})
	return append(list, &feature{name: ".elseif", emit: func(g *generator) {
		g.line(".if %d", g.r.IntN(2))
		g.nest(1)
		g.line(".elseif SMALL == %d", 4+g.r.IntN(2))
		g.nest(1)
		g.line(".elseif %d", g.r.IntN(2))
		g.nest(1)
		g.line(".else")
		g.nest(1)
		g.line(".endif")
	}})
}()

// conditional is one with something between its lines, and behind no in what does not count.
func (g *generator) conditional(open, no string) {
	g.line("%s", open)
	if g.sec != anywhere {
		g.nest(1)
	}
	if g.chance(2) {
		g.mark(".else")
		g.line(".else")
		g.nest(1)
	}
	g.mark(".endif")
	g.line(".endif")
	g.line("%s", no)
	switch g.r.IntN(3) {
	case 0:
		g.line("%s", pick(g, "this is no statement", ".err", ".error \"not here\""))
	case 1:
		g.line(".if 1")
		g.line(".else")
		g.line(".endif")
	}
	g.line(".endif")
}

// cfiFeatures are what compilers say of the stack, one in each function.
var cfiFeatures = func() (list []*feature) {
	for _, d := range []string{".cfi_def_cfa_offset 32", ".cfi_offset ra, -4", ".cfi_offset 8, -8", ".cfi_restore 1",
		".cfi_def_cfa sp, 16", ".cfi_def_cfa_register s0", ".cfi_adjust_cfa_offset 4",
		".cfi_rel_offset s0, 4", ".cfi_remember_state", ".cfi_undefined 9", ".cfi_same_value 9", ".cfi_register 8, 9",
		".cfi_return_column 1", ".cfi_signal_frame", ".cfi_escape 0x2e, 8",
		".cfi_val_offset 9, 8"} {
		list = append(list, &feature{name: d, in: inCode, top: true, emit: func(g *generator) {
			g.line(".cfi_sections .eh_frame, .debug_frame")
			g.line(".cfi_startproc")
			g.line("addi sp, sp, -16")
			g.line(".cfi_def_cfa_offset 16")
			g.nest(1)
			g.line("%s", d)
			g.nest(1)
			if d == ".cfi_remember_state" {
				g.line(".cfi_restore_state")
			}
			g.line(".cfi_endproc")
		}})
	}
	return list
}()

// otherFeatures are the rest.
var otherFeatures = slices.Concat(optionFeatures, pairFeatures, cfiFeatures, []*feature{
	{name: ".include", top: true, emit: func(g *generator) {
		name := fmt.Sprintf("inc%d.s", len(g.p.aside))
		before := g.text.String()
		g.text.Reset()
		g.apart = true
		g.nest(3)
		g.apart = false
		g.p.aside[name] = g.text.String()
		g.text.Reset()
		g.text.WriteString(before)
		g.line(".include \"%s\"", name)
	}},
	{name: ".include in .include", in: inData, top: true, emit: func(g *generator) {
		a, b := fmt.Sprintf("inc%d.s", len(g.p.aside)), fmt.Sprintf("inc%d.s", len(g.p.aside)+1)
		g.p.aside[a] = fmt.Sprintf("\t.byte 1\n\t.include \"%s\"\n\t.byte 3\n", b)
		g.p.aside[b] = fmt.Sprintf("\t.byte 2\n\t.macro included_%d\n\t.byte 4\n\t.endm\n", g.next())
		g.line(".include \"%s\"", a)
		g.line("included_%d", g.count)
	}},
	{name: ".error", emit: func(g *generator) { g.line(".if 0; .error \"too hot\"; .endif") }},
	{name: ".err", emit: func(g *generator) {
		g.line(".if 0")
		g.line(".err")
		g.line(".endif")
	}},
	{name: ".warning", emit: func(g *generator) { g.line(".warning \"hot\"") }},
	{name: ".print", emit: func(g *generator) { g.line(".print \"cups\"") }},
	{name: "for others than the assembler", emit: func(g *generator) {
		for _, d := range []string{".title \"tea\"", ".sbttl \"toast\"", ".list", ".nolist", ".eject", ".psize 60, 80",
			".lflags", ".noformat", ".page", ".spc 2", ".plen 3", ".name \"tea\"", ".ttl \"tea\"", ".noaltmacro",
			".line 1",
			".func", ".endfunc", ".variant_cc shared", ".gnu_attribute 4, 1", ".loc_mark_labels 0"} {
			g.line("%s", d)
		}
	}},
	{name: ".ident", emit: func(g *generator) { g.line(".ident \"a kitchen\"") }},
	{name: ".file", emit: func(g *generator) { g.line(".file \"breakfast.c\"") }},
	{name: ".loc", in: inCode, emit: func(g *generator) {
		g.line(".file 1 \"menu.c\"")
		for n := range 2 {
			g.line(".loc 1 %d%s", 1+n+g.r.IntN(3), pick(g, "", " 5"))
			g.nest(1)
		}
	}},
	{name: ".end", top: true, emit: func(g *generator) { g.last = "\t.end\nwhat follows is not read\n" }},
	{name: "#define", top: true, cpp: true, in: inCode, emit: func(g *generator) {
		n := fmt.Sprintf("DEFINED_%d", g.next())
		g.raw("#define %s %d%s", n, g.r.IntN(2000), pick(g, "", " /* cups */", " // cups"))
		g.line("li a0, %s", n)
		g.line("addi a0, a0, %s + 1", n)
	}},
	{name: "#ifdef", top: true, cpp: true, in: inCode, emit: func(g *generator) {
		n := fmt.Sprintf("DEFINED_%d", g.next())
		if g.chance(2) {
			g.raw("#define %s", n)
		}
		g.raw("#if%sdef %s", pick(g, "", "n"), n)
		g.line("nop")
		g.raw("#else")
		g.line("ret")
		g.raw("#endif")
	}},
	{name: "#include", top: true, cpp: true, emit: func(g *generator) {
		name := fmt.Sprintf("inc%d.S", len(g.p.aside))
		g.p.aside[name] = fmt.Sprintf("#define COUNT_%d 7 // of cups\n\t.equ TWICE_%[1]d, 2 * COUNT_%[1]d\n", g.next())
		g.raw("#include \"%s\"", name)
		g.line(".if TWICE_%d == 14", g.count)
		g.line(".endif")
	}},
})
