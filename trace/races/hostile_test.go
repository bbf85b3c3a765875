package races_test

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/races"
)

// Whatever a program does, it is watched to its end, and what is kept of it is bounded. How many harts there are its
// length says.
func FuzzAnyProgram(f *testing.F) {
	f.Add([]byte{0x73, 0, 0, 0, 0x73, 0, 0x20, 0x30})                         // ecall; mret
	f.Add([]byte{0x13, 1, 1, 0xff, 0x73, 0, 0x20, 0x30, 0x73, 0, 0x50, 0x10}) // addi sp; mret; wfi
	// csrsi mstatus, 8; lw t0, (gp); addi t0; sw t0, (gp); wfi
	f.Add([]byte{0x73, 0x60, 4, 0x30, 0x83, 0xa2, 1, 0, 0x93, 0x82, 0x12, 0, 0x23, 0xa0, 0x51, 0, 0x73, 0, 0x50, 0x10})
	f.Add([]byte{0x2f, 0xa3, 0x61, 0x10, 0xaf, 0xa2, 0x61, 0x18, 0x73, 0, 0x20, 0x30}) // lr.w; sc.w; mret
	f.Fuzz(func(t *testing.T, code []byte) {
		if len(code) == 0 || len(code) > 4096 {
			return
		}
		var prologue []byte
		for _, in := range []uint32{
			0x00000297, // auipc t0, 0
			0x01c28293, // addi t0, t0, 28
			0x30529073, // csrw mtvec, t0: the code itself
			0x00028193, // mv gp, t0
			0x08800213, // li tp, 0x88
			0x30421073, // csrw mie, tp
			0x02004137, // lui sp, 0x2004: mtimecmp
		} {
			prologue = binary.LittleEndian.AppendUint32(prologue, in)
		}
		img, err := image.FromBinary(append(prologue, code...), 0x8000_0000)
		require.NoError(t, err)
		m, err := machine.New(machine.Config{RAM: 1 << 16, Harts: 1 + len(code)%4, Misaligned: machine.MisalignedTraps +
			machine.Misaligned(code[0]&1)})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		d := races.New(m, nil)
		d.All()
		m.Watch(d.Probe())
		m.Run(machine.Limit{Steps: 5_000, Now: 1 << 40})
		d.Finish()
		require.LessOrEqual(t, len(d.Races())+len(d.Listed()), 64)
		_ = text(append(d.Races(), d.Unordered()...))
	})
}

// What watching costs, of our kernel's run: a stepper that somebody is told of, the certain races, and all.
func BenchmarkDetector(b *testing.B) {
	for name, watch := range map[string]func(*machine.Machine) machine.Probe{
		"told": func(*machine.Machine) machine.Probe {
			return machine.Probe{Kinds: machine.Begun | machine.Retired, Tell: func(*machine.Machine, machine.Event) {}}
		},
		"certain": func(m *machine.Machine) machine.Probe { return races.New(m, nil).Probe() },
		"all": func(m *machine.Machine) machine.Probe {
			d := races.New(m, nil)
			d.All()
			return d.Probe()
		},
	} {
		b.Run(name, func(b *testing.B) {
			m, steps := try.Machine(b, machine.Config{}, "preemptive"), uint64(0)
			for b.Loop() {
				m.Reset()
				remove := m.Watch(watch(m))
				m.Run(machine.Unlimited)
				remove()
				steps += m.Position().Steps
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(steps), "ns/step")
		})
	}
}

// Tasks without end are bounded, and it is said that not all are followed.
func TestFlood(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      t0, trap
        csrw    mtvec, t0
        li      sp, 0x80040000
1:      addi    s0, s0, 1
        sw      s0, RAIL_TASK, t1
        sw      s1, RAIL_NAME, t1
        lw      t0, word
        addi    t0, t0, 1
        sw      t0, word, t1
        slli    t0, s0, 2
        add     t0, t0, sp
        sw      s0, (t0)
        ecall
        j       1b
trap:   csrr    t1, mepc
        addi    t1, t1, 4
        csrw    mepc, t1
        addi    s1, s1, 1
        mret
        .data
word:   .word   0
`)
	d := races.New(m, nil)
	d.All()
	m.Watch(d.Probe())
	m.Run(machine.Limit{Steps: 300_000, Now: machine.Unlimited.Now})
	d.Finish()
	assert.True(t, d.Forgot())
	assert.LessOrEqual(t, len(d.Listed()), 32, fmt.Sprint(d.Listed()))
}
