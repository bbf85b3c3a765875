package grade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/grade"
	"breakfast/internal/try"
	"breakfast/machine"
)

// What another program told a device is what this one is to tell it, run by run; nothing of that program is in the
// sheet.
func TestRecorded(t *testing.T) {
	s, err := grade.Parse("check it 1 It\nwith N=1\nwith N=2\nexpect log kettle == recorded kettle\nelse {difference " +
		"kettle}.\n")
	require.NoError(t, err)
	of := func(text string) grade.Grader {
		return grade.Grader{Build: func(m *machine.Machine, d grade.Defines) (*image.Image, error) {
			return try.Image(t, m, text, asm.Symbol{Name: d[0].Name, Value: d[0].Value}), nil
		}}
	}
	const answer = "_start: li t0, 100*N\nsw t0, KETTLE_FILL, t1\nsw zero, KETTLE_CTRL, t1\n" + ends
	text, err := of(answer).Record(s)
	require.NoError(t, err)
	assert.Equal(t, "kettle | N=1 | KETTLE_FILL=100 KETTLE_CTRL=0\nkettle | N=2 | KETTLE_FILL=200 KETTLE_CTRL=0\n",
		text)

	says := func(text string) string {
		g := of(text)
		r := g.Grade("0", s)
		if r.Passed {
			return ""
		}
		return r.Checks[0].Failure.Message
	}
	assert.Equal(t, "The lab has not recorded kettle in the run with N=1.", says(answer))
	require.NoError(t, s.SetRecorded(text))
	assert.Empty(t, says(answer))
	assert.Empty(t, says("_start: li s0, KETTLE_FILL\nli s1, 100*N\nsw s1, 0(s0)\nlw s3, KETTLE_LEVEL\nsw zero, "+
		"KETTLE_CTRL, t1\n"+ends), "another way to the same")
	for program, want := range map[string]string{
		"_start: li t0, 100\nsw t0, KETTLE_FILL, t1\nsw zero, KETTLE_CTRL, t1\n": "store 1 is KETTLE_FILL=100, and " +
			"is to be " +
			"KETTLE_FILL=200.",
		"_start: li t0, 100*N\nsw t0, KETTLE_FILL, t1\n": "after 1 stores there is to be KETTLE_CTRL=0, and " +
			"nothing came.",
		"_start: li t0, 100*N\nsw t0, KETTLE_FILL, t1\nsw zero, KETTLE_CTRL, t1\nsw zero, KETTLE_CTRL, " +
			"t1\n": "after 2 " +
			"stores there was KETTLE_CTRL=0, and nothing was to come.",
	} {
		assert.Equal(t, want, says(program+ends))
	}
	assert.ErrorContains(t, s.SetRecorded("kettle N=1\n"), "is no line that breakfast lab record writes")
}
