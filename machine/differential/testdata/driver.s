# What runs on both machines. Memory holds this driver, then count blocks, a stream of instructions in each with
# all that it begins with. One after the other is copied to the arena, run, and copied back with what it left:
# registers, memory, and a log of every trap. The host compares the blocks in the end; ARENA, BLOCKS and the offsets
# in a block are in block_test.go.
#
# A stream may use all registers but four: t4, t5 and t6 belong to the trap handler, and tp is where it goes on after a
# trap outside the stream's own code. Nothing that a stream may do keeps the handler from its memory.

        .equ    STATUS_MPP,  3 << 11
        .equ    STATUS_MPRV, 1 << 17

# COPY: from s1 to s2 until s2 has reached s3, 32 bytes at a time.
        .macro  COPY
        j       copied\@
copy\@: .irp    n, 0,1,2,3,4,5,6,7
        lw      a\n, 4*\n(s1)
        .endr
        .irp    n, 0,1,2,3,4,5,6,7
        sw      a\n, 4*\n(s2)
        .endr
        addi    s1, s1, 32
        addi    s2, s2, 32
copied\@:
        bltu    s2, s3, copy\@
        .endm

        .text
_start: li      t0, -1                  # no timer interrupt
        sw      t0, CLINT_MTIMECMPH, t1
next:   lw      t0, cursor              # 1. which block?
        lw      t1, count
        bgeu    t0, t1, done
        slli    t0, t0, BLOCK_SHIFT
        li      s0, BLOCKS
        add     s0, s0, t0

        mv      s1, s0                  # 2. what it begins with, and its memory and code, to the arena
        li      s2, ARENA
        li      s3, ARENA + RESULTS
        COPY
        li      t0, DATA
        add     s1, s0, t0
        li      s2, ARENA + DATA
        lw      s3, ARENA + END
        addi    s3, s3, TAIL
        COPY
        fence.i

        call    quiet                   # 3. devices
        li      t0, ARENA
        lw      t1, PLIC_IN(t0)
        sw      t1, PLIC_PRIORITY + 4*UART_IRQ, t2
        lw      t1, PLIC_IN + 4(t0)
        sw      t1, PLIC_ENABLE, t2
        lw      t1, PLIC_IN + 8(t0)
        sw      t1, PLIC_THRESHOLD, t2

        .macro  FROM csr, off           # 4. CSRs; the addresses of PMP before what they are for
        lw      t1, \off(t0)
        csrw    \csr, t1
        .endm
        csrci   mstatus, 8
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        FROM    pmpaddr\n, PMPADDR_IN + 4*\n
        .endr
        .irp    n, 0,1,2,3
        FROM    pmpcfg\n, PMPCFG_IN + 4*\n
        .endr
        FROM    mtvec, CSR_IN
        FROM    mscratch, CSR_IN + 4
        FROM    mcause, CSR_IN + 8
        FROM    mtval, CSR_IN + 12
        FROM    mie, CSR_IN + 16
        FROM    mstatus, CSR_IN + 20
        FROM    mcounteren, CSR_IN + 24
        FROM    mcountinhibit, CSR_IN + 28
        li      t1, ARENA + CODE
        csrw    mepc, t1

        addi    sp, t0, RESULTS         # 5. no reservation: this sc.w fails
        sc.w    zero, zero, (sp)
        li      t6, ARENA + LOG         # 6. registers, and off
        li      t4, 0
        mv      t5, t0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28
        lw      x\n, 4*\n(t5)
        .endr
        mret

done:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        j       .

# quiet: UART and PLIC as at reset, whatever the stream before did to them. Uses t0 to t2.
quiet:  sb      zero, UART_LCR, t1
        sb      zero, UART_IER, t1
        sb      zero, UART_MCR, t1
        sb      zero, UART_SCR, t1
        li      t0, 7
        sb      t0, UART_FCR, t1
        sb      zero, UART_FCR, t1
        lbu     t0, UART_RBR
        lbu     t0, UART_LSR
        lbu     t0, UART_MSR
        lbu     t0, UART_IIR
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*UART_IRQ, t1
        sw      zero, PLIC_THRESHOLD, t1
        li      t0, 1 << UART_IRQ
        sw      t0, PLIC_ENABLE, t1
        lw      t0, PLIC_CLAIM
        li      t0, UART_IRQ
        sw      t0, PLIC_CLAIM, t1
        sw      zero, CLINT_MSIP, t1
        ret

# The ways into the handler; t4 says which one it was. Exceptions come by the first, and in direct mode all.
        .balign 64
vectors:
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        j       vector\n
        .endr
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
vector\n:
        li      t4, \n
        j       trap
        .endr

