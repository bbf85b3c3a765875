# The breakfast as three coroutines: the tea, the toasts, and the breakfast itself, which waits for
# both. The program that includes this has defined WAIT_FOR and AFTER_TOAST, which say where
# the tasks hand over.

        .globl  _start
_start:
        la      sp, main_stack
        NAME_TASK 1, "tea"
        NAME_TASK 2, "toast"
        NAME_TASK 3, "breakfast"

        la      a0, brew_tea
        la      a1, tea_stack
        li      a2, 1
        call    coroutine
        la      a0, toast_task
        la      a1, toast_stack
        li      a2, 2
        call    coroutine
        la      a0, breakfast
        la      a1, breakfast_stack
        li      a2, 3
        call    coroutine
        call    run_all                 # never comes back: serving ends the run

# The tea task: begins here on its own stack, with no way back but finish.
brew_tea:
        call    heat_water
        WAIT_FOR KETTLE, KETTLE_RING_BOILED
        call    pour_tea
        WAIT_FOR MUG, MUG_RING_INFUSED | MUG_RING_COLD
        call    take_bag_out
        WAIT_FOR MUG, MUG_RING_DRINKABLE
        j       finish

# The toast task.
toast_task:
        call    make_toasts
        j       finish

# The breakfast: whenever it has its turn, it looks whether the others are done.
breakfast:
        lw      t0, alive               # still somebody besides us?
        addi    t0, t0, -1
        beqz    t0, 1f
        call    yield
        j       breakfast
1:      call    serve_tea
        j       serve_breakfast

        .include "lib/coroutine.s"
        .include "lib/toasts.s"
        .include "lib/tea.s"

        .bss
        .balign 16
        .space  256
main_stack:
        .space  256
tea_stack:
        .space  512
toast_stack:
        .space  256
breakfast_stack:
