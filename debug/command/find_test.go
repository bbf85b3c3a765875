package command_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A text is found from where one looks, forwards and backwards, and round.
func TestFind(t *testing.T) {
	x := open(t, program)
	at := command.Line{File: "test.s", Num: 9}
	for _, c := range []struct {
		from int
		back bool
		want int
	}{{1, false, 9}, {9, false, 16}, {16, false, 9}, {16, true, 9}, {9, true, 16}, {20, true, 16}} {
		at.Num = c.from
		found, ok := x.Find("Greet", at, c.back)
		assert.True(t, ok)
		assert.Equal(t, command.Line{File: at.File, Num: c.want}, found, "%v", c)
	}
	_, ok := x.Find("nowhere", at, false)
	assert.False(t, ok)
}

// A run can be limited, stops at breakpoints, and where it is stopped it stands.
func TestRunSoFar(t *testing.T) {
	x := open(t, "_start: addi s0, s0, 1\n j _start\nfar: nop\n")
	assert.Contains(t, ask(x, "run 3000000"), "Step 3000000, ")
	assert.Contains(t, ask(x, "to step 5000000"), "Step 5000000, ")
	a, err := x.Do("run 1000000000")
	assert.NoError(t, err)
	assert.False(t, a.Move.Go())
	assert.InDelta(t, 1e-4, a.Move.Progress(), 1e-4)
	a.Move.Stop()
	assert.Greater(t, x.Status().Step, uint64(5_000_000))
	ask(x, "break _start if s0 == 4000000")
	assert.Contains(t, ask(x, "to step 90000000"), "Step 8000000, ")
	assert.Contains(t, ask(x, "step 90"), "Step 8000090, ")
	ask(x, "back 95")
	assert.Contains(t, ask(x, "step 90"), "Step 8000000, ")
}

// What has changed the machine and is no part of the run is said, once.
func TestWrong(t *testing.T) {
	d := debug.New(try.Machine(t, machine.Config{}, program))
	x := command.New(d)
	ask(x, "to trap")
	ask(x, "back 3")
	d.Machine().Hart().X[9]++
	assert.Contains(t, ask(x, "s"), "\nwrong: running again is not what it was: at step ")
	assert.NotContains(t, ask(x, "s"), "wrong")
}

// To a ring of one appliance, and of any.
func TestToRing(t *testing.T) {
	x := open(t, "preemptive")
	assert.Contains(t, ask(x, "ring mug"), "Step ")
	mug := x.Status().Step
	assert.Contains(t, ask(x, "back ring kettle"), "Step ")
	kettle := x.Status().Step
	assert.Less(t, kettle, mug)
	ask(x, "go start")
	ask(x, "ring kettle")
	assert.Equal(t, kettle, x.Status().Step)
	ask(x, "to ring mug")
	assert.Equal(t, mug, x.Status().Step)
	assert.Contains(t, ask(x, "back to ring virtio"), "the virtio did not ring")
	stays, words := x.Complete("run to ring ke")
	assert.Equal(t, "run to ring ", stays)
	assert.Equal(t, []string{"kettle"}, words)
}
