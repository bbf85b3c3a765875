package asm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/expr"
	"breakfast/asm/flow"
	"breakfast/asm/frames"
	"breakfast/asm/inst"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// A unit is one file of the program being assembled, with what it includes: the scope of local
// symbols and macros.
type unit struct {
	*inst.Reader
	a    *assembler
	flow *flow.Reader

	prev    *object.Section
	pushed  [][2]*object.Section
	kept    []object.Mode                     // pushed
	frames  *frames.Table                     // of .cfi_startproc
	framing map[*object.Section]*frames.Frame // those that are open

	missed map[string]bool // files that should have been included

	texts map[string]cText      // #defines that are no numbers
	rars  map[*source.File]bool // files with macros of RARS in them

	unreached []unreached
	misplaced []misplaced
	flagless  []misplaced // sections whose flags nobody said
	demands   []inst.Demand
	apart     bool // main stands behind a jump: nobody falls into it
}

func newUnit(a *assembler, order int) *unit {
	u := &unit{a: a, framing: map[*object.Section]*frames.Frame{}}
	module := object.NewModule(&a.Shared, a.ext)
	if order < len(a.hidden) {
		module.Hidden = a.hidden[order]
	}
	u.Reader = &inst.Reader{Reader: &expr.Reader{Module: module, Near: u.nearSymbol}, Nearest: u.nearest,
		Means: u.means, Text: u.textFault}
	if a.opt.Warn != nil {
		u.Lost = func(at source.Place, msg, hint string) { a.warn(at, warnValue, msg, hint) }
		u.Unreached = func(at source.Place, msg, hint string) {
			u.unreached = append(u.unreached, unreached{u.Sec, at, msg, hint})
		}
		u.Demand = func(d inst.Demand) { u.demands = append(u.demands, d) }
		u.Misplaced = func(at source.Place) { u.misplaced = append(u.misplaced, misplaced{u.Sec, at}) }
	}
	u.frames = frames.NewTable(u.Module, a.frames, a.Reports)
	u.Undefined = u.explainUndefined
	if a.flow.Log != nil {
		u.Seen = a.flow.Log.Symbol
		a.flow.Log.Section = func() *object.Section { return u.Sec }
	}
	u.flow = &flow.Reader{Shared: &a.flow, Macros: map[string]*syntax.Macro{}, Do: u.do, Known: u.Known,
		Defined: u.defined}
	a.Modules = append(a.Modules, u.Module)
	return u
}

// assemble reads a file from beginning to end.
func (u *unit) assemble(f *source.File) {
	whole := &source.Frame{File: f, Text: f.Text, Line: 1}
	if u.a.flow.Log != nil {
		u.a.flow.Log.File(f)
	}
	u.flow.Run(whole)
	u.ReserveOwn()
	u.frames.Write(u.a.Partial)
	u.Finish(source.Place{Frame: whole, Line: 1})
	u.warnUnreached()
}

// do does what a statement says; in what is a rest, nothing goes elsewhere than before.
func (u *unit) do(st *source.Stmt) error {
	if u.flow.Rest {
		sec := u.Sec
		defer func() { u.Sec = sec }()
	}
	return u.statement(st)
}

// defined says that a name is, at a place where that is asked.
func (u *unit) defined(name string, at source.Place) bool {
	if _, text := u.texts[name]; text {
		return true
	}
	s := u.Find(name)
	if s == nil || s.Given == object.GivenMachine && !at.Frame.File.Ours && givesDefault(at.Frame.Rest(), name) {
		return false
	}
	u.Mention(s, at)
	return true
}

// mostOfDefault is how far behind an .ifndef the definition is looked for that it guards, in bytes.
const mostOfDefault = 2000

