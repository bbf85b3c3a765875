package integrity_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/integrity"
)

// paged is what the programs below begin with: S mode at body, memory and the finisher mapped where they are, in pages
// of 4 MiB; PAGE is mapped to frame a. M mode takes traps, at trap if the program has that.
const paged = `
        .equ    PAGE, 0x00401000
        .equ    LEAF, 0xc7              # V R W A D
        .equ    SV32, 1 << 31
        .macro  ENTRY rd, frame, bits   # an entry that leads to a frame
        la      \rd, \frame
        srli    \rd, \rd, 2
        ori     \rd, \rd, \bits
        .endm
        .macro  SWITCH to, asid=0
        la      t0, \to
        srli    t0, t0, 12
        li      t1, SV32 | (\asid) << 22
        or      t0, t0, t1
        csrw    satp, t0
        .endm
        .macro  TO_S label
        li      t0, 3 << 11
        csrc    mstatus, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        la      t0, \label
        csrw    mepc, t0
        mret
        .endm
        .macro  END
        li      t0, 0x5555
        li      t1, 0x100000
        sw      t0, (t1)
        .endm
_start: li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t0, trap
        csrw    mtvec, t0
        la      sp, stack
        .irp    r, root, root2
        la      s0, \r
        ENTRY   t0, 0x80000000, 0xcf
        li      t1, 512*4
        add     t1, t1, s0
        sw      t0, (t1)
        li      t0, 0xc7
        sw      t0, 0(s0)
        .endr
        ENTRY   t0, leaves, 1
        sw      t0, root+4, t1
        ENTRY   t0, leaves2, 1
        sw      t0, root2+4, t1
        la      s1, leaves              # s1 = the table, 4(s1) = the entry of PAGE
        ENTRY   t0, a, LEAF
        sw      t0, 4(s1)
        ENTRY   t0, b, LEAF
        sw      t0, leaves2+4, t1
        SWITCH  root
        sfence.vma
        li      s0, PAGE
        TO_S    body

        .bss
        .balign 4096
root:   .space  4096
root2:  .space  4096
leaves: .space  4096
leaves2: .space 4096
a:      .space  4096
b:      .space  4096
stack:  .space  16
        .text
`

// noTrap is for programs in which nothing traps.
const noTrap = `
trap:   j       trap
`

// Programs that rely on the hart's forgetting what it was not told to forget. The comment # used is at the line by
// which it knew, # changed at that of the change, # access at that of the access.
var unfenced = map[string]struct{ program, message string }{
	"another frame": {noTrap + `
body:   lw      a0, (s0)                # used
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)               # changed
        lw      a1, 8(s0)               # access
        lw      a1, 8(s0)
        END`,
		"no sfence.vma after the entry of level 0 at <leaves+4> was changed: the load from 0x00401008 goes to <b+8> " +
			"here, and may go to <a+8> on a hart that remembers what was there; behind the store write " +
			"li t0, 0x401000 and sfence.vma t0, zero; or sfence.vma, which is for all pages"},
	"fenced too early": {noTrap + `
body:   sw      a0, (s0)                # used
        ENTRY   t0, b, LEAF
        sfence.vma
        lw      a0, (s0)                # used
        sw      t0, 4(s1)               # changed
        sw      a0, (s0)                # access
        END`,
		"* the store to 0x00401000 goes to <b> here, and may go to <a> on a hart that remembers what was there; * " +
			"The sfence.vma at test.s:* comes too early"},
	"another page's fence": {noTrap + `
body:   lw      a0, (s0)                # used
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)               # changed
        li      t0, 0x00402000
        sfence.vma t0, zero
        lw      a0, (s0)                # access
        END`,
		"* The sfence.vma at test.s:* is for the page of 0x00402000"},
	"another space's fence": {noTrap + `
body:   lw      a0, (s0)                # used
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)               # changed
        li      t0, 3
        sfence.vma s0, t0
        lw      a0, (s0)                # access
        END`,
		"* The sfence.vma at test.s:* is for the ASID 3, and satp has 0"},
	"a page of all spaces": {noTrap + `
body:   ENTRY   t0, a, LEAF | 32
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)                # used
        ENTRY   t0, b, LEAF | 32
        sw      t0, 4(s1)               # changed
        li      t0, 0
        sfence.vma s0, t0
        lw      a0, (s0)                # access
        END`,
		"* The sfence.vma at test.s:* has an ASID, and so is not for pages with G"},
	"a table of all spaces": {noTrap + `
body:   ENTRY   t0, leaves, 33
        la      t2, root
        sw      t0, 4(t2)
        sfence.vma
        lw      a0, (s0)                # used
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)               # changed
        li      t0, 0
        sfence.vma s0, t0
        lw      a0, (s0)                # access
        END`,
		"* The sfence.vma at test.s:* has an ASID, and so is not for pages with G"},
	"marked as not used, and then elsewhere": {noTrap + `
body:   lw      a0, (s0)                # used
        lw      t0, 4(s1)
        andi    t0, t0, ~0xc0           # A and D
        sw      t0, 4(s1)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)               # changed
        lw      a0, (s0)                # access
        END`,
		"* goes to <b> here, and may go to <a> *"},
	"changed while translation was off": {noTrap + `
body:   lw      a0, (s0)                # used
        ENTRY   t2, b, LEAF
        csrw    satp, zero
        sw      t2, 4(s1)               # changed
        SWITCH  root
        lw      a0, (s0)                # access
        END`,
		"* the entry of level 0 at <leaves+4> was changed: * goes to <b> here, and may go to <a> *"},
	"a word across two pages": {noTrap + `
body:   ENTRY   t0, b, LEAF
        sw      t0, 8(s1)
        sfence.vma
        li      s2, PAGE + 0xffe
        sw      a0, (s2)                # used
        ENTRY   t0, a, LEAF
        sw      t0, 8(s1)               # changed
        lw      a0, (s2)                # access
        END`,
		"* the load from 0x00402001 goes to <a+1> here, and may go to <b+1> *"},
	"an instruction across two pages": {noTrap + `
        .macro  HALF value, at
        li      t0, \value
        la      t1, \at
        sh      t0, (t1)
        .endm
body:   HALF    0x0513, a + 0xffe       # addi a0, a0,
        HALF    0x0005, b               # 0
        HALF    0x8082, b + 2           # ret
        HALF    0x0015, leaves2         # 1
        HALF    0x8082, leaves2 + 2
        fence.i
        ENTRY   t0, a, 0xcb
        sw      t0, 4(s1)
        ENTRY   t0, b, 0xcb
        sw      t0, 8(s1)
        sfence.vma
        li      s2, PAGE + 0xffe
        jalr    s2
        ENTRY   t0, leaves2, 0xcb
        sw      t0, 8(s1)               # changed
        jalr    s2
        END`,
		"* the fetch from 0x00402000 goes to <leaves2> here, and may go to <b> *"},
	"taken away": {`
trap:   csrw    mscratch, t0
        la      t0, over
        csrw    mepc, t0
        csrr    t0, mscratch
        mret
body:   lw      a0, (s0)                # used
        sw      zero, 4(s1)             # changed
        lw      a0, (s0)                # access
over:   END`,
		"* the load from 0x00401000 page-faults here, and may go to <a> on a hart that remembers what was there; *"},
	// fork: the page is made read only, and the parent goes on writing to it.
	"copy on write, not protected": {`
trap:   csrw    mscratch, t0
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        sfence.vma
        csrr    t0, mscratch
        mret
body:   sw      a0, (s0)                # used
        lw      t0, 4(s1)
        andi    t0, t0, ~4
        sw      t0, 4(s1)               # changed
        lw      a0, (s0)
        sw      a0, (s0)                # access
        END`,
		"* the store to 0x00401000 page-faults here, and may go to <a> *"},
	// and the copy is made at the fault.
	"copy on write, not copied": {`
trap:   csrw    mscratch, t0
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)               # changed
        csrr    t0, mscratch
        mret
body:   lw      t0, 4(s1)
        andi    t0, t0, ~4
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)                # used
        sw      a0, (s0)                # access
        END`,
		"* the store to 0x00401000 goes to <b> here, and may page-fault on a hart that remembers *"},
	"unmapped, and mapped elsewhere at the fault": {`
trap:   csrw    mscratch, t0
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        csrr    t0, mscratch
        mret
body:   lw      a0, (s0)                # used
        sw      zero, 4(s1)             # changed
        nop
        lw      a0, (s0)                # access
        END`,
		"* the load from 0x00401000 page-faults here, and may go to <a> *"},
	"the same ASID": {noTrap + `
body:   lw      a0, (s0)                # used
        la      t0, root2
        srli    t0, t0, 12
        li      t1, SV32
        or      t0, t0, t1
        csrw    satp, t0                # changed
        lw      a0, (s0)                # access
        END`,
		"no sfence.vma after satp was changed: the load from 0x00401000 goes to <b> here, and may go to <a> on a " +
			"hart that remembers what was there; write sfence.vma behind csrw satp, or give each page table an ASID " +
			"of its own"},
	"G, and not the same": {noTrap + `
body:   ENTRY   t0, a, LEAF | 32
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)                # used
        la      t0, root2
        srli    t0, t0, 12
        li      t1, SV32 | 1 << 22
        or      t0, t0, t1
        csrw    satp, t0                # changed
        lw      a0, (s0)                # access
        END`,
		"* a page with G is taken for the same in every address space: leave G out, or write sfence.vma behind " +
			"csrw satp"},
	"another table": {noTrap + `
body:   lw      a0, (s0)                # used
        ENTRY   t0, leaves2, 1
        la      t2, root
        sw      t0, 4(t2)               # changed
        sfence.vma s0, zero
        lw      a0, (s0)                # access
        END`,
		"no sfence.vma after the entry of level 1 at <root+4> was changed: * write sfence.vma behind the store (with " +
			"an address it would be for the entries of pages alone). The sfence.vma at test.s:* has an address, and " +
			"so is not for entries that lead to a table"},
	// Nothing was known of that page, but of the way to it.
	"another table, another page": {noTrap + `
body:   ENTRY   t0, a, LEAF
        sw      t0, 8(s1)
        la      t0, leaves2
        sw      zero, 8(t0)
        ENTRY   t1, b, LEAF
        sw      t1, 8(t0)
        sfence.vma
        lw      a0, (s0)                # used
        ENTRY   t0, leaves2, 1
        la      t2, root
        sw      t0, 4(t2)               # changed
        li      s2, 0x00402000
        lw      a0, (s2)                # access
        END`,
		"* of level 1 * the load from 0x00402000 goes to <b> here, and may go to <a> *"},
	"a page of 4 MiB": {noTrap + `
body:   la      t2, root
        ENTRY   t0, 0x80000000, LEAF
        sw      t0, 8(t2)
        li      s2, 0x00800000
        sfence.vma
        lw      a0, (s2)                # used
        ENTRY   t0, 0x80400000, LEAF
        sw      t0, 8(t2)               # changed
        li      s2, 0x00812000
        lw      a0, (s2)                # access
        END`,
		"no sfence.vma after the entry of level 1 at <root+8> was changed: the load from 0x00812000 goes to " +
			"0x80412000 here, and may go to 0x80012000 * li t0, 0x812000 and sfence.vma t0, zero*"},
	"code": {`
trap:   END
body:   la      t0, a
        li      t1, 0x00008067          # ret
        sw      t1, (t0)
        la      t0, b
        li      t1, 0x00000073          # ecall
        sw      t1, (t0)
        fence.i
        ENTRY   t0, a, 0xcb
        sw      t0, 4(s1)
        sfence.vma
        jalr    s0
        ENTRY   t0, b, 0xcb
        sw      t0, 4(s1)               # changed
        jalr    s0
        END`,
		"* the fetch from 0x00401000 goes to <b> here, and may go to <a> *"},
	// With MPRV the page table counts for loads and stores of M mode.
	"M mode, for S mode": {`
trap:   li      t0, 1 << 17
        csrs    mstatus, t0
        lw      a0, (s0)                # used
        csrc    mstatus, t0
        ENTRY   t1, b, LEAF
        sw      t1, 4(s1)               # changed
        csrs    mstatus, t0
        lw      a0, (s0)                # access
        csrc    mstatus, t0
        END
body:   ecall`,
		"* goes to <b> here, and may go to <a> *"},
	"a byte of the entry": {noTrap + `
body:   lw      a0, (s0)
        lw      a0, (s0)                # used
        lbu     t0, 5(s1)
        addi    t0, t0, 4
        sb      t0, 5(s1)               # changed
        lw      a0, (s0)                # access
        END`,
		"* goes to <b> here, and may go to <a> *"},
	"an AMO to the entry": {noTrap + `
body:   lw      a0, (s0)                # used
        addi    t2, s1, 4
        li      t0, 1 << 10
        amoadd.w t0, t0, (t2)           # changed
        lw      a0, (s0)                # access
        END`,
		"* goes to <b> here, and may go to <a> *"},
}

