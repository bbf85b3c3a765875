/* The way from power-on to main, for programs in C.
 *
 * The machine starts here as QEMU's virt does without firmware: in M mode, interrupts off, with
 * a0 = the number of this hart and a1 = the address of the device tree. Nothing else is set up: no
 * stack, and where C expects zeros there may be anything.
 */
        .section .text.start, "ax"
        .globl  _start
_start:
        bnez    a0, park                /* 1. one hart is enough: the others sleep */

        .option push                    /* 2. gp, through which small variables are reached */
        .option norelax                 /*    (or the linker would reach gp through gp) */
        la      gp, __global_pointer$
        .option pop
        la      sp, stack_top           /* 3. a stack; it grows down */

        la      t0, bss_start           /* 4. zeros where C expects zeros */
        la      t1, bss_end
1:      bgeu    t0, t1, 2f
        sw      zero, 0(t0)
        addi    t0, t0, 4
        j       1b

2:      call    main                    /* 5. main(hart, device tree) */

        slli    a0, a0, 16              /* 6. its result ends the run: 0 passed, */
        li      t0, 0x5555
        beqz    a0, 3f
        li      t0, 0x3333              /*    n failed with code n */
3:      or      t0, t0, a0
        li      t1, 0x00100000          /*    FINISHER_EXIT */
        sw      t0, 0(t1)
park:   wfi
        j       park
