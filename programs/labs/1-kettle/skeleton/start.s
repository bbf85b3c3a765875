# start: where lab 1 begins and ends, and the knife. You need not change this file: lab check uses its own.
#
# It calls what you write in kettle.s: heat, stare or work, pour. These names are .globl there, so that this file finds
# them; stroke is .globl here, so that yours finds it.

        .ifndef CUP
        .equ    CUP, 300                # ml of water to boil
        .endif
        .ifndef BUSY
        .equ    BUSY, 0                 # 0: stare at the kettle; 1: work meanwhile
        .endif
        .ifndef STACK
        .equ    STACK, 256              # bytes
        .endif

        .globl  _start, stroke
_start: la      sp, stack_top
        li      t0, WORKTOP_TOOL_BREAD  # the bread knife, for later
        sw      t0, WORKTOP_TOOL, t1

        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11
        li      s\n, 1000 + \n          # a number in each register that whoever is called gives back
        .endr
        li      a0, CUP
        call    heat
        .if     BUSY
        call    work
        .else
        call    stare
        .endif
        sw      a0, looks, t0           # how often you looked at the kettle
        call    pour

        li      t0, FINISHER_PASS       # the end of the run: all went well
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

        .include "lib/worktop.s"        # stroke is in there: some 1,100 instructions of honest work

        .bss
        .balign 16
looks:  .space  16
below:  .space  STACK
stack_top:
