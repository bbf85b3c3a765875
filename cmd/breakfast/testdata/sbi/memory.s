# A kernel in S mode that finds memory as kernels do: by the device tree. It loads from every page of the node memory@…
# that no node in reserved-memory holds, and counts what traps: nothing may. Then it loads from the first page that is
# reserved, which has to trap.
#
# Prints 1 if some page was left out, else 0, and ends the run with the number of traps that were wrong. s0 to s3: memory's
# begin and end, the reserved part's begin and end; s4 counts traps.

        .text
_start: la      sp, top
        la      t0, trap
        csrw    stvec, t0
        lw      a0, 8(a1)               # off_dt_struct
        call    swap
        add     s5, a1, a0              # s5 = where we are in the structure
        lw      a0, 12(a1)              # off_dt_strings
        call    swap
        add     s6, a1, a0
        li      s7, 0                   # s7 = 1 in memory@…, 2 below reserved-memory, else 0
        li      s8, 0                   # s8 = how deep we are
        li      s3, 0

token:  lw      a0, 0(s5)
        addi    s5, s5, 4
        call    swap
        li      t0, 1
        beq     a0, t0, begin
        li      t0, 2
        beq     a0, t0, end
        li      t0, 3
        beq     a0, t0, prop
        li      t0, 4                   # a token that means nothing
        beq     a0, t0, token
        j       look

begin:  addi    s8, s8, 1
        li      t0, 2
        bne     s8, t0, 1f              # a child of the root: one of ours?
        lw      t1, 0(s5)
        li      s7, 0
        li      t2, 0x6f6d656d          # "memo"
        bne     t1, t2, 2f
        li      s7, 1
2:      li      t2, 0x65736572          # "rese"
        bne     t1, t2, 1f
        li      s7, 2
1:      lbu     t1, 0(s5)               # past the name
        addi    s5, s5, 1
        bnez    t1, 1b
        j       align
end:    addi    s8, s8, -1
        j       token

prop:   lw      a0, 0(s5)
        call    swap
        mv      s9, a0                  # s9 = its length
        lw      a0, 4(s5)
        call    swap
        add     t1, s6, a0
        addi    s5, s5, 8
        .irp    letter, 'r', 'e', 'g', 0 # no string is aligned
        lbu     t2, 0(t1)
        addi    t1, t1, 1
        li      t3, \letter
        bne     t2, t3, 1f
        .endr
        lw      a0, 4(s5)               # two cells each: the low ones count
        call    swap
        mv      t3, a0
        lw      a0, 12(s5)
        call    swap
        add     t4, t3, a0
        li      t1, 1
        bne     s7, t1, 2f
        mv      s0, t3
        mv      s1, t4
2:      li      t1, 2
        bne     s7, t1, 1f
        bnez    s3, 3f                  # of several, from the lowest to the highest
        mv      s2, t3
        mv      s3, t4
3:      bgeu    t3, s2, 4f
        mv      s2, t3
4:      bgeu    s3, t4, 1f
        mv      s3, t4
1:      add     s5, s5, s9
align:  addi    s5, s5, 3
        andi    s5, s5, -4
        j       token

look:   li      s4, 0                   # 2. every page
        li      s10, 0
        li      t3, 4096
1:      bltu    s0, s2, 2f
        bgeu    s0, s3, 2f
        addi    s10, s10, 1
        j       3f
2:      lw      t1, 0(s0)
3:      add     s0, s0, t3
        bltu    s0, s1, 1b
        mv      s11, s4                 # wrong traps
        li      s4, 0
        lw      t1, 0(s2)               # 3. the firmware's
        xori    s4, s4, 1               # it has to have trapped: once
        add     s11, s11, s4
        snez    s10, s10
        addi    a0, s10, '0'
        li      a7, 1
        ecall
        li      a0, '\n'
        ecall
        li      t0, 0x5555
        beqz    s11, 4f
        slli    t0, s11, 16
        li      t1, 0x3333
        or      t0, t0, t1
4:      li      t1, 0x100000
        sw      t0, 0(t1)
        j       .

        .balign 4
trap:   addi    s4, s4, 1               # all that traps here is an lw of 4 bytes
        csrr    t6, sepc
        addi    t6, t6, 4
        csrw    sepc, t6
        sret

# swap: a0 with its bytes the other way round. Changes t0, t1.
swap:   srli    t0, a0, 24
        slli    t1, a0, 24
        or      t0, t0, t1
        srli    t1, a0, 16
        andi    t1, t1, 0xff
        slli    t1, t1, 8
        or      t0, t0, t1
        slli    t1, a0, 16
        srli    t1, t1, 24
        slli    t1, t1, 16
        or      a0, t0, t1
        ret
        .bss
        .space  64
top:
