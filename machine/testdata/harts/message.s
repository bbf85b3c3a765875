# Messages go along a row of harts: each waits for the flag of the place before it, takes the word there, adds 1, puts
# it into the next place and sets the flag of that. The last place is hart 0's again.
        .equ    ROUNDS, 30
        .equ    PLACE, 64               # bytes: word, flag

_start: la      s0, places
        li      t0, PLACE
        mul     t1, a0, t0
        add     s1, s0, t1              # from here
        addi    s2, s1, PLACE           # to there
        li      t1, HARTS - 1
        bne     a0, t1, begin
        mv      s2, s0
begin:  li      s3, ROUNDS
        li      s4, 0
        bnez    a0, take
put:    sw      s4, 0(s2)               # first the word …
        fence   w, w
        li      t0, 1
        sw      t0, 4(s2)               # … then the flag
        bnez    a0, count
take:   lw      t0, 4(s1)
        beqz    t0, take
        fence   r, rw
        lw      s4, 0(s1)
        addi    s4, s4, 1
        sw      zero, 4(s1)
        bnez    a0, put
count:  addi    s3, s3, -1
        beqz    s3, done
        beqz    a0, put
        j       take

done:   bnez    a0, park
        li      t2, HARTS * ROUNDS
        li      t3, FINISHER_PASS
        beq     s4, t2, exit
        li      t3, 1 << 16 | FINISHER_FAIL
exit:   sw      t3, FINISHER_EXIT, t4
park:   wfi
        j       park

        .data
        .balign 64
places: .space  HARTS * PLACE
