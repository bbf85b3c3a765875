package debug_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/debug/expr"
	"breakfast/internal/try"
	"breakfast/machine"
)

const watched = `
_start: la      sp, top
        la      s0, count
        la      t0, handler
        csrw    mtvec, t0
        li      s1, 5
loop:   lw      a0, 0(s0)
        add     a0, a0, s1
        sw      a0, 0(s0)
        sw      zero, 4(s0)
        lw      t1, KETTLE_STATUS
        ecall
        addi    s1, s1, -1
        bnez    s1, loop
        li      t0, 3
        sw      t0, RAIL_TASK, t1
stay:   j       stay
        .balign 4
handler: csrr   t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
        .data
count:  .word   0, 7
        .size   count, 4
        .bss
        .space  64
top:
`

// stops runs forward until there is no more, and says what was said.
func stops(d *debug.Debugger) (list []string, at []machine.Position) {
	for range 100 {
		d.Run(debug.Forward, 2000)
		if d.Stop().Reason != machine.Stopped {
			break
		}
		text := ""
		for _, h := range d.Hits() {
			text += h.Text
		}
		list, at = append(list, text), append(at, d.Machine().Position())
	}
	return list, at
}

func TestWhyItStopped(t *testing.T) {
	type B = debug.Breakpoint
	const mute = "[4] cannot be worked out: nothing answers a load of 4 bytes at 0x00000004"
	for _, c := range []struct {
		b           B
		n           int
		fast        bool // the engine makes most of it
		first, last string
	}{
		{B{At: "loop"}, 5, true,
			", test.s:7 (loop)", ", test.s:7 (loop) (hit 5)"},
		{B{At: "loop", If: "s1 == 2 || a0 == 5"}, 2, true,
			", test.s:7 (loop)", ", test.s:7 (loop) (hit 2)"},
		{B{At: "test.s:7", Ignore: 2}, 3, true,
			", test.s:7 (loop) (hit 3)", ", test.s:7 (loop) (hit 5)"},
		{B{At: ":7", Every: 2, Ignore: 1}, 2, true,
			", test.s:7 (loop) (hit 2)", ", test.s:7 (loop) (hit 4)"},
		{B{At: "loop", If: "[4]"}, 5, true,
			": " + mute, ": " + mute},
		{B{At: "loop + 8", Once: true}, 1, true,
			", test.s:9 (loop+8)", ""},
		{B{Watch: "count"}, 5, true,
			": count was 0, is 5, by test.s:9 (loop+8)",
			": count was 14, is 15, by test.s:9 (loop+8) (hit 5)"},
		{B{Watch: "count:8"}, 6, true,
			": count:8 was 0000000007000000, is 0500000007000000, by test.s:9 (loop+8)",
			": count:8 was 0e00000000000000, is 0f00000000000000, by test.s:9 (loop+8) (hit 6)"},
		{B{Watch: "[count + 4]", On: debug.Written}, 5, true,
			": [count + 4] was 7, is 0, by test.s:10 (loop+12)",
			": [count + 4], which is 0, was written by test.s:10 (loop+12) (hit 5)"},
		{B{Watch: "count", On: debug.Read}, 5, false,
			": count, which is 0, was read by test.s:7 (loop)",
			": count, which is 14, was read by test.s:7 (loop) (hit 5)"},
		{B{Watch: "count", On: debug.Used}, 10, false,
			": count, which is 0, was read by test.s:7 (loop)",
			": count was 14, is 15, by test.s:9 (loop+8) (hit 10)"},
		{B{Watch: "s1"}, 6, true,
			": s1 was 0, is 5, by test.s:6 (_start+28)",
			": s1 was 1, is 0, by test.s:13 (loop+28) (hit 6)"},
		{B{Watch: "s0", On: debug.Read}, 16, true,
			": s0, which is 0x80000070, was read by test.s:3 (_start+12)",
			": s0, which is 0x80000070, was read by test.s:10 (loop+12) (hit 16)"},
		{B{Watch: "mepc", On: debug.Written}, 10, true,
			": mepc was 0, is 0x80000038, by test.s:12 (loop+24)",
			": mepc was 0x80000038, is 0x8000003c, by test.s:21 (handler+8) (hit 10)"},
		{B{Watch: "mepc", On: debug.Read}, 5, true,
			": mepc, which is 0x80000038, was read by test.s:19 (handler)",
			": mepc, which is 0x80000038, was read by test.s:19 (handler) (hit 5)"},
		{B{Watch: "KETTLE_STATUS", On: debug.Read}, 5, true,
			": KETTLE_STATUS, which is 0, was read by test.s:11 (loop+20)",
			": KETTLE_STATUS, which is 0, was read by test.s:11 (loop+20) (hit 5)"},
		{B{Watch: "RAIL_TASK"}, 1, false,
			": RAIL_TASK was 0, is 3, by test.s:16 (loop+44), in the task 3", ""},
		{B{Watch: "a0 > 11"}, 1, false,
			": a0 > 11 was 0, is 1, by test.s:8 (loop+4)", ""},
		{B{Trap: "ecall"}, 5, true,
			": ecall from M mode, taken by test.s:12 (loop+24)",
			": ecall from M mode, taken by test.s:12 (loop+24) (hit 5)"},
	} {
		d := start(t, watched)
		_, err := d.Set(c.b)
		require.NoError(t, err, "%+v", c.b)
		said, at := stops(d)
		if !assert.Len(t, said, c.n, "%+v %q", c.b, said) {
			continue
		}
		name := "breakpoint 1"
		if c.b.Watch != "" {
			name = "watchpoint 1"
		}
		assert.Equal(t, name+c.first, said[0])
		if c.n > 1 {
			assert.Equal(t, name+c.last, said[c.n-1])
		}
		m := d.Machine()
		assert.Equal(t, c.fast, m.Fast() > m.Position().Steps/2, "%+v", c.b)
		if c.b.Once {
			assert.Empty(t, d.Breakpoints())
			continue
		}
		assert.Zero(t, d.Breakpoints()[0].Err)

		back := uint64(0) // what is watched is changed by a step: backwards one stands before that
		if c.b.Watch != "" {
			back = 1
		}
		for i := c.n - 1; i >= 0; i-- {
			d.Run(debug.Backward, 0)
			require.Equal(t, at[i].Steps-back, m.Position().Steps, "%+v %d", c.b, i)
			require.Len(t, d.Hits(), 1)
		}
		d.Run(debug.Backward, 0)
		require.Zero(t, m.Position(), "%+v", c.b)
		require.Empty(t, d.Hits())
		again, there := stops(d)
		require.Equal(t, said, again)
		require.Equal(t, at, there)
	}
}

