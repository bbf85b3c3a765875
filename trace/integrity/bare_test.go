package integrity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/integrity"
)

// bare is a small kernel in M mode that says nothing on the ticket rail: two tasks, each with a stack, on which a trap
// pushes all registers; the timer switches.
const bare = `
        .equ    FRAME, 128
_start: la      sp, top_a
        la      t0, trap
        csrw    mtvec, t0
        la      t0, top_b - FRAME       # b begins with a frame of its own
        la      t1, b
        sw      t1, 0(t0)
        sw      t0, other, t1
        call    next
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
a:      li      s0, 1000
        li      t6, 1000
1:      addi    s0, s0, 1
        addi    t6, t6, 1
        addi    sp, sp, -16
        sw      s0, 0(sp)
        sw      t6, 4(sp)
        lw      t6, 4(sp)
        addi    sp, sp, 16
        j       1b

b:      li      s0, 0
        li      t6, 0
1:      addi    s0, s0, -1
        addi    t6, t6, -2
        addi    sp, sp, -32
        sw      s0, 0(sp)
        sw      t6, 4(sp)
        lw      t6, 4(sp)
        addi    sp, sp, 32
        j       1b

        .balign 4
trap:   addi    sp, sp, -FRAME
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        sw      x\n, 4*\n(sp)
        .endr
        csrr    t0, mepc
        sw      t0, 0(sp)
        call    next
        lw      t0, other               # the other one's stack
        sw      sp, other, t1
        mv      sp, t0
        lw      t0, 0(sp)
        csrw    mepc, t0
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(sp)
        .endr
        addi    sp, sp, FRAME
        mret

next:   lw      t0, CLINT_MTIME         # the timer, 300 ticks from now
        addi    t0, t0, 300
        sw      zero, CLINT_MTIMECMPH, t1
        sw      t0, CLINT_MTIMECMP, t1
        ret

        .bss
        .balign 16
        .space  256
top_b:  .space  256
top_a:
other:  .space  4
`

func TestWithoutTheRail(t *testing.T) {
	found, _ := watched(try.Machine(t, machine.Config{}, bare), 50_000, true)
	require.Empty(t, text(found), "as it is")

	list := "n, 1," + numbers(3, 31, 0) + "\n"
	save, restore := strings.Index(bare, list), strings.LastIndex(bare, list)
	for r := 3; r < 32; r++ {
		for what, at := range map[string]int{"save": save, "restore": restore} {
			program := bare[:at] + "n, 1," + numbers(3, 31, r) + "\n" + bare[at+len(list):]
			program = strings.ReplaceAll(program, "1:      addi    s0, s0",
				fmt.Sprintf("1: addi x%d, x%d, 7\n addi s0, s0", r, r))
			found, _ := check(try.Machine(t, machine.Config{}, program), 50_000)
			if assert.NotEmpty(t, found, "%s of x%d", what, r) {
				assert.Equal(t, integrity.LostRegister, found[0].Kind)
				assert.Contains(t, found[0].Task, "the context on the stack at 0x8")
			}
		}
	}
	for name, c := range map[string]struct {
		old, new string
		kind     integrity.Kind
	}{
		"mepc not restored": {"        csrw    mepc, t0", "csrr t1, mstatus\n bltz s0, 7f\n csrw mepc, t0\n7:",
			integrity.WrongPC},
		"mepc not saved": {"        sw      t0, 0(sp)\n        call    next", "        call    next",
			integrity.WrongPC},
		"sp too high": {"        addi    sp, sp, FRAME\n        mret", "        addi    sp, sp, FRAME+16\n mret",
			integrity.LostRegister},
		"a small stack": {"top_b:  .space  256", "top_b:  .space  16\n", integrity.SharedStack},
		"one stack":     {"top_b - FRAME       #", "top_a - 2*FRAME #", integrity.SharedStack},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, bare, c.old)
			found, _ := check(try.Machine(t, machine.Config{}, strings.Replace(bare, c.old, c.new, 1)), 50_000)
			require.NotEmpty(t, found)
			assert.Equal(t, c.kind, found[0].Kind)
		})
	}
}
