# Each interrupt pushes, and nothing pops: the stack grows down into the code.
#: steps 30000
#: ending limit
#: finding overwritten @push "the code at test.s:[0-9]+ was overwritten: by test.s:@push.*the stack has grown down into it(.|\n)*pop what was pushed"
#: finding handler-traps - "the trap handler at test.s:@handler traps itself"
_start: la      t0, handler
        csrw    mtvec, t0
        la      sp, top
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b

        .balign 4
handler: addi   sp, sp, -16             #@handler
        sw      t0, 0(sp)               #@push
        lw      t0, CLINT_MTIME
        addi    t0, t0, 100
        sw      t0, CLINT_MTIMECMP, t1
        mret
        .bss
        .balign 16
        .space  1024
top:
