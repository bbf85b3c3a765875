package flow

import (
	"fmt"

	"breakfast/asm/analysis"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// maxCount bounds the turns of one loop.
const maxCount = maxTurns

// A loop is a text that is read again and again.
type loop struct {
	at   source.Place // of its directive
	text string
	line int // where it begins
	log  analysis.Loop
}

// loopAt takes the body of the loop whose directive, of a name, is the statement at hand; false where it has no end.
func (r *Reader) loopAt(c *source.Cursor, at source.Place, name string) (loop, bool, error) {
	if r.Rest {
		return loop{}, false, nil
	}
	f := c.Stmt.Frame
	from := f.Mark()
	text, line, ok := f.Block(".rept", ".endr")
	if !ok {
		return loop{}, false, r.unclosed(f, from, nil, at.Fault(fmt.Sprintf("this %s is never closed", name),
			"close it with .endr"))
	}
	return loop{at: at, text: text, line: line}, true, nil
}

// tooMany is the error for n turns more than a program can have; nil if it can.
func (r *Reader) tooMany(n int, at source.Place) error {
	if r.turns+n <= maxTurns {
		return nil
	}
	r.Halted, r.Vague = true, true
	return at.Fault("macros and loops make too many lines", fmt.Sprintf("at most %d in a program", maxTurns))
}

// A value is what a loop's parameter is in a turn, and where that is written.
type value struct {
	text string
	at   source.Place
}

// turn assembles a text once more: the body as it is, or with a value put in.
func (r *Reader) turn(l *loop, what, text string, v *value) error {
	f := &source.Frame{File: l.at.Frame.File, Text: text, Line: l.line, Up: l.at, What: what, Deep: l.at.Frame.Deep}
	f.Filled = v != nil || l.at.Frame.Filled
	if r.Log != nil {
		if v == nil {
			v = &value{}
		}
		r.Log.Turn(f, l.log, v.text, v.at, r.calls)
	}
	return r.within(f)
}

func dirRept(r *Reader, c *source.Cursor, at source.Place) error {
	n, err := r.Known(c, "the count")
	if err == nil {
		err = c.Done()
	}
	behind := c.Stmt.Behind()
	l, ok, unclosed := r.loopAt(c, at, ".rept")
	switch {
	case !ok:
		return unclosed
	case err != nil:
		r.Vague = true
		return err
	case n < 0 || n > maxCount:
		return at.Fault(fmt.Sprintf("a count of %d is out of range", n), fmt.Sprintf("0 to %d", maxCount))
	}
	if r.Log != nil {
		l.log = r.Log.Loop("", at, l.text, nil, behind)
	}
	for range n {
		if r.Halted || r.exitm || r.ended {
			break
		}
		if err := r.tooMany(1, at); err != nil {
			return err
		}
		r.turns++
		if err := r.turn(&l, "in a turn of .rept, at", l.text, nil); err != nil {
			return err
		}
	}
	r.exitm = false // .exitm leaves the innermost macro or loop
	return nil
}

// loopValues reads the values of .irp, or with each those of .irpc, which are the characters of one.
func loopValues(c *source.Cursor, each bool) (values []value) {
	for !c.AtEnd() {
		start := c.Start()
		text := syntax.Argument(c)
		at := c.Since(start)
		if !each {
			values = append(values, value{text, at})
			c.Eat(',')
			continue
		}
		for _, r := range text {
			values = append(values, value{string(r), at})
		}
		break
	}
	if len(values) == 0 {
		values = []value{{}}
	}
	return values
}

// dirIrp is .irp (a turn for each argument) and .irpc (for each character).
func dirIrp(each bool) Handler {
	name := ".irp"
	if each {
		name = ".irpc"
	}
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		param := c.Here()
		p := c.Word()
		var err error
		if p == "" {
			err = c.Here().Fault("the name of the parameter is missing", name+" NAME, values")
		}
		c.Eat(',')
		values := loopValues(c, each)
		behind := c.Stmt.Behind()
		l, ok, unclosed := r.loopAt(c, at, name)
		switch {
		case !ok:
			return unclosed
		case err != nil:
			r.Vague = true
			return err
		}
		if err := r.tooMany(len(values), at); err != nil {
			return err
		}
		body := syntax.NewBody(l.text, p)
		if r.Log != nil {
			l.log = r.Log.Loop(p, param, l.text, body, behind)
		}
		for i := range values {
			if r.Halted || r.exitm || r.ended {
				break
			}
			v := &values[i]
			text, err := r.fill(body, []string{v.text}, at)
			if err != nil {
				return err
			}
			what := "in the turn of " + name + " for " + source.Quote(v.text) + ", at"
			if err := r.turn(&l, what, text, v); err != nil {
				return err
			}
		}
		r.exitm = false
		return nil
	}
}
