package differential

import (
	"slices"

	"breakfast/cpu/isa"
)

// A difference is something in which QEMU is known to differ from this machine. Where the manual decides, this machine
// does what the manual says; where it leaves a choice, both are right. Every difference is kept out of the streams, or
// masked: one field, and only where the difference is.
type difference struct {
	name   string
	manual string // what the manual says, and where. Sections without a volume are of the privileged one
	here   string // what this machine does …
	there  string // … and QEMU 7.2, unless it says otherwise
	done   string // how the streams avoid it, or what is masked

	// What shows it, if a few instructions can: code is run on both machines, in M mode with interrupts off. ours and
	// theirs are the values of what look names: a0 in the end, or a CSR in the first trap, which is a
	// breakpoint (3) at the end of the code if there is no other.
	code         string
	look         string
	ours, theirs uint32

	// takes the field out of an entry of the log; in is the instruction at mepc
	mask func(in isa.Inst, e *[entryWords]uint32)
	from int // the first major version of QEMU that has it
}

var differences = []difference{
	// Exceptions.
	{
		name:   "mtval of ebreak",
		manual: "§3.1.16: mtval is the address of the ebreak, or 0.",
		here:   "The address.", there: "0.",
		done: "Masked: mtval of a breakpoint.",
		code: "here: ebreak", look: "mtval", ours: arena + code, theirs: 0,
		mask: func(_ isa.Inst, e *[entryWords]uint32) {
			if e[logCause] == uint32(isa.Breakpoint) {
				e[logValue] = 0
			}
		},
	},
	{
		name:   "cause of an AMO's fault",
		manual: "Unprivileged, \"A\": AMOs raise store/AMO exceptions. §3.1.15: causes 6 and 7.",
		here:   "6 and 7.", there: "4 and 5, as for a load, since it loads first.",
		done: "Masked: bit 1 of mcause, for the AMOs.",
		code: "li a1, FREE + 2\n amoadd.w a0, a1, (a1)", look: "mcause", ours: 6, theirs: 4,
		mask: func(in isa.Inst, e *[entryWords]uint32) {
			if c := isa.Cause(e[logCause]); isAMO(in.Op) && (c == isa.LoadMisaligned || c == isa.LoadAccess) {
				e[logCause] |= 2
			}
		},
	},
	{
		name:   "mtval of a forbidden mret or wfi",
		manual: "§3.1.16: the instruction's bits, or 0.",
		here:   "The bits.", there: "From QEMU 8 on, the bits of an instruction before it.",
		done: "Masked: mtval of an illegal mret or wfi.",
		from: 8,
		mask: func(in isa.Inst, e *[entryWords]uint32) {
			if isa.Cause(e[logCause]) == isa.IllegalInst && (in.Op == isa.MRET || in.Op == isa.WFI) {
				e[logValue] = 0
			}
		},
	},
	{
		name:   "mepc of a forbidden wfi",
		manual: "§3.1.14: mepc is the address of the instruction.",
		here:   "It is.", there: "From QEMU 8 on, one page further if the wfi is the last instruction of a page.",
		done: "Avoided: no wfi stands there.",
		from: 8,
	},
	{
		name:   "misaligned loads and stores",
		manual: "Unprivileged, \"Load and Store Instructions\": they may succeed, or trap.",
		here:   "In programs given as source they trap, in ELF files they succeed; `--misaligned` says otherwise.",
		there:  "They succeed.",
		done: "Avoided: loads and stores are aligned in every other batch of streams; in the others the hart is told " +
			"to do them (`--misaligned`). AMOs and lr.w are not always aligned: they trap on both.",
		code: "li a1, FREE + 2\n lw a0, (a1)", look: "mcause", ours: uint32(isa.LoadMisaligned),
		theirs: uint32(isa.Breakpoint),
	},
	{
		name:   "fetching from a device",
		manual: "§3.6: which regions are executable is the platform's choice.",
		here:   "Only memory is.", there: "It also executes what some devices' registers hold.",
		done: "Avoided: jumps go to memory, or to where there is nothing at all.",
	},
	{
		name:   "sfence.vma in M mode",
		manual: "§2.2, §4.2.1: it is part of S mode.",
		here:   "Illegal.", there: "It does nothing.",
		done: "Avoided.",
		code: ".word 0x12000073", look: "mcause", ours: uint32(isa.IllegalInst), theirs: uint32(isa.Breakpoint),
	},
	{
		name:   "wrs.nto and wrs.sto",
		manual: "Unprivileged, \"Zawrs\": an extension.",
		here:   "Illegal.", there: "From QEMU 8 on they are there.",
		done: "Avoided.",
		from: 8,
	},
	{
		name:   "where there is nothing",
		manual: "§3.6: the platform's choice.",
		here:   "virt's boot ROM, PCI, flash, platform bus and fw_cfg are not there: access faults.",
		there:  "They are there.",
		done:   "Avoided: addresses that neither has.",
		// the boot ROM
		code: "la tp, 1f\n li a1, 0x2000\n jr a1\n1: nop", look: "mcause", ours: uint32(isa.InstAccess),
		theirs: uint32(isa.IllegalInst),
	},

	// Reservations.
	{
		name:   "sc.w that fails",
		manual: "Unprivileged, \"A\": an sc.w may raise exceptions of its address even if it fails.",
		here:   "It raises those of alignment and protection.", there: "It does not look at the address.",
		done: "Avoided: without a reservation, sc.w has an address that it could store to.",
		code: "li a1, FREE + 2\n sc.w a0, zero, (a1)", look: "mcause", ours: uint32(isa.StoreMisaligned),
		theirs: uint32(isa.Breakpoint),
	},
	{
		name:   "a store of the hart's own to the reserved word",
		manual: "Unprivileged, \"A\": the sc.w may succeed or fail.",
		here:   "It succeeds.", there: "It fails if the value has changed.",
		done: "Avoided: only stores next to the word.",
		code: "li a1, FREE + 256\n lr.w a2, (a1)\n not a2, a2\n sw a2, (a1)\n sc.w a0, zero, (a1)", look: "a0",
		ours: 0, theirs: 1,
	},
	{
		name:   "mret between lr.w and sc.w",
		manual: "Unprivileged, \"A\": the sc.w may succeed or fail.",
		here:   "It succeeds; a trap is what ends a reservation.", there: "It fails.",
		done: "Avoided: no mret there but the trap handler's.",
		code: "la a1, 1f\n csrw mepc, a1\n li a1, 3 << 11\n csrs mstatus, a1\n li a1, FREE + 256\n lr.w a2, (a1)\n " +
			"mret\n1: sc.w a0, zero, (a1)",
		look: "a0", ours: 0, theirs: 1,
	},

	// CSRs.
	{
		name: "csrrs and csrrc that set or clear nothing",
		manual: "Unprivileged, \"Zicsr\": if rs1 is not x0 the instruction writes, whatever the register holds; " +
			"writing a read-only CSR is illegal.",
		here: "Illegal.", there: "With 0 in the register it does not write.",
		done: "Avoided: the register does not hold 0, where the CSR is read only.",
		code: "li a1, 0\n csrrs a0, mhartid, a1", look: "mcause", ours: uint32(isa.IllegalInst),
		theirs: uint32(isa.Breakpoint),
	},
	{
		name: "which CSRs there are",
		manual: "§2.2; medeleg and mideleg belong to S mode; hpmcounter3 to 31 are the extension Zihpm; every " +
			"mhpmcounter must exist; triggers are the extension Sdtrig.",
		here:  "All mhpmcounter, and no hpmcounter; tselect to tdata2.",
		there: "mhpmcounter3 to 18 and their hpmcounters; medeleg and mideleg; more of the triggers'.",
		done:  "Avoided: of those that only one has, see qemuHas and qemuLacks. A test goes through all 4,096 numbers.",
		code:  "csrr a0, 0x302", look: "mcause", ours: uint32(isa.IllegalInst), theirs: uint32(isa.Breakpoint),
	},
	{
		name:   "bit 0 of mepc",
		manual: "§3.1.14: it is 0.",
		here:   "0.", there: "It keeps what is written.",
		done: "Avoided: 0 is written.",
		code: "li a1, 5\n csrw mepc, a1\n csrr a0, mepc", look: "a0", ours: 4, theirs: 5,
	},
	{
		name:   "S and F fields of mstatus",
		manual: "§3.1.6: 0 without S mode, and without F.",
		here:   "0.", there: "SIE, SPIE, SPP, SUM, MXR, TVM, TSR and more keep what is written.",
		done: "Avoided: only MIE, MPIE, MPP, MPRV and TW are written.",
		code: "li a1, 1 << 22\n csrs mstatus, a1\n csrr a0, mstatus\n and a0, a0, a1", look: "a0",
		ours: 0, theirs: 1 << 22,
	},
	{
		name:   "mstatush",
		manual: "§3.1.6: 0 without S mode, in a little-endian hart.",
		here:   "0.", there: "Bits 6 and 7 keep what is written.",
		done: "Avoided: it is only read.",
		code: "li a1, -1\n csrw mstatush, a1\n csrr a0, mstatush", look: "a0", ours: 0, theirs: 3 << 6,
	},
	{
		name:   "MPP of a mode that is not there",
		manual: "§3.1.6.1: MPP holds only modes that there are.",
		here:   "U is left.", there: "It is kept.",
		done: "Avoided: U and M are written.",
		code: "li a1, 3 << 11\n csrc mstatus, a1\n li a1, 1 << 11\n csrs mstatus, a1\n csrr a0, mstatus\n li a1, 3 " +
			"<< 11\n and a0, a0, a1",
		look: "a0", ours: 0, theirs: 1 << 11,
	},
	{
		name:   "mret to U mode with MPRV",
		manual: "§3.1.6.1: an mret to a mode below M clears MPRV.",
		here:   "It does.", there: "It does not.",
		done: "Avoided: MPRV is cleared before such an mret.",
		code: "li a1, 3 << 11\n csrc mstatus, a1\n li a1, 1 << 17\n csrs mstatus, a1\n la a2, 1f\n csrw mepc, " +
			"a2\n mret\n" +
			"1: ecall", look: "mstatus", ours: isa.StatusMPIE, theirs: isa.StatusMPIE | isa.StatusMPRV,
	},
	{
		name:   "interrupts of S mode",
		manual: "§3.1.9: their bits of mie and mip are 0 without S mode.",
		here:   "0.", there: "They keep what is written.",
		done: "Avoided: only MSI, MTI and MEI are written.",
		code: "li a1, 0x222\n csrw mie, a1\n csrr a0, mie", look: "a0", ours: 0, theirs: 0x222,
	},
	{
		name:   "reserved modes of mtvec",
		manual: "§3.1.7: MODE holds 0 and 1 only, which one after writing another is the hart's choice.",
		here:   "Bit 1 is 0.", there: "The whole write is ignored.",
		done: "Avoided.",
		code: "csrr a1, mtvec\n andi a1, a1, -4\n csrw mtvec, a1\n ori a2, a1, 3\n csrw mtvec, a2\n csrr a0, mtvec\n " +
			"csrw mtvec, a1\n andi a0, a0, 3",
		look: "a0", ours: 1, theirs: 0,
	},
	{
		name:   "mcounteren",
		manual: "§3.1.11: bits of counters that there are not may be 0.",
		here:   "CY, TM and IR.", there: "All bits keep what is written.",
		done: "Avoided: only these three are written.",
		code: "li a1, 8\n csrw mcounteren, a1\n csrr a0, mcounteren", look: "a0", ours: 0, theirs: 8,
	},
	{
		name:   "mcountinhibit",
		manual: "§3.1.12: bit 1 is 0.",
		here:   "CY and IR.", there: "All bits keep what is written.",
		done: "Avoided: only these two are written.",
		code: "li a1, 2\n csrw mcountinhibit, a1\n csrr a0, mcountinhibit\n andi a0, a0, 2", look: "a0",
		ours: 0, theirs: 2,
	},
	{
		name:   "what counters hold",
		manual: "§3.1.10: how long a cycle is, is the hart's choice.",
		here:   "A cycle is a step.", there: "A cycle is a nanosecond of its clock.",
		done: "Avoided: a counter is read to x0.",
	},
	{
		name:   "what the machine calls itself",
		manual: "§3.1.3, §3.1.4: the maker's choice.",
		here:   "marchid and mimpid are 0.", there: "They are its version.",
		done: "Avoided: they are not read.",
		code: "csrr a0, mimpid\n snez a0, a0", look: "a0", ours: 0, theirs: 1,
	},
	{
		name:   "menvcfg and menvcfgh",
		manual: "§3.1.18: FIOM, ADUE and so on exist only with S mode and its extensions.",
		here:   "0.", there: "FIOM keeps what is written; from QEMU 8 on ADUE is 1.",
		done: "Avoided: they are read to x0, and not written.",
		code: "csrwi menvcfg, 1\n csrr a0, menvcfg", look: "a0", ours: 0, theirs: 1,
	},

	// Interrupts.
	{
		name:   "which interrupt goes first",
		manual: "§3.1.9: external, then software, then timer.",
		here:   "In this order.", there: "The lowest number: software first.",
		done: "Avoided: mie enables software or external interrupts, not both.",
		code: "li a1, 0x808\n csrw mie, a1\n li a1, 1\n sw a1, CLINT_MSIP, a2\n li a1, 1 << 10\n sw a1, PLIC_ENABLE, " +
			"a2\n li a1, 1\n sw a1, PLIC_PRIORITY + 40, a2\n" +
			"li a1, 2\n sb a1, UART_IER, a2\n csrsi mstatus, 8\n nop",
		look: "mcause", ours: uint32(isa.ExternalInt), theirs: uint32(isa.SoftwareInt),
	},
	{
		name:   "mtimecmp at reset",
		manual: "§3.2.1: undefined.",
		here:   "No timer interrupt until it is written.", there: "0, so that one is pending.",
		done: "Avoided: the driver writes it.",
	},

	// PMP.
	{
		name:   "reserved bits of pmpcfg",
		manual: "§3.7.1: bits 5 and 6 of an entry are 0.",
		here:   "0.", there: "They keep what is written.",
		done: "Avoided: 0 is written.",
		code: "li a1, 0x60\n csrw pmpcfg0, a1\n csrr a0, pmpcfg0\n csrw pmpcfg0, zero", look: "a0",
		ours: 0, theirs: 0x60,
	},
	{
		name:   "W without R",
		manual: "§3.7.1: reserved.",
		here:   "W is left away.", there: "It is kept.",
		done: "Avoided.",
		code: "li a1, 2\n csrw pmpcfg0, a1\n csrr a0, pmpcfg0\n csrw pmpcfg0, zero", look: "a0", ours: 0, theirs: 2,
	},
	{
		name:   "when a write to pmpaddr takes effect",
		manual: "§3.7: at once.",
		here:   "At once.", there: "At the next write to pmpcfg; and the TOR entry above keeps its bottom until it " +
			"is written itself.",
		done: "Avoided: after pmpaddr, the configurations of the entry and of the next one are written.",
		code: "li a1, (FREE + 8) >> 2\n csrw pmpaddr0, a1\n li a1, (FREE + 16) >> 2\n csrw pmpaddr1, a1\n li a1, " +
			"0x0800\n csrw pmpcfg0, a1\n" +
			"li a1, FREE >> 2\n csrw pmpaddr0, a1\n" + likeU + "li a1, FREE\n lw a0, 4(a1)",
		look: "mcause", ours: uint32(isa.LoadAccess), theirs: uint32(isa.Breakpoint),
	},
	{
		name:   "TOR with pmpaddr 0",
		manual: "§3.7.1: a top of 0 matches nothing.",
		here:   "Nothing.", there: "Everything above its bottom.",
		done: "Avoided: no address is 0.",
		code: "li a1, FREE >> 2\n csrw pmpaddr0, a1\n csrw pmpaddr1, zero\n li a1, 0x0800\n csrw pmpcfg0, a1\n" +
			likeU + "li a1, FREE\n lw a0, 4(a1)",
		look: "mcause", ours: uint32(isa.Breakpoint), theirs: uint32(isa.LoadAccess),
	},
	{
		name:   "addresses of PMP beyond 32 bits",
		manual: "§3.7.1: pmpaddr holds bits 33 to 2 of an address.",
		here:   "Those above 32 bits match nothing.", there: "Their upper bits are ignored.",
		done: "Avoided: addresses are within 32 bits, or all ones.",
		code: "li a1, 0x40000000 | FREE >> 2\n csrw pmpaddr0, a1\n li a1, 0x10\n csrw pmpcfg0, a1\n" + likeU +
			"li a1, FREE\n lw a0, (a1)",
		look: "mcause", ours: uint32(isa.Breakpoint), theirs: uint32(isa.LoadAccess),
	},
	{
		name:   "fetching across regions",
		manual: "§3.7: every fetch is checked.",
		here:   "Every half of an instruction is.", there: "The first instruction after a jump by register, a trap " +
			"or a CSR instruction; what follows it in the page is not.",
		done: "Avoided: in the page that PMP covers in parts, each instruction is jumped to by register, and is the " +
			"only one.",
		code: "li a1, FREE\n li a2, 0x13\n sw a2, 0(a1)\n li a2, 0x8202\n sw a2, 4(a1)\n fence.i\n" + // nop; c.jr tp
			"li a2, (FREE + 4) >> 2\n csrw pmpaddr0, a2\n li a2, 0x10\n csrw pmpcfg0, a2\n" +
			"li a2, 3 << 11\n csrc mstatus, a2\n csrw mepc, a1\n la tp, 1f\n mret\n1: nop",
		look: "mcause", ours: uint32(isa.InstAccess), theirs: uint32(isa.Breakpoint),
	},

	// S mode and Sv32, in the cases of supervisor_test.go.
	{
		name:   "a page table where there is no memory",
		manual: "§4.3.2, step 2: an entry that may not be read (PMA, PMP) is an access fault.",
		here:   "An access fault.", there: "A page fault; and where a device is, it is read.",
		done: "Avoided: tables are in memory.",
	},
	{
		name:   "physical addresses of 34 bits",
		manual: "§4.3: Sv32 has physical addresses of 34 bits.",
		here:   "What has more than 32 is an access fault: nothing is there.", there: "The upper two bits are ignored.",
		done: "Avoided. Worked out by hand in cpu/translate_test.go.",
	},
	{
		name:   "A and D where the access fails after all",
		manual: "§4.3.1: A may be set ahead of time; D only by a store that is made.",
		here:   "Neither is set.",
		there: "Both are: PMP and the physical address are looked at later. " +
			"An AMO sets A where it may load and not store.",
		done: "Avoided: where PMP forbids something, or nothing is there, or an AMO is made, all leaves are marked.",
	},
	{
		name:   "which AMO's fault",
		manual: "Unprivileged, \"A\": AMOs raise store/AMO exceptions.",
		here:   "What a store would raise.", there: "What a load would raise, first.",
		done: "Masked: which of a store's faults an AMO raises; either all of them are delegated or none is.",
	},
	{
		name:   "an sc.w that fails, translated",
		manual: "Unprivileged, \"A\": it may raise exceptions of its address.",
		here:   "It does, and sets neither A nor D.", there: "It does not look at the address.",
		done: "Avoided: there is no sc.w.",
	},
	{
		name:   "which interrupt of S mode goes first",
		manual: "§3.1.9: external, then software, then timer.",
		here:   "In this order.", there: "The lowest number: software first.",
		done: "Avoided: mie enables one of each mode.",
	},
	{
		name:   "scounteren",
		manual: "§4.1.5: bits of counters that there are not may be 0.",
		here:   "CY, TM and IR.", there: "All bits keep what is written.",
		done: "Avoided: only these three are written.",
	},
	{
		name:   "Sstc and Svade",
		manual: "Extensions: Sstc has stimecmp, with Svade the hart does not set A and D.",
		here:   "Sstc is there, Svade with `--isa rv32imacsu_svade`.",
		there:  "Sstc can be left out, and is; Svade is not there.",
		done:   "Avoided. Worked out by hand in cpu and machine.",
	},

	// Devices; only what interrupts need of them takes part.
	{
		name:   "a claim below the threshold",
		manual: "PLIC specification, \"Interrupt Claims\": the threshold does not matter to a claim.",
		here:   "It does not.", there: "The claim gives 0.",
		done: "Avoided: streams claim with threshold 0.",
		code: "li a1, 1 << 10\n sw a1, PLIC_ENABLE, a2\n li a1, 1\n sw a1, PLIC_PRIORITY + 40, a2\n li a1, 7\n sw " +
			"a1, PLIC_THRESHOLD, a2\n" +
			"li a1, 2\n sb a1, UART_IER, a2\n lw a0, PLIC_CLAIM", look: "a0", ours: uartLine, theirs: 0,
	},
	{
		name:   "enabling a source that is pending",
		manual: "PLIC specification, \"Interrupt Enables\": an enabled source that is pending interrupts.",
		here:   "At once.", there: "When something else changes.",
		done: "Avoided: sources are enabled while the threshold is 7, which is written after it.",
		code: "sw zero, PLIC_ENABLE, a2\n li a1, 1\n sw a1, PLIC_PRIORITY + 40, a2\n sw zero, PLIC_THRESHOLD, a2\n" +
			"li a1, 2\n sb a1, UART_IER, a2\n li a1, 1 << 10\n sw a1, PLIC_ENABLE, a2\n csrr a0, mip", look: "a0",
		ours: isa.MEI, theirs: 0,
	},
	{
		name:   "completing while the line is high",
		manual: "PLIC specification, \"Interrupt Gateways\": the source is pending again.",
		here: "It is: a kernel that never writes the disk's INTERRUPT_ACK, such as an early port of xv6, is " +
			"interrupted for ever.",
		there: "It is not, until the line rises again.",
		done:  "Avoided: the UART is silenced before the completion.",
		code: "li a1, 1 << 10\n sw a1, PLIC_ENABLE, a2\n li a1, 1\n sw a1, PLIC_PRIORITY + 40, a2\n sw zero, " +
			"PLIC_THRESHOLD, a2\n" +
			"li a1, 2\n sb a1, UART_IER, a2\n lw a0, PLIC_CLAIM\n sw a0, PLIC_CLAIM, a2\n csrr a0, mip", look: "a0",
		ours: isa.MEI, theirs: 0,
	},
	{
		name:   "UART: changes of the modem's lines",
		manual: "PC16550D: in loopback MSR shows MCR's lines, and that they have changed.",
		here:   "It does.", there: "The change bits are 0.",
		done: "Avoided: MSR is not read.",
		code: "li a1, 0x10\n sb a1, UART_MCR, a2\n lbu a0, UART_MSR", look: "a0", ours: 0x0b, theirs: 0,
	},
	{
		name:   "UART: clearing the transmitter's FIFO",
		manual: "PC16550D: FCR bit 2 clears the FIFO; whether an empty one then says so again is not said.",
		here:   "It does not.", there: "It interrupts.",
		done: "Avoided: the FIFOs are off.",
		code: "li a1, 2\n sb a1, UART_IER, a2\n lbu a0, UART_IIR\n li a1, 7\n sb a1, UART_FCR, a2\n lbu a0, UART_IIR",
		look: "a0", ours: 0xc1, theirs: 0xc2,
	},
	{
		name:   "UART: receiving nothing",
		manual: "PC16550D: RBR is undefined.",
		here:   "0.", there: "What was received last.",
		done: "Avoided: RBR is read after something was received.",
		code: "li a1, 0x10\n sb a1, UART_MCR, a2\n li a1, 0x55\n sb a1, UART_THR, a2\n lbu a0, UART_RBR\n lbu a0, " +
			"UART_RBR", look: "a0", ours: 0, theirs: 0x55,
	},
	{
		name: "virtio: descriptors of what lies beyond 32 bits",
		manual: "Virtio, \"The Virtqueue Descriptor Table\": addresses have 64 bits; what an impossible one does is " +
			"not said.",
		here:  "The high half is ignored: a hart of 32 bits has nothing there.",
		there: "The device stops, and serves nothing until it is reset.",
		done:  "No stream uses the disk; TestDiskOnQEMU shows it.",
	},
	{
		name:   "virtio: entries of a queue",
		manual: "Virtio, \"QueueNumMax\": the device's choice.",
		here:   "256 at the most.", there: "1024 at the most.",
		done: "No stream uses the disk.",
	},
}

// likeU makes loads and stores those of U mode.
const likeU = "li a1, 3 << 11\n csrc mstatus, a1\n li a1, 1 << 17\n csrs mstatus, a1\n"

func isAMO(op isa.Op) bool { return op >= isa.AMOSWAPW && op <= isa.AMOMAXUW }

// knownToQEMU says that a word that is illegal here is an instruction to some QEMU.
func knownToQEMU(w uint32) bool {
	const wrsNTO, wrsSTO, sfenceVMA, sfenceMask = 0x00d0_0073, 0x01d0_0073, 0x1200_0073, 0xfe00_7fff
	return w == wrsNTO || w == wrsSTO || w&sfenceMask == sfenceVMA
}

// qemuHas says that some QEMU has a CSR that is not here.
func qemuHas(n isa.CSR) bool {
	return n >= 0xc03 && n < 0xc20 || n >= 0xc83 && n < 0xca0 || // hpmcounter
		// medeleg, mideleg, medelegh, and triggers'
		slices.Contains([]isa.CSR{0x302, 0x303, 0x312, 0x7a3, 0x7a4, 0x7a5, 0x7a8}, n)
}

// qemuLacks says that QEMU does not have a CSR that is here: half of the mhpmcounters.
func qemuLacks(n isa.CSR) bool {
	return n >= isa.MHPMCounter3+16 && n < isa.MHPMCounter3+29 || n >= isa.MHPMCounter3H+16 && n < isa.MHPMCounter3H+29
}
