package debug_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/machine"
)

const procedures = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      a0, 3
        call    down            # line 6
        call    tail            # line 7
        la      s1, leaf; jalr s1
        ecall                   # line 9
        .option rvc
        c.jal   leaf            # line 11
        .option norvc
back:   j       back
down:   addi    sp, sp, -16     # line 14
        sw      ra, 0(sp)
        beqz    a0, 1f
        addi    a0, a0, -1
        call    down            # line 18
after:  nop
1:      lw      ra, 0(sp)
        addi    sp, sp, 16
        ret
tail:   nop                     # line 23
        j       leaf
leaf:   nop                     # line 25
        ret
        .balign 4
handler: addi   sp, sp, -16     # line 28
        sw      t0, 0(sp)
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        call    deep
        lw      t0, 0(sp)
        addi    sp, sp, 16
        mret
deep:   ret                     # line 37
        .bss
        .space 256
top:
`

func line(d *debug.Debugger) int {
	_, n, _ := d.Machine().Image().LineAt(d.Machine().Hart().PC)
	return n
}

func TestLines(t *testing.T) {
	walk := func(verb func(*debug.Debugger, debug.Direction) bool, n int) (lines []int) {
		d := start(t, procedures)
		for range n {
			lines = append(lines, line(d))
			verb(d, debug.Forward)
		}
		for i := n - 1; i >= 0; i-- {
			verb(d, debug.Backward)
			require.Equal(t, lines[i], line(d), "%d of %v", i, lines)
		}
		return lines
	}
	assert.Equal(t, []int{2, 3, 4, 5, 6, 7, 8, 9, 11, 13}, walk((*debug.Debugger).OverLine, 10))
	assert.Equal(t, []int{2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 14, 15}, walk((*debug.Debugger).Line, 12))
	// In the middle of a recursion, over the inner call comes back at this depth, and back from there to the call.
	d := start(t, procedures)
	d.To(debug.Forward, at(d, "down"))
	for line(d) != 18 {
		d.OverLine(debug.Forward)
	}
	here, sp := d.Machine().Position(), d.Machine().Hart().X[isa.SP]
	d.OverLine(debug.Forward)
	assert.Equal(t, 19, line(d))
	assert.Equal(t, sp, d.Machine().Hart().X[isa.SP])
	assert.Greater(t, d.Machine().Position().Steps, here.Steps+20)
	d.OverLine(debug.Backward)
	assert.Equal(t, here, d.Machine().Position())

	all := walk((*debug.Debugger).Line, 63)
	assert.Contains(t, all, 37)
	assert.Equal(t, 13, all[62])
}

// Out goes to where the caller goes on, whatever is called on the way, and back to the call.
func TestOut(t *testing.T) {
	for _, c := range []struct {
		at            string
		hits          uint64 // how often one has come there before
		call, outside int    // the lines of the call, and of where it comes back to
	}{
		{"down", 0, 6, 7}, {"down", 1, 18, 19}, {"after", 0, 18, 19}, {"after", 2, 6, 7}, {"tail", 0, 7, 8},
		{"leaf", 0, 7, 8},
		{"leaf", 1, 8, 9}, {"leaf", 2, 11, 13}, {"handler", 0, 9, 11}, {"deep", 0, 33, 34},
	} {
		d := start(t, procedures)
		_, err := d.Set(debug.Breakpoint{At: c.at, Ignore: c.hits, Once: true})
		require.NoError(t, err)
		d.Run(debug.Forward, 10_000)
		require.Len(t, d.Hits(), 1, "%+v", c)
		here, sp := d.Machine().Position(), d.Machine().Hart().X[isa.SP]
		require.True(t, d.Out(debug.Forward), "%+v", c)
		assert.Equal(t, c.outside, line(d), "%+v", c)
		assert.GreaterOrEqual(t, d.Machine().Hart().X[isa.SP], sp)
		d.Seek(here)
		require.True(t, d.Out(debug.Backward), "%+v", c)
		assert.Equal(t, c.call, line(d), "%+v", c)
	}
	d := start(t, procedures)
	assert.False(t, d.Out(debug.Backward), "nobody called it")
	assert.Zero(t, d.Machine().Position())
}

// Out of a procedure of one task does not end in another, and out of a kernel's handler is where it goes on.
func TestOutOfTheKernel(t *testing.T) {
	d := start(t, "preemptive")
	d.Seek(machine.Position{Steps: 300_000})
	require.True(t, d.Interrupt(debug.Forward))
	here := d.Machine().Position()
	require.True(t, d.Out(debug.Backward))
	require.Equal(t, here.Steps-1, d.Machine().Position().Steps)
	d.Seek(here)
	require.True(t, d.Out(debug.Forward))
	assert.Equal(t, d.Machine().Hart().MEPC, d.Machine().Hart().PC)

	require.True(t, d.Interrupt(debug.Forward))
	for range 40 {
		d.Step(debug.Forward)
	}
	here = d.Machine().Position()
	require.True(t, d.Out(debug.Backward))
	require.Less(t, here.Steps-d.Machine().Position().Steps, uint64(60))
}
