package profile_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/profile"
)

// stacks runs a program, and counts its steps by the names of procedures, from the first caller to where the hart was.
func stacks(t *testing.T, text string, harts int) (map[string]uint64, []profile.Sample) {
	m := try.Machine(t, machine.Config{RAM: 1 << 20, Harts: harts}, text)
	p := profile.New(m)
	m.Watch(p.Probe())
	m.Run(machine.Limit{Steps: 2_000_000, Now: 1 << 40})
	sum, named := uint64(0), map[string]uint64{}
	list := p.Procedures()
	for _, s := range p.Samples() {
		var names []string
		for _, pc := range s.Stack {
			name := "?"
			if at := list.At(pc); at != nil {
				name = at.Name
			}
			names = append([]string{name}, names...)
		}
		named[strings.Join(names, " ")] += s.Steps
		sum += s.Steps
	}
	require.Equal(t, m.Position().Steps, sum, "every step is counted once")
	return named, p.Samples()
}

const end = `
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
`

// Calls, calls in calls, calls at the end of a procedure, and a return over several of them.
func TestCalls(t *testing.T) {
	got, _ := stacks(t, `
_start: lui     sp, 0x80010
        jal     f
        jal     f
        jal     g
        jal     far
        j       out
f:      addi    sp, sp, -16
        sw      ra, (sp)
        jal     g
        lw      ra, (sp)
        addi    sp, sp, 16
        j       h
g:      nop
        nop
        ret
h:      nop
        ret
far:    mv      s0, sp
        mv      s1, ra
        addi    sp, sp, -16
        jal     farther
        nop
farther: addi   sp, sp, -16
        jal     farthest
        nop
farthest: mv    sp, s0
        jr      s1
        .globl  h, out
out:`+end, 1)
	assert.Equal(t, map[string]uint64{
		"_start": 6, "out": 4, // two of li, and two of sw
		"_start f": 2 * 6, "_start f g": 2 * 3, "_start g": 3, "_start h": 2 * 2,
		"_start far": 4, "_start far farther": 2, "_start far farther farthest": 2,
	}, got)
}

// Deep recursion is counted with the deepest that is kept, and comes back all the same.
func TestDepth(t *testing.T) {
	got, samples := stacks(t, `
_start: la      sp, 0x80040000
        li      a0, 1000
        jal     down
        jal     after
        j       out
down:   addi    sp, sp, -16
        sw      ra, (sp)
        beqz    a0, 1f
        addi    a0, a0, -1
        jal     down
1:      lw      ra, (sp)
        addi    sp, sp, 16
        ret
after:  nop
        ret
        .globl  out
out:`+end, 1)
	assert.EqualValues(t, 2, got["_start after"])
	assert.EqualValues(t, 8, got["_start down"], "the first, which comes back last")
	for _, s := range samples {
		assert.LessOrEqual(t, len(s.Stack), 129)
	}
	got, _ = stacks(t, "_start: jal _start", 1)
	assert.Len(t, got, 129, "calls without end")
}

// A handler of an exception was called by what trapped, one of an interrupt by nobody; what was interrupted goes on in
// its own stack, in its own mode.
func TestTraps(t *testing.T) {
	_, samples := stacks(t, `
_start: la      t0, handler
        csrw    mtvec, t0
        la      t0, user
        csrw    mepc, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        la      sp, 0x80010000
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 500
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 0x80
        csrw    mie, t0
        mret
        .balign 4
handler: csrr   t5, mcause
        bltz    t5, timer
        csrr    t5, mepc
        addi    t5, t5, 4
        csrw    mepc, t5
        mret
timer:  csrw    mie, zero
        mret
user:   jal     work
        jal     work
        j       out
work:   ecall
        li      t0, 300
1:      addi    t0, t0, -1
        bnez    t0, 1b
        ret
        .globl  out, work
out:`+end, 1)
	steps := map[cpu.Priv]map[int]uint64{cpu.M: {}, cpu.U: {}}
	for _, s := range samples {
		steps[s.Priv][len(s.Stack)] += s.Steps
	}
	assert.EqualValues(t, 2*(1+1+600+1)+1, steps[cpu.U][2], "work, its ecalls and the interrupted step")
	assert.EqualValues(t, 2*6, steps[cpu.M][3], "the handler below work below user")
	assert.Equal(t, []int{1, 3}, keys(steps[cpu.M]), "the timer's handler alone")
	assert.Equal(t, []int{1, 2}, keys(steps[cpu.U]))
}

func keys(m map[int]uint64) []int { return slices.Sorted(maps.Keys(m)) }

// Whoever switches stacks, by a kernel, by coroutines, on two harts: the knife's strokes are the toasts', each with the
// calls that lead there.
func TestRecipes(t *testing.T) {
	for name, want := range map[string][]string{
		"sequential":  {"_start make_toasts spread_jam stroke", "_start make_toasts cut_slice stroke"},
		"cooperative": {"toast_task make_toasts spread_jam stroke", "toast_task make_toasts cut_slice stroke"},
		"preemptive":  {"toast make_toasts spread_jam stroke", "toast make_toasts cut_slice stroke"},
		"spaces":      {"toast make_toasts spread_jam stroke", "toast make_toasts cut_slice stroke"},
	} {
		got, samples := stacks(t, name, 0)
		var strokes []string
		for stack := range got {
			if strings.Contains(stack, "stroke") && !strings.Contains(stack, "stroke ") {
				strokes = append(strokes, stack)
			}
		}
		assert.ElementsMatch(t, want, strokes, name)
		for _, s := range samples {
			assert.LessOrEqual(t, len(s.Stack), 7, name)
		}
	}
}

// The same run makes the same profile.
func TestSame(t *testing.T) {
	_, first := stacks(t, "parallel", 2)
	_, second := stacks(t, "parallel", 2)
	assert.Equal(t, first, second)
	harts := map[int]bool{}
	for _, s := range first {
		harts[s.Hart] = true
	}
	assert.Len(t, harts, 2)
}
