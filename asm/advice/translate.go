package advice

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// A translation is one statement of another dialect.
type translation struct {
	word  string
	ops   []operand
	used  []string // registers that are spoken for
	first string   // a line before, for an operand that is shifted
}

// Translate is what a statement of another machine's dialect is here, in as many lines as that takes; "" where nobody
// can say. The word stands alone; next is the word of the statement behind it.
func Translate(word, operands string) string {
	t := newTranslation(word, operands)
	if here := t.toPC(operands); here != "" {
		return here
	}
	here := t.translate()
	if here != "" && t.first != "" {
		return t.first + "\n" + here
	}
	return here
}

// toPC is an instruction of ARM that writes pc, which is a jump.
func (t *translation) toPC(operands string) string {
	to, ok := strings.CutPrefix(strings.TrimSpace(strings.ToLower(operands)), "pc,")
	if !ok || t.word != "mov" && t.word != "ldr" || len(t.ops) != 2 {
		return ""
	}
	switch o := t.ops[1]; {
	case o.kind == '=':
		return "j " + o.text
	case o.kind == 'R' && o.text == "ra":
		return "ret"
	case o.kind == 'R' && strings.TrimSpace(to) != "":
		return "jr " + o.text
	}
	return ""
}

func (t *translation) translate() string {
	switch {
	case t.kinds() == "RRM" && (t.word == "stp" || t.word == "ldp"), t.kinds() == "RRMI" && t.word == "ldp":
		return t.twoWords()
	case slices.ContainsFunc(t.ops, func(o operand) bool { return o.kind == 'L' }):
		return t.stack()
	case t.word == "bx" && len(t.ops) == 1 && t.ops[0].text == "ra":
		return "ret"
	case t.word == "jr" && len(t.ops) == 1 && t.ops[0].text == "ra":
		return "ret"
	case (t.word == "lea" || t.word == "leal" || t.word == "la") && t.kinds() == "RM":
		return t.lea()
	}
	for _, p := range phrases()[t.word] {
		if p.kinds == t.kinds() {
			return t.say(p.here)
		}
	}
	return t.asItIs()
}

func newTranslation(word, operands string) *translation {
	t := &translation{word: strings.ToLower(word)}
	list := Operands(operands)
	// GNU as for x86 writes the destination last, and the size behind the word
	att := strings.Contains(operands, "%") && Dialect(operands) == "x86"
	if att {
		slices.Reverse(list)
		if base := strings.TrimRight(t.word, "lqwb"); len(base) == len(t.word)-1 && phrases()[base] != nil {
			t.word = base
		}
	}
	wide := isARM64(t.word, operands)
	for i, text := range list {
		if op, n, ok := shifted(text); ok && i == len(list)-1 && i > 0 && t.ops[i-1].kind == 'R' {
			r := t.spare()
			t.first = fmt.Sprintf("%s %s, %s, %s", op, r, t.ops[i-1].text, n)
			t.ops[i-1].text = r
			break
		}
		if wide {
			text = fromARM64(text)
		}
		o := readOperand(text)
		switch {
		case att && text != "" && text[0] == '$':
			o = readValue(text)
		case att && o.kind == 'S' && len(list) > 1:
			o = operand{kind: 'M', mem: Address{Symbol: o.text}}
		}
		t.ops = append(t.ops, o)
		t.used = append(t.used, o.text, o.mem.Base, o.mem.Index)
	}
	if len(list) == 2 && len(t.ops) == 2 { // al and its like say how much of memory is meant
		for i := range t.ops {
			if n := narrow[strings.ToLower(strings.TrimPrefix(list[1-i], "%"))]; t.ops[i].kind == 'M' && n > 0 {
				t.ops[i].mem.Size = n
			}
		}
	}
	return t
}

func (t *translation) kinds() string {
	b := make([]byte, len(t.ops))
	for i, o := range t.ops {
		b[i] = o.kind
	}
	return string(b)
}

// spare is a temporary register that nothing here uses, another each time.
func (t *translation) spare() string {
	for _, r := range []string{"t0", "t1", "t2", "t3", "t4", "t5"} {
		if !slices.Contains(t.used, r) {
			t.used = append(t.used, r)
			return r
		}
	}
	return "t6"
}

