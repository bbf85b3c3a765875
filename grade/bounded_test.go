package grade_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/grade"
)

// A sheet of somebody who is not trusted may ask for so much, and no more.
func TestBounded(t *testing.T) {
	const check = "check a 1 A\nlimit 1 steps\nexpect exit == 0\nelse No.\n"
	for text, want := range map[string]string{
		check:                                    "",
		"title T\n":                              "there is no check in it",
		check + strings.Repeat("with N=1\n", 51): "it makes 51 runs: at most 50",
		check + "limit 20000001 steps\n": "its runs may take 20000001 steps, all " +
			"together: at most 20000000; say less with limit",
		check + "explore a 2\n": "check a places interrupts, " +
			"which takes too long: leave sweep and explore out",
		check + strings.Repeat("expect exit == 0\n", 200):         "it has 201 times expect: at most 200",
		check + strings.Repeat("expect pages a U 0 1 == 0\n", 21): "it asks 21 times for pages: at most 20",
	} {
		s, err := grade.Parse(text)
		require.NoError(t, err)
		if err = s.Bounded(); want == "" {
			assert.NoError(t, err)
		} else {
			assert.EqualError(t, err, want)
		}
	}
	_, err := grade.Parse("title A\n" + strings.Repeat("… and so on\n", 500))
	assert.ErrorContains(t, err, "line 1: it has ")
}
