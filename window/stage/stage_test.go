package stage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/window"
	"breakfast/window/stage"
)

// open puts a program, a built-in one or text, on the stage.
func open(t require.TestingT, program string) *stage.Stage {
	m := try.Machine(t, machine.Config{}, program)
	return stage.New(debug.New(m), "try", "test.s")
}

func do(t *testing.T, s *stage.Stage, verbs ...window.Verb) *window.View {
	for _, v := range verbs {
		require.NoError(t, s.Do(window.Command{Verb: v}))
	}
	return s.View()
}

func back(t *testing.T, s *stage.Stage) *window.View {
	require.NoError(t, s.Do(window.Command{Verb: window.Step, Back: true}))
	return s.View()
}

// changed names the registers that are marked.
func changed(v *window.View) (names []string) {
	for _, r := range append(append([]window.Register(nil), v.Registers...), v.CSRs...) {
		if r.Changed {
			names = append(names, r.Name)
		}
	}
	return names
}

func TestStepAndBack(t *testing.T) {
	s := open(t, "_start: li a0, 5 # five\n csrw mscratch, a0\n add a2, a0, a0\n1: j 1b\n")
	v := s.View()
	assert.Same(t, v, s.View(), "nothing has changed")
	assert.Empty(t, changed(v))
	assert.Equal(t, uint32(machine.RAMBase), v.PC)
	assert.Error(t, s.Do(window.Command{Verb: window.Step, Back: true}), "this is the beginning")

	assert.Equal(t, []string{"a0"}, changed(do(t, s, window.Step)))
	assert.Equal(t, []string{"mscratch"}, changed(do(t, s, window.Step)))
	v = do(t, s, window.Step)
	assert.Equal(t, []string{"a2"}, changed(v))
	assert.Equal(t, uint32(10), v.Registers[12].Value)
	v = back(t, s)
	assert.Equal(t, uint64(2), v.Steps)
	assert.Equal(t, []string{"a2"}, changed(v), "going back changes it too")
	assert.Zero(t, v.Registers[12].Value)
	v = do(t, s, window.Reset)
	assert.Zero(t, v.Steps)
}

// Below M mode the CSRs are the kernel's, and the stack is where sp points to, through the page table.
func TestAddressSpace(t *testing.T) {
	s := open(t, "spaces")
	assert.Equal(t, "mstatus", s.View().CSRs[0].Name)
	require.NoError(t, s.Do(window.Command{Verb: window.Run}))
	var v *window.View
	for range 200 { // until a task is at work that has a stack
		s.Tick(20 * time.Millisecond)
		if v = s.View(); len(v.Stack) > 0 && v.Stack[0].Addr < machine.RAMBase {
			break
		}
	}
	require.NotEmpty(t, v.Stack)
	assert.Equal(t, uint32(0x4040_0000), v.Stack[0].Addr+4*uint32(len(v.Stack)), "it ends with the stack")
	var names []string
	for _, r := range v.CSRs {
		names = append(names, r.Name)
	}
	assert.Equal(t, []string{"sstatus", "sie", "sip", "stvec", "sepc", "scause", "stval", "sscratch", "satp"}, names)
}

func TestListing(t *testing.T) {
	s := open(t, "_start: li a0, 5 # five\nloop: addi a0, a0, -1\n lw t0, KETTLE_TEMP\n bnez a0, loop\n1: j 1b\n")
	var rows []string
	for _, l := range s.View().Program {
		rows = append(rows, l.Label+"|"+l.Mnemonic+"|"+l.Operands+"|"+l.Comment)
	}
	assert.Equal(t, []string{
		"_start|||", "|li|a0, 5|five",
		"loop|||", "|addi|a0, a0, -1|", "|auipc|t0, 0x91000|lw t0, KETTLE_TEMP", "|lw|t0, 8(t0)|",
		"|bnez|a0, loop|", "|j|loop+16|",
	}, rows)
	assert.Equal(t, "test.s", s.View().Program[1].File)
	assert.Equal(t, 1, s.View().Program[1].Number)
}

// At "time × 10" a second of the person's time is ten of the kitchen's.
func TestSpeeds(t *testing.T) {
	s := open(t, "sequential")
	assert.Equal(t, "time × 10", do(t, s, window.Run).Speed)
	assert.Equal(t, window.Running, s.View().State)
	for range 20 {
		s.Tick(50 * time.Millisecond)
	}
	assert.InDelta(t, 10_000, float64(s.View().Now), 1)
	do(t, s, window.Run)
	s.Tick(time.Second)
	assert.InDelta(t, 10_000, float64(s.View().Now), 1, "paused")

	v := do(t, s, window.Slower, window.Slower, window.Slower, window.Slower, window.Slower)
	assert.Equal(t, "1 step/s", v.Speed)
	steps := v.Steps
	do(t, s, window.Run)
	for range 25 {
		s.Tick(100 * time.Millisecond)
	}
	assert.Equal(t, steps+2, s.View().Steps)
}

