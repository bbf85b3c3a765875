package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
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
	ignored := func(u *unit, c *source.Cursor, at source.Place) error { return nil }
	refused := func(why string) handler {
		return func(u *unit, c *source.Cursor, at source.Place) error { return at.Fault(why, "") }
	}
	section := func(name string) handler {
		return func(u *unit, c *source.Cursor, at source.Place) error {
			s, _ := u.Section(name)
			u.enter(s)
			return c.Done()
		}
	}
	data := func(kind object.FixKind) handler {
		return func(u *unit, c *source.Cursor, at source.Place) error { return u.data(c, kind) }
	}
	text := func(end string) handler {
		return func(u *unit, c *source.Cursor, at source.Place) error { return u.text(c, end) }
	}

	directives = map[string]handler{
		".text": section(".text"), ".data": section(".data"), ".bss": section(".bss"), ".rodata": section(".rodata"),
		".sdata": section(".sdata"), ".sbss": section(".sbss"),
		".section":     dirSection,
		".pushsection": dirPushSection,
		".popsection":  dirPopSection,
		".previous":    dirPrevious,

		".globl": dirGlobal(false), ".global": dirGlobal(false), ".weak": dirGlobal(true),
		".local": dirLocal, ".extern": dirExtern, ".hidden": ignored, ".protected": ignored, ".internal": ignored,
		".comm": dirComm(true), ".common": dirComm(true), ".lcomm": dirComm(false),
		".type": dirType,
		".size": dirSize,
		".equ":  dirSet(false), ".set": dirSet(false), ".equiv": dirSet(true),

		".byte": data(object.FixData1), ".2byte": data(object.FixData2), ".half": data(object.FixData2), ".hword": data(object.FixData2), ".short": data(object.FixData2),
		".4byte": data(object.FixData4), ".word": data(object.FixData4), ".long": data(object.FixData4), ".int": data(object.FixData4),
		".8byte": data(object.FixData8), ".dword": data(object.FixData8), ".quad": data(object.FixData8),
		".ascii": text(""), ".asciz": text("\x00"), ".string": text("\x00"), ".string8": text("\x00"),
		".zero": dirSpace, ".space": dirSpace, ".skip": dirSpace,
		".fill":  dirFill,
		".align": dirAlign(true), ".p2align": dirAlign(true),
		".balign": dirAlign(false),
		".org":    dirOrg,

		".macro": dirMacro, ".endm": dirEndm, ".endmacro": dirEndm,
		".exitm": dirExitm, ".purgem": dirPurgem,
		".rept": dirRept, ".irp": dirIrp(false), ".irpc": dirIrp(true), ".endr": dirEndr,

		".if":    dirIf(func(n int64) bool { return n != 0 }),
		".ifne":  dirIf(func(n int64) bool { return n != 0 }),
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
		".file":   dirFile, ".ident": ignored, ".attribute": dirAttribute, ".loc": dirLoc,
		".float": refused("this hart has no floating point"), ".single": refused("this hart has no floating point"), ".double": refused("this hart has no floating point"),
		".altmacro": refused("macros have one syntax here: arguments are written \\name"), ".uleb128": dirLEB(false), ".sleb128": dirLEB(true),
	}
	for name, d := range cfiTable() {
		directives[".cfi_"+name] = d
	}
}

func (u *unit) directiveHint(word string) string {
	if hint := advice.Foreign[strings.ToLower(word[1:])]; hint != "" && arch.Forms[word[1:]] == nil {
		return hint
	}
	names := make([]string, 0, len(directives))
	for n := range directives {
		names = append(names, n)
	}
	if near := u.nearest(word, names); near != "" {
		return fmt.Sprintf("did you mean %s?", strings.TrimSpace(near+" "+syntax.Directives[near]))
	}
	if s := strings.TrimPrefix(word, "."); directives["."+s] == nil && arch.Forms[s] != nil {
		return fmt.Sprintf("%s is an instruction: write it without the dot", s)
	}
	return ""
}
