package advice

import (
	"strconv"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// others are the registers of other machines, and those here which have their part. What a program keeps in one it
// must find there again, so that no two of a machine share one.
var others = map[string]string{
	// MIPS, beside those whose names are the same
	"v0": "a0", "v1": "a1", "t7": "s8", "t8": "s9", "t9": "s10",
	// ARM
	"r0": "a0", "r1": "a1", "r2": "a2", "r3": "a3", "r4": "s1", "r5": "s2", "r6": "s3", "r7": "s4", "r8": "s5",
	"r9": "s6", "r10": "s7", "r11": "s0", "r12": "t6", "ip": "t6", "r13": "sp", "lr": "ra", "r14": "ra",
	"w0": "a0", "w1": "a1", "w2": "a2", "w3": "a3", "w4": "a4", "w5": "a5", "w6": "a6", "w7": "a7",
	// x86
	"eax": "a0", "ecx": "a1", "edx": "a2", "ebx": "s1", "esi": "s2", "edi": "s3", "ebp": "s0", "esp": "sp",
	"rax": "a0", "rcx": "a1", "rdx": "a2", "rbx": "s1", "rsi": "s2", "rdi": "s3", "rbp": "s0", "rsp": "sp",
	"ax": "a0", "cx": "a1", "dx": "a2", "bx": "s1", "si": "s2", "di": "s3",
	"al": "a0", "cl": "a1", "dl": "a2", "bl": "s1",
}

// arm64 are the registers of 64-bit ARM whose names are those of others here.
var arm64 = strings.Fields("a0 a1 a2 a3 a4 a5 a6 t6 a7 t0 t1 t2 t3 t4 t5 - - - - s1 s2 s3 s4 s5 s6 s7 s8 s9 s10 s0 ra")

// narrow are registers of x86 that are a part of another, by its bytes.
var narrow = map[string]int{"al": 1, "bl": 1, "cl": 1, "dl": 1, "ax": 2, "bx": 2, "cx": 2, "dx": 2}

// mipsNumbers are the registers of MIPS by number.
var mipsNumbers = strings.Fields("zero at v0 v1 a0 a1 a2 a3 t0 t1 t2 t3 t4 t5 t6 t7 " +
	"s0 s1 s2 s3 s4 s5 s6 s7 t8 t9 k0 k1 gp sp s0 ra")

// registerHere is the register that has the part of another machine's, "" if there is none of that name.
func registerHere(name string) string {
	name = strings.ToLower(name)
	if n, err := strconv.Atoi(strings.TrimPrefix(name, "$")); err == nil && name[0] == '$' && n >= 0 && n < 32 {
		name = mipsNumbers[n]
	}
	if name != "" && strings.IndexByte("$%", name[0]) >= 0 {
		name = name[1:]
	}
	if arch.IsReg(name) {
		return name
	}
	return others[name]
}

// IsForeign says that a piece of text is how another machine's dialect writes a register, a number or an address.
func IsForeign(text string) bool {
	word := text[:source.NameEnd(text, 0)]
	switch {
	case text == "":
		return false
	case others[strings.ToLower(text)] != "", others[strings.ToLower(word)] != "" && strings.HasSuffix(text, "!"):
		return true
	case text[0] == '&' && source.IsName(text[1:]), text[0] == '*' && registerHere(text[1:]) != "":
		return true
	case strings.IndexByte("#=[{$%", text[0]) >= 0:
		return text[0] != '%' && text[0] != '$' || registerHere(text) != ""
	case text[len(text)-1] == ')':
		open := strings.IndexByte(text, '(')
		inner := strings.Trim(text[open+1:], "() ")
		return open >= 0 && inner != "" && !arch.IsReg(inner) && registerHere(inner) != ""
	case text[len(text)-1] == ']': // but for table[2], which counts elements in most languages, and bytes in some
		open := strings.IndexByte(text, '[')
		return open < 0 || !source.IsName(text[:open]) || number(strings.TrimSpace(text[open+1:len(text)-1])) == ""
	}
	return false
}

// An operand is one of another dialect, as it would be written here.
type operand struct {
	kind byte   // R register, I number, S symbol, M memory, = an address as ARM loads it, L list of registers; or 0
	text string // R, I, S
	mem  Address
	list []string
}

// readOperand reads an operand of another machine's dialect.
func readOperand(text string) (o operand) {
	switch r := registerHere(text); {
	case text == "":
	case r != "":
		return operand{kind: 'R', text: r}
	case text[0] == '{':
		return readList(text)
	case text[0] == '*' && registerHere(text[1:]) != "":
		return operand{kind: 'M', mem: Address{Base: registerHere(text[1:])}}
	case text[0] == '=' || text[0] == '&':
		if o = readOperand(strings.TrimSpace(text[1:])); o.kind == 'S' || o.kind == 'I' {
			if o.kind == 'S' {
				o.kind = '='
			}
			return o
		}
	case strings.ContainsAny(text, "([") && strings.ContainsAny(text, ")]"):
		if a, ok := ReadAddress(text); ok {
			return operand{kind: 'M', mem: a}
		}
	case strings.HasPrefix(strings.ToLower(text), "offset "):
		return operand{kind: 'S', text: strings.TrimSpace(text[len("offset "):])}
	default:
		if o = readValue(text); o.kind == 0 && strings.IndexByte(text, '+') > 0 { // table + t0
			if a, ok := ReadAddress("(" + text + ")"); ok && a.Base != "" {
				return operand{kind: 'M', mem: a}
			}
		}
		return o
	}
	return operand{}
}

// readValue reads a number or a symbol.
func readValue(text string) operand {
	signed := text[0] == '#' || text[0] == '$'
	if signed {
		text = text[1:]
	}
	if n := number(text); n != "" {
		return operand{kind: 'I', text: n}
	}
	name := text[:source.NameEnd(text, 0)]
	rest := strings.ReplaceAll(text[len(name):], " ", "")
	if source.IsName(name) && (rest == "" || strings.IndexByte("+-", rest[0]) >= 0 && number(rest[1:]) != "") {
		if signed && text[0] >= 'A' && text[0] <= 'Z' {
			return operand{kind: 'I', text: text} // #SIZE
		}
		return operand{kind: 'S', text: text}
	}
	return operand{}
}

// number is a number as it is written here, "" if text is none.
func number(text string) string {
	if text == "" {
		return ""
	}
	if _, err := strconv.ParseInt(text, 0, 64); err == nil && strings.IndexByte(text, '_') < 0 {
		return text
	}
	if h := strings.TrimSuffix(strings.ToLower(text), "h"); len(h) == len(text)-1 && h != "" && source.IsDigit(h[0]) &&
		strings.Trim(h, "0123456789abcdef") == "" {
		return "0x" + strings.TrimLeft(h[:len(h)-1], "0") + h[len(h)-1:]
	}
	if text[0] == '\'' && len(text) > 2 && source.SkipChar(text, 0) == len(text) {
		return text
	}
	return ""
}

// readList reads {r4-r6, lr}.
func readList(text string) operand {
	o := operand{kind: 'L'}
	for s := range strings.SplitSeq(strings.Trim(text, "{} \t"), ",") {
		from, to, ranged := strings.Cut(strings.TrimSpace(s), "-")
		if !ranged {
			to = from
		}
		a, b := registerHere(from), registerHere(to)
		if to == "pc" && !ranged {
			o.list = append(o.list, "pc")
			continue
		}
		i, ok1 := isa.RegByName(a)
		j, ok2 := isa.RegByName(b)
		if !ok1 || !ok2 || j < i || i != isa.S1 && i < isa.S2 && j > isa.A7 {
			return operand{}
		}
		if ranged && i == isa.S1 && j >= isa.S2 { // r4-r8: not neighbours here
			o.list = append(o.list, a)
			i = isa.S2
		}
		for r := i; r <= j; r++ {
			o.list = append(o.list, r.String())
		}
	}
	if len(o.list) == 0 || len(o.list) > 16 {
		return operand{}
	}
	return o
}

// Operands cuts the operands of a statement at its commas, but not inside brackets.
func Operands(text string) (list []string) {
	depth, from := 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case '"':
			i = source.SkipString(text, i) - 1
		case '\'':
			end := source.SkipChar(text, i)
			if n := strings.IndexByte(text[i+1:], '\''); n > 0 && text[i+1] != '\\' { // a text, elsewhere
				end = max(end, i+n+2)
			}
			i = end - 1
		case ',':
			if depth <= 0 {
				list = append(list, strings.TrimSpace(text[from:i]))
				from = i + 1
			}
		}
	}
	if last := strings.TrimSpace(text[from:]); last != "" || len(list) > 0 {
		list = append(list, last)
	}
	return list
}

// Dialect is whose a statement is, by its operands: "ARM", "x86", "MIPS"; or "".
func Dialect(operands string) string {
	between := func(r rune) bool { return !source.IsNamePart(byte(r)) && r != '%' || r > 0x7f }
	for _, word := range strings.FieldsFunc(operands, between) {
		w := strings.ToLower(strings.TrimPrefix(word, "%"))
		switch {
		case w == "":
		case w[0] == '$' && registerHere(w) != "" && !source.IsDigit(w[1]):
			return "MIPS"
		case others[w] == "":
		case w[0] == 'r' && source.IsDigit(w[1]), w == "lr", w == "ip", w[0] == 'w':
			return "ARM"
		case w[0] != 'v' && w[0] != 't':
			return "x86"
		}
	}
	return ""
}
