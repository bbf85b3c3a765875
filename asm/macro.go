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
	m, err := syntax.NewMacro(c, at)
	text, line, ok := c.Stmt.Frame.Block(".macro", ".endm")
	if !ok {
		u.a.Vague = true
		return at.Fault("this macro is never closed", "close it with .endm")
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
	return nil
}

// call expands a macro and assembles what comes out.
func (u *unit) call(c *source.Cursor, m *syntax.Macro, at source.Place) error {
	args, empty, err := m.Bind(c, at)
	if err != nil {
		return err
	}
	u.a.turns += callCost
	text, err := u.fill(m.Body, args, at)
	u.calls++
	if err != nil {
		return err
	}
	return u.within(&source.Frame{File: m.File, Text: text, Line: m.Line, Up: at,
		What: fmt.Sprintf("in macro %s, called at", m.Name), Call: &m.Origin, Empty: empty, Deep: true, Filled: true})
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
	if u.macros[key] == nil {
		return c.Since(start).Fault(fmt.Sprintf("there is no macro %s", source.Quote(name)), "")
	}
	delete(u.macros, key)
	return c.Done()
}

func dirEndm(u *unit, c *source.Cursor, at source.Place) error {
	return at.Fault(".endm without a .macro", "")
}