# trap: we get here from a stream, in either mode. Log it, see to its cause, and go back to where the stream goes on.
trap:   csrr    t5, mcause              # 1. the entry
        sw      t5, 0(t6)
        csrr    t5, mepc
        sw      t5, 4(t6)
        csrr    t5, mtval
        sw      t5, 8(t6)
        csrr    t5, mstatus
        sw      t5, 12(t6)
        csrr    t5, mip
        sw      t5, 16(t6)
        sw      t4, 20(t6)
        sw      zero, 24(t6)
        sw      zero, 28(t6)
        li      t5, STATUS_MPRV
        csrc    mstatus, t5
        csrr    t4, mcause
        csrw    mcause, zero            # 2. a stream that reads these finds what it wrote itself, or 0
        csrw    mtval, zero
        addi    t6, t6, ENTRY
        li      t5, ARENA + DATA        # 3. the log is full: enough
        bgeu    t6, t5, finish
        bltz    t4, interrupt

        csrr    t5, mepc                # 4. from where?
        li      t4, ARENA + CODE
        bltu    t5, t4, away
        lw      t4, ARENA + END
        bltu    t5, t4, inside
        addi    t4, t4, TAIL
        bltu    t5, t4, finish          #    the stream's end, where breakpoints stand
away:   csrw    mepc, tp
        j       back
inside: lw      t4, -ENTRY(t6)
        addi    t4, t4, -1              #    its code cannot be fetched any more: enough
        beqz    t4, finish
        lhu     t4, 0(t5)               # 5. go on after the instruction: 2 bytes, or 4 if both low bits are set
        andi    t4, t4, 3
        addi    t4, t4, -3
        seqz    t4, t4
        slli    t4, t4, 1
        addi    t4, t4, 2
        add     t5, t5, t4
        csrw    mepc, t5
        lw      t4, -ENTRY(t6)          # 6. ecall from U mode with an odd a7: go on in M mode
        addi    t4, t4, -8
        bnez    t4, back
        andi    t4, a7, 1
        beqz    t4, back
        li      t4, STATUS_MPP
        csrs    mstatus, t4
back:   li      t4, 0
        csrr    t5, mepc
        mret

interrupt:
        slli    t4, t4, 1
        addi    t4, t4, -2*11
        beqz    t4, external
        sw      zero, CLINT_MSIP, t4
        j       back
external:
        lw      t4, PLIC_CLAIM
        sw      t4, -ENTRY + 24(t6)
        lbu     t5, UART_IIR
        sw      t5, -ENTRY + 28(t6)
        sb      zero, UART_IER, t5
        sw      t4, PLIC_CLAIM, t5
        j       back

# finish: what the stream leaves.
finish: li      t5, ARENA
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28
        sw      x\n, RESULTS + 4*\n(t5)
        .endr
        sw      t6, RESULTS + 4*31(t5)
        .macro  TO csr, off
        csrr    t1, \csr
        sw      t1, \off(t5)
        .endm
        TO      mstatus, CSR_OUT
        TO      mie, CSR_OUT + 4
        TO      mip, CSR_OUT + 8
        TO      mtvec, CSR_OUT + 12
        TO      mscratch, CSR_OUT + 16
        TO      mcounteren, CSR_OUT + 20
        TO      mcountinhibit, CSR_OUT + 24
        TO      misa, CSR_OUT + 28
        .irp    n, 0,1,2,3
        TO      pmpcfg\n, PMPCFG_OUT + 4*\n
        .endr
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
        TO      pmpaddr\n, PMPADDR_OUT + 4*\n
        .endr
        lw      t1, PLIC_PRIORITY + 4*UART_IRQ
        sw      t1, DEVICES_OUT(t5)
        lw      t1, PLIC_ENABLE
        sw      t1, DEVICES_OUT + 4(t5)
        lw      t1, PLIC_THRESHOLD
        sw      t1, DEVICES_OUT + 8(t5)
        lbu     t1, UART_IER
        lbu     t2, UART_MCR
        slli    t2, t2, 8
        or      t1, t1, t2
        lbu     t2, UART_SCR
        slli    t2, t2, 16
        or      t1, t1, t2
        sw      t1, DEVICES_OUT + 12(t5)
        csrw    mie, zero

        lw      t0, cursor              # to its block
        slli    t1, t0, BLOCK_SHIFT
        li      s0, BLOCKS
        add     s0, s0, t1
        addi    t0, t0, 1
        sw      t0, cursor, t1
        addi    s2, s0, RESULTS
        addi    s1, t5, RESULTS
        sub     s3, t6, t5
        add     s3, s3, s0
        COPY
        li      t0, DATA
        add     s2, s0, t0
        li      s1, ARENA + DATA
        li      t0, CODE
        add     s3, s0, t0
        COPY
        j       next

        .data
cursor: .word   0                       # the block that is running
count:  .word   0                       # blocks there are
