package programs_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
)

// setting is what a breakfast is made with: symbols of the program, constants of the kitchen.
type setting struct {
	defines map[string]int64
	kitchen func(*devices.Kitchen)
}

func boot(t testing.TB, name string, s setting) *machine.Machine {
	k := devices.DefaultKitchen()
	if s.kitchen != nil {
		s.kitchen(k)
	}
	var defines []asm.Symbol
	for n, v := range s.defines {
		defines = append(defines, asm.Symbol{Name: n, Value: v})
	}
	return try.Machine(t, machine.Config{Kitchen: k}, name, defines...)
}

var bound = machine.Limit{Steps: 30_000_000, Now: devices.Never}

// breakfast runs a program to its end and reports.
func breakfast(t testing.TB, name string, s setting) *trace.Report {
	m := boot(t, name, s)
	tr := trace.New(m, machine.Probe{})
	stop := m.Run(bound)
	require.Equal(t, machine.Stop{Reason: machine.Halted}, stop, "%s %v at %+v", name, s.defines, m.Position())
	return tr.Report()
}

func TestEveryRecipeMakesTheWholeBreakfast(t *testing.T) {
	for _, name := range programs.Recipes {
		for _, toasts := range []int64{1, 2, 3, 8, 12} {
			t.Run(fmt.Sprint(name, " ", toasts), func(t *testing.T) {
				r := breakfast(t, name, setting{defines: map[string]int64{"TOASTS": toasts}})
				assert.True(t, r.Served)
				require.NotNil(t, r.Tea)
				assert.Equal(t, 250, r.Tea.Ml)
				assert.Positive(t, r.Tea.Strength)
				require.Len(t, r.Toasts, int(toasts))
				for i, toast := range r.Toasts {
					assert.Equal(t, i+1, toast.ID)
					assert.Equal(t, 100, toast.Jam)
					assert.GreaterOrEqual(t, toast.Browning, 60)
					assert.LessOrEqual(t, toast.Browning, 100)
				}
				assert.Zero(t, r.Slips)
			})
		}
	}
}

// Every program says what it shows, which devices it uses and how to run it.
func TestEveryProgramIntroducesItself(t *testing.T) {
	for _, name := range programs.Names() {
		src, _ := programs.Source(name)
		assert.True(t, strings.HasPrefix(src, "# "+name+": "), name)
		assert.NotEmpty(t, programs.Summary(name), name)
		for _, want := range []string{"# Shows ", "# Devices: ", "# Run: breakfast run " + name} {
			assert.Contains(t, src, want, name)
		}
	}
	_, ok := programs.Source("lib/tea")
	assert.False(t, ok)
}

// The same run gives the same digest, twice, and cut anywhere and continued.
func TestSameDigest(t *testing.T) {
	for _, name := range []string{"preemptive", "async", "restless"} {
		whole := boot(t, name, setting{})
		whole.Run(bound)
		cut := boot(t, name, setting{})
		for at := uint64(1); cut.Run(machine.Limit{Steps: at, Now: devices.Never}).Reason == machine.Reached; at += 7 + at/3 {
		}
		assert.Equal(t, whole.Digest(), cut.Digest(), name)
	}
}

// The strayers are each stopped with one line, the loop is preempted, and the breakfast is what it is without them.
func TestStrayers(t *testing.T) {
	m := boot(t, "strayers", setting{})
	tr := trace.New(m, machine.Probe{})
	require.Equal(t, machine.Stop{Reason: machine.Halted}, m.Run(bound))
	img := m.Image()
	at := func(name string) string {
		s := img.Symbol(name)
		require.NotNil(t, s, name)
		return fmt.Sprintf("0x%08x", s.Addr)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSuffix(string(m.Output()), "\n"), "\n") {
		before, _, _ := strings.Cut(line, ", pc ")
		got = append(got, before)
	}
	for i, want := range []string{
		"kernel: reads_kernel stopped: load access fault at " + at("_start"),
		"kernel: reads_neighbour stopped: load access fault at ",
		"kernel: reads_device stopped: load access fault at 0x11000010",
		"kernel: writes_kernel stopped: store access fault at " + at("tasks"),
		"kernel: writes_neighbour stopped: store access fault at ",
		"kernel: writes_device stopped: store access fault at 0x02004000",
		"kernel: jumps_to_kernel stopped: instruction access fault at " + at("run_task"),
		"kernel: jumps_to_neighbour stopped: instruction access fault at ",
		"kernel: jumps_to_device stopped: instruction access fault at 0x11000000",
		"kernel: wild_sp stopped: store access fault at 0x0000000c",
		"kernel: machine_csr stopped: illegal instruction 0x30501073",
		"kernel: bad_pointers stopped: system call with a buffer that is not its own at " + at("tcbs"),
	} {
		if assert.Greater(t, len(got), i, "no line for: %s", want) {
			assert.True(t, strings.HasPrefix(got[i], want), "%q should begin %q", got[i], want)
		}
	}
	assert.Len(t, got, 12, "one line each, and the loop says nothing")

	r, alone := tr.Report(), breakfast(t, "preemptive", setting{})
	require.Len(t, r.Toasts, len(alone.Toasts))
	for i := range r.Toasts {
		assert.Equal(t, alone.Toasts[i].Jam, r.Toasts[i].Jam)
		assert.Equal(t, alone.Toasts[i].ID, r.Toasts[i].ID)
	}
	assert.Zero(t, r.Slips, "not one register was lost")
	assert.InDelta(t, alone.Tea.PouredC, r.Tea.PouredC, 1)
	assert.InDelta(t, alone.Tea.Strength, r.Tea.Strength, 2)
}
