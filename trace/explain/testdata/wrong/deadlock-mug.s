# A mug without a bag.
#: ending idle
#: finding deadlock - "tea for the mug to ring, at test.s:@a(.|\n)*tea bag"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_MUG
tea:    li      t0, 250 << 16 | 900   #-
#+tea:    li t0, MUG_CTRL_BAG
#+      sw      t0, MUG_CTRL, t1
#+      li      t0, 250 << 16 | 900
        sw      t0, MUG_WATER, t1
        AWAIT   MUG, MUG_RING_INFUSED   #@a
        EXIT
