package main

import (
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/program"
)

// Whatever runs a program takes the same flags for the board. (cmd/kitchen has a test of its own.)
func TestBoardFlags(t *testing.T) {
	var b program.Board
	want := pflag.NewFlagSet("board", pflag.ContinueOnError)
	b.AddFlags(want, program.DefaultRAM)
	a := &app{}
	for _, name := range []string{"run", "diff", "shot", "lab check", "lab hint"} {
		cmd, _, err := a.root().Find(strings.Fields(name))
		require.NoError(t, err)
		want.VisitAll(func(f *pflag.Flag) {
			got := cmd.Flags().Lookup(f.Name)
			if assert.NotNil(t, got, "%s --%s", name, f.Name) {
				assert.Equal(t, f.NoOptDefVal, got.NoOptDefVal)
				usage := strings.Replace(got.Usage, "default 1)", "default 128)", 1) // a lab's memory
				assert.Equal(t, f.Usage, usage)
			}
		})
	}
}
