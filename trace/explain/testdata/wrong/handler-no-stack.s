# The handler pushes, and there never was a stack.
#: steps 30000
#: ending limit
#: finding sp-unset @push "sp was never set: sw t0, 12.sp. uses it at test.s:@push"
#: finding handler-traps @push "the trap handler at test.s:@handler traps itself, at test.s:@push"
_start: la      t0, handler
        csrw    mtvec, t0
#+      la      sp, top
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        addi    sp, sp, -16     #@handler
        sw      t0, 12(sp)              #@push
        lw      t0, CLINT_MTIME
        sw      t0, CLINT_MTIMECMP, t1
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        lw      t0, 12(sp)
        addi    sp, sp, 16
        mret
#+      .bss
#+      .space 4096
#+top:
