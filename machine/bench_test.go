package machine_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/internal/try"
	"breakfast/machine"
)

// What programs do that costs more than an instruction, a million times or less: each goes round a loop whose cost is
// reported by its round, with the fast engine and with the stepper alone.
const ends = `
end:    li t0, FINISHER
        li t1, FINISHER_PASS
        sw t1, 0(t0)
`

// An ecall from U mode, under PMP, to M mode and back.
const calls = `
        la t0, trap
        csrw mtvec, t0
        la t0, stack
        csrw mscratch, t0
        li t0, 0x1f
        csrw pmpcfg0, t0
        li t0, -1
        csrw pmpaddr0, t0
        la t0, user
        csrw mepc, t0
        li s0, ROUNDS
        mret
user:   addi s0, s0, -1
        ecall
        bnez s0, user
        ecall
trap:   csrrw sp, mscratch, sp
        sw t0, 0(sp)
        csrr t0, mcause
        beqz s0, end
        csrr t0, mepc
        addi t0, t0, 4
        csrw mepc, t0
        lw t0, 0(sp)
        csrrw sp, mscratch, sp
        mret` + ends + `
        .bss
        .balign 256
stack:  .space 64
`

// A timer interrupt each 400 steps whose handler saves and restores every register.
var ticks = `
        la t0, trap
        csrw mtvec, t0
        la t0, frame
        csrw mscratch, t0
        li s0, ROUNDS
        li s1, CLINT_MTIME
        li s2, CLINT_MTIMECMP
        li t0, 128
        csrw mie, t0
        csrsi mstatus, 8
        lw t0, 0(s1)
        sw t0, 0(s2)
        sw zero, 4(s2)
1:      addi t1, t1, 1
        xor t2, t2, t1
        j 1b
trap:   csrrw sp, mscratch, sp
` + each("sw x%[1]d, 4*%[1]d(sp)\n") + `        csrr t0, mepc
        sw t0, 0(sp)
        lw t0, 0(s1)
        addi t0, t0, 400
        sw t0, 0(s2)
        sw zero, 4(s2)
        lw t0, 32(sp)
        addi t0, t0, -1
        sw t0, 32(sp)
        beqz t0, end
        lw t0, 0(sp)
        csrw mepc, t0
` + each("lw x%[1]d, 4*%[1]d(sp)\n") + `        csrrw sp, mscratch, sp
        mret` + ends + `
        .bss
        .balign 256
frame:  .space 256
`

// each is a line for every register but sp.
func each(line string) (text string) {
	for r := 1; r < 32; r++ {
		if r != 2 {
			text += fmt.Sprintf(line, r)
		}
	}
	return text
}

const loads = `
        li s0, ROUNDS
        li s1, KETTLE
1:      lw t0, 0(s1)
        addi s0, s0, -1
        bnez s0, 1b` + ends

const csrs = `
        li s0, ROUNDS
1:      csrr t0, mscratch
        addi s0, s0, -1
        bnez s0, 1b` + ends

const atomics = `
        li s0, ROUNDS
        la s1, word
1:      amoadd.w t0, s0, (s1)
        addi s0, s0, -1
        bnez s0, 1b` + ends + `
        .bss
word:   .word 0
`

func BenchmarkRounds(b *testing.B) {
	for _, p := range []struct{ name, text string }{
		{"ecall", calls}, {"timer", ticks}, {"device", loads}, {"csr", csrs}, {"amo", atomics},
	} {
		for _, engine := range []string{"fast", "stepper"} {
			b.Run(fmt.Sprintf("%s/%s", p.name, engine), func(b *testing.B) {
				const rounds = 100_000
				for b.Loop() {
					b.StopTimer()
					m := try.Machine(b, machine.Config{}, p.text, asm.Symbol{Name: "ROUNDS", Value: rounds})
					if engine == "stepper" {
						m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
					}
					b.StartTimer()
					stop := m.Run(machine.Unlimited)
					require.Equal(b, machine.Halted, stop.Reason)
				}
				b.ReportMetric(float64(b.N)*rounds/b.Elapsed().Seconds()/1e6, "Mrounds/s")
			})
		}
	}
}

// From a program to its first instruction: a machine of 128 MiB is built, loaded and run for a step.
func BenchmarkFirst(b *testing.B) {
	img := try.Machine(b, machine.Config{}, "preemptive").Image()
	for b.Loop() {
		m, err := machine.New(machine.Config{})
		require.NoError(b, err)
		require.NoError(b, m.Load(img))
		m.Run(machine.Limit{Steps: 1, Now: machine.Unlimited.Now})
	}
}
