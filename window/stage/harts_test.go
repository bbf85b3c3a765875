package stage_test

import (
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

// two puts a program for two harts on the stage; a turn is one tick.
func two(t *testing.T, program string) *stage.Stage {
	m := try.Machine(t, machine.Config{Harts: 2, Interleave: 1}, program)
	return stage.New(debug.New(m), "try", "test.s")
}

func choose(t *testing.T, s *stage.Stage, hart int) *window.View {
	require.NoError(t, s.Do(window.Command{Verb: window.Choose, Hart: hart}))
	return s.View()
}

// Hart 1 sleeps; hart 0 counts.
const counting = "_start: bnez a0, other\ncount: addi s0, s0, 1\n j count\nother: li s1, 7\n wfi\n j other\n"

func TestOneHartIsNoList(t *testing.T) {
	v := open(t, "_start: j _start\n").View()
	assert.Empty(t, v.Harts)
	assert.ErrorContains(t, open(t, "_start: j _start\n").Do(window.Command{Verb: window.Choose, Hart: 1}),
		"there is hart 0 alone")
}

// The hart is shown whose turn it is, or the one that was chosen; what has changed is held against its own past.
func TestWhoIsShown(t *testing.T) {
	s := two(t, counting)
	v := s.View()
	require.Len(t, v.Harts, 2)
	seen := map[int]bool{}
	for range 40 {
		v = do(t, s, window.Step)
		assert.Equal(t, v.Turn, v.Hart)
		assert.Equal(t, v.Harts[v.Turn].PC, v.PC)
		seen[v.Turn] = true
		for _, name := range changed(v) {
			assert.Contains(t, map[int][]string{0: {"s0"}, 1: {"s1"}}[v.Turn], name)
		}
	}
	assert.Len(t, seen, 2)
	assert.Equal(t, window.Works, v.Harts[0].Doing)
	assert.Equal(t, window.Asleep, v.Harts[1].Doing)
	assert.Equal(t, "other+8", v.Harts[1].Place)

	pc := v.Harts[1].PC
	v = choose(t, s, 1)
	assert.True(t, v.Chosen)
	assert.Equal(t, []any{1, pc, uint32(7)}, []any{v.Hart, v.PC, v.Registers[9].Value})
	assert.Equal(t, 0, v.Turn, "whose turn it is does not follow from who is looked at")
	v = choose(t, s, window.Following)
	assert.False(t, v.Chosen)
	assert.Equal(t, 0, v.Hart)
	for _, hart := range []int{2, -2} {
		assert.ErrorContains(t, s.Do(window.Command{Verb: window.Choose, Hart: hart}), "there are 0 to 1")
	}
}

// A step is the chosen hart's, forward and back, and one that sleeps makes none.
func TestStepsOfTheChosen(t *testing.T) {
	s := two(t, "_start: addi s0, s0, 1\n addi s0, s0, 1\n j _start\n")
	choose(t, s, 1)
	for n := range uint32(6) {
		v := do(t, s, window.Step)
		assert.Equal(t, uint32(machine.RAMBase)+(n+1)%3*4, v.PC, "step %d", n)
	}
	for n := range uint32(6) {
		v := back(t, s)
		assert.Equal(t, uint32(machine.RAMBase)+(5-n)%3*4, v.PC, "back %d", n)
	}
	assert.Zero(t, s.View().Registers[8].Value)

	s = two(t, "_start: bnez a0, 2f\n wfi\n2: wfi\n")
	do(t, s, window.Step, window.Step, window.Step, window.Step)
	choose(t, s, 1)
	v := do(t, s, window.Step)
	for n := 0; v.Moving != ""; n++ {
		require.Less(t, n, 1000)
		s.Tick(time.Millisecond)
		v = s.View()
	}
	assert.Equal(t, "hart 1 made no step", v.Status)
}

// Over a call of the chosen hart is to behind it, while the other makes steps of its own.
func TestOverACallOfTheChosen(t *testing.T) {
	s := two(t, "_start: bnez a0, 2f\n1: addi s0, s0, 1\n j 1b\n2: call f\n li s1, 7\n3: j 3b\n"+
		"f: li t0, 100\n4: addi t0, t0, -1\n bnez t0, 4b\n ret\n")
	choose(t, s, 1)
	var places []string
	for range 4 {
		v := do(t, s, window.Over)
		places = append(places, v.Harts[1].Place)
	}
	assert.Equal(t, []string{"_start+12", "_start+16", "_start+20", "_start+24"}, places)
	assert.Equal(t, uint32(7), s.View().Registers[9].Value)
	assert.Greater(t, choose(t, s, 0).Registers[8].Value, uint32(50))
}

// A change is made of the hart that it names, even if another one is chosen before the question is answered.
func TestChangeOfAHart(t *testing.T) {
	s := two(t, counting)
	do(t, s, window.Step)
	require.NoError(t, s.Do(window.Command{Verb: window.Change, Hart: 1, Name: "s5", Value: 5}))
	assert.Equal(t, uint32(5), choose(t, s, 1).Registers[21].Value)
	assert.Zero(t, choose(t, s, 0).Registers[21].Value)
	do(t, s, window.Step)
	back(t, s)
	require.NoError(t, s.Do(window.Command{Verb: window.Change, Hart: 0, Name: "s5", Value: 9}))
	require.NotEmpty(t, choose(t, s, 1).Question)
	assert.Equal(t, uint32(5), do(t, s, window.Confirm).Registers[21].Value)
	assert.Equal(t, uint32(9), choose(t, s, 0).Registers[21].Value)
	assert.Error(t, s.Do(window.Command{Verb: window.Change, Hart: 2, Name: "s5"}))
}

// Where a breakpoint stops a hart, that one is shown; and where one cannot go on, that one.
func TestWhoseStop(t *testing.T) {
	s := two(t, counting)
	other := uint32(machine.RAMBase + 12)
	require.NoError(t, s.Do(window.Command{Verb: window.Breakpoint, Addr: other}))
	do(t, s, window.Run)
	s.Tick(time.Second)
	v := s.View()
	assert.Equal(t, []any{1, other, "breakpoint 1, test.s:4 (other), on hart 1"}, []any{v.Hart, v.PC, v.Reason})

	s = two(t, "_start: bnez a0, 2f\n1: wfi\n j 1b\n2: sw a0, 4(zero)\n")
	do(t, s, window.Run)
	for range 100 {
		s.Tick(time.Second)
	}
	v = s.View()
	assert.Equal(t, window.Halted, v.State, v.Reason)
	assert.Equal(t, []any{1, uint32(machine.RAMBase + 12)}, []any{v.Hart, v.PC})
	assert.Equal(t, uint32(machine.RAMBase+8), choose(t, s, 0).PC, "behind its wfi")
}

// Each hart has a lane of all that it does, then come interrupts and appliances, then what is noted on the rail.
func TestLanesOfHarts(t *testing.T) {
	s := two(t, "parallel")
	do(t, s, window.Faster, window.Faster, window.Run)
	for range 8 {
		s.Tick(16 * time.Millisecond)
	}
	v := s.View()
	var names []string
	for _, l := range v.Timeline {
		names = append(names, l.Name)
	}
	assert.Equal(t, []string{"hart 0", "hart 1", "kettle rings", "mug rings", "toaster rings", "kettle", "mug",
		"toaster", "privilege, hart 0", "privilege, hart 1", "interrupts off, hart 0", "interrupts off, hart 1",
		"0 waits for the other cooks", "1 waits for the lock"},
		names)
	for i, lane := range v.Timeline[:2] {
		spent := uint64(0)
		for _, p := range lane.Parts {
			assert.NotContains(t, p.Name, "hart")
			for _, sp := range p.Spans {
				spent += sp.End - sp.Start
			}
		}
		assert.Equal(t, v.Now, spent, "all the time of hart %d", i)
	}
	assert.Equal(t, []string{"table", "mug"}, []string{v.Harts[0].At, v.Harts[1].At}, "breakfast is served")
	assert.Equal(t, window.IdleLane, v.Timeline[len(names)-1].Kind)
}
