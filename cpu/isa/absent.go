package isa

import (
	"strconv"
	"strings"
)

// What this hart does not have, and larger ones do: so that a program that asks for it is told what it asked for.

// Why something is absent.
const (
	noHyper    = "it belongs to the hypervisor extension (H), which this hart does not have"
	noFloat    = "it belongs to floating point (F, D), which this hart does not have"
	noVector   = "it belongs to the vector extension (V), which this hart does not have"
	noUTraps   = "it belongs to user-level interrupts (N), which were withdrawn"
	noRV64     = "it belongs to RV64, and this hart is RV32"
	noBits     = "it belongs to bit manipulation (Zb…), which this hart does not have"
	noCrypto   = "it belongs to cryptography (Zk…), which this hart does not have"
	noDebug    = "it belongs to debug mode, which this hart does not have"
	noHPM      = "the hart has performance counters for M mode alone (mhpmcounter), and they count nothing"
	noPMP      = "the hart has 16 PMP entries: pmpcfg0 to 3, pmpaddr0 to 15"
	noMore     = "it belongs to an extension that this hart does not have"
	noAIA      = "it belongs to the advanced interrupt architecture (Smaia, Ssaia), which this hart does not have"
	noBounds   = "it belongs to base and bound registers, which were withdrawn"
	noStateEn  = "it belongs to state enables (Smstateen), which this hart does not have"
	noTriggers = "it belongs to debug triggers (Sdtrig), which this hart does not have"
)

// An absentCSR is a CSR, or a row of them whose names end in numbers.
type absentCSR struct {
	num   CSR
	name  string
	why   string
	count CSR  // 0 for one
	first int  // the number in the first one's name
	high  bool // behind the number comes an h
}

// absentCSRs are the CSRs of the Privileged manual's table that are not in CSRs. It is never written.
var absentCSRs = []absentCSR{
	{num: 0x000, name: "ustatus", why: noUTraps}, {num: 0x004, name: "uie", why: noUTraps},
	{num: 0x005, name: "utvec", why: noUTraps},
	{num: 0x040, name: "uscratch", why: noUTraps}, {num: 0x041, name: "uepc", why: noUTraps},
	{num: 0x042, name: "ucause", why: noUTraps},
	{num: 0x043, name: "utval", why: noUTraps}, {num: 0x044, name: "uip", why: noUTraps},
	{num: 0x001, name: "fflags", why: noFloat}, {num: 0x002, name: "frm", why: noFloat},
	{num: 0x003, name: "fcsr", why: noFloat},
	{num: 0x008, name: "vstart", why: noVector}, {num: 0x009, name: "vxsat", why: noVector},
	{num: 0x00a, name: "vxrm", why: noVector},
	{num: 0x00f, name: "vcsr", why: noVector}, {num: 0xc20, name: "vl", why: noVector},
	{num: 0xc21, name: "vtype", why: noVector},
	{num: 0xc22, name: "vlenb", why: noVector},
	{num: 0x011, name: "ssp", why: noMore}, {num: 0x015, name: "seed", why: noCrypto},
	{num: 0x017, name: "jvt", why: noMore},
	{num: 0xc03, name: "hpmcounter", why: noHPM, count: 29, first: 3},
	{num: 0xc83, name: "hpmcounter", why: noHPM, count: 29, first: 3, high: true},
	{num: 0x723, name: "mhpmevent", why: noHPM, count: 29, first: 3, high: true},
	{num: 0x102, name: "sedeleg", why: noUTraps},
	{num: 0x103, name: "sideleg", why: noUTraps},
	{num: 0x10c, name: "sstateen", why: noMore, count: 4},
	{num: 0x120, name: "scountinhibit", why: noMore},
	{num: 0xda0, name: "scountovf", why: noMore},
	{num: 0x312, name: "medelegh", why: noMore},
	{num: 0x5a8, name: "scontext", why: noTriggers},
	{num: 0x600, name: "hstatus", why: noHyper}, {num: 0x602, name: "hedeleg", why: noHyper},
	{num: 0x603, name: "hideleg", why: noHyper},
	{num: 0x604, name: "hie", why: noHyper}, {num: 0x606, name: "hcounteren", why: noHyper},
	{num: 0x607, name: "hgeie", why: noHyper},
	{num: 0x643, name: "htval", why: noHyper}, {num: 0x644, name: "hip", why: noHyper},
	{num: 0x645, name: "hvip", why: noHyper},
	{num: 0x64a, name: "htinst", why: noHyper}, {num: 0xe12, name: "hgeip", why: noHyper},
	{num: 0x60a, name: "henvcfg", why: noHyper},
	{num: 0x680, name: "hgatp", why: noHyper}, {num: 0x200, name: "vsstatus", why: noHyper},
	{num: 0x204, name: "vsie", why: noHyper},
	{num: 0x205, name: "vstvec", why: noHyper}, {num: 0x240, name: "vsscratch", why: noHyper},
	{num: 0x241, name: "vsepc", why: noHyper},
	{num: 0x242, name: "vscause", why: noHyper}, {num: 0x243, name: "vstval", why: noHyper},
	{num: 0x244, name: "vsip", why: noHyper},
	{num: 0x280, name: "vsatp", why: noHyper}, {num: 0x34a, name: "mtinst", why: noHyper},
	{num: 0x34b, name: "mtval2", why: noHyper},
	{num: 0x30c, name: "mstateen", why: noStateEn, count: 4},
	{num: 0x31c, name: "mstateen", why: noStateEn, count: 4, high: true},
	{num: 0x60c, name: "hstateen", why: noStateEn, count: 4},
	{num: 0x61c, name: "hstateen", why: noStateEn, count: 4, high: true},
	{num: 0x308, name: "mvien", why: noAIA}, {num: 0x309, name: "mvip", why: noAIA},
	{num: 0x318, name: "mvienh", why: noAIA},
	{num: 0x319, name: "mviph", why: noAIA}, {num: 0x313, name: "midelegh", why: noAIA},
	{num: 0x314, name: "mieh", why: noAIA},
	{num: 0x354, name: "miph", why: noAIA}, {num: 0x350, name: "miselect", why: noAIA},
	{num: 0x351, name: "mireg", why: noAIA},
	{num: 0x35c, name: "mtopei", why: noAIA}, {num: 0xfb0, name: "mtopi", why: noAIA},
	{num: 0x114, name: "sieh", why: noAIA}, {num: 0x154, name: "siph", why: noAIA},
	{num: 0x150, name: "siselect", why: noAIA},
	{num: 0x151, name: "sireg", why: noAIA}, {num: 0x15c, name: "stopei", why: noAIA},
	{num: 0xdb0, name: "stopi", why: noAIA},
	{num: 0x605, name: "htimedelta", why: noHyper}, {num: 0x615, name: "htimedeltah", why: noHyper},
	{num: 0x61a, name: "henvcfgh", why: noHyper}, {num: 0x6a8, name: "hcontext", why: noTriggers},
	{num: 0x24d, name: "vstimecmp", why: noHyper}, {num: 0x25d, name: "vstimecmph", why: noHyper},
	{num: 0x608, name: "hvien", why: noAIA}, {num: 0x609, name: "hvictl", why: noAIA},
	{num: 0x618, name: "hvienh", why: noAIA},
	{num: 0x613, name: "hidelegh", why: noAIA}, {num: 0x655, name: "hviph", why: noAIA},
	{num: 0x646, name: "hviprio1", why: noAIA}, {num: 0x647, name: "hviprio2", why: noAIA},
	{num: 0x656, name: "hviprio1h", why: noAIA}, {num: 0x657, name: "hviprio2h", why: noAIA},
	{num: 0x214, name: "vsieh", why: noAIA}, {num: 0x254, name: "vsiph", why: noAIA},
	{num: 0x250, name: "vsiselect", why: noAIA}, {num: 0x251, name: "vsireg", why: noAIA},
	{num: 0x25c, name: "vstopei", why: noAIA}, {num: 0xeb0, name: "vstopi", why: noAIA},
	{num: 0x380, name: "mbase", why: noBounds}, {num: 0x381, name: "mbound", why: noBounds},
	{num: 0x382, name: "mibase", why: noBounds}, {num: 0x383, name: "mibound", why: noBounds},
	{num: 0x384, name: "mdbase", why: noBounds}, {num: 0x385, name: "mdbound", why: noBounds},
	{num: 0x321, name: "mcyclecfg", why: noMore}, {num: 0x322, name: "minstretcfg", why: noMore},
	{num: 0x3a4, name: "pmpcfg", why: noPMP, count: 12, first: 4},
	{num: 0x3c0, name: "pmpaddr", why: noPMP, count: 48, first: 16},
	{num: 0x747, name: "mseccfg", why: noMore}, {num: 0x757, name: "mseccfgh", why: noMore},
	{num: 0x740, name: "mnscratch", why: noMore}, {num: 0x741, name: "mnepc", why: noMore},
	{num: 0x742, name: "mncause", why: noMore},
	{num: 0x744, name: "mnstatus", why: noMore},
	{num: 0x7a3, name: "tdata3", why: noTriggers}, {num: 0x7a4, name: "tinfo", why: noTriggers},
	{num: 0x7a5, name: "tcontrol", why: noTriggers},
	{num: 0x7a8, name: "mcontext", why: noTriggers}, {num: 0x7aa, name: "mscontext", why: noTriggers},
	{num: 0x7b0, name: "dcsr", why: noDebug},
	{num: 0x7b1, name: "dpc", why: noDebug},
	{num: 0x7b2, name: "dscratch", why: noDebug, count: 2},
}

// label is the name of the nth of a row.
func (a *absentCSR) label(n CSR) string {
	if a.count == 0 {
		return a.name
	}
	name := a.name + strconv.Itoa(a.first+int(n))
	if a.high {
		name += "h"
	}
	return name
}

// Absent says of a CSR that larger harts have and this one does not what it is called, and why it is not here; "" and
// "" of any other number.
func (c CSR) Absent() (name, why string) {
	for i := range absentCSRs {
		if a := &absentCSRs[i]; c >= a.num && c < a.num+max(a.count, 1) {
			return a.label(c - a.num), a.why
		}
	}
	return "", ""
}

// AbsentCSRs is every CSR that larger harts have and this one does not, in order of a table, not of numbers; Doc says
// why it is not here.
func AbsentCSRs() []CSRDef {
	var list []CSRDef
	for i := range absentCSRs {
		a := &absentCSRs[i]
		for n := range max(a.count, 1) {
			list = append(list, CSRDef{Num: a.num + n, Name: a.label(n), Doc: a.why})
		}
	}
	return list
}

// AbsentCSRByName finds a CSR that larger harts have by its name, and says why this hart does not.
func AbsentCSRByName(name string) (c CSR, why string, ok bool) {
	for i := range absentCSRs {
		a := &absentCSRs[i]
		if !strings.HasPrefix(name, a.name) {
			continue
		}
		for n := range max(a.count, 1) {
			if a.label(n) == name {
				return a.num + n, a.why, true
			}
		}
	}
	return 0, "", false
}

// olderCSRs are names that CSRs had once, or have by what is in them. It is never written.
var olderCSRs = map[string]CSR{
	"mbadaddr": MTVal, "sbadaddr": 0x143, "ubadaddr": 0x043, "sptbr": 0x180, "mucounteren": 0x320, "mscounteren": 0x321,
	"mhcounteren": 0x322, "dscratch": 0x7b2, "mcontrol": TData1, "mcontrol6": TData1, "icount": TData1,
	"itrigger": TData1,
	"etrigger": TData1, "tmexttrigger": TData1, "textra32": 0x7a3, "textra64": 0x7a3,
}

// CSRNamed finds the number of a CSR by its name, or an older one that it had, whether this hart has it or not.
func CSRNamed(name string) (CSR, bool) {
	if c, ok := CSRByName(name); ok {
		return c, true
	}
	if c, ok := olderCSRs[name]; ok {
		return c, true
	}
	c, _, ok := AbsentCSRByName(name)
	return c, ok
}

// absentRows are the instructions of larger harts that the assembler knows. One that this hart is to have moves to the
// others, and gets its function in package cpu.
var absentRows = []struct {
	op          Op
	name        string
	match, mask uint32
	operands    []Operand
	why, doc    string
}{
	{URET, "uret", 0x00200073, mAll, nil, noUTraps, "Return from a user-mode trap."},
	{HRET, "hret", 0x20200073, mAll, nil, noHyper, "Return from a hypervisor-mode trap, of a draft of the manual."},
	{DRET, "dret", 0x7b200073, mAll, nil, noDebug, "Return from debug mode: pc = dpc."},
}

// A foreign row names words that are instructions of extensions that this hart does not have.
type foreign struct {
	match, mask uint32
	name, why   string
}

// foreigners are looked through in order. The first of two that fit is the more particular one. It is never written.
var foreigners = []foreign{
	{0x16000073, 0xfe007fff, "sinval.vma", noMore}, {0x22000073, 0xfe007fff, "hfence.vvma", noHyper},
	{0x62000073, 0xfe007fff, "hfence.gvma", noHyper},
	{0x70200073, 0xffffffff, "mnret", noMore},
	{0x00d00073, 0xffffffff, "wrs.nto", noMore},
	{0x01d00073, 0xffffffff, "wrs.sto", noMore}, {0x0000200f, 0x0000707f, "a cache-block operation", noMore},

	{0x00003003, 0x707f, "ld", noRV64}, {0x00003023, 0x707f, "sd", noRV64}, {0x00006003, 0x707f, "lwu", noRV64},
	{0x0000001b, 0x707f, "addiw", noRV64}, {0x0000101b, 0xfe00707f, "slliw", noRV64},
	{0x0000501b, 0xfe00707f, "srliw", noRV64},
	{0x4000501b, 0xfe00707f, "sraiw", noRV64}, {0x0000003b, 0xfe00707f, "addw", noRV64},
	{0x4000003b, 0xfe00707f, "subw", noRV64},
	{0x0000103b, 0xfe00707f, "sllw", noRV64}, {0x0000503b, 0xfe00707f, "srlw", noRV64},
	{0x4000503b, 0xfe00707f, "sraw", noRV64},
	{0x0200003b, 0xfe00707f, "mulw", noRV64}, {0x0200403b, 0xfe00707f, "divw", noRV64},
	{0x0200503b, 0xfe00707f, "divuw", noRV64},
	{0x0200603b, 0xfe00707f, "remw", noRV64}, {0x0200703b, 0xfe00707f, "remuw", noRV64},
	{0x0000302f, 0x707f, "an atomic instruction of 64 bits", noRV64},

	{0x00002007, 0x707f, "flw", noFloat}, {0x00003007, 0x707f, "fld", noFloat},
	{0x00002027, 0x707f, "fsw", noFloat}, {0x00003027, 0x707f, "fsd", noFloat},
	{0x00000043, 0x7f, "fmadd", noFloat}, {0x00000047, 0x7f, "fmsub", noFloat},
	{0x0000004b, 0x7f, "fnmsub", noFloat}, {0x0000004f, 0x7f, "fnmadd", noFloat},
	{0x00000053, 0xfe00007f, "fadd.s", noFloat}, {0x02000053, 0xfe00007f, "fadd.d", noFloat},
	{0x08000053, 0xfe00007f, "fsub.s", noFloat},
	{0x10000053, 0xfe00007f, "fmul.s", noFloat}, {0x12000053, 0xfe00007f, "fmul.d", noFloat},
	{0x18000053, 0xfe00007f, "fdiv.s", noFloat},
	{0xf0000053, 0xfff0707f, "fmv.w.x", noFloat}, {0xe0000053, 0xfff0707f, "fmv.x.w", noFloat},
	{0x00000053, 0x7f, "a floating-point instruction", noFloat},
	{0x00000007, 0x7f, "a vector load", noVector}, {0x00000027, 0x7f, "a vector store", noVector},
	{0x00007057, 0x707f, "vsetvli", noVector},
	{0x00000057, 0x7f, "a vector instruction", noVector},

	{0x40007033, 0xfe00707f, "andn", noBits}, {0x40006033, 0xfe00707f, "orn", noBits},
	{0x40004033, 0xfe00707f, "xnor", noBits},
	{0x60001013, 0xfff0707f, "clz", noBits}, {0x60101013, 0xfff0707f, "ctz", noBits},
	{0x60201013, 0xfff0707f, "cpop", noBits},
	{0x60401013, 0xfff0707f, "sext.b", noBits}, {0x60501013, 0xfff0707f, "sext.h", noBits},
	{0x08004033, 0xfff0707f, "zext.h", noBits},
	{0x60001033, 0xfe00707f, "rol", noBits}, {0x60005033, 0xfe00707f, "ror", noBits},
	{0x60005013, 0xfe00707f, "rori", noBits},
	{0x69805013, 0xfff0707f, "rev8", noBits}, {0x28705013, 0xfff0707f, "orc.b", noBits},
	{0x0a004033, 0xfe00707f, "min", noBits},
	{0x0a006033, 0xfe00707f, "max", noBits}, {0x0a005033, 0xfe00707f, "minu", noBits},
	{0x0a007033, 0xfe00707f, "maxu", noBits},
	{0x20002033, 0xfe00707f, "sh1add", noBits}, {0x20004033, 0xfe00707f, "sh2add", noBits},
	{0x20006033, 0xfe00707f, "sh3add", noBits},
	{0x48001033, 0xfe00707f, "bclr", noBits}, {0x48001013, 0xfe00707f, "bclri", noBits},
	{0x28001033, 0xfe00707f, "bset", noBits},
	{0x28001013, 0xfe00707f, "bseti", noBits}, {0x68001033, 0xfe00707f, "binv", noBits},
	{0x48005033, 0xfe00707f, "bext", noBits},
	{0x48005013, 0xfe00707f, "bexti", noBits}, {0x0a001033, 0xfe00707f, "clmul", noBits},
	{0x08004033, 0xfe00707f, "pack", noBits},
	{0x0e005033, 0xfe00707f, "czero.eqz", noMore}, {0x0e007033, 0xfe00707f, "czero.nez", noMore},
	{0x2800202f, 0xf800707f, "amocas.w", noMore},

	{0x2000, 0xffffe003, "c.fld", noFloat}, {0x6000, 0xffffe003, "c.flw", noFloat},
	{0xa000, 0xffffe003, "c.fsd", noFloat}, {0xe000, 0xffffe003, "c.fsw", noFloat},
	{0x2002, 0xffffe003, "c.fldsp", noFloat}, {0x6002, 0xffffe003, "c.flwsp", noFloat},
	{0xa002, 0xffffe003, "c.fsdsp", noFloat}, {0xe002, 0xffffe003, "c.fswsp", noFloat},
	{0x8000, 0xffffe003, "an instruction of Zcb", noMore},

	{0x0b, 0x7f, "a custom instruction", noMore}, {0x2b, 0x7f, "a custom instruction", noMore},
	{0x5b, 0x7f, "a custom instruction", noMore}, {0x7b, 0x7f, "a custom instruction", noMore},
}

// Foreign names a word, or a half word, that is no instruction of this hart and is one of larger ones, and says why it
// is not here; "" and "" of any other.
func Foreign(word uint32) (name, why string) {
	if d := &Table[Decode(word).Op]; d.Op != ILLEGAL {
		if d.Absent != "" {
			return d.Name, d.Absent
		}
		return "", ""
	}
	for i := range foreigners {
		if f := &foreigners[i]; word&f.mask == f.match {
			return f.name, f.why
		}
	}
	return "", ""
}
