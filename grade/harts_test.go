package grade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/grade"
	"breakfast/machine"
)

// Two harts. Hart 0 fills the kettle once and calls hart 1; hart 1 fills it twice, takes the call, sleeps, is called
// again, and ends the run with what it found in count: how far hart 0 had counted when it began.
const twoHarts = `
        .globl  _start
_start: la      t0, bell
        csrw    mtvec, t0
        csrwi   mie, 8
        bnez    a0, one
        .rept   20
        addi    s1, s1, 1
        sw      s1, count, t0
        .endr
        li      t0, 100
        sw      t0, KETTLE_FILL, t1
        li      s2, 2
1:      li      t0, 1
        sw      t0, CLINT_MSIP + 4, t1
2:      lw      t0, CLINT_MSIP + 4
        bnez    t0, 2b
        addi    s2, s2, -1
        bnez    s2, 1b
        csrw    mie, zero
3:      wfi
        j       3b
one:    lw      s1, count
        li      t0, 200
        sw      t0, KETTLE_FILL, t1
        sw      t0, KETTLE_FILL, t1
        csrsi   mstatus, 8
4:      lw      t0, heard
        addi    t0, t0, -2
        bnez    t0, 4b
        li      t0, 500                 # hart 0 may go to sleep
6:      addi    t0, t0, -1
        bnez    t0, 6b
        slli    s1, s1, 16
        li      t0, FINISHER_FAIL
        or      t0, t0, s1
        sw      t0, FINISHER_EXIT, t1
5:      j       5b
        .balign 4
bell:   lw      t0, heard
        addi    t0, t0, 1
        sw      t0, heard, t1
        sw      zero, CLINT_MSIP + 4, t0
        mret
        .bss
        .balign 4
count:  .space  4
heard:  .space  4
`

// What one hart did is told apart from what the other did, and a check is made at each length of turns.
func TestHarts(t *testing.T) {
	r := judge(t, `harts 2
check all 10 What both did.
interleave 1 64
expect exit >= 0
expect stores KETTLE_FILL == 3
expect interrupts software == 2
expect calls bell == 2
expect calls one == 1
check each 10 What each did.
interleave 1 64
expect exit >= 0
expect on 0 stores KETTLE_FILL == 1
expect on 1 stores KETTLE_FILL == 2
expect on 0 stores KETTLE_FILL 100 == 1
expect on 0 interrupts software == 0
expect on 1 interrupts software == 2
expect on 0 calls bell == 0
expect on 1 calls bell == 2
expect on 0 calls _start == 1
expect on 0 retired wfi == 1
expect on 1 retired wfi == 0
expect on 0 register s2 == 0
expect on 1 register s2 == 0
expect on 0 report sleeping > 0
expect on 1 report sleeping == 0
expect on 0 steps > 40
expect on 1 steps > 40
check one 10 At turns of one step hart 1 sees little of the counting.
interleave 1
expect exit < 5
check long 10 At long turns it sees all.
interleave 1000
expect exit == 20
`, twoHarts)
	for _, m := range r.Checks {
		assert.True(t, m.Passed, "%s %v", m.Name, m.Failure)
	}
	require.Empty(t, r.Problem)
}

// A failure says with which harts and turns the run was made, and where each hart stands.
func TestHartsFailure(t *testing.T) {
	const sheet = "harts 2\nlimit 5000 steps 1 ms\ncheck sleeps 10 It ends.\ninterleave 3 5\n" +
		"expect ending == \"halted\"\nelse hart 1 made {on 1 retired wfi} wfis, hart 2 {on 2 steps}\n"
	const program = "_start: bnez a0, one\nzero: wfi\nj zero\none: wfi\nj one\n"
	r := judge(t, sheet, program)
	f := r.Checks[0].Failure
	require.NotNil(t, f)
	assert.Equal(t, 2, r.Checks[0].Failures, "one at each length")
	assert.Equal(t, 2, f.Harts)
	assert.Equal(t, 3, f.Turns)
	assert.Equal(t, "hart 1 made 1 wfis, hart 2 ?", f.Message)
	assert.Regexp(t, "^it sleeps for ever, since nothing can wake it, with hart 0 at .*wfi and hart 1 at .*wfi$",
		f.Ending)

	// Who chooses turns for a board gets these alone.
	r = judgeOn(t, machine.Config{Interleave: 7}, sheet, program)
	assert.Equal(t, 1, r.Checks[0].Failures)
	assert.Equal(t, 7, r.Checks[0].Failure.Turns)

	r = judge(t, "harts 2\nlimit 5000 steps 1 ms\ncheck ends 10 It ends.\nexpect exit == 0\n",
		"_start: bnez a0, one\nzero: j zero\none: j one\n")
	assert.Regexp(t, "^it was still running with hart 0 at .*zero and hart 1 at .*one, after 5000 steps",
		r.Checks[0].Failure.Ending)
	assert.Empty(t, r.Checks[0].Failure.Last)
}

func TestHartsSheet(t *testing.T) {
	for text, want := range map[string]string{
		"harts 9":                             "line 1: 9: want a number from 1 to 8",
		"harts none":                          "line 1: none: want a number from 1 to 8",
		"interleave 3":                        "line 1: interleave stands before the first check",
		"check a 1 A.\ninterleave 1 0":        "line 2: 0: want a number from 1 to 1000000",
		"check a 1 A.\nexpect on 1 == 1":      "line 2: on: want a hart and one of calls, exception, exceptions,",
		"check a 1 A.\nexpect on 8 steps < 1": "line 2: on: 8 is no hart: want 0 to 7",
		"check a 1 A.\nexpect on 1 time < 1":  "line 2: on: want a hart and one of calls, exception, exceptions,",
	} {
		_, err := grade.Parse(text)
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want)
	}
}
