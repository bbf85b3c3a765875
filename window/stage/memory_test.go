package stage_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window"
)

// Memory is looked into by label or expression; what the last move has changed is marked; expressions are watched.
func TestMemoryAndWatch(t *testing.T) {
	s := open(t, "_start: la sp, stack\n la t0, count\n li t1, 0x41\n sb t1, 1(t0)\n nop\n1: j 1b\n .data\n"+
		"before: .word 7\ncount: .word 0, 0, 0\n .space 64\nstack:\n")
	for range 5 {
		settled(t, s, window.Command{Verb: window.Step})
	}
	v := s.View()
	require.Equal(t, byte(7), v.Memory.Bytes[0].Value, "the program's data, at first")
	assert.Equal(t, "before", v.Memory.Notes[0].Text)
	assert.Equal(t, window.MemoryNote{Addr: v.Memory.Addr + 80, Text: "sp"}, v.Memory.Notes[2])
	v = settled(t, s, window.Command{Verb: window.Watch, Text: "[count]"})
	assert.Equal(t, []window.Worth{{Name: "[count]", Value: "00000000"}}, v.Watched)
	v = settled(t, s, window.Command{Verb: window.Step})
	assert.Equal(t, window.MemoryByte{Value: 0x41, Changed: true}, v.Memory.Bytes[5])
	assert.Equal(t, "00004100  16,640", v.Watched[0].Value)
	v = settled(t, s, window.Command{Verb: window.Step})
	assert.Equal(t, window.MemoryByte{Value: 0x41}, v.Memory.Bytes[5])
	v = settled(t, s, window.Command{Verb: window.LookInto, Text: "sp - 64"})
	assert.Equal(t, v.Registers[2].Value-64, v.Memory.Addr)
	settled(t, s, window.Command{Verb: window.LookInto, Text: "count"})
	assert.Equal(t, "count", s.View().Memory.Name)
	assert.Equal(t, byte(7), s.View().Memory.Bytes[0].Value, "from the row that it is in")
	assert.True(t, settled(t, s, window.Command{Verb: window.LookInto, Addr: 0x10}).Memory.Bytes[0].Gone)
	assert.Error(t, s.Do(window.Command{Verb: window.LookInto, Text: "nowhere"}))
	assert.Error(t, s.Do(window.Command{Verb: window.Watch, Text: "1 +"}))
	assert.Empty(t, settled(t, s, window.Command{Verb: window.Watch, Text: "[count]"}).Watched)
}

// What a person does at an appliance is an input, as a register's change is: it is asked about in the past, and
// replays.
func TestByHand(t *testing.T) {
	s := open(t, "preemptive")
	settled(t, s, window.Command{Verb: window.ToRing})
	settled(t, s, window.Command{Verb: window.Seek, Steps: 50_000})
	kettle := s.View().Devices[0]
	require.Equal(t, "kettle", kettle.Name)
	require.True(t, s.View().Kitchen.Kettle.On)
	require.NoError(t, s.Do(window.Command{Verb: window.Change, Name: "KETTLE_CTRL", Addr: kettle.Base}))
	assert.Contains(t, s.View().Question, "another future")
	v := settled(t, s, window.Command{Verb: window.Confirm})
	assert.False(t, v.Kitchen.Kettle.On)
	settled(t, s, window.Command{Verb: window.ToStart})
	settled(t, s, window.Command{Verb: window.ToEnd})
	assert.False(t, s.View().Kitchen.Kettle.On)
	settled(t, s, window.Command{Verb: window.Undo})
	assert.True(t, s.View().Kitchen.Kettle.On)
	settled(t, s, window.Command{Verb: window.ToEnd})
	settled(t, s, window.Command{Verb: window.Tell, Text: "set KETTLE_CTRL = 0"})
	assert.False(t, s.View().Kitchen.Kettle.On)
	assert.ErrorContains(t, s.Do(window.Command{Verb: window.Tell, Text: "set KETTLE_TEMP = 0"}), "only the program")
}

// Where addresses are translated, the way of the one that is looked at is said entry by entry, or why it ends.
func TestWalk(t *testing.T) {
	s := open(t, "spaces")
	assert.Nil(t, s.View().Memory.Walk)
	s.SeekTime("there", 60_000)
	s.Settle()
	v := settled(t, s, window.Command{Verb: window.ToTrap})
	assert.Equal(t, []string{"S mode loads from 80005010; satp: table 80010000",
		"1: [512] at 80010800: table 80009000, V", "0: [5] at 80009014: page 80005000, VRWAD",
		"it is at 80005010 of memory"}, v.Memory.Walk)
	v = settled(t, s, window.Command{Verb: window.LookInto, Text: "0x403fffe0"})
	assert.Contains(t, v.Memory.Walk[3], "a page fault: the entry of level 0 for 0x403fffe0")
	assert.Contains(t, v.Memory.Walk[3], "U is 1")
	v = settled(t, s, window.Command{Verb: window.LookInto, Text: "0x10"})
	assert.Equal(t, "0: [0] at 8000c000: nothing, no bits", v.Memory.Walk[2])
}
