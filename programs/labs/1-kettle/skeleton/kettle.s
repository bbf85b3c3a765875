# kettle: lab 1, Hello, kettle. The handout says what to do.
#
# Four gaps, each between "# your code here" and "# end of your code". As it is the program assembles and
# runs, and no tea comes of it.
#
# Devices: kettle, mug, worktop.
# Run: breakfast run kettle.s                 boil CUP ml, staring
#      breakfast run kettle.s -D CUP=400
#      breakfast run kettle.s -D BUSY=1       boil, working meanwhile

        .ifndef CUP
        .equ    CUP, 300                # ml of water to boil
        .endif
        .ifndef BUSY
        .equ    BUSY, 0                 # 0: stare at the kettle; 1: work meanwhile
        .endif

        .globl  _start
_start: la      sp, stack_top
        li      t0, WORKTOP_TOOL_BREAD  # the bread knife, for later
        sw      t0, WORKTOP_TOOL, t1

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

# 1. heat: fills the kettle with a0 ml of water and switches it on. You may overwrite t0 to t6.
heat:
        # your code here

        # end of your code
        ret

# 2. stare: looks at KETTLE_RING until the water has boiled, and does nothing else. Comes back with the number of
#    looks (loads of KETTLE_RING) in a0. You may overwrite t0 to t6.
stare:
        li      a0, 0                   # looks so far
        # your code here

        # end of your code
        ret

# 3. pour: takes one cup of water out of the kettle and puts it into the mug. You may overwrite t0 to t6.
pour:
        # your code here

        # end of your code
        ret

# 4. work: like stare, but makes one stroke of the knife (call stroke) between two looks. Comes back with the number
#    of looks in a0. The stroke overwrites t0 to t6 and a0 to a7, and not s0: so count there.
work:   addi    sp, sp, -16             # we call somebody: ra must be kept, and s0 given back as it was
        sw      ra, 12(sp)
        sw      s0, 8(sp)
        li      s0, 0                   # looks so far
        # your code here

        # end of your code
        mv      a0, s0
        lw      s0, 8(sp)
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

        .include "lib/worktop.s"        # stroke is in there: some 1,100 instructions of honest work

        .bss
        .balign 16
looks:  .space  16
        .space  256
stack_top:
