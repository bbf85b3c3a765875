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

// cooks is a program for several harts: each has a stack, on which it counts, calls and takes timer interrupts, all in
// the same code. Hart 1 hears the kettle, too.
const cooks = `
        .equ    FRAME, 64
_start: la      sp, top
        slli    t0, a0, 10
        sub     sp, sp, t0
        addi    t0, sp, -512            # traps have the lower half of it
        csrw    mscratch, t0
        la      t0, trap
        csrw    mtvec, t0
        call    next
        li      t0, 1 << 7 | 1 << 11
        csrw    mie, t0
        addi    a0, a0, -1
        bnez    a0, 1f
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1 + 0x100, t1
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      csrsi   mstatus, 8
2:      addi    s0, s0, 1
        mv      a0, s0
        call    outer
        j       2b

outer:  addi    sp, sp, -32
        sw      ra, 28(sp)
        sw      s0, 24(sp)
        li      s0, 3
1:      call    inner
        addi    s0, s0, -1
        bnez    s0, 1b
        lw      s0, 24(sp)
        lw      ra, 28(sp)
        addi    sp, sp, 32
        ret
inner:  addi    sp, sp, -16
        sw      a0, 8(sp)
        xori    a0, a0, 5
        lw      a0, 8(sp)
        addi    sp, sp, 16
        ret

        .balign 4
trap:   csrrw   sp, mscratch, sp
        addi    sp, sp, -FRAME
        sw      ra, 0(sp)
        sw      t0, 4(sp)
        sw      t1, 8(sp)
        sw      t2, 12(sp)
        csrr    t0, mcause
        slli    t0, t0, 1
        addi    t0, t0, -22
        beqz    t0, kettle
        call    next
back:   lw      ra, 0(sp)
        lw      t0, 4(sp)
        lw      t1, 8(sp)
        lw      t2, 12(sp)
        addi    sp, sp, FRAME
        csrrw   sp, mscratch, sp
        mret
kettle: lw      t0, PLIC_CLAIM + 0x2000
        sw      zero, KETTLE_RING_EN, t1
        sw      t0, PLIC_CLAIM + 0x2000, t1
        j       back

next:   csrr    t0, mhartid             # the timer, 300 ticks from now
        slli    t0, t0, 3
        li      t1, CLINT_MTIMECMP
        add     t1, t1, t0
        lw      t0, CLINT_MTIME
        addi    t0, t0, 300
        sw      t0, 0(t1)
        sw      zero, 4(t1)
        addi    t2, t2, 1
        ret

        .bss
        .balign 16
        .space  1024 * 8
top:
`

// wander is a kernel for several harts whose four tasks go from hart to hart: a frame on a task's stack is all there is
// of it, and the queue of those that wait is under a lock.
const wander = `
        .equ    FRAME, 128
_start: la      t0, trap
        csrw    mtvec, t0
        la      sp, tops
        slli    t0, a0, 2
        add     t0, t0, sp
        lw      sp, 0(t0)
        mv      s0, a0
        li      t0, 1 << 7
        csrw    mie, t0
        call    next
        csrsi   mstatus, 8
task:   addi    s0, s0, 7
        addi    sp, sp, -32
        sw      s0, 0(sp)
        call    leaf
        lw      s1, 0(sp)
        addi    sp, sp, 32
        j       task
leaf:   addi    sp, sp, -16
        sw      s0, 4(sp)
        lw      s0, 4(sp)
        addi    sp, sp, 16
        ret

        .balign 4
trap:   addi    sp, sp, -FRAME
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        sw      x\n, 4*\n(sp)
        .endr
        csrr    t0, mepc
        sw      t0, 0(sp)
        call    next
        la      a0, lock
        li      t0, 1
1:      amoswap.w.aq t1, t0, (a0)
        bnez    t1, 1b
        lw      t0, queue               # the first of two, and this one behind the other
        lw      t1, queue + 4
        sw      t1, queue, t2
        sw      sp, queue + 4, t2
        mv      sp, t0
        amoswap.w.rl zero, zero, (a0)
        lw      t0, 0(sp)
        csrw    mepc, t0
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(sp)
        .endr
        addi    sp, sp, FRAME
        mret

next:   csrr    t0, mhartid
        slli    t0, t0, 3
        li      t1, CLINT_MTIMECMP
        add     t1, t1, t0
        lw      t0, CLINT_MTIME
        addi    t0, t0, 100
        sw      t0, 0(t1)
        sw      zero, 4(t1)
        ret

        .data
        .balign 4
lock:   .word   0
tops:   .word   top_a, top_b
queue:  .word   top_c - FRAME, top_d - FRAME
        .irp    n, a,b,c,d
        .balign 16
        .space  1024 - FRAME
        .word   task                    # a frame to begin with
        .space  FRAME - 4
top_\n:
        .endr
`

func TestHartsAreRight(t *testing.T) {
	for _, program := range []string{cooks, wander, "parallel"} {
		for _, c := range []machine.Config{{Harts: 1}, {Harts: 2, Interleave: 1}, {Harts: 2},
			{Harts: 2, Interleave: 1000}, {Harts: 3, Interleave: 17}, {Harts: 8}} {
			if program == wander && c.Harts != 2 {
				continue
			}
			found, _ := check(try.Machine(t, c, program), 60_000)
			assert.Empty(t, text(found), "%.20s %+v", program, c)
		}
	}
}

func TestHartsMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		program, old, new string
		kind              integrity.Kind
		message           string
	}{
		"a register, on hart 1": {cooks, "back:   lw      ra, 0(sp)", "back:\n csrr t0, mhartid\n bnez t0, 9f\n" +
			" lw t2, 12(sp)\n9: lw ra, 0(sp)\n lw t0, 4(sp)\n lw t1, 8(sp)\n addi sp, sp, FRAME\n" +
			" csrrw sp, mscratch, sp\n mret", integrity.LostRegister, "lost t2: .* when a timer interrupt came"},
		"one stack for all": {cooks, "        sub     sp, sp, t0\n", "", integrity.SharedStack,
			"^hart [01] pops what it has on its stack below .*, which hart [01] has pushed over"},
		"a frame on another's stack": {cooks, "addi    t0, sp, -512", "la t0, top - 16", integrity.SharedStack,
			"^hart 0 pops what it has on its stack below .*, which hart 1 has pushed over"},
		"the other context": {cooks, "sw      t0, PLIC_CLAIM + 0x2000, t1", "sw t0, PLIC_CLAIM, t1",
			integrity.OpenClaim, "store 40 to PLIC_CLAIM \\+ 0x2000 when it is served, where it was claimed; it was " +
				"stored to PLIC_CLAIM, whose context does not enable it"},
		"a register of who wanders": {wander, "        lw      t0, 0(sp)\n        csrw    mepc, t0",
			"lw t0, 0(sp)\n csrw mepc, t0\n csrr t0, mhartid\n bnez t0, 9f\n sw s1, 4*8(sp)\n9:",
			integrity.LostRegister, "lost s0"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, c.program, c.old)
			m := try.Machine(t, machine.Config{Harts: 2}, strings.Replace(c.program, c.old, c.new, 1))
			found, _ := check(m, 2_000_000)
			require.NotEmpty(t, found)
			assert.Equal(t, c.kind, found[0].Kind, text(found))
			assert.Regexp(t, c.message, found[0].Message)
			assert.Contains(t, fmt.Sprint(found[0].Restored, found[0].Saved), "hart ")
		})
	}
}