// What is looked for at the very step of a checkpoint, or of a slice's end, is found in both directions.
func TestBreakpointAtACheckpoint(t *testing.T) {
	const step = 1 << 18
	for nops, b := range []debug.Breakpoint{{Watch: "count"}, {Watch: "s0"}, {At: "loop"}} {
		d := start(t, "_start: la s1, count\n"+strings.Repeat("nop\n", nops)+
			"loop: addi s0, s0, 1\n sw s0, 0(s1)\n nop\n j loop\n.data\ncount: .word 0")
		b.If = fmt.Sprintf("step == %d", step)
		_, err := d.Set(b)
		require.NoError(t, err)
		d.Run(debug.Forward, step+1000)
		require.Equal(t, machine.Stopped, d.Stop().Reason, "%+v", b)
		require.Equal(t, uint64(step), d.Machine().Position().Steps)
		d.Seek(machine.Position{Steps: step + 2000})
		d.Run(debug.Backward, 0)
		require.NotEmpty(t, d.Hits(), "%+v", b)
	}
}

// A condition that never holds costs a stop of the engine each time.
func BenchmarkCondition(b *testing.B) {
	d := start(b, "_start: la s1, count\nloop: addi s0, s0, 1\n sw s0, 0(s1)\n nop\n j loop\n.data\ncount: .word 0")
	for _, p := range []debug.Breakpoint{{At: "loop", If: "s0 == -1"}, {Watch: "count", If: "s0 == -1"},
		{Watch: "s0", If: "s0 == -1"}, {Watch: "a0"}, {Watch: "count + 256"}} {
		b.Run(fmt.Sprint(p.At, p.Watch, p.If != ""), func(b *testing.B) {
			id, err := d.Set(p)
			require.NoError(b, err)
			from := d.Machine().Position().Steps
			for b.Loop() {
				d.Run(debug.Forward, 40_000)
			}
			b.ReportMetric(float64(d.Machine().Position().Steps-from)/b.Elapsed().Seconds()/1e6, "Msteps/s")
			d.Clear(id)
		})
	}
}

// Whatever breakpoints there are, those that are met forward are met backward, in the other order.
func TestBothWays(t *testing.T) {
	kinds := []debug.Breakpoint{{At: "trap"}, {Trap: "interrupt"}, {Watch: "RAIL_TASK", On: debug.Written},
		{Trap: "any", If: "mcause == 8"}, {Watch: "KETTLE_STATUS"}, {Watch: "mscratch"}}
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		d := start(t, "preemptive")
		shift := map[int]bool{}
		for range 1 + seed%3 {
			b := kinds[r.IntN(len(kinds))]
			id, err := d.Set(b)
			require.NoError(t, err)
			shift[id] = b.Watch != ""
		}
		d.Seek(machine.Position{Steps: uint64(r.IntN(30_000))})
		first := d.Machine().Position()
		type met struct {
			steps uint64 // where one stands backwards
			hits  int
		}
		var list, back []met
		for range 12 {
			if d.Run(debug.Forward, 50_000); d.Stop().Reason == machine.Stopped {
				p := d.Machine().Position().Steps
				for _, h := range d.Hits() {
					if shift[h.ID] {
						p--
						break
					}
				}
				if n := len(list); n > 0 && list[n-1].steps == p { // backwards one stands there once
					list[n-1].hits += len(d.Hits())
					continue
				}
				list = append(list, met{p, len(d.Hits())})
			}
		}
		digest, end := d.Machine().Digest(), d.Machine().Position()
		if n := len(list); n > 0 && list[n-1].steps == end.Steps {
			list = list[:n-1] // one stands there
		}
		for d.Run(debug.Backward, 0); d.Machine().Position().Steps >= first.Steps; d.Run(debug.Backward, 0) {
			if len(d.Hits()) == 0 {
				break
			}
			back = append(back, met{d.Machine().Position().Steps, len(d.Hits())})
		}
		slices.Reverse(back)
		require.Equal(t, list, back, "%v", d.Breakpoints())
		d.Seek(end)
		require.Equal(t, digest, d.Machine().Digest())
	}
}

// Conditions are about the hart that has come there, and what is watched is told of the hart that did it.
func TestBreakpointsOnHarts(t *testing.T) {
	d := debug.New(try.Machine(t, machine.Config{Harts: 2}, `
_start: li      s0, 10
loop:   addi    s0, s0, -1
        bnez    s0, loop
        la      t0, sum
        amoadd.w zero, a0, (t0)
park:   wfi
        j       park
        .data
        .balign 4
sum:    .word   0
`))
	for _, b := range []debug.Breakpoint{{At: "loop", If: "hart == 1 && s0 == 3"}, {Watch: "sum"},
		{Watch: "s0", If: "s0 == 7"}} {
		_, err := d.Set(b)
		require.NoError(t, err)
	}
	var said []string
	for range 4 {
		if d.Run(debug.Forward, 2000); d.Stop().Reason == machine.Stopped {
			said = append(said, d.Hits()[0].Text)
		}
	}
	assert.Equal(t, []string{
		"watchpoint 3: s0 was 8, is 7, by test.s:3 (loop), on hart 0",
		"watchpoint 3: s0 was 8, is 7, by test.s:3 (loop), on hart 1 (hit 2)",
		"breakpoint 1, test.s:3 (loop), on hart 1",
		"watchpoint 2: sum was 0, is 1, by test.s:6 (loop+16), on hart 1",
	}, said)
}

func TestLog(t *testing.T) {
	d := start(t, watched)
	var said []string
	d.Log(func(s string) { said = append(said, s) })
	_, err := d.Set(debug.Breakpoint{At: "loop", Log: "s1={s1} a0={a0:x} {{{s1 > 3 ? 'y' : 'n':c}}} {pc:x} {[4]}",
		If: "s1 > 2"})
	require.NoError(t, err)
	d.Run(debug.Forward, 2000)
	assert.Equal(t, machine.Reached, d.Stop().Reason)
	assert.Equal(t, []string{"s1=5 a0=0x0 {y} 0x80000020 <nothing answers a load of 4 bytes at 0x00000004>",
		"s1=4 a0=0x5 {y} 0x80000020 <nothing answers a load of 4 bytes at 0x00000004>",
		"s1=3 a0=0x9 {n} 0x80000020 <nothing answers a load of 4 bytes at 0x00000004>"}, said)
	said = nil
	d.Run(debug.Backward, 0)
	assert.Zero(t, d.Machine().Position())
	assert.Empty(t, said)
}

func TestBreakpointErrors(t *testing.T) {
	d := start(t, watched)
	for want, b := range map[string]debug.Breakpoint{
		"a breakpoint is at a place, or watches something, or waits for a trap: one of them": {At: "loop",
			Trap: "any"},
		"nothing has this name: did you mean loop?":                                       {At: "lopp"},
		"pc + 4 is another address at every moment: want a symbol, an address, FILE:LINE": {At: "pc + 4"},
		"0x80000021 is odd: no instruction is there":                                      {At: "loop + 1"},
		"test.s:x is no line: FILE:LINE, such as tea.s:12":                                {At: "test.s:x"},
		"the program has no file tea.s: it is of test.s":                                  {At: "tea.s:3"},
		"there is no code at line 99, nor behind it":                                      {At: "test.s:99"},
		"nothing is assigned here: == compares": {At: "loop",
			If: "a0 = 3"},
		"a0 + 1 is worked out: it can change, and not be read": {Watch: "a0 + 1",
			On: debug.Read},
		"a0 is no address: what is before the : and a number of bytes is one that stays": {Watch: "a0:4"},
		"0 is no length: want 1 to 4096 bytes":                                           {Watch: "count:0"},
		"4 bytes at 0x11000f00 are neither memory nor a device's register: a register is watched by its name": {
			Watch: "&KETTLE_CTRL + 0xf00"},
		"a { is not closed in the message: {{ is a brace": {At: "loop",
			Log: "{a0"},
		"a } closes nothing in the message: }} is a brace": {At: "loop",
			Log: "a0}"},
		"a value is missing at the end: such as a0, 3, [sp]": {At: "loop",
			Log: "{a0+}"},
	} {
		_, err := d.Set(b)
		assert.EqualError(t, err, want)
	}
	_, err := d.Set(debug.Breakpoint{Trap: "tmier"})
	assert.ErrorContains(t, err, "no trap is called tmier: want any, interrupt, exception, mcause as a number, or "+
		"words of")
	_, err = d.Set(debug.Breakpoint{At: "loop", If: "a0 = 3"})
	var e *expr.Error
	assert.ErrorAs(t, err, &e)
	assert.Empty(t, d.Breakpoints())
	assert.EqualError(t, d.Change(7, debug.Breakpoint{At: "loop"}), "there is no breakpoint 7")
	assert.False(t, d.Clear(7))
}

// Breakpoints are kept by what was said, and found again in what is assembled anew.
func TestCarry(t *testing.T) {
	d := start(t, watched)
	for _, b := range []debug.Breakpoint{{At: "loop"}, {At: "test.s:4", If: "s1 == s1"},
		{Watch: "count"}, {At: "stay"}} {
		_, err := d.Set(b)
		require.NoError(t, err)
	}
	require.True(t, d.Clear(1))
	id, err := d.Set(debug.Breakpoint{At: "loop"})
	require.NoError(t, err)
	require.Equal(t, 5, id)
	require.NoError(t, d.Change(5, debug.Breakpoint{At: "loop", Off: true}))
	next := debug.New(try.Machine(t, machine.Config{},
		"_start: nop\n\n\n\n\nnop\nloop: j loop\n.data\n.word 0, 0\ncount: .word 1"))
	next.Carry(d)
	list := next.Breakpoints()
	require.Len(t, list, 4)
	assert.Equal(t, []int{2, 3, 4, 5}, []int{list[0].ID, list[1].ID, list[2].ID, list[3].ID})
	assert.Equal(t, "line 4 has no code: it is at line 6", list[0].Note)
	assert.EqualError(t, list[2].Err,
		"nothing has this name: want a register, a CSR, a device's register, a symbol, hart, task, "+
			"priv or step")
	assert.Equal(t, []uint32{at(next, "loop")}, list[3].Addrs)
	assert.True(t, list[3].Off)
	again := start(t, watched)
	again.Carry(next)
	assert.Equal(t, d.Breakpoints(), again.Breakpoints(), "stay is there again")
	said, _ := stops(next)
	assert.Equal(t, []string{"breakpoint 2, test.s:6 (_start+4)"}, said)
}

// A condition that does not depend on the run is a mistake: a symbol is a number, and memory was meant.
func TestConditionThatIsNone(t *testing.T) {
	d := debug.New(try.Machine(t, machine.Config{}, "_start: nop\n1: j 1b\n .data\ncount: .word 0\n"))
	for text, want := range map[string]string{"1": "always 1: leave it out",
		"count == 500": "always 0: count is a number, its address; the word in memory there is [count]"} {
		_, err := d.Set(debug.Breakpoint{At: "_start", If: text})
		assert.ErrorContains(t, err, want)
	}
	_, err := d.Set(debug.Breakpoint{At: "_start", If: "[count] == 500 || hart == 1"})
	assert.NoError(t, err)
}
