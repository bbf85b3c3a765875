# The firmware: what stands between the machine and a kernel in S mode.
#
# An operating system's kernel runs in S mode and cannot do everything: the alarm of the timer, the bells of the other
# harts and the switch of the machine belong to M mode. So something in M mode stays in memory below the kernel, and does
# these things when the kernel asks for them, by ecall, as the RISC-V Supervisor Binary Interface (SBI) 2.0 says:
#
#   a7 = which extension     a6 = which of its functions     a0 to a5 = arguments
#   a0 = an error, 0 if there was none     a1 = a value     all other registers stay as they are
#
#   breakfast run --sbi kernel.elf          below a kernel that is linked where virt expects one (0x80400000),
#                                           or where its ELF file says
#
# Read it in this order: entry.s (from power-on to the kernel), trap.s (what comes back to M mode, and the table of
# calls), then a file for each group of them: base.s, time.s, ipi.s (bells and fences), hsm.s (harts), system.s (switching
# off), console.s, legacy.s. It runs as well on QEMU's virt board, with -bios; nothing in it is Breakfast's alone.
#
# KERNEL is where the kernel begins; who builds the firmware says so (-D KERNEL=ADDRESS). HARTS is how many harts there
# are (--harts), or 1 where that is not known.

        .ifndef KERNEL
        .equ    KERNEL, 0x80400000
        .endif

# Each hart has an area of its own, to which mscratch points while a mode below M runs: its stack, which grows down from
# the end, and at the beginning a few words.
        .equ    MAX_HARTS, 8
        .equ    AREA_SHIFT, 9           # 512 bytes
        .equ    FRAME, (1 << AREA_SHIFT) - 64 # where the registers of who was interrupted are kept
        .equ    AREA_STATE, 0           # what HSM says of it, and 1: 0 is a hart that is not there
        .equ    STARTED, 1
        .equ    STOPPED, 2
        .equ    PENDING, 3              # it is to start
        .equ    AREA_WORK, 4            # what its bell was rung for, bits:
        .equ    WORK_BELL, 1            #   the kernel's own: mip.SSIP
        .equ    WORK_FENCE_I, 2
        .equ    WORK_FENCE_VMA, 4
        .equ    AREA_START, 8           # where it is to start, and with which a1
        .equ    AREA_OPAQUE, 12
        .equ    AREA_ID, 16             # its number
        .equ    AREA_SSTC, 20           # 1: S mode has an alarm of its own, stimecmp

# The firmware's memory, which PMP closes: this many bytes from _start on, a power of two.
        .equ    FIRMWARE_SIZE, 0x10000

# Errors (SBI, "Binary Encoding").
        .equ    SBI_NOT_SUPPORTED, -2
        .equ    SBI_INVALID_PARAM, -3
        .equ    SBI_INVALID_ADDRESS, -5
        .equ    SBI_ALREADY_AVAILABLE, -6

        .include "sbi/entry.s"
        .include "sbi/trap.s"
        .include "sbi/base.s"
        .include "sbi/time.s"
        .include "sbi/ipi.s"
        .include "sbi/hsm.s"
        .include "sbi/system.s"
        .include "sbi/console.s"
        .include "sbi/legacy.s"

        .bss
        .balign 1 << AREA_SHIFT
areas:  .space  MAX_HARTS << AREA_SHIFT
firmware_end:
