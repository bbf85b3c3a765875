package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/internal/try"
	"breakfast/machine"
)

// A run stops at each of the places that it was told to stop at: within a line, as the second of a pair, at the target
// of a branch, at a handler, where the place is met by the stepper, and in the same step whichever engine runs.
func TestStopAt(t *testing.T) {
	const text = `
_start: la t0, trap
        csrw mtvec, t0
        li s0, 3
again:  addi a0, a0, 1
        addi a1, a1, 2
within: slli a2, a1, 3
        add a2, a2, a0
second: addi a3, a3, 1
        beqz a3, again
        lw a4, KETTLE_CTRL
device: ecall
back:   addi s0, s0, -1
        bnez s0, again
        li t0, FINISHER_EXIT
        li t1, FINISHER_PASS
        sw t1, 0(t0)
trap:   csrr t0, mepc
        addi t0, t0, 4
        csrw mepc, t0
        mret
`
	for _, label := range []string{"again", "within", "second", "device", "back", "trap"} {
		var met [2][]machine.Position
		for i := range met {
			m := try.Machine(t, machine.Config{}, text)
			if i == 1 {
				m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
			}
			at := m.Image().Symbol(label).Addr
			m.StopAt(at)
			for {
				stop := m.Run(machine.Unlimited)
				if stop.Reason != machine.Stopped {
					require.Equal(t, machine.Halted, stop.Reason)
					break
				}
				require.Equal(t, at, m.Hart().PC)
				met[i] = append(met[i], m.Position())
			}
		}
		assert.Len(t, met[0], 3, label)
		assert.Equal(t, met[1], met[0], label)
	}
}

// A place that is never come to costs nothing: nearly all steps are the engine's.
func TestStopElsewhere(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: addi t0, t0, 1\nj _start\nnever: nop")
	m.StopAt(m.Image().Symbol("never").Addr)
	require.Equal(t, machine.Reached, m.Run(machine.Limit{Steps: 100_000, Now: machine.Unlimited.Now}).Reason)
	assert.Greater(t, m.Fast(), uint64(99_000))
	m.StopAt()
	m.Run(machine.Limit{Steps: 200_000, Now: machine.Unlimited.Now})
	assert.Greater(t, m.Fast(), uint64(198_000))
}
