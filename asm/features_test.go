package asm

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"breakfast/asm/arch"
	"breakfast/cpu/isa"
)

// features are all that programs can have: what the generator writes by itself (values, comments,
// labels) is only counted. As some of them have others within them, the list takes an init.
var features []*feature

func init() {
	features = slices.Concat(instructionFeatures(), insnFeatures(), dataFeatures, sectionFeatures, symbolFeatures,
		macroFeatures, conditionFeatures, otherFeatures)
}

// byTheWay are the features that come with others.
var byTheWay = func() []string {
	list := []string{"two statements in a line", "comment #", "comment /* */", "comment /* */ over lines",
		"comment //", "a symbol of another file", "directive in capitals",
		"1b and 1f", "the dot", "registers by number", "hexadecimal", "octal", "binary", "a suffix of C", "character",
		"parentheses", "%hi", "%lo", "%pcrel_hi", "%pcrel_lo",
		"operator -x", "operator ~x", "operator !x", "operator +x"}
	for _, o := range operators {
		list = append(list, "operator "+o)
	}
	return list
}()

// instructionFeatures is every way to write every instruction and pseudo-instruction.
func instructionFeatures() (list []*feature) {
	for _, name := range slices.Sorted(maps.Keys(arch.Forms)) {
		for _, f := range arch.Forms[name] {
			list = append(list, &feature{name: f.Syntax(), in: inCode, emit: func(g *generator) { g.instruction(f) }})
		}
	}
	return list
}

// instruction writes one, with operands that its form can have.
func (g *generator) instruction(f *arch.Form) {
	if f.Need&arch.ExtC != 0 && !g.rvc {
		g.compressed(func() { g.instruction(f) })
		return
	}
	if f.Name == "pause" { // GNU as wants to be asked; here it is always there
		g.line(".option push")
		g.line(".option arch, +zihintpause")
		defer g.line(".option pop")
	}
	if g.chance(30) && f.Name == strings.ToLower(f.Name) {
		f2 := *f
		f2.Name = strings.ToUpper(f.Name)
		f = &f2
	}
	g.tight = g.chance(3) // near what can be compressed
	defer func() { g.tight = false }()
	if f.Need&arch.ExtC != 0 {
		g.tight = false
	}
	lo, hi := 0, 31
	if slices.Contains([]string{"lb", "lh", "lw", "lbu", "lhu"}, strings.ToLower(f.Name)) && len(f.Params) == 2 &&
		f.Params[1].Kind == arch.OpSymbol ||
		strings.ToLower(f.Name) == "jump" {
		lo = 1 // an address cannot be built in zero; GNU as does, in vain
	}
	ops := make([]string, len(f.Params))
	for i, p := range f.Params {
		ops[i] = g.operand(f, p.Kind, lo, hi)
	}
	// a store: the two registers are to differ, and the second is not zero
	if len(ops) == 3 && f.Params[1].Kind == arch.OpSymbol {
		ops[0], ops[2] = g.register(0, 4), g.register(5, 30)
	}
	g.line("%s", strings.TrimSpace(f.Name+" "+strings.Join(ops, pick(g, ", ", ",", " , "))))
}

// compressed writes code with compressed instructions, and behind it an alignment: what follows may be
// code without them, which GNU as assembles at odd half words without a word, and where an .align then
// does nothing, or makes ld fail. (Here it aligns.)
func (g *generator) compressed(body func()) {
	g.line(".option push")
	g.line(".option rvc")
	was := g.rvc
	g.rvc = true
	body()
	g.rvc = was
	g.line(".balign 4")
	g.line(".option pop")
}

func (g *generator) operand(f *arch.Form, kind isa.Operand, lo, hi int) string {
	min, max, align := int64(0), int64(0), int64(1)
	if kind < arch.OpSymbol {
		min, max, align = kind.Range()
	}
	switch kind {
	case isa.OpCRdPrime, isa.OpCRdRs1Prime, isa.OpCRs1Prime, isa.OpCRs2Prime:
		return g.register(8, 15)
	case isa.OpCSP:
		return "sp"
	case isa.OpCRd, isa.OpCRdRs1, isa.OpCRs1, isa.OpCRs2:
		return g.compressedRegister(f)
	case isa.OpMemI, isa.OpMemS:
		if g.chance(6) {
			return g.low() + "(" + g.register(0, 31) + ")"
		}
		return g.memory(min, max, align, g.register(0, 31))
	case isa.OpMemA:
		return pick(g, "", "0") + "(" + g.register(0, 31) + ")"
	case isa.OpCMem:
		return g.memory(min, max, align, g.register(8, 15))
	case isa.OpCMemLWSP, isa.OpCMemSWSP:
		return g.memory(min, max, align, "sp")
	case isa.OpImmI:
		if g.chance(6) {
			return g.low()
		}
	case isa.OpImmU:
		if g.chance(3) && f.Name == "lui" {
			g.mark("%hi")
			return fmt.Sprintf("%%hi(%s)", g.place(inCode, inData, inZeros))
		}
	case isa.OpCImmU:
		return pick(g, "1", "31", "0xfffe0", "0xfffff")
	case isa.OpCSR:
		return g.csr()
	case isa.OpPred, isa.OpSucc:
		return g.accesses()
	case isa.OpCImm, isa.OpCImm16SP, isa.OpCImm4SPN, isa.OpCShamt:
		for n := int64(0); n == 0; { // what would do nothing has no name in GNU as
			if n = g.near(min, max, align); n != 0 {
				return g.constant(n)
			}
		}
	case arch.OpSymbol:
		return g.place(inCode, inData, inZeros)
	case arch.OpConst:
		return g.constant(g.word())
	}
	if arch.IsTarget(kind) {
		return g.target()
	} else if arch.IsRegister(kind) {
		return g.register(lo, hi)
	}
	return g.constant(g.near(min, max, align))
}