// say puts the operands into what a phrase is here.
func (t *translation) say(here string) string {
	var lines []string
	temp := ""
	for line := range strings.SplitSeq(here, "\n") {
		if strings.Contains(line, "$t") && temp == "" {
			temp = t.spare()
		}
		line = strings.ReplaceAll(strings.ReplaceAll(line, "$t", temp), "$w", t.word)
		for i, o := range t.ops {
			n := strconv.Itoa(i + 1)
			line = strings.ReplaceAll(line, "$"+n+"b", o.mem.Base)
			if o.kind == 'M' && strings.Contains(line, "$"+n) {
				before, text := t.access(&line, o.mem)
				lines = append(lines, before...)
				line = strings.ReplaceAll(line, "$"+n, text)
			}
			line = strings.ReplaceAll(line, "$"+n, o.text)
			line = strings.ReplaceAll(line, "~"+n, Negative(o.text))
			if v, err := strconv.ParseInt(o.text, 0, 64); err == nil {
				line = strings.ReplaceAll(line, "!"+n, fmt.Sprint(^v))
			}
		}
		lines = append(lines, line)
	}
	if strings.Contains(strings.Join(lines, ""), "!") {
		return ""
	}
	return strings.Join(lines, "\n")
}

// access makes a line's load or store one of memory as another dialect addresses it.
func (t *translation) access(line *string, a Address) (before []string, text string) {
	word, rest, _ := strings.Cut(*line, " ")
	if n := [...]string{1: "b", 2: "h"}; a.Size == 1 || a.Size == 2 {
		word = map[string]string{"lw": "l" + n[a.Size] + "u", "sw": "s" + n[a.Size], "lbu": "l" + n[a.Size] + "u",
			"lb": "l" + n[a.Size]}[word]
	}
	*line = word + " " + rest
	if a.Before {
		before = append(before, fmt.Sprintf("addi %s, %[1]s, %d", a.Base, a.Offset))
		a.Offset = 0
	}
	more, text := a.Here(t.spare)
	if a.Base == "" && a.Index == "" && word[0] == 's' {
		*line += ", " + t.spare() // a store to a symbol builds the address in a register
	}
	return append(before, more...), text
}

// lea is an address in a register.
func (t *translation) lea() string {
	rd, a := t.ops[0].text, t.ops[1].mem
	before, text := a.Here(t.spare)
	if a.Base == "" && a.Index == "" {
		return fmt.Sprintf("la %s, %s", rd, text)
	}
	offset, base, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	return strings.Join(append(before, fmt.Sprintf("addi %s, %s, %s", rd, base, offset)), "\n")
}

// stack is ARM's push and pop of a list.
func (t *translation) stack() string {
	list := t.ops[len(t.ops)-1].list
	if list == nil || len(t.ops) > 2 || len(t.ops) == 2 && t.ops[0].text != "sp" && t.ops[0].text != "" {
		return ""
	}
	size := (4*len(list) + 15) &^ 15
	var lines []string
	switch t.word {
	case "push", "stmfd", "stmdb":
		lines = append(lines, fmt.Sprintf("addi sp, sp, %d", -size))
		for i, r := range list {
			lines = append(lines, fmt.Sprintf("sw %s, %d(sp)", r, 4*i))
		}
	case "pop", "ldmfd", "ldmia", "ldm":
		end := ""
		for i, r := range list {
			if r == "pc" {
				r, end = "ra", "\nret"
			}
			lines = append(lines, fmt.Sprintf("lw %s, %d(sp)", r, 4*i))
		}
		lines = append(lines, fmt.Sprintf("addi sp, sp, %d", size)+end)
	default:
		return ""
	}
	return strings.Join(lines, "\n")
}

// asItIs is a statement whose word means the same here, with operands as they are written here.
func (t *translation) asItIs() string {
	if Foreign[t.word] == bits32 { // slliw
		t.word = strings.TrimSuffix(t.word, "w")
	}
	forms := arch.Forms[t.word]
	if forms == nil {
		return ""
	}
	line, list := t.word, []string{}
	var before []string
	for _, o := range t.ops {
		switch o.kind {
		case 'R', 'I', 'S':
			list = append(list, o.text)
		case 'M':
			more, text := t.access(&line, o.mem)
			before = append(before, more...)
			list = append(list, text)
		default:
			return ""
		}
	}
	line, extra, _ := strings.Cut(line, " ") // a register that access found necessary
	if extra = strings.Trim(extra, ", "); extra != "" {
		list = append(list, extra)
	}
	if isStore(line) && len(t.ops) == 2 && t.ops[1].kind == 'S' {
		list = append(list, t.spare())
	}
	if !slices.ContainsFunc(forms, func(f *arch.Form) bool { return len(f.Params) == len(list) }) {
		return ""
	}
	return strings.Join(append(before, strings.TrimSpace(line+" "+strings.Join(list, ", "))), "\n")
}

// isARM64 says that x0 and its like are meant as 64-bit ARM has them.
func isARM64(word, operands string) bool {
	switch word {
	case "ldr", "str", "stp", "ldp", "adrp", "cbz", "cbnz", "ldrb", "strb", "ldur", "stur", "movz", "movk", "blr":
		return true
	}
	return strings.Contains(operands, "#")
}

// fromARM64 is an operand with the registers of 64-bit ARM replaced by those here.
func fromARM64(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); {
		end := source.TokenEnd(text, i)
		word := text[i:end]
		if n, err := strconv.Atoi(strings.TrimLeft(word, "xw")); err == nil && (word[0] == 'x' || word[0] == 'w') &&
			n >= 0 && n < len(arm64) && arm64[n] != "-" {
			word = arm64[n]
		}
		b.WriteString(word)
		i = end
	}
	return b.String()
}

// shifted reads lsl #2 and its like, as ARM has it behind a register.
func shifted(text string) (op, n string, ok bool) {
	word, rest, _ := strings.Cut(strings.ToLower(text), " ")
	op = map[string]string{"lsl": "slli", "lsr": "srli", "asr": "srai"}[word]
	n = number(strings.Trim(rest, "# "))
	return op, n, op != "" && n != ""
}

// twoWords is ARM's load or store of two registers.
func (t *translation) twoWords() string {
	a := t.ops[2].mem
	var lines []string
	if a.Before {
		lines = append(lines, fmt.Sprintf("addi %s, %[1]s, %d", a.Base, a.Offset))
		a.Offset, a.Before = 0, false
	}
	if a.Base == "" || a.Index != "" || a.Symbol != "" {
		return ""
	}
	word := map[string]string{"stp": "sw", "ldp": "lw"}[t.word]
	for i := range 2 {
		lines = append(lines, fmt.Sprintf("%s %s, %d(%s)", word, t.ops[i].text, a.Offset+int64(4*i), a.Base))
	}
	if len(t.ops) == 4 {
		lines = append(lines, fmt.Sprintf("addi %s, %[1]s, %s", a.Base, t.ops[3].text))
	}
	return strings.Join(lines, "\n")
}

func isStore(word string) bool {
	op, _ := isa.OpByName(word)
	return op == isa.SB || op == isa.SH || op == isa.SW
}

// conditions are the conditions of other machines' branches, by the ends of their words.
var conditions = map[string]string{
	"e": "beq", "z": "beq", "eq": "beq", "ne": "bne", "nz": "bne",
	"l": "blt", "lt": "blt", "g": "bgt", "gt": "bgt", "le": "ble", "ng": "ble", "ge": "bge", "nl": "bge",
	"b": "bltu", "lo": "bltu", "c": "bltu", "cc": "bltu", "a": "bgtu", "hi": "bgtu",
	"ae": "bgeu", "hs": "bgeu", "cs": "bgeu", "nb": "bgeu", "be": "bleu", "ls": "bleu",
	"mi": "bltz", "pl": "bgez", "s": "bltz", "ns": "bgez",
}