// givesDefault says that a text behind an .ifndef defines the name that was asked for: the program has its own.
func givesDefault(text, name string) bool {
	text = text[:min(len(text), mostOfDefault)]
	for line := range strings.Lines(text) {
		f := strings.FieldsFunc(line, func(r rune) bool { return source.IsSpace(byte(r)) || r == '\n' || r == ',' })
		switch {
		case len(f) == 0:
		case strings.HasSuffix(f[0], "endif"):
			return false
		case f[0] == name+":", f[0] == name && len(f) > 1 && f[1][0] == '=', strings.HasPrefix(f[0], name+"="),
			len(f) > 1 && f[1] == name && slices.Contains([]string{".equ", ".set", ".equiv", "#define"}, f[0]):
			return true
		}
	}
	return false
}

// statement does what one statement says: labels, and then at most one instruction, directive,
// macro call or assignment.
func (u *unit) statement(st *source.Stmt) error {
	c := st.Cursor()
	if c.Peek() == '#' {
		return u.preprocess(c)
	}
	for {
		if c.Next().Kind == source.Number {
			if ok, err := u.numberLabel(c); err != nil || !ok {
				return err
			}
		} else {
			t := *c.Next()
			start, end := int(t.From), int(t.To)
			name := c.Name()
			if name == "" {
				return u.noWord(c)
			}
			switch c.Peek() {
			case ':':
				if name == ".text" || name == ".data" || name == ".bss" {
					return u.labelledSection(c, name, c.At(start, end))
				}
				c.Take()
				if err := u.Label(name, c.At(start, end)); err != nil {
					return err
				}
				u.apart = u.apart || name == "main" && u.Sec.Apart()
			case '=':
				return u.assignment(c, name, c.At(start, end))
			default:
				return u.first(c, name, start, end)
			}
		}
		if c.AtEnd() {
			return nil
		}
	}
}

// labelledSection is the error for .data: with a colon. What follows goes there all the same.
func (u *unit) labelledSection(c *source.Cursor, name string, at source.Place) error {
	s, _ := u.Section(name)
	u.enter(s)
	return at.Fault(fmt.Sprintf("%s is a directive, not a label", name), "").Leave("leave the colon out", c.Here())
}

// first handles a statement by its first word, which is no label.
func (u *unit) first(c *source.Cursor, word string, start, end int) error {
	if m := u.flow.Macro(word); m != nil {
		return u.flow.Call(c, m, c.At(start, end))
	}
	if word[0] == '.' {
		do := directives[word]
		if do == nil {
			do = directives[strings.ToLower(word)]
		}
		if do == nil {
			u.a.Vague = true
			return u.unknownDirective(c, word, start, end)
		}
		if strings.EqualFold(word, ".macro") {
			if e := u.rarsMacro(c, c.At(start, end)); e != nil {
				return e
			}
		}
		err := do(u, c, c.At(start, end))
		if e, ok := err.(*source.Error); ok {
			hint, fixes := e.Hint, e.Fixes
			if e.Hint, e.Fixes = "", nil; !u.otherDirective(e, c, word, start) {
				e.Hint, e.Fixes = hint, fixes
			}
		}
		return err
	}
	return u.instruction(c, word, start, end)
}

// noWord is the error for a statement that begins with neither a name nor a number.
func (u *unit) noWord(c *source.Cursor) error {
	if c.Peek() == '\\' {
		return c.Backslash()
	}
	e := c.Here().Fault(fmt.Sprintf("a line cannot begin with %s", source.Quote(c.Token())), "")
	switch c.Peek() {
	case '%': // NASM's directives
		text, whole := c.Uncut(0)
		end := source.NameEnd(text, 1)
		if word := text[1:end]; word == "define" || word == "include" {
			if here := advice.Directive(word, text[end:]); here != "" {
				return e.Write("write %s", whole, here)
			}
		}
		return e.Say("comments begin with # or //, or stand between /* and */")
	case '@', '*', '!', '-', '|', '\'', '=', '<', '>', '&', '^', '~', '/':
		return e.Say("comments begin with # or //, or stand between /* and */").
			Instead(c.At(c.Start(), c.Start()+1), "#")
	case '{', '}':
		return e.Leave("leave it out: there are no blocks, but labels and jumps", c.Here())
	case ':':
		return e.Say("a label is written NAME:")
	}
	return e
}

