package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// The lines of the C preprocessor in a .S file, in the simple forms that assembly sources use: #include "file",
// #define NAME number, #ifdef, #ifndef, #else and #endif. They do what the directives of those names do; others are
// refused with advice, a #define of anything else where it is used. In other files a # begins a comment, and so does
// one before another word.

// preprocess does what a line of the preprocessor says.
func (u *unit) preprocess(c *source.Cursor) error {
	start := c.Start()
	c.Take()
	word := c.Word()
	at := c.Since(start)
	switch word {
	case "ifdef", "ifndef", "else", "endif":
		return u.flow.CPP(word, c, at)
	case "if":
		u.flow.Lost = true
		return u.flow.OpenBad(beyondUs(at, "#if"), at)
	case "elif":
		u.flow.Leave()
	case "include":
		if c.Peek() == '"' {
			return u.flow.Include(c, true)
		}
		u.flow.Lost = true
		return beyondUs(c.Rest(), "#include of a system's file")
	case "define":
		return u.define(c)
	case "pragma", "ident": // for other tools
		c.TakeAll()
		return nil
	}
	u.a.Vague = true
	return beyondUs(at, "#"+word)
}

// define takes NAME and a number; without one, 1.
func (u *unit) define(c *source.Cursor) error {
	start := c.Start()
	name := c.Word()
	at := c.Since(start)
	value := strings.TrimSpace(c.Left())
	switch {
	case name == "":
		return c.Here().Fault("the name of a symbol is missing", "#define NAME number")
	case strings.HasPrefix(value, "\"") || value != "" && (arch.IsReg(value) || value[0] == '.') ||
		strings.HasSuffix(value, "\\") || c.Peek() == '(' && c.Close() || arch.Forms[strings.ToLower(c.Token())] != nil:
		return u.defineText(c, name, value, at)
	case value == "":
		return u.set(name, object.Constant(1), false, at)
	}
	if !isExpression(c) {
		return u.defineText(c, name, value, at)
	}
	v, err := u.ValueOf(c, name, at)
	if err != nil {
		return err
	}
	return u.set(name, v, false, at)
}

// isExpression says that what is left could be one: no two words beside each other, and no sign that none has.
func isExpression(c *source.Cursor) bool {
	list := c.Tokens()
	for i := range list {
		t := &list[i]
		word := t.Kind != source.Sign
		switch {
		case word && i > 0 && list[i-1].Kind != source.Sign:
			return false
		case !word && strings.IndexByte("+-*/%&|^~<>()!=", t.Byte) < 0:
			return false
		case t.Byte == '=' && (i == 0 || strings.IndexByte("<>!=", list[i-1].Byte) < 0) &&
			(i+1 == len(list) || list[i+1].Byte != '='):
			return false
		}
	}
	return true
}

// defineText takes a #define of what is no number. That is no error as long as nobody uses it.
func (u *unit) defineText(c *source.Cursor, name, value string, at source.Place) error {
	if u.texts == nil {
		u.texts = map[string]cText{}
	}
	u.texts[name] = cText{value, at, c.Peek() == '(' && c.Close() || strings.HasSuffix(value, "\\")}
	c.TakeAll()
	if strings.HasSuffix(value, "\\") {
		c.Stmt.Frame.SkipContinued()
	}
	return nil
}

// A cText is what a #define has in the place of a number. It is an error only where it is used.
type cText struct {
	text    string
	at      source.Place
	complex bool // it has parameters, or several lines
}

// textFault is the error for a name that a #define made text of; nil for other names.
func (u *unit) textFault(name string, at source.Place) *source.Error {
	d, ok := u.texts[name]
	if !ok {
		return nil
	}
	e := at.Fault(fmt.Sprintf("%s is a #define of text, at %s, and only numbers are put in here", name, d.at), "")
	if arch.IsReg(d.text) {
		e.Msg = fmt.Sprintf("%s stands for a register, at %s, and only numbers are put in here", name, d.at)
	}
	if d.complex {
		return e.Say("run the file through gcc -E first, and assemble what comes out")
	}
	return e.Write("write %s", at, strings.TrimRight(d.text, "; "))
}

func beyondUs(at source.Place, what string) *source.Error {
	return at.Fault(what+" is beyond this assembler", "run the file through gcc -E first, and assemble what comes out")
}
