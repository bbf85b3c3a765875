package export_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// waves reads a VCD file: for each signal, by scope and name, its changes.
func waves(t *testing.T, text string) map[string][]string {
	names, scope, at := map[string]string{}, "", ""
	changes := map[string][]string{}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "$scope":
			scope = f[2]
		case f[0] == "$var":
			require.Empty(t, names[f[3]], "two signals are %s", f[3])
			names[f[3]] = scope + "." + f[4]
		case line[0] == '#':
			at = f[0]
		case at == "" || line[0] == '$':
		case len(f) == 2:
			value := f[0][1:]
			if f[0][0] == 'b' { // leading zeros are dropped or not
				value = strings.TrimLeft(value, "0")
			} else { // a real number, with more digits or fewer
				v, err := strconv.ParseFloat(value, 64)
				require.NoError(t, err)
				value = strconv.FormatFloat(v, 'g', 12, 64)
			}
			changes[names[f[1]]] = append(changes[names[f[1]]], at+"="+value)
		default:
			value := strings.TrimLeft(f[0][:1], "0")
			changes[names[f[0][1:]]] = append(changes[names[f[0][1:]]], at+"="+value)
		}
	}
	return changes
}

func TestVCD(t *testing.T) {
	r := recorded(t, "preemptive", 1_000_000, false)
	var b bytes.Buffer
	require.NoError(t, r.WriteVCD(&b))
	got := waves(t, b.String())
	assert.Equal(t, []string{"#0=", "#170200=1", "#170250="}, got["interrupts.kettle_asserted"])
	assert.Equal(t, []string{"#0=", "#170250=1"}, got["interrupts.kettle_served"])
	assert.Equal(t, []string{"#0=", "#477=1", "#170200=10", "#170585="}, got["devices.kettle"])
	assert.Equal(t, []string{"#0=", "#21=1", "#86=10", "#436=1", "#523=11"}, got["tasks.tea"][:5])
	assert.Equal(t, "#0=20", got["temperatures.kettle"][0])
	assert.Equal(t, []string{"#0=1", "#470=", "#485=1", "#839="}, got["harts.hart_0_shut"][:4])
	assert.Equal(t, []string{"#0=11", "#470=", "#485=11"}, got["harts.hart_0_mode"][:3])
}

// GTKWave's own tools read the file, and give back every change.
func TestVCDIsRead(t *testing.T) {
	if _, err := exec.LookPath("vcd2fst"); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal("BREAKFAST_ORACLES=require, and there is no vcd2fst")
		}
		t.Skip("vcd2fst reads waves: apt-get install gtkwave")
	}
	for _, name := range []string{"preemptive", "parallel"} {
		r := recorded(t, name, 1_000_000, false)
		dir := t.TempDir()
		vcd, fst := filepath.Join(dir, "a.vcd"), filepath.Join(dir, "a.fst")
		var b bytes.Buffer
		require.NoError(t, r.WriteVCD(&b))
		require.NoError(t, os.WriteFile(vcd, b.Bytes(), 0o666))
		said, err := exec.Command("vcd2fst", vcd, fst).CombinedOutput()
		require.NoError(t, err, string(said))
		back, err := exec.Command("fst2vcd", fst).Output()
		require.NoError(t, err)
		want, got := waves(t, b.String()), waves(t, string(back))
		require.Len(t, got, len(want))
		for signal, changes := range want {
			assert.Equal(t, changes, got[signal], "%s of %s", signal, name)
		}
	}
}
