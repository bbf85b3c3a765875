package stage_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/window"
)

// In a handler of preemptive the slots of the task's block fill one by one, tasks have places and stacks, and lines
// say what they did; afterwards nothing is kept that is over.
func TestContextAndPlaces(t *testing.T) {
	s := open(t, "preemptive")
	s.SeekTime("there", 150_000)
	s.Settle()
	v := settled(t, s, window.Command{Verb: window.Interrupt})
	require.NotNil(t, v.Context)
	assert.Equal(t, "Context of toast", v.Context.Title)
	assert.Equal(t, "0 of 32 stored since the trap", v.Context.Note)
	assert.Equal(t, window.Apart{Known: true, Of: "the whole run"}, v.Apart)
	for _, task := range v.Tasks {
		assert.NotEmpty(t, task.Place, task.Name)
		assert.True(t, task.Known, task.Name)
		assert.LessOrEqual(t, task.Used, task.Most)
	}
	for range 5 {
		v = settled(t, s, window.Command{Verb: window.Step})
	}
	assert.Equal(t, "3 of 32 stored since the trap", v.Context.Note)
	ra := v.Context.Slots[1]
	assert.Equal(t, window.Stored, ra.Kept)
	assert.Contains(t, ra.Words, "stored at tcbs+")
	assert.Contains(t, ra.Words, "trap.s:12")
	assert.Equal(t, window.Moved, v.Context.Slots[31].Kept, "t6 is in mscratch")
	said := 0
	for _, l := range v.Program {
		if strings.HasSuffix(l.File, "trap.s") && l.Number <= 12 && v.Did[l.Addr] != "" {
			said++
		}
	}
	assert.GreaterOrEqual(t, said, 5, "csrrw, beqz, and three stores")
	v = settled(t, s, window.Command{Verb: window.ToReturn})
	assert.Nil(t, v.Context)
}

// What came back wrong is said, in a sentence and at the registers.
func TestSpoilt(t *testing.T) {
	s := open(t, `_start: la t0, trap
 csrw mtvec, t0
 li t0, -1
 csrw pmpaddr0, t0
 li t0, 0x1f
 csrw pmpcfg0, t0
 la t0, user
 csrw mepc, t0
 li sp, 0x80010000
 la t0, name
 sw t0, RAIL_NAME, t1
 li t0, 1
 sw t0, RAIL_TASK, t1
 mret
user: li t6, 1
 ecall
1: j 1b
 .balign 4
trap: li t6, 2
 csrrw t0, mscratch, t0
 csrr t0, mepc
 addi t0, t0, 4
 csrw mepc, t0
 csrrw t0, mscratch, t0
 mret
name: .asciz "tea"
`)
	require.NoError(t, s.Do(window.Command{Verb: window.Tell, Text: "step 60"}))
	s.Settle()
	v := s.View()
	require.Len(t, v.Apart.Wrong, 1)
	assert.Contains(t, v.Apart.Wrong[0], "lost t6")
	require.NotNil(t, v.Context)
	assert.Equal(t, window.Spoilt, v.Context.Slots[31].Kept)
	assert.Equal(t, "was 00000001, is 00000002", v.Context.Slots[31].Words)
	assert.Equal(t, window.Live, v.Context.Slots[1].Kept)
}
