package asm

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"breakfast/asm/image"
)

// A handler does what a directive says. The cursor stands behind its name, at is the name.
type handler func(u *unit, c *cursor, at place) error

type directive struct {
	do     handler
	syntax string // its arguments
}

// directives is every directive there is. It is filled once and never written again; as its
// handlers look things up in it, that takes an init.
var directives map[string]directive

func init() {
	ignored := directive{func(u *unit, c *cursor, at place) error { return nil }, "…"}
	refused := func(why string) directive {
		return directive{func(u *unit, c *cursor, at place) error { return at.fault(why, "") }, ""}
	}
	section := func(name string) directive {
		return directive{func(u *unit, c *cursor, at place) error {
			s, _ := u.section(name)
			u.enter(s)
			return c.done()
		}, ""}
	}
	data := func(kind fixKind) directive {
		return directive{func(u *unit, c *cursor, at place) error { return u.data(c, kind) }, "value, …"}
	}
	text := func(end string) directive {
		return directive{func(u *unit, c *cursor, at place) error { return u.text(c, end) }, `"text", …`}
	}
	conditional := func(f func(n int64) bool) directive { return directive{dirIf(f), "expression"} }

	directives = map[string]directive{
		".text": section(".text"), ".data": section(".data"), ".bss": section(".bss"), ".rodata": section(".rodata"),
		".sdata": section(".sdata"), ".sbss": section(".sbss"),
		".section":     {dirSection, `name, "flags", @progbits`},
		".pushsection": {dirPushSection, `name, "flags", @progbits`},
		".popsection":  {dirPopSection, ""},
		".previous":    {dirPrevious, ""},

		".globl": {dirGlobal(false), "name, …"}, ".global": {dirGlobal(false), "name, …"}, ".weak": {dirGlobal(true), "name, …"},
		".local": {dirLocal, "name, …"}, ".extern": {dirLocal, "name, …"}, ".hidden": ignored, ".protected": ignored, ".internal": ignored,
		".comm": {dirComm(true), "name, size, alignment"}, ".common": {dirComm(true), "name, size, alignment"}, ".lcomm": {dirComm(false), "name, size, alignment"},
		".type": {dirType, "name, @function or @object"},
		".size": {dirSize, "name, expression"},
		".equ":  {dirSet(false), "name, expression"}, ".set": {dirSet(false), "name, expression"}, ".equiv": {dirSet(true), "name, expression"},

		".byte": data(fixData1), ".2byte": data(fixData2), ".half": data(fixData2), ".hword": data(fixData2), ".short": data(fixData2),
		".4byte": data(fixData4), ".word": data(fixData4), ".long": data(fixData4), ".int": data(fixData4),
		".8byte": data(fixData8), ".dword": data(fixData8), ".quad": data(fixData8),
		".ascii": text(""), ".asciz": text("\x00"), ".string": text("\x00"), ".string8": text("\x00"),
		".zero": {dirSpace, "count"}, ".space": {dirSpace, "count, fill"}, ".skip": {dirSpace, "count, fill"},
		".fill":  {dirFill, "repeat, size, value"},
		".align": {dirAlign(true), "power of two, fill, most"}, ".p2align": {dirAlign(true), "power of two, fill, most"},
		".balign": {dirAlign(false), "bytes, fill, most"},
		".org":    {dirOrg, "place, fill"},

		".macro": {dirMacro, "NAME parameter=default, …"}, ".endm": {dirEndm, ""}, ".endmacro": {dirEndm, ""},
		".exitm": {dirExitm, ""}, ".purgem": {dirPurgem, "NAME"},
		".rept": {dirRept, "count"}, ".irp": {dirIrp(false), "name, value, …"}, ".irpc": {dirIrp(true), "name, characters"}, ".endr": {dirEndr, ""},

		".if":    conditional(func(n int64) bool { return n != 0 }),
		".ifne":  conditional(func(n int64) bool { return n != 0 }),
		".ifeq":  conditional(func(n int64) bool { return n == 0 }),
		".ifgt":  conditional(func(n int64) bool { return n > 0 }),
		".ifge":  conditional(func(n int64) bool { return n >= 0 }),
		".iflt":  conditional(func(n int64) bool { return n < 0 }),
		".ifle":  conditional(func(n int64) bool { return n <= 0 }),
		".ifdef": {dirIfdef(true), "name"}, ".ifndef": {dirIfdef(false), "name"}, ".ifnotdef": {dirIfdef(false), "name"},
		".ifc": {dirIfc(true), "text, text"}, ".ifnc": {dirIfc(false), "text, text"},
		".ifeqs": {dirIfeqs(true), `"text", "text"`}, ".ifnes": {dirIfeqs(false), `"text", "text"`},
		".ifb": {dirIfb(true), "text"}, ".ifnb": {dirIfb(false), "text"},
		".else": {dirElse, ""}, ".elseif": {dirElseif, "expression"}, ".endif": {dirEndif, ""},

		".include": {dirInclude, `"file"`},
		".error":   {dirError, `"message"`}, ".err": {dirErr, ""}, ".warning": {dirWarning, `"message"`}, ".print": ignored,
		".end": {dirEnd, ""},

		".option": {dirOption, "push, pop, norvc, relax, norelax, …"},
		".file":   ignored, ".ident": ignored, ".attribute": ignored, ".loc": ignored,
		".float": refused("this hart has no floating point"), ".single": refused("this hart has no floating point"), ".double": refused("this hart has no floating point"),
		".altmacro": refused("macros have one syntax here: arguments are written \\name"), ".uleb128": refused("numbers of variable length are not supported"), ".sleb128": refused("numbers of variable length are not supported"),
	}
	for _, name := range []string{"sections", "startproc", "endproc", "def_cfa", "def_cfa_offset", "def_cfa_register", "adjust_cfa_offset",
		"offset", "rel_offset", "restore", "restore_state", "remember_state", "undefined", "same_value", "register", "return_column",
		"signal_frame", "escape", "personality", "lsda"} {
		directives[".cfi_"+name] = ignored
	}
}

