package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// Whether a trap has a handler is judged in the mode in which it is handled (Privileged manual, "Machine Trap-Vector
// Base-Address Register" and "Machine Cause Register"): M mode. A fault is where from there the hart traps for ever,
// and nowhere else.

// openPMP lets U mode do everything, enter goes there.
const (
	openPMP = `
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
`
	enter = `
        li      t0, 0x1800
        csrc    mstatus, t0
        la      t0, user
        csrw    mepc, t0
        mret
`
	pass = `
        li      t5, FINISHER_PASS
        sw      t5, FINISHER_EXIT, t6
`
)

func TestHandlersThatCanRun(t *testing.T) {
	for name, text := range map[string]string{
		"U mode jumps to the handler, whose first instruction is M mode's alone": `
_start: la      t0, handler
        csrw    mtvec, t0` + openPMP + enter + `
user:   la      t0, handler
        jr      t0
        .balign 4
handler: csrrw  sp, mscratch, sp` + pass,
		"U mode jumps to a handler that PMP keeps from it": `
_start: la      t0, handler
        csrw    mtvec, t0
        la      t0, handler             # up to the handler: U mode may
        srli    t0, t0, 2
        csrw    pmpaddr0, t0
        li      t0, 0x0d                # TOR, R and X
        csrw    pmpcfg0, t0` + enter + `
user:   la      t0, handler
        jr      t0
        .balign 4
handler: nop` + pass,
		"a slot of the vector table is outside of memory, its base is not": `
        .equ    TOP, RAM + RAM_SIZE - 4
_start: li      s0, TOP
        lw      s1, jump
        sw      s1, 0(s0)               # the very last word of memory jumps to the handler
        addi    t0, s0, 1
        csrw    mtvec, t0               # the slot of the timer, 28 bytes on, is nowhere
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b
jump:   .word   0x000e8067              # jr t4
_unused: nop
        .text
handler: csrr   t0, mcause
        li      t1, 1                   # the fetch of the slot, not the timer
        bne     t0, t1, 1b
        csrr    t0, mepc
        addi    s0, s0, 28
        bne     t0, s0, 1b` + pass,
		"MPRV made the handler's load fail, and the trap has ended that": `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 0x1800              # loads as if in U mode, which may nothing
        csrc    mstatus, t0
        la      t0, word
        li      t1, 0x20000
        csrs    mstatus, t1
        .balign 4
handler: lw     t1, 0(t0)               # MPP is M from the first trap on` + pass + `
        .data
word:   .word   0
`,
		"there is no handler, but the host is about to end the run": `
_start: li      t0, 1
        sw      t0, tohost, t1
        ecall
        .data
        .balign 8
tohost: .dword  0
`,
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, text)
			m.Hart().X[isa.T4] = m.Image().Symbol(symbolOr(m, "handler")).Addr
			require.Equal(t, machine.Stop{Reason: machine.Halted},
				m.Run(machine.Limit{Steps: 100_000, Now: devices.Never}))
		})
	}
}

func symbolOr(m *machine.Machine, name string) string {
	if m.Image().Symbol(name) == nil {
		return "_start"
	}
	return name
}

