package grade_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/grade"
)

// A program that waits for one alarm, with a look and a sleep between which nothing may come: CHECK is where interrupts
// are turned off, before the look or after it.
const sleeper = `
_start: la      t0, trap
        csrw    mtvec, t0
        li      t0, 900                 # far behind what it does now
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        call    rest
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
rest:
1:      BEFORE
        lw      t0, rang
        bnez    t0, 2f
        AFTER
        wfi
        csrsi   mstatus, 8
        j       1b
2:      csrsi   mstatus, 8
        ret
        .balign 4
trap:   csrw    mscratch, t0
        la      t0, rang
        sw      t0, 0(t0)
        la      t0, CLINT_MTIMECMPH     # not for centuries
        sw      t0, 0(t0)
        csrr    t0, mscratch
        mret
        .bss
rang:   .space  4
`

// A sweep finds the one moment at which a ring is slept through, says which, and shows that run; where there is none
// it finds nothing.
func TestSweep(t *testing.T) {
	sheet := "name a\ntitle A\nfiles a.s\nlimit 20000 steps 50 ms\ncheck rest 10 It wakes.\nsweep timer over rest\n" +
		"expect ending == \"halted\"\nelse It sleeps for ever.\n"
	off, nothing := "csrci mstatus, 8", "nop"
	for _, c := range []struct {
		before, after string
		points        int
	}{{off, nothing, 10}, {nothing, off, 0}} {
		text := strings.NewReplacer("BEFORE", c.before, "AFTER", c.after).Replace(sleeper)
		r := judge(t, sheet, text)
		require.Equal(t, c.points, r.Points, "%+v", r.Checks[0].Failure)
		if c.points == 0 {
			f := r.Checks[0].Failure
			assert.Regexp(t, `^The interrupt of the timer comes between .* and .*\(bnez t0, 2f\)\.`, f.Timing)
			assert.Equal(t, "It sleeps for ever.", f.Message)
			assert.NotNil(t, r.Session())
		}
	}
	for _, bad := range []string{"sweep timer", "sweep over rest", "sweep timer over", "sweep timer over a b"} {
		_, err := grade.Parse("check a 1 A\n" + bad + "\nexpect exit == 0\n")
		assert.Error(t, err, bad)
	}
	for _, bad := range []string{"oven over rest", "timer over nowhere"} {
		r := judge(t, strings.Replace(sheet, "timer over rest", bad, 1),
			strings.NewReplacer("BEFORE", off, "AFTER", nothing).Replace(sleeper))
		assert.Empty(t, r.Problem, bad)
		assert.Zero(t, r.Points)
		assert.Contains(t, r.Checks[0].Failure.Message, strings.Fields(strings.ReplaceAll(bad, "timer over ", ""))[0])
	}
	for _, word := range []string{"sweep timer over rest", "explore rest 1"} {
		_, err := grade.Parse("check a 1 A\ninput 1 ms \"x\"\n" + word + "\nexpect exit == 0\n")
		assert.ErrorContains(t, err, "make two checks of it")
	}
}

// Code does not get out of a sweep by standing behind a label that is global.
func TestSweepGoesAlong(t *testing.T) {
	sheet := "name a\ntitle A\nfiles g.s s.s\ngiven g.s\nyours below top\nlimit 20000 steps 50 ms\n" +
		"check rest 10 It wakes.\nsweep timer over rest\nexpect ending == \"halted\"\nelse It sleeps for ever.\n"
	begin, rest, _ := strings.Cut(sleeper, "rest:\n")
	begin = strings.Replace(begin, "_start:", ".globl _start\n_start: la sp, top\n", 1) +
		".bss\nbelow: .space 64\ntop:\n"
	off, nothing := "csrci mstatus, 8", "nop"
	for _, way := range []string{
		"rest: j far\nfar:\n",
		"rest: addi sp, sp, -16\nsw ra, 0(sp)\ncall far\nlw ra, 0(sp)\n" +
			"addi sp, sp, 16\nret\nfar:\n",
		"rest: la t0, far\njr t0\n.section .text.far, \"ax\"\nfar:\n",
	} {
		for _, c := range []struct {
			before, after string
			points        int
		}{{off, nothing, 10}, {nothing, off, 0}} {
			fill := strings.NewReplacer("BEFORE", c.before, "AFTER", c.after)
			r := beside(t, sheet, begin, ".globl rest, far, trap\n"+fill.Replace(way+rest))
			require.Equal(t, c.points, r.Points, "%s: %+v", way, r.Checks[0].Failure)
		}
	}
}
