package bench_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/internal/cputime"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs/bench"
)

// apart is a machine with so many harts, about to run one of the programs in assembly on each, every one a copy of its
// own.
func apart(t testing.TB, name string, harts int, rounds int64) *machine.Machine {
	text, err := bench.Files.ReadFile("asm/" + name + ".s")
	require.NoError(t, err)
	const copies = 1 << 20
	m := try.Machine(t, machine.Config{RAM: 8 * copies, Harts: harts}, string(text),
		asm.Symbol{Name: "ROUNDS", Value: rounds})
	for i := range m.Harts {
		for _, s := range m.Image().Segments {
			m.RAM.Write(s.Addr+uint32(i)*copies, s.Data)
		}
		m.Harts[i].PC += uint32(i) * copies
	}
	return m
}

// Several harts that take turns of 64 steps: millions of steps a second, of all together.
func BenchmarkHarts(b *testing.B) {
	for _, name := range names {
		for _, harts := range []int{1, 2, 8} {
			b.Run(fmt.Sprintf("%s/%d", name, harts), func(b *testing.B) {
				m := apart(b, name, harts, 1<<30)
				for b.Loop() {
					m.Run(machine.Limit{Steps: m.Position().Steps + 1_000_000, Now: machine.Unlimited.Now})
				}
				b.ReportMetric(float64(m.Position().Steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
				b.ReportMetric(100*(1-float64(m.Fast())/float64(m.Position().Steps)), "%stepped")
			})
		}
	}
}

// Two harts together are at least a third as fast as one: the best of five stretches of each counts, and they
// alternate.
func TestHarts(t *testing.T) {
	if !*ratios {
		t.Skip("it takes seconds: -run Harts -ratios -v")
	}
	mean := map[int]float64{}
	for _, name := range names {
		took, machines := map[int]time.Duration{}, map[int]*machine.Machine{}
		for _, harts := range []int{1, 2, 8} {
			require.Equal(t, machine.Halted, apart(t, name, harts, 3).Run(machine.Unlimited).Reason)
			machines[harts], took[harts] = apart(t, name, harts, 1<<30), math.MaxInt64
		}
		for range 5 {
			for harts, m := range machines {
				began := cputime.Used()
				m.Run(machine.Limit{Steps: m.Position().Steps + 4_000_000, Now: machine.Unlimited.Now})
				took[harts] = min(took[harts], cputime.Used()-began)
			}
		}
		for _, harts := range []int{2, 8} {
			ratio := float64(took[1]) / float64(took[harts])
			mean[harts] += math.Log(ratio) / float64(len(names))
			t.Logf("%-10s %d harts: %.2f of one", name, harts, ratio)
		}
	}
	t.Logf("%-10s 2 harts: %.2f of one, 8 harts: %.2f", "mean", math.Exp(mean[2]), math.Exp(mean[8]))
	assert.Greater(t, math.Exp(mean[2]), 1./3)
}
