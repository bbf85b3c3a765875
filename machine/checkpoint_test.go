package machine_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

func to(m *machine.Machine, steps uint64) {
	m.Run(machine.Limit{Steps: steps, Now: devices.Never})
}

// Random trees of checkpoints, forks and other machines: wherever one goes, with whichever engine, the state is what a
// fresh machine with the same inputs has there, whatever was given back meanwhile.
func TestAnyCheckpointToAnyOther(t *testing.T) {
	everyStep := machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}}
	for _, program := range []string{"preemptive", "interrupts", "hello"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			type place struct {
				at     *machine.Checkpoint
				inputs []machine.Input
				digest string
			}
			c, random := machine.Config{}, rand.New(rand.NewPCG(12, 3))
			m, twin := try.Machine(t, c, program), try.Machine(t, c, program)
			var places []place
			var inputs []machine.Input
			for range 120 {
				m.Watch([]machine.Probe{{}, everyStep}[random.IntN(2)])
				switch random.IntN(8) {
				case 0:
					inputs = append(inputs[:len(inputs):len(inputs)], m.Type([]byte{byte('a' + random.IntN(26)), '\n'}))
					to(m, m.Position().Steps) // it comes in
				case 1, 2, 3:
					to(m, m.Position().Steps+random.Uint64N(30_000))
				case 4, 5:
					places = append(places, place{m.Checkpoint(), inputs, m.Digest()})
				case 6:
					if n := len(places); n > 8 {
						i := random.IntN(n)
						places[i].at.Release()
						places = append(places[:i], places[i+1:]...)
					}
				case 7:
					if len(places) > 0 {
						p := places[random.IntN(len(places))]
						require.NoError(t, m.Restore(p.at))
						require.Equal(t, p.digest, m.Digest())
						inputs = p.inputs
					}
				}
				if random.IntN(16) == 0 {
					f := m.Fork()
					require.Equal(t, m.Digest(), f.Digest())
					to(f, f.Position().Steps+1000)
					to(m, m.Position().Steps+1000)
					require.Equal(t, m.Digest(), f.Digest(), "it goes on as the one that it is of")
				}
			}
			for _, p := range places {
				for _, m := range []*machine.Machine{m, twin} {
					require.NoError(t, m.Restore(p.at))
					require.Equal(t, p.digest, m.Digest())
				}
				fresh := try.Machine(t, c, program)
				for _, in := range p.inputs {
					fresh.Post(in)
				}
				fresh.Run(machine.Limit{Steps: p.at.At().Steps, Now: devices.Never})
				require.Equal(t, p.digest, fresh.Digest())
			}
		})
	}
}

// What was given back is no place to go to; giving it back again does nothing.
func TestReleased(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "hello")
	c := m.Checkpoint()
	c.Release()
	c.Release()
	assert.EqualError(t, m.Restore(c), "the checkpoint was given back")
}

// A program that is loaded later has nothing of the one before, and its checkpoints are others.
func TestCheckpointsOfAnotherProgram(t *testing.T) {
	m, other := try.Machine(t, machine.Config{}, "hello"), try.Machine(t, machine.Config{}, "interrupts")
	to(m, 10_000)
	c := m.Checkpoint()
	require.NoError(t, m.Load(other.Image()))
	assert.ErrorContains(t, m.Restore(c), "it runs another program")
	assert.Equal(t, other.Digest(), m.Digest())
	d := m.Checkpoint()
	to(m, 10_000)
	c.Release()
	require.NoError(t, m.Restore(d))
	assert.Equal(t, other.Digest(), m.Digest())
}