// unaligned is a machine whose hart does misaligned accesses.
var unaligned = machine.Config{RAM: 8 << 20, Misaligned: machine.MisalignedAllowed}

func TestUnfenced(t *testing.T) {
	for name, c := range unfenced {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, unaligned, paged+c.program)
			found, stop := check(m, 1000)
			require.Equal(t, machine.Halted, stop.Reason)
			require.Len(t, found, 1, text(found))
			v := &found[0]
			assert.Equal(t, integrity.Unfenced, v.Kind)
			assert.Equal(t, 1, v.Times, "a change is told of once")
			matches(t, m, c.message, v.Message)
			places := map[string]*integrity.Place{"# used": v.Saved, "# changed": v.Over, "# access": v.Restored}
			for mark, p := range places {
				if strings.Contains(c.program, mark) && assert.NotNil(t, p, mark) {
					assert.Contains(t, p.Text, mark)
				}
			}
		})
	}
}

// With a fence behind the change there is nothing to say of them; nor, in all but a few, if the fence is as is advised.
func TestUnfencedMended(t *testing.T) {
	for name, c := range unfenced {
		where := "# changed\n"
		if !strings.Contains(c.program, where) {
			t.Errorf("%s: nothing is changed", name)
		}
		for _, fence := range []string{"sfence.vma\n", "li t6, PAGE\n sfence.vma t6, zero\n"} {
			if fence != "sfence.vma\n" && !strings.Contains(c.message, "0x401000") {
				continue
			}
			m := try.Machine(t, unaligned, paged+strings.Replace(c.program, where, where+fence, 1))
			found, stop := check(m, 1000)
			assert.Equal(t, machine.Halted, stop.Reason, name)
			assert.Empty(t, text(found), name)
		}
	}
}

// Programs that are right, or cannot be said to be wrong.
var fenced = map[string]string{
	"by address": noTrap + `
body:   lw      a0, (s0)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        addi    t0, s0, 123             # somewhere in the page
        sfence.vma t0, zero
        lw      a0, (s0)
        END`,
	"by address, of this space": noTrap + `
body:   lw      a0, (s0)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        li      t0, 1 << 9              # ASID 0, and a bit that is none of the ASID
        sfence.vma s0, t0
        lw      a0, (s0)
        END`,
	"of this space": noTrap + `
body:   lw      a0, (s0)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        li      t0, 0
        sfence.vma zero, t0
        lw      a0, (s0)
        END`,
	"at the first use": `
trap:   csrw    mscratch, t0
        ENTRY   t0, a, LEAF
        sw      t0, 8(s1)
        csrr    t0, mscratch
        mret
body:   li      s2, 0x00402000
        sw      a0, (s2)
        lw      a0, (s2)
        END`,
	// The last owner of a page may write to it: if the hart remembers that he may not, it faults once more, and the
	// handler fences.
	"more allowed, lazily": `
trap:   csrw    mscratch, t0
        lw      t0, 4(s1)
        andi    t0, t0, 4
        beqz    t0, 1f
        sfence.vma
1:      ENTRY   t0, a, LEAF
        sw      t0, 4(s1)
        csrr    t0, mscratch
        mret
body:   ENTRY   t0, a, 0xc3
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)
        sw      a0, (s0)
        END`,
	"two spaces": noTrap + `
body:   lw      a0, (s0)
        SWITCH  root2, 1
        lw      a0, (s0)
        SWITCH  root, 0
        lw      a0, (s0)
        SWITCH  root2, 1
        lw      a0, (s0)
        END`,
	"one space after another": noTrap + `
body:   lw      a0, (s0)
        SWITCH  root2
        sfence.vma
        lw      a0, (s0)
        SWITCH  root
        li      t0, 0
        sfence.vma zero, t0
        lw      a0, (s0)
        END`,
	"off and on": noTrap + `
body:   lw      a0, (s0)
        csrw    satp, zero
        la      t0, b
        lw      a0, (t0)
        SWITCH  root
        lw      a0, (s0)
        END`,
	"anywhere in 4 MiB": noTrap + `
body:   la      t2, root
        ENTRY   t0, 0x80000000, LEAF
        sw      t0, 8(t2)
        li      s2, 0x00800000
        sfence.vma
        lw      a0, (s2)
        ENTRY   t0, 0x80400000, LEAF
        sw      t0, 8(t2)
        li      t1, 0x00812000
        sfence.vma t1, zero
        lw      a0, (s2)
        END`,
	"4 MiB in pages that lie where they lay": noTrap + `
body:   la      t2, root
        ENTRY   t0, 0x80000000, LEAF
        sw      t0, 8(t2)
        la      s2, a + 0x800000 - 0x80000000
        sfence.vma
        lw      a0, (s2)
        la      t0, leaves2
        slli    t1, s2, 10
        srli    t1, t1, 22
        slli    t1, t1, 2
        add     t1, t1, t0
        ENTRY   t0, a, LEAF
        sw      t0, (t1)
        ENTRY   t0, leaves2, 1
        sw      t0, 8(t2)
        lw      a0, (s2)
        END`,
	"all spaces": noTrap + `
body:   ENTRY   t0, a, LEAF | 32
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)
        ENTRY   t0, b, LEAF | 32
        sw      t0, 4(s1)
        sfence.vma s0, zero
        lw      a0, (s0)
        END`,
	"what was used": noTrap + `
body:   sw      a0, (s0)
        lw      t0, 4(s1)
        andi    t0, t0, ~0xc0           # A and D
        sw      t0, 4(s1)
        lw      a0, (s0)
        xori    t0, t0, 0x300           # the program's own
        sw      t0, 4(s1)
        sw      a0, (s0)
        END`,
	"never used": noTrap + `
body:   ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        lw      a0, (s0)
        END`,
	"there and back": noTrap + `
body:   lw      a0, (s0)
        lw      t1, 4(s1)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        sw      t1, 4(s1)
        lw      a0, (s0)
        END`,
	"SUM": `
trap:   csrw    mscratch, t0
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        csrr    t0, mscratch
        mret
body:   ENTRY   t0, a, 0xd7             # U mode's
        sw      t0, 4(s1)
        sfence.vma
        li      t1, 1 << 18
        csrs    sstatus, t1
        lw      zero, (s0)
        csrc    sstatus, t1
        lw      zero, (s0)              # traps, and would anywhere
        END`,
	"a fence of M mode's": `
trap:   csrw    mscratch, t0
        sfence.vma
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        csrr    t0, mscratch
        mret
body:   lw      a0, (s0)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        ecall
        lw      a0, (s0)
        END`,
	// The interrupt comes before the access, and fences.
	"just in time": `
trap:   csrw    mscratch, t0
        csrw    mtval, t6
        csrr    t0, mcause
        bltz    t0, 1f
        csrr    t0, mepc                # ecall: go behind it, and ring
        addi    t0, t0, 4
        csrw    mepc, t0
        li      t0, 8
        csrw    mie, t0
        li      t0, 1
        j       2f
1:      sfence.vma
        li      t0, 0
2:      sw      t0, CLINT_MSIP, t6
        csrr    t0, mscratch
        csrr    t6, mtval
        mret
body:   lw      a0, (s0)
        ENTRY   t0, b, LEAF
        sw      t0, 4(s1)
        ecall
        lw      a0, (s0)
        END`,
	// An entry that is written through itself: the store still goes where it led.
	"its own entry": noTrap + `
body:   ENTRY   t0, leaves, LEAF
        sw      t0, 4(s1)
        sfence.vma
        ENTRY   t0, a, LEAF
        sw      t0, 4(s0)
        sfence.vma
        lw      a0, 4(s0)
        END`,
	// The code that changes satp is in both spaces, at one address and in two frames.
	"a trampoline": `
trap:   END
body:   .irp    n, 0, 1
        la      t0, frame\n
        la      t1, code
        .irp    m, 0, 4, 8, 12
        lw      t2, \m(t1)
        sw      t2, \m(t0)
        .endr
        ENTRY   t0, frame\n, 0xcb
        la      t1, table\n
        sw      t0, 8(t1)
        .endr
        fence.i
        sfence.vma
        la      t0, root2
        srli    t0, t0, 12
        li      t1, SV32
        or      t0, t0, t1
        li      t1, 0x00402000
        jr      t1
        .equ    table0, leaves
        .equ    table1, leaves2
        .equ    frame0, a
        .equ    frame1, b
        .option norvc
code:   csrw    satp, t0
        sfence.vma
        ecall`,
}

