package advice

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// renamed are directives of other assemblers that take the same arguments under another name here.
var renamed = map[string]string{
	"asciiz": ".asciz", "ascii0": ".asciz", "stringz": ".asciz", "fcc": ".ascii",
	"rdata": ".section .rodata", "cstring": ".section .rodata",
	"code": ".text", "cseg": ".text", "dseg": ".data", "udata": ".bss",
	"public": ".globl", "export": ".globl", "xdef": ".globl", "entry": ".globl", "global": ".globl",
	"import": ".include", "incfile": ".include", "include": ".include",
	"dcb": ".byte", "dcw": ".half", "dcd": ".word", "dcq": ".dword", "fcb": ".byte", "fdb": ".half",
	"defb": ".byte", "defw": ".half", "defs": ".space", "ds": ".space", "rmb": ".space", "blkb": ".space",
	"db": ".byte", "dw": ".half", "dd": ".word", "dq": ".dword", "byte": ".byte", "word": ".word", "half": ".half",
	"space": ".space", "align": ".balign", "org": ".org", "rept": ".rept", "dword": ".dword", "ascii": ".ascii",
	"asciz": ".asciz", "string": ".string", "text": ".text", "data": ".data", "bss": ".bss",
	"section": ".section",
	"globl":   ".globl", "extern": ".extern", "endm": ".endm",
	"equ": ".equ", "eqv": ".equ", "define": ".equ", "set": ".equ",
	"const": ".equ", "elif": ".elseif", "elsif": ".elseif",
}

// reserve are words that reserve room, and the bytes of each element.
var reserve = map[string]int{"resb": 1, "resw": 2, "resd": 4, "resq": 8}

// widths are the bytes of a value of the directives that hold some.
var widths = map[string]int{".byte": 1, ".half": 2, ".short": 2, ".word": 4, ".long": 4, ".int": 4, ".dword": 8}

// leftOut are directives that have nothing to say here, and why.
var leftOut = map[string]string{
	"syntax": "there is one syntax", "cpu": "-march says what there is", "arch": "-march says what there is",
	"fpu": "there is no floating point", "arm": "there is one instruction set", "thumb": "there is one instruction set",
	"thumb_func": "there is one instruction set", "code16": "there is one instruction set",
	"code32": "there is one instruction set", "ltorg": "there are no literal pools",
	"pool":    "there are no literal pools",
	"fnstart": "frames are .cfi_ here", "fnend": "frames are .cfi_ here", "eabi_attribute": "nobody here reads it",
	"ent": "a label is enough", "frame": "frames are .cfi_ here", "mask": "frames are .cfi_ here",
	"fmask": "frames are .cfi_ here",
	"bits":  "registers have 32 bits", "use32": "registers have 32 bits", "use64": "registers have 32 bits",
	"noreorder": "there are no delay slots", "reorder": "there are no delay slots",
	"model": "there is one memory", "stack": "a program makes its own: la sp, and a label behind some .space",
	"cprestore": "there is no global offset table", "cpload": "there is no global offset table",
	"intel_syntax": "there is one syntax", "att_syntax": "there is one syntax",
}

// LeftOut says why a directive of another assembler has nothing to say here; "" for others.
func LeftOut(word, rest string) string {
	if word == "set" || word == "option" || word == "code" {
		word = strings.TrimSpace(rest)
		if word == "32" || word == "16" {
			return "there is one instruction set"
		}
		if word == "noat" || word == "at" || word == "nomacro" || word == "macro" || strings.HasPrefix(word, "pic") {
			return "there is nothing like it"
		}
	}
	return leftOut[word]
}

// Directive is what a directive of another assembler is here, its word without the dot; "" where nobody can say.
func Directive(word, rest string) string {
	word, rest = strings.ToLower(word), strings.TrimSpace(rest)
	args := Operands(rest)
	name := renamed[word]
	switch {
	case reserve[word] > 0 && len(args) == 1:
		if reserve[word] == 1 {
			return ".space " + rest
		}
		return fmt.Sprintf(".space %d * %s", reserve[word], rest)
	case word == "times": // times 10 db 0
		count, after, _ := strings.Cut(rest, " ")
		what, value, _ := strings.Cut(strings.TrimSpace(after), " ")
		if n := widths[renamed[strings.ToLower(what)]]; n > 0 && strings.TrimSpace(value) != "" {
			return fmt.Sprintf(".fill %s, %d, %s", count, n, strings.TrimSpace(value))
		}
		return ""
	case name == "" || name == ".section" && strings.HasPrefix(rest, "."):
		if name == ".section" {
			return strings.TrimSpace(name + " " + rest)
		}
		return ""
	case name == ".include":
		return fmt.Sprintf(".include %q", strings.Trim(rest, `"'<>`))
	case name == ".equ":
		return equ(rest)
	case widths[name] > 0:
		return values(name, args)
	}
	return strings.TrimSpace(name + " " + rest)
}

// Misused is what a directive that there is here, with arguments that it does not take here, does elsewhere, and what
// those mean there, "" where that needs no words; "" where nobody can say.
func Misused(word, rest string) (here, why string) {
	rest = strings.TrimSpace(rest)
	name := "." + word
	switch word {
	case "text", "data", "bss", "rodata":
		if n, ok := Number(rest); ok && n > 8192 {
			return name, fmt.Sprintf("sections have no addresses of their own here: "+
				"%s goes where the others leave room", name)
		}
	case "extern":
		return common(rest), "with a size .extern makes room in MARS and RARS; here it speaks of another file"
	case "equ", "set", "eqv":
		if strings.IndexByte(rest, ',') < 0 {
			return equ(rest), ""
		}
	case "else":
		if word, condition, _ := strings.Cut(rest, " "); word == "if" {
			return ".elseif " + strings.TrimSpace(condition), ""
		}
	case "section":
		if f := strings.Fields(rest); len(f) == 2 && f[1][0] == '"' && !strings.HasSuffix(f[0], ",") {
			return name + " " + f[0] + ", " + f[1], ""
		}
	case "ascii", "asciz", "string":
		return mixed(rest, word != "ascii"), "text stands in strings, and numbers in .byte"
	case "globl", "global", "weak", "local":
		if list := fields(rest); len(list) > 1 {
			return name + " " + strings.Join(list, ", "), ""
		}
	case "include":
		if rest != "" && rest[0] != '"' {
			return Directive(word, rest), ""
		}
	default:
		if widths[name] > 0 && strings.IndexByte(rest, ':') >= 0 && strings.ContainsAny(rest, "0123456789") {
			return values(name, Operands(rest)), "a value and a count with a colon is as MARS and RARS write it"
		}
		if list := fields(rest); widths[name] > 0 && len(list) > 1 {
			return name + " " + strings.Join(list, ", "), ""
		}
	}
	return "", ""
}

// fields are names and numbers that some commas are missing between; nil where there is more.
func fields(rest string) []string {
	list := strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
	for _, f := range list {
		if !source.IsName(f) && number(strings.TrimPrefix(f, "-")) == "" {
			return nil
		}
	}
	return list
}

// mixed is strings and numbers, each where it belongs, with a zero at the end if there is to be one; "" for something
// else.
func mixed(rest string, end bool) string {
	list := Operands(rest)
	strs, numbers := 0, 0
	for _, a := range list {
		switch {
		case len(a) > 2 && a[0] == '"' && a[len(a)-1] == '"':
			strs++
		case number(a) != "":
			numbers++
		}
	}
	if strs == 0 || numbers == 0 || strs+numbers != len(list) {
		return ""
	}
	if last := list[len(list)-1]; end && last != "0" {
		list = append(list, "0")
	}
	return values(".byte", list)
}

// equ is a value for a name: NAME, value or NAME value.
func equ(rest string) string {
	end := source.NameEnd(rest, 0)
	value := strings.TrimLeft(rest[end:], " \t,=")
	if end == 0 || value == "" {
		return ""
	}
	switch n := number(value); {
	case n != "":
		value = n
	case arch.IsReg(value):
		return ""
	}
	if here, ok := strings.CutPrefix(value, "$"); ok && (here == "" || !source.IsNamePart(here[0])) {
		value = "." + here
	}
	return fmt.Sprintf(".equ %s, %s", rest[:end], value)
}

// common is MARS's .extern name size, which makes room.
func common(rest string) string {
	f := strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
	if len(f) == 2 && source.IsName(f[0]) && number(f[1]) != "" {
		return fmt.Sprintf(".comm %s, %s", f[0], f[1])
	}
	return ""
}

// values is data: strings among numbers, value:count and n dup (value) are lines of their own.
func values(name string, args []string) string {
	var lines, numbers []string
	flush := func() {
		if len(numbers) > 0 {
			lines = append(lines, name+" "+strings.Join(numbers, ", "))
		}
		numbers = nil
	}
	if len(args) == 0 {
		return name
	}
	for _, a := range args {
		value, count, times := strings.Cut(a, ":")
		value, count = strings.TrimSpace(value), strings.TrimSpace(count)
		if c, v, ok := strings.Cut(strings.ToLower(a), "dup"); ok && strings.HasPrefix(strings.TrimSpace(v), "(") {
			times, count, value = true, strings.TrimSpace(c), strings.Trim(v, "() ")
			if value == "?" {
				value = "0"
			}
		}
		switch {
		case a == "":
			return ""
		case len(a) > 2 && (a[0] == '"' || a[0] == '\'' && len(a) > 3 && a[1] != '\\') && a[len(a)-1] == a[0]:
			flush()
			lines = append(lines, fmt.Sprintf(`.ascii "%s"`, a[1:len(a)-1]))
		case times && strings.IndexByte(a, '\'') < 0:
			flush()
			lines = append(lines, fmt.Sprintf(".fill %s, %d, %s", count, widths[name], value))
		case a == "?":
			numbers = append(numbers, "0")
		default:
			v := a
			if n := number(a); n != "" {
				v = n
			}
			if len(a) > 1 && a[0] == '$' && a[1] != ' ' {
				if _, err := strconv.ParseUint(a[1:], 16, 64); err == nil {
					v = "0x" + a[1:]
				}
			}
			numbers = append(numbers, v)
		}
	}
	flush()
	return strings.Join(lines, "\n")
}
