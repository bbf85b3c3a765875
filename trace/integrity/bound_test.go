package integrity

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A guest that uses page after page, in space after space, and changes entries all the time, is bounded: a page table
// that is its own table of level 0, so that every page of 4 GiB is mapped.
func TestManyPages(t *testing.T) {
	m := try.Machine(t, machine.Config{RAM: 8 << 20}, `
_start: li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      s0, root
        li      s1, 1024
        mv      t0, s0
        srli    t1, s0, 2
        ori     t1, t1, 1               # leads to a table: the one below
        li      t2, 4096 >> 2
        add     t1, t1, t2
1:      sw      t1, (t0)
        addi    t0, t0, 4
        addi    s1, s1, -1
        bnez    s1, 1b
        li      s1, 1024
        li      t1, 0x80000000 >> 2 | 0xc7
1:      sw      t1, (t0)
        addi    t0, t0, 4
        addi    s1, s1, -1
        bnez    s1, 1b
        li      t0, 1 << 17 | 1 << 11   # MPRV, as S mode
        csrs    mstatus, t0
        srli    s0, s0, 12
        li      t0, 1 << 31
        or      s0, s0, t0
        csrw    satp, s0
        li      s1, 0x1000
        li      s2, 4096
1:      lw      t0, (s1)
        add     s1, s1, s2
        addi    s3, s3, 1
        andi    t0, s3, 7
        bnez    t0, 1b
        andi    t0, s3, 0x1f8           # another ASID
        slli    t0, t0, 19
        or      t0, t0, s0
        csrw    satp, t0
        andi    t0, s3, 15
        bnez    t0, 1b
        li      t0, 1 << 17             # other frames
        csrc    mstatus, t0
        la      t1, root + 4096
        li      t2, 0x30
        and     t2, t2, s3
        add     t1, t1, t2
        lw      t2, (t1)
        xori    t2, t2, 0x400
        sw      t2, (t1)
        csrs    mstatus, t0
        sfence.vma s1, zero
        j       1b
        .bss
        .balign 4096
root:   .space  8192
`)
	c := New(m, nil)
	m.Watch(c.Probe())
	pages, changes, ofPage, ofEntry := 0, 0, 0, 0
	for n := uint64(10_000); n <= 200_000; n += 10_000 {
		assert.Equal(t, machine.Reached, m.Run(machine.Limit{Steps: n, Now: devices.Never}).Reason)
		pages, changes = max(pages, len(c.fences.held)), max(changes, len(c.fences.changes))
		for _, list := range c.fences.held {
			ofPage = max(ofPage, len(list))
		}
		for _, list := range c.fences.changes {
			ofEntry = max(ofEntry, len(list))
		}
	}
	assert.Greater(t, pages, mostPages/2)
	assert.LessOrEqual(t, pages, mostPages+1)
	assert.LessOrEqual(t, changes, mostPages+2)
	assert.Equal(t, mostOfPage, ofPage)
	assert.Equal(t, mostChanges, ofEntry)
	assert.LessOrEqual(t, len(c.found), maxFound)
}
