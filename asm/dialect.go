package asm

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/source"
)

// translated adds to an error what a statement in another machine's dialect is here; false where nobody can say.
func (u *unit) translated(e *source.Error, c *source.Cursor, word string, start int) bool {
	text, at := c.Uncut(start)
	operands := strings.TrimSpace(text[min(len(word), len(text)):])
	if u.together(e, c, word, operands, at) {
		return true
	}
	here := advice.Translate(word, operands)
	if here == "" || squeezed(here) == squeezed(text) {
		return false
	}
	if strings.Contains(operands, "$v0") && strings.Contains(here, " a0, ") && strings.Contains(soon(c), "syscall") {
		here = strings.Replace(here, " a0, ", " a7, ", 1) // the number of a call
	}
	e.Write(sentence(word, operands, here), at, here)
	return true
}

// sentence is how what to write is said: with what is written for another machine's registers, and why not the word.
func sentence(word, operands, here string) string {
	s := "write %s"
	if list := advice.Mentions(operands); list != "" {
		if strings.Contains(here, " a7, ") {
			list = strings.Replace(list, "a0 for $v0", "a7 for $v0", 1)
		}
		s += "\nwith " + list
	}
	// what is different here is worth a line more; another word for the same is not
	why := advice.Foreign[strings.ToLower(word)]
	if strings.HasPrefix(why, "registers have") || strings.HasPrefix(why, "wfi") {
		s += "\n" + why
	}
	return s
}

// soon is the text of the next few lines.
func soon(c *source.Cursor) string {
	text := c.Stmt.Frame.Ahead()
	end := 0
	for range 8 {
		n := strings.IndexByte(text[end:], '\n')
		if n < 0 {
			return text
		}
		end += n + 1
	}
	return text[:end]
}

// together is translated for a statement that leaves flags or the like to the next one, which is passed over then.
func (u *unit) together(e *source.Error, c *source.Cursor, word, operands string, at source.Place) bool {
	next, ok := c.Stmt.Frame.Peek()
	if !ok {
		return false
	}
	n := next.Cursor()
	word2 := n.Word()
	text, at2 := n.Uncut(0)
	if word2 == "" || len(text) < len(word2) {
		return false
	}
	here := advice.Together(word, operands, word2, strings.TrimSpace(text[len(word2):]))
	if here == "" {
		return false
	}
	why := advice.Foreign[strings.ToLower(word)]
	e.WriteBoth(fmt.Sprintf("%s\nfor this and the %s behind it write %%s", why, word2), at, at2, here)
	_, _ = c.Stmt.Frame.Next(&next)
	return true
}

// otherDialect is the error for an instruction whose operands are written in another machine's dialect, as a whole;
// err where they are not.
func (u *unit) otherDialect(c *source.Cursor, word string, start int, err error) error {
	e, ok := err.(*source.Error)
	if !ok {
		return err
	}
	text, _ := c.Uncut(start)
	operands := text[min(len(word), len(text)):]
	if !slices.ContainsFunc(advice.Operands(operands), advice.IsForeign) &&
		(strings.ToLower(word) != "la" || !strings.HasSuffix(operands, ")")) {
		return err
	}
	hint, fixes := e.Hint, e.Fixes
	e.Hint, e.Fixes = "", nil
	if !u.translated(e, c, word, start) {
		e.Hint, e.Fixes = hint, fixes
		return err
	}
	if strings.IndexByte(text, '#') >= 0 {
		e.Msg = "# begins a comment: numbers are written without it"
	}
	if whose := advice.Dialect(operands); whose != "" && len(e.Chain) == 0 {
		e.Msg = fmt.Sprintf("%s is written as for %s", source.Quote(text), whose)
	}
	return e
}

// squeezed is a text without its space.
func squeezed(text string) string { return strings.Join(strings.Fields(text), "") }

// otherDirective adds to an error what a directive of another assembler is here; false where nobody can say.
func (u *unit) otherDirective(e *source.Error, c *source.Cursor, word string, start int) bool {
	text, at := c.Uncut(start)
	rest := strings.TrimSpace(text[min(len(word), len(text)):])
	word = strings.TrimPrefix(strings.ToLower(word), ".")
	if why := advice.LeftOut(word, rest); why != "" {
		e.Leave("leave it out: "+why, at)
		return true
	}
	here, why := "", ""
	if directives["."+word] != nil && c.Stmt.Text[start] == '.' {
		here, why = advice.Misused(word, rest)
	} else {
		here = advice.Directive(word, rest)
	}
	if here == "" || squeezed(here) == squeezed(text) && strings.Fields(here)[0] == strings.Fields(text)[0] {
		return false
	}
	if why != "" {
		e.Msg, e.Hint = why, ""
	}
	e.Write("write %s", at, here)
	return true
}
