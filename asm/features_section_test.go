package asm

import (
	"fmt"
	"strings"
)

// sectionFeatures go from section to section.
var sectionFeatures = []*feature{
	{name: ".struct and .offset", top: true, emit: func(g *generator) {
		n := g.next()
		g.line(".pushsection .aside, \"aw\"")
		g.line("%s %d", pick(g, ".struct", ".offset"), g.r.IntN(9)-4)
		g.line("first_%d: .space 5", n)
		g.line(".balign 4")
		g.line("second_%d: .skip 4", n)
		g.line("whole_%d = . - first_%[1]d", n)
		g.line("%s .aside, \"aw\"", pick(g, ".sect", ".section"))
		g.line(".balign 4")
		g.line(".word first_%d, second_%[1]d + 1, whole_%[1]d", n)
		g.line(".popsection")
	}},
	{name: ".text", emit: to(".text", inCode)},
	{name: ".data", emit: to(".data", inData)},
	{name: ".bss", emit: to(".bss", inZeros)},
	{name: ".rodata", emit: to(".section .rodata", inData)}, // GNU as has no .rodata for this machine
	{name: ".sdata", emit: to(".section .sdata, \"aw\"", inData)},
	{name: ".sbss", emit: to(".section .sbss, \"aw\", @nobits", inZeros)},
	{name: ".section", emit: func(g *generator) {
		w := pick(g, inCode, inData, inZeros)
		g.line("%s", g.section(w))
		g.sec = w
	}},
	// ld makes one of equal ones: see TestGNUMerging too
	{name: ".section of strings", top: true, emit: func(g *generator) {
		g.line(".section .rodata.str1.4, \"aMS\", @progbits, 1")
		l := g.local()
		g.line("%s:", l)
		g.line(".string \"%s\"", pick(g, "tea", "green tea", "toast", fmt.Sprint(g.next())))
		g.line(".balign 4")
		g.line(".data")
		g.line(".balign 4")
		g.line(".word %s", l)
		to(".text", inCode)(g)
	}},
	{name: ".section of constants", top: true, emit: func(g *generator) {
		g.line(".section .rodata.cst4, \"aM\", @progbits, 4")
		g.line(".balign 4")
		g.line(".word %d, 5", g.r.IntN(3))
		to(".text", inCode)(g)
	}},
	{name: ".section without memory", emit: func(g *generator) {
		g.line(".pushsection %s", pick(g, ".comment", ".note.cups", ".debug_cups", ".cups, \"\", @progbits"))
		g.line(".byte 1, 2")
		g.line(".popsection")
	}},
	{name: ".section without flags", emit: func(g *generator) {
		g.line(".pushsection .cups_%d", g.r.IntN(3))
		g.line(".byte 1, 2")
		g.line(".popsection")
	}},
	{name: ".subsection", top: true, emit: func(g *generator) {
		l := g.local()
		g.line("%s", pick(g, ".text 2", ".text\n\t.subsection 2", ".section .text.parts, \"ax\"\n\t.subsection 1"))
		g.line("%s: j %[1]s", l)
		g.line(".balign 4")
		g.line(".subsection %d", g.r.IntN(4))
		g.line("bnez a0, %s", l)
		g.line(".balign 4")
		g.line("%s", pick(g, ".data 3", ".data\n\t.subsection 1"))
		g.line(".balign 4")
		g.line(".word %s, . - 4", l)
		to(".text", inCode)(g)
	}},
	{name: ".pushsection of a part", emit: func(g *generator) {
		g.line(".pushsection .data, %d", g.r.IntN(3))
		g.line(".byte 1, 2, 3")
		g.line(".popsection")
	}},
	{name: ".pushsection", emit: func(g *generator) {
		was, w := g.sec, pick(g, inCode, inData, inZeros)
		g.line(".pushsection %s", strings.TrimPrefix(g.section(w), ".section "))
		g.sec = w
		g.nest(1 + g.r.IntN(2))
		g.line(".popsection")
		g.sec = was
	}},
	{name: ".popsection", emit: func(g *generator) {
		was := g.sec
		g.line(".pushsection .data")
		g.line(".pushsection .text")
		g.sec = inCode
		g.nest(1)
		g.line(".popsection")
		g.sec = inData
		g.nest(1)
		g.line(".popsection")
		g.sec = was
	}},
	{name: ".previous", emit: func(g *generator) {
		was := g.sec
		g.line(".section .data.previous, \"aw\"")
		g.sec = inData
		g.nest(1)
		if g.sec == inData {
			g.line(".section .text.previous, \"ax\"")
			g.line(".previous")
			g.line(".byte 7")
			g.line(".previous")
			g.line(".word 8")
		}
		g.sec = was
		g.line("%s", g.section(max(was, inCode)))
		g.sec = max(was, inCode)
	}},
}

func to(directive string, w where) func(g *generator) {
	return func(g *generator) {
		g.line("%s", directive)
		g.sec = w
	}
}

