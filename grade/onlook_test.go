package grade_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A sheet may ask for lost updates, and for registers that a switch forgets though nobody changes them.
func TestRacesAndStrictness(t *testing.T) {
	const program = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 1 << 7
        csrw    mie, t0
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 100
        sw      t0, CLINT_MTIMECMP, t1
        csrsi   mstatus, 8
        lw      t0, jar
        addi    t0, t0, 1
        sw      t0, jar, t1
1:      lw      t0, came
        beqz    t0, 1b
        li      t0, 0x5555
        sw      t0, FINISHER, t1
        .balign 4
handler: addi   sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, 5
        sw      t0, jar, t1
        sw      t0, came, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .data
jar:    .word   0
came:   .word   0
        .bss
        .space  64
top:
`
	const sheet = "name a\ntitle A\nfiles a.s\ncheck kept 10 It is kept.\nexpect EXPECTED\n"
	for expected, passed := range map[string]bool{
		"races == 1":                          true,
		"races == 0":                          false,
		`race has "the program updates jar;"`: true,
		"strict-violations == 0":              true,
		"strict-violations register == 0":     true,
		`strict-violation has "lost"`:         false,
		"races == strict-violations":          false,
	} {
		r := judge(t, strings.Replace(sheet, "EXPECTED", expected, 1), program)
		require.Empty(t, r.Problem)
		assert.Equal(t, passed, r.Passed, expected)
	}
	closed := strings.NewReplacer("lw      t0, jar", "csrci mstatus, 8\nlw t0, jar",
		"1:      lw", "csrsi mstatus, 8\n1: lw")
	r := judge(t, strings.Replace(sheet, "EXPECTED", "races == 0", 1), closed.Replace(program))
	assert.True(t, r.Passed, "with closed gates")
}
