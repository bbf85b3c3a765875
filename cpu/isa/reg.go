package isa

import "strconv"

// Reg is an integer register, 0 (zero) to 31 (t6).
type Reg uint8

// The registers by their ABI names (RISC-V ABI specification, "Integer Register Convention").
const (
	Zero Reg = iota
	RA
	SP
	GP
	TP
	T0
	T1
	T2
	S0
	S1
	A0
	A1
	A2
	A3
	A4
	A5
	A6
	A7
	S2
	S3
	S4
	S5
	S6
	S7
	S8
	S9
	S10
	S11
	T3
	T4
	T5
	T6
)

var regNames = [32]string{
	"zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2",
	"s0", "s1", "a0", "a1", "a2", "a3", "a4", "a5",
	"a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7",
	"s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
}

// regRoles says what the calling convention uses each register for.
var regRoles = [32]string{
	0: "always zero", 1: "return address", 2: "stack pointer", 3: "global pointer", 4: "thread pointer",
	5: "temporary", 6: "temporary", 7: "temporary", 8: "saved register, frame pointer", 9: "saved register",
	10: "argument, return value", 11: "argument, return value",
	12: "argument", 13: "argument", 14: "argument", 15: "argument", 16: "argument", 17: "argument, system call number",
	18: "saved register", 19: "saved register", 20: "saved register", 21: "saved register", 22: "saved register",
	23: "saved register", 24: "saved register", 25: "saved register", 26: "saved register", 27: "saved register",
	28: "temporary", 29: "temporary", 30: "temporary", 31: "temporary",
}

// String is the register's ABI name.
func (r Reg) String() string {
	if r < 32 {
		return regNames[r]
	}
	return "x" + strconv.Itoa(int(r))
}

// Role says what the calling convention keeps in the register.
func (r Reg) Role() string { return regRoles[r&31] }

var regByName = func() map[string]Reg {
	m := map[string]Reg{"fp": S0}
	for i, n := range regNames {
		m[n] = Reg(i)
		m["x"+strconv.Itoa(i)] = Reg(i)
	}
	return m
}()

// RegByName finds a register by its ABI name (a0, fp, …) or its number (x10).
func RegByName(name string) (Reg, bool) {
	r, ok := regByName[name]
	return r, ok
}
