package stage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window"
)

func lane(v *window.View, name string) *window.Lane {
	for i := range v.Timeline {
		if v.Timeline[i].Name == name {
			return &v.Timeline[i]
		}
	}
	return nil
}

// Near the kettle's ring the lanes say when interrupts were off, and by what; who called the kernel for what; and
// arrows lead from the ring to where it was taken, one step later, and from the handler to who went on.
func TestArrowsAndGates(t *testing.T) {
	s := open(t, "preemptive")
	s.SeekTime("there", 170_100)
	s.Settle()
	settled(t, s, window.Command{Verb: window.Interrupt})
	v := settled(t, s, window.Command{Verb: window.Tell, Text: "step 700"})
	require.NoError(t, s.Do(window.Command{Verb: window.LookAt, Now: 170_000, To: 171_000, Value: 2000}))
	v = s.View()
	off := lane(v, "interrupts off")
	require.NotNil(t, off)
	require.GreaterOrEqual(t, len(off.Spans), 2)
	assert.Equal(t, "by trap.s:9 (trap)", off.Spans[0].Label)
	assert.Equal(t, uint64(170_201), off.Spans[0].Start)
	calls := lane(v, "tea calls")
	require.NotNil(t, calls)
	assert.Contains(t, calls.Says, "await")
	require.GreaterOrEqual(t, len(v.Arrows), 2)
	a := v.Arrows[len(v.Arrows)-2:]
	assert.Equal(t, window.Arrow{From: 170_200, To: 170_201, FromLane: "kettle rings", ToLane: "switching",
		Label: "taken after 0.1 µs"}, a[0])
	assert.Equal(t, "tea", a[1].ToLane)
	for _, x := range v.Arrows {
		assert.NotNil(t, lane(v, x.FromLane), x.FromLane)
		assert.NotNil(t, lane(v, x.ToLane), x.ToLane)
	}
}

// In the past the lanes go on with what is known of the future, and of no other one.
func TestKnownFuture(t *testing.T) {
	s := open(t, "preemptive")
	ahead := func() (n int) {
		v := s.View()
		for _, l := range v.Timeline {
			for _, sp := range l.Spans {
				if sp.End > v.Now {
					n++
				}
			}
		}
		return n
	}
	seek := func(now uint64) { settled(t, s, window.Command{Verb: window.Seek, Now: now}) }
	settled(t, s, window.Command{Verb: window.Tell, Text: "run 200000"})
	assert.Zero(t, ahead())
	end := s.View().Now
	seek(100_000)
	old := ahead()
	assert.Greater(t, old, 20)
	assert.Equal(t, end, s.View().Known)
	do(t, s, window.Step)
	assert.InDelta(t, old, ahead(), 3)

	require.NoError(t, s.Do(window.Command{Verb: window.Change, Name: "s11", Value: 1}))
	do(t, s, window.Confirm)
	assert.Zero(t, ahead(), "nothing is known of another future")
	settled(t, s, window.Command{Verb: window.Tell, Text: "run 10000"})
	assert.Zero(t, ahead())
	seek(105_000)
	assert.Positive(t, ahead())
	do(t, s, window.Undo)
	assert.Zero(t, ahead(), "of the old one again, nothing was shown since")
	seek(end)
	seek(100_000)
	assert.Equal(t, old, ahead())
}
