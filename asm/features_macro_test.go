package asm

import (
	"fmt"
	"strings"
)

// macroFeatures are macros and loops.
var macroFeatures = []*feature{
	{name: ".macro", top: true, emit: func(g *generator) {
		n := g.define("", func() { g.nest(2) })
		for range 1 + g.r.IntN(2) {
			g.line("%s", n)
		}
	}},
	{name: "macro called in capitals", top: true, emit: func(g *generator) {
		n := g.define("", func() { g.nest(1) })
		g.line("%s", strings.ToUpper(n))
	}},
	{name: "\\argument", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a, b", func() { g.line(".word \\a, \\b + 1, \\a*2") })
		g.line("%s %s, %s", n, g.number(g.word()), g.number(g.some(9)))
		g.line("%s %d %d", n, g.some(9), g.some(9))
		g.line("%s b=%d, a=%d", n, g.some(9), g.some(9))
		g.line("%s (1 + 2), 3 * 4", n)
	}},
	{name: "default value", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a=5 b=(2+3)", func() { g.line(".byte \\a, \\b") })
		g.line("%s%s", n, pick(g, "", " 1", " b=7", " ,9", " 1, 2", " 1,"))
	}},
	{name: "required argument", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a:req, b:req", func() { g.line(".half \\a, \\b") })
		g.line("%s 1, 2", n)
	}},
	{name: "vararg", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a, rest:vararg", func() {
			g.line(".byte \\a")
			g.line(".ifnb \\rest")
			g.line(".byte \\rest")
			g.line(".endif")
		})
		g.line("%s %s", n, pick(g, "1", "1, 2", "1, 2, 3, 4", "1 ,2 , 3"))
	}},
	{name: "macro that calls itself", in: inData, top: true, emit: func(g *generator) {
		n := fmt.Sprintf("macro_%d", g.count+1)
		g.define("a, rest:vararg", func() {
			g.line(".byte \\a")
			g.line(".ifnb \\rest")
			g.line("%s \\rest", n)
			g.line(".endif")
		})
		g.line("%s 1, 2, 3", n)
	}},
	{name: "\\@", in: inCode, top: true, emit: func(g *generator) {
		n := g.define("r", func() {
			g.line("again\\@%s:", "_x")
			g.line("addi \\r, \\r, -1")
			g.line("bnez \\r, again\\@%s", "_x")
		})
		g.line("%s %s", n, g.register(5, 15))
		g.line("%s %s", n, g.register(5, 15))
	}},
	{name: "\\@ in data", in: inData, top: true, emit: func(g *generator) {
		n := g.define("", func() { g.line(".byte \\@") })
		g.line("%s", n)
		g.line("%s", n)
	}},
	{name: "\\()", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a b", func() { g.line(".word \\a\\()\\b, \\a\\()01") })
		g.line("%s %d, %d", n, 1+g.some(8), g.some(8))
	}},
	{name: "argument in a string", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a b=x", func() { g.line(".asciz \"<\\a|\\b>\"") })
		g.line("%s %s", n, pick(g, "tea", "tea, cup", "\"tea cup\"", "1 + 2", "a - b, c", "a,", "%lo(x)", "-1", "'a'",
			"x y", "(a b)", "\"a, b\" \"c\"", "a=b", "b=2", "[1]"))
	}},
	{name: "strings as arguments", in: inData, top: true, emit: func(g *generator) {
		n := g.define("a, b", func() {
			g.line(".ifb \\b")
			g.line(".ascii \"\\a\"")
			g.line(".else")
			g.line(".asciz \"\\a\\b\"")
			g.line(".endif")
			g.line(".ifc \\a, tea")
			g.line(".byte 1")
			g.line(".endif")
			g.line(".ifc \\b,")
			g.line(".byte 2")
			g.line(".endif")
		})
		g.line("%s %s", n, pick(g, "tea", "\"tea\"", "tea, cup", "\"a, b\", c", "x y", "tea , \" cup \""))
	}},
	{name: ".irp of strings", in: inData, emit: func(g *generator) {
		g.line(".irp s, %s", pick(g, "\"a b\", c", "tea, cup", "\"x, y\""))
		g.line(".ascii \"<\\s>\"")
		g.line(".endr")
	}},
	{name: "a loop in a macro", in: inData, top: true, emit: func(g *generator) {
		n := g.define("n, x=3", func() {
			g.line(".rept \\n")
			g.line(".irp y, \\x, 4")
			g.line(".byte \\y, \\n")
			g.line(".endr")
			g.line(".endr")
		})
		g.line("%s %d%s", n, g.r.IntN(3), pick(g, "", ", 9"))
	}},
	{name: "a counting macro", in: inData, top: true, emit: func(g *generator) {
		n := fmt.Sprintf("macro_%d", g.count+1)
		g.define("from=0, to=3", func() {
			g.line(".byte \\from")
			g.line(".if \\to - \\from")
			g.line("%s \"(\\from+1)\", \\to", n)
			g.line(".endif")
		})
		g.line("%s%s", n, pick(g, "", " 1", " to=2", " 2, 3"))
	}},
	{name: "argument in a name", in: inCode, top: true, emit: func(g *generator) {
		n := g.define("what, r", func() {
			g.line("l\\what \\r, 0(sp)")
			g.line("s\\what \\r, 4(sp)")
		})
		g.line("%s %s, %s", n, pick(g, "w", "h", "b"), g.register(0, 31))
	}},
	{name: "macro in a macro", in: inData, top: true, emit: func(g *generator) {
		outer := g.define("n", func() {
			g.line(".macro inner\\n v")
			g.line(".word \\v, \\n")
			g.line(".endm")
		})
		k := g.next()
		g.line("%s %d", outer, k)
		g.line("inner%d 5", k)
	}},
	{name: "macro that calls another", top: true, in: inData, emit: func(g *generator) {
		a := g.define("x", func() { g.line(".byte \\x") })
		b := g.define("y:vararg", func() {
			g.line(".irp v, \\y")
			g.line("%s \\v", a)
			g.line(".endr")
		})
		g.line("%s 1, 2, 3", b)
	}},
	{name: ".exitm", top: true, in: inData, emit: func(g *generator) {
		n := g.define("n", func() {
			g.line(".byte \\n")
			g.line(".if \\n > 2")
			g.line(".exitm")
			g.line(".endif")
			g.line(".byte 100")
		})
		g.line("%s 1", n)
		g.line("%s 3", n)
	}},
	{name: ".exitm in a loop", top: true, in: inData, emit: func(g *generator) {
		n := g.define("n", func() {
			g.line(".irp x, 1, 2, 3")
			g.line(".byte \\x")
			g.line(".if \\x == \\n")
			g.line(".exitm")
			g.line(".endif")
			g.line(".endr")
			g.line(".byte 9")
		})
		g.line("%s 2", n)
	}},
	{name: ".purgem", top: true, in: inData, emit: func(g *generator) {
		n := g.define("", func() { g.line(".byte 1") })
		g.line("%s", n)
		g.line(".purgem %s", n)
		g.line(".macro %s", n)
		g.line(".byte 2")
		g.line(".endm")
		g.line("%s", n)
	}},
	{name: "a section in a macro", top: true, in: inCode, emit: func(g *generator) {
		n := g.define("l, text", func() {
			g.line(".pushsection .rodata")
			g.line("\\l: .asciz \"\\text\"")
			g.line(".popsection")
			g.line("la a0, \\l")
		})
		g.line("%s %s, \"cups of tea\"", n, g.local())
	}},
	{name: ".rept", emit: func(g *generator) {
		g.line(".rept %s", g.constant(int64(g.r.IntN(4))))
		g.nested(2)
		g.line(".endr")
	}},
	{name: ".rept in .rept", in: inData, emit: func(g *generator) {
		g.line(".rept 2")
		g.line(".byte 1")
		g.line(".rept %d", g.r.IntN(3))
		g.nested(1)
		g.line(".endr")
		g.line(".endr")
	}},
	{name: ".irp", in: inData, emit: func(g *generator) {
		g.line(".irp x%s%s", pick(g, ",", " ", ", "), pick(g, "1, 2, 3", "1 2", "5", "10, 04", ""))
		g.line(".ifnb \\x")
		g.line(".byte \\x + 0, 1\\x")
		g.line(".endif")
		g.line(".endr")
	}},
	{name: ".irp of registers", in: inCode, emit: func(g *generator) {
		g.line(".irp r, %s, %s, %s", g.register(0, 31), g.register(0, 31), g.register(0, 31))
		g.line("sw \\r, %d(sp)", 4*g.r.IntN(8))
		g.line(".endr")
	}},
	{name: ".irpc", in: inData, emit: func(g *generator) {
		g.line(".irpc c, %s", pick(g, "0123", "7", "99", ""))
		g.line(".byte 1\\c")
		g.line(".ascii \"<\\c>\"") // in a character constant it is an escape
		g.line(".endr")
	}},
}

// define writes a macro and returns its name.
func (g *generator) define(params string, body func()) string {
	n := fmt.Sprintf("macro_%d", g.next())
	g.line(".macro %s", strings.TrimSpace(n+" "+params))
	g.within(body)
	g.line("%s", ".endm")
	return n
}

// nested is nest in the body of a loop.
func (g *generator) nested(n int) { g.within(func() { g.nest(n) }) }

// within writes a body: a backslash in it is not a plain one.
func (g *generator) within(body func()) {
	was := g.macro
	g.macro = true
	g.body++
	body()
	g.body--
	g.macro = was
}
