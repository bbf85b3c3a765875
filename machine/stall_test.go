package machine_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// now stalls the hart where the machine stands.
func now(t require.TestingT, m *machine.Machine, s machine.Stall) {
	_, err := m.Post(machine.Input{Stall: &s})
	require.NoError(t, err)
}

// steps takes so many.
func steps(m *machine.Machine, n uint64) machine.Reason {
	return m.Run(machine.Limit{Steps: m.Position().Steps + n, Now: machine.Unlimited.Now}).Reason
}

// A program with an alarm in a second, which its handler turns off: the alarm is placed before each of 50 instructions,
// and always the program goes on as if nothing had been.
const alarmed = `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 10000000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
work:   .rept   25
        addi    a0, a0, 3
        slli    a1, a0, 1
        .endr
done:   j       done
        .balign 4
handler: li     t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        addi    s0, s0, 1
        mret
`

func TestStallPlacesAnInterrupt(t *testing.T) {
	m := try.Machine(t, machine.Config{}, alarmed)
	work := m.Image().Symbol("work").Addr
	for m.Hart().PC != work {
		steps(m, 1)
	}
	begin := m.Checkpoint()
	defer begin.Release()
	pc, at := work, begin.At().Steps
	for i := range uint64(50) {
		require.NoError(t, m.Restore(begin))
		steps(m, i)
		require.Equal(t, pc, m.Hart().PC)
		pc += 4
		in, _ := m.Instruction(m.Hart().PC)
		if in.Op.Size() == 2 {
			pc -= 2
		}
		interrupted := m.Hart().PC
		now(t, m, machine.Stall{Source: machine.Timer})
		var traps []machine.Event
		remove := m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(_ *machine.Machine, e machine.Event) {
			traps = append(traps, e)
		}})
		steps(m, 200)
		remove()
		require.Len(t, traps, 1)
		assert.Equal(t, isa.TimerInt, traps[0].Trap.Cause)
		assert.Equal(t, interrupted, traps[0].PC, "before this instruction, not a later one")
		assert.Equal(t, at+i+1, traps[0].At.Steps)
		assert.GreaterOrEqual(t, traps[0].At.Now, devices.Ticks(10_000_000))
		assert.Equal(t, []uint32{75, 150, 1}, []uint32{m.Hart().X[isa.A0], m.Hart().X[isa.A1], m.Hart().X[isa.S0]})
	}
}

// A hart that is stalled until a time takes no step until then; several stalls of one moment are all kept.
func TestStallUntilATime(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: addi a0, a0, 1\n j _start")
	steps(m, 10)
	now(t, m, machine.Stall{Until: 500})
	now(t, m, machine.Stall{Until: 300})
	assert.Equal(t, machine.Reached, m.Run(machine.Limit{Steps: 1000, Now: 400}).Reason)
	assert.Equal(t, machine.Position{Steps: 10, Now: 400}, m.Position())
	assert.False(t, m.Idle())
	m.Run(machine.Limit{Steps: 11, Now: 1000})
	assert.Equal(t, machine.Position{Steps: 11, Now: 501}, m.Position())

	// one whose time is past is none
	plain := try.Machine(t, machine.Config{}, "_start: addi a0, a0, 1\n j _start")
	empty := plain.Fork()
	steps(plain, 10)
	steps(empty, 10)
	now(t, empty, machine.Stall{Until: 10})
	steps(plain, 10)
	steps(empty, 10)
	assert.Equal(t, plain.Digest(), empty.Digest())
}

// A source is due when its line is up, whoever lets it in; if it is up already there is nothing to stand still for.
func TestStallUntilASource(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_RING_EN_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      j       1b
`)
	steps(m, 100)
	now(t, m, machine.Stall{Source: 40})
	steps(m, 1)
	assert.True(t, m.Kettle.IRQ())
	boiled := m.Position()
	assert.Equal(t, uint64(101), boiled.Steps)
	assert.Greater(t, boiled.Now, devices.Ticks(10_000), "it took its time")
	now(t, m, machine.Stall{Source: 40})
	steps(m, 1)
	assert.Equal(t, machine.Position{Steps: 102, Now: boiled.Now + 1}, m.Position())
}

// Whatever gates follow: both alarms are due where mie lets neither in; so is that of S mode where M mode has set it.
func TestStallUntilAlarms(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1 << 31             # STCE
        csrw    menvcfgh, t0
        li      t0, 2000
        csrw    stimecmp, t0
        csrw    stimecmph, zero
1:      j       1b
`)
	steps(m, 50)
	for _, source := range []machine.Source{machine.Timer, machine.Alarm} {
		for range 2 { // the second time it is due already
			now(t, m, machine.Stall{Source: source})
			steps(m, 1)
		}
	}
	assert.Equal(t, machine.Position{Steps: 54, Now: 2002}, m.Position())

	m = try.Machine(t, machine.Config{}, "_start: li t0, 32\n csrs mip, t0\n1: j 1b")
	steps(m, 50)
	now(t, m, machine.Stall{Source: machine.Alarm})
	assert.Equal(t, machine.Reached, steps(m, 1))
	assert.Equal(t, machine.Position{Steps: 51, Now: 51}, m.Position())
}

// What a hart stands still for is state; what whoever posted it does to his Stall afterwards is not.
func TestStallIsState(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: j _start")
	other := m.Fork()
	s := machine.Stall{Until: 500}
	now(t, m, s)
	_, err := other.Post(machine.Input{Stall: &s})
	require.NoError(t, err)
	s.Until = 600
	for _, m := range []*machine.Machine{m, other} {
		m.Run(machine.Limit{Steps: 100, Now: 100})
	}
	assert.Equal(t, m.Digest(), other.Digest())
	now(t, other, s)
	for _, m := range []*machine.Machine{m, other} {
		m.Run(machine.Limit{Steps: 100, Now: 200})
	}
	assert.NotEqual(t, m.Digest(), other.Digest(), "one stands still for longer")
}

// What nothing can raise is an error: on this board at once, in this run where the stall begins, or where that turns
// out; then the hart goes on.
func TestStallInVain(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      j       1b
`)
	for message, s := range map[string]machine.Stall{
		"a stall of hart 1: there is hart 0 alone":                              {Hart: 1, Until: 100},
		"a stall without an end: want a time or a source":                       {Until: devices.Never},
		"a stall until source 7 rings: no device of this board has that source": {Source: 7},
		"a stall until source 200: no device of this board has that source":     {Source: 200},
		"a stall until source 40 rings and until tick 5: want one of them":      {Source: 40, Until: 5},
	} {
		_, err := m.Post(machine.Input{Stall: &s})
		assert.EqualError(t, err, message)
	}
	steps(m, 100)
	for _, source := range []machine.Source{machine.Timer, machine.Alarm, machine.Software, 10, 40, 41, 42, 1} {
		at := m.Position()
		now(t, m, machine.Stall{Source: source})
		assert.Equal(t, machine.Stop{Reason: machine.InVain}, m.Run(machine.Unlimited), "%d", source)
		assert.Equal(t, at, m.Position())
		assert.Equal(t, machine.Reached, steps(m, 1), "and goes on")
	}
}

// It may turn out late: what the kettle would ring for is not what comes.
func TestStallThatTurnsOutToBeInVain(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_RING_EN_FUSE
        sw      t0, KETTLE_RING_EN, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      j       1b
`)
	steps(m, 100)
	now(t, m, machine.Stall{Source: 40})
	assert.Equal(t, machine.Reached, m.Run(machine.Limit{Steps: 1000, Now: 10_000}).Reason)
	assert.Equal(t, machine.InVain, m.Run(machine.Unlimited).Reason)
	p := m.Position()
	assert.Equal(t, uint64(100), p.Steps)
	assert.Greater(t, p.Now, devices.Ticks(10_000))
	assert.Equal(t, machine.Reached, steps(m, 1))
}

// Typing ends a stall until the serial port is due, as it ends a wait; until then the machine is idle.
func TestStallUntilSomebodyTypes(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
1:      addi    a0, a0, 1
        j       1b
`)
	steps(m, 100)
	now(t, m, machine.Stall{Source: 10})
	assert.Equal(t, machine.Idle, steps(m, 1))
	assert.True(t, m.Idle())
	c := m.Checkpoint()
	m.Type([]byte("k"))
	assert.Equal(t, machine.Reached, steps(m, 1))
	require.NoError(t, m.Restore(c))
	assert.Equal(t, machine.Idle, steps(m.Fork(), 1), "it stands still in a copy, too")
	assert.Equal(t, machine.Idle, steps(m, 1), "and once more")
}

// A hart that waits, or is held in reset, is stalled too: an interrupt wakes it when the stall is over.
func TestStallOfAHartThatWaits(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: csrr    a1, time
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        wfi
        csrr    a0, time
        li      t0, 0x7777
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
`)
	m.Run(machine.Limit{Steps: 1 << 20, Now: 500})
	require.True(t, m.Hart().Waiting)
	now(t, m, machine.Stall{Until: 3000})
	steps(m, 1)
	assert.Equal(t, uint32(3000), m.Hart().X[isa.A0])
	for m.Hart().PC != m.Image().Entry {
		steps(m, 1)
	}
	begins := m.Position().Now + 100_000 // 10 ms of reset
	now(t, m, machine.Stall{Until: begins - 50})
	now(t, m, machine.Stall{Until: begins + 50})
	steps(m, 1)
	assert.Equal(t, uint32(begins+50), m.Hart().X[isa.A1])
}

// Whenever a hart is stalled, and for whatever: the run can be cut anywhere, played back, and made by either engine;
// and the programs that should make a breakfast make one.
func TestStallsAnywhere(t *testing.T) {
	for n, name := range []string{"preemptive", "interrupts", "cooperative", "spaces", "preemptive", "restless"} {
		random := rand.New(rand.NewPCG(uint64(n), 12))
		whole := try.Machine(t, machine.Config{}, name)
		var log []machine.Input
		for range 40 {
			s := machine.Stall{Source: []machine.Source{0, machine.Timer, machine.Timer, machine.Software, 10, 40, 41,
				42}[random.IntN(8)]}
			if s.Source == 0 {
				s.Until = devices.Ticks(random.IntN(1_500_000))
			}
			at := machine.Position{Steps: random.Uint64N(600_000)}
			for range 1 + random.IntN(2) { // twice at a place, now and then
				in, err := whole.Post(machine.Input{At: at, Stall: &s})
				require.NoError(t, err)
				log = append(log, in)
			}
		}
		again := func() *machine.Machine { return try.Machine(t, machine.Config{}, name) }
		twins := []*machine.Machine{whole, again(), again()}
		twins[2].Watch(machine.Probe{Kinds: machine.Retired, Tell: ignore})
		for _, m := range twins[1:] {
			for _, in := range log {
				m.Post(in)
			}
		}
		vain := [3]int{}
		run := func(i int, l machine.Limit) (stop machine.Stop) {
			for stop = twins[i].Run(l); stop.Reason == machine.InVain; stop = twins[i].Run(l) {
				vain[i]++
			}
			return stop
		}
		end := machine.Limit{Steps: 3_000_000, Now: devices.Never}
		stop := run(0, end)
		for cut := (machine.Limit{}); cut.Steps < end.Steps && run(1, cut).Reason == machine.Reached; {
			p := twins[1].Position()
			cut = machine.Limit{Steps: p.Steps + 1 + random.Uint64N(20_000),
				Now: p.Now + 1 + devices.Ticks(random.IntN(30_000))}
		}
		run(1, end)
		run(2, end)
		assert.Equal(t, whole.Digest(), twins[1].Digest(), name)
		assert.Equal(t, whole.Digest(), twins[2].Digest(), name)
		assert.Equal(t, [3]int{vain[0], vain[0], vain[0]}, vain)
		if name != "spaces" {
			assert.Equal(t, machine.Stop{Reason: machine.Halted}, stop, name)
			assert.True(t, whole.Table.Served(), name)
		}
		plain := again()
		plain.Run(end)
		assert.NotEqual(t, plain.Digest(), whole.Digest(), "the stalls were felt")
	}
}

// What ends for one hart may leave another to wait for what nothing can raise any more: it is told, once.
func TestStallEndsAnother(t *testing.T) {
	for first := range 2 {
		m := try.Machine(t, machine.Config{Harts: 2}, "_start: wfi\n j _start\n")
		run := func() machine.Reason { return m.Run(machine.Unlimited).Reason }
		require.Equal(t, machine.Idle, run())
		now(t, m, machine.Stall{Hart: first, Until: 5000})
		now(t, m, machine.Stall{Hart: 1 - first, Source: machine.Software})
		require.Equal(t, machine.InVain, run())
		require.Equal(t, devices.Ticks(5000), m.Position().Now)
		digest := m.Digest()
		require.True(t, m.Idle())
		require.Equal(t, digest, m.Digest(), "to ask changes nothing")
		require.Equal(t, machine.Idle, run())
	}
}