// The whole breakfast before our eyes, at full speed, with the report at the end; and back from there.
func TestToTheEnd(t *testing.T) {
	s := open(t, "preemptive")
	do(t, s, window.Faster, window.Faster, window.Run)
	for n := 0; s.View().State == window.Running; n++ {
		require.Less(t, n, 100)
		s.Tick(16 * time.Millisecond)
	}
	v := s.View()
	assert.Equal(t, window.Halted, v.State)
	assert.Equal(t, "breakfast is served", v.Reason)
	assert.Contains(t, v.Report, "Breakfast is served at ")
	assert.Contains(t, v.Console, "tea: ready\n")
	assert.Equal(t, window.Table{Tea: true, Strength: 601, Toasts: 8, Served: true}, v.Kitchen.Table)
	names := []string{}
	for _, l := range v.Timeline {
		names = append(names, l.Name)
	}
	assert.Equal(t, []string{"tea", "toast", "breakfast", "switching", "kettle rings", "mug rings", "toaster rings",
		"timer", "kettle", "mug", "toaster", "privilege", "interrupts off", "tea calls", "toast calls",
		"breakfast calls"}, names)
	assert.Equal(t, []window.Task{{Name: "tea", State: "away"}, {Name: "toast", State: "away"},
		{Name: "breakfast", State: "runs", Running: true}}, v.Tasks)
	assert.ErrorContains(t, s.Do(window.Command{Verb: window.Step}), "the run has ended: breakfast is served")
	v = back(t, s)
	assert.Equal(t, window.Paused, v.State)
	assert.Empty(t, v.Report)
	assert.False(t, v.Kitchen.Table.Tea && v.State == window.Halted)
}

// Stepping through a kettle's ring: the bell is seen when the interrupt is taken, and is gone when the task has
// acknowledged it; a step back, and it rings again.
func TestTheKettleRings(t *testing.T) {
	s := open(t, "preemptive")
	v := s.View()
	for n := 0; !v.Kitchen.Kettle.Ringing; n++ {
		require.Less(t, n, 100)
		v = do(t, s, window.Interrupt)
	}
	assert.Equal(t, "M", v.Mode)
	assert.True(t, v.Kitchen.Kettle.Boiling)
	assert.Equal(t, []string{"external interrupt"}, v.CSRs[5].Words)
	for n := 0; v.Kitchen.Kettle.Ringing; n++ {
		require.Less(t, n, 2000)
		v = do(t, s, window.Step)
	}
	assert.Equal(t, "U", v.Mode)
	assert.Equal(t, "tea", v.Task)
	v = back(t, s)
	assert.True(t, v.Kitchen.Kettle.Ringing)
}

func TestBreakpoint(t *testing.T) {
	s := open(t, "_start: nop\n nop\nhere: nop\n1: j 1b\n")
	here := uint32(machine.RAMBase + 8)
	require.NoError(t, s.Do(window.Command{Verb: window.Breakpoint, Addr: here}))
	assert.True(t, s.View().Breakpoints[here])
	do(t, s, window.Run)
	s.Tick(time.Second)
	assert.Equal(t, here, s.View().PC)
	assert.Equal(t, "breakpoint 1, test.s:3 (here)", s.View().Reason)
	require.NoError(t, s.Do(window.Command{Verb: window.Breakpoint, Addr: here}))
	assert.Empty(t, s.View().Breakpoints)
}

func TestTypingReachesTheUART(t *testing.T) {
	s := open(t, "_start: lbu t0, UART_LSR\n andi t0, t0, 1\n beqz t0, _start\n lbu t0, UART_RBR\n sb t0, UART_THR, "+
		"t1\n j _start\n")
	require.NoError(t, s.Do(window.Command{Verb: window.Type, Text: "hi\n"}))
	assert.Equal(t, "hi\n", s.View().Waiting)
	do(t, s, window.Run)
	s.Tick(50 * time.Millisecond)
	assert.Equal(t, "hi\n", s.View().Console)
	assert.Empty(t, s.View().Waiting)
}

func TestWhyItDoesNotRun(t *testing.T) {
	for text, want := range map[string]string{
		"li t0, 0x4000\n sw t0, 0(t0)\n": "store access fault at 0x00004000, pc " +
			"80000004, and no handler",
		"li t0, 7 << 16 | FINISHER_FAIL\n sw t0, FINISHER_EXIT, t1\n": "the program ended, code 7",
	} {
		s := open(t, "_start: "+text)
		do(t, s, window.Run)
		s.Tick(50 * time.Millisecond)
		assert.Equal(t, want, s.View().Reason)
		assert.Equal(t, window.Halted, s.View().State)
		if strings.Contains(want, "no handler") {
			assert.Equal(t, uint32(machine.RAMBase+4), s.View().PC, "the instruction that trapped")
		}
	}
	s := open(t, "_start: li t0, 0x4000\n sw t0, 0(t0)\n")
	do(t, s, window.Run)
	s.Tick(50 * time.Millisecond)
	s.Settle()
	assert.Equal(t, window.Bad, s.View().Tone)
	assert.Empty(t, s.View().GatesNote, "nothing rang")
	assert.Equal(t, "Trap just now", s.View().Trap.Title)
	s = open(t, "_start: wfi\n")
	do(t, s, window.Run)
	s.Tick(50 * time.Millisecond)
	assert.Equal(t, "asleep for ever: wfi waits for an interrupt, and mie enables none", s.View().Status)
	assert.Equal(t, window.Running, s.View().State, "somebody may type")
}

