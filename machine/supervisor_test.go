package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// supervisorStart is the way to S mode that programs here take: all memory open by PMP, everything delegated that can
// be, counters and stimecmp open, traps of M mode to the end of the run with code 99.
const supervisorStart = `
_start: la      t0, lost
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, 0xb3ff
        csrw    medeleg, t0
        li      t0, 0x222
        csrw    mideleg, t0
        li      t0, 7
        csrw    mcounteren, t0
        li      t0, 1 << 31
        csrw    menvcfgh, t0
        li      t0, -1
        csrw    stimecmp, t0
        li      t0, 1 << 7
        csrw    mie, t0
        la      t0, trap
        csrw    stvec, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        la      t0, main
        csrw    mepc, t0
        mret
        .balign 4
lost:   li      a0, 99
exit:   slli    a0, a0, 16
        li      t0, 0x5555
        beqz    a0, 1f
        li      t0, 0x3333
1:      or      a0, a0, t0
        li      t0, 0x100000
        sw      a0, (t0)
        j       .
`

// supervised runs a program in S mode, with everything behind its end at 64 KiB zero, and gives the machine as it
// ended.
func supervised(t *testing.T, c Config, text string) (*Machine, Stop) {
	t.Helper()
	c.RAM = 1 << 20
	m, err := New(c)
	require.NoError(t, err)
	var symbols []asm.Symbol
	for _, s := range m.Symbols() {
		symbols = append(symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value)})
	}
	img, err := asm.Assemble([]asm.Source{{Name: "s.s", Text: supervisorStart + text}}, asm.Options{Symbols: symbols})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	return m, m.Run(Limit{Steps: 100_000, Now: 10_000_000})
}

// A wfi of S mode is ended by its own alarm, at its tick, and the trap is S mode's; a later stimecmp quiets it.
func TestAlarmOfSMode(t *testing.T) {
	const program = `
main:   li      t0, 1 << 5
        csrw    sie, t0
        csrr    t0, time
        addi    s0, t0, 1000
        csrw    stimecmp, s0
        csrw    stimecmph, zero
        csrr    s1, sip                 # not yet
        csrsi   sstatus, 2
        wfi
        nop
        li      a0, 1                   # it did not come
        j       exit
        .balign 4
trap:   csrr    s2, time
        csrr    s3, scause
        csrr    s4, sip
        li      t0, -1
        csrw    stimecmp, t0
        csrr    s5, sip
        li      a0, 0
        j       exit
`
	m, stop := supervised(t, Config{}, program)
	assert.Equal(t, Stop{Reason: Halted}, stop)
	x := m.Hart().X
	assert.Equal(t, x[isa.S0]+1, x[isa.S2], "one tick for the trap")
	assert.Equal(t, uint32(isa.STimerInt), x[isa.S3])
	assert.Equal(t, [3]uint32{0, isa.STI, 0}, [3]uint32{x[isa.S1], x[isa.S4], x[isa.S5]})
}

// The kettle rings in context 1 of the PLIC, and S mode claims it there.
func TestExternalInterruptOfSMode(t *testing.T) {
	const program = `
main:   li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*10, t1
        li      t0, 1 << 10
        sw      t0, PLIC_ENABLE + 0x80, t1
        li      t0, 2
        sb      t0, UART_IER, t1                # the transmitter is empty
        li      t0, 1 << 9
        csrw    sie, t0
        csrsi   sstatus, 2
        nop
        li      a0, 1
        j       exit
        .balign 4
trap:   csrr    s0, scause
        csrr    s1, sip
        lw      s2, PLIC_CLAIM + 0x1000
        csrr    s3, sip
        lw      s4, PLIC_CLAIM                  # M mode's has nothing
        li      a0, 0
        j       exit
`
	m, stop := supervised(t, Config{}, program)
	assert.Equal(t, Stop{Reason: Halted}, stop)
	x := m.Hart().X
	assert.Equal(t, [5]uint32{uint32(isa.SExternalInt), isa.SEI, 10, 0, 0},
		[5]uint32{x[isa.S0], x[isa.S1], x[isa.S2], x[isa.S3], x[isa.S4]})
}

