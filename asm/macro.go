package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

const (
	maxDepth = 100       // macros, loops and includes within each other
	maxTurns = 1_000_000 // statements that macros and loops make in a program; a call counts as callCost
	callCost = 4
	maxText  = 64 << 20 // bytes of text that they make
)

// dirMacro reads .macro name param, param=default, param:req, param:vararg and the body up to .endm.
func dirMacro(u *unit, c *source.Cursor, at source.Place) error {
	if u.torn && u.tears >= mostTears {
		return nil
	}
	m, err := syntax.NewMacro(c, at)
	f := c.Stmt.Frame
	from, behind := f.Mark(), c.Stmt.Behind()
	text, line, ok := f.Block(".macro", ".endm")
	if !ok {
		u.a.Vague = true
		m.Define("", int(behind.Line))
		if u.a.log != nil && m.Name != "" {
			u.a.log.Macro(m, behind)
		}
		return u.unclosed(f, from, m, at.Fault("this macro is never closed", "close it with .endm"))
	}
	if err != nil {
		u.a.Vague = true
		return err
	}
	key := strings.ToLower(m.Name)
	if old := u.macros[key]; old != nil {
		return at.Fault(fmt.Sprintf("the macro %s is defined already, at %s", m.Name, old.Def),
			"give one of them another name, or write .purgem first")
	}
	m.Define(text, line)
	u.macros[key] = m
	if u.a.log != nil {
		u.a.log.Macro(m, behind)
	}
	return nil
}

// call expands a macro and assembles what comes out.
func (u *unit) call(c *source.Cursor, m *syntax.Macro, at source.Place) error {
	var places []source.Place // of the arguments
	var saw func(param int, name, value source.Place)
	if u.a.log != nil {
		places, saw = u.a.log.Call(m, at)
	}
	args, empty, err := m.Bind(c, at, saw)
	if err != nil || u.torn {
		return err
	}
	u.a.turns += callCost
	text, err := u.fill(m.Body, args, at)
	u.calls++
	if err != nil {
		return err
	}
	f := &source.Frame{File: m.File, Text: text, Line: m.Line, Up: at,
		What: fmt.Sprintf("in macro %s, called at", m.Name), Call: &m.Origin, Empty: empty, Deep: true, Filled: true}
	if u.a.log != nil {
		u.a.log.Expand(f, m, args, places, u.calls-1)
	}
	return u.within(f)
}

// fill puts arguments into a body.
func (u *unit) fill(b syntax.Body, args []string, at source.Place) (string, error) {
	if u.a.texts += b.Size(args, u.calls); u.a.texts > maxText {
		u.a.Halted, u.a.Vague = true, true
		return "", at.Fault("macros and loops make too much text", fmt.Sprintf("at most %d MiB in a program", maxText>>20))
	}
	return b.Fill(args, u.calls), nil
}

// within assembles a text inside another.
func (u *unit) within(f *source.Frame) error {
	if u.depth >= maxDepth {
		u.a.Halted, u.a.Vague = true, true
		return f.Up.Fault(fmt.Sprintf("macros, loops and includes are %d deep in each other: this one would go on for ever", maxDepth),
			"a macro that calls itself needs an .if that stops it")
	}
	u.depth++
	u.run(f)
	u.depth--
	if f.Call != nil {
		u.exitm = false
	}
	return nil
}

func dirExitm(u *unit, c *source.Cursor, at source.Place) error {
	for f := at.Frame; f != nil; f = f.Up.Frame {
		if f.Call != nil {
			u.exitm = true
			return c.Done()
		}
	}
	return at.Fault(".exitm outside a macro", "")
}

func dirPurgem(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Start()
	name := c.Word()
	key := strings.ToLower(name)
	m := u.macros[key]
	if m == nil {
		return c.Since(start).Fault(fmt.Sprintf("there is no macro %s", source.Quote(name)), "")
	}
	if u.a.log != nil {
		u.a.log.Mention(m, c.Since(start))
	}
	delete(u.macros, key)
	return c.Done()
}

func dirEndm(u *unit, c *source.Cursor, at source.Place) error {
	return at.Fault(".endm without a .macro", "")
}