// accesses is a set of accesses for fence.
func (g *generator) accesses() (s string) {
	for s == "" {
		for _, c := range "iorw" {
			if g.chance(2) {
				s += string(c)
			}
		}
	}
	return s
}

// low is %lo of something.
func (g *generator) low() string {
	g.mark("%lo")
	return fmt.Sprintf("%%lo(%s)", g.place(inCode, inData, inZeros))
}

// compressedRegister is one that makes the instruction more than a hint, which has no name in GNU as.
func (g *generator) compressedRegister(f *arch.Form) string {
	if strings.ToLower(f.Name) == "c.lui" {
		return g.register(3, 31)
	}
	return g.register(1, 31)
}

func (g *generator) memory(min, max, align int64, reg string) string {
	if g.chance(5) {
		return "(" + reg + ")"
	}
	return g.constant(g.near(min, max, align)) + pick(g, "(", " (", "( ") + reg + ")"
}

// word is a number of 32 bits.
func (g *generator) word() int64 {
	switch g.r.IntN(4) {
	case 0:
		return pick(g, int64(0), 1, -1, 31, 32, -32, -33, 2047, 2048, -2048, -2049, 4096, 0x1f000, 0x20000, -0x20000,
			0x7fffffff, 0x7ffff800, 0x80000000, -0x80000000, 0xffffffff, 0xfffff800, 0xfffff7ff)
	case 1:
		return int64(g.r.IntN(64)) - 32
	}
	return int64(int32(g.r.Uint32()))
}

// insnFeatures is every format of .insn in every way to write it.
func insnFeatures() (list []*feature) {
	for _, name := range slices.Sorted(maps.Keys(arch.Formats)) {
		for _, f := range arch.Formats[name] {
			list = append(list, &feature{name: strings.Replace(f.Syntax(), f.Name, ".insn "+name, 1), in: inCode,
				emit: func(g *generator) { g.insn(name, f) }})
		}
	}
	bits := func(g *generator) {
		switch g.r.IntN(4) {
		case 0:
			g.line(".insn %s", g.number(0x13))
		case 1:
			g.line(".insn 4, %s", g.constant(0x00100073))
		case 2:
			g.line(".insn 0x%x", g.r.Uint32()&^0x1f|0x13)
		case 3:
			g.compressed(func() { g.line(".insn %s; .insn 2, 0x8082", g.number(1)) })
		}
	}
	return append(list, &feature{name: ".insn bits", in: inCode, emit: bits})
}

func (g *generator) insn(name string, f *arch.Form) {
	var ops []string
	for _, p := range f.Params {
		prime := strings.HasSuffix(p.Name, "'") || strings.HasSuffix(p.Name, "')")
		lo, hi := 0, 31
		if prime {
			lo, hi = 8, 15
		}
		op := ""
		switch {
		case arch.IsTarget(p.Kind):
			op = g.target()
		case arch.IsRegister(p.Kind):
			op = g.register(lo, hi)
		case p.Name == "opcode" && f.Need != 0:
			op = pick(g, "C0", "C1", "C2", "0", "1", "2")
		case p.Name == "opcode":
			op = pick(g, "OP", "OP_IMM", "LOAD", "CUSTOM_0", "CUSTOM_1", "MADD", "0x13", "0x7b", "3")
		case strings.HasPrefix(p.Name, "funct"):
			size := map[string]int{"funct2": 2, "funct3": 3, "funct4": 4, "funct6": 6, "funct7": 7}[p.Name]
			op = g.number(int64(g.r.IntN(1 << size)))
		case name == "i" && p.Kind == isa.OpImmI:
			op = g.operand(f, isa.OpImmI, 0, 31)
		case arch.IsMemory(p.Kind) && !prime:
			op = g.operand(f, p.Kind, 0, 31)
		case arch.IsMemory(p.Kind):
			op = fmt.Sprintf("%d(%s)", g.r.IntN(32), g.register(8, 15))
		case name == "u":
			op = pick(g, g.number(g.near(0, 0xfffff, 1)), "%hi("+g.place(inCode, inData)+")")
		case name == "ci":
			op = g.number(g.near(-32, 31, 1))
		case name == "css":
			op = g.number(g.near(0, 63, 1))
		case name == "ciw":
			op = g.number(g.near(0, 255, 1))
		}
		ops = append(ops, op)
	}
	switch name { // GNU as knows what to do with a far target of these only
	case "cb":
		ops[0], ops[1] = "C1", pick(g, "6", "7")
	case "cj":
		ops[0], ops[1] = "C1", pick(g, "1", "5")
	case "b", "sb":
		ops[0] = pick(g, "BRANCH", "CUSTOM_2")
	}
	line := fmt.Sprintf(".insn %s %s", name, strings.Join(ops, ", "))
	if f.Need&arch.ExtC != 0 && !g.rvc {
		g.compressed(func() { g.line("%s", line) })
		return
	}
	g.line("%s", line)
}

// csr is a CSR, also one of larger harts, or by an older name.
func (g *generator) csr() string {
	switch {
	case g.chance(3):
		return g.number(int64(pick(g, isa.CSRs...).Num))
	case g.chance(4):
		return pick(g, "hstatus", "vsatp", "fcsr", "dcsr", "mseccfg", "pmpaddr40", "hpmcounter7", "sptbr", "mbadaddr",
			"mstateen0h", "tdata3", "mtopei", "uie")
	}
	return pick(g, isa.CSRs...).Name
}
