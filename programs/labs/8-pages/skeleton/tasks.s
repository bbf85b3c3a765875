# tasks: the work for lab 8, in U mode. You need not change this file: lab check uses its own.
#
# The tasks run the same code at the same addresses, and each has a memory of its own there. They use its pages one
# after the other, and look whether they are zeros at first, and whether what they have written stays; the first one
# becomes two if FORK is 1; the second one makes mistakes on purpose. What they find they have M mode write into the
# notebook.

# NOTE WORD: a1 goes into a word of the notebook.
        .macro  NOTE word
        la      a0, \word
        ebreak
        .endm
        .macro  ASK what
        li      a7, \what
        ecall
        .endm
# STRAY word, instruction: makes a mistake on purpose; word becomes 1 if the kernel saw it, 2 if it went through.
        .macro  STRAY word, instruction:vararg
        la      s11, 1f                 # where the kernel lets us go on
        \instruction
        li      s11, 0
        li      a1, 2
        j       2f
1:      li      a1, 1
2:      NOTE    \word
        .endm
# VALUE rd, at: what is written at an address: another word at each, for each key (s8). Overwrites t2.
        .macro  VALUE rd, at
        li      t2, 0x9e3779b1
        xor     \rd, \at, s8
        mul     \rd, \rd, t2
        .endm

        .section .tasks, "ax"
        .balign PAGE
task_code:
        .word   0                       # (somebody will try to write here)

# We get here for each task, a0 = its number: 1 or 2. It uses no stack, so that all it ever needs of its memory is what
# it goes to. s0 = its number, s8 = the key of what it writes.
task:   mv      s0, a0
        li      s8, SEED * 8
        add     s8, s8, s0
        li      a1, 1
        call    stage

        li      s1, MEMORY              # 1. All pages but the last are used, one after the other, the other tasks
1:      call    first_use               #    in between
        li      s2, 0
        li      s3, 128
        call    fill
        ASK     YIELD
        li      t0, PAGE
        add     s1, s1, t0
        li      t0, MEMORY_END - PAGE
        bltu    s1, t0, 1b
        li      a1, 2
        call    stage

        li      s1, MEMORY              # 2. Each holds what was written
2:      li      s2, 0
        li      s3, 128
        call    compare
        li      t0, PAGE
        add     s1, s1, t0
        li      t0, MEMORY_END - PAGE
        bltu    s1, t0, 2b
        ASK     YIELD
        li      a1, 3
        call    stage
        li      t0, 2
        beq     s0, t0, strays
        .if     FORK
        j       become_two
        .else
        ASK     EXIT
        .endif

# stage: notes that the task has come to stage a1. Overwrites a0, t0.
stage:  la      a0, stage1 - 4
        slli    t0, s0, 2
        add     a0, a0, t0
        ebreak
        ret

# first_use: the page at s1 is used for the first time. Odd pages are stored to, others are loaded from; and then all
# is looked at, from the end: is it zeros? Overwrites t0 to t2, a0, a1.
first_use:
        li      t1, PAGE - 64
        add     t1, t1, s1
        srli    t0, s1, 12
        andi    t0, t0, 1
        beqz    t0, 1f
        sw      zero, 0(t1)
1:      lw      t0, 0(t1)
        beqz    t0, 2f
        mv      a1, s0
        NOTE    leaked
        mv      a1, t1
        NOTE    leaked_at
2:      addi    t1, t1, -64
        bgeu    t1, s1, 1b
        ret

# fill, compare: words of the page at s1, from s2 on, s3 bytes from one to the next, are written with key s8; or looked
# at whether they still are. Overwrites t0 to t3, a0, a1.
fill:   add     t0, s1, s2
        li      t1, PAGE
        add     t1, t1, s1
1:      VALUE   t3, t0
        sw      t3, 0(t0)
        add     t0, t0, s3
        bltu    t0, t1, 1b
        ret
compare:
        add     t0, s1, s2
        li      t1, PAGE
        add     t1, t1, s1
1:      VALUE   t3, t0
        lw      t2, 0(t0)
        beq     t2, t3, 2f
        mv      a1, s0
        NOTE    changed
        mv      a1, t0
        NOTE    changed_at
2:      add     t0, t0, s3
        bltu    t0, t1, 1b
        ret

# 3. The first task becomes two, and both have all its pages. The parent writes to pages 1 and 2, at once; the child to
#    0 and 2, later; nobody to the others: every second word, so that the words in between must have come along. Pages
#    are loaded from before the fork, and before they are written: a hart may remember now where they are.
become_two:
        li      s1, MEMORY
1:      lw      t0, 0(s1)
        li      t0, PAGE
        add     s1, s1, t0
        li      t0, MEMORY_END - PAGE
        bltu    s1, t0, 1b
        mv      s7, s8                  # s7 = the key before
        ASK     SPLIT
        beqz    a0, 1f
        mv      s0, a0                  # the child: 3
1:      li      s8, SEED * 8 + 4        # a key of one's own
        add     s8, s8, s0
        li      s6, 2 | 4               # s6 = a bit for each page that one writes to
        beqz    a0, 2f
        li      s6, 1 | 4
2:      li      a1, 4
        call    stage
        li      s2, 128
        li      s3, 256
        li      s1, MEMORY
        mv      s5, s6
3:      lw      t0, 0(s1)
        andi    t0, s5, 1
        beqz    t0, 4f
        call    fill
4:      srli    s5, s5, 1
        li      t0, PAGE
        add     s1, s1, t0
        bnez    s5, 3b
        ASK     YIELD                   # the other one writes
        ASK     YIELD

        li      s1, MEMORY              # what is there now?
        mv      s5, s6
        mv      s6, s8                  # s6 = one's own key
5:      mv      s8, s7
        li      s2, 0
        call    compare
        andi    t0, s5, 1
        beqz    t0, 6f
        mv      s8, s6
6:      li      s2, 128
        call    compare
        srli    s5, s5, 1
        li      t0, PAGE
        add     s1, s1, t0
        li      t0, MEMORY_END - PAGE
        bltu    s1, t0, 5b
        call    first_use               # the last page was nobody's: each gets one of its own
        mv      s8, s6
        call    fill
        ASK     YIELD
        call    compare
        li      a1, 5
        call    stage
        ASK     EXIT

# 4. The second task uses what it must not.
strays: STRAY   stray_null, lw t0, 0(zero)
        li      t1, MEMORY_END
        STRAY   stray_behind, lw t0, 0(t1)
        la      t1, kernel_data
        STRAY   stray_load, lw t0, 0(t1)
        la      t1, task_code
        STRAY   stray_code, sw zero, 0(t1)
        li      t1, MEMORY              # a ret in its memory, and a call of it
        li      t0, 0x8067
        sw      t0, 0(t1)
        STRAY   stray_jump, jalr t1
        la      t1, stray_target
        STRAY   stray_store, sw s0, 0(t1)
        ASK     EXIT
        .balign PAGE
kernel_data:
