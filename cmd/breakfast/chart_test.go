package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/cmd/internal/kitchen"
	"breakfast/cmd/internal/program"
	"breakfast/programs"
	"breakfast/trace/export"
	"breakfast/trace/report"
	"breakfast/window/figure"
)

var update = flag.Bool("update", false, "write the pictures that the README shows")

// breakfastsOf runs the recipes with so many toasts.
func breakfastsOf(t *testing.T, toasts int64) (jobs []*job, defines program.Defines) {
	defines = program.Defines{asm.Symbol{Name: "TOASTS", Value: toasts}}
	for _, name := range programs.Recipes {
		traced, err := kitchen.Breakfast(context.Background(), name, 0, defines, nil)
		require.NoError(t, err)
		jobs = append(jobs, &job{Name: name, Report: report.Of(traced), traced: traced})
	}
	return jobs, defines
}

// apart fails unless each label of a figure has room of its own, and is in the picture.
func apart(t *testing.T, f *figure.Figure, about string) {
	t.Helper()
	labels := f.Labels()
	for i, a := range labels {
		assert.True(t, a.X >= 0 && a.Y >= 0 && a.X+a.W <= f.W && a.Y+a.H <= f.H,
			"%s: %q leaves the picture: %v of %g × %g",
			about, a.Text, a.Area, f.W, f.H)
		for _, b := range labels[:i] {
			if a.Meets(b.Area) {
				t.Errorf("%s: %q %v and %q %v overlap", about, a.Text, a.Area, b.Text, b.Area)
			}
		}
	}
}

// The chart has room for what it says, at any width and however the breakfasts come out.
func TestChart(t *testing.T) {
	for _, toasts := range []int64{1, 2, 8, 12} {
		jobs, defines := breakfastsOf(t, toasts)
		for width := export.Narrowest; width <= export.Widest; width += 150 {
			f := chart(jobs, defines, width)
			apart(t, f, fmt.Sprintf("%d toasts, %d px", toasts, width))
			assert.InDelta(t, width, f.W*f.Scale, 0.01)
			said := 0
			for _, l := range f.Labels() {
				if strings.HasPrefix(l.Text, "✗") || strings.HasPrefix(l.Text, "✓") {
					assert.Equal(t, len(jobs[said].Report.Wrong) > 0, strings.HasPrefix(l.Text, "✗"), jobs[said].Name)
					said++
				}
			}
			assert.Equal(t, 7, said)
			if toasts != 8 {
				assert.NotContains(t, f.Title, "what matters", "that is not what these breakfasts show")
			}
		}
	}
}

// The pictures of the documentation are what the commands draw: go test ./cmd/breakfast -run Fresh -update makes them
// again.
func TestPicturesAreFresh(t *testing.T) {
	for file, args := range map[string][]string{
		"compare.svg": {"compare", "--chart"},
		"trace.svg":   {"trace", "preemptive", "--svg"},
	} {
		drawn := filepath.Join(t.TempDir(), file)
		status, _, errs := say(t, append(args, drawn)...)
		require.Zero(t, status, errs)
		want, err := os.ReadFile(drawn)
		require.NoError(t, err)
		file = filepath.Join("../../docs", file)
		if *update {
			require.NoError(t, os.WriteFile(file, want, 0o666))
		}
		got, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(want, got), "%s is not what breakfast %s draws: -update writes it", file, args)
	}
	var doc struct {
		Title string `xml:"title"`
		Desc  string `xml:"desc"`
	}
	chart, err := os.ReadFile("../../docs/compare.svg")
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(chart, &doc))
	assert.Equal(t, "One cook, one kettle, eight toasts: what matters is who looks up, and when", doc.Title)
	assert.Contains(t, doc.Desc,
		"preemptive (the kernel interrupts): served at 07:37:42; water poured 0.4 s after the boil")
}

// A picture of a run that was interrupted is not there.
func TestTraceInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a := &app{stdin: strings.NewReader("")}
	var out, errs bytes.Buffer
	a.setStreams(&out, &errs)
	a.signals = signals{atEnd: &a.atEnd, cancel: cancel}
	require.NoError(t, os.WriteFile("spin.s", []byte("_start: addi s1, s1, 1\n j _start\n"), 0o666))
	err := a.runTrace(ctx, []string{"spin.s"}, traceFlags{svg: "a.svg", width: 900})
	var f failure
	require.ErrorAs(t, err, &f)
	assert.Equal(t, statusInterrupted, f.status)
	left, err := filepath.Glob("*a.svg*")
	require.NoError(t, err)
	assert.Empty(t, left)
}

// Both forms of the picture are as wide as was asked for, and the same at each try.
func TestChartFiles(t *testing.T) {
	t.Chdir(t.TempDir())
	var first []byte
	for range 2 {
		status, out, errs := say(t, "compare", "--chart", "a.png", "--width", "700", "-D", "TOASTS=1")
		require.Zero(t, status, errs)
		assert.Contains(t, out, "sequential", "the table is there all the same")
		data, err := os.ReadFile("a.png")
		require.NoError(t, err)
		size, err := png.DecodeConfig(bytes.NewReader(data))
		require.NoError(t, err)
		assert.Equal(t, 700, size.Width)
		if first != nil {
			assert.True(t, bytes.Equal(first, data))
		}
		first = data
	}
}
