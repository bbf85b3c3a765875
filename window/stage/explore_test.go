package stage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window"
	"breakfast/window/stage"
)

// answered waits until a question about timings is answered.
func answered(t *testing.T, s *stage.Stage) *window.View {
	for range 20_000 {
		s.Tick(time.Millisecond)
		if v := s.View(); v.Exploring == "" {
			s.Settle()
			return s.View()
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("no answer")
	return nil
}

// Every timing in a procedure is tried beside what the window does; the lines where some fail are marked, and a mark
// leads to such a run, one step before the interrupt is taken. Of the mended program none fails.
func TestExplore(t *testing.T) {
	s := open(t, "lost-update")
	addr := uint32(0)
	for _, l := range s.View().Program {
		if l.Label == "ada" {
			addr = l.Addr
		}
	}
	require.NotZero(t, addr)
	before := s.View().Steps
	require.NoError(t, s.Do(window.Command{Verb: window.Explore, Addr: addr}))
	v := answered(t, s)
	assert.Equal(t, before, v.Steps, "the machine that is shown stands where it stood")
	assert.Contains(t, v.Answer, "timings fail")
	assert.Contains(t, v.Answer, "The interrupt of the timer comes")
	failing := uint32(0)
	for pc, h := range v.Heat {
		assert.LessOrEqual(t, h.Failed, h.Tried)
		if h.Failed > 0 {
			failing = pc
		}
	}
	require.NotZero(t, failing)
	require.NoError(t, s.Do(window.Command{Verb: window.ToSchedule, Addr: failing}))
	s.Settle()
	v = s.View()
	assert.NotZero(t, v.Steps)
	assert.NotNil(t, v.Heat, "the marks stay")
	v = settled(t, s, window.Command{Verb: window.Step})
	assert.Contains(t, v.Reason, "timer interrupt left")
	assert.Error(t, s.Do(window.Command{Verb: window.ToSchedule, Addr: 4}))

	s = open(t, "lost-update-mended")
	require.NoError(t, s.Do(window.Command{Verb: window.Explore, Addr: addr}))
	v = answered(t, s)
	assert.Contains(t, v.Answer, "0 of ")
	assert.Error(t, s.Do(window.Command{Verb: window.Explore, Addr: 16}))
}
