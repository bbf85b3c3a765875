// Package cpu is the hart: its state, and what one step does to it.
//
// A Hart is a plain value. It can be copied, compared with == and turned into bytes; nothing else
// remembers anything about it. Package isa says which instructions there are; the table in execute.go gives each
// row its meaning. The hart reaches the rest of the machine through a Bus, and every address a program uses
// passes one function, physical, where protection is checked.
//
// Sources: The RISC-V Instruction Set Manual, Volume I (Unprivileged) and Volume II (Privileged), ratified
// versions; "§" refers to the Privileged one.
package cpu

// Bus is what a hart sees of the machine. Addresses are physical; false is an access fault.
type Bus interface {
	// Fetch reads a 32-bit word of code; addr is a multiple of 4. It has no effect besides.
	Fetch(addr uint32) (uint32, bool)
	// Load reads size bytes, 1, 2 or 4, zero-extended; addr is a multiple of size.
	Load(addr uint32, size int) (uint32, bool)
	// Store writes the low size bytes of v, 1, 2 or 4; addr is a multiple of size.
	Store(addr uint32, size int, v uint32) bool
	// Answers says whether an access of size bytes at addr, a multiple of size, would succeed. It has no effect. A
	// store's value and moment do not matter.
	Answers(addr uint32, size int, a Access) bool
	// Mark writes a page-table entry in which the hart has set A or D, a word of memory; false where no memory is. It
	// belongs to the step: a step that the machine takes back has not marked.
	Mark(addr, pte uint32) bool
	// Time is mtime, for the time CSR.
	Time() uint64
	// Alarm is told that stimecmp was written, or whether it counts: the line of STI may have changed.
	Alarm()
}

// Priv is a privilege mode, numbered as mstatus.MPP holds it.
type Priv uint8

// The modes of this hart.
const (
	U Priv = 0 // user
	S Priv = 1 // supervisor
	M Priv = 3 // machine
)

// String is the mode's letter.
func (p Priv) String() string {
	switch p {
	case U:
		return "U"
	case S:
		return "S"
	case M:
		return "M"
	}
	return "?"
}

// Hart is a hardware thread. The CSRs hold only what the manual lets them hold; whoever sets one from outside uses
// SetCSR, which sees to that.
type Hart struct {
	X    [32]uint32 // X[0] is 0
	PC   uint32     // the instruction that the next Step executes
	Priv Priv

	// Waiting says that the hart executed wfi and has not gone on since.
	Waiting bool

	// MIP is the hart's interrupt lines: isa.MSI, MTI, MEI and SEI, and STI where stimecmp says so. The machine sets
	// them; programs cannot. SoftIP is what programs have written to mip: isa.SSI, STI and SEI.
	MIP, SoftIP uint32

	MStatus, MIE, MTVec, MScratch, MEPC, MCause, MTVal uint32

	// Cycle counts steps, InstRet instructions retired, except while their bit of MCountInhibit is set. Neither
	// counts while the hart waits.
	Cycle, InstRet            uint64
	MCounterEn, MCountInhibit uint32

	// Of S mode; sstatus, sie and sip are parts of others. All are 0 where there is no S mode.
	MEDeleg, MIDeleg, MEnvCfg, MEnvCfgH                             uint32
	STVec, SScratch, SEPC, SCause, STVal, SCounterEn, SEnvCfg, SATP uint32
	STimeCmp                                                        uint64 // ticks of time

	// Reservation is the physical address of the word that lr.w reserved, plus 1; 0 for none. The machine ends it when
	// something other than this hart stores to the word.
	Reservation uint32

	PMPCfg  [16]uint8
	PMPAddr [16]uint32

	ID         uint32 // mhartid; constant
	Misaligned bool   // misaligned loads and stores of memory do not trap; constant
	Supervisor bool   // there is S mode, with Sv32 and Sstc; constant
	Svade      bool   // A and D of page-table entries are not set by the hart: it faults (Svade); constant
}

// Reset puts the hart into its state at power-on, about to execute the instruction at pc: M mode, interrupts and
// protection off, registers and counters zero. The constants stay.
func (h *Hart) Reset(pc uint32) {
	*h = Hart{PC: pc, Priv: M, ID: h.ID, Misaligned: h.Misaligned, Supervisor: h.Supervisor, Svade: h.Svade}
}
