package machine_test

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
)

// told is an event in a line, with what its kind fills.
func told(m *machine.Machine, e machine.Event) string {
	at := fmt.Sprintf("%d/%d t%d %s", e.At.Steps, e.At.Now, e.Task, m.Image().Place(e.PC))
	part := func() string { return m.Parts()[e.Slot].Device.Info().Name }
	switch e.Kind {
	case machine.Trapped:
		return fmt.Sprintf("%s trapped: %s, %s to %s %s", at, e.Trap, e.From, e.To, m.Image().Place(e.Next))
	case machine.Returned:
		return fmt.Sprintf("%s returned: %s, %s to %s %s", at, e.Op, e.From, e.To, m.Image().Place(e.Next))
	case machine.Loaded:
		return fmt.Sprintf("%s loaded: %s.%s[%d] %d", at, part(), e.Reg.Name, e.Index, e.Value)
	case machine.Stored:
		return fmt.Sprintf("%s stored: %s.%s[%d] %d", at, part(), e.Reg.Name, e.Index, int32(e.Value))
	case machine.Rang:
		return fmt.Sprintf("%s rang: %s", at, part())
	case machine.Entered:
		return fmt.Sprintf("%s entered: %s %q", at, part(), e.Data)
	case machine.Printed:
		return fmt.Sprintf("%s printed: %s %q", at, part(), e.Data)
	case machine.Ended:
		return fmt.Sprintf("%s ended: %d", at, e.Value)
	}
	words := map[machine.Kind]string{machine.Claimed: "claimed", machine.Completed: "completed", machine.Gated: "gated",
		machine.Slept: "slept", machine.Woke: "woke", machine.RailTask: "task", machine.RailName: "name",
		machine.RailBegin: "begin", machine.RailEnd: "end", machine.RailMark: "mark"}
	return fmt.Sprintf("%s %s: %d of %d %q", at, words[e.Kind], int32(e.Value), e.Index, e.Name)
}

func ignore(*machine.Machine, machine.Event) {}

const everything = ^(machine.Begun | machine.Retired | machine.Due)

const eventful = `
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 3
        sw      t0, RAIL_TASK, t1
        la      t0, toast
        sw      t0, RAIL_NAME, t1
        sw      t0, RAIL_BEGIN, t1
        li      t0, -7
        sw      t0, RAIL_MARK, t1
        la      t0, toast
        sw      t0, RAIL_END, t1
        li      t0, UART_IER_ERBFI
        sb      t0, UART_IER, t1
        li      t0, 1 << 10
        sw      t0, PLIC_ENABLE, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*10, t1
        li      t0, 1 << 11
        csrw    mie, t0
        csrsi   mstatus, 8
        wfi
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
handler: lw     s0, PLIC_CLAIM
        lw      s1, PLIC_CLAIM          # there is no other
        lbu     s2, UART_RBR
        sb      s2, UART_THR, t0
        li      t1, 11
        sw      t1, PLIC_CLAIM, t0      # is not enabled: nothing
        sw      s0, PLIC_CLAIM, t0
        mret
toast:  .asciz  "toast"
`

// All that happens is told, with its values, in the order in which it happens.
func TestEventsTellOfEverything(t *testing.T) {
	m := try.Machine(t, machine.Config{}, eventful)
	var list []string
	m.Watch(machine.Probe{Kinds: everything, Tell: func(m *machine.Machine, e machine.Event) {
		list = append(list, told(m, e))
	}})
	m.Post(machine.Input{At: machine.Position{Now: 500}, Slot: 3, Data: []byte("k")})
	require.Equal(t, machine.Halted, m.Run(machine.Unlimited).Reason)
	assert.Equal(t, strings.TrimSpace(eventfulTold), strings.Join(list, "\n"))
}

const eventfulTold = `
6/5 t3 _start+20 stored: rail.TASK[0] 3
6/5 t3 _start+20 task: 3 of 0 ""
10/9 t3 _start+36 stored: rail.NAME[0] -2147483444
10/9 t3 _start+36 name: -2147483444 of 0 "toast"
12/11 t3 _start+44 stored: rail.BEGIN[0] -2147483444
12/11 t3 _start+44 begin: -2147483444 of 0 "toast"
15/14 t3 _start+56 stored: rail.MARK[0] -7
15/14 t3 _start+56 mark: -7 of 0 ""
19/18 t3 _start+72 stored: rail.END[0] -2147483444
19/18 t3 _start+72 end: -2147483444 of 0 "toast"
22/21 t3 _start+84 stored: uart.IER[0] 1
25/24 t3 _start+96 stored: plic.ENABLE[0] 1024
28/27 t3 _start+108 stored: plic.PRIORITY[10] 1
31/31 t3 _start+120 gated: 0 of 0 ""
32/32 t3 _start+124 gated: 0 of 0 ""
33/33 t3 _start+128 slept: 0 of 0 ""
33/500 t3  entered: uart "k"
33/500 t3  rang: uart
33/500 t3 _start+132 woke: 0 of 0 ""
34/501 t3 _start+132 trapped: external interrupt, M to M handler
36/502 t3 handler+4 loaded: plic.CLAIM[0] 10
36/502 t3 handler+4 claimed: 10 of 0 ""
38/504 t3 handler+12 loaded: plic.CLAIM[0] 0
40/506 t3 handler+20 loaded: uart.RBR[0] 107
42/508 t3 handler+28 stored: uart.THR[0] 107
42/509 t3  printed: uart "k"
45/511 t3 handler+40 stored: plic.CLAIM[0] 11
47/513 t3 handler+48 stored: plic.CLAIM[0] 10
47/513 t3 handler+48 completed: 10 of 0 ""
48/515 t3 handler+52 returned: mret, M to M _start+132
52/518 t3 _start+144 stored: finisher.EXIT[0] 21845
52/519 t3  ended: 0
`