// Together is what two statements are here, of which the first leaves its result where the second looks for it: in
// flags, or in a register of its own for products; "" for others.
func Together(word, operands, word2, operands2 string) string {
	a, b := newTranslation(word, operands), newTranslation(word2, operands2)
	if len(a.ops) == 2 && len(b.ops) == 1 && a.kinds() == "RR" && b.kinds() == "R" {
		op := map[string]string{"mult mflo": "mul", "multu mflo": "mul", "mult mfhi": "mulh", "multu mfhi": "mulhu",
			"div mflo": "div", "div mfhi": "rem", "divu mflo": "divu", "divu mfhi": "remu"}[a.word+" "+b.word]
		if op != "" {
			return fmt.Sprintf("%s %s, %s, %s", op, b.ops[0].text, a.ops[0].text, a.ops[1].text)
		}
	}
	end := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(b.word, "j"), "b"), ".")
	branch := conditions[end]
	if branch == "" || end == b.word || b.kinds() != "S" || len(a.ops) < 2 || a.ops[0].kind != 'R' {
		return ""
	}
	lines := a.compare(word, operands, branch, b.ops[0].text)
	if slices.Contains(lines, "") {
		return ""
	}
	return strings.Join(lines, "\n")
}

// compare is a statement that sets flags, and the branch behind it.
func (t *translation) compare(word, operands, branch, to string) []string {
	right := t.ops[len(t.ops)-1]
	zero := operand{kind: 'I', text: "0"}
	switch left := t.ops[0].text; t.word {
	case "cmp", "cmpl", "cmpq":
		return []string{t.against(branch, left, right, to)}
	case "subs":
		return []string{Translate(word, operands), t.against(branch, left, zero, to)}
	case "test", "tst", "testl":
		op := map[byte]string{'R': "and", 'I': "andi"}[right.kind]
		if op == "" || right.text == left {
			return []string{t.against(branch, left, zero, to)}
		}
		r := t.spare()
		return []string{fmt.Sprintf("%s %s, %s, %s", op, r, left, right.text), t.against(branch, r, zero, to)}
	}
	return []string{""}
}

// against is a branch by what a register and another or a number are to each other.
func (t *translation) against(branch, left string, right operand, to string) string {
	switch zero := right.kind == 'I' && right.text == "0"; {
	case strings.HasSuffix(branch, "z") && zero:
		return fmt.Sprintf("%s %s, %s", branch, left, to)
	case strings.HasSuffix(branch, "z") || right.kind != 'I' && right.kind != 'R':
		return ""
	case zero && !strings.HasSuffix(branch, "u"):
		return fmt.Sprintf("%sz %s, %s", branch, left, to)
	case zero:
		return fmt.Sprintf("%s %s, zero, %s", branch, left, to)
	case right.kind == 'I':
		r := t.spare()
		return fmt.Sprintf("li %s, %s\n%s %s, %[1]s, %[5]s", r, right.text, branch, left, to)
	}
	return fmt.Sprintf("%s %s, %s, %s", branch, left, right.text, to)
}

// Mentions is which registers of another machine a statement names, and what has their part here: "a0 for r0".
func Mentions(operands string) string {
	var list []string
	between := func(r rune) bool { return !source.IsNamePart(byte(r)) || r > 0x7f }
	for _, word := range strings.FieldsFunc(operands, between) {
		r := registerHere(word)
		if bare := strings.TrimPrefix(strings.ToLower(word), "$"); r == "" || r == bare {
			continue
		}
		if m := r + " for " + word; !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return strings.Join(list, ", ")
}

// Change is a0 += x with any operator, or a0++, as an instruction; "" for anything else.
func Change(rd, text string) string {
	text = strings.TrimSpace(text)
	switch text {
	case "++", "--":
		return fmt.Sprintf("addi %s, %[1]s, %s1", rd, strings.TrimPrefix(text[1:], "+"))
	}
	op, value, ok := strings.Cut(text, "=")
	if op = strings.TrimSpace(op); !ok || op == "" || len(op) > 2 {
		return ""
	}
	return Assignment(rd, rd+" "+op+" "+value)
}

// Assignment is rd = x, or rd = x + y with another operator, as an instruction; "" for anything else.
func Assignment(rd, value string) string {
	value = strings.TrimSpace(value)
	words := []string{"+", "add", "-", "sub", "*", "mul", "/", "div", "%", "rem", "&", "and", "|", "or", "^", "xor",
		"<<", "sll",
		">>", "sra"}
	for i := 0; i < len(words); i += 2 {
		if l, r, ok := strings.Cut(value, words[i]); ok && strings.TrimSpace(l) != "" {
			return Translate(words[i+1], fmt.Sprintf("%s, %s, %s", rd, strings.TrimSpace(l), strings.TrimSpace(r)))
		}
	}
	return Translate("mov", rd+", "+value)
}
