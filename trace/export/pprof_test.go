package export_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	pprof "github.com/google/pprof/profile"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/export"
	"breakfast/trace/profile"
)

// cook is the profile of preemptive's run.
func cook(t *testing.T) (*machine.Machine, export.Profile) {
	m := try.Machine(t, machine.Config{RAM: 1 << 20}, "preemptive")
	p := profile.New(m)
	m.Watch(p.Probe())
	m.Run(machine.Limit{Steps: 2_000_000, Now: devices.Never})
	return m, export.Profile{Program: "preemptive", Profiler: p, Names: func(task uint32) string {
		return map[uint32]string{1: "tea", 2: "toast"}[task]
	}}
}

// The profile is valid by its own library, has every step, and says whose each is.
func TestPprof(t *testing.T) {
	m, p := cook(t)
	var out, again bytes.Buffer
	require.NoError(t, p.WritePprof(&out))
	require.NoError(t, p.WritePprof(&again))
	assert.Equal(t, out.Bytes(), again.Bytes())

	got, err := pprof.Parse(&out)
	require.NoError(t, err)
	require.NoError(t, got.CheckValid())
	steps, strokes := uint64(0), int64(0)
	for _, s := range got.Sample {
		steps += uint64(s.Value[0])
		if leaf := s.Location[0].Line[0]; leaf.Function.Name == "stroke" {
			assert.Equal(t, []string{"toast"}, s.Label["task"])
			assert.Equal(t, []string{"U"}, s.Label["privilege"])
			assert.Equal(t, "lib/worktop.s", leaf.Function.Filename)
			strokes += s.Value[0]
		}
	}
	assert.Equal(t, m.Position().Steps, steps)
	assert.Greater(t, strokes, int64(steps*9/10))
}

// A line of flame graphs: its task, its procedures, its steps.
func TestFolded(t *testing.T) {
	_, p := cook(t)
	var out bytes.Buffer
	require.NoError(t, p.WriteFolded(&out))
	assert.Contains(t, out.String(), "\ntoast;toast;make_toasts;spread_jam;stroke 352996\n")
	for line := range strings.Lines(out.String()) {
		assert.Regexp(t, `^[^ ;]+(;[^ ;]+)* [0-9]+\n$`, line)
	}
}

// go tool pprof reads it. Building that tool takes half a minute once, so that only who requires oracles pays.
func TestGoToolPprof(t *testing.T) {
	if os.Getenv("BREAKFAST_ORACLES") != "require" {
		t.Skip("BREAKFAST_ORACLES=require asks go tool pprof")
	}
	_, p := cook(t)
	file := filepath.Join(t.TempDir(), "cook.pb.gz")
	var out bytes.Buffer
	require.NoError(t, p.WritePprof(&out))
	require.NoError(t, os.WriteFile(file, out.Bytes(), 0o666))
	for want, args := range map[string][]string{
		`(?m)^ +441244 +95\.\d+% +95\.\d+% +441244 +95\.\d+% +stroke$`: {"-top"},
		`stroke lib/worktop\.s:\d+`:                                    {"-raw"},
		`(?m)^Showing nodes accounting for 441244, 95\.46% of 462224 total`: {"-top", "-focus=stroke",
			"-tagfocus=task=toast"},
		`(?m) U$`: {"-tags"},
	} {
		said, err := exec.Command("go", append(append([]string{"tool", "pprof"}, args...), file)...).CombinedOutput()
		require.NoError(t, err, string(said))
		assert.Regexp(t, want, string(said))
	}
}
