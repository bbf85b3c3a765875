package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/internal/try"
	"breakfast/machine"
)

// What is staring, and what is not.
func TestStares(t *testing.T) {
	const memory = "\n .data\n .balign 4\nflag: .word 0\ncount: .word 0\n .bss\n .balign 16\nspace: .space 4096\n"
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"a flag":                {"la s0, flag\n1: lw t0, (s0)\n beqz t0, 1b\n", true},
		"a flag, at each place": {"1: la s0, flag\n lw t0, (s0)\n nop\n beqz t0, 1b\n", true},
		"a device":              {"1: lw t0, KETTLE_RING\n andi t0, t0, 1\n beqz t0, 1b\n", true},
		"the clock":             {"li s0, 1 << 30\n1: rdtime t0\n bltu t0, s0, 1b\n", true},
		"mip":                   {"1: csrr t0, mip\n andi t0, t0, 128\n beqz t0, 1b\n", true},
		"counting":              {"1: addi s1, s1, 1\n lw t0, flag\n beqz t0, 1b\n", true},
		"counting in memory": {"1: la t1, count\n lw t0, (t1)\n addi t0, t0, 1\n sw t0, (t1)\n lw t0, flag\n " +
			"beqz t0, 1b\n", true},
		"with patience": {"li s1, 1 << 30\n1: addi s1, s1, -1\n beqz s1, 2f\n lw t0, flag\n beqz t0, " +
			"1b\n2: ebreak\n", true},
		"with a pause": {"1: li t1, 20\n2: addi t1, t1, -1\n bnez t1, 2b\n lw t0, flag\n beqz t0, 1b\n",
			true},
		"behind a call": {"la sp, space + 4096\n1: call look\n beqz a0, 1b\n ebreak\nlook: addi sp, sp, " +
			"-16\n sw ra, 12(sp)\n call inner\n lw ra, 12(sp)\n addi sp, sp, 16\n ret\n" +
			"inner: lw a0, flag\n ret\n", true},
		"a lock": {"la s0, count\n li t1, 1\n sw t1, (s0)\n1: li t1, 1\n amoswap.w t0, t1, (s0)\n " +
			"bnez t0, 1b\n", true},
		"two looks": {"1: lw t0, flag\n bnez t0, 2f\n lw t0, MUG_STATUS\n beqz t0, 1b\n2: ebreak\n",
			true},
		"nothing but waiting": {"li t1, 1 << 30\n1: addi t1, t1, -1\n bnez t1, 1b\n", false},
		"a sum of memory": {"2: la s0, space\n li s1, 1000\n1: lw t0, (s0)\n add a0, a0, t0\n addi s0, s0, " +
			"4\n addi s1, s1, -1\n bnez s1, 1b\n j 2b\n", false},
		"a copy": {"la s0, space\n1: lw t0, (s0)\n sw t0, 4(s0)\n addi s0, s0, 4\n beqz t0, 1b\n",
			false},
		"a hash": {"1: lw t1, flag\n li t2, 31\n mul s0, s0, t2\n addi s0, s0, 7\n xor s0, s0, t1\n " +
			"beqz t1, 1b\n", false},
		"a search": {"la s0, space\n1: lbu t0, (s0)\n addi s0, s0, 1\n beqz t0, 1b\n", false},
		"a factor from memory": {"li s1, 1 << 30\n1: lw t1, flag\n add s0, s0, t1\n addi s1, s1, -1\n bnez s1, 1b\n",
			false},
		"a device that is worked": {"1: sw zero, WORKTOP_TOOL, t1\n lw t0, KETTLE_RING\n beqz t0, 1b\n", false},
		"a limit from memory":     {"1: lw t1, flag\n addi s1, s1, 1\n bgeu s1, t1, 1b\n", false},
	} {
		m := try.Machine(t, machine.Config{}, "_start: "+c.text+memory)
		for at := range 16 {
			m.Run(machine.Limit{Steps: 400 + uint64(at), Now: 1 << 40})
			_, looked, got := m.Stares(machine.StareAhead)
			assert.Equal(t, c.want, got, "%s, after %d steps: looked at %d", name, at, looked)
		}
	}
}
