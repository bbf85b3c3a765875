# A kernel in S mode that makes calls of SBI, and prints what comes of each: a0 and a1, and whether all other registers are
# as they were. Then an alarm, a bell, another hart if there is one, and the end.

        .text
_start: la      sp, top
        la      t0, trap
        csrw    stvec, t0
        mv      s11, a0

        la      s0, calls               # 1. the calls of the table
        la      s1, calls_end
next:   lw      a7, 0(s0)
        lw      a6, 4(s0)
        lw      a0, 8(s0)
        lw      a1, 12(s0)
        lw      a2, 16(s0)
        call    check
        mv      s2, a0
        mv      s3, a1
        mv      a0, s2
        call    hex
        mv      a0, s3
        call    hex
        call    newline
        addi    s0, s0, 20
        bltu    s0, s1, next

        li      t0, 1 << 5 | 1 << 1     # 2. an alarm that wakes us
        csrw    sie, t0
        csrr    a0, time
        li      t0, 2000
        add     a0, a0, t0
        li      a1, 0
        li      a7, 0x54494d45
        li      a6, 0
        ecall
1:      wfi
        csrr    t0, sip
        andi    t0, t0, 1 << 5
        beqz    t0, 1b
        csrsi   sstatus, 2              #    and interrupts, as S mode's own
        csrci   sstatus, 2
        mv      a0, s4
        call    hex
        li      a0, -1                  #    never again
        li      a1, -1
        li      a7, 0
        ecall
        csrr    a0, sip
        call    hex
        call    newline

        li      a7, 0x735049            # 3. a bell of our own
        li      a6, 0
        li      a0, 1
        mv      a1, s11
        ecall
        csrsi   sstatus, 2
        nop
        csrci   sstatus, 2
        mv      a0, s4
        call    hex
        call    newline

start:  li      a7, 0x48534d            # 4. another hart
        li      a6, 0
        li      a0, 1
        la      a1, second
        li      a2, 0x1234
        ecall
        .ifdef  SECOND                  #    there is one: it may not have come by yet
        li      t0, -3
        beq     a0, t0, start
        .endif
        bnez    a0, 3f
2:      lw      t0, told
        beqz    t0, 2b
        lw      a0, told
        call    hex
        li      a7, 0x52464e43          #    which fences for us
        li      a6, 1
        li      a0, 3
        li      a1, 0
        ecall
        call    hex
        li      a7, 0x735049            #    and hears a bell, and stops
        li      a6, 0
        li      a0, 2
        li      a1, 0
        ecall
4:      li      a7, 0x48534d
        li      a6, 2
        li      a0, 1
        ecall
        li      t0, 1
        bne     a1, t0, 4b
        mv      a0, a1
        call    hex
        call    newline

3:      lui     t0, 0x80000             # 5. the firmware is not ours to read
        li      s4, 0
        lw      t1, 0(t0)
        mv      a0, s4
        call    hex
        call    newline
        li      a7, 0x53525354
        li      a6, 0
        li      a0, 0
        li      a1, 0
        ecall
        j       .

second: bne     a0, s11, 1f             # hart 1: a0 is its number, a1 what was handed on
1:      la      t0, trap2
        csrw    stvec, t0
        csrwi   sie, 2
        sw      a1, told, t0
2:      wfi
        csrr    t0, sip
        andi    t0, t0, 2
        beqz    t0, 2b
        li      a7, 0x48534d
        li      a6, 1
        ecall
        .balign 4
trap2:  j       .

        .balign 4
trap:   csrr    s4, scause
        bltz    s4, 1f
        csrr    t6, sepc
        addi    t6, t6, 4
        csrw    sepc, t6
        sret
1:      csrci   sip, 2
        andi    t6, s4, 7
        addi    t6, t6, -5
        bnez    t6, 2f
        li      t6, 1 << 5
        csrc    sie, t6
2:      sret