// A host that was told what it does not know is not told again by going back.
func TestRestoreTellsNobody(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: la      s0, tohost
        lui     s1, 0x7f000
        sw      s1, 4(s0)               # a device that the host does not know
        la      s2, elsewhere
1:      addi    s3, s3, 1
        sw      s3, 0(s2)
        j       1b
        .data
        .balign 8
tohost: .dword  0
        .balign 256
        .space  1024
elsewhere: .word 0
`)
	to(m, 1000)
	c := m.Checkpoint()
	to(m, 1006)
	digest := m.Digest()
	m.RAM.Write(m.Image().Symbol("tohost").Addr, make([]byte, 8))
	require.NoError(t, m.Restore(c))
	m.Watch(machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) {}})
	to(m, 1006)
	assert.Equal(t, digest, m.Digest())
}

// Inputs that are posted later are not those of a checkpoint.
func TestCheckpointKeepsInputs(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "hello")
	post := func(at devices.Ticks) {
		in := m.Type(nil)
		_, err := m.Post(machine.Input{At: machine.Position{Now: at}, Slot: in.Slot, Data: []byte{byte(at)}})
		require.NoError(t, err)
	}
	for at := range devices.Ticks(5) {
		post(1000 + at)
	}
	c, digest := m.Checkpoint(), m.Digest()
	post(100)
	require.NoError(t, m.Restore(c))
	assert.Equal(t, digest, m.Digest())
}

// Forks run at the same time, as everybody else does.
func TestForksRunAtTheSameTime(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	to(m, 10_000)
	digests := make(chan string)
	for range 4 {
		f := m.Fork()
		go func() {
			for range 10 {
				c := f.Checkpoint()
				to(f, f.Position().Steps+1000)
				_ = f.Restore(c)
				to(f, f.Position().Steps+1000)
				c.Release()
			}
			digests <- f.Digest()
		}()
	}
	to(m, 20_000)
	for range 4 {
		assert.Equal(t, m.Digest(), <-digests)
	}
}

const scatters = `
_start: li      s0, 64                  # granules, 4 KiB and 256 bytes apart
        li      s1, 0x80010000
        li      s2, 0x1100
        addi    s3, s3, 1
1:      sw      s3, 0(s1)
        add     s1, s1, s2
        addi    s0, s0, -1
        bnez    s0, 1b
        lbu     t0, UART_LSR
        j       _start
`

// round is as many steps as scatters needs to store to all its granules.
const round = 5 + 64*4 + 4

// Checkpoints cost nothing but what they hold: a thousand of a program that changes 16 KiB between two are under
// 20 MiB, and when they are given back, others use their room.
func TestCheckpointsAreShared(t *testing.T) {
	m := try.Machine(t, machine.Config{}, scatters)
	var list []*machine.Checkpoint
	next := func() { to(m, m.Position().Steps+round) }
	for range 1000 {
		next()
		list = append(list, m.Checkpoint())
	}
	assert.Greater(t, m.Kept(), 16<<20-1<<16)
	assert.Less(t, m.Kept(), 19<<20)
	first := list[0]
	digest := m.Digest()
	require.NoError(t, m.Restore(first))
	require.NoError(t, m.Restore(list[999]))
	assert.Equal(t, digest, m.Digest())
	i := 0
	assert.Zero(t, testing.AllocsPerRun(200, func() {
		next()
		list[i].Release()
		list[i] = m.Checkpoint()
		i += 3
	}))
	assert.Zero(t, testing.AllocsPerRun(20, func() { require.NoError(t, m.Restore(list[999])) }))
	for _, c := range list {
		c.Release()
	}
	assert.Less(t, m.Kept(), 1<<16)
}

// A program that stores everywhere costs its memory and no more for each checkpoint; one that resets the machine again
// and again does, too.
func TestCheckpointsOfHostilePrograms(t *testing.T) {
	for name, text := range map[string]string{
		"everywhere": `
_start: la      s0, end
        lui     s1, 0x80100
1:      addi    s2, s2, 1
        sw      s2, 0(s0)
        addi    s0, s0, 64
        bltu    s0, s1, 1b
        j       _start
end:
`,
		"code": `
_start: la      s0, 1f
        li      s1, 0x13
        slli    s2, s2, 1
        addi    s2, s2, 1
        sw      s1, 0(s0)
1:      nop
        j       _start
`,
		"reset": `
_start: la      s0, _start
        sw      sp, 1024(s0)
        li      t0, 0x7777
        sw      t0, FINISHER, t1
1:      j       1b
`,
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, text)
			for i := range uint64(12) {
				m.Run(machine.Limit{Steps: (i + 1) * 50_021, Now: devices.Ticks(i+1) * 500_000})
				c, digest := m.Checkpoint(), m.Digest()
				m.Run(machine.Limit{Steps: m.Position().Steps + 1000, Now: m.Position().Now + 150_000})
				require.NoError(t, m.Restore(c))
				require.Equal(t, digest, m.Digest())
				if i%2 == 0 {
					c.Release()
				}
			}
			assert.Less(t, m.Kept(), 8<<20)
			whole := try.Machine(t, machine.Config{}, text)
			whole.Run(machine.Limit{Steps: m.Position().Steps, Now: devices.Never})
			whole.Run(machine.Limit{Steps: 1 << 60, Now: m.Position().Now})
			assert.Equal(t, whole.Digest(), m.Digest())
		})
	}
}

// BenchmarkCheckpoint, of 64 scattered granules that were stored to, with 1,000 checkpoints: taking one and giving one
// back, going back to the last, going to the first and back. And of a machine with 16 MiB in use: taking one when
// nothing has changed, a fork, and a digest.
func BenchmarkCheckpoint(b *testing.B) {
	m := try.Machine(b, machine.Config{RAM: 128 << 20}, scatters)
	var list []*machine.Checkpoint
	change := func() { to(m, m.Position().Steps+round) }
	measure := func(name string, prepare, f func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				b.StopTimer()
				prepare()
				b.StartTimer()
				f()
			}
		})
	}
	i := 0
	take := func() {
		list[i%1000].Release()
		list[i%1000] = m.Checkpoint()
		i++
	}
	for range 1000 {
		change()
		list = append(list, m.Checkpoint())
	}
	b.Logf("1,000 checkpoints: %d KiB", m.Kept()>>10)
	measure("take/64", change, take)
	measure("last/64", change, func() { _ = m.Restore(list[(i+999)%1000]) })
	measure("any/999x64", func() {}, func() {
		_ = m.Restore(list[i%1000])
		_ = m.Restore(list[(i+999)%1000])
	})
	m = try.Machine(b, machine.Config{RAM: 128 << 20}, scatters)
	for off := uint32(0); off < 16<<20; off += 256 {
		m.RAM.Write(0x8008_0000+off, []byte{1, 2, 3})
	}
	list[0] = m.Checkpoint()
	measure("take/0", func() {}, func() { m.Checkpoint().Release() })
	measure("fork", func() {}, func() { m.Fork() })
	measure("digest", func() {}, func() { m.Digest() })
}
