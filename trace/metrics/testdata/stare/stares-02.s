# stares: from wait to done
# polls through a function with a stack frame; the function is within the labels too
        .globl  _start
_start:
        la      sp, stack_top
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        j       begin
wait:
is_boiled:
        addi    sp, sp, -16
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        mv      s0, a0
        call    read_ring
        and     a0, a0, s0
        snez    a0, a0
        lw      s0, 8(sp)
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret
read_ring:
        lw      a0, KETTLE_RING
        ret
begin:  li      a0, KETTLE_RING_BOILED
        call    is_boiled
        beqz    a0, begin
done:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang
        .bss
        .balign 16
        .space  512
stack_top:
