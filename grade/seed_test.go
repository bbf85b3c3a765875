package grade_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/grade"
)

// A seed draws the values of runs: the same ones each time, for equal lines the same, and others for others.
func TestSeeds(t *testing.T) {
	s, err := grade.Parse("name k\ntitle T\nfiles k.s\ncheck a 1 A.\nwith CUP=300..400/20 BUSY=1\nwith N=-3..3\n" +
		"expect steps > 0\nelse E\ncheck b 1 B.\nwith CUP=300..400/20 BUSY=1\nwith CUP=7\nexpect steps > 0\nelse E\n")
	require.NoError(t, err)
	assert.Equal(t, s.Seeded("").Checks, s.Checks, "without a seed it is the seed \"\"")
	cups := map[int64]int{}
	for i := range 200 {
		a, b := s.Seeded(fmt.Sprint(i)), s.Seeded(fmt.Sprint(i))
		assert.Equal(t, a.Checks, b.Checks)
		assert.Equal(t, a.Checks[0].Runs[0], a.Checks[1].Runs[0])
		assert.Equal(t, grade.Defines{{Name: "CUP", Value: 7}}, a.Checks[1].Runs[1])
		cups[a.Checks[0].Runs[0][0].Value]++
		assert.LessOrEqual(t, max(a.Checks[0].Runs[1][0].Value, -a.Checks[0].Runs[1][0].Value), int64(3))
	}
	assert.Len(t, cups, 6)
	for cup, n := range cups {
		assert.Zero(t, cup%20)
		assert.Greater(t, n, 10)
	}
	for _, line := range []string{"CUP=4..3", "CUP=1..x", "CUP=1..2/0", "CUP=..3", "CUP=1..", "=3", "CUP=1..4294967296",
		"mhz=15", "mhz=10..20", "mhz=0"} {
		_, err := grade.Parse("name k\ntitle T\nfiles k.s\ncheck a 1 A.\nwith " + line + "\n")
		assert.ErrorContains(t, err, "line 5", line)
	}
}

// A run can be made at another speed. Who reads a failure is told, and sees it so.
func TestSpeedOfRuns(t *testing.T) {
	const sheet = "check ends 10 It ends.\nwith mhz=30\nwith N=1\nexpect time <= 40\nelse It took {time}.\n"
	r := judge(t, sheet, "_start: li t0, 100\n1: addi t0, t0, -1\nbnez t0, 1b\nli t0, FINISHER_PASS\nsw t0, "+
		"FINISHER_EXIT, t1\n1: j 1b\n")
	f := r.Checks[0].Failure
	assert.Equal(t, []any{2, 30, "It took 68."}, []any{r.Checks[0].Failures, f.MHz, f.Message})
}
