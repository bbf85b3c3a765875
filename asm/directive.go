package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// A handler does what a directive says. The cursor stands behind its name, at is the name.
type handler func(u *unit, c *source.Cursor, at source.Place) error

type directive struct {
	do     handler
	syntax string // its arguments
}

// directives is every directive there is. It is filled once and never written again; as its
// handlers look things up in it, that takes an init.
var directives map[string]directive

func init() {
	ignored := directive{func(u *unit, c *source.Cursor, at source.Place) error { return nil }, "…"}
	refused := func(why string) directive {
		return directive{func(u *unit, c *source.Cursor, at source.Place) error { return at.Fault(why, "") }, ""}
	}
	section := func(name string) directive {
		return directive{func(u *unit, c *source.Cursor, at source.Place) error {
			s, _ := u.section(name)
			u.enter(s)
			return c.Done()
		}, ""}
	}
	data := func(kind fixKind) directive {
		return directive{func(u *unit, c *source.Cursor, at source.Place) error { return u.data(c, kind) }, "value, …"}
	}
	text := func(end string) directive {
		return directive{func(u *unit, c *source.Cursor, at source.Place) error { return u.text(c, end) }, `"text", …`}
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
		".local": {dirLocal, "name, …"}, ".extern": {dirExtern, "name, …"}, ".hidden": ignored, ".protected": ignored, ".internal": ignored,
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

		".include": {dirInclude, `"file"`}, ".incbin": {dirIncbin, `"file", skip, count`},
		".insn":  {dirInsn, "format opcode, …"},
		".error": {dirError, `"message"`}, ".err": {dirErr, ""}, ".warning": {dirWarning, `"message"`}, ".print": {dirPrint, `"message"`},
		".end": {dirEnd, ""},

		".option": {dirOption, "push, pop, rvc, norvc, arch, relax, norelax, …"},
		".file":   {dirFile, `number "folder" "name"`}, ".ident": ignored, ".attribute": {dirAttribute, `name, value`}, ".loc": {dirLoc, "file line column"},
		".float": refused("this hart has no floating point"), ".single": refused("this hart has no floating point"), ".double": refused("this hart has no floating point"),
		".altmacro": refused("macros have one syntax here: arguments are written \\name"), ".uleb128": {dirLEB(false), "value, …"}, ".sleb128": {dirLEB(true), "value, …"},
	}
	for name, d := range cfiTable() {
		directives[".cfi_"+name] = d
	}
}

func (u *unit) directiveHint(word string) string {
	if hint := foreign[strings.ToLower(word[1:])]; hint != "" && arch.Forms[word[1:]] == nil {
		return hint
	}
	names := make([]string, 0, len(directives))
	for n := range directives {
		names = append(names, n)
	}
	if near := u.nearest(word, names); near != "" {
		return fmt.Sprintf("did you mean %s?", strings.TrimSpace(near+" "+directives[near].syntax))
	}
	if s := strings.TrimPrefix(word, "."); directives["."+s].do == nil && arch.Forms[s] != nil {
		return fmt.Sprintf("%s is an instruction: write it without the dot", s)
	}
	return ""
}
