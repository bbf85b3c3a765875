package asm

import "fmt"

// symbolFeatures define names and say what they are.
var symbolFeatures = []*feature{
	{name: ".equ", top: true, emit: equ(".equ %s, %s")},
	{name: ".set", top: true, emit: equ(".set %s, %s")},
	{name: "symbols called like registers", in: inCode, top: true, emit: func(g *generator) {
		if g.file > 0 {
			g.line("nop")
			return
		}
		g.fresh()
		g.line("la a0, s5")
		g.line("beq a0, a1, s5")
		g.line("call s5")
		g.line("j s5")
		if !g.defined["s5"] {
			g.defined["s5"] = true
			g.line("s5: lla a1, s5")
		}
	}},
	{name: ".lsym", top: true, emit: equ(".lsym %s, %s")},
	{name: ".equiv", top: true, emit: equ(".equiv %s, %s")},
	{name: "name = value", top: true, emit: equ("%s = %s")},
	// GNU as computes it where it is used, and does not take it for a number
	{name: "name == value, .eqv", in: inData, top: true, emit: func(g *generator) {
		g.line(pick(g, "FIXED_%d == %s", ".eqv FIXED_%d, %s"), g.next(), g.constant(g.word()))
		g.line(".word FIXED_%d", g.count)
	}},
	{name: "a value that changes", in: inData, emit: func(g *generator) {
		g.line(".set AGAIN, %d", g.r.IntN(100))
		g.line(".byte AGAIN")
		g.line("AGAIN = AGAIN + 1")
		g.line(".byte AGAIN, AGAIN * 2")
	}},
	{name: "an address by another name", in: inData, top: true, emit: func(g *generator) {
		n, to := fmt.Sprintf("alias_%d", g.next()), pick(g, g.labels[inCode]...)
		// no distance from code: where ld cuts a padding down, GNU's name goes with what was there before
		if g.chance(2) {
			to = pick(g, g.labels[pick(g, inData, inZeros)]...) + pick(g, "", " + 4")
		}
		g.line("%s", fmt.Sprintf(pick(g, ".equ %s, %s", "%s = %s", ".set %s, %s"), n, to))
		g.line(".word %s, %[1]s + 4", n)
	}},
	{name: "the dot by name", in: inData, top: true, emit: func(g *generator) {
		n := fmt.Sprintf("here_%d", g.next())
		g.line(".equ %s, .", n)
		g.line(".word %s", n)
	}},
	{name: ".globl", top: true, emit: share(".globl")},
	{name: ".global", top: true, emit: share(".global")},
	{name: ".weak", top: true, emit: func(g *generator) {
		n := fmt.Sprintf("weak_%d", g.next())
		g.line(".weak %s", n)
		g.line("%s:", n)
		g.globals[g.sec] = append(g.globals[g.sec], n)
	}},
	{name: ".weak in several files", in: inData, top: true, emit: func(g *generator) {
		g.line(".weak feeble")
		if !g.once("feeble") {
			g.line("feeble: .word %d", g.file)
		}
		g.line(".word feeble")
	}},
	{name: ".weak without a definition", in: inData, emit: func(g *generator) {
		g.line(".weak nowhere")
		g.line(".word nowhere%s", pick(g, "", " + 4"))
	}},
	{name: ".local", top: true, emit: func(g *generator) { g.line(".local %s", pick(g, g.labels[inData]...)) }},
	{name: ".local and .comm", top: true, emit: func(g *generator) {
		n := fmt.Sprintf("own_%d", g.next())
		g.line(".local %s", n)
		g.line(".comm %s, %d%s", n, 1+g.some(20), pick(g, "", ", 1", ", 4", ", 16"))
		g.labels[inZeros] = append(g.labels[inZeros], n)
	}},
	{name: ".comm", top: true, emit: common(".comm")},
	{name: ".common", top: true, emit: common(".common")},
	{name: ".comm in several files", top: true, emit: func(g *generator) {
		g.line(".comm both, %d, %d", 4+4*g.file, 4<<g.file)
	}},
	{name: ".lcomm", top: true, emit: func(g *generator) {
		n := fmt.Sprintf("own_%d", g.next())
		g.line(".lcomm %s, %d", n, 1+g.some(20))
		g.labels[inZeros] = append(g.labels[inZeros], n)
	}},
	{name: ".type", top: true, emit: func(g *generator) {
		g.line(".type %s, %s", g.named(), pick(g, "@function", "@object", "%function", "STT_OBJECT", "@notype",
			"STT_FUNC"))
	}},
	{name: ".size", top: true, emit: func(g *generator) {
		g.line(".size %s, %s", g.named(),
			pick(g, "4", "8 * 2", "0"))
	}},
	{name: ".size to the dot", in: inCode, top: true, emit: func(g *generator) {
		n := fmt.Sprintf("recipe_%d", g.next())
		g.line(".globl %s", n)
		g.line(".type %s, @function", n)
		g.line("%s:", n)
		g.nest(3)
		g.line(".size %s, . - %[1]s", n)
	}},
	{name: ".extern", emit: func(g *generator) { g.line(".extern %s", pick(g, "nobody", "_start")) }},
	{name: ".hidden", top: true, emit: seen(".hidden")},
	{name: ".protected", top: true, emit: seen(".protected")},
	{name: ".internal", top: true, emit: seen(".internal")},
	{name: "a value from further down", in: inData, top: true, emit: func(g *generator) {
		n := fmt.Sprintf("LATER_%d", g.next())
		g.line(".word %s, %[1]s + 1", n)
		g.line(".byte %s", n)
		g.line(".equ %s, %d", n, g.some(100))
	}},
	{name: "odd names", in: inData, top: true, emit: func(g *generator) {
		n := fmt.Sprintf(pick(g, "$a%d", "_%d", "..x%d", "a.b$c_%d", ".L%d", "L%d", "Add%d"), g.next())
		g.line("%s: .word %[1]s - 4", n)
	}},
	{name: "large numeric labels", in: inCode, emit: func(g *generator) {
		g.line("100: j 100b")
		g.line("beqz a0, 0f; 0: nop")
	}},
	{name: "label: label:", top: true, emit: func(g *generator) {
		g.line("a_%d: b_%[1]d: %d:", g.next(),
			3+g.r.IntN(3))
	}},
	{name: "label in quotes", in: inData, top: true, emit: func(g *generator) {
		g.line("\"cup %d\":", g.next())
		g.line(".word \"cup %d\"", g.count)
	}},
	{name: "numeric labels again and again", in: inCode, emit: func(g *generator) {
		g.line("7:")
		g.line("beqz a0, 7f")
		g.line("7: bnez a0, 7b")
		g.line("j 7b")
	}},
}