func TestHandlersThatCannot(t *testing.T) {
	const noMemory = 0x4000_0000
	for name, c := range map[string]struct {
		text        string
		trap, again cpu.Trap
	}{
		"mtvec was never set": {"_start: ecall\n", cpu.Trap{Cause: isa.EcallM}, cpu.Trap{Cause: isa.InstAccess}},
		"nor by the time of an interrupt": {`
_start: sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b
`, cpu.Trap{Cause: isa.TimerInt}, cpu.Trap{Cause: isa.InstAccess}},
		"a vector table outside of memory, base and slot": {`
_start: li      t0, 0x40000001
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      j       1b
`, cpu.Trap{Cause: isa.TimerInt}, cpu.Trap{Cause: isa.InstAccess, Value: noMemory}},
		"the handler's first instruction is none": {`
_start: la      t0, handler
        csrw    mtvec, t0
        ebreak
        .balign 4
handler: .word  0
`, cpu.Trap{Cause: isa.Breakpoint, Value: machine.RAMBase + 12}, cpu.Trap{Cause: isa.IllegalInst}},
		"the handler stores to a register that can only be read": {`
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, KETTLE_STATUS
        ebreak
        .balign 4
handler: sw     zero, 0(t0)
`, cpu.Trap{Cause: isa.Breakpoint, Value: machine.RAMBase + 20}, cpu.Trap{Cause: isa.StoreAccess, Value: 0x1100_0004}},
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, c.text)
			stop := m.Run(machine.Limit{Steps: 100_000, Now: devices.Never})
			require.Equal(t, machine.Fault, stop.Reason)
			assert.Equal(t, c.trap, stop.Trap)
			assert.Equal(t, c.again, stop.Again)

			// It stays ended, in the digest and in a checkpoint too.
			at, digest := m.Position(), m.Digest()
			assert.Equal(t, stop, m.Run(machine.Unlimited))
			assert.Equal(t, at, m.Position())
			snap := m.Checkpoint()
			m.Reset()
			require.NoError(t, m.Restore(snap))
			assert.Equal(t, stop, m.Run(machine.Unlimited))
			assert.Equal(t, digest, m.Digest())
		})
	}
}

// An instruction that traps has changed nothing (Privileged manual, "Machine Exception Program Counter": the
// instruction is to be executed again; Unprivileged, "Exceptions, Traps, and Interrupts"), also where half of it could
// have been done: an atomic on a register that can be read and not be written.
func TestTrappedAtomicsTouchNoDevice(t *testing.T) {
	for _, in := range []string{"amoadd.w", "amoswap.w", "amoor.w", "amomaxu.w"} {
		for _, reg := range []string{"KETTLE_POUR", "KETTLE_TEMP", "MUG_TAKE", "MUG_LEVEL", "VIRTIO_MAGIC"} {
			m := try.Machine(t, machine.Config{}, `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      a1, `+reg+`
        li      a2, 1
go:     `+in+`  a0, a2, (a1)
        .balign 4
handler: nop
`)
			fill := m.Image().Symbol("go").Addr
			for m.Hart().PC != fill {
				m.Run(machine.Limit{Steps: m.Position().Steps + 1, Now: devices.Never})
			}
			parts := state(m)
			m.Watch(machine.Probe{Kinds: machine.Loaded | machine.Stored,
				Tell: func(*machine.Machine, machine.Event) { t.Error("told of an access") }})
			m.Run(machine.Limit{Steps: m.Position().Steps + 1, Now: devices.Never})
			require.Equal(t, m.Image().Symbol("handler").Addr, m.Hart().PC, "%s on %s", in, reg)
			require.Equal(t, uint32(isa.StoreAccess), m.Hart().MCause)
			require.Equal(t, parts, state(m), "%s on %s", in, reg)
		}
	}
}

// state is what all registers of all devices hold.
func state(m *machine.Machine) (all []uint32) {
	for _, p := range m.Parts() {
		for _, r := range p.Device.Info().Regs {
			v, _ := p.Device.Peek(r.Off, r.Size)
			if r.Name != "MTIME" {
				all = append(all, v)
			}
		}
	}
	return all
}

// Every store that is not the hart's own ends its reservation (Unprivileged manual, "Load-Reserved/Store-Conditional
// Instructions"): the host's too, to the word or to any of its bytes, and one beside it does not.
func TestHostEndsReservations(t *testing.T) {
	program := func(reserve string) string {
		return `
_start: la      s0, tohost
        la      s1, ` + reserve + `
        li      t0, 0x01010000
        lr.w    a0, (s1)
        sw      t0, 4(s0)               # device 1, command 1: print; the host answers, and clears tohost
        li      t1, 100
1:      addi    t1, t1, -1
        bnez    t1, 1b
        sc.w    a1, a0, (s1)            # 1 if it fails
        addi    a1, a1, 2               # 3 then, else 2
        slli    a1, a1, 16
        li      t0, FINISHER_FAIL
        or      t0, t0, a1
        sw      t0, FINISHER_EXIT, t1
        .data
        .balign 8
before: .word   0
tohost: .dword  0
after:  .word   0
        .balign 8
fromhost: .dword 0
`
	}
	for reserve, code := range map[string]uint32{"tohost": 3, "tohost + 4": 3, "fromhost": 3, "before": 2, "after": 2} {
		m := try.Machine(t, machine.Config{}, program(reserve))
		assert.Equal(t, machine.Stop{Reason: machine.Halted, Code: code},
			m.Run(machine.Limit{Steps: 10_000, Now: devices.Never}), reserve)
	}
}

// MTIP is set while mtime >= mtimecmp (Privileged manual, "Machine Timer Registers"), so that it falls when mtime
// wraps, in the very tick, asleep or awake; and a checkpoint taken then is of the same machine.
func TestTimerFallsAsTimeWraps(t *testing.T) {
	const program = `
_start: li      s0, CLINT_MTIME
        li      s1, CLINT_MTIMECMP
        li      t0, -1
        sw      t0, 4(s1)
        sw      t0, 4(s0)
        li      t0, -44
        sw      t0, 0(s1)
        li      t0, -64
        sw      t0, 0(s0)               # mtime = 2^64 - 64, and the alarm is 20 ticks from then
1:      csrr    a0, mip
        beqz    a0, 1b
        rdtime  s2
2:      csrr    a0, mip
        bnez    a0, 2b
        rdtime  s3
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
`
	whole := try.Machine(t, machine.Config{}, program)
	require.Equal(t, machine.Stop{Reason: machine.Halted}, whole.Run(machine.Limit{Steps: 10_000, Now: devices.Never}))
	assert.LessOrEqual(t, whole.Hart().X[isa.S2]+44, uint32(4), "it rises at -44, seen within a turn of the loop")
	assert.LessOrEqual(t, whole.Hart().X[isa.S3], uint32(4), "it falls at 0")

	cut := try.Machine(t, machine.Config{}, program)
	for steps := uint64(1); cut.Run(machine.Limit{Steps: steps,
		Now: devices.Never}).Reason == machine.Reached; steps++ {
		before := cut.Digest()
		require.NoError(t, cut.Restore(cut.Checkpoint()))
		require.Equal(t, before, cut.Digest(), "step %d", steps)
	}
	assert.Equal(t, whole.Digest(), cut.Digest())
}

// A checkpoint goes back into a machine of its own configuration, and into no other.
func TestRestoreRefusesAnotherMachine(t *testing.T) {
	const program = "_start: j _start\n"
	cold := *devices.DefaultKitchen()
	cold.AmbientC--
	of := func(c machine.Config, text string) *machine.Machine { return try.Machine(t, c, text) }
	home := of(machine.Config{}, program)
	home.Run(machine.Limit{Steps: 10, Now: devices.Never})
	snap := home.Checkpoint()
	require.NoError(t, of(machine.Config{}, program).Restore(snap))
	for name, m := range map[string]*machine.Machine{
		"memory":     of(machine.Config{RAM: 2 << 20}, program),
		"speed":      of(machine.Config{MHz: 100}, program),
		"misaligned": of(machine.Config{Misaligned: machine.MisalignedAllowed}, program),
		"kitchen":    of(machine.Config{Kitchen: &cold}, program),
		"disk":       of(machine.Config{Disk: make([]byte, 512)}, program),
		"virtio":     of(machine.Config{Virtio: 2}, program),
		"initrd":     of(machine.Config{Initrd: make([]byte, 512)}, program),
		"append":     of(machine.Config{Append: "quiet"}, program),
		"program":    of(machine.Config{}, "_start: nop\nj _start\n"),
		"data":       of(machine.Config{}, program+".data\n.word 1\n"),
		"host":       of(machine.Config{}, program+".data\ntohost: .dword 0\n"),
	} {
		before := m.Digest()
		assert.ErrorContains(t, m.Restore(snap), "another machine", name)
		assert.Equal(t, before, m.Digest(), name)
	}
}
