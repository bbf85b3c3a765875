# two-semaphores: two tasks take two things in another order, and wait for one another for ever.
#
# Who wants toast with jam needs the knife and the jam. Ada takes the knife first, bob the jam. If ada is interrupted
# with the knife in her hand, bob takes the jam and waits for the knife, and ada waits for the jam.
#
# Run: breakfast explore two-semaphores
# Mended: breakfast explore two-semaphores-mended

        .include "lib/tasks.s"

ada:    WAIT    knife
        WAIT    jam
        POST    jam
        POST    knife
        DONE

bob:
        .ifndef MENDED
        WAIT    jam
        WAIT    knife
        .else
        WAIT    knife                   # everybody takes them in the same order: who has the knife gets the jam
        WAIT    jam
        .endif
        POST    knife
        POST    jam
        DONE

judge:  li      a0, 0
        j       end

        .data
knife:  .word   1
jam:    .word   1
frames: TASK    ada, stack_top
        TASK    bob, stack_top
frames_end:
