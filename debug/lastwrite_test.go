package debug_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/machine"
)

// Who wrote what, and who before, is as the program says; nothing is moved, and no breakpoint is met on the way.
func TestLastWrite(t *testing.T) {
	d := start(t, watched)
	id, err := d.Set(debug.Breakpoint{At: "loop"})
	require.NoError(t, err)
	stopAt(t, d, at(d, "handler"))
	d.Seek(machine.Position{Steps: 500})
	here, digest := d.Machine().Position(), d.Machine().Digest()
	for what, want := range map[string][]string{
		"count": {"count was 14, is 15, by test.s:9 (loop+8)", "count was 12, is 14, by test.s:9 (loop+8)",
			"count was 9, is 12, by test.s:9 (loop+8)"},
		"[count + 4]": {"[count + 4], which is 0, was written by test.s:10 (loop+12)"},
		"s1":          {"s1 was 1, is 0, by test.s:13 (loop+28)", "s1 was 2, is 1, by test.s:13 (loop+28)"},
		"mtvec":       {"mtvec was 0, is 0x80000054, by test.s:5 (_start+24)", ""},
		"RAIL_TASK":   {"RAIL_TASK was 0, is 3, by test.s:16 (loop+44), in the task 3", ""},
		"gp":          {""},
	} {
		before := here
		for _, sentence := range want {
			w, found, err := d.LastWrite(what, before)
			require.NoError(t, err)
			require.Equal(t, sentence != "", found, what)
			if found {
				assert.Equal(t, fmt.Sprintf("%s, at step %d", sentence, w.At.Steps+1), w.Text)
				require.Less(t, w.At.Steps, before.Steps)
			}
			before = w.At
		}
	}
	_, _, err = d.LastWrite("cuont", here)
	assert.Error(t, err)
	assert.Equal(t, here, d.Machine().Position())
	assert.Equal(t, digest, d.Machine().Digest())
	assert.Equal(t, id, d.Breakpoints()[0].ID)
	assert.Len(t, d.Breakpoints(), 2, "they are as they were")
}

// BenchmarkLastWrite looks for a write that is as far back as 10^8 steps: of memory, of a device, and of a register.
func BenchmarkLastWrite(b *testing.B) {
	d := start(b, `
_start: la      s1, first
        li      gp, 1
        sw      gp, 0(s1)
        sw      gp, RAIL_TASK, t0
loop:   addi    s0, s0, 1
        sw      s0, 1024(s1)
        xor     s2, s2, s0
        j       loop
        .bss
        .balign 256
first:  .space  2048
`)
	d.Seek(machine.Position{Steps: 100_000_000})
	for _, what := range []string{"first", "RAIL_TASK", "gp"} {
		b.Run(what, func(b *testing.B) {
			for b.Loop() {
				_, found, err := d.LastWrite(what, d.Machine().Position())
				require.NoError(b, err)
				require.True(b, found)
			}
		})
	}
}

// BenchmarkBack runs to a breakpoint 10^7 steps away, forward and back.
func BenchmarkBack(b *testing.B) {
	d := start(b, "_start: nop\nloop: addi s0, s0, 1\nxor s1, s1, s0\nj loop\n")
	stopAt(b, d, at(d, "_start"))
	d.Seek(machine.Position{Steps: 10_000_000})
	d.Seek(machine.Position{})
	_, err := d.Set(debug.Breakpoint{At: "_start + 0x100"})
	require.NoError(b, err)
	for name, dir := range map[string]debug.Direction{"forward": debug.Forward, "back": debug.Backward} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				if dir == debug.Forward {
					d.Seek(machine.Position{})
				} else {
					d.Seek(machine.Position{Steps: 10_000_000})
				}
				b.StartTimer()
				d.Run(dir, 10_000_000)
			}
		})
	}
}
