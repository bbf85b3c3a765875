package integrity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/internal/try"
	"breakfast/machine"
)

// What the programs below share: SAVE all but sp on the stack, RESTORE it, ALARM in so many ticks.
const tools = `
        .macro  SAVE
        addi    sp, sp, -128
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        sw      x\n, 4*\n(sp)
        .endr
        .endm
        .macro  RESTORE
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(sp)
        .endr
        addi    sp, sp, 128
        .endm
        .macro  ALARM ticks
        lw      t0, CLINT_MTIME
        addi    t0, t0, \ticks
        sw      zero, CLINT_MTIMECMPH, t1
        sw      t0, CLINT_MTIMECMP, t1
        .endm
        .macro  BOOT
_start: la      sp, stack
        la      t0, trap
        csrw    mtvec, t0
        li      t0, 1 << 7
        csrw    mie, t0
        ALARM   100
        li      s11, 5
        csrsi   mstatus, 8
        .endm
        .bss
        .balign 16
        .space  4096
stack:  .space  16
word:   .space  4
        .text
`

// Kernels that do surprising things and are right are not accused.
func TestRightAndSurprising(t *testing.T) {
	for name, program := range map[string]string{
		// The timer calls a handler of the program's, on its stack; an ecall of the handler's goes back to where the
		// timer struck.
		"signal": `
        BOOT
1:      addi    s0, s0, 1
        addi    a0, a0, 2
        j       1b
signal: li      a0, 77
        addi    sp, sp, -16
        sw      a0, 0(sp)
        addi    sp, sp, 16
        ecall
        .balign 4
trap:   SAVE
        csrr    t0, mcause
        bgez    t0, 2f
        csrr    t0, mepc
        sw      t0, word, t1
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      t0, 4*\n(sp)
        sw      t0, kept+4*\n, t1
        .endr
        ALARM   300
        la      t0, signal
        csrw    mepc, t0
        RESTORE
        mret
2:      addi    sp, sp, 128
        lw      t0, word
        csrw    mepc, t0
        la      t0, kept
        .irp    n, 1,3,4,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(t0)
        .endr
        lw      t0, 4*5(t0)
        mret
        .bss
kept:   .space  128
`,
		// A call that cannot be served yet is made again until it can.
		"restart": `
        BOOT
1:      li      a0, 3
        ecall
        addi    s0, s0, 1
        j       1b
        .balign 4
trap:   SAVE
        csrr    t0, mcause
        bltz    t0, 2f
        lw      t0, word
        beqz    t0, 3f                  # not yet: again
        sw      zero, word, t1
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
3:      RESTORE
        mret
2:      sw      sp, word, t0
        ALARM   1000
        RESTORE
        mret
`,
		// An instruction that the hart does not have, done by software; and a load that must be aligned.
		"emulate": `
        BOOT
1:      addi    s0, s0, 1
        .word   0x0000050b              # custom-0, destination a0
        lh      a1, 1(sp)
        j       1b
        .balign 4
trap:   SAVE
        csrr    t0, mcause
        bltz    t0, 2f
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        lw      t1, 4*8(sp)             # s0
        csrr    t0, mcause
        addi    t0, t0, -2
        beqz    t0, 3f
        sw      t1, 4*11(sp)
        j       4f
3:      sw      t1, 4*10(sp)
4:      RESTORE
        mret
2:      ALARM   100
        RESTORE
        mret
`,
		// Interrupts within interrupts.
		"nested": `
        BOOT
1:      addi    s0, s0, 1
        addi    t0, t0, 1
        j       1b
        .balign 4
trap:   SAVE
        csrr    s0, mepc
        csrr    s1, mstatus
        ALARM   300
        lw      s2, word
        addi    s2, s2, 1
        sw      s2, word, t0
        andi    s2, s2, 1
        beqz    s2, 3f
        csrsi   mstatus, 8
        li      t0, 200
2:      addi    t0, t0, -1
        bnez    t0, 2b
        csrci   mstatus, 8
3:      csrw    mstatus, s1
        csrw    mepc, s0
        RESTORE
        mret
`,
		// A task makes others that begin at its own ecall, on a stack of their own, and end; their stack is used again.
		"fork": `
        BOOT
1:      li      a0, 5
        li      a1, 6
        ecall                           # returns twice: 1 in the child, 0 here
        beqz    a0, 1b
        addi    sp, sp, -32
        sw      a0, 0(sp)
        li      t0, 200
2:      addi    t0, t0, -1
        bnez    t0, 2b
        li      a0, 0
        ecall                           # the child ends
        .balign 4
trap:   SAVE
        csrr    t0, mcause
        bltz    t0, 4f
        beqz    a0, 3f
        csrr    t0, mepc
        addi    t0, t0, 4
        sw      t0, 0(sp)
        sw      zero, 4*10(sp)
        sw      sp, word, t1            # the parent waits for its child
        csrw    mepc, t0
        li      t0, 1
        RESTORE
        li      a0, 1
        la      sp, childs
        mret
3:      lw      sp, word                # the parent goes on
        lw      t0, 0(sp)
        csrw    mepc, t0
        RESTORE
        mret
4:      ALARM   100
        RESTORE
        mret
        .bss
        .balign 16
        .space  512
childs: .space  16
`,
		// No task is ready: the kernel waits inside, with interrupts on, and never goes back there.
		"idle": `
        BOOT
1:      addi    s0, s0, 1
        ecall                           # sleep
        j       1b
        .balign 4
trap:   csrr    gp, mcause              # nobody uses gp
        bltz    gp, 2f
        SAVE
        csrr    t0, mepc
        addi    t0, t0, 4
        sw      t0, 0(sp)
        sw      sp, word, t0
        la      sp, kernel
        addi    sp, sp, -16
        ALARM   70
        csrsi   mstatus, 8
3:      wfi
        j       3b
2:      lw      sp, word                # from idle: back to the task
        lw      t0, 0(sp)
        csrw    mepc, t0
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        li      gp, 0
        sw      gp, 4*3(sp)
        RESTORE
        mret
        .bss
        .space  128
kernel: .space  16
`,
		// Two tasks that run the same code on a stack at the same address, each in an address space of its own: whoever
		// comes to the ecall is not the other one there, although sp and pc are.
		"same stack, other space": `
_start: la      t0, trap
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      s1, roots               # 4 MiB of memory for U mode, in both
        li      t0, 0x80000000 >> 2 | 0xdf
        li      t1, 2048
        add     t1, t1, s1
        sw      t0, 0(t1)
        li      t2, 4096
        add     t1, t1, t2
        sw      t0, 0(t1)
        srli    s1, s1, 12              # x9 goes into satp, x8 is the other's
        li      t0, 1 << 31
        or      s1, s1, t0
        addi    s0, s1, 1
        csrw    satp, s1
        la      t0, 1f
        csrw    mepc, t0
        li      sp, 0x80002000
        li      s2, 100
        mret
1:      add     s3, s3, s2
        ecall
        j       1b
        .balign 4
trap:   .irp    n, 1,2,3,4,5,6,7,18,19  # every register that the two have: kept at the root, where no entry is used
        csrr    s11, satp
        slli    s11, s11, 12
        sw      x\n, 4*\n(s11)
        .endr
        csrr    s10, mepc
        addi    s10, s10, 4
        sw      s10, 0(s11)
        csrr    s11, satp               # the other one goes on, or begins
        xor     s11, s11, s0
        xor     s11, s11, s1
        csrw    satp, s11
        slli    s11, s11, 12
        lw      s10, 0(s11)
        bnez    s10, 2f
        la      s10, 1b
        li      t0, 200
        sw      t0, 4*18(s11)
        li      t0, 0x80002000
        sw      t0, 4*2(s11)
2:      csrw    mepc, s10
        .irp    n, 1,2,3,4,5,6,7,18,19
        lw      x\n, 4*\n(s11)
        .endr
        li      s10, 0
        li      s11, 0
        mret
        .section .roots, "aw", @nobits
        .balign 8192
roots:  .space  8192
        .text
`,
	} {
		t.Run(name, func(t *testing.T) {
			found, stop := watched(try.Machine(t, machine.Config{}, tools+program), 50_000, true)
			assert.Equal(t, machine.Reached, stop.Reason)
			assert.Empty(t, text(found))
		})
	}
}
