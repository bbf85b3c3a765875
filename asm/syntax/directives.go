// Package syntax is what statements are made of, before anything in them has a value: the directives and their
// arguments, operators and how tightly they bind, the text of operands, and macros, which are a source of more text.
package syntax

// Directives is every directive there is, and its arguments.
var Directives = map[string]string{
	".text": "number", ".data": "number", ".bss": "", ".rodata": "",
	".sdata": "", ".sbss": "",
	".section": `name, "flags", @progbits`,
	".sect":    `name, "flags", @progbits`,
	".struct":  "offset", ".offset": "offset",
	".pushsection": `name, "flags", @progbits`,
	".popsection":  "",
	".previous":    "",
	".subsection":  "number",

	".globl": "name, …", ".global": "name, …", ".weak": "name, …",
	".local": "name, …", ".extern": "name, …",
	".comm": "name, size, alignment", ".common": "name, size, alignment", ".lcomm": "name, size, alignment",
	".type": "name, @function or @object",
	".size": "name, expression",
	".equ":  "name, expression", ".set": "name, expression", ".equiv": "name, expression",
	".eqv": "name, expression", ".lsym": "name, expression",

	".byte": "value, …", ".2byte": "value, …", ".half": "value, …", ".hword": "value, …", ".short": "value, …",
	".4byte": "value, …", ".word": "value, …", ".long": "value, …", ".int": "value, …",
	".8byte": "value, …", ".dword": "value, …", ".quad": "value, …",
	".ascii": `"text", …`, ".asciz": `"text", …`, ".string": `"text", …`, ".string8": `"text", …`,
	".string16": `"text", …`, ".string32": `"text", …`, ".string64": `"text", …`,
	".octa":  "value, …",
	".float": "number, …", ".single": "number, …", ".double": "number, …",
	".dc": "value, …", ".dc.b": "value, …", ".dc.w": "value, …", ".dc.l": "value, …", ".dc.a": "value, …",
	".dc.s": "number, …", ".dc.d": "number, …",
	".dcb": "count, value", ".dcb.b": "count, value", ".dcb.w": "count, value", ".dcb.l": "count, value",
	".dcb.s": "count, number", ".dcb.d": "count, number",
	".ds": "count", ".ds.b": "count", ".ds.w": "count", ".ds.l": "count", ".ds.s": "count", ".ds.d": "count",
	".zero": "count", ".space": "count, fill", ".skip": "count, fill",
	".fill":  "repeat, size, value",
	".align": "power of two, fill, most", ".p2align": "power of two, fill, most",
	".balign": "bytes, fill, most", ".p2alignw": "power of two, fill, most", ".p2alignl": "power of two, fill, most",
	".balignw": "bytes, fill, most", ".balignl": "bytes, fill, most",
	".org": "place, fill",

	".macro": "NAME parameter=default, …", ".endm": "", ".endmacro": "",
	".exitm": "", ".purgem": "NAME",
	".rept": "count", ".irp": "name, value, …", ".irpc": "name, characters", ".endr": "",

	".if":    "expression",
	".ifne":  "expression",
	".ifeq":  "expression",
	".ifgt":  "expression",
	".ifge":  "expression",
	".iflt":  "expression",
	".ifle":  "expression",
	".ifdef": "name", ".ifndef": "name", ".ifnotdef": "name",
	".ifc": "text, text", ".ifnc": "text, text",
	".ifeqs": `"text", "text"`, ".ifnes": `"text", "text"`,
	".ifb": "text", ".ifnb": "text",
	".else": "", ".elseif": "expression", ".endif": "",

	".include": `"file"`, ".incbin": `"file", skip, count`,
	".insn":  "format opcode, …",
	".error": `"message"`, ".err": "", ".warning": `"message"`, ".print": `"message"`,
	".end": "",

	".option": "push, pop, rvc, norvc, arch, relax, norelax, …",
	".file":   `number "folder" "name"`, ".attribute": `name, value`, ".loc": "file line column",
	".altmacro": "", ".uleb128": "value, …", ".sleb128": "value, …",

	".cfi_sections": ".eh_frame, .debug_frame", ".cfi_startproc": "simple", ".cfi_endproc": "",
	".cfi_def_cfa": "register, offset", ".cfi_def_cfa_register": "register", ".cfi_def_cfa_offset": "offset",
	".cfi_adjust_cfa_offset": "number of bytes", ".cfi_offset": "register, offset",
	".cfi_rel_offset": "register, offset", ".cfi_register": "register, register", ".cfi_restore": "register, …",
	".cfi_same_value": "register", ".cfi_val_offset": "register, offset", ".cfi_undefined": "register, …",
	".cfi_remember_state": "", ".cfi_restore_state": "", ".cfi_return_column": "register",
	".cfi_signal_frame": "", ".cfi_escape": "byte, …", ".cfi_personality": "encoding, routine",
	".cfi_lsda": "encoding, label",
}

// Ignored are directives that compilers and other tools write for others than the assembler. They change no byte here.
var Ignored = map[string]bool{
	".hidden": true, ".protected": true, ".internal": true, ".ident": true, ".version": true, ".variant_cc": true,
	".addrsig": true, ".addrsig_sym": true, ".gnu_attribute": true, ".loc_mark_labels": true,
	".func": true, ".endfunc": true, ".line": true,
	".title": true, ".sbttl": true, ".list": true, ".nolist": true, ".eject": true, ".psize": true,
	".lflags": true, ".noformat": true, ".page": true, ".spc": true, ".plen": true, ".name": true, ".ttl": true,
	".noaltmacro": true, ".symver": true, ".linkonce": true, ".stabs": true, ".stabn": true, ".stabd": true,
}
