package machine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// turns lists who makes how many steps at which tick, up to a number of steps: "0:6@0" for six steps of hart 0.
func turns(m *machine.Machine, steps uint64) string {
	var list []string
	hart, now, n := -1, devices.Ticks(0), 0
	end := func() {
		if n > 0 {
			list = append(list, fmt.Sprintf("%d:%d@%d", hart, n, now))
		}
		n = 0
	}
	defer m.Watch(machine.Probe{Kinds: machine.Begun, Tell: func(_ *machine.Machine, e machine.Event) {
		if e.Hart != hart || e.At.Now != now {
			end()
			hart, now = e.Hart, e.At.Now
		}
		n++
	}})()
	m.Run(machine.Limit{Steps: steps, Now: devices.Never})
	end()
	return strings.Join(list, " ")
}

// A round gives each hart a turn, in whole ticks, and then time moves on; it ends at a deadline that was set before it
// began, and one that is set in it comes at its end. A hart that falls asleep has had its turn, and one that is woken
// before its turn comes has it.
func TestRounds(t *testing.T) {
	for _, c := range []struct {
		what  string
		c     machine.Config
		code  string
		turns string
	}{
		{"turns of 5 steps, at 2 steps a tick", machine.Config{Harts: 3, Interleave: 5, MHz: 20}, "_start: j _start",
			"0:6@0 1:6@0 2:6@0 0:6@3 1:6@3 2:6@3 0:4@6"},
		{"an alarm at tick 5, which is set in the first round", machine.Config{Harts: 2, Interleave: 4}, `
_start: bnez a0, 1f
        li t0, 5
        li t1, CLINT_MTIMECMP
        sw t0, 0(t1)
1:      j 1b`, "0:4@0 1:4@0 0:1@4 1:1@4 0:4@5 1:4@5 0:4@9 1:4@9 0:4@13 1:4@13 0:4@17 1:2@17"},
		{"one at tick 2, which is set in the round that goes to tick 8", machine.Config{Harts: 2, Interleave: 8}, `
_start: bnez a0, 1f
        li t0, 2
        li t1, CLINT_MTIMECMP
        sw t0, 0(t1)
        sw zero, 4(t1)
1:      j 1b`, "0:8@0 1:8@0 0:8@8 1:8@8 0:8@16"},
		{"hart 0 sleeps, and hart 2 rings for it and for hart 1", machine.Config{Harts: 3, Interleave: 8}, `
_start: csrwi mie, 8
        li t0, 2
        beq a0, t0, ring
        wfi
        csrwi mie, 0
1:      j 1b
ring:   li t1, 1
        li t2, CLINT_MSIP
        sw t1, 0(t2)
        sw t1, 4(t2)
2:      j 2b`, "0:4@0 1:4@0 2:8@0 0:8@8 1:8@8 2:8@8"},
		{"hart 0 rings for hart 1, which sleeps", machine.Config{Harts: 2, Interleave: 7}, `
_start: csrwi mie, 8
        beqz a0, 2f
        wfi
1:      j 1b
2:      li t1, 1
        li t2, CLINT_MSIP
        wfi
        j 2b`, "0:5@0 1:3@0"},
		{"a constrained loop at the end of a turn", machine.Config{Harts: 2, Interleave: 4}, `
_start: nop
        nop
        nop
        lr.w t0, (sp)
        addi t0, t0, 1
        nop
        sc.w t1, t0, (sp)
1:      j 1b`, "0:7@0 1:7@0 0:4@4 1:4@4 0:4@8 1:4@8 0:4@12 1:4@12 0:2@16"},
		{"one that begins behind it, and a reservation that is kept", machine.Config{Harts: 2, Interleave: 4}, `
_start: lr.w t0, (sp)
        nop
        nop
        nop
        nop
        lr.w t0, (sp)
        nop
        sc.w t1, t0, (sp)
1:      lr.w t0, (sp)
2:      j 2b`, "0:5@0 1:5@0 0:20@4 1:10@4"},
		{"a hart that reserves for ever", machine.Config{Harts: 2, Interleave: 4}, `
_start: lr.w t0, (sp)
        j _start`, "0:4@0 1:4@0 0:4@4 1:4@4 0:4@8 1:4@8 0:4@12 1:4@12 0:4@16 1:4@16"},
	} {
		m := try.Machine(t, c.c, c.code)
		for i := range m.Harts {
			m.Harts[i].X[2] = machine.RAMBase + 0x1000 + uint32(i)*64
		}
		steps := uint64(40)
		assert.Equal(t, c.turns, turns(m, steps), c.what)
	}
}

