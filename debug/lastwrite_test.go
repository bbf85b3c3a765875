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
	d.Break(at(d, "handler"), true)
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
	assert.True(t, d.Breakpoint(at(d, "handler")))
}
