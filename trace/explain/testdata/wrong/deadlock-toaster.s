# The lever was never pushed down.
#: ending idle
#: finding deadlock - "toast for the toaster to ring, at test.s:@a(.|\n)*lever"
        .include "kernel.s"
        TASK    toast, 1, 256, GRANT_TOASTER
toast:  AWAIT   TOASTER, TOASTER_RING_POPPED #@a
        EXIT
