package debug_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/report"
)

// start is a debugger at the beginning of a program: a built-in one, or text.
func start(t require.TestingT, program string) *debug.Debugger {
	return debug.New(try.Machine(t, machine.Config{}, program))
}

func at(d *debug.Debugger, name string) uint32 { return d.Machine().Image().Symbol(name).Addr }

// Seek equals replay: wherever one has been, a position looks the same; typed bytes included.
func TestSeekEqualsReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := start(t, "preemptive")
		d.Run(debug.Forward, devices.Ticks(rapid.Uint64Range(0, 20_000).Draw(t, "first")))
		d.Type([]byte("hello"))
		d.Run(debug.Forward, devices.Ticks(rapid.Uint64Range(0, 20_000).Draw(t, "second")))
		here, digest, output := d.Machine().Position(), d.Machine().Digest(), string(d.Output())
		seen := shown(d)
		for i := rapid.IntRange(1, 4).Draw(t, "moves"); i > 0; i-- {
			switch rapid.IntRange(0, 4).Draw(t, "move") {
			case 0:
				d.Seek(machine.Position{Steps: rapid.Uint64Range(0, here.Steps).Draw(t, "to")})
			case 1:
				d.Step(debug.Backward)
			case 2:
				d.Interrupt(debug.Backward)
			case 3:
				d.Step(debug.Forward)
			case 4:
				d.Over(debug.Backward)
			}
		}
		d.Seek(here)
		require.Equal(t, here, d.Machine().Position())
		require.Equal(t, digest, d.Machine().Digest())
		require.Equal(t, output, string(d.Output()))
		require.Equal(t, seen, shown(d))
	})
}

// shown is all that the tracer says.
func shown(d *debug.Debugger) string {
	var b strings.Builder
	report.Of(d.Tracer()).Print(&b)
	lanes, whole := d.Tracer().Lanes()
	fmt.Fprint(&b, lanes, whole)
	for _, r := range d.Tracer().Rows() {
		fmt.Fprintln(&b, r.Name, r.Segments(0, devices.Never, 1<<20), r.Marks(0, devices.Never, 1<<20),
			r.Lives(0, devices.Never, 1<<20))
	}
	return b.String()
}

// storm does not serve the timer, until it has lost its way.
const storm = `
_start: la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t0
        sw      zero, CLINT_MTIMECMP + 4, t0
        li      t0, 1 << 7              # the timer's
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s0, s0, 1
        j       1b
        .balign 4
handler: sb     s0, UART_THR, t0
        addi    s1, s1, 1
        li      t0, 100000
        bne     s1, t0, 2f
        csrw    mtvec, zero
        jr      zero
2:      mret
`

// Whoever goes back finds what the tracer, the console and the explanation of the end say as if he had never been
// further, in every program.
func TestWhatWasSeenGoesBack(t *testing.T) {
	for _, name := range []string{"preemptive", "interrupts", "hello", "trespassers", storm} {
		d, fresh := start(t, name), start(t, name)
		fresh.Run(debug.Forward, 400_000)
		d.Run(debug.Forward, 20_000_000)
		end, found := d.Machine().Position(), d.Findings()
		assert.Equal(t, name == "trespassers" || name == storm, len(found) > 0, "something is said: %v", found)
		d.Seek(machine.Position{Steps: end.Steps / 3})
		d.Seek(fresh.Machine().Position())
		require.Equal(t, fresh.Machine().Digest(), d.Machine().Digest(), name)
		if name != storm { // of which there is too much: then the detail is that of what was last, and not of now
			require.Equal(t, shown(fresh), shown(d), name)
		}
		require.Equal(t, string(fresh.Output()), string(d.Output()), name)
		require.Equal(t, fresh.Findings(), d.Findings(), name)
		fresh.Seek(end)
		d.Seek(end)
		require.Equal(t, shown(fresh), shown(d), name)
		require.Equal(t, found, d.Findings(), name)
	}
}

// However far the beginning is, a step back does not run from there, nor do those that follow.
func TestStepsBackAreCheap(t *testing.T) {
	d := start(t, "_start: addi s0, s0, 1\nj _start\n")
	const far = 20_000_000
	d.Seek(machine.Position{Steps: far})
	run := uint64(0)
	d.Machine().Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) { run++ }})
	for i := range uint64(50) {
		d.Step(debug.Backward)
		require.Equal(t, far-1-i, d.Machine().Position().Steps)
	}
	assert.Less(t, run, uint64(far/20))
}

// BenchmarkStepBack steps back from where breakfast is served.
func BenchmarkStepBack(b *testing.B) {
	d := start(b, "preemptive")
	d.Run(debug.Forward, devices.KitchenSecond*100_000)
	b.Logf("after %d steps", d.Machine().Position().Steps)
	for b.Loop() {
		d.Step(debug.Backward)
	}
}

// What is given is typed when the program looks for it, in every run; what is typed later is forgotten by Reset; typing
// in the past makes another future, in which what had been given since is given again.
func TestGive(t *testing.T) {
	d := start(t, `
_start: lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, _start
        lbu     t0, UART_RBR
        add     s0, s0, t0
        j       _start
`)
	sum := func() uint32 { return d.Machine().Hart().X[isa.S0] }
	d.Give([]byte("tea"))
	for sum() != 't'+'e' {
		d.Step(debug.Forward)
	}
	early := d.Machine().Position()
	d.Run(debug.Forward, 200)
	late, digest := d.Machine().Position(), d.Machine().Digest()
	assert.Equal(t, uint32('t'+'e'+'a'), sum())
	d.Type([]byte("m"))
	d.Run(debug.Forward, 200)
	assert.Equal(t, uint32('t'+'e'+'a'+'m'), sum())
	d.Seek(early)
	d.Seek(late)
	assert.Equal(t, uint32('t'+'e'+'a'), sum())
	d.Reset()
	d.Run(debug.Forward, late.Now)
	assert.Equal(t, digest, d.Machine().Digest())
	d.Seek(early)
	d.Type([]byte("m"))
	d.Run(debug.Forward, 200)
	assert.Equal(t, uint32('t'+'e'+'a'+'m'), sum(), "and a once more")
}

func TestStepThereAndBack(t *testing.T) {
	d := start(t, "hello")
	var digests []string
	for range 200 {
		digests = append(digests, d.Machine().Digest())
		d.Step(debug.Forward)
	}
	for i := len(digests) - 1; i >= 0; i-- {
		d.Step(debug.Backward)
		require.Equal(t, digests[i], d.Machine().Digest(), "step %d", i)
	}
	d.Step(debug.Backward)
	assert.Zero(t, d.Machine().Position(), "before the beginning there is nothing")
}

const calls = `
_start: la sp, top
        li a0, 3
        call down
back:   j back
down:   addi sp, sp, -16
        sw ra, 0(sp)
        beqz a0, 1f
        addi a0, a0, -1
        call down
after:  nop
1:      lw ra, 0(sp)
        addi sp, sp, 16
        ret
        .bss
        .space 256
top:
`

// Over goes through a call and all the calls in it, forwards and backwards.
func TestOver(t *testing.T) {
	d := start(t, calls)
	for d.Machine().Hart().PC != at(d, "back")-4 {
		d.Step(debug.Forward)
	}
	before := d.Machine().Position()
	d.Over(debug.Forward)
	assert.Equal(t, at(d, "back"), d.Machine().Hart().PC)
	assert.Greater(t, d.Machine().Position().Steps, before.Steps+20)
	d.Over(debug.Backward)
	assert.Equal(t, before, d.Machine().Position())

	// In the middle of the recursion, over the inner call comes back at this depth.
	down := stopAt(t, d, at(d, "down"))
	d.Run(debug.Forward, 1000)
	d.Run(debug.Forward, 1000) // the second time, one deeper
	d.Clear(down)
	sp := d.Machine().Hart().X[isa.SP]
	for d.Machine().Hart().PC != at(d, "after")-4 {
		d.Step(debug.Forward)
	}
	d.Over(debug.Forward)
	assert.Equal(t, at(d, "after"), d.Machine().Hart().PC)
	assert.Equal(t, sp-16, d.Machine().Hart().X[isa.SP])
}

// A call may be compressed, of two halves of words, through a register, to t0; over it goes back behind it, and from
// there back to it.
func TestOverAnyCall(t *testing.T) {
	for name, call := range map[string]string{
		"jal": "jal f", "c.jal": ".option rvc\n c.jal f", "c.jalr": ".option rvc\n c.jalr s1", "jalr": "jalr s1",
		"t0":                       "jal t0, g",
		"at a half word":           ".option rvc\n c.nop\n .option norvc\n jal f\n .option rvc",
		"compressed, at a half":    ".option rvc\n c.nop\n c.jal f\n c.nop",
		"call, compressed or not":  ".option rvc\n c.nop\n call f",
		"jalr at a half word, far": ".option rvc\n c.nop\n .option norvc\n jalr ra, 0(s1)\n .option rvc",
	} {
		t.Run(name, func(t *testing.T) {
			d := start(t, `
_start: la sp, top
        la s1, f
        j 1f
        .balign 4
1:      `+call+`
back:   nop
stay:   j stay
f:      nop
        ret
g:      nop
        jr t0
        .bss
        .space 64
top:
`)
			for {
				in, _ := d.Machine().Instruction(d.Machine().Hart().PC)
				if op := in.Op.Long(); (op == isa.JAL || op == isa.JALR) && in.Rd != isa.Zero {
					break
				}
				d.Step(debug.Forward)
			}
			before := d.Machine().Position()
			d.Over(debug.Forward)
			require.Equal(t, before.Steps+3, d.Machine().Position().Steps)
			pc := d.Machine().Hart().PC
			require.LessOrEqual(t, pc, at(d, "back"))
			require.Less(t, at(d, "back")-pc, uint32(4), "behind the call")
			d.Over(debug.Backward)
			require.Equal(t, before, d.Machine().Position())
		})
	}
}

// Back over a jump that is no return is a step, though the instruction before in memory is a call.
func TestOverBackIsNoGuess(t *testing.T) {
	d := start(t, `
_start: la sp, top
        call f
        li s0, 2
        j again
        call f
again:  addi s0, s0, -1
        bnez s0, again
stay:   j stay
f:      ret
        .bss
        .space 64
top:
`)
	for d.Machine().Hart().PC != at(d, "stay") {
		if d.Machine().Hart().PC == at(d, "again") {
			here := d.Machine().Position()
			d.Over(debug.Backward)
			require.Equal(t, here.Steps-1, d.Machine().Position().Steps)
			d.Step(debug.Forward)
		}
		d.Step(debug.Forward)
	}
}

// stopAt sets a breakpoint at an instruction.
func stopAt(t require.TestingT, d *debug.Debugger, addr uint32) int {
	id, err := d.Set(debug.Breakpoint{At: fmt.Sprintf("%#x", addr)})
	require.NoError(t, err)
	return id
}

func TestBreakpoints(t *testing.T) {
	d := start(t, calls)
	stopAt(t, d, at(d, "down"))
	var stops []uint64
	for range 4 {
		assert.False(t, d.Run(debug.Forward, 1000))
		assert.Equal(t, machine.Stopped, d.Stop().Reason)
		assert.Equal(t, at(d, "down"), d.Machine().Hart().PC)
		stops = append(stops, d.Machine().Position().Steps)
	}
	assert.True(t, d.Run(debug.Forward, 1000), "a0 counts down from 3: four calls and no fifth")
	for i := 3; i >= 0; i-- {
		d.Run(debug.Backward, 0)
		assert.Equal(t, stops[i], d.Machine().Position().Steps)
	}
	d.Run(debug.Backward, 0)
	assert.Zero(t, d.Machine().Position())
}

// Interrupt stands at the first instruction of the handler, the kettle's ring in mcause.
func TestInterrupt(t *testing.T) {
	d := start(t, "interrupts")
	require.True(t, d.Interrupt(debug.Forward))
	m := d.Machine()
	assert.Equal(t, at(d, "rang"), m.Hart().PC)
	assert.Equal(t, uint32(isa.ExternalInt), m.Hart().MCause)
	first := m.Position()
	require.True(t, d.Interrupt(debug.Forward))
	assert.Greater(t, m.Position().Steps, first.Steps)
	require.True(t, d.Interrupt(debug.Backward))
	assert.Equal(t, first, m.Position())
	assert.False(t, d.Interrupt(debug.Backward), "there was none before")
	assert.Equal(t, first, m.Position(), "and we are still here")
}

// Back through the interrupts one comes to the same ones, from whichever checkpoints they are looked for.
func TestInterruptsBackwards(t *testing.T) {
	d := start(t, "preemptive")
	var list []machine.Position
	for d.Interrupt(debug.Forward) {
		list = append(list, d.Machine().Position())
	}
	near := slices.IndexFunc(list, func(p machine.Position) bool { return p.Steps > 1<<18 })
	require.Positive(t, near, "there is a checkpoint between two of them")
	for _, from := range []int{len(list), near + 2} {
		if from < len(list) {
			d.Seek(list[from])
		}
		for i := from - 1; i > from-6; i-- {
			require.True(t, d.Interrupt(debug.Backward))
			require.Equal(t, list[i], d.Machine().Position())
		}
	}
}

// An interrupt that wakes the hart and is not taken is one too: the kernel's idle hart hears the kettle so.
func TestInterruptThatOnlyWakes(t *testing.T) {
	d := start(t, "hello")
	require.True(t, d.Interrupt(debug.Forward))
	m := d.Machine()
	for !m.Kettle.View().Boiling {
		require.True(t, d.Interrupt(debug.Forward))
	}
	assert.Equal(t, uint32(0), m.Hart().MStatus&isa.StatusMIE)
	name, _ := m.Image().SymbolAt(m.Hart().PC)
	assert.Equal(t, "idle", name)
	here := m.Position()
	d.Interrupt(debug.Forward)
	require.True(t, d.Interrupt(debug.Backward))
	assert.Equal(t, here, m.Position())
}

// Typing in the past makes another future.
func TestTypingInThePast(t *testing.T) {
	d := start(t, `
_start: lbu t0, UART_LSR
        andi t0, t0, 1
        beqz t0, _start
        lbu t0, UART_RBR
        sb t0, UART_THR, t1
        j _start
`)
	d.Run(debug.Forward, 100)
	d.Type([]byte("a"))
	d.Run(debug.Forward, 100)
	d.Type([]byte("b"))
	d.Run(debug.Forward, 100)
	assert.Equal(t, "ab", string(d.Output()))
	d.Seek(machine.Position{Steps: 150})
	assert.Equal(t, "a", string(d.Output()))
	d.Type([]byte("c"))
	d.Run(debug.Forward, 300)
	assert.Equal(t, "ac", string(d.Output()))
	d.Reset()
	d.Run(debug.Forward, 400)
	assert.Empty(t, d.Output())
}
