# hello: one's first program under the kernel, in ten lines.
#
# Shows the least a program needs: the kernel, a TASK line, and the task. It boils water, sleeping until
# the kettle rings, and says so. To make it yours, copy it to a file and change it.
#
# Devices: kettle; the console.
# Run: breakfast run hello

        .include "kernel.s"
        TASK    hello, 1, 256, GRANT_KETTLE

hello:  PRINT   "good morning\n"
        li      t0, 300                 # ml
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        AWAIT   KETTLE, KETTLE_RING_BOILED
        PRINT   "the water boils\n"
        EXIT    0
