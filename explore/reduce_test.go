package explore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
)

// Timings that are found to be alike are alike: where every timing is run, nothing more is found. Each of these
// programs tells steps, or times, apart in another way, so that some timings fail and others, which look like them, do
// not.
func TestAlikeIsAlike(t *testing.T) {
	for name, p := range map[string]struct{ closed, open, handler string }{
		"the clock, afterwards": {closed: nops, open: `
        csrr    t0, time
        srli    t1, t0, 8
        beqz    t1, right               # no interrupt was placed
        andi    t0, t0, 8
        bnez    t0, wrong
`},
		"the clock, in the device": {closed: nops, open: `
        lw      t0, CLINT_MTIME
        srli    t1, t0, 8
        beqz    t1, right
        andi    t0, t0, 8
        bnez    t0, wrong
`},
		"a device that moves": {closed: `
        li      t0, 50
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        .rept   300
        nop
        .endr
`, open: `
        csrr    t0, mie
        bnez    t0, right
        lw      t0, KETTLE_TEMP
        andi    t0, t0, 1
        bnez    t0, wrong
`},
		"a counter, after a loop that waits": {open: `
        li      t2, 2
1:      addi    t2, t2, -1              # twice the same: 1, 0, 1, 0 …
        bgez    t2, 2f
        li      t2, 1
2:      csrr    t0, mie
        beqz    t0, 3f
        lw      t0, jar + 4             # until it has waited long enough
        beqz    t0, 1b
3:      csrr    t0, mcycle
        andi    t0, t0, 4
        bnez    t0, wrong
`, handler: "nop\n"},
		"a store in a loop": {open: `
        la      s0, jar
        li      t1, 1
        li      t2, 9
1:      li      t0, 0
        amoadd.w zero, t1, (s0)
        lw      t0, 0(s0)
        blt     t0, t2, 1b
        lw      t0, jar + 4
        bnez    t0, wrong
`, handler: `
        lw      t0, jar
        andi    t0, t0, 1
        sw      t0, jar + 4, t1
`},
		"a load that has an effect, in a loop": {closed: "li t0, 1500\n sw t0, KETTLE_FILL, t1\n", open: `
        la      s0, KETTLE_POUR
1:      li      t0, 0
        lw      zero, 0(s0)             # a cup
        lw      t0, KETTLE_LEVEL
        bnez    t0, 1b
        lw      t0, jar
        bnez    t0, wrong
`, handler: `
        lw      t0, KETTLE_LEVEL
        andi    t0, t0, 256
        sw      t0, jar, t1
`},
		"what is pending, before the gates open": {closed: nops + `
        csrr    t0, mip
        sw      t0, jar, t1
` + nops, open: `
        lw      t0, jar
        bnez    t0, wrong
`},
		"a sleep before the gates open": {closed: nops + `
        li      t0, 1 << 7 | 1 << 3
        csrw    mie, t0
        li      t0, 1
        sw      t0, CLINT_MSIP, t1      # it does not sleep: it has rung for itself
        wfi
        sw      zero, CLINT_MSIP, t1
        csrr    t0, mcycle
` + nops, open: "nop\n"},
		"a second alarm": {closed: nops, open: nops + nops + `
        lw      t0, jar
        addi    t0, t0, -2
        beqz    t0, wrong
`, handler: `
        lw      t0, jar
        addi    t0, t0, 1
        sw      t0, jar, t1
        li      t0, 1 << 7
        csrw    mie, t0
        li      t0, 665
        sw      t0, CLINT_MTIMECMP, t1
`},
		"an alarm that is put off in time": {closed: nops, open: nops + nops + `
        li      t0, -1
        sw      t0, CLINT_MTIMECMP + 4, t1
        lw      t0, jar
        addi    t0, t0, -2
        beqz    t0, wrong
`, handler: `
        lw      t0, jar
        addi    t0, t0, 1
        sw      t0, jar, t1
        li      t0, 1 << 7
        csrw    mie, t0
        li      t0, 665
        sw      t0, CLINT_MTIMECMP, t1
`},
		"a store to a device": {closed: nops + `
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 900
        sw      t0, CLINT_MTIMECMP, t1
` + nops, open: `
        csrr    t0, mie
        bnez    t0, right
        lw      t0, CLINT_MTIME
        srli    t0, t0, 9
        andi    t0, t0, 1
        bnez    t0, wrong
`},
	} {
		t.Run(name, func(t *testing.T) {
			text := fmt.Sprintf(tellsApart, p.closed, p.open, p.handler)
			exact := explored(t, text, explore.Question{Exact: true})
			assert.Zero(t, exact.Levels[0].Merged)
			if name != "a sleep before the gates open" {
				assert.NotZero(t, exact.Failed())
			}
			assert.Less(t, exact.Failed(), exact.Timings())
			reduced := explored(t, text, explore.Question{})
			assert.Equal(t, exact, unmerged(reduced))
		})
	}
}

