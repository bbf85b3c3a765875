package metrics_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/metrics"
)

// A hart stares at a word that the handler of a timer sets after 100,000 ticks, and works as long.
func TestStaringAtMemory(t *testing.T) {
	_, r, _ := measure(t, `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 100000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        la      s0, flag
look:   lw      t0, (s0)
        addi    s1, s1, 1
        beqz    t0, look
        li      s1, 50000
work:   mul     s2, s2, s1
        addi    s2, s2, 5
        addi    s1, s1, -1
        bnez    s1, work
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
handler: li     t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        sw      t0, flag, t1
        mret
        .bss
        .balign 4
flag:   .space  4
`)
	h := r.Harts[0]
	assert.InDelta(t, 100_000, float64(h.Staring), 300, "the first look is at step 256; the last was the trap")
	assert.InDelta(t, 200_000, float64(h.Working), 300)
	require.Len(t, h.Loops, 1)
	assert.Equal(t, "test.s:11", h.Loops[0].Where)
}

// Of two harts one spins for a lock that the other holds, each half of the time.
func TestSpinning(t *testing.T) {
	const program = `
_start: la      s0, lock
        bnez    a0, second
        li      t0, 1
        sw      t0, (s0)                # the first has it
        li      s1, 50000
1:      addi    s1, s1, -1
        bnez    s1, 1b
        sw      zero, (s0)
        li      s1, 50000
2:      addi    s1, s1, -1
        bnez    s1, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
second: li      t0, 100
3:      addi    t0, t0, -1
        bnez    t0, 3b
        li      t1, 1
spin:   amoswap.w.aq t0, t1, (s0)
        bnez    t0, spin
4:      addi    s1, s1, 1
        mul     s1, s1, s1
        j       4b
        .bss
        .balign 4
lock:   .space  4
`
	m := try.Machine(t, machine.Config{Harts: 2}, program)
	tr := trace.Watch(m)
	w := metrics.Watch(m, tr)
	require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 2_000_000, Now: devices.Never}).Reason)
	h := w.Metrics().Harts
	assert.Zero(t, h[0].Spinning+h[0].Staring)
	assert.InDelta(t, 100_000, float64(h[1].Spinning), 8_000)
	assert.Equal(t, h[1].All, h[1].Spinning+h[1].Working)
	assert.True(t, h[1].Loops[0].Lock)
}

// Ten loops that stare and five programs that do not, written by somebody who had not seen the rule. The first line of
// each says from which label to which it stares.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/stare/*.s")
	require.NoError(t, err)
	require.Len(t, files, 15)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		m, r, _ := measure(t, string(text))
		h, what := r.Harts[0], strings.Fields(string(text))
		awake := float64(h.All - h.Sleeping)
		switch what[1] {
		case "works":
			assert.Zero(t, h.Staring+h.Spinning, file)
		case "stares:":
			assert.Greater(t, float64(h.Staring), 0.97*awake, file)
			from, to := m.Image().Symbol(what[3]).Addr, m.Image().Symbol(what[5]).Addr
			require.NotEmpty(t, h.Loops, file)
			assert.True(t, from <= h.Loops[0].PC && h.Loops[0].PC < to, "%s: at %s", file, h.Loops[0].Where)
		default:
			t.Errorf("%s: its first line says neither stares nor works", file)
		}
	}
}
