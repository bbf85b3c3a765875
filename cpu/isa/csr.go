package isa

import (
	"fmt"
	"strconv"
	"strings"
)

// CSR is the number of a control and status register, 0 to 0xfff.
type CSR uint16

// The CSRs that this hart has (Privileged manual, chapter "Control and Status Registers").
const (
	SStatus       CSR = 0x100
	SIE           CSR = 0x104
	STVec         CSR = 0x105
	SCounterEn    CSR = 0x106
	SEnvCfg       CSR = 0x10a
	SScratch      CSR = 0x140
	SEPC          CSR = 0x141
	SCause        CSR = 0x142
	STVal         CSR = 0x143
	SIP           CSR = 0x144
	STimeCmp      CSR = 0x14d
	STimeCmpH     CSR = 0x15d
	SATP          CSR = 0x180
	MStatus       CSR = 0x300
	MISA          CSR = 0x301
	MEDeleg       CSR = 0x302
	MIDeleg       CSR = 0x303
	MIE           CSR = 0x304
	MTVec         CSR = 0x305
	MCounterEn    CSR = 0x306
	MEnvCfg       CSR = 0x30a
	MStatusH      CSR = 0x310
	MEnvCfgH      CSR = 0x31a
	MCountInhibit CSR = 0x320
	MHPMEvent3    CSR = 0x323 // to MHPMEvent3+28
	MScratch      CSR = 0x340
	MEPC          CSR = 0x341
	MCause        CSR = 0x342
	MTVal         CSR = 0x343
	MIP           CSR = 0x344
	PMPCfg0       CSR = 0x3a0 // to PMPCfg0+3
	PMPAddr0      CSR = 0x3b0 // to PMPAddr0+15
	TSelect       CSR = 0x7a0
	TData1        CSR = 0x7a1
	TData2        CSR = 0x7a2
	MCycle        CSR = 0xb00
	MInstRet      CSR = 0xb02
	MHPMCounter3  CSR = 0xb03 // to MHPMCounter3+28
	MCycleH       CSR = 0xb80
	MInstRetH     CSR = 0xb82
	MHPMCounter3H CSR = 0xb83 // to MHPMCounter3H+28
	Cycle         CSR = 0xc00
	Time          CSR = 0xc01
	InstRet       CSR = 0xc02
	CycleH        CSR = 0xc80
	TimeH         CSR = 0xc81
	InstRetH      CSR = 0xc82
	MVendorID     CSR = 0xf11
	MArchID       CSR = 0xf12
	MImpID        CSR = 0xf13
	MHartID       CSR = 0xf14
	MConfigPtr    CSR = 0xf15
)

// Bits of mstatus.
const (
	StatusSIE  = 1 << 1
	StatusMIE  = 1 << 3
	StatusSPIE = 1 << 5
	StatusMPIE = 1 << 7
	StatusSPP  = 1 << 8
	StatusMPP  = 3 << 11
	StatusMPRV = 1 << 17
	StatusSUM  = 1 << 18
	StatusMXR  = 1 << 19
	StatusTVM  = 1 << 20
	StatusTW   = 1 << 21
	StatusTSR  = 1 << 22
)

// Bits of mip and mie, and those of S mode of sip and sie.
const (
	SSI = 1 << 1
	MSI = 1 << 3
	STI = 1 << 5
	MTI = 1 << 7
	SEI = 1 << 9
	MEI = 1 << 11
)

// Bits of menvcfg and senvcfg, and of menvcfgh.
const (
	EnvFIOM  = 1 << 0
	EnvHSTCE = 1 << 31
)

// Bits of satp.
const (
	SATPMode = 1 << 31 // Sv32
	SATPPPN  = 1<<22 - 1

	SATPASIDShift = 22 // where its field begins; of 9 bits
)

// CSRDef describes a CSR for references and inspectors.
type CSRDef struct {
	Num    CSR
	Name   string
	Doc    string
	Fields []CSRField
}

// CSRField is a named part of a CSR.
type CSRField struct {
	Name   string
	Hi, Lo uint8
	Doc    string
	Values []string // names of its values, where they have names ("" for a value without one)
}