# check: makes the call with every register marked but those of arguments, and ends the run with 1 if one of them, or an
# argument but a0 and a1, is not as it was. Leaves a0 and a1 as the call does.
check:  addi    sp, sp, -256
        .irp    n, 1,3,4,8,9,27
        sw      x\n, 4*\n(sp)           # what is ours, back in the end
        .endr
        sw      a2, 4*12(sp)
        sw      a6, 4*16(sp)
        sw      a7, 4*17(sp)
        sw      sp, saved, t0
        .irp    n, 1,3,4,5,6,7,8,9,13,14,15,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        li      x\n, 0x1000 + \n
        .endr
        ecall
        .irp    n, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        sw      x\n, 128 + 4*\n(sp)
        .endr
        lw      t0, saved
        bne     t0, sp, bad
        .irp    n, 1,3,4,5,6,7,8,9,13,14,15,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      t0, 128 + 4*\n(sp)
        li      t1, 0x1000 + \n
        bne     t0, t1, bad
        .endr
        .irp    n, 12,16,17
        lw      t0, 128 + 4*\n(sp)
        lw      t1, 4*\n(sp)
        bne     t0, t1, bad
        .endr
        .irp    n, 1,3,4,8,9,27
        lw      x\n, 4*\n(sp)
        .endr
        lw      a0, 128 + 4*10(sp)
        lw      a1, 128 + 4*11(sp)
        addi    sp, sp, 256
        ret
bad:    li      a0, 0                   # off, and all is not well
        li      a1, 1
        li      a7, 0x53525354
        li      a6, 0
        ecall
        j       .

hex:    mv      t3, a0                  # prints a0 and a space
        mv      t4, ra
        li      t5, 8
1:      srli    a0, t3, 28
        slli    t3, t3, 4
        li      t0, 10
        bltu    a0, t0, 2f
        addi    a0, a0, 'a' - '0' - 10
2:      addi    a0, a0, '0'
        call    put
        addi    t5, t5, -1
        bnez    t5, 1b
        li      a0, ' '
        mv      ra, t4
        j       put
newline:
        li      a0, '\n'
put:    mv      t6, a1
        li      a7, 0x4442434e
        li      a6, 2
        ecall
        mv      a1, t6
        ret

        .section .rodata
        .balign 4
calls:  .word   0x10, 0, 1, 2, 3        # the version
        .word   0x10, 1, 0, 0, 0, 0x10, 2, 0, 0, 0 # which implementation
        .word   0x10, 3, 0x10, 0, 0, 0x10, 3, 0x54494d45, 0, 0, 0x10, 3, 0x735049, 0, 0
        .word   0x10, 3, 0x52464e43, 0, 0, 0x10, 3, 0x48534d, 0, 0, 0x10, 3, 0x53525354, 0, 0
        .word   0x10, 3, 0x4442434e, 0, 0, 0x10, 3, 1, 0, 0, 0x10, 3, 8, 0, 0
        .word   0x10, 3, 0x504d55, 0, 0 # PMU is not there
        .word   0x10, 7, 0, 0, 0, 0x10, -1, 0, 0, 0 # no such functions
        .word   0x504d55, 0, 0, 0, 0, 0xffffffff, 0, 0, 0, 0
        .word   0x54494d45, 1, 0, 0, 0
        .word   0x735049, 1, 1, 0, 0, 0x735049, 0, 1, 100, 0, 0x735049, 0, 0, 0, 0
        .word   0x735049, 0, 0x100, 0, 0, 0x735049, 0, 1, 0x80000000, 0
        .word   0x52464e43, 0, 1, 0, 0, 0x52464e43, 1, 1, 0, 0, 0x52464e43, 2, 0, -1, 0
        .word   0x52464e43, 3, 1, 0, 0
        .word   0x48534d, 0, 0, 0x80400000, 0 # started already
        .word   0x48534d, 0, 99, 0x80400000, 0, 0x48534d, 2, 0, 0, 0, 0x48534d, 2, 8, 0, 0
        .word   0x48534d, 3, 1, 0, 0, 0x48534d, 4, 0, 0, 0
        .word   0x53525354, 0, 3, 0, 0, 0x53525354, 0, 0, 2, 0, 0x53525354, 1, 0, 0, 0
        .word   0x4442434e, 0, 3, text, 0, 0x4442434e, 0, 3, text, 1
        .word   0x4442434e, 0, 4, 0x80000000, 0, 0x4442434e, 0, 0x1000, 0x7ffff800, 0, 0x4442434e, 0, 8, -4, 0
        .word   0x4442434e, 0, 1, 0x10000000, 0, 0x4442434e, 0, 1, 0x20000000, 0, 0x4442434e, 1, 4, 0xf0000000, 0
        .word   0x4442434e, 1, 4, buffer, 0 # nothing was typed
        .word   0x4442434e, 3, 0, 0, 0
        .word   1, 0, '*', 7, 0, 2, 0, 0, 7, 0, 3, 0, 0, 7, 0, 5, 0, 0, 7, 0, 6, 0, 0, 7, 0
calls_end:
text:   .ascii  "hi\n"
        .data
told:   .word   0
saved:  .word   0
buffer: .word   0
        .bss
        .balign 16
        .space  2048
top:
