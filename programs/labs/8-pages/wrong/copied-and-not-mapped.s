# Copies the page, and leaves the entry as it was.
# Scores 85.
# Is told: copy: All pages are given out
gap 6
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a0
        call    new_page
        lw      a1, 0(s0)
        srli    a1, a1, 10
        slli    a1, a1, 12
        call    copy_page               # a0 stays
        sfence.vma
        lw      ra, 12(sp)
        lw      s0, 8(sp)
        addi    sp, sp, 16
