package grade_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/grade"
	"breakfast/internal/try"
	"breakfast/machine"
)

// The run of a check that failed is to be looked at where that can be seen: at the last of what is too many, at the
// first trap, at a label; and at the end otherwise.
func TestMoment(t *testing.T) {
	for expectation, want := range map[string]uint64{
		"stores KETTLE_FILL == 1":              9,  // the second one
		"exception == \"\"":                    16, // the ecall
		"first loads KETTLE_LEVEL == 0":        11,
		"last loads KETTLE_LEVEL == 0":         13,
		"at trap mcause == 0":                  16,
		"last-at trap mcause == 0":             30,
		"violations == 0":                      22, // the mret that goes on with another t0
		"memory level == 1":                    0,  // at the end
		"on 0 stores KETTLE_FILL == 1":         9,
		"stores KETTLE_CTRL == 1":              0,
		"exit == 1":                            0,
		"last calls trap < first calls _start": 31,
	} {
		r := judge(t, "check it 1 It\ninput 0 ms \"x\"\nexpect "+expectation+"\nelse No.\nexpect exit == 7\n",
			everything)
		s := r.Session()
		if assert.NotNil(t, s, expectation) {
			if want == 0 {
				want = s.Run.End.Steps
			}
			assert.Equal(t, want, s.Moment.Steps, expectation)
		}
	}
}

// A check that takes too long has failed, and no other has.
func TestTooLong(t *testing.T) {
	s, err := grade.Parse("check a 1 A\nexpect exit == 0\nelse No.\ncheck b 2 B\nwith N=1\nexpect exit == 0\nelse " +
		"No.\n")
	require.NoError(t, err)
	var told []string
	g := grade.Grader{Build: func(m *machine.Machine, _ grade.Defines) (*image.Image, error) {
		return try.Image(t, m, "_start: "+ends), nil
	}, Begin: func(r *grade.Result, check string) (context.Context, context.CancelFunc) {
		told = append(told, check)
		assert.Len(t, r.Checks, len(told)-1)
		if check == "a" {
			return context.WithTimeout(context.Background(), 0)
		}
		return context.WithCancel(context.Background())
	}}
	r := g.Grade("0", s)
	assert.Equal(t, []string{"a", "b"}, told)
	assert.Equal(t, []any{2, true, false}, []any{r.Points, r.Checks[0].TimedOut, r.Checks[1].TimedOut})
	assert.Nil(t, r.SessionOf(0))
}