func TestFenced(t *testing.T) {
	for name, program := range fenced {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, unaligned, paged+program)
			found, stop := check(m, 1000)
			require.Equal(t, machine.Halted, stop.Reason)
			assert.Empty(t, text(found))
		})
	}
}

// Whatever S mode does to its page tables, it is watched to its end. M mode goes on behind what traps.
func FuzzAnyPages(f *testing.F) {
	word := binary.LittleEndian.AppendUint32
	for _, code := range [][]uint32{
		// sw a0, 4(s1); lw a0, (s0); sw a1, 4(s1); lw a0, (s0)
		{0x00a4a223, 0x00042503, 0x00b4a223, 0x00042503},
		// csrw satp, a2; lw a0, (s0); csrw satp, a3; lw a0, (s0); sfence.vma
		{0x18061073, 0x00042503, 0x18069073, 0x00042503, 0x12000073},
		// sw a1, 4(s1); lw a0, (s0); sfence.vma s0, a3; sw a0, 4(s1); sfence.vma s0; jalr s0
		{0x00b4a223, 0x00042503, 0x12d40073, 0x00a4a223, 0x12040073, 0x000400e7},
	} {
		var seed []byte
		for _, w := range code {
			seed = word(seed, w)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, code []byte) {
		if len(code) == 0 || len(code) > 1000 {
			return
		}
		program := paged + `
trap:   csrw    mscratch, t0
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        csrr    t0, mscratch
        mret
body:   ENTRY   a0, a, LEAF
        ENTRY   a1, b, LEAF | 32
        la      a2, root
        la      a3, root2
        .irp    r, a2, a3
        srli    \r, \r, 12
        li      t0, SV32
        or      \r, \r, t0
        .endr
go_on:  .byte   ` + strings.Trim(strings.ReplaceAll(fmt.Sprint(code), " ", ", "), "[]") + `
        .balign 4
        j       go_on
`
		m := try.Machine(t, machine.Config{RAM: 1 << 20}, program)
		found, _ := check(m, 5000)
		require.LessOrEqual(t, len(found), 32)
		_ = text(found)
	})
}

// A hart that faults for A and D, and a kernel that clears them and sets them again: the page is where it was, and
// whether it faults for that is of no account.
func TestFencedSvade(t *testing.T) {
	for name, body := range map[string]string{
		"more, and unmarked": `
body:   ENTRY   t0, a, 0xc3
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)
        ENTRY   t0, a, 0x07             # written, too; A and D are 0
        sw      t0, 4(s1)
        lw      a0, (s0)                # faults, and would not
        sw      a0, (s0)
        END`,
		"taken away, never written": `
body:   ENTRY   t0, a, 0x47
        sw      t0, 4(s1)
        sfence.vma
        lw      a0, (s0)
        lw      t0, 4(s1)
        sw      zero, 4(s1)
        sw      t0, 8(s1)               # what trap puts back
        sw      a0, (s0)                # faults, and would: D
        END`,
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{RAM: 8 << 20, ISA: machine.WithSAndSvade}, paged+`
trap:   csrw    mscratch, t0
        lw      t0, 4(s1)
        bnez    t0, 1f
        lw      t0, 8(s1)
        sfence.vma
1:      ori     t0, t0, 0xc0
        sw      t0, 4(s1)
        csrr    t0, mscratch
        mret
`+body)
			traps := 0
			c := integrity.New(m, nil)
			m.Watch(c.Probe())
			m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(*machine.Machine, machine.Event) { traps++ }})
			require.Equal(t, machine.Halted, m.Run(machine.Limit{Steps: 1000, Now: devices.Never}).Reason)
			assert.Equal(t, 1, traps)
			assert.Empty(t, text(c.Violations()))
		})
	}
}

// matches compares a message with what it should be like: <a+8> is an address, * anything.
func matches(t *testing.T, m *machine.Machine, like, message string) {
	t.Helper()
	for i, part := range strings.Split(like, "*") {
		for strings.Contains(part, "<") {
			before, rest, _ := strings.Cut(part, "<")
			name, after, _ := strings.Cut(rest, ">")
			label, offset, _ := strings.Cut(name, "+")
			s := m.Image().Symbol(label)
			require.NotNil(t, s, label)
			at := s.Addr
			if offset != "" {
				at += uint32(offset[0] - '0')
			}
			part = before + integrity.Word(at).String() + after
		}
		at := strings.Index(message, part)
		if !assert.True(t, at == 0 || at > 0 && i > 0, "%q in %q", part, message) {
			return
		}
		message = message[at+len(part):]
	}
	assert.True(t, message == "" || strings.HasSuffix(like, "*"), "and then %q", message)
}