// interruptFields are the fields of mie (suffix E) and mip (suffix P).
func interruptFields(suffix string) []CSRField {
	return []CSRField{
		{"SSI" + suffix, 1, 1, "supervisor software interrupt (written by M mode, or by S mode itself)", nil},
		{"MSI" + suffix, 3, 3, "machine software interrupt (msip of the CLINT)", nil},
		{"STI" + suffix, 5, 5, "supervisor timer interrupt (written by M mode, or time ≥ stimecmp)", nil},
		{"MTI" + suffix, 7, 7, "machine timer interrupt (mtime ≥ mtimecmp)", nil},
		{"SEI" + suffix, 9, 9, "supervisor external interrupt (the PLIC has one to claim in the context of S mode)",
			nil},
		{"MEI" + suffix, 11, 11, "machine external interrupt (the PLIC has one to claim)", nil},
	}
}

// supervisorFields are the fields of sie (suffix E) and sip (suffix P).
func supervisorFields(suffix string) (list []CSRField) {
	for _, f := range interruptFields(suffix) {
		if f.Name[0] == 'S' {
			list = append(list, f)
		}
	}
	return list
}

// Fields of several CSRs.
var (
	fieldSIE  = CSRField{"SIE", 1, 1, "interrupts are enabled in S mode (in U mode they always are)", nil}
	fieldSPIE = CSRField{"SPIE", 5, 5, "SIE before the trap to S mode; sret puts it back", nil}
	fieldSPP  = CSRField{"SPP", 8, 8, "the trap to S mode came from S mode itself, not from U mode; sret returns there",
		nil}
	fieldSUM  = CSRField{"SUM", 18, 18, "S mode may read and write pages of U mode", nil}
	fieldMXR  = CSRField{"MXR", 19, 19, "pages that can be executed can be read", nil}
	fieldFIOM = CSRField{"FIOM", 0, 0,
		"a fence of memory orders I/O too (it does anyway: one hart's accesses are in order)",
		nil}

	vectorFields = []CSRField{{"MODE", 1, 0, "direct: all traps to BASE; vectored: interrupts to BASE + 4 × cause",
		[]string{"direct", "vectored", "", ""}}}
	counterFields = []CSRField{{"CY", 0, 0, "cycle", nil}, {"TM", 1, 1, "time", nil}, {"IR", 2, 2, "instret", nil}}
)

