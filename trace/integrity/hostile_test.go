package integrity_test

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/integrity"
)

// A guest that makes up tasks, stacks, traps and claims without end is bounded.
func TestFlood(t *testing.T) {
	found, _ := check(try.Machine(t, machine.Config{}, `
_start: la      t0, trap
        csrw    mtvec, t0
        li      sp, 0x80080000
1:      addi    s0, s0, 1
        sw      s0, RAIL_TASK, t1
        slli    t0, s0, 6
        li      sp, 0x80080000
        sub     sp, sp, t0
        addi    sp, sp, -48
        lw      t0, PLIC_CLAIM
        ecall
        j       1b
trap:   csrr    t1, mepc
        andi    t2, s0, 7
        slli    t2, t2, 1
        andi    t2, t2, 4
        add     t1, t1, t2
        csrw    mepc, t1
        addi    s1, s1, 1
        addi    sp, sp, 16
        mret
`), 300_000)
	require.NotEmpty(t, found)
	require.LessOrEqual(t, len(found), 32)
}

// Whatever a program does, it is watched to its end. How many harts there are its length says.
func FuzzAnyProgram(f *testing.F) {
	f.Add([]byte{0x73, 0, 0, 0, 0x73, 0, 0x20, 0x30})                         // ecall; mret
	f.Add([]byte{0x13, 1, 1, 0xff, 0x73, 0, 0x20, 0x30, 0x73, 0, 0x50, 0x10}) // addi sp; mret; wfi
	// csrrw sp, mepc; addi sp
	f.Add([]byte{0x73, 0x11, 0x11, 0x34, 0x13, 1, 1, 2, 0x73, 0x11, 0x11, 0x34, 0x13, 1, 1, 2})
	f.Fuzz(func(t *testing.T, code []byte) {
		if len(code) == 0 || len(code) > 4096 {
			return
		}
		prologue := binary.LittleEndian.AppendUint32(nil, 0x00000297)        // auipc t0, 0
		prologue = binary.LittleEndian.AppendUint32(prologue, 0x00c28293)    // addi t0, t0, 12
		prologue = binary.LittleEndian.AppendUint32(prologue, 0x30529073)    // csrw mtvec, t0: the code itself
		img, err := image.FromBinary(append(prologue, code...), 0x8000_0000) //
		require.NoError(t, err)
		m, err := machine.New(machine.Config{RAM: 1 << 16, Harts: 1 + len(code)%4})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		c := integrity.New(m, nil)
		if len(code)%8 < 4 {
			c.Strict()
		}
		m.Watch(c.Probe())
		c.Finish(m.Run(machine.Limit{Steps: 20_000, Now: 1 << 40}))
		require.LessOrEqual(t, len(c.Violations()), 32)
		_ = text(c.Violations())
	})
}