const nops = "nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n nop\n"

// tellsApart is a program that does something with the gates closed, and something with the gates open, and is
// interrupted.
const tellsApart = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 600
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1 << 7
        csrw    mie, t0
%s
        csrsi   mstatus, 8
%s
right:  csrw    mie, zero
        li      t0, 0x5555
        sw      t0, FINISHER, t1
1:      j       1b
wrong:  li      t0, 0x13333
        sw      t0, FINISHER, t1
1:      j       1b

        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        csrw    mie, zero
%s
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
jar:    .word   0, 0
        .space  248
top:
`

// So it is of two interrupts of which the first comes at closed gates. Here two do harm where the time says so, after
// the first; or an alarm comes only if the first is late.
func TestAlikeIsAlikeOfTwo(t *testing.T) {
	const again = `
        lw      t0, jar
        addi    t0, t0, 1
        sw      t0, jar, t1
        li      t0, 1 << 7
        csrw    mie, t0
        lw      t0, next
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, %d                  # and after that
        sw      t0, next, t1
        .data
next:   .word   %d
        .text
`
	for name, p := range map[string]struct{ open, handler string }{
		"nothing": {open: nops + `
        lw      t0, jar
        addi    t0, t0, -2
        beqz    t0, wrong
`, handler: fmt.Sprintf(again, -1, 100000)},
		"the clock, in between": {open: nops + `
        csrr    s2, time
        andi    s2, s2, 8
` + nops + `
        lw      t0, jar
        addi    t0, t0, -2
        bnez    t0, right
        bnez    s2, wrong
`, handler: fmt.Sprintf(again, -1, 100000)},
		"a third alarm": {open: nops + `
        lw      t0, jar
        addi    t0, t0, -3
        beqz    t0, wrong
`, handler: fmt.Sprintf(again, 100000, 660)},
	} {
		t.Run(name, func(t *testing.T) {
			text := fmt.Sprintf(tellsApart, nops, p.open, p.handler)
			exact := explored(t, text, explore.Question{Exact: true, Most: 2})
			reduced := explored(t, text, explore.Question{Most: 2})
			assert.Equal(t, exact, unmerged(reduced))
			require.Len(t, exact.Levels, 2)
			assert.NotZero(t, exact.Failed())
			assert.Less(t, exact.Levels[1].Failed, exact.Levels[1].Timings)
			if name == "nothing" {
				assert.Greater(t, 2*reduced.Levels[1].Merged, reduced.Levels[1].Timings)
			}
			assert.Equal(t, reduced, explored(t, text, explore.Question{Most: 2, Workers: 3}))
			for _, i := range []int{0, len(reduced.Failing) - 1} {
				if name == "a third alarm" {
					break // which rings for ever
				}
				replay(t, try.Machine(t, machine.Config{}, text), reduced.Failing[i], 1)
			}
		})
	}
}

// Much is alike where a kernel closes its gates for long; and all races are as they are.
func TestRacesAlike(t *testing.T) {
	var timings, merged uint64
	for _, name := range programs.Races {
		for _, name := range []string{name, name + "-mended"} {
			ask := func(exact bool) *explore.Answer {
				return explored(t, "", explore.Question{Machine: try.Machine(t, machine.Config{}, name), Exact: exact})
			}
			a := ask(false)
			timings, merged = timings+a.Timings(), merged+a.Levels[0].Merged
			assert.Equal(t, ask(true), unmerged(a), name)
		}
	}
	assert.Greater(t, merged, timings/2)
}