func (u *unit) directiveHint(word string) string {
	names := make([]string, 0, len(directives))
	for n := range directives {
		names = append(names, n)
	}
	if near := u.nearest(word, names); near != "" {
		return fmt.Sprintf("did you mean %s?", strings.TrimSpace(near+" "+directives[near].syntax))
	}
	if s := strings.TrimPrefix(word, "."); directives["."+s].do == nil && len(formsNamed(s)) > 0 {
		return fmt.Sprintf("%s is an instruction: write it without the dot", s)
	}
	return ""
}

// dirSection reads .section name, "flags", @type.
func dirSection(u *unit, c *cursor, at place) error {
	start := c.i
	name, err := c.sectionName()
	if err != nil {
		return err
	}
	s, fresh := u.section(name)
	if !c.eat(',') {
		if fresh && !s.alloc && !unallocated(name) {
			s.alloc, s.flags = true, image.R|image.W
			u.warn(c.at(start, c.i), fmt.Sprintf("%s has no flags: it becomes data that can be written", name),
				fmt.Sprintf(`write .section %s, "ax" for code, "a" for constants, "aw" for data`, name))
		}
		u.enter(s)
		return c.done()
	}
	from := c.i
	text, err := c.str()
	if err != nil {
		return err
	}
	flags, alloc := image.Flags(0), false
	for _, r := range text {
		switch r {
		case 'a':
			alloc, flags = true, flags|image.R
		case 'w':
			flags |= image.W
		case 'x':
			flags |= image.X
		case 'M', 'S', 'G', 'T', 'o', 'R', '?':
		default:
			return c.at(from, c.i).fault(fmt.Sprintf("no such section flag: %c", r), `flags are a (in memory), w (writable), x (executable): "ax", "aw", "a"`)
		}
	}
	nobits := false
	if c.eat(',') {
		if b := c.peek(); b == '@' || b == '%' {
			c.i++
		}
		from := c.i
		switch t := c.name(); t {
		case "progbits", "note", "init_array", "fini_array":
		case "nobits":
			nobits = true
		default:
			return c.at(from, c.i).fault(fmt.Sprintf("no such section type: %s", quote(t)), "types are @progbits (it has contents) and @nobits (it is zeros)")
		}
		c.i = len(c.s) // entry size and group name, which a program without a linker has no use for
	}
	if known, _, _ := kindOf(name); known != 0 && known != flags || !fresh && s.size+int64(len(s.spans)) > 0 && s.flags != flags {
		return c.at(from, c.i).fault(fmt.Sprintf("%s has other flags: %s", name, flagText(s.flags)), "a section keeps the flags that its name or its first lines gave it")
	}
	s.flags, s.alloc, s.nobits = flags, alloc, nobits || s.nobits && fresh
	u.enter(s)
	return c.done()
}

// flagText is flags as .section takes them.
func flagText(f image.Flags) string {
	s := "\"a"
	if f&image.W != 0 {
		s += "w"
	}
	if f&image.X != 0 {
		s += "x"
	}
	return s + "\""
}

