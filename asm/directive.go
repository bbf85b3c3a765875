package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/flow"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// A handler does what a directive says. The cursor stands behind its name, at is the name.
type handler func(u *unit, c *source.Cursor, at source.Place) error

// directives is what to do for each of syntax.Directives. It is filled once and never written again; as its
// handlers look things up in it, that takes an init.
var directives map[string]handler

func init() {
	directives = map[string]handler{
		".text": dirNamed(".text", true), ".data": dirNamed(".data", true), ".bss": dirNamed(".bss", false),
		".rodata": dirNamed(".rodata", false),
		".sdata":  dirNamed(".sdata", false), ".sbss": dirNamed(".sbss", false),
		".section": dirSection, ".sect": dirSection,
		".struct": dirStruct, ".offset": dirStruct,
		".subsection":  dirSubsection,
		".pushsection": dirPushSection,
		".popsection":  dirPopSection, ".previous": dirPrevious,

		".globl": dirGlobal(false), ".global": dirGlobal(false), ".weak": dirGlobal(true),
		".local": dirLocal, ".extern": dirExtern,
		".comm": dirComm(true), ".common": dirComm(true), ".lcomm": dirComm(false),
		".type": dirType,
		".size": dirSize,
		".equ":  dirSet(false), ".set": dirSet(false), ".equiv": dirSet(true), ".eqv": dirSet(true),
		".lsym": dirSet(false),

		".byte": dirData(object.FixData1), ".2byte": dirData(object.FixData2), ".half": dirData(object.FixData2),
		".hword": dirData(object.FixData2), ".short": dirData(object.FixData2),
		".4byte": dirData(object.FixData4), ".word": dirData(object.FixData4),
		".long": dirData(object.FixData4), ".int": dirData(object.FixData4),
		".8byte": dirData(object.FixData8), ".dword": dirData(object.FixData8), ".quad": dirData(object.FixData8),
		".octa": dirOcta,
		".dc.b": dirData(object.FixData1), ".dc.w": dirData(object.FixData2), ".dc.l": dirData(object.FixData4),
		".dc.a": dirData(object.FixData4), ".dc": dirData(object.FixData2),
		".ascii": dirText(1, false), ".asciz": dirText(1, true), ".string": dirText(1, true),
		".string8":  dirText(1, true),
		".string16": dirText(2, true), ".string32": dirText(4, true), ".string64": dirText(8, true),
		".float": dirFloat(object.FixData4), ".single": dirFloat(object.FixData4), ".double": dirFloat(object.FixData8),
		".dc.s": dirFloat(object.FixData4), ".dc.d": dirFloat(object.FixData8),
		".dcb.b": dirBlock(1), ".dcb": dirBlock(2), ".dcb.w": dirBlock(2), ".dcb.l": dirBlock(4),
		".dcb.s": dirFloatBlock(object.FixData4), ".dcb.d": dirFloatBlock(object.FixData8),
		".ds.b": dirRoom(1), ".ds": dirRoom(2), ".ds.w": dirRoom(2), ".ds.l": dirRoom(4), ".ds.s": dirRoom(4),
		".ds.d": dirRoom(8),
		".zero": dirSpace, ".space": dirSpace, ".skip": dirSpace,
		".fill":  dirFill,
		".align": dirAlign(true, 1), ".p2align": dirAlign(true, 1), ".balign": dirAlign(false, 1),
		".p2alignw": dirAlign(true, 2), ".p2alignl": dirAlign(true, 4),
		".balignw": dirAlign(false, 2), ".balignl": dirAlign(false, 4),
		".org": dirOrg,

		".incbin": dirIncbin,
		".insn":   dirInsn,
		".error":  dirError, ".err": dirErr, ".warning": dirWarning, ".print": dirPrint,

		".option": dirOption,
		".file":   dirFile, ".attribute": dirAttribute, ".loc": dirLoc,
		".altmacro": dirRefused("macros have one syntax here: arguments are written \\name"),
		".uleb128":  dirLEB(false), ".sleb128": dirLEB(true),
	}
	for name := range syntax.Ignored {
		directives[name] = dirIgnored
	}
	for name, do := range flow.Directives {
		directives[name] = func(u *unit, c *source.Cursor, at source.Place) error { return do(u.flow, c, at) }
	}
	for name, d := range cfiTable() {
		directives[".cfi_"+name] = d
	}
}

func dirIgnored(u *unit, c *source.Cursor, at source.Place) error { return nil }

func dirRefused(why string) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error { return at.Fault(why, "") }
}

// dirNamed makes the directives with the name of a section; behind some a number names a part of it.
func dirNamed(name string, parts bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		s, _ := u.Section(name)
		if parts {
			return u.part(s, c)
		}
		u.enter(s)
		return c.Done()
	}
}

func dirData(kind object.FixKind) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error { return u.data(c, kind) }
}

func dirText(width int, end bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error { return u.text(c, width, end) }
}

// unknownDirective is the error for a directive that there is not.
func (u *unit) unknownDirective(c *source.Cursor, word string, start, end int) error {
	at := c.At(start, end)
	e := at.Fault(fmt.Sprintf("there is no directive %s", word), "")
	if u.otherDirective(e, c, word, start) {
		return e
	}
	if name, _, _ := strings.Cut(word[1:], "."); name != word[1:] && c.AtEnd() &&
		strings.Contains(" text data rodata bss sdata sbss ", " "+name+" ") {
		return e.Write("write %s", at, ".section "+word)
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

func dirInsn(u *unit, c *source.Cursor, at source.Place) error {
	if u.a.flow.Log != nil {
		u.a.flow.Log.Code()
	}
	return u.Insn(c)
}
