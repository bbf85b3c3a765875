package gdb

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/explore"
	"breakfast/internal/sparse"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
)

// The run of a race that fails opens in the real GDB one step before the mistake, and steps on into it.
func TestGDBRaces(t *testing.T) {
	for i, name := range programs.Races {
		if !sparse.Some(i, 8) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			q := explore.Question{Machine: try.Machine(t, machine.Config{}, name), Most: 1}
			a, err := explore.Explore(q)
			require.NoError(t, err)
			film, err := q.Film(a.Failure)
			require.NoError(t, err)
			record, err := q.Session(a.Failure, name)
			require.NoError(t, err)
			d, err := debug.Open(record)
			require.NoError(t, err)
			d.Seek(record.Moment)
			want := fmt.Sprintf("pc %#x", film.Before.PC)
			if film.Trap != "" {
				want += fmt.Sprintf("\nfrom %#x by 0x80000007", film.Before.PC)
			}
			out, err := real(t, d, Options{Say: func(string) {}}, fmt.Sprintf(`
				thread %d
				printf "pc %%#x\n", $pc
				stepi
				printf "from %%#x by %%#x\n", $mepc, $mcause`, 1+film.Placed.Hart)).CombinedOutput()
			require.NoError(t, err, "%s", out)
			told(t, string(out), want)
		})
	}
}