// nest puts a few lines within a body or the like: for this section, without labels.
func (g *generator) nest(n int) {
	g.body++
	defer func() { g.body-- }()
	for range n {
		for range 100 {
			f := features[g.r.IntN(len(features))]
			if f.top || f.cpp || f.in != g.sec || g.body > 3 && f.in == anywhere {
				continue
			}
			g.mark(f.name)
			f.emit(g)
			break
		}
	}
}

// fresh begins a section of code. A padding that has its length when the file is assembled (one with a
// fill, or without relaxation) belongs into one: behind a padding that ld cuts down, what GNU as had
// aligned is not aligned any more. (Here it is.)
func (g *generator) fresh() { g.line(".section .text.fresh%d, \"ax\"", g.next()) }

// optionFeatures are those of .option and .attribute, which say how code is to be encoded.
var optionFeatures = []*feature{
	{name: ".option push, rvc, pop", in: inCode, emit: func(g *generator) { g.compressed(func() { g.nest(3) }) }},
	{name: ".option norvc", in: inCode, emit: func(g *generator) {
		g.line(".balign 4")
		g.line(".option push")
		g.line(".option norvc")
		was := g.rvc
		g.rvc = false
		g.nest(2)
		g.rvc = was
		g.line(".option pop")
	}},
	{name: ".option norelax, relax", in: inCode, top: true, emit: func(g *generator) {
		g.fresh()
		g.line(".option norelax")
		g.nest(3)
		g.line(".option relax")
	}},
	{name: ".option arch", in: inCode, emit: func(g *generator) {
		g.line(".balign 4")
		g.line(".option push")
		g.line(".option arch, %s", pick(g, "+c", "-c", "rv32imac_zicsr_zifencei", "rv32ima_zicsr2p0_zifencei",
			"+c, +zicsr"))
		g.line("addi a0, a0, 1")
		g.line("beqz a0, %s", g.target())
		g.line(".balign 4")
		g.line(".option pop")
	}},
	{name: ".option nopic, csr-check", in: inCode, emit: func(g *generator) {
		g.line(".option %s",
			pick(g, "nopic", "no-csr-check"))
	}},
	{name: ".attribute", emit: func(g *generator) {
		g.line(".attribute %s", pick(g, "stack_align, 16", "unaligned_access, 0", "4, 16", "Tag_RISCV_stack_align, 16"))
	}},
}

// pairFeatures are pairs of instructions with an address in two parts.
var pairFeatures = []*feature{
	{name: "lui and addi of an address", in: inCode, emit: func(g *generator) {
		g.mark("%hi")
		g.mark("%lo")
		r, s := g.register(1, 31), g.place(inCode, inData, inZeros)
		g.line("lui %s, %%hi(%s)", r, s)
		g.line("%s", pick(g, fmt.Sprintf("addi %s, %[1]s, %%lo(%s)", r, s), fmt.Sprintf("lw a0, %%lo(%s)(%s)", s, r),
			fmt.Sprintf("sw a0, %%lo(%s)(%s)", s, r)))
	}},
	{name: "lui and addi of a number", in: inCode, emit: func(g *generator) {
		r, n := g.register(1, 31), g.constant(g.word())
		g.line("lui %s, %%hi(%s)", r, n)
		g.line("%s", pick(g, fmt.Sprintf("addi %s, %[1]s, %%lo(%s)", r, n), fmt.Sprintf("lw a0, %%lo(%s)(%s)", n, r),
			fmt.Sprintf("sb a0, %%lo(%s)(%s)", n, r)))
	}},
	{name: "la of a number", in: inCode, emit: func(g *generator) {
		g.line("%s %s, %s", pick(g, "la", "lla"),
			g.register(1, 31), g.constant(g.word()))
	}},
	{name: "addresses of what is nowhere", in: inCode, emit: func(g *generator) {
		g.line(".weak nowhere")
		g.line("lui a0, %%hi(nowhere)")
		g.line("addi a0, a0, %%lo(nowhere)")
		g.line("%s", pick(g, "la a1, nowhere", "call nowhere", "lw a0, nowhere", "tail nowhere"))
	}},
	{name: "auipc and addi of an address", in: inCode, top: true, emit: func(g *generator) {
		g.mark("%pcrel_hi")
		g.mark("%pcrel_lo")
		l, r := g.local(), g.register(1, 31)
		g.line("%s: auipc %s, %%pcrel_hi(%s)", l, r, g.place(inCode, inData, inZeros))
		if g.chance(3) {
			g.nest(1)
		}
		g.line("%s", pick(g, fmt.Sprintf("addi %s, %[1]s, %%pcrel_lo(%s)", r, l),
			fmt.Sprintf("lb a0, %%pcrel_lo(%s)(%s)", l, r), fmt.Sprintf("sh a0, %%pcrel_lo(%s)(%s)", l, r)))
	}},
}
