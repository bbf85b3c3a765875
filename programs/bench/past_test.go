package bench_test

import (
	"testing"

	"breakfast/machine"
)

// How fast the programs run with the fast engine, bare, and with a checkpoint each million steps of which 64 are kept.
func BenchmarkCheckpoints(b *testing.B) {
	for _, name := range names {
		for _, kind := range []string{"bare", "checkpoints"} {
			b.Run(name+"/"+kind, func(b *testing.B) {
				m := assembled(b, name, 1<<30)
				var kept [64]*machine.Checkpoint
				for n := 0; b.Loop(); n++ {
					m.Run(machine.Limit{Steps: m.Position().Steps + 1_000_000, Now: machine.Unlimited.Now})
					if kind == "bare" {
						continue
					}
					if old := kept[n%64]; old != nil {
						old.Release()
					}
					kept[n%64] = m.Checkpoint()
				}
				b.ReportMetric(float64(m.Position().Steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
			})
		}
	}
}
