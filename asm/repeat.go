package asm

import "fmt"

// maxCount bounds the turns of one loop.
const maxCount = maxTurns

// turn assembles a body once more, with an argument put in or as it is.
func (u *unit) turn(at place, what, text string, line int, filled bool) error {
	f := &frame{file: at.frame.file, text: text, line: line, now: line, up: at, what: what, deep: at.frame.deep}
	f.filled = filled || at.frame.filled
	return u.within(f)
}

func dirRept(u *unit, c *cursor, at place) error {
	n, err := u.known(c, "the count")
	if err == nil {
		err = c.done()
	}
	text, line, ok := u.body(c, ".rept", ".endr")
	if !ok {
		u.a.vague = true
		return at.fault("this .rept is never closed", "close it with .endr")
	}
	if err != nil {
		u.a.vague = true
		return err
	}
	if n < 0 || n > maxCount {
		return at.fault(fmt.Sprintf("a count of %d is out of range", n), fmt.Sprintf("0 to %d", maxCount))
	}
	for range n {
		if u.a.halted || u.exitm || u.ended {
			break
		}
		if u.a.turns++; u.a.turns > maxTurns {
			u.a.halted, u.a.vague = true, true
			return at.fault("macros and loops make too many lines", fmt.Sprintf("at most %d in a program", maxTurns))
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
	return func(u *unit, c *cursor, at place) error {
		p := c.word()
		var err error
		if p == "" {
			err = c.here().fault("the name of the parameter is missing", name+" NAME, values")
		}
		c.eat(',')
		var values []string
		if each {
			for _, r := range c.argument() {
				values = append(values, string(r))
			}
		} else {
			for !c.atEnd() {
				values = append(values, c.argument())
				c.eat(',')
			}
		}
		if len(values) == 0 {
			values = []string{""}
		}
		text, line, ok := u.body(c, ".rept", ".endr")
		if !ok {
			u.a.vague = true
			return at.fault(fmt.Sprintf("this %s is never closed", name), "close it with .endr")
		}
		if err != nil {
			u.a.vague = true
			return err
		}
		if u.a.turns+len(values) > maxTurns {
			u.a.halted, u.a.vague = true, true
			return at.fault("macros and loops make too many lines", fmt.Sprintf("at most %d in a program", maxTurns))
		}
		body := pieces(text, []param{{name: p}})
		for _, v := range values {
			if u.a.halted || u.exitm || u.ended {
				break
			}
			turn, err := u.fill(body, []string{v}, u.calls, at)
			if err != nil {
				return err
			}
			if err := u.turn(at, fmt.Sprintf("in the turn of %s for %s, at", name, quote(v)), turn, line, true); err != nil {
				return err
			}
		}
		u.exitm = false
		return nil
	}
}

func dirEndr(u *unit, c *cursor, at place) error {
	return at.fault(".endr without a .rept, .irp or .irpc", "")
}
