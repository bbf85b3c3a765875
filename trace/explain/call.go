package explain

import (
	"fmt"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// calls finds calls of an operating system, or of a debugger, that is not there.
func (c *inquest) calls() {
	if _, tvec := c.hart().Handler(); c.Stop.Reason != machine.Fault || tvec != 0 {
		return
	}
	switch c.Stop.Trap.Cause {
	case isa.EcallM, isa.EcallU:
		c.ecall()
	case isa.Breakpoint:
		before, _ := c.instruction(c.Stop.PC - 4)
		after, _ := c.instruction(c.Stop.PC + 4)
		if before == (isa.Inst{Op: isa.SLLI, Imm: 0x1f}) && after == (isa.Inst{Op: isa.SRAI, Imm: 7}) {
			c.says(Finding{Kind: Semihosting, Where: c.at(c.Stop.PC), What: "this is a semihosting call, number " +
				fmt.Sprintf("%#x", c.hart().X[isa.A0]),
				Why: "a debugger would serve it, and there is none", Do: printing + "; " + ending})
		}
	}
}

const (
	spelling = "to print the string at a0: 1: lbu t0, 0(a0) · beqz t0, 2f · sb t0, UART_THR, t1 · addi a0, a0, 1 · " +
		"j 1b · 2:"
	printing = "to print the character in a0: sb a0, UART_THR, t0; under the kernel: PRINT \"text\""
	ending   = "to end: " + finish
	finish   = "li t0, FINISHER_PASS · sw t0, FINISHER_EXIT, t1"
	failing  = "to end with code a0: slli a0, a0, 16 · li t0, FINISHER_FAIL · or t0, t0, a0 · sw t0, FINISHER_EXIT, t1"
	reading  = "to read a character into a0: 1: lbu a0, UART_LSR · andi a0, a0, UART_LSR_DR · beqz a0, 1b · lbu a0, " +
		"UART_RBR"
	sleep = "to sleep for a millisecond: " + later +
		" · li t0, 0x80 · csrs mie, t0 · wfi; under the kernel: SLEEP 10000"
	files   = "there are no files here"
	nothing = "there is nothing like it here"
	memory  = "all memory behind the program is free: la a0, _end"
)

// ecall explains a call that nobody hears, by what its number means elsewhere.
func (c *inquest) ecall() {
	h := c.hart()
	csr, _ := h.Handler()
	f := Finding{Kind: Ecall, Where: c.at(c.Stop.PC),
		What: "there is no operating system here that would hear this ecall",
		Why:  fmt.Sprintf("%s is 0: no handler was set", csr), Do: printing + "; " + ending}
	n := h.X[isa.A7]
	reg, env := "a7", "rars"
	meaning, known := services[n]
	if v, venus := venus[h.X[isa.A0]]; !known && n == 0 && venus {
		n, reg, env, meaning, known = h.X[isa.A0], "a0", "venus", v, true
	}
	if known {
		f.Why = fmt.Sprintf("%s = %d is %s", reg, n, meaning.name)
		f.Do = meaning.here
	}
	if f.Do == failing && h.X[isa.A0] == 0 {
		f.Do = ending
	}
	if known && served[env][n] {
		f.Do += "; or run it with --env " + env + ", which serves these calls"
	}
	c.says(f)
}

// served are the calls that the environments in programs/env serve. A test compares.
var served = map[string]map[uint32]bool{
	"rars": {1: true, 4: true, 5: true, 8: true, 9: true, 10: true, 11: true, 12: true, 30: true, 32: true, 34: true,
		35: true, 36: true,
		40: true, 41: true, 42: true, 63: true, 64: true, 93: true},
	"venus": {1: true, 4: true, 9: true, 10: true, 11: true, 17: true, 34: true},
}

// service is a system call of another system, and how it is done here.
type service struct{ name, here string }

// services are the numbers in a7 of RARS, SPIM and Ripes, and of Linux.
var services = map[uint32]service{
	1:  {"PrintInt in RARS and Ripes", printing},
	2:  {"PrintFloat in RARS", printing},
	4:  {"PrintString in RARS and Ripes", spelling},
	5:  {"ReadInt in RARS", reading},
	8:  {"ReadString in RARS", reading},
	9:  {"Sbrk in RARS", memory},
	10: {"Exit in RARS and Ripes", ending},
	11: {"PrintChar in RARS and Ripes", printing},
	12: {"ReadChar in RARS", reading},
	17: {"GetCWD in RARS", files},
	30: {"Time in RARS", "the time in ticks of 100 ns: rdtime a0"},
	32: {"Sleep in RARS", sleep},
	34: {"PrintIntHex in RARS", printing},
	35: {"PrintIntBinary in RARS", printing},
	36: {"PrintIntUnsigned in RARS", printing},
	41: {"RandInt in RARS", nothing},
	42: {"RandIntRange in RARS", nothing},
	57: {"close in Linux and RARS", files},
	62: {"lseek in Linux and RARS", files},
	63: {"read in Linux and RARS", reading},
	64: {"write in Linux and RARS", printing},
	93: {"exit in Linux, Exit2 in RARS", failing},
	94: {"exit_group in Linux", failing},

	214:  {"brk in Linux", memory},
	1024: {"open in RARS", files},
}

// venus are the numbers in a0 of Venus.
var venus = map[uint32]service{
	1: {"print_int in Venus", printing}, 4: {"print_string in Venus", spelling}, 9: {"sbrk in Venus", memory},
	10: {"exit in Venus", ending}, 11: {"print_character in Venus", printing}, 17: {"exit2 in Venus", ending},
}

// jumps finds how the hart came to where no code is.
func (c *inquest) jumps() {
	if c.Stop.Reason != machine.Fault {
		return
	}
	last := c.film.last()
	if last == nil || last.next != c.Stop.PC || c.Stop.PC == c.img.Entry {
		return
	}
	cause, pc := c.Stop.Trap.Cause, c.Stop.PC
	word, memory := c.M.Code(pc)
	jump := last.in.Op.Long() == isa.JALR
	switch {
	case cause == isa.InstAccess && pc == 0 && jump && last.in.Imm == 0:
		reg := last.in.Rs1
		f := Finding{Kind: ReturnToZero, Where: c.at(last.pc), What: fmt.Sprintf("%s jumps to address 0: %s is 0",
			c.at(last.pc), reg)}
		if reg == isa.RA {
			f.What = fmt.Sprintf("%s returns to address 0: ra is 0", c.at(last.pc))
			if f.Why = c.whyRA(last.pc); !c.has(Beginning) {
				f.Do = ending
			}
		}
		c.says(f)
	case c.intoData(pc):
	case last.next == last.pc+last.in.Op.Size() && (cause == isa.InstAccess || cause == isa.IllegalInst && memory) &&
		c.ends(last.pc, pc, word):
		c.says(Finding{Kind: RanOff, Where: c.at(last.pc),
			What: fmt.Sprintf("the program ran on past its last instruction, at %s", c.at(last.pc)),
			Why:  "a processor goes on with whatever follows", Do: ending})
	}
}

// intoData finds that the hart has run, instruction after instruction, into what a line of data put behind the code.
func (c *inquest) intoData(pc uint32) bool {
	for i := len(c.film) - 1; i >= 0 && isData(c.at(pc)); i-- {
		s := &c.film[i]
		if s.trapped && s.pc == pc {
			continue
		}
		if s.trapped || s.next != pc || pc != s.pc+s.in.Op.Size() {
			return false // it jumped there
		}
		if !isData(c.at(s.pc)) {
			label, off := c.img.SymbolAt(pc)
			if off != 0 || label == "" || refersTo(c.img, pc, true) {
				return false // words can be instructions, too
			}
			c.says(Finding{Kind: RanOff, Where: c.at(s.pc), Do: ending,
				Why: "a processor goes on with whatever follows",
				What: fmt.Sprintf("the program ran on past its last instruction, at %s, into what %s puts there",
					c.at(s.pc), c.at(pc))})
			return true
		}
		pc = s.pc
	}
	return false
}

// ends says that the code ends between an instruction and what was executed after it.
func (c *inquest) ends(last, next, word uint32) bool {
	if !c.code(last) {
		return false
	}
	if !c.code(next) {
		return true
	}
	return word == 0 && c.img.SegmentAt(next).Addr != c.img.SegmentAt(last).Addr
}

// whyRA says why ra is 0, if it is because nothing was called.
func (c *inquest) whyRA(pc uint32) string {
	if _, _, linked, sure := c.search(c.M.Position().Steps, func(m *machine.Machine, e machine.Event) bool {
		in, _ := m.Instruction(e.PC)
		return in.Rd == isa.RA
	}); linked || !sure {
		return ""
	}
	return "nobody called it: the program began there"
}
