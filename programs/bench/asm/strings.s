# strings: bytes. A line is copied, its words are turned round, and it is compared with what it was; ROUNDS times.
#
# breakfast run strings.s -D ROUNDS=10000. The run ends with code 0 if turning a line round twice gives it back, and its
# hash is the one that is known.

        .ifndef ROUNDS
        .equ    ROUNDS, 100
        .endif

_start: la      sp, stack
        li      s0, ROUNDS
again:  la      a0, copy
        la      a1, line
        call    copy_string             # 1. a copy …
        la      a0, copy
        call    reverse                 # 2. … turned round …
        la      a0, copy
        call    hash                    # 3. … has another hash …
        li      t0, HASH
        bne     a0, t0, wrong
        la      a0, copy
        call    reverse                 # 4. … and turned round again …
        la      a0, copy
        la      a1, line
        call    compare                 # 5. … is the line.
        bnez    a0, wrong
        addi    s0, s0, -1
        bnez    s0, again
        li      a0, 0x5555              # the end: passed
        j       end
wrong:  li      a0, 0x13333             # or failed with code 1
end:    li      t0, FINISHER_EXIT
        sw      a0, 0(t0)

# copy_string copies the string at a1 to a0.
copy_string:
        lbu     t0, 0(a1)
        sb      t0, 0(a0)
        addi    a0, a0, 1
        addi    a1, a1, 1
        bnez    t0, copy_string
        ret

# reverse turns the string at a0 round, where it is.
reverse:
        mv      t0, a0
1:      lbu     t1, 0(t0)               # the end
        beqz    t1, 2f
        addi    t0, t0, 1
        j       1b
2:      addi    t0, t0, -1
3:      bgeu    a0, t0, 4f
        lbu     t1, 0(a0)
        lbu     t2, 0(t0)
        sb      t2, 0(a0)
        sb      t1, 0(t0)
        addi    a0, a0, 1
        addi    t0, t0, -1
        j       3b
4:      ret

# hash is a number for the string at a0.
hash:   li      t0, 5381
1:      lbu     t1, 0(a0)
        beqz    t1, 2f
        slli    t2, t0, 5
        add     t0, t0, t2
        xor     t0, t0, t1
        addi    a0, a0, 1
        j       1b
2:      mv      a0, t0
        ret

# compare is 0 if the strings at a0 and a1 are equal.
compare:
        lbu     t0, 0(a0)
        lbu     t1, 0(a1)
        addi    a0, a0, 1
        addi    a1, a1, 1
        bne     t0, t1, 1f
        bnez    t0, compare
1:      sub     a0, t0, t1
        ret

        .data
line:   .asciz  "water, tea, sugar; bread, butter, jam: knives and spoons are in the drawer on the left"
        .bss
copy:   .space  128
        .balign 16
        .space  256
stack:
        .equ    HASH, 0xdc76ed40
