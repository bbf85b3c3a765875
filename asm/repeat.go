package asm

import (
	"fmt"

	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// maxCount bounds the turns of one loop.
const maxCount = maxTurns

// turn assembles a body once more, with an argument put in or as it is.
func (u *unit) turn(at source.Place, what, text string, line int, filled bool) error {
	f := &source.Frame{File: at.Frame.File, Text: text, Line: line, Up: at, What: what, Deep: at.Frame.Deep}
	f.Filled = filled || at.Frame.Filled
	return u.within(f)
}

func dirRept(u *unit, c *source.Cursor, at source.Place) error {
	n, err := u.Known(c, "the count")
	if err == nil {
		err = c.Done()
	}
	text, line, ok := c.Stmt.Frame.Block(".rept", ".endr")
	if !ok {
		u.a.Vague = true
		return at.Fault("this .rept is never closed", "close it with .endr")
	}
	if err != nil {
		u.a.Vague = true
		return err
	}
	if n < 0 || n > maxCount {
		return at.Fault(fmt.Sprintf("a count of %d is out of range", n), fmt.Sprintf("0 to %d", maxCount))
	}
	for range n {
		if u.a.Halted || u.exitm || u.ended {
			break
		}
		if u.a.turns++; u.a.turns > maxTurns {
			u.a.Halted, u.a.Vague = true, true
			return at.Fault("macros and loops make too many lines", fmt.Sprintf("at most %d in a program", maxTurns))
		}
		if err := u.turn(at, "in a turn of .rept, at", text, line, false); err != nil {
			return err
		}
	}
	u.exitm = false // .exitm leaves the innermost macro or loop
	return nil
}

// dirIrp is .irp (a turn for each argument) and .irpc (for each character).
func dirIrp(each bool) handler {
	name := ".irp"
	if each {
		name = ".irpc"
	}
	return func(u *unit, c *source.Cursor, at source.Place) error {
		p := c.Word()
		var err error
		if p == "" {
			err = c.Here().Fault("the name of the parameter is missing", name+" NAME, values")
		}
		c.Eat(',')
		var values []string
		if each {
			for _, r := range syntax.Argument(c) {
				values = append(values, string(r))
			}
		} else {
			for !c.AtEnd() {
				values = append(values, syntax.Argument(c))
				c.Eat(',')
			}
		}
		if len(values) == 0 {
			values = []string{""}
		}
		text, line, ok := c.Stmt.Frame.Block(".rept", ".endr")
		if !ok {
			u.a.Vague = true
			return at.Fault(fmt.Sprintf("this %s is never closed", name), "close it with .endr")
		}
		if err != nil {
			u.a.Vague = true
			return err
		}
		if u.a.turns+len(values) > maxTurns {
			u.a.Halted, u.a.Vague = true, true
			return at.Fault("macros and loops make too many lines", fmt.Sprintf("at most %d in a program", maxTurns))
		}
		body := syntax.NewBody(text, p)
		for _, v := range values {
			if u.a.Halted || u.exitm || u.ended {
				break
			}
			turn, err := u.fill(body, []string{v}, at)
			if err != nil {
				return err
			}
			if err := u.turn(at, fmt.Sprintf("in the turn of %s for %s, at", name, source.Quote(v)), turn, line,
				true); err != nil {
				return err
			}
		}
		u.exitm = false
		return nil
	}
}

func dirEndr(u *unit, c *source.Cursor, at source.Place) error {
	return at.Fault(".endr without a .rept, .irp or .irpc", "")
}