const lostHarts = `
        .equ    CASE, %d
_start: la      t0, handler
        csrw    mtvec, t0
        li      t2, CASE
        li      t1, 1
        beqz    a0, first
        li      t0, 4
        bne     t2, t0, bad
        li      s0, 500                 # 4: later than hart 0
1:      addi    s0, s0, -1
        bnez    s0, 1b
bad:    lw      t0, 0(zero)
helped: li      t0, 6
        beq     t2, t0, again
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        j       .

again:  la      t0, never               # 6: it traps for ever once more
        csrw    mtvec, t0
worse:  ebreak

first:  li      s0, 1000
2:      addi    s0, s0, -1
        bnez    s0, 2b
        beqz    t2, end                 # 0: hart 0 ends the run
        beq     t2, t1, park            # 1: it sleeps for good
        li      t0, 2
        beq     t2, t0, mend            # 2, 6: it mends the handler
        li      t0, 6
        beq     t2, t0, mend
        li      t0, 3
        beq     t2, t0, alarm           # 3: it sleeps until an alarm, and ends the run
        j       .                       # 5: it goes round an empty loop
alarm:  li      t0, 128
        csrw    mie, t0
        li      t0, 30000
        sw      t0, CLINT_MTIMECMP, t3
        sw      zero, CLINT_MTIMECMPH, t3
        wfi
end:    li      t0, 2 << 16 | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t3
        j       .
mend:   la      t0, handler
        la      t1, good
        lw      t2, 0(t1)
        lw      t3, 4(t1)
        lw      t4, 8(t1)
        lw      t5, 12(t1)
        sw      t5, 12(t0)
        sw      t4, 8(t0)
        sw      t3, 4(t0)
        sw      t2, 0(t0)
park:   csrw    mie, zero
        wfi
        j       park

        .balign 4
        .option norvc
good:   lui     t0, %%hi(helped)
        jalr    zero, %%lo(helped)(t0)
        nop
        nop
handler: .word  0, 0, 0, 0
never:  .word   0
`

// A hart that traps for ever ends the run when no other has anything more to do, and then it is told as it was.
func TestLostHarts(t *testing.T) {
	for c, want := range map[int]machine.Stop{
		0: {Reason: machine.Halted, Code: 2},
		1: {Reason: machine.Fault},
		2: {Reason: machine.Halted},
		3: {Reason: machine.Halted, Code: 2},
		5: {Reason: machine.Fault},
		6: {Reason: machine.Fault},
	} {
		for _, every := range []bool{false, true} {
			m := try.Machine(t, machine.Config{Harts: 2}, fmt.Sprintf(lostHarts, c))
			if every {
				m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
			}
			ended := -1
			m.Watch(machine.Probe{Kinds: machine.Ended,
				Tell: func(_ *machine.Machine, e machine.Event) { ended = e.Hart }})
			stop := m.Run(machine.Limit{Steps: 5_000_000, Now: devices.Never})
			require.Equal(t, want.Reason, stop.Reason, "case %d: at %#x and %#x", c, m.Harts[0].PC, m.Harts[1].PC)
			assert.Equal(t, want.Code, stop.Code, "case %d", c)
			if stop.Reason == machine.Fault {
				assert.Equal(t, []int{1, 1}, []int{stop.Hart, ended})
				where, long := "bad", stop.Since > 200
				if c == 6 {
					where, long = "worse", stop.Since < 200
				}
				assert.Equal(t, m.Image().Symbol(where).Addr, stop.PC)
				assert.False(t, long)
				assert.Equal(t, stop, m.Run(machine.Unlimited))
			}
		}
	}
}

// Each hart has an alarm of S mode's of its own, and of any the first is the next deadline.
func TestAlarmsOfHarts(t *testing.T) {
	m := try.Machine(t, machine.Config{Harts: 3}, `
_start: li      t0, 1 << 31
        csrw    menvcfgh, t0
        li      t0, 32
        csrw    mie, t0
        li      t0, 3000                # hart 0's at 3000, hart 1's at 2000, hart 2's at 1000
        li      t1, 1000
        mul     t1, t1, a0
        sub     t0, t0, t1
        csrw    stimecmp, t0
        csrw    stimecmph, zero
1:      wfi
        csrr    t0, mip
        andi    t0, t0, 32
        beqz    t0, 1b
        rdtime  s0
        csrw    mie, zero
2:      wfi
        j       2b
`)
	require.Equal(t, machine.Idle, m.Run(machine.Unlimited).Reason)
	for i := range m.Harts {
		assert.Equal(t, uint32(3000-1000*i), m.Harts[i].X[8])
	}
}

// A run of several harts is endless if each goes round an empty loop, or sleeps for good; and not, if one counts.
func TestEndlessHarts(t *testing.T) {
	for code, want := range map[string]machine.Reason{
		"_start: j _start":                                                     machine.Endless,
		"_start: bnez a0, 1f\n2: j 2b\n1: wfi\nj 1b":                           machine.Endless,
		"_start: bnez a0, 1f\n2: j 2b\n1: addi s0, s0, 1\nj 1b":                machine.Reached,
		"_start: bnez a0, 1f\n2: j 2b\n1: sw zero, -4(sp)\nj 1b":               machine.Endless,
		"_start: bnez a0, 1f\n2: j 2b\n1: xori t0, t0, 1\nsw t0, -4(sp)\nj 1b": machine.Reached,
		"_start: bnez a0, 1f\n2: j 2b\n1: csrwi mie, 8\nwfi\nj 1b":             machine.Endless,
		"_start: csrwi mie, 8\nbnez a0, 1f\n2: wfi\nj 2b\n1: wfi\nj 1b":        machine.Idle,
		"_start: bnez a0, 1f\n2: wfi\nj 2b\n1: csrr t0, instret\nj 1b":         machine.Reached,
		"_start: bnez a0, 1f\n2: wfi\nj 2b\n1: lw t0, CLINT_MTIME\nj 1b":       machine.Reached,
		"_start: bnez a0, 1f\n2: wfi\nj 2b\n1: lw t0, _start\nbnez t0, 1b\n":   machine.Endless,
	} {
		m := try.Machine(t, machine.Config{Harts: 2}, code)
		m.Harts[1].X[2] = machine.RAMBase + 0x1000
		assert.Equal(t, want, m.Run(machine.Limit{Steps: 1<<20 + 1000, Now: devices.Never}).Reason, "%s", code)
	}
}

// A stall names a hart: the others go on, and one of them may end it; it is in vain only if all others are done.
func TestStalledHarts(t *testing.T) {
	code := `
_start: addi    s0, s0, 1
        csrwi   mie, 0
        li      t0, 100
        blt     s0, t0, _start
        bnez    a0, park
        lw      t0, told
        beqz    t0, park
        li      t1, 1
        sw      t1, CLINT_MSIP + 4, t2
park:   wfi
        j       park
        .data
told:   .word   %d
`
	stall := func(m *machine.Machine, hart int, s machine.Stall) {
		s.Hart = hart
		_, err := m.Post(machine.Input{Stall: &s})
		require.NoError(t, err)
	}
	m := try.Machine(t, machine.Config{Harts: 2}, fmt.Sprintf(code, 1))
	stall(m, 1, machine.Stall{Until: 1000})
	assert.Equal(t, "0:30@0", turns(m, 30))
	require.Equal(t, machine.Idle, m.Run(machine.Unlimited).Reason)
	assert.Equal(t, []uint32{100, 100}, []uint32{m.Harts[0].X[8], m.Harts[1].X[8]})
	assert.GreaterOrEqual(t, m.Position().Now, devices.Ticks(1000))

	m = try.Machine(t, machine.Config{Harts: 2}, fmt.Sprintf(code, 1)) // hart 0 rings
	stall(m, 1, machine.Stall{Source: machine.Software})
	require.Equal(t, machine.Idle, m.Run(machine.Unlimited).Reason)
	assert.Equal(t, uint32(100), m.Harts[1].X[8])

	m = try.Machine(t, machine.Config{Harts: 2}, fmt.Sprintf(code, 0)) // it does not
	stall(m, 1, machine.Stall{Source: machine.Software})
	require.Equal(t, machine.InVain, m.Run(machine.Unlimited).Reason)
	assert.Equal(t, []uint32{100, 0}, []uint32{m.Harts[0].X[8], m.Harts[1].X[8]})
	require.Equal(t, machine.Idle, m.Run(machine.Unlimited).Reason)

	_, err := m.Post(machine.Input{Stall: &machine.Stall{Hart: 2, Until: 1}})
	assert.EqualError(t, err, "a stall of hart 2: there are harts 0 to 1")
}
