# A buffer that begins in the task's memory and ends behind it, and one of the kernel's.
#: ending halted 1
#: finding task-data @mine "task mine gave SYS_WRITE more than what is its own, from 0x40000ffc on"
#: finding task-data @other "task other gave SYS_WRITE tcbs, in .bss, which is not its own"
        .include "vm.s"
        TASK    mine, 1, 4096
        TASK    other, 1, 8192
mine:   li      a0, MEMORY + 4092
        li      a1, 8
        SYSCALL SYS_WRITE               #@mine
        EXIT
other:  la      a0, tcbs
        li      a1, 4
        SYSCALL SYS_WRITE               #@other
        EXIT
