package stage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window"
	"breakfast/window/stage"
)

// settled does a command, and shows what is known of where it leads.
func settled(t *testing.T, s *stage.Stage, c window.Command) *window.View {
	require.NoError(t, s.Do(c))
	s.Settle()
	return s.View()
}

// Each verb that moves goes somewhere, and the same verb, or the one that it answers to, back again.
func TestVerbsBothWays(t *testing.T) {
	for _, verb := range []window.Verb{window.Step, window.Over, window.StepLine, window.OverLine, window.Interrupt,
		window.ToTrap, window.ToReturn, window.ToSwitch, window.ToRing} {
		s := open(t, "preemptive")
		there := []uint64{0}
		for range 3 {
			there = append(there, settled(t, s, window.Command{Verb: verb}).Steps)
			assert.Greater(t, there[len(there)-1], there[len(there)-2], "verb %d", verb)
		}
		v := settled(t, s, window.Command{Verb: verb, Back: true})
		assert.True(t, v.Past)
		assert.LessOrEqual(t, v.Steps, there[2], "verb %d", verb)
		assert.GreaterOrEqual(t, v.Steps, there[1], "verb %d", verb)
		v = settled(t, s, window.Command{Verb: window.ToEnd})
		assert.Equal(t, there[3], v.Steps)
		assert.False(t, v.Past)
		assert.Zero(t, settled(t, s, window.Command{Verb: window.ToStart}).Steps)
	}
	s := open(t, "preemptive")
	for _, want := range []string{"t", "te", "tea"} {
		assert.Equal(t, want, settled(t, s, window.Command{Verb: window.ToPrint}).Console)
	}
	assert.Equal(t, "te", settled(t, s, window.Command{Verb: window.ToPrint, Back: true}).Console)
	settled(t, s, window.Command{Verb: window.Tell, Text: "break stroke"})
	v := settled(t, s, window.Command{Verb: window.Run, Back: true})
	assert.Contains(t, v.Reason, "stroke")
	assert.Equal(t, window.Rings, v.Tone)
}

// A moment is gone to by the kitchen's clock or by its step, as far as the run is known.
func TestSeek(t *testing.T) {
	s := open(t, "preemptive")
	end := settled(t, s, window.Command{Verb: window.ToRing})
	digest := func() [2]uint64 { v := s.View(); return [2]uint64{v.Steps, v.Now} }
	v := settled(t, s, window.Command{Verb: window.Seek, Now: 30_000})
	assert.Equal(t, uint64(30_000), v.Now)
	assert.Equal(t, end.Now, v.Known)
	at := digest()
	settled(t, s, window.Command{Verb: window.Seek, Now: end.Now + 1000})
	assert.Equal(t, end.Now, s.View().Now)
	v = settled(t, s, window.Command{Verb: window.Seek, Steps: at[0]})
	assert.Equal(t, at[0], v.Steps)
	assert.Error(t, s.Do(window.Command{Verb: window.Seek, Steps: end.Steps + 1}))
	settled(t, s, window.Command{Verb: window.Seek, Now: 40_000})
	settled(t, s, window.Command{Verb: window.Seek, Now: 30_000})
	assert.Equal(t, at, digest())
}

// When the kettle's interrupt is taken its way is shown as it stood, all open; then MIE shuts it, and that is said of
// the trap; and the trap's strip tells what the hart did.
func TestTrapAndGates(t *testing.T) {
	s := open(t, "preemptive")
	require.NoError(t, s.Do(window.Command{Verb: window.Tell, Text: "go 0"}))
	kettle := func(v *window.View) *window.Gate {
		for i := range v.Gates {
			if v.Gates[i].Name == "kettle" {
				return &v.Gates[i]
			}
		}
		return nil
	}
	v := s.View()
	for n := 0; kettle(v).Lamps[0] != window.OpenLamp; n++ {
		require.Less(t, n, 100)
		v = settled(t, s, window.Command{Verb: window.Interrupt})
	}
	assert.Equal(t, "as they stood when it rang", v.GatesNote)
	for i, l := range kettle(v).Lamps {
		assert.Equal(t, window.OpenLamp, l, "station %d", i)
	}
	assert.Equal(t, "taken", kettle(v).Says)
	assert.Contains(t, v.Reason, "the external interrupt left toast at worktop.s:")
	assert.Equal(t, "trap < stroke < spread_jam < make_toasts", v.Under)
	cells := map[string]window.TrapCell{}
	for _, c := range v.Trap.Cells {
		cells[c.Name] = c
	}
	assert.Equal(t, "Trap just now", v.Trap.Title)
	assert.Equal(t, []string{"U", "M"}, []string{cells["privilege"].Before, cells["privilege"].After})
	assert.Equal(t, []string{"1", "0"}, []string{cells["mstatus.MIE"].Before, cells["mstatus.MIE"].After})
	assert.Equal(t, "8000000b", cells["mcause"].After)
	assert.False(t, cells["mepc"].Since)

	v = settled(t, s, window.Command{Verb: window.Step})
	assert.Equal(t, window.FirstShut, kettle(v).Lamps[7])
	assert.Contains(t, kettle(v).Sentence, "closed by the trap")
	assert.Contains(t, v.Will, "taken") // beqz t6, kernel_fault
	v = settled(t, s, window.Command{Verb: window.Out})
	assert.Equal(t, "Return just now", v.Trap.Title)
	assert.Equal(t, "U", v.Mode)
}

// An interrupt that is delegated has its gates in S mode.
func TestDelegatedGates(t *testing.T) {
	s := open(t, "_start: li t0, 1 << 5\n csrs mideleg, t0\n csrs mie, t0\n csrs mip, t0\n1: j 1b\n")
	v := do(t, s, window.Step, window.Step, window.Step, window.Step)
	for _, g := range v.Gates {
		assert.Equal(t, g.Name == "supervisor timer", g.ForS, g.Name)
	}
}

// What is thought of a moment is left at once for whatever is asked for, and changes nothing of the run.
func TestThoughtsAreLeft(t *testing.T) {
	a, b := open(t, "preemptive"), open(t, "preemptive")
	for range 5 {
		for _, s := range []*stage.Stage{a, b} {
			require.NoError(t, s.Do(window.Command{Verb: window.Interrupt}))
		}
		a.Tick(time.Millisecond) // thinks
		require.NoError(t, a.Do(window.Command{Verb: window.Step}))
		require.NoError(t, b.Do(window.Command{Verb: window.Step}))
		assert.Equal(t, b.View().Registers, a.View().Registers)
		assert.Equal(t, b.View().Steps, a.View().Steps)
	}
	assert.Nil(t, b.View().Trap)
	for range 100 {
		b.Tick(time.Millisecond)
	}
	assert.NotNil(t, b.View().Trap)
	v := b.View()
	b.Tick(time.Millisecond)
	assert.Same(t, v, b.View(), "nothing is new: nothing is drawn")
}

// The debugger's language is understood, and its answers are shown.
func TestTell(t *testing.T) {
	s := open(t, "preemptive")
	settled(t, s, window.Command{Verb: window.Tell, Text: "break stroke if a0 > 3"})
	assert.Contains(t, s.View().Answer, "breakpoint 1")
	require.NoError(t, s.Do(window.Command{Verb: window.Faster}))
	require.NoError(t, s.Do(window.Command{Verb: window.Faster}))
	require.NoError(t, s.Do(window.Command{Verb: window.Run}))
	for n := 0; s.View().State == window.Running; n++ {
		require.Less(t, n, 100)
		s.Tick(16 * time.Millisecond)
	}
	assert.Contains(t, s.View().Reason, "stroke")
	assert.Empty(t, s.View().Answer)
	v := settled(t, s, window.Command{Verb: window.Tell, Text: "lastwrite a0"})
	assert.Contains(t, v.Answer, "a0")
	assert.Contains(t, settled(t, s, window.Command{Verb: window.Tell, Text: "why"}).Answer, "hart 0")
	assert.ErrorContains(t, s.Do(window.Command{Verb: window.Tell, Text: "nonsense"}), "no command nonsense")
	settled(t, s, window.Command{Verb: window.Step, Back: true})
	require.NoError(t, s.Do(window.Command{Verb: window.Tell, Text: "set a0 = 1"}))
	assert.Contains(t, s.View().Question, "another future")
	assert.Equal(t, uint32(1), settled(t, s, window.Command{Verb: window.Confirm}).Registers[10].Value)
}