// Sv32 from an assembled program: a superpage for itself and one for the devices, a page at 0x400000; faults with their
// addresses, and what the table has in the end. With Svade the handler sets A and D.
const paging = `
        .equ    ROOT, 0x80010000
        .equ    LEAF, 0x80011000
        .equ    PAGE, 0x80012000
main:   li      t0, ROOT
        li      t1, 0x80000000 >> 2 | 0xcf              # program: D A X W R V
        li      t2, 0x800
        add     t2, t2, t0
        sw      t1, (t2)                                # entry 512
        li      t1, 0xc7                                # devices at 0: D A W R V
        sw      t1, (t0)
        li      t1, LEAF >> 2 | 1
        sw      t1, 4(t0)
        li      t0, LEAF
        li      t1, PAGE >> 2 | 7                       # W R V
        sw      t1, (t0)
        li      t0, 1 << 31 | ROOT >> 12
        csrw    satp, t0
        sfence.vma
        li      s0, 0x400000
        lw      s1, 4(s0)                               # sets A
        li      t0, LEAF
        lw      s2, (t0)
        sw      s0, 8(s0)                               # sets D
        lw      s3, (t0)
        li      t0, PAGE
        lw      s4, 8(t0)
        li      s5, 0x401000
        lw      s6, (s5)                                # a page fault
        j       exit
        .balign 4
trap:   csrr    t3, scause
        csrr    t4, stval
        bne     t4, s5, 1f
        mv      s7, t3
        csrr    s8, sepc
        li      a0, 0
        j       exit
1:      addi    s9, s9, 1                               # Svade
        li      t5, LEAF
        lw      t6, (t5)
        li      a1, 15
        ori     t6, t6, 0x40
        bne     t3, a1, 2f
        ori     t6, t6, 0x80
2:      sw      t6, (t5)
        sret
`

func TestPaging(t *testing.T) {
	for isaOf, faults := range map[ISA]uint32{WithS: 0, WithSAndSvade: 2} {
		m, stop := supervised(t, Config{ISA: isaOf}, paging)
		assert.Equal(t, Stop{Reason: Halted}, stop, isaOf.String())
		x := m.Hart().X
		const entry = 0x80012000>>2 | 7
		assert.Equal(t, uint32(entry|0x40), x[isa.S2], "accessed")
		assert.Equal(t, uint32(entry|0xc0), x[isa.S3], "and dirty")
		assert.Equal(t, uint32(0x400000), x[isa.S4])
		assert.Equal(t, uint32(isa.LoadPage), x[isa.S7])
		assert.Equal(t, faults, x[isa.S9], isaOf.String())
		assert.Equal(t, "the entry of level 0 for 0x00401000, at 0x80011004, is 0x00000000: V is 0, so nothing is "+
			"mapped there",
			m.pageFault(m.Hart().Previous(), trapOf(isa.LoadPage, 0x401000)))
		at, ok := m.Translate(0x400123, 0)
		assert.True(t, ok)
		assert.Equal(t, uint32(0x80012123), at)
		v, ok := m.Look(0x400008, 4)
		assert.True(t, ok)
		assert.Equal(t, uint32(0x400000), v)
		_, ok = m.Look(0x401000, 4)
		assert.False(t, ok)
	}
}

// A run that is cut anywhere, and one that comes back to a checkpoint, is the same, pages and all.
func TestPagingCutAndReplayed(t *testing.T) {
	whole, _ := supervised(t, Config{}, paging)
	end := whole.Position()
	for steps := uint64(0); steps <= end.Steps; steps += 1 + steps%3 {
		m, err := New(Config{RAM: 1 << 20})
		require.NoError(t, err)
		require.NoError(t, m.Load(whole.Image()))
		m.Run(Limit{Steps: steps, Now: devices.Never})
		s := m.Checkpoint()
		at := m.Digest()
		m.Run(Limit{Steps: 100_000, Now: 10_000_000})
		assert.Equal(t, whole.Digest(), m.Digest(), "cut at %d", steps)
		require.NoError(t, m.Restore(s))
		assert.Equal(t, at, m.Digest(), "%d", steps)
	}
}

// A step that looks for input and is not made yet leaves no mark in the page table either.
func TestStepNotMadeMarksNothing(t *testing.T) {
	const program = `
        .equ    ROOT, 0x80010000
main:   li      t0, ROOT
        li      t1, 0x80000000 >> 2 | 0xcf
        li      t2, 0x800
        add     t2, t2, t0
        sw      t1, (t2)
        li      t1, 0x10000000 >> 2 | 3                  # the UART's superpage, not accessed yet
        sw      t1, 0x10000000 >> 22 * 4(t0)
        li      t0, 1 << 31 | ROOT >> 12
        csrw    satp, t0
        li      t0, UART_RBR
        lbu     a0, (t0)
        j       exit
        .balign 4
trap:   j       lost
`
	const entry = 0x80010000 + 0x10000000>>22*4
	m, err := New(Config{RAM: 1 << 20})
	require.NoError(t, err)
	img, err := asm.Assemble([]asm.Source{{Name: "s.s", Text: supervisorStart + program}},
		asm.Options{Symbols: []asm.Symbol{{Name: "UART_RBR", Value: uartBase}}})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	m.Hear(Asked)
	assert.Equal(t, WantsInput, m.Run(Limit{Steps: 100_000, Now: devices.Never}).Reason)
	before, at := m.Digest(), m.Position()
	pte, _ := m.Peek(entry, 4)
	assert.Equal(t, uint32(0x10000000>>2|3), pte)

	again, err := New(Config{RAM: 1 << 20})
	require.NoError(t, err)
	require.NoError(t, again.Load(img))
	again.Run(Limit{Steps: at.Steps, Now: devices.Never})
	assert.Equal(t, before, again.Digest())
}

// Traps that lead nowhere in S mode end the run, but not while an interrupt of M mode may come.
func TestHopelessInSMode(t *testing.T) {
	const program = `
main:   csrw    stvec, zero
        unimp
trap:
`
	_, stop := supervised(t, Config{}, program)
	assert.Equal(t, Fault, stop.Reason)
	assert.Equal(t, isa.IllegalInst, stop.Trap.Cause)
	assert.Equal(t, isa.InstAccess, stop.Again.Cause)

	m, stop := supervised(t, Config{}, `
main:   csrw    stvec, zero
        li      t0, 2000
        sw      t0, CLINT_MTIMECMP, t1
        ecall                           # delegated, to nowhere; the alarm ends it
trap:
`)
	assert.Equal(t, Stop{Reason: Halted, Code: 99}, stop, "at %#x", m.Hart().PC)
}

// Each half of stimecmp counts from the next instruction on, written by itself.
func TestHalvesOfAlarm(t *testing.T) {
	m, stop := supervised(t, Config{}, `
main:   csrw    stimecmph, t0
        csrr    a0, sip
        csrw    stimecmp, zero
        csrr    a1, sip
        csrw    stimecmph, zero
        csrr    a2, sip
        csrw    stimecmp, t0            # not yet: it is a large number
        csrr    a3, sip
        csrw    stimecmp, zero
        csrr    a4, sip
        csrw    stimecmph, t0
        csrr    a5, sip
        mv      s0, a0
        li      a0, 0
        j       exit
trap:
`)
	require.Equal(t, Stop{Reason: Halted}, stop)
	x := &m.Hart().X
	assert.Equal(t, []uint32{0, 0, isa.STI, 0, isa.STI, 0},
		[]uint32{x[isa.S0], x[isa.A1], x[isa.A2], x[isa.A3], x[isa.A4], x[isa.A5]})
}

// A trap that S mode takes over and over, while the timer of M mode may yet end it, costs little more than a step.
func TestTrapsForEverAreCheap(t *testing.T) {
	m, _ := supervised(t, Config{}, `
main:   li      t0, 100000000
        sw      t0, CLINT_MTIMECMP, t1
        csrw    stvec, zero
        unimp
trap:
`)
	at := m.Position()
	require.Equal(t, uint32(0), m.Hart().PC)
	allocs := testing.AllocsPerRun(1, func() {
		at.Steps += 1000
		m.Run(Limit{Steps: at.Steps, Now: devices.Never})
	})
	assert.Less(t, allocs, 1500.0, "for 1,000 steps")
}

func trapOf(c isa.Cause, v uint32) cpu.Trap { return cpu.Trap{Cause: c, Value: v} }
