# strayers: a good breakfast among tasks that misbehave.
#
# Shows protection. Beside the tea and the toasts run a dozen tasks that reach for what is not theirs:
# the kernel, a neighbour's memory, an appliance that they were not granted, the machine's own registers. Each
# is stopped at the very instruction, with one line that says why. One just loops for ever: it is
# preempted, and takes half of the cook's time from the toasts, so that the tea is cold by the time they are
# ready. But every toast is there, and not one stroke of the knife went wrong.
#
# Devices: kettle, mug, toaster, worktop, table; timer, interrupt controller, PMP.
# Run: breakfast run strayers

        .include "kernel.s"

        TASK    tea, 3, 256, GRANT_KETTLE | GRANT_MUG
        TASK    toast, 1, 512, GRANT_TOASTER | GRANT_WORKTOP | GRANT_TABLE
        TASK    breakfast, 3, 256, GRANT_MUG | GRANT_TABLE

        TASK    reads_kernel, 2, 128
        TASK    reads_neighbour, 2, 128
        TASK    reads_device, 2, 128
        TASK    writes_kernel, 2, 128
        TASK    writes_neighbour, 2, 128
        TASK    writes_device, 2, 128
        TASK    jumps_to_kernel, 2, 128
        TASK    jumps_to_neighbour, 2, 128
        TASK    jumps_to_device, 2, 128
        TASK    wild_sp, 2, 128
        TASK    machine_csr, 2, 128
        TASK    bad_pointers, 2, 128
        TASK    loops, 1, 128

reads_kernel:
        lw      t0, _start
        EXIT
reads_neighbour:                        # its neighbour below begins 128 bytes before it
        lw      t0, -128(tp)
        EXIT
reads_device:
        lw      t0, KETTLE_TEMP
        EXIT

writes_kernel:
        sw      zero, tasks, t0         # how nice it would be if there were none
        EXIT
writes_neighbour:
        sw      zero, -4(tp)            # one word below its own memory
        EXIT
writes_device:
        sw      zero, CLINT_MTIMECMP, t0
        EXIT

jumps_to_kernel:
        la      t0, trap                # the very instruction that each trap begins with: the one that
        jr      t0                      # this makes is taken in M mode, which may execute it
jumps_to_neighbour:
        addi    t0, tp, -128            # memory is for data: nobody can execute it, not even its owner
        jr      t0
jumps_to_device:
        li      t0, KETTLE
        jr      t0

wild_sp:
        li      sp, 16                  # a stack in nowhere. The kernel does not use it; the task may not
        sw      ra, -4(sp)
        EXIT

machine_csr:
        csrw    mtvec, zero             # from now on I am the kernel
        EXIT

bad_pointers:                           # the kernel could read this for us, so it must look first
        la      a0, tcbs
        li      a1, 4
        SYSCALL SYS_WRITE
        EXIT

loops:  j       loops

        .macro  WAIT_FOR device, events
        AWAIT   \device, \events
        .endm
        .macro  AFTER_TOAST
        .endm

tea:    call    heat_water
        WAIT_FOR KETTLE, KETTLE_RING_BOILED
        call    pour_tea
        WAIT_FOR MUG, MUG_RING_INFUSED | MUG_RING_COLD
        call    take_bag_out
        WAIT_FOR MUG, MUG_RING_DRINKABLE
        EXIT    0

toast:  call    make_toasts
        EXIT    0

breakfast:
        JOIN    tea
        JOIN    toast
        call    serve_tea
        j       serve_breakfast

        .include "lib/toasts.s"
        .include "lib/tea.s"
