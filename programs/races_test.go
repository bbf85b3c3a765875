package programs_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/machine/session"
	"breakfast/plain"
	"breakfast/programs"
	"breakfast/trace/races"
)

var update = flag.Bool("update", false, "write docs/races.md anew")

const racesPage = "../docs/races.md"

// Each race fails at some timing, its mended form at none; all timings of one interrupt, or stall, are tried. The page
// that tells of them says what the explorer says.
func TestRaces(t *testing.T) {
	var page strings.Builder
	page.WriteString(racesHead)
	for _, name := range programs.Races {
		t.Run(name, func(t *testing.T) {
			broken, q := exploreRace(t, name)
			require.NotNil(t, broken.Failure)
			require.Len(t, broken.Failure.Schedule, 1, "it fails by an interrupt, and not by itself")
			require.NotNil(t, broken.Beside)
			assert.True(t, broken.Levels[0].Whole)

			samples(t, *q, int(broken.Failed()))

			film, err := q.Film(broken.Failure)
			require.NoError(t, err)
			opens(t, q, broken.Failure, film)
			mended, mendedQ := exploreRace(t, name+"-mended")
			assert.Nil(t, mended.Failure)
			assert.True(t, mended.Whole)
			assert.Greater(t, mended.Timings(), broken.Failed())
			two := ""
			if len(mendedQ.Machine.Harts) == 1 {
				q := *mendedQ
				q.Most = 2
				a, err := explore.Explore(q)
				require.NoError(t, err)
				assert.Nil(t, a.Failure)
				assert.True(t, a.Whole)
				if n := a.Levels[1].Timings; n > 0 {
					two = fmt.Sprintf(", and none of %s with two interrupts", plain.Grouped(n))
				}
			}
			fmt.Fprintf(&page, "\n## %s\n\n%s\n\n```\n%s```\n\n%d of %d timings fail; mended, none of %d%s.\n%s", name,
				told(t, name), film.Story(broken.Failure), broken.Failed(), broken.Timings(), mended.Timings(),
				two, unordered(t, q))
			assert.Empty(t, unordered(t, mendedQ), "all is ordered")
		})
	}
	if *update {
		require.NoError(t, os.WriteFile(racesPage, []byte(page.String()), 0o644))
	}
	was, err := os.ReadFile(racesPage)
	require.NoError(t, err)
	assert.Equal(t, string(was), page.String(), "docs/races.md is stale: go test ./programs -run Races -update")
}

// unordered is what nothing orders in a race, in sentences; none where nothing is missing but something else.
func unordered(t *testing.T, q *explore.Question) string {
	var list []string
	known := map[string]bool{}
	_, err := q.Onlook(func(m *machine.Machine) func() {
		d := races.New(m, nil)
		d.All()
		remove := m.Watch(d.Probe())
		return func() {
			remove()
			for _, r := range append(d.Races(), d.Unordered()...) {
				pair := fmt.Sprint(r.Read.PC, r.Write.PC, r.By)
				line := fmt.Sprintf("- %s; %s.\n", capital(r.Message), r.Missing)
				if !known[pair] && !known[line] {
					list = append(list, line)
				}
				known[pair], known[line] = true, true
			}
		}
	})
	require.NoError(t, err)
	if len(list) == 0 {
		return ""
	}
	return "\nWhat nothing orders (`explore --races`):\n\n" + strings.Join(list, "")
}

// samples finds a race in which so many timings fail by as many drawn ones as are to find it in 95 of 100 samples.
func samples(t *testing.T, q explore.Question, fail int) {
	const seeds = 4
	found := 0
	for q.Sample = 1; ; q.Sample *= 2 {
		q.Seed = 0
		a, err := explore.Explore(q)
		require.NoError(t, err)
		if a.Sample.Finds(fail, 1) < 0.95 {
			continue
		}
		for q.Seed = range seeds {
			a, err = explore.Explore(q)
			require.NoError(t, err)
			if a.Failure != nil {
				found++
			}
		}
		assert.GreaterOrEqual(t, found, seeds-1, "with %d drawn", a.Sample.Drawn)
		return
	}
}

// opens opens a run that fails as debug and gdb do: one step before the interrupt is taken, and from there to the same
// failure.
func opens(t *testing.T, q *explore.Question, r *explore.Run, film *explore.Film) {
	record, err := q.Session(r, "race")
	require.NoError(t, err)
	data, err := record.Encode()
	require.NoError(t, err)
	read, err := session.Decode(data)
	require.NoError(t, err)
	d, err := debug.Open(read)
	require.NoError(t, err)
	d.Seek(read.Moment)
	m, hart := d.Machine(), film.Placed.Hart
	assert.Equal(t, film.Taken, m.Position())
	assert.Equal(t, film.Before.PC, m.Harts[hart].PC, "before the instruction at which it comes")
	if film.Trap != "" {
		d.Step(debug.Forward)
		assert.Equal(t, film.Before.PC, m.Harts[hart].MEPC)
		assert.True(t, isa.Cause(m.Harts[hart].MCause).IsInterrupt())
	}
	d.RunTo(machine.Limit{Steps: r.End.Steps, Now: devices.Never})
	assert.NoError(t, d.Diverged())
	assert.Equal(t, r.End.Steps, m.Position().Steps)
	if r.Stop.Reason == machine.Halted {
		assert.Equal(t, r.End, m.Position(), "who sleeps for ever is left when it is known")
		assert.Equal(t, r.Stop.Code, d.Stop().Code)
	}
}

func exploreRace(t *testing.T, name string) (*explore.Answer, *explore.Question) {
	q := explore.Question{Machine: try.Machine(t, machine.Config{}, name), Most: 1}
	a, err := explore.Explore(q)
	require.NoError(t, err)
	return a, &q
}

// told is what a race says of itself.
func told(t *testing.T, name string) string {
	text, ok := programs.Source(name)
	require.True(t, ok)
	var list []string
	for _, line := range strings.Split(text, "\n") {
		comment, is := strings.CutPrefix(line, "#")
		if !is || strings.HasPrefix(comment, " Run:") {
			break
		}
		comment, _ = strings.CutPrefix(comment, " ")
		list = append(list, comment)
	}
	summary := strings.TrimPrefix(list[0], name+": ")
	list[0] = "**" + capital(summary) + "**"
	return strings.TrimSpace(strings.Join(list, "\n"))
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

const racesHead = `# Races

Programs that are right nearly always. Run them: nothing is wrong. Then "breakfast explore NAME" tries every timing,
and shows the one at which each fails; NAME-mended fails at none. Both are in one file, programs/races/NAME.s: what is
mended stands between .ifndef MENDED, .else and .endif.

(Made from the programs by "go test ./programs -run Races -update".)
`