// unallocated says that a section of this name is no part of the program unless its flags say so.
func unallocated(name string) bool {
	for _, p := range []string{".debug", ".comment", ".note", ".stab", ".eh_frame", ".riscv.attributes"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

func (c *cursor) sectionName() (string, error) {
	c.skip()
	if c.peek() == '"' {
		return c.str()
	}
	start := c.i
	for c.i < len(c.s) && (isNamePart(c.s[c.i]) || c.s[c.i] == '-') {
		c.i++
	}
	if c.i == start {
		return "", c.here().fault("the name of a section is missing", "")
	}
	return c.s[start:c.i], nil
}

func dirPushSection(u *unit, c *cursor, at place) error {
	if len(u.pushed) >= maxDepth {
		return at.fault(fmt.Sprintf("more than %d sections are pushed", maxDepth), "")
	}
	was := [2]*section{u.sec, u.prev}
	if err := dirSection(u, c, at); err != nil {
		return err
	}
	u.pushed = append(u.pushed, was)
	return nil
}

func dirPopSection(u *unit, c *cursor, at place) error {
	n := len(u.pushed)
	if n == 0 {
		return at.fault(".popsection without a .pushsection", "")
	}
	u.sec, u.prev = u.pushed[n-1][0], u.pushed[n-1][1]
	u.pushed = u.pushed[:n-1]
	return c.done()
}

func dirPrevious(u *unit, c *cursor, at place) error {
	if u.prev == nil {
		return at.fault("there is no previous section", "")
	}
	u.sec, u.prev = u.prev, u.sec
	return c.done()
}

// eachName calls f for every name of a list with commas.
func (c *cursor) eachName(f func(name string, at place) error) error {
	for {
		c.skip()
		start := c.i
		name := c.name()
		if name == "" {
			return c.here().fault("the name of a symbol is missing", "")
		}
		if err := f(name, c.at(start, c.i)); err != nil {
			return err
		}
		if c.atEnd() {
			return nil
		}
		if err := c.comma("another name"); err != nil {
			return err
		}
	}
}

func dirGlobal(weak bool) handler {
	return func(u *unit, c *cursor, _ place) error {
		return c.eachName(func(name string, at place) error {
			s := u.lookup(name)
			if s.unit == nil {
				return at.fault(fmt.Sprintf("%s is known in every file as it is", name), "")
			}
			if !s.global && !s.used {
				s.use = at
			}
			s.global, s.weak = true, s.weak || weak
			return nil
		})
	}
}

func dirLocal(u *unit, c *cursor, at place) error {
	return c.eachName(func(name string, at place) error {
		u.lookup(name)
		return nil
	})
}

// dirComm reserves zeros: .comm name, size, alignment.
func dirComm(global bool) handler {
	return func(u *unit, c *cursor, _ place) error {
		c.skip()
		start := c.i
		name := c.name()
		if name == "" {
			return c.here().fault("the name of a symbol is missing", "")
		}
		at := c.at(start, c.i)
		if err := c.comma("the size"); err != nil {
			return err
		}
		n, err := u.known(c, "the size")
		if err != nil {
			return err
		}
		align := int64(1) // without one, what suits the size, up to 16
		for align < 16 && 2*align <= n {
			align *= 2
		}
		if c.eat(',') {
			if align, err = u.known(c, "the alignment"); err != nil {
				return err
			}
		}
		if err := c.done(); err != nil {
			return err
		}
		back := u.sec
		u.sec, _ = u.section(".bss")
		if global {
			u.sec = u.common()
		}
		defer func() { u.sec = back }()
		if err := u.pad(align, 0, 0, false, at); err != nil {
			return err
		}
		if err := u.label(name, at); err != nil {
			return err
		}
		s := u.syms[name]
		s.typ, s.size, s.global = image.Object, constant(n), global
		return u.space(constant(n), 0, at)
	}
}

func dirType(u *unit, c *cursor, at place) error {
	name := c.name()
	if name == "" {
		return c.here().fault("the name of a symbol is missing", "")
	}
	if err := c.comma("the type"); err != nil {
		return err
	}
	if b := c.peek(); b == '@' || b == '%' || b == '#' {
		c.i++
	}
	from := c.i
	s := u.lookup(name)
	switch t := c.name(); t {
	case "function", "STT_FUNC", "gnu_indirect_function":
		s.typ = image.Func
	case "object", "STT_OBJECT", "common", "tls_object":
		s.typ = image.Object
	case "notype", "STT_NOTYPE":
		s.typ = image.Label
	default:
		return c.at(from, c.i).fault(fmt.Sprintf("no such type: %s", quote(t)), "types are @function and @object")
	}
	return c.done()
}

func dirSize(u *unit, c *cursor, at place) error {
	name := c.name()
	if name == "" {
		return c.here().fault("the name of a symbol is missing", "")
	}
	if err := c.comma("the size"); err != nil {
		return err
	}
	v, err := u.expr(c)
	if err != nil {
		return err
	}
	if s := u.lookup(name); s.unit != nil {
		s.size = v
	}
	return c.done()
}

func dirSet(once bool) handler {
	return func(u *unit, c *cursor, at place) error {
		c.skip()
		start := c.i
		name := c.name()
		if name == "" {
			return c.here().fault("the name of a symbol is missing", "write .equ NAME, expression")
		}
		where := c.at(start, c.i)
		if err := c.comma("the value"); err != nil {
			return err
		}
		v, err := u.expr(c)
		if err == nil {
			err = c.done()
		}
		if err != nil {
			u.a.vague = true
			return err
		}
		if name == "." {
			return u.org(v, 0, where)
		}
		return u.set(name, v, once, where)
	}
}

// dirInclude assembles another file in this place. It is looked for beside the file that names
// it, and then by its name as it is.
func dirInclude(u *unit, c *cursor, at place) error {
	c.skip()
	start := c.i
	name, err := c.str()
	if err != nil {
		return err
	}
	where := c.at(start, c.i)
	if err := c.done(); err != nil {
		return err
	}
	fail := func(msg, hint string) error {
		u.a.vague = true
		return where.fault(msg, hint)
	}
	if u.a.opt.Open == nil {
		return fail("no files can be included here", "")
	}
	tries := []string{path.Join(path.Dir(c.st.frame.file.name), name), name}
	if path.IsAbs(name) || tries[0] == name {
		tries = tries[1:]
	}
	for _, try := range tries {
		chain := 0
		for f := c.st.frame; f != nil; f = f.up.frame {
			if f.file.name == try && !f.deep {
				return fail(fmt.Sprintf("%s includes itself", try), "")
			}
			chain++
		}
		text, err := u.a.open(try)
		switch {
		case err == nil:
			f := &file{name: try, text: text, order: c.st.frame.file.order, index: -1}
			return u.within(&frame{file: f, text: text, line: 1, now: 1, up: where, what: "included at"})
		case !errors.Is(err, fs.ErrNotExist):
			return fail(fmt.Sprintf("%s cannot be read: %v", try, err), "")
		}
	}
	return fail(fmt.Sprintf("there is no file %s", quote(name)), "looked for "+strings.Join(tries, " and "))
}

// maxFile bounds one source file.
const maxFile = 64 << 20

func (a *assembler) open(name string) (string, error) {
	b, err := a.opt.Open(name)
	if err != nil {
		return "", err
	}
	if a.included += len(b); a.included > maxFile {
		return "", fmt.Errorf("included files are larger than %d MiB in all", maxFile>>20)
	}
	return string(b), nil
}

func dirError(u *unit, c *cursor, at place) error {
	u.a.vague = true
	s, err := c.str()
	if err != nil {
		return err
	}
	return at.fault(s, "")
}

func dirErr(u *unit, c *cursor, at place) error {
	u.a.vague = true
	return at.fault(".err: the program refuses to be assembled like this", "")
}

func dirWarning(u *unit, c *cursor, at place) error {
	s, err := c.str()
	if err != nil {
		return err
	}
	u.warn(at, s, "")
	return c.done()
}

func dirEnd(u *unit, c *cursor, at place) error {
	u.ended = true
	return nil
}

// dirOption accepts what makes no difference to a program without a linker, and without
// compressed instructions.
func dirOption(u *unit, c *cursor, at place) error {
	c.skip()
	start := c.i
	switch o := c.word(); o {
	case "push", "pop", "norvc", "relax", "norelax", "nopic", "csr-check", "no-csr-check":
	case "arch":
		c.i = len(c.s)
	case "rvc":
		return c.at(start, c.i).fault("this hart has no compressed instructions", "")
	case "pic":
		return c.at(start, c.i).fault("there is no position-independent code without a dynamic linker", "")
	default:
		return c.at(start, c.i).fault(fmt.Sprintf("no such option: %s", quote(o)), "options are push, pop, norvc, relax, norelax")
	}
	return c.done()
}
