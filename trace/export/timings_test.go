package export_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/trace/export"
)

// The picture of an exploration says all that it is given, in any width; nothing stands on anything else, or outside.
func TestTimings(t *testing.T) {
	p := export.Timings{Title: "jar: 6 of 289 timings fail", Story: []string{"The interrupt comes between two lines.",
		"Then it ends with code 1, not 0."}, Covered: []string{"One interrupt, everywhere."},
		Beside: "one that does not", Way: "breakfast debug jar.session", What: "289 timings, of one interrupt",
		From: "step 17", To: "step 305",
		NotCovered: []string{"Two of them, and " + strings.Repeat("more ", 60)}}
	for i := range 1000 {
		p.Tried = append(p.Tried, float64(i/500)/2)
	}
	for _, title := range []string{"It fails", "It does not"} {
		run := export.TimedRun{Title: title, Fails: title == "It fails"}
		run.Rows = append(run.Rows, export.TimedRow{Text: "ada"})
		for i := range 30 {
			run.Rows = append(run.Rows, export.TimedRow{Step: uint64(i + 1000), Text: "addi a0, a0, 1",
				Effect: "a0 = 1 (jar)", Trap: i == 3, Between: i > 3 && i < 9})
		}
		p.Runs = append(p.Runs, run)
	}
	for i := range 9 {
		p.Lines = append(p.Lines, export.TimedLine{Place: fmt.Sprintf("jar.s:%d", i), Text: "addi a0, a0, 1",
			Tried: 3, Failed: uint64(i % 4), Gap: i == 5})
	}
	p.Lines[8].Tried, p.Lines[8].Failed = 184_686, 102_739
	for _, p.Width = range []int{export.Narrowest, 900, export.DefaultWidth, export.Widest} {
		f := p.Figure()
		labels := f.Labels()
		for i, a := range labels {
			inside := a.X >= 0 && a.Y >= 0 && a.X+a.W <= f.W && a.Y+a.H <= f.H
			assert.True(t, inside, "%d: %s is outside", p.Width, a.Text)
			for _, b := range labels[:i] {
				assert.False(t, a.Meets(b.Area), "%d: %q stands on %q", p.Width, a.Text, b.Text)
			}
		}
		var svg bytes.Buffer
		require.NoError(t, f.WriteSVG(&svg))
		for _, want := range []string{"6 of 289 timings fail", "none of 3",
			"2 of 3", "102,739 of 184,686", "jar.s:8", "Covered", "ada",
			"✗ It fails", "✓ It does not",
			"debug jar.session", "289 timings", "step 17", "step 305"} {
			assert.Contains(t, svg.String(), want)
		}
	}
	p.Lines, p.Runs, p.Story = nil, nil, nil
	assert.Less(t, p.Figure().H, 500.)
}
