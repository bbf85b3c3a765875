package isa

// Cause is what mcause holds after a trap (Privileged manual, table "Machine cause register
// values after trap"). Interrupts have bit 31 set.
type Cause uint32

// Interrupt is the bit of mcause that tells interrupts from exceptions.
const Interrupt Cause = 1 << 31

// The causes that a hart with M, S and U mode can take.
const (
	InstMisaligned  Cause = 0
	InstAccess      Cause = 1
	IllegalInst     Cause = 2
	Breakpoint      Cause = 3
	LoadMisaligned  Cause = 4
	LoadAccess      Cause = 5
	StoreMisaligned Cause = 6
	StoreAccess     Cause = 7
	EcallU          Cause = 8
	EcallS          Cause = 9
	EcallM          Cause = 11
	InstPage        Cause = 12
	LoadPage        Cause = 13
	StorePage       Cause = 15

	SSoftwareInt Cause = Interrupt | 1
	SoftwareInt  Cause = Interrupt | 3
	STimerInt    Cause = Interrupt | 5
	TimerInt     Cause = Interrupt | 7
	SExternalInt Cause = Interrupt | 9
	ExternalInt  Cause = Interrupt | 11
)

// Causes lists them, exceptions first.
var Causes = [...]Cause{
	InstMisaligned, InstAccess, IllegalInst, Breakpoint, LoadMisaligned, LoadAccess,
	StoreMisaligned, StoreAccess, EcallU, EcallS, EcallM, InstPage, LoadPage, StorePage,
	SSoftwareInt, SoftwareInt, STimerInt, TimerInt, SExternalInt, ExternalInt,
}

// IsInterrupt tells interrupts from exceptions.
func (c Cause) IsInterrupt() bool { return c&Interrupt != 0 }

// Code is the cause without its interrupt bit.
func (c Cause) Code() uint32 { return uint32(c &^ Interrupt) }

// String is the cause in the manual's words.
func (c Cause) String() string {
	switch c {
	case InstMisaligned:
		return "instruction address misaligned"
	case InstAccess:
		return "instruction access fault"
	case IllegalInst:
		return "illegal instruction"
	case Breakpoint:
		return "breakpoint"
	case LoadMisaligned:
		return "load address misaligned"
	case LoadAccess:
		return "load access fault"
	case StoreMisaligned:
		return "store address misaligned"
	case StoreAccess:
		return "store access fault"
	case EcallU:
		return "ecall from U mode"
	case EcallS:
		return "ecall from S mode"
	case EcallM:
		return "ecall from M mode"
	case InstPage:
		return "instruction page fault"
	case LoadPage:
		return "load page fault"
	case StorePage:
		return "store page fault"
	case SSoftwareInt:
		return "supervisor software interrupt"
	case STimerInt:
		return "supervisor timer interrupt"
	case SExternalInt:
		return "supervisor external interrupt"
	case SoftwareInt:
		return "software interrupt"
	case TimerInt:
		return "timer interrupt"
	case ExternalInt:
		return "external interrupt"
	}
	if c.IsInterrupt() {
		return "unknown interrupt"
	}
	return "unknown exception"
}
