package explain

import (
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/programs"
)

// The calls that are said to be served are those in the tables of programs/env.
func TestServedCalls(t *testing.T) {
	row := regexp.MustCompile(`(?m)^ +ROW +([0-9]+), [a-z]`)
	for _, env := range programs.Envs() {
		text, _ := programs.Env(env)
		got := map[uint32]bool{}
		for _, m := range row.FindAllStringSubmatch(text, -1) {
			n, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			got[uint32(n)] = true
		}
		assert.Equal(t, served[env], got, env)
	}
}
