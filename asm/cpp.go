package asm

import (
	"fmt"
	"strings"
)

// The lines of the C preprocessor in a .S file, in the simple forms that assembly sources use: #include "file", #define NAME number,
// #ifdef, #ifndef, #else and #endif. They do what the directives of those names do; others are refused with advice. In other files a #
// begins a comment, and so does one before another word.

// cppWords are the words that make a preprocessor's line of a #.
var cppWords = map[string]bool{"include": true, "define": true, "ifdef": true, "ifndef": true, "else": true, "endif": true,
	"if": true, "elif": true, "undef": true, "pragma": true, "error": true, "warning": true, "line": true}

// isCPP says that the # at offset i of the text begins a line for the preprocessor.
func (f *frame) isCPP(i int) bool {
	if !f.file.cpp || strings.TrimLeft(f.text[f.bol:i], " \t") != "" {
		return false
	}
	rest := strings.TrimLeft(f.text[i+1:min(len(f.text), i+40)], " \t")
	return cppWords[rest[:nameEnd(rest, 0)]]
}

// cppLine takes such a line, up to a comment behind it.
func (f *frame) cppLine(i int) string {
	end := i
	for s := f.text; end < len(s) && s[end] != '\n' && !strings.HasPrefix(s[end:], "//") && !strings.HasPrefix(s[end:], "/*"); end++ {
		if s[end] == '"' {
			end = skipString(s, end) - 1
		}
	}
	f.pos = end
	return f.text[i:end]
}

// preprocess does what a line of the preprocessor says.
func (u *unit) preprocess(c *cursor) error {
	start := c.i
	c.i++
	word := c.word()
	at := c.at(start, c.i)
	switch word {
	case "ifdef", "ifndef":
		return directives["."+word].do(u, c, at)
	case "else", "endif":
		if len(u.conds) <= c.st.frame.cond {
			return at.fault(fmt.Sprintf("#%s without an #ifdef", word), "")
		}
		c.i = len(c.s) // what follows is a comment
		return directives["."+word].do(u, c, at)
	case "if":
		return u.openBad(at.beyondUs("#if"), at)
	case "elif":
		if len(u.conds) > c.st.frame.cond {
			u.conds[len(u.conds)-1].active = false
		}
	case "include":
		if c.peek() == '"' {
			return u.include(c, true)
		}
		u.lost = true
		return c.rest().beyondUs("#include of a system's file")
	case "define":
		return u.define(c)
	}
	u.a.vague = true
	return at.beyondUs("#" + word)
}

// define takes NAME and a number; without one, 1.
func (u *unit) define(c *cursor) error {
	c.skip()
	start := c.i
	name := c.word()
	at := c.at(start, c.i)
	value := strings.TrimSpace(c.s[c.i:])
	switch {
	case name == "":
		return c.here().fault("the name of a symbol is missing", "#define NAME number")
	case strings.HasPrefix(value, "\"") || isReg(value) || strings.HasSuffix(value, "\\") || c.i < len(c.s) && c.s[c.i] == '(' || forms[strings.ToLower(c.token())] != nil:
		u.a.vague = true
		return c.at(start, len(c.s)).beyondUs("a #define that is more than a number")
	case value == "":
		return u.set(name, constant(1), false, at)
	}
	v, err := u.valueOf(c, name, at)
	if err != nil {
		return err
	}
	return u.set(name, v, false, at)
}

func (p place) beyondUs(what string) *Error {
	return p.fault(what+" is beyond this assembler", "run the file through gcc -E first, and assemble what comes out")
}