// What is told is the same whichever engine makes the steps: with somebody told of each step it is the stepper.
func TestEventsAreThoseOfBothEngines(t *testing.T) {
	returned := 0
	for _, name := range programs.Names() {
		var sums [2]uint64
		for i := range sums {
			m, h := try.Machine(t, machine.Config{}, name), fnv.New64a()
			if i == 1 {
				m.Watch(machine.Probe{Kinds: machine.Begun | machine.Retired, Tell: ignore})
			}
			m.Watch(machine.Probe{Kinds: everything | machine.Due, Tell: func(m *machine.Machine, e machine.Event) {
				if e.Kind == machine.Returned {
					returned++
				}
				e.Reg = nil
				fmt.Fprintln(h, e)
			}})
			m.Run(machine.Limit{Steps: 60_000, Now: machine.Unlimited.Now})
			fmt.Fprintln(h, m.Digest())
			sums[i] = h.Sum64()
		}
		assert.Equal(t, sums[0], sums[1], name)
	}
	assert.NotZero(t, returned)
}

// Several watch at a time, and are told in the order in which they began. One that goes in the middle of an event
// is told no more, one that comes is told from the next event on.
func TestSeveralWatch(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, handler
        csrw    mtvec, t0
1:      ecall
        j       1b
        .balign 4
handler: csrr   t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
`)
	const round = 6 // steps, with one trap
	m.Run(machine.Limit{Steps: 3, Now: 1000})
	var heard []string
	watch := func(name string, also func()) func() {
		return m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(*machine.Machine, machine.Event) {
			heard = append(heard, name)
			also()
		}})
	}
	nothing := func() {}
	step := func() string {
		heard = nil
		m.Run(machine.Limit{Steps: m.Position().Steps + round, Now: machine.Unlimited.Now})
		return strings.Join(heard, " ")
	}
	var removeC, removeE func()
	watch("a", nothing)
	removeB := watch("b", func() {
		removeC()
		removeE = watch("e", nothing)
	})
	removeC = watch("c", nothing)
	watch("d", nothing)
	assert.Equal(t, "a b d", step())
	removeB()
	removeB() // is no harm
	assert.Equal(t, "a d e", step())
	back := m.Alone()
	watch("f", nothing)
	assert.Equal(t, "f", step())
	back()
	removeE()
	assert.Equal(t, "a d", step())
	m.Watch(machine.Probe{Kinds: machine.Trapped})
	assert.Equal(t, "a d", step())
}

// What a program names is bounded, and shows.
func TestNamesAreBounded(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, long
        sw      t0, RAIL_NAME, t1
        sw      t0, RAIL_MARK, t1
        addi    t0, t0, 1
        sw      t0, RAIL_MARK, t1       # 32 bytes
        la      t0, odd
        sw      t0, RAIL_MARK, t1
        li      t0, 0x800fffff          # RAM ends before the name
        sb      t0, (t0)
        sw      t0, RAIL_MARK, t1
        li      t0, -1
        sw      t0, RAIL_NAME, t1
        ecall
long:   .asciz  "123456789012345678901234567890123"
odd:    .asciz  "\x1b[2J"
`)
	var names []string
	m.Watch(machine.Probe{Kinds: machine.RailName | machine.RailMark, Tell: func(_ *machine.Machine, e machine.Event) {
		names = append(names, e.Name)
	}})
	m.Run(machine.Limit{Steps: 1000, Now: 1000})
	assert.Equal(t, []string{"12345678901234567890123456789012", "", "23456789012345678901234567890123", "", "", ""},
		names)
}

// What nobody asks for costs nothing: a run that nobody watches is as fast as one of which somebody wants what never
// happens; beside them, what it costs where somebody is told of returns.
func BenchmarkWatched(b *testing.B) {
	for name, kinds := range map[string]machine.Kind{"nobody": 0, "resets": machine.Restarted,
		"returns": machine.Returned, "all but steps": everything, "steps": machine.Retired} {
		b.Run(name, func(b *testing.B) {
			m := try.Machine(b, machine.Config{}, "preemptive")
			if kinds != 0 {
				m.Watch(machine.Probe{Kinds: kinds, Tell: ignore})
			}
			steps := uint64(0)
			for b.Loop() {
				m.Reset()
				m.Run(machine.Unlimited)
				steps += m.Position().Steps
			}
			b.ReportMetric(float64(steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
		})
	}
}

func TestEndedTellsWhatIsTakenForEver(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: csrw mtvec, zero\nlast: ebreak")
	var ends []machine.Event
	m.Watch(machine.Probe{Kinds: machine.Ended, Tell: func(_ *machine.Machine, e machine.Event) {
		ends = append(ends, e)
	}})
	stop := m.Run(machine.Unlimited)
	require.Equal(t, machine.Fault, stop.Reason)
	require.Len(t, ends, 1)
	assert.Equal(t, stop.Trap, ends[0].Trap)
	assert.Equal(t, m.Image().Symbol("last").Addr, ends[0].PC)
}
