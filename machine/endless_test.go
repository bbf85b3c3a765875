package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

const (
	handler = `
_start: la      t0, handler
        csrw    mtvec, t0
`
	alarm = `
        lw      t0, CLINT_MTIME
        li      t1, 100000000           # ten seconds: farther away than these runs go
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
`
	hearKettle = `
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
`
	heat = `
        li      t0, 1700
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
`
	ret = `
        .balign 4
handler: mret
`
)

// Each of these goes on for ever, and is found at the first look; each of those could be ended by something, or does
// something, and is let run to the limit.
func TestEndless(t *testing.T) {
	const look = 1 << 20
	limit := machine.Limit{Steps: look + 1, Now: devices.Never}
	for name, text := range map[string]string{
		"jump to itself": "_start: j _start",
		"a longer loop with calls and loads": "_start: la sp, top\n1: call f\n j 1b\nf: lw a0, 0(sp)\n addi a0, " +
			"a0, 1\n ret\n.bss\n.space 64\ntop:\n.space 4",
		"a loop that ends where it began": "_start: li a0, 100\n1: addi a0, a0, -1\n bnez a0, 1b\n j _start",
		"CSRs that come back":             "_start: csrw mscratch, zero\n li t0, 5\n csrw mscratch, t0\n j _start",
		"a handler that traps itself": handler +
			"csrw mscratch, zero\n ecall\n.balign 4\nhandler: nop\n sw ra, 0(zero)",
		"a handler that goes back to the call": handler + "ecall" + ret,
		"wfi that something pending ends": "_start: li t0, 8\n csrw mie, t0\n li t0, 1\n sw t0, CLINT_MSIP, " +
			"t1\n1: wfi\n j 1b",
		"interrupts on, and nothing to come": handler + "li t0, -1\n csrw mie, t0\n csrsi mstatus, 8\n1: j 1b" + ret,
		"an alarm that M mode does not hear": handler + alarm + "li t0, 128\n csrw mie, t0\n1: j 1b" + ret,
		"an alarm that mie does not let in":  handler + alarm + "csrsi mstatus, 8\n1: j 1b" + ret,
		"a kettle that the PLIC does not hear": handler + heat +
			"li t0, 0x800\n csrw mie, t0\n csrsi mstatus, 8\n1: j 1b" + ret,
		"a kettle that is off": handler + hearKettle + "1: j 1b" + ret,
		"lr.w alone":           "_start: la t0, _start\n1: lr.w t1, (t0)\n j 1b",
		"stores what is there": "_start: la t0, w\n1: sw zero, 0(t0)\n j 1b\n.data\nw: .word 0",
		"swaps what is there": "_start: la t0, w\n1: li t1, 1\n amoswap.w t1, t1, (t0)\n bnez t1, 1b\n" +
			".data\nw: .word 1",
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, text)
			require.Equal(t, machine.Stop{Reason: machine.Endless}, m.Run(limit))
			assert.Equal(t, uint64(look), m.Position().Steps)
			assert.Equal(t, machine.Stop{Reason: machine.Endless}, m.Run(machine.Unlimited), "it stays there")
			assert.Equal(t, uint64(look), m.Position().Steps)
		})
	}
	for name, text := range map[string]string{
		"counts":            "_start: addi a0, a0, 1\n j _start",
		"stores":            "_start: la t0, w\n1: sb t1, 0(t0)\n xori t1, t1, 1\n j 1b\n.data\nw: .word 0",
		"stores by AMO":     "_start: la t0, w\n li t2, 1\n1: amoxor.w t1, t2, (t0)\n j 1b\n.data\nw: .word 0",
		"stores by sc.w":    "_start: la t0, w\n1: lr.w t1, (t0)\n sc.w t2, t1, (t0)\n j 1b\n.data\nw: .word 0",
		"stores for a host": "_start: la t0, tohost\n1: sw zero, 0(t0)\n j 1b\n.data\n.balign 8\ntohost: .space 8",
		"looks at a device": "_start: lw a0, KETTLE_STATUS\n j _start",
		"prints":            "_start: li t0, 'a'\n1: sb t0, UART_THR, t1\n j 1b",
		"reads cycle":       "_start: csrr a0, mcycle\n li a0, 0\n j _start",
		"reads instret":     "_start: rdinstreth a0\n j _start",
		"reads time":        "_start: rdtimeh a0\n j _start",
		"writes a counter":  "_start: csrw mcycle, zero\n j _start",
		"an alarm": handler + alarm + "li t0, 128\n csrw mie, t0\n csrsi mstatus, 8\n1: j 1b" +
			ret,
		"an alarm, heard now and then": handler + alarm +
			"li t0, 128\n csrw mie, t0\n1: csrsi mstatus, 8\n nop\n csrci mstatus, 8\n j 1b" + ret,
		"a trap that an alarm could end": handler + openPMP + alarm + "li t0, 128\n csrw mie, t0\n" + enter +
			"user: ecall" + ret,
		"a kettle on its way": handler + heat + "li t0, KETTLE_RING_BOILED\n sw t0, KETTLE_RING_EN, t1\n" +
			hearKettle + "1: j 1b" + ret,
		"a person who may type": handler + "li t0, 1\n sw t0, PLIC_PRIORITY + 40, t1\n li t0, 1 << 10\n sw " +
			"t0, PLIC_ENABLE, t1\n li t0, 1\n sb t0, UART_IER, t1\n li t0, 0x800\n csrw mie, t0\n csrsi mstatus, " +
			"8\n1: j 1b" + ret,
		"a loop too long to see": "_start: li a0, 1100\n1: addi a0, a0, -1\n bnez a0, 1b\n j _start",
		"a copy that falls asleep": "_start: li a0, 300\n1: addi a0, a0, -1\n bnez a0, 1b\n lw a1, " +
			"CLINT_MTIME\n j _start",
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, text)
			require.Equal(t, machine.Stop{Reason: machine.Reached}, m.Run(limit))
		})
	}
}

// Who may type can end it no more once input is over.
func TestEndlessWhenInputIsOver(t *testing.T) {
	m := try.Machine(t, machine.Config{}, handler+`
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * UART_IRQ, t1
        li      t0, 1 << UART_IRQ
        sw      t0, PLIC_ENABLE, t1
        li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b
`+ret)
	m.Hear(machine.Over)
	assert.Equal(t, machine.Endless, m.Run(machine.Unlimited).Reason)
}

// However a run is cut, it is endless at the same step, in the same state.
func TestEndlessDoesNotMindSlices(t *testing.T) {
	const program = "_start: li s0, 600000\n1: addi s0, s0, -1\n bnez s0, 1b\n2: csrw mscratch, s0\n j 2b"
	const end = 2 << 20
	whole := try.Machine(t, machine.Config{}, program)
	require.Equal(t, machine.Endless, whole.Run(machine.Unlimited).Reason)
	assert.Equal(t, uint64(end), whole.Position().Steps)
	for _, slices := range [][]uint64{{1 << 20}, {1<<20 - 1, 1, 3}, {700_001}, {1 << 21, 1}, {5, 1 << 30}} {
		cut := try.Machine(t, machine.Config{}, program)
		for i := 0; cut.Run(machine.Limit{Steps: cut.Position().Steps + slices[i%len(slices)],
			Now: devices.Never}).Reason == machine.Reached; i++ {
			require.Less(t, i, 100)
		}
		require.Equal(t, machine.Endless, cut.Run(machine.Unlimited).Reason)
		require.Equal(t, whole.Digest(), cut.Digest())
	}
}
