package explore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// jar is a program that does something in a section, with interrupts on, while the timer's handler adds 1 to the jar
// once. The section is n instructions long, with a load first and a store last; the jar must be 2 in the end.
func jar(n int) string {
	return fmt.Sprintf(`
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        la      s0, jar
        li      t0, 300
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
section:
        lw      a0, 0(s0)
%s      addi    a0, a0, 1
        sw      a0, 0(s0)
after:  csrr    t0, mie         # until the handler has been here
        bnez    t0, after
        lw      a0, 0(s0)
        addi    a0, a0, -2
        snez    a0, a0
        slli    a0, a0, 16
        li      t0, 0x3333
        bnez    a0, 1f
        li      t0, 0x5555
1:      add     t0, t0, a0
        sw      t0, FINISHER, t1
2:      j       2b

        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        csrw    mie, zero       # once
        lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
        lw      t0, 0(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 256
jar:    .word   0
        .space  252
top:
`, strings.Repeat("        nop\n", n-3))
}

func explored(t *testing.T, program string, q explore.Question) *explore.Answer {
	if q.Machine == nil {
		q.Machine = try.Machine(t, machine.Config{}, program)
	}
	if q.Most == 0 {
		q.Most = 1
	}
	a, err := explore.Explore(q)
	require.NoError(t, err)
	return a
}

// mended is the jar with the section behind closed gates, and the timer set anew by its handler; it ends at once, and
// fails if what is in the jar is not what was put in.
const mended = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        la      s0, jar
        li      s2, 10000
        sw      s2, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s1, 12
1:      csrci   mstatus, 8
        lw      a0, 0(s0)
        addi    a0, a0, 1
        sw      a0, 0(s0)
        csrsi   mstatus, 8
        addi    s1, s1, -1
        bnez    s1, 1b
        csrci   mstatus, 8
        lw      a0, 0(s0)
        lw      a1, 4(s0)
        addi    a0, a0, -12
        li      t0, 0x5555
        beq     a0, a1, 2f
        li      t0, 0x13333
2:      sw      t0, FINISHER, t1
3:      j       3b

        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
        lw      t0, 4(s0)
        addi    t0, t0, 1
        sw      t0, 4(s0)
        li      t0, 10000
        add     s2, s2, t0
        sw      s2, CLINT_MTIMECMP, t1
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

// unused listens to the timer, and has code that is never run.
const unused = `
_start: li      t0, 1 << 7
        csrw    mie, t0
        li      t0, 0x5555
        sw      t0, FINISHER, t1
1:      j       1b
unused: nop
        ret
        .global unused
`

// notes is a jar of which the handler notes where it came, and which ends well.
var notes = strings.NewReplacer("        addi    a0, a0, -2\n        snez    a0, a0\n", "        li      a0, 0\n",
	"        sw      t0, 0(s0)\n        lw      t0, 0(sp)\n",
	"        csrr    t0, mepc\n        sw      t0, 4(s0)\n        lw      t0, 0(sp)\n",
	"        .space  252\n", "came:   .word   0\n        .space  248\n").Replace(jar(5))

// two is a program of which two interrupts do harm, and one does not.
const two = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        la      s0, jar
        lw      t0, 12(s0)
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
        lw      a3, 4(s0)
        lw      a0, 0(s0)
        lw      a4, 4(s0)
        beq     a3, a4, 1f
        lw      a0, 0(s0)
        j       2f
1:      csrci   mstatus, 8
        lw      a4, 4(s0)
        beq     a3, a4, 2f
        csrsi   mstatus, 8
        lw      a0, 0(s0)
2:      addi    a0, a0, 1
        sw      a0, 0(s0)
        csrsi   mstatus, 8
        csrci   mstatus, 8
        lw      a0, 0(s0)
        lw      a1, 4(s0)
        addi    a0, a0, -1
        li      t0, 0x5555
        beq     a0, a1, 1f
        li      t0, 0x13333
1:      sw      t0, FINISHER, t1
2:      j       2b
        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, 0(s0)
        addi    t0, t0, 1
        sw      t0, 0(s0)
        lw      t0, 4(s0)
        addi    t0, t0, 1
        sw      t0, 4(s0)
        lw      t0, 12(s0)
        addi    t0, t0, 500
        sw      t0, 12(s0)
        sw      t0, CLINT_MTIMECMP, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .data
        .balign 256
jar:    .word   0, 0, 0, 500
        .space  240
top:
`
