package reference

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
)

func instructions() []Topic {
	var list []Topic
	for i := range isa.Table {
		d := &isa.Table[i]
		if d.Op == isa.ILLEGAL {
			continue
		}
		list = append(list, Topic{"instructions", d.Name, d.Doc, instruction(d)})
	}
	return list
}

// instruction is the page of one instruction.
func instruction(d *isa.Def) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n    %s\n\n%s\n", d.Name, d.Syntax(), d.Doc)
	if d.Absent != "" {
		fmt.Fprintf(&b, "\nThe assembler knows it; this hart does not have it, and it traps: %s.\n", d.Absent)
	}
	for _, o := range d.Operands {
		if s := operand(o); s != "" {
			fmt.Fprintf(&b, "\n- %s", s)
		}
	}
	if len(d.Operands) > 0 {
		b.WriteString("\n")
	}
	pattern, key := bits(d)
	fmt.Fprintf(&b, "\nIn memory, bit %d to bit 0 (extension %s):\n\n    %s\n", 8*d.Op.Size()-1, d.Ext, pattern)
	if key != "" {
		fmt.Fprintf(&b, "    %s\n", key)
	}
	var shorter []string
	for _, p := range isa.Pseudos {
		if first, _, _ := strings.Cut(p.Expand, " "); first == d.Name && !strings.Contains(p.Expand, ";") {
			shorter = append(shorter, fmt.Sprintf("    %-22s %s\n", strings.TrimSpace(p.Name+" "+p.Syntax), p.Expand))
		}
	}
	if len(shorter) > 0 {
		fmt.Fprintf(&b, "\nAlso written:\n\n%s", strings.Join(shorter, ""))
	}
	return b.String()
}

// operand says what may be written for an operand; "" where its name says it all.
func operand(o isa.Operand) string {
	least, most, align := o.Range()
	switch {
	case o.IsReg() || least == most:
		return ""
	case o == isa.OpCSR:
		return "csr: the name of a CSR, or its number"
	case o == isa.OpOrder:
		return "order, after the mnemonic: " + strings.Join(isa.Orders[1:], ", ") + ", or nothing"
	case o == isa.OpPred || o == isa.OpSucc:
		return o.Name() + ": any of i, o, r, w"
	}
	name, _, _ := strings.Cut(o.Name(), "(")
	s := fmt.Sprintf("%s: %d to %d", name, least, most)
	if o == isa.OpBranch || o == isa.OpJump || o == isa.OpCBranch || o == isa.OpCJump {
		s = fmt.Sprintf("%s: a label, %d to %d bytes from here", name, least, most)
	}
	if align > 1 {
		s += fmt.Sprintf(", a multiple of %d", align)
	}
	return s
}

// bits draws an instruction's word: 0 and 1 where it is fixed, a letter for each operand's bits,
// a dot where the hart ignores them. The key explains the letters.
func bits(d *isa.Def) (pattern, key string) {
	var letters [32]byte
	var keys []string
	for _, o := range d.Operands {
		for _, p := range parts(o) {
			for strings.ContainsRune(string(letters[:]), rune(p.letter)) {
				p.letter++
			}
			keys = append(keys, fmt.Sprintf("%c = %s", p.letter, p.name))
			for i := range letters {
				if p.bits>>i&1 != 0 {
					letters[i] = p.letter
				}
			}
		}
	}
	var b strings.Builder
	for i := int(8*d.Op.Size()) - 1; i >= 0; i-- {
		c := letters[i]
		switch {
		case d.Mask>>i&1 != 0:
			c = '0' + byte(d.Match>>i&1)
		case d.Ignored>>i&1 != 0 && c == 0:
			c = '.'
		}
		b.WriteByte(c)
		if i == 25 || i == 20 || i == 15 || i == 12 || i == 7 || i == 2 && d.Op.Size() == 2 {
			b.WriteByte(' ')
		}
	}
	return b.String(), strings.Join(keys, ", ")
}

// A part of a word holds an operand, or, of a memory operand, its offset or its base.
type part struct {
	letter byte
	name   string
	bits   uint32
}

func parts(o isa.Operand) []part {
	name, bits := o.Name(), o.Bits()
	base := uint32(0)
	switch {
	case bits == 0:
		return nil
	case strings.HasSuffix(name, "(rs1)"):
		base = isa.OpRs1.Bits()
	case strings.HasSuffix(name, "(rs1')"):
		base = isa.OpCRs1Prime.Bits()
	case strings.HasPrefix(name, "rd"):
		return []part{{'d', name, bits}}
	case strings.HasPrefix(name, "rs1"):
		return []part{{'s', name, bits}}
	case strings.HasPrefix(name, "rs2"):
		return []part{{'t', name, bits}}
	}
	name, in, _ := strings.Cut(name, "(")
	var list []part
	if bits != base {
		list = append(list, part{name[0], name, bits &^ base})
	}
	if base != 0 {
		list = append(list, part{'s', strings.TrimSuffix(in, ")"), base})
	}
	return list
}

func pseudos() []Topic {
	var list []Topic
	seen := map[string]bool{}
	for _, p := range isa.Pseudos {
		if seen[p.Name] {
			continue
		}
		seen[p.Name] = true
		var b strings.Builder
		fmt.Fprintf(&b, "# %s: a pseudo-instruction\n", p.Name)
		for _, q := range isa.PseudosNamed(p.Name) {
			fmt.Fprintf(&b, "\n    %s\n\n%s\n", strings.TrimSpace(q.Name+" "+q.Syntax), q.Doc)
			if q.Expand != "" {
				fmt.Fprintf(&b, "The assembler writes: %s\n", q.Expand)
			}
		}
		list = append(list, Topic{"pseudo-instructions", p.Name, p.Doc, b.String()})
	}
	return list
}

// extensions are the headings of the page, in its order.
var extensions = []struct{ name, title string }{
	{"I", "I: the base"},
	{"M", "M: multiplication and division"},
	{"A", "A: atomics"},
	{"Zicsr", "Zicsr: control and status registers"},
	{"Zifencei", "Zifencei: instruction fetch fence"},
	{"Priv", "Privileged"},
	{"C", "C: instructions of 16 bits"},
}

func instructionPage() string {
	var b strings.Builder
	b.WriteString("# Instructions\n\nRV32, by extension; then the pseudo-instructions, which the assembler turns " +
		"into these. `breakfast doc lw` says more of one.\n")
	for _, x := range extensions {
		rows := [][]string{{"Instruction", "What it does", "Bits"}}
		for i := range isa.Table {
			if d := &isa.Table[i]; d.Ext == x.name && d.Absent == "" && d.Op != isa.ILLEGAL {
				pattern, _ := bits(d)
				rows = append(rows, []string{"`" + d.Syntax() + "`", d.Doc, "`" + pattern + "`"})
			}
		}
		if len(rows) > 1 {
			fmt.Fprintf(&b, "\n## %s\n\n%s", x.title, table(rows))
		}
	}
	rows := [][]string{{"Of larger harts", "What it does", "Why not here"}}
	for i := range isa.Table {
		if d := &isa.Table[i]; d.Absent != "" {
			rows = append(rows, []string{"`" + d.Syntax() + "`", d.Doc, d.Absent})
		}
	}
	fmt.Fprintf(&b, "\n## Known to the assembler alone\n\n%s", table(rows))

	rows = [][]string{{"Pseudo-instruction", "What it does", "Written out"}}
	for _, p := range isa.Pseudos {
		expand := ""
		if p.Expand != "" {
			expand = "`" + p.Expand + "`"
		}
		rows = append(rows, []string{"`" + strings.TrimSpace(p.Name+" "+p.Syntax) + "`", p.Doc, expand})
	}
	fmt.Fprintf(&b, "\n## Pseudo-instructions\n\n%s", table(rows))

	rows = [][]string{{"Register", "Number", "What the calling convention keeps there"}}
	for r := isa.Reg(0); r < 32; r++ {
		rows = append(rows, []string{"`" + r.String() + "`", fmt.Sprintf("`x%d`", r), r.Role()})
	}
	fmt.Fprintf(&b, "\n## Registers\n\n%s", table(rows))
	return b.String()
}

