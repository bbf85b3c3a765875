package explain_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/explain"
)

// What the witness costs, beside a run that is recorded anyway: in a program that does nothing but look at a device,
// in one that is interrupted every hundred ticks, and in one whose handler in S mode traps for ever.
func BenchmarkWitness(b *testing.B) {
	programs := map[string]string{
		"traps": `_start: li t0, 0xffff
        csrw    medeleg, t0
        li      t0, 1 << 11
        csrw    mstatus, t0
        li      t0, 128         # and an alarm, some day: so it is no fault
        csrw    mie, t0
        sw      t0, CLINT_MTIMECMP + 4, t1
        mret`,
		"polls": `_start: lw t0, KETTLE_RING
        beqz    t0, _start`,
		"ticks": `_start: la t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b
        .balign 4
handler: lw     t3, CLINT_MTIME
        addi    t3, t3, 100
        sw      t3, CLINT_MTIMECMP, t4
        mret`,
	}
	for name, text := range programs {
		for _, witnessed := range []bool{false, true} {
			b.Run(name+map[bool]string{false: "/recorded", true: "/witnessed"}[witnessed], func(b *testing.B) {
				m := try.Machine(b, machine.Config{}, text)
				trace.Watch(m)
				if witnessed {
					m.Watch(explain.Watch(m).Probe())
				}
				steps := uint64(0)
				for b.Loop() {
					steps += 1_000_000
					require.Equal(b, machine.Reached,
						m.Run(machine.Limit{Steps: steps, Now: machine.Unlimited.Now}).Reason)
				}
				b.ReportMetric(float64(steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
			})
		}
	}
}
