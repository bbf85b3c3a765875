package flow

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

const (
	// MaxDepth is how deep macros, loops and includes may be within each other.
	MaxDepth = 100
	maxTurns = 1_000_000 // statements that macros and loops make in a program; a call counts as callCost
	callCost = 4
	maxText  = 64 << 20 // bytes of text that they make
)

// dirMacro reads .macro name param, param=default, param:req, param:vararg and the body up to .endm.
func dirMacro(r *Reader, c *source.Cursor, at source.Place) error {
	if r.Rest && r.tears >= mostTears {
		return nil
	}
	m, err := syntax.NewMacro(c, at)
	f := c.Stmt.Frame
	from, behind := f.Mark(), c.Stmt.Behind()
	text, line, ok := f.Block(".macro", ".endm")
	if !ok {
		r.Vague = true
		m.Define("", int(behind.Line))
		if r.Log != nil && m.Name != "" {
			r.Log.Macro(m, behind)
		}
		return r.unclosed(f, from, m, at.Fault("this macro is never closed", "close it with .endm"))
	}
	if err != nil {
		r.Vague = true
		return err
	}
	key := strings.ToLower(m.Name)
	if old := r.Macros[key]; old != nil {
		return at.Fault(fmt.Sprintf("the macro %s is defined already, at %s", m.Name, old.Def),
			"give one of them another name; .purgem takes the first away")
	}
	m.Define(text, line)
	r.Macros[key] = m
	if r.Log != nil {
		r.Log.Macro(m, behind)
	}
	return nil
}

// Call expands a macro and assembles what comes out.
func (r *Reader) Call(c *source.Cursor, m *syntax.Macro, at source.Place) error {
	var places []source.Place // of the arguments
	var saw func(param int, name, value source.Place)
	if r.Log != nil {
		places, saw = r.Log.Call(m, at)
	}
	args, empty, err := m.Bind(c, at, saw)
	if err != nil || r.Rest {
		return err
	}
	r.turns += callCost
	text, err := r.fill(m.Body, args, at)
	r.calls++
	if err != nil {
		return err
	}
	f := &source.Frame{File: m.File, Text: text, Line: m.Line, Up: at,
		What: fmt.Sprintf("in macro %s, called at", m.Name), Call: &m.Origin, Empty: empty, Deep: true, Filled: true}
	if r.Log != nil {
		r.Log.Expand(f, m, args, places, r.calls-1)
	}
	return r.within(f)
}

// fill puts arguments into a body.
func (r *Reader) fill(b syntax.Body, args []string, at source.Place) (string, error) {
	if r.texts += b.Size(args, r.calls); r.texts > maxText {
		r.Halted, r.Vague = true, true
		return "", at.Fault("macros and loops make too much text",
			fmt.Sprintf("at most %d MiB in a program", maxText>>20))
	}
	return b.Fill(args, r.calls), nil
}

// within assembles a text inside another.
func (r *Reader) within(f *source.Frame) error {
	if r.depth >= MaxDepth {
		r.Halted, r.Vague = true, true
		msg := fmt.Sprintf("macros, loops and includes are %d deep in each other: this one would go on for ever",
			MaxDepth)
		return f.Up.Fault(msg,
			"a macro that calls itself needs an .if that stops it")
	}
	r.depth++
	r.Run(f)
	r.depth--
	if f.Call != nil {
		r.exitm = false
	}
	return nil
}

func dirExitm(r *Reader, c *source.Cursor, at source.Place) error {
	for f := at.Frame; f != nil; f = f.Up.Frame {
		if f.Call != nil {
			r.exitm = true
			return c.Done()
		}
	}
	return at.Fault(".exitm outside a macro", "")
}

func dirPurgem(r *Reader, c *source.Cursor, at source.Place) error {
	start := c.Start()
	name := c.Word()
	key := strings.ToLower(name)
	m := r.Macros[key]
	if m == nil {
		return c.Since(start).Fault(fmt.Sprintf("there is no macro %s", source.Quote(name)), "")
	}
	if r.Log != nil {
		r.Log.Mention(m, c.Since(start))
	}
	delete(r.Macros, key)
	return c.Done()
}