func registers() []Topic {
	var list []Topic
	for r := isa.Reg(0); r < 32; r++ {
		number := fmt.Sprintf("x%d", r)
		text := fmt.Sprintf("# %s, %s\n\nRegister %d: %s.\n%s", r, number, r, r.Role(), keeper(r))
		list = append(list, Topic{"registers", r.String(), r.Role(), text}, Topic{"registers", number, r.Role(), text})
		if r == isa.S0 {
			list = append(list, Topic{"registers", "fp", r.Role(), text})
		}
	}
	return list
}

// keeper says who has to save a register.
func keeper(r isa.Reg) string {
	switch role := r.Role(); {
	case strings.HasPrefix(role, "saved") || r == isa.SP:
		return "A procedure gives it back as it found it.\n"
	case strings.HasPrefix(role, "temporary") || strings.HasPrefix(role, "argument") || r == isa.RA:
		return "A procedure may overwrite it: who needs it after a call saves it before.\n"
	}
	return ""
}

func csrs() []Topic {
	var list []Topic
	for i := range isa.CSRs {
		d := &isa.CSRs[i]
		list = append(list, Topic{"CSRs", d.Name, d.Doc, csr(d)})
	}
	for _, d := range isa.AbsentCSRs() {
		text := fmt.Sprintf("# %s\n\nCSR %#03x. This hart does not have it: %s.\n", d.Name, uint16(d.Num), d.Doc)
		list = append(list, Topic{KindAbsent, d.Name, "not here: " + d.Doc, text})
	}
	return append(list, Topic{"CSRs", "causes", "why a trap was taken", "# Causes of traps\n\n" + causeTable()})
}

// KindAbsent is the kind of topics that only say why something is not here.
const KindAbsent = "CSRs of larger harts"

func csr(d *isa.CSRDef) string {
	access := "M mode alone"
	switch d.Num >> 8 & 3 {
	case 0:
		access = "all modes"
	case 1:
		access = "S and M mode"
	}
	if d.Num>>10 == 3 {
		access += ", read only"
	}
	text := fmt.Sprintf("# %s\n\nCSR %#03x, for %s. %s\n", d.Name, uint16(d.Num), access, d.Doc)
	if len(d.Fields) == 0 {
		return text
	}
	rows := [][]string{{"Bits", "Field", "Meaning"}}
	for _, f := range d.Fields {
		pos := fmt.Sprint(f.Lo)
		if f.Hi != f.Lo {
			pos = fmt.Sprintf("%d:%d", f.Hi, f.Lo)
		}
		meaning := f.Doc
		for v, name := range f.Values {
			if name != "" {
				meaning += fmt.Sprintf("; %d = %s", v, name)
			}
		}
		rows = append(rows, []string{pos, f.Name, meaning})
	}
	return text + "\n" + table(rows)
}

func csrPage() string {
	var b strings.Builder
	b.WriteString("# Control and status registers\n\nIn order of their numbers; then the causes of traps, as mcause " +
		"shows them.\n")
	for i := range isa.CSRs {
		d := &isa.CSRs[i]
		if stem, n, _ := numbered(d.Name); strings.HasPrefix(stem, "mhpm") && n > 3 {
			continue // there are twenty-nine of each, to 31, all zero
		}
		b.WriteString("\n#" + csr(d))
	}
	b.WriteString("\n## Causes\n\n" + causeTable())
	return b.String()
}

func causeTable() string {
	rows := [][]string{{"mcause", "Trap"}}
	for _, c := range isa.Causes {
		rows = append(rows, []string{fmt.Sprintf("%#x", uint32(c)), c.String()})
	}
	return table(rows)
}