// CSRs is every CSR the hart has, in order of their numbers. It is never written.
var CSRs = func() []CSRDef {
	list := []CSRDef{
		{SStatus, "sstatus", "Supervisor status: the part of mstatus that is S mode's.",
			[]CSRField{fieldSIE, fieldSPIE, fieldSPP, fieldSUM, fieldMXR}},
		{SIE, "sie", "Supervisor interrupt enable: the part of mie that mideleg hands down.", supervisorFields("E")},
		{STVec, "stvec", "Supervisor trap vector: where traps that are S mode's go.", vectorFields},
		{SCounterEn, "scounteren", "Which counters U mode may read, of those that mcounteren lets S mode read.",
			counterFields},
		{SEnvCfg, "senvcfg", "Environment configuration for U mode.", []CSRField{fieldFIOM}},
		{SScratch, "sscratch", "A word for the kernel in S mode: usually where the trap handler finds its own stack.",
			nil},
		{SEPC, "sepc", "Supervisor exception pc: the instruction that trapped to S mode, or that was not yet executed.",
			nil},
		{SCause, "scause", "Supervisor cause: why the last trap to S mode was taken; bit 31 set for interrupts.", nil},
		{STVal, "stval", "Supervisor trap value: the faulting address, or the illegal instruction.", nil},
		{SIP, "sip", "Supervisor interrupt pending: the part of mip that mideleg hands down.", supervisorFields("P")},
		{STimeCmp, "stimecmp", "Alarm of S mode, low half: mip.STIP is set while time ≥ stimecmp. Only where " +
			"menvcfgh.STCE is set.", nil},
		{STimeCmpH, "stimecmph", "Alarm of S mode, high half.", nil},
		{SATP, "satp", "Supervisor address translation and protection: the page table of S and U mode.", []CSRField{
			{"MODE", 31, 31, "bare: addresses are physical; Sv32: they go through the page table",
				[]string{"bare", "Sv32"}},
			{"ASID", 30, 22, "the number of the address space, for sfence.vma", nil},
			{"PPN", 21, 0, "the page in which the root of the table is: its address / 4096", nil},
		}},
		{MStatus, "mstatus", "Machine status: the interrupt enable and what a trap saved.", []CSRField{
			fieldSIE,
			{"MIE", 3, 3, "interrupts are enabled in M mode (in the modes below they always are)", nil},
			fieldSPIE,
			{"MPIE", 7, 7, "MIE before the trap; mret puts it back", nil},
			fieldSPP,
			{"MPP", 12, 11, "the mode before the trap; mret returns to it", []string{"U", "S", "", "M"}},
			{"MPRV", 17, 17, "loads and stores are translated and checked as if in the mode MPP", nil},
			fieldSUM, fieldMXR,
			{"TVM", 20, 20, "satp and sfence.vma are illegal in S mode", nil},
			{"TW", 21, 21, "wfi in a mode below M is illegal", nil},
			{"TSR", 22, 22, "sret is illegal in S mode", nil},
		}},
		{MISA, "misa", "The instruction set: bit n for extension 'A'+n, MXL in the top two bits.", nil},
		{MEDeleg, "medeleg", "Machine exception delegation: bit n hands exception n of S and U mode to S mode.", nil},
		{MIDeleg, "mideleg", "Machine interrupt delegation: bit n makes interrupt n S mode's own.",
			supervisorFields("")},
		{MIE, "mie", "Machine interrupt enable: which interrupts may trap.", interruptFields("E")},
		{MTVec, "mtvec", "Machine trap vector: where traps go.", vectorFields},
		{MCounterEn, "mcounteren", "Which counters the modes below M may read: cycle, time, instret.", counterFields},
		{MEnvCfg, "menvcfg", "Environment configuration for the modes below M.", []CSRField{fieldFIOM}},
		{MEnvCfgH, "menvcfgh", "High half of menvcfg.", []CSRField{
			{"STCE", 31, 31, "stimecmp is there, and mip.STIP follows it", nil}}},
		{MStatusH, "mstatush", "High half of mstatus; zero here (little-endian only).", nil},
		{MCountInhibit, "mcountinhibit", "Which counters stand still.", []CSRField{
			{"CY", 0, 0, "mcycle", nil}, {"IR", 2, 2, "minstret", nil},
		}},
		{MScratch, "mscratch", "A word for the kernel: usually where the trap handler finds its own stack.", nil},
		{MEPC, "mepc", "Machine exception pc: the instruction that trapped, or that was not yet executed when the " +
			"interrupt came.", nil},
		{MCause, "mcause", "Machine cause: why the last trap was taken; bit 31 set for interrupts.", nil},
		{MTVal, "mtval", "Machine trap value: the faulting address, or the illegal instruction.", nil},
		{MIP, "mip", "Machine interrupt pending: which interrupts ask to be taken.", interruptFields("P")},
		{TSelect, "tselect", "Which debug trigger tdata1 shows; zero, there are none.", nil},
		{TData1, "tdata1", "The selected debug trigger; zero, there is none.", nil},
		{TData2, "tdata2", "What the selected debug trigger compares with; zero.", nil},
		{MCycle, "mcycle", "Cycles, low half.", nil},
		{MInstRet, "minstret", "Instructions retired, low half.", nil},
		{MCycleH, "mcycleh", "Cycles, high half.", nil},
		{MInstRetH, "minstreth", "Instructions retired, high half.", nil},
		{Cycle, "cycle", "mcycle for all modes, read only.", nil},
		{Time, "time", "mtime for all modes, read only: ticks of 100 ns.", nil},
		{InstRet, "instret", "minstret for all modes, read only.", nil},
		{CycleH, "cycleh", "mcycleh for all modes, read only.", nil},
		{TimeH, "timeh", "High half of time.", nil},
		{InstRetH, "instreth", "minstreth for all modes, read only.", nil},
		{MVendorID, "mvendorid", "Vendor; 0, not a commercial implementation.", nil},
		{MArchID, "marchid", "Architecture; 0, not assigned.", nil},
		{MImpID, "mimpid", "Implementation; 0, not assigned.", nil},
		{MHartID, "mhartid", "The number of this hart.", nil},
		{MConfigPtr, "mconfigptr", "Address of a configuration structure; 0, there is none.", nil},
	}
	for i := CSR(0); i < 4; i++ {
		list = append(list, CSRDef{PMPCfg0 + i, "pmpcfg" + strconv.Itoa(int(i)),
			fmt.Sprintf("PMP configuration of entries %d to %d, a byte each: L (bit 7), A (4..3: off, TOR, NA4, "+
				"NAPOT), X, W, R.", 4*i, 4*i+3), nil})
	}
	for i := CSR(0); i < 16; i++ {
		list = append(list, CSRDef{PMPAddr0 + i, "pmpaddr" + strconv.Itoa(int(i)),
			fmt.Sprintf("PMP address of entry %d, shifted right by 2.", i), nil})
	}
	for i := CSR(0); i < 29; i++ {
		n := strconv.Itoa(int(i) + 3)
		list = append(list,
			CSRDef{MHPMCounter3 + i, "mhpmcounter" + n, "A performance counter; zero, it counts nothing.", nil},
			CSRDef{MHPMCounter3H + i, "mhpmcounter" + n + "h", "High half of mhpmcounter" + n + "; zero.", nil},
			CSRDef{MHPMEvent3 + i, "mhpmevent" + n, "What mhpmcounter" + n + " counts; zero, nothing.", nil})
	}
	for i := 1; i < len(list); i++ { // keep the list in order of numbers
		for j := i; j > 0 && list[j].Num < list[j-1].Num; j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
	return list
}()

var csrByName = func() map[string]CSR {
	names := map[string]CSR{}
	for i := range CSRs {
		names[CSRs[i].Name] = CSRs[i].Num
	}
	return names
}()

// csrByNum has the CSRs where their numbers are: a program that traps a lot asks for every one that its handler uses.
var csrByNum = func() (list [1 << 12]*CSRDef) {
	for i := range CSRs {
		list[CSRs[i].Num] = &CSRs[i]
	}
	return list
}()

// CSRByName finds a CSR by its name.
func CSRByName(name string) (CSR, bool) {
	c, ok := csrByName[name]
	return c, ok
}

// AlwaysZero says that the CSR is there, but reads 0 whatever is written to it.
func (c CSR) AlwaysZero() bool {
	switch c {
	case MStatusH, TSelect, TData1, TData2, MVendorID, MArchID, MImpID, MConfigPtr:
		return true
	}
	return c >= MHPMCounter3 && c < MHPMCounter3+29 || c >= MHPMCounter3H && c < MHPMCounter3H+29 ||
		c >= MHPMEvent3 && c < MHPMEvent3+29
}

// Supervisor says that the CSR belongs to S mode: a hart without S mode does not have it.
func (c CSR) Supervisor() bool {
	return (c>>8&3 == 1 || c == MEDeleg || c == MIDeleg) && c.Def() != nil
}

// Def describes the CSR; nil if this hart has none with that number.
func (c CSR) Def() *CSRDef { return csrByNum[c%CSR(len(csrByNum))] }

// String is the CSR's name, also where only larger harts have it, or its number in hex where it has none.
func (c CSR) String() string {
	if d := c.Def(); d != nil {
		return d.Name
	}
	if name, _ := c.Absent(); name != "" {
		return name
	}
	return fmt.Sprintf("%#x", uint16(c))
}

// Describe says in words what value v of the CSR means: "MIE · MPP=M". It is "" where there is
// nothing to say.
func (c CSR) Describe(v uint32) string {
	if c == MCause || c == SCause {
		return Cause(v).String()
	}
	d := c.Def()
	if d == nil {
		return ""
	}
	var words []string
	for _, f := range d.Fields {
		x := v >> f.Lo & (1<<(f.Hi-f.Lo+1) - 1)
		switch {
		case f.Values != nil && int(x) < len(f.Values) && f.Values[x] != "":
			words = append(words, f.Name+"="+f.Values[x])
		case f.Hi == f.Lo && x == 1:
			words = append(words, f.Name)
		case f.Hi != f.Lo && x != 0:
			words = append(words, f.Name+"="+strconv.Itoa(int(x)))
		}
	}
	return strings.Join(words, " · ")
}
