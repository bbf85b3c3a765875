package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A kernel that tells nothing: two tasks take turns of 500 ticks.
const silent = `
_start: la      t0, handler
        csrw    mtvec, t0
        la      t0, toast
        la      t1, b
        sw      t1, (t0)
        la      t0, tea
        sw      t0, current, t1
        la      sp, stacks + 64
        csrsi   mstatus, 8
        li      t0, 1 << 7
        csrw    mie, t0
        sw      zero, CLINT_MTIMECMP, t0
        sw      zero, CLINT_MTIMECMPH, t0
a:      j       a
b:      j       b
        .balign 4
handler: la     t0, current             # whose pc goes where
        lw      t1, (t0)
        csrr    t2, mepc
        sw      t2, (t1)
        la      t2, tea
        la      sp, stacks + 64
        bne     t1, t2, 1f
        la      t2, toast
        la      sp, stacks + 128
1:      sw      t2, (t0)
        lw      t1, (t2)
        csrw    mepc, t1
        lw      t1, CLINT_MTIME
        addi    t1, t1, 500
        sw      t1, CLINT_MTIMECMP, t0
        mret
        .data
        .balign 4
tea:    .word   0
toast:  .word   0
current: .word  0
        .bss
        .balign 16
stacks: .space  128
`

func TestTasksThatAreNotTold(t *testing.T) {
	for name, tell := range map[string]func(*machine.Machine, *Tracer){
		"a word": func(m *machine.Machine, tr *Tracer) {
			tr.TasksAt([]machine.Stretch{{Addr: m.Image().Symbol("current").Addr, Size: 4}})
		},
		"stacks": func(m *machine.Machine, tr *Tracer) {
			at := m.Image().Symbol("stacks").Addr
			tr.TasksOn([]Stack{{"tea", at, at + 64}, {"toast", at + 64, at + 128}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, silent)
			tr := Watch(m)
			tell(m, tr)
			switches := 0
			var cost uint64
			tr.Follow(&Follower{Switched: func(s Switch) { switches, cost = switches+1, s.Steps }})
			m.Run(machine.Limit{Steps: 100_000, Now: devices.Never})
			require.Equal(t, []uint32{1, 2}, tr.Tasks())
			assert.Equal(t, "tea", tr.TaskName(1))
			assert.Equal(t, "toast", tr.TaskName(2))
			tr.Rows()
			tea, _, _ := tr.row(taskRow(1, 0)).Times(0, devices.Never)
			toast, _, _ := tr.row(taskRow(2, 0)).Times(0, devices.Never)
			hart, _, all := tr.row(hartRow(0)).Times(0, devices.Never)
			assert.InDelta(t, float64(all)/2, float64(tea[TaskRuns]), 4000)
			assert.InDelta(t, float64(all)/2, float64(toast[TaskRuns]), 4000)
			assert.InDelta(t, float64(all), float64(tea[TaskRuns]+toast[TaskRuns]+hart[Switching]), 40,
				"but for the boot")
			assert.Greater(t, switches, 180)
			assert.Less(t, cost, uint64(30))
			assert.Greater(t, cost, uint64(15))
			saved, _ := tr.Save()
			assert.Empty(t, try.Shared(tr, saved,
				append([]string{".others.words", map[string]string{"stacks": ".others"}[name]}, unchanging...)...))
		})
	}
}