func equ(format string) func(g *generator) {
	return func(g *generator) {
		name, v := fmt.Sprintf("VALUE_%d", g.next()), g.word()
		g.line(format, name, g.constant(v))
		g.known[name] = v
	}
}

// named is one of the file's own labels, for directives that say something of it.
func (g *generator) named() string { return pick(g, g.labels[pick(g, inCode, inData)]...) }

func share(directive string) func(g *generator) {
	return func(g *generator) {
		n := fmt.Sprintf("given_%d", g.next())
		g.line("%s %s", directive, n)
		g.line("%s:", n)
		w := g.sec
		g.globals[w] = append(g.globals[w], n)
	}
}

func common(directive string) func(g *generator) {
	return func(g *generator) {
		n := fmt.Sprintf("common_%d", g.next())
		g.line("%s %s, %d%s", directive, n, 1+g.some(40), pick(g, "", ", 4", ", 16", ", 1"))
		g.globals[inZeros] = append(g.globals[inZeros], n)
	}
}

func seen(directive string) func(g *generator) {
	return func(g *generator) {
		n := fmt.Sprintf("seen_%d", g.next())
		g.line(".globl %s", n)
		g.line("%s %s", directive, n)
		g.line("%s:", n)
	}
}

// once says that a name has been defined in this file already.
func (g *generator) once(name string) bool {
	was := g.defined[name]
	g.defined[name] = true
	return was
}
