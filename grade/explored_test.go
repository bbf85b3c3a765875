package grade_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/grade"
	"breakfast/machine"
	"breakfast/machine/history"
)

// A program that adds 1 to a jar in a section, which the timer's handler does too, and counts.
const jars = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        la      s0, jar
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
section:
        SECTION
after:  csrci   mstatus, 8
        lw      a0, jar
        lw      a1, rings
        sub     a0, a0, a1
        sw      a0, mine, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .globl  section, after
        .balign 4
handler:
        addi    sp, sp, -8
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, next
        addi    t0, t0, 1000
        sw      t0, next, t1
        sw      t0, CLINT_MTIMECMP, t1
        lw      t0, jar
        addi    t0, t0, 1
        sw      t0, jar, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 8
        mret
        .data
next:   .word   1000
jar:    .word   0
rings:  .word   0
mine:   .word   0
        .space  64
top:
`

// An exploration finds what one interrupt does, and what only two do; says when they come, in words; and the session
// opens one step before the last is taken. Where nothing fails it finds nothing.
func TestExplore(t *testing.T) {
	const sheet = "name a\ntitle A\nfiles a.s\nlimit 20000 steps 50 ms\ncheck jar 10 It counts.\nexplore section 2\n" +
		"expect memory mine == 1\nelse There are {memory mine} of mine.\n"
	plain := "lw a0, 0(s0)\naddi a0, a0, 1\nsw a0, 0(s0)\n"
	again := "lw a3, rings\nlw a0, jar\nlw a4, rings\nbeq a3, a4, 1f\nlw a0, jar\nj 2f\n1: csrci mstatus, 8\n" +
		"lw a4, rings\nbeq a3, a4, 2f\ncsrsi mstatus, 8\nlw a0, jar\n2: addi a0, a0, 1\nsw a0, jar, t1\n"
	for _, c := range []struct {
		section, timing string
	}{
		{"li a0, 1\namoadd.w zero, a0, (s0)\n", ""},
		{"csrci mstatus, 8\n" + plain + "csrsi mstatus, 8\n", ""},
		{plain, `^The interrupt of the timer comes between .*lw a0, 0\(s0\).* and .*addi a0, a0, 1.* until that ` +
			`goes on; they store to .*jar, rings\.$`},
		{again, `^First the interrupt of the timer comes before .*\. The interrupt of the timer comes between .*$`},
	} {
		r := judge(t, sheet, strings.Replace(jars, "SECTION", c.section, 1))
		require.Empty(t, r.Problem)
		if c.timing == "" {
			require.True(t, r.Passed, "%+v", r.Checks[0].Failure)
			continue
		}
		f := r.Checks[0].Failure
		require.NotNil(t, f, c.section)
		assert.Regexp(t, c.timing, f.Timing)
		assert.Equal(t, "There are 0 of mine.", f.Message)
		s := r.Session()
		require.NotNil(t, s)
		m, err := s.Machine()
		require.NoError(t, err)
		past := history.New(m)
		require.NoError(t, past.Play(s.Run))
		past.Go(s.Moment)
		assert.Equal(t, s.Moment, m.Position())
		past.Go(machine.Position{Steps: s.Moment.Steps + 1, Now: devices.Never})
		assert.Equal(t, "handler", m.Image().Place(m.Hart().PC))
	}
	for _, one := range []string{"explore section 1 timer", "explore section 1"} {
		r := judge(t, strings.Replace(sheet, "explore section 2", one, 1), strings.Replace(jars, "SECTION", again, 1))
		assert.True(t, r.Passed, "it takes two")
	}
}

// What a check expects of violations holds at all timings, too: of a register that the handler spoils, and that nobody
// looks at.
func TestExploreViolations(t *testing.T) {
	const sheet = "name a\ntitle A\nfiles a.s\ncheck kept 10 It is kept.\nexplore section 1\nexpect EXPECTED\n"
	program := strings.Replace(jars, "SECTION", "nop\nnop", 1)
	spoils := strings.Replace(program, "lw      t0, next", "li s5, 7\nlw t0, next", 1)
	lucky := strings.Replace(spoils, "section:", "li s5, 7\nsection: mv a5, s5", 1)
	for _, c := range []struct {
		expected, program string
		passed            bool
	}{
		{"violations register == 0", program, true},
		{"violations register == 0", spoils, false},
		{"violations claim == 0", spoils, true},
		{"memory mine == 0", spoils, true},
		{"violations register == 0", lucky, true},
		{"strict-violations register == 0", program, true},
		{"strict-violations register == 0", lucky, false},
	} {
		r := judge(t, strings.Replace(sheet, "EXPECTED", c.expected, 1), c.program)
		require.Empty(t, r.Problem)
		assert.Equal(t, c.passed, r.Passed, c.expected)
		if !c.passed {
			assert.Contains(t, r.Checks[0].Failure.Timing, "The interrupt of the timer comes ")
		}
	}
}

// What cannot be explored is refused with the sheet, or fails the check when the program is there.
func TestExploreRefuses(t *testing.T) {
	for _, bad := range []string{"explore a", "explore a 0", "explore a 5", "explore a two timer"} {
		_, err := grade.Parse("check a 1 A\n" + bad + "\nexpect exit == 0\n")
		assert.ErrorContains(t, err, "want: explore LABEL N", bad)
	}
	program := strings.Replace(jars, "SECTION", "nop", 1)
	for bad, want := range map[string]string{
		"explore nowhere 1":      "The program has no symbol nowhere",
		"explore section 1 oven": `"oven" interrupts nobody`,
	} {
		r := judge(t, "check a 1 A\n"+bad+"\nexpect exit == 0\n", program)
		assert.Empty(t, r.Problem, "other checks may still be made")
		assert.Zero(t, r.Points)
		assert.Contains(t, r.Checks[0].Failure.Message, want, bad)
	}
}