// numberLabel takes a label such as 1:, to be named 1b and 1f.
func (u *unit) numberLabel(c *source.Cursor) (bool, error) {
	text, at := c.Token(), c.Here()
	decimal := strings.Trim(text, "0123456789") == ""
	c.Take()
	if n := strings.TrimRight(text, "bf"); len(n) == len(text)-1 && c.Peek() == ':' {
		return false, at.Fault(fmt.Sprintf("%s is how the label %s: is named elsewhere", source.Quote(text), n), "").
			Write("write %s", at, n)
	}
	if word := strings.ToLower(c.Token()); decimal && c.Next().Kind == source.Name &&
		(arch.Forms[word] != nil || directives[word] != nil) {
		return false, at.Fault(fmt.Sprintf("a line cannot begin with %s", source.Quote(text)), "").
			Write("a label has a colon: write %s", at, text+":")
	}
	if !decimal || !c.Eat(':') {
		hint := "after a number at the start of a line comes a colon (1:), which makes it a label"
		if !decimal {
			hint = "names begin with a letter, _ or ."
		}
		return false, at.Fault(fmt.Sprintf("a line cannot begin with %s", source.Quote(text)), hint)
	}
	if len(text) > 9 {
		return false, at.Fault("the number of a label has at most nine digits", "")
	}
	n, _ := strconv.ParseInt(text, 10, 64)
	u.LocalLabel(n, at)
	return true, nil
}

// assignment reads name = expression.
func (u *unit) assignment(c *source.Cursor, name string, at source.Place) error {
	once := strings.HasPrefix(c.Left(), "==")
	c.Take()
	if once {
		c.Take()
	}
	if arch.IsReg(name) {
		e := at.Fault(fmt.Sprintf("%s is a register, and = defines a symbol", name), "")
		line := advice.Assignment(name, c.Left())
		if line == "" {
			return e.Say("registers get their values from instructions: li, mv, add and their like")
		}
		return e.Write("write %s", at.Statement(), line)
	}
	v, err := u.ValueOf(c, name, at)
	if err != nil {
		return err
	}
	if name == "." {
		return u.Org(v, 0, at)
	}
	return u.set(name, v, once, at)
}

// set is what .equ, .set, .equiv and = do.
func (u *unit) set(name string, v object.Value, once bool, at source.Place) error {
	if once {
		if s := u.Find(name); s != nil && s.Given == object.GivenNot {
			return at.Fault(fmt.Sprintf("%s is defined already, at %s", name, s.At),
				".equiv and == define a symbol for good; .equ and .set may change it")
		}
	}
	if err := u.Assign(name, v, at); err != nil {
		return err
	}
	u.Syms[name].Fixed = once
	return nil
}

// instruction assembles an instruction or pseudo-instruction.
func (u *unit) instruction(c *source.Cursor, word string, start, end int) error {
	list := arch.Forms[word]
	if list == nil {
		if list = arch.Forms[strings.ToLower(word)]; list == nil {
			return u.unknownWord(c, word, c.At(start, end))
		}
		word = strings.ToLower(word)
	}
	if c.Close() && strings.IndexByte("-+~('\"", c.Peek()) >= 0 {
		rest := source.Clip(c.Left())
		return c.At(start, end+len(c.Token())).Fault(fmt.Sprintf("a space is missing behind %s", word),
			fmt.Sprintf("write %s %s", word, rest))
	}
	if u.a.flow.Log != nil {
		u.a.flow.Log.Code()
	}
	if err := u.OneOf(list, c, word, start, end); err != nil {
		if c.Stmt.BehindSemicolon() && u.english(c, word, start) {
			e := c.At(start, end).Fault(fmt.Sprintf("%s is an instruction", source.Quote(word)), "")
			if u.comment(e, c) {
				return e
			}
		}
		return u.otherDialect(c, word, start, err)
	}
	return nil
}