// A frame's worth of work while running: the View that is made sixty times a second.
func BenchmarkView(b *testing.B) {
	s := open(b, "restless")
	s.Do(window.Command{Verb: window.Run})
	for b.Loop() {
		s.Tick(16 * time.Millisecond)
		if s.View().State == window.Halted {
			s.Do(window.Command{Verb: window.Reset})
			s.Do(window.Command{Verb: window.Run})
		}
	}
}

// A way that takes long is gone bit by bit, and can be left: then nothing has happened.
func TestLongWay(t *testing.T) {
	s := open(t, "_start: li s0, 1000000\n1: addi s0, s0, -1\n bnez s0, 1b\n2: j 2b\n")
	do(t, s, window.Step)
	before := *s.View()
	do(t, s, window.Interrupt) // there is none
	v := s.View()
	assert.Equal(t, "to the next interrupt", v.Moving)
	assert.Equal(t, before.Steps, v.Steps)
	assert.Same(t, v, s.View())
	s.Tick(time.Millisecond)
	assert.Greater(t, s.View().Progress, v.Progress)
	v = do(t, s, window.Cancel)
	assert.Equal(t, before, *v)

	do(t, s, window.Interrupt)
	do(t, s, window.Step)
	assert.Equal(t, uint64(2), s.View().Steps, "another verb leaves it, too")
	do(t, s, window.Interrupt)
	n := 0
	for ; s.View().Moving != ""; n++ {
		s.Tick(time.Millisecond)
	}
	assert.Greater(t, n, 2)
	assert.Equal(t, "no interrupt came", s.View().Status)
	assert.Contains(t, s.View().Reason, "endless")
}

// Typing in the past is asked about; U has the old future back, and the new one again.
func TestTypingInThePast(t *testing.T) {
	s := open(t, "_start: lbu t0, UART_LSR\n andi t0, t0, 1\n beqz t0, _start\n lbu t0, UART_RBR\n"+
		" sb t0, UART_THR, t1\n j _start\n")
	typed := func(text string) {
		require.NoError(t, s.Do(window.Command{Verb: window.Type, Text: text}))
	}
	run := func() string {
		do(t, s, window.Run)
		s.Tick(20 * time.Millisecond)
		return do(t, s, window.Run).Console
	}
	typed("a\n")
	require.Equal(t, "a\n", run())
	back(t, s)
	require.Empty(t, s.View().Question)
	assert.True(t, s.View().Past)
	assert.Greater(t, s.View().Known, s.View().Now)
	typed("b\n")
	assert.Contains(t, s.View().Question, "another future")
	assert.Empty(t, do(t, s, window.Cancel).Question)
	typed("b\n")
	v := do(t, s, window.Confirm)
	assert.Empty(t, v.Question)
	assert.Contains(t, v.Status, "U has the old one back")
	require.Equal(t, "a\nb\n", run())
	do(t, s, window.Undo)
	require.Equal(t, "a\n", run())
	do(t, s, window.Undo)
	require.Equal(t, "a\nb\n", run())
	do(t, s, window.Confirm) // of nothing
	require.Equal(t, "a\nb\n", s.View().Console)
	assert.Error(t, open(t, "_start: j _start\n").Do(window.Command{Verb: window.Undo}))
}

// A register, a CSR and a word of the stack are changed; in the past after a question.
func TestChange(t *testing.T) {
	s := open(t, "_start: la sp, _start\n nop\n addi a0, a0, 1\n1: j 1b\n")
	do(t, s, window.Step, window.Step)
	sp := s.View().PC - 8
	for _, c := range []window.Command{{Name: "a0", Value: 0x29}, {Name: "mscratch", Value: 7},
		{Name: "sp+4", Addr: sp + 4, Value: 0x12345678}} {
		c.Verb = window.Change
		require.NoError(t, s.Do(c))
	}
	v := s.View()
	assert.Equal(t, uint32(0x29), v.Registers[10].Value)
	assert.Equal(t, uint32(0x12345678), v.Stack[1].Value)
	do(t, s, window.Step)
	v = do(t, s, window.Step)
	assert.Equal(t, uint32(0x2a), v.Registers[10].Value)
	back(t, s)
	require.NoError(t, s.Do(window.Command{Verb: window.Change, Name: "a0", Value: 1}))
	assert.Contains(t, s.View().Question, "another future")
	assert.Equal(t, uint32(1), do(t, s, window.Confirm).Registers[10].Value)
	v = do(t, s, window.Undo, window.Step)
	assert.Equal(t, uint32(0x2a), v.Registers[10].Value)
	assert.ErrorContains(t, s.Do(window.Command{Verb: window.Change, Addr: 4, Value: 1}), "not all in memory")
	assert.Error(t, s.Do(window.Command{Verb: window.Change, Name: "b9"}))
}
