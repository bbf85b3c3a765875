package metrics_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/metrics"
	"breakfast/trace/report"
)

// beginning has registers point at what is of interest, and interrupts come.
const beginning = `
_start: la      t0, handler
        csrw    mtvec, t0
        li      s0, KETTLE
        li      s1, MUG
        li      s2, TOASTER
        li      s3, RAIL
        li      s4, PLIC_PRIORITY + 160
        li      s5, PLIC_ENABLE1
        li      s6, PLIC_CLAIM
        li      s7, CLINT_MTIMECMP
        li      s8, CLINT_MSIP
        la      s9, memory
        li      s10, UART
        li      s11, 1
        li      t0, 0xaaa
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 0x700
        sw      t0, PLIC_ENABLE1, t1
        sw      s11, (s4)
        sw      s11, 4(s4)
        sw      s11, 8(s4)
        j       code
        .balign 4
handler: csrr   t0, mcause
        bltz    t0, 1f
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
1:      lw      t0, (s6)
        lw      t1, CLINT_MTIME
        addi    t1, t1, 200
        sw      t1, (s7)
        andi    t1, t1, 64
        bnez    t1, 2f
        sw      t0, (s6)
2:      sw      zero, (s8)
        mret
        .bss
        .balign 16
memory: .space  256
        .text
code:
`

// Whatever a program does, what is recorded and measured of it is bounded, the same when the run is cut, and changes
// nothing.
func FuzzMeasure(f *testing.F) {
	f.Add([]byte{0x23, 0x22, 0xb4, 0x01, 0x03, 0x25, 0x04, 0x00, 0x6f, 0xf0, 0x9f, 0xff}) // look at the kettle
	f.Add([]byte{0x23, 0xa0, 0xb9, 0x01, 0x73, 0x00, 0x00, 0x00, 0x93, 0x8d, 0x1d, 0x00, 0x6f, 0xf0, 0x5f, 0xff})
	f.Add([]byte{0x73, 0x00, 0x50, 0x10, 0x2f, 0xa5, 0xbc, 0x09, 0x6f, 0xf0, 0x9f, 0xff}) // sleep, swap
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 4 || len(b) > 4096 {
			return
		}
		var text strings.Builder
		text.WriteString(beginning)
		for i := 0; i+4 <= len(b); i += 4 {
			fmt.Fprintf(&text, " .word %#x\n", binary.LittleEndian.Uint32(b[i:]))
		}
		text.WriteString(" j code\n")
		run := func(watched bool, slice uint64) (digest, seen string) {
			m := try.Machine(t, machine.Config{Harts: 1 + len(b)/4%2}, text.String())
			var tr *trace.Tracer
			var w *metrics.Meter
			if watched {
				tr = trace.Watch(m)
				w = metrics.Watch(m, tr)
			}
			const steps = 20_000
			for to := slice; m.Position().Steps < steps; to += slice {
				stop := m.Run(machine.Limit{Steps: min(to, steps), Now: 2_000_000})
				if stop.Reason != machine.Reached || m.Position().Now >= 2_000_000 {
					break
				}
			}
			if watched {
				var s strings.Builder
				data, err := json.Marshal(w.Metrics())
				require.NoError(t, err)
				s.Write(data)
				for _, r := range tr.Rows() {
					fmt.Fprintln(&s, r.Name, r.Segments(0, devices.Never, 1000), r.Marks(0, devices.Never, 1000),
						r.Lives(0, devices.Never, 1000))
				}
				report.Of(tr).Print(&s)
				require.Less(t, tr.Recorded(), 64<<20)
				seen = s.String()
			}
			return m.Digest(), seen
		}
		bare, _ := run(false, 20_000)
		digest, seen := run(true, 20_000)
		require.Equal(t, bare, digest)
		_, cut := run(true, 37)
		if seen != cut {
			a, b := strings.Split(seen, "\n"), strings.Split(cut, "\n")
			for i := range min(len(a), len(b)) {
				require.True(t, a[i] == b[i], "%.4000s\n%.4000s", a[i], b[i])
			}
			t.Fatal(len(a), len(b))
		}
	})
}
