package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// A handler does what a directive says. The cursor stands behind its name, at is the name.
type handler func(u *unit, c *source.Cursor, at source.Place) error

// directives is what to do for each of syntax.Directives. It is filled once and never written again; as its
// handlers look things up in it, that takes an init.
var directives map[string]handler

func init() {
	directives = map[string]handler{
		".text": dirNamed(".text"), ".data": dirNamed(".data"), ".bss": dirNamed(".bss"), ".rodata": dirNamed(".rodata"),
		".sdata": dirNamed(".sdata"), ".sbss": dirNamed(".sbss"),
		".section":     dirSection,
		".pushsection": dirPushSection,
		".popsection":  dirPopSection, ".previous": dirPrevious,

		".globl": dirGlobal(false), ".global": dirGlobal(false), ".weak": dirGlobal(true),
		".local": dirLocal, ".extern": dirExtern, ".hidden": dirIgnored, ".protected": dirIgnored, ".internal": dirIgnored,
		".comm": dirComm(true), ".common": dirComm(true), ".lcomm": dirComm(false),
		".type": dirType,
		".size": dirSize,
		".equ":  dirSet(false), ".set": dirSet(false), ".equiv": dirSet(true),

		".byte": dirData(object.FixData1), ".2byte": dirData(object.FixData2), ".half": dirData(object.FixData2),
		".hword": dirData(object.FixData2), ".short": dirData(object.FixData2),
		".4byte": dirData(object.FixData4), ".word": dirData(object.FixData4),
		".long": dirData(object.FixData4), ".int": dirData(object.FixData4),
		".8byte": dirData(object.FixData8), ".dword": dirData(object.FixData8), ".quad": dirData(object.FixData8),
		".ascii": dirText(""), ".asciz": dirText("\x00"), ".string": dirText("\x00"), ".string8": dirText("\x00"),
		".zero": dirSpace, ".space": dirSpace, ".skip": dirSpace,
		".fill":  dirFill,
		".align": dirAlign(true), ".p2align": dirAlign(true),
		".balign": dirAlign(false),
		".org":    dirOrg,

		".macro": dirMacro, ".endm": dirEndm, ".endmacro": dirEndm,
		".exitm": dirExitm, ".purgem": dirPurgem,
		".rept": dirRept, ".irp": dirIrp(false), ".irpc": dirIrp(true), ".endr": dirEndr,

		".if": dirIf(isNot0), ".ifne": dirIf(isNot0),
		".ifeq":  dirIf(func(n int64) bool { return n == 0 }),
		".ifgt":  dirIf(func(n int64) bool { return n > 0 }),
		".ifge":  dirIf(func(n int64) bool { return n >= 0 }),
		".iflt":  dirIf(func(n int64) bool { return n < 0 }),
		".ifle":  dirIf(func(n int64) bool { return n <= 0 }),
		".ifdef": dirIfdef(true), ".ifndef": dirIfdef(false), ".ifnotdef": dirIfdef(false),
		".ifc": dirIfc(true), ".ifnc": dirIfc(false),
		".ifeqs": dirIfeqs(true), ".ifnes": dirIfeqs(false),
		".ifb": dirIfb(true), ".ifnb": dirIfb(false),
		".else": dirElse, ".elseif": dirElseif, ".endif": dirEndif,

		".include": dirInclude, ".incbin": dirIncbin,
		".insn":  dirInsn,
		".error": dirError, ".err": dirErr, ".warning": dirWarning, ".print": dirPrint,
		".end": dirEnd,

		".option": dirOption,
		".file":   dirFile, ".ident": dirIgnored, ".attribute": dirAttribute, ".loc": dirLoc,
		".float":    dirRefused("this hart has no floating point"),
		".single":   dirRefused("this hart has no floating point"),
		".double":   dirRefused("this hart has no floating point"),
		".altmacro": dirRefused("macros have one syntax here: arguments are written \\name"),
		".uleb128":  dirLEB(false), ".sleb128": dirLEB(true),
	}
	for name, d := range cfiTable() {
		directives[".cfi_"+name] = d
	}
}

func isNot0(n int64) bool { return n != 0 }

func dirIgnored(u *unit, c *source.Cursor, at source.Place) error { return nil }

func dirRefused(why string) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error { return at.Fault(why, "") }
}

// dirNamed makes the directives with the name of a section.
func dirNamed(name string) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		s, _ := u.Section(name)
		u.enter(s)
		return c.Done()
	}
}

func dirData(kind object.FixKind) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error { return u.data(c, kind) }
}

func dirText(end string) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error { return u.text(c, end) }
}

// unknownDirective is the error for a directive that there is not.
func (u *unit) unknownDirective(c *source.Cursor, word string, start, end int) error {
	at := c.At(start, end)
	e := at.Fault(fmt.Sprintf("there is no directive %s", word), "")
	if u.otherDirective(e, c, word, start) {
		return e
	}
	if bare := strings.ToLower(word[1:]); advice.Foreign[bare] != "" && arch.Forms[bare] == nil {
		return at.Fault(e.Msg, advice.Foreign[bare])
	}
	names := make([]string, 0, len(directives))
	for n := range directives {
		names = append(names, n)
	}
	if near := u.nearest(word, names); near != "" {
		return e.Write("did you mean %s?", at, near)
	}
	if s := strings.TrimPrefix(word, "."); arch.Forms[s] != nil {
		return e.Write("it is an instruction: write %s", at, s)
	}
	return e
}

func dirInsn(u *unit, c *source.Cursor, at source.Place) error { return u.Insn(c) }
