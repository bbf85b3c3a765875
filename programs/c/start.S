/* The way from power-on to main, for programs in C.
 *
 * The machine starts here as QEMU's virt does without firmware: in M mode, interrupts off, with
 * a0 = the number of this hart and a1 = the address of the device tree. Nothing else is set up: no
 * stack, and where C expects zeros there may be anything.
 *
 * All harts start here, at the same time. One is enough for most programs; one for several is compiled
 * with -DHARTS=n, and then each of the first n gets to main, on a stack of its own.
 */
#ifndef HARTS
#define HARTS 1
#endif
#define STACK 4096                      /* bytes, of each: together they are the 16K of kitchen.ld */
#define CLINT_MSIP 0x02000000           /* the bells, a word for each hart */
#if HARTS * STACK > 16384
#error "kitchen.ld has no room for so many stacks"
#endif
        .section .text.start, "ax"
        .globl  _start
_start:
        li      t0, HARTS               /* 1. so many harts are enough: the others sleep */
        bgeu    a0, t0, park

        .option push                    /* 2. gp, through which small variables are reached */
        .option norelax                 /*    (or the linker would reach gp through gp) */
        la      gp, __global_pointer$
        .option pop
        la      sp, stack_top           /* 3. a stack; it grows down */
#if HARTS > 1
        li      t0, STACK               /*    (the next hart's begins where this one's ends) */
        mul     t0, t0, a0
        sub     sp, sp, t0

        csrwi   mie, 8                  /*    Only hart 0 goes on. The others sleep until it rings, with */
        beqz    a0, 0f                  /*    interrupts off: wfi wakes for what mie lets in (MSIE), even so */
wait:   wfi
        csrr    t0, mip
        andi    t0, t0, 8               /*    It may wake for nothing: has somebody rung? */
        beqz    t0, wait
        li      t1, CLINT_MSIP
        slli    t0, a0, 2
        add     t0, t0, t1
        sw      zero, 0(t0)             /*    Heard: the bell is quiet again */
        fence                           /*    What hart 0 wrote before it rang is there now */
        j       2f
0:
#endif
        la      t0, bss_start           /* 4. zeros where C expects zeros */
        la      t1, bss_end
1:      bgeu    t0, t1, 2f
        sw      zero, 0(t0)
        addi    t0, t0, 4
        j       1b

2:
#if HARTS > 1
        bnez    a0, 4f
        fence   w, ow                   /*    Zeros first, then the bells: the others may begin */
        li      t0, CLINT_MSIP
        li      t1, HARTS
        li      t2, 1
3:      addi    t0, t0, 4               /*    of hart 1, 2, …; where none is, nobody hears */
        addi    t1, t1, -1
        beqz    t1, 4f
        sw      t2, 0(t0)
        j       3b
4:      addi    sp, sp, -16
        sw      a0, 12(sp)              /*    who we are, for behind main */
#endif
        call    main                    /* 5. main(hart, device tree) */
#if HARTS > 1
        lw      t0, 12(sp)              /*    Hart 0's result is the run's; another one is done */
        bnez    t0, park
#endif

        slli    a0, a0, 16              /* 6. its result ends the run: 0 passed, */
        li      t0, 0x5555
        beqz    a0, 3f
        li      t0, 0x3333              /*    n failed with code n */
3:      or      t0, t0, a0
        li      t1, 0x00100000          /*    FINISHER_EXIT */
        sw      t0, 0(t1)
park:   wfi
        j       park
