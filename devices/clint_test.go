package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// probe is a device on the bench: an access that faults fails the test.
type probe struct {
	t *testing.T
	Device
}

func (p probe) load(off uint32, size int) uint32 {
	p.t.Helper()
	v, ok := p.Load(off, size)
	require.True(p.t, ok, "load of %d bytes at %#x", size, off)
	return v
}

func (p probe) store(off uint32, size int, v uint32) {
	p.t.Helper()
	require.True(p.t, p.Store(off, size, v), "store of %d bytes at %#x", size, off)
}

func (p probe) lw(off uint32) uint32    { p.t.Helper(); return p.load(off, 4) }
func (p probe) lb(off uint32) uint32    { p.t.Helper(); return p.load(off, 1) }
func (p probe) sw(off uint32, v uint32) { p.t.Helper(); p.store(off, 4, v) }
func (p probe) sb(off uint32, v ...byte) {
	p.t.Helper()
	for _, v := range v {
		p.store(off, 1, uint32(v))
	}
}

func TestTimeCounts(t *testing.T) {
	c := NewCLINT(1)
	p := probe{t, c}
	c.Advance(0x1_0000_0005)
	require.EqualValues(t, 5, p.lw(0xbff8))
	require.EqualValues(t, 1, p.lw(0xbffc))
}

func TestTimeCanBeWritten(t *testing.T) {
	c := NewCLINT(1)
	p := probe{t, c}
	c.Advance(1000)
	p.sw(0xbff8, 50)
	p.sw(0xbffc, 7)
	c.Advance(1003)
	require.Equal(t, uint64(7<<32|53), c.Time())

	p.sw(0x4000, 63) // ten ticks later
	p.sw(0x4004, 7)
	require.Equal(t, Ticks(1013), c.Deadline())
	c.Advance(1012)
	require.Zero(t, c.Timer())
	c.Advance(1013)
	require.EqualValues(t, 1, c.Timer())
}

// At power-on both mtime and mtimecmp are 0, and the timer interrupt of virt is silent.
func TestAlarmIsSilentUntilSet(t *testing.T) {
	c := NewCLINT(2)
	p := probe{t, c}
	c.Advance(500)
	require.Zero(t, c.Timer())
	require.Equal(t, Never, c.Deadline())

	p.sw(0x4000, 600) // the low word alone is enough
	require.Equal(t, Ticks(600), c.Deadline())
	p.sw(0x4008, 550)
	require.Equal(t, Ticks(550), c.Deadline())

	c.Advance(550)
	require.EqualValues(t, 0b10, c.Timer())
	require.Equal(t, Ticks(600), c.Deadline())
	c.Advance(601)
	require.EqualValues(t, 0b11, c.Timer())
	require.Equal(t, Never, c.Deadline())

	p.sw(0x4004, 1) // a later time acknowledges
	require.EqualValues(t, 0b10, c.Timer())
	require.Equal(t, Ticks(1<<32+600), c.Deadline())
	p.sw(0x4000, 0xffffffff)
	p.sw(0x4004, 0xffffffff)
	require.Equal(t, Never, c.Deadline())
}

// The privileged manual's sequence for setting mtimecmp on a 32-bit hart, section 3.2.1: no interrupt on the way.
func TestAlarmInTwoWords(t *testing.T) {
	type word struct{ off, v uint32 }
	for name, test := range map[string]struct {
		words []word
		rings bool
	}{
		"low, high":            {[]word{{0x4000, 4}, {0x4004, 2}}, true},
		"all ones, high, low ": {[]word{{0x4000, 0xffffffff}, {0x4004, 2}, {0x4000, 4}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := NewCLINT(1)
			p := probe{t, c}
			c.Advance(0x1_0000_0006)
			p.sw(0x4004, 1)
			p.sw(0x4000, 8)
			require.Zero(t, c.Timer())
			var rung uint32
			for _, w := range test.words {
				p.sw(w.off, w.v)
				rung |= c.Timer()
			}
			require.Equal(t, test.rings, rung != 0)
			require.Equal(t, Ticks(0x2_0000_0004), c.Deadline())
			require.EqualValues(t, 4, p.lw(0x4000))
			require.EqualValues(t, 2, p.lw(0x4004))
		})
	}
}

func TestSoftwareInterrupts(t *testing.T) {
	c := NewCLINT(2)
	p := probe{t, c}
	p.sw(0x4, 0xffffffff)
	require.EqualValues(t, 1, p.lw(0x4), "only bit 0 is there")
	require.EqualValues(t, 0b10, c.Software())
	p.sw(0x0, 1)
	p.sw(0x4, 2)
	require.EqualValues(t, 0b01, c.Software())
}

// Harts that the machine does not have: their registers are there, and ring nobody.
func TestAbsentHarts(t *testing.T) {
	c := NewCLINT(1)
	p := probe{t, c}
	p.sw(0x1c, 1)
	p.sw(0x4038, 0)
	require.EqualValues(t, 1, p.lw(0x1c))
	require.Zero(t, c.Software())
	c.Advance(5)
	require.Zero(t, c.Timer())
	_, ok := c.Load(0x20, 4)
	require.False(t, ok, "a ninth hart")
	require.Panics(t, func() { NewCLINT(9) })
}

// The alarm is pending, falls when mtime wraps around, and rises again.
func TestTimeWrapsAround(t *testing.T) {
	c := NewCLINT(1)
	p := probe{t, c}
	p.sw(0x4000, 5)
	p.sw(0xbff8, 0xfffffff0)
	p.sw(0xbffc, 0xffffffff)
	require.EqualValues(t, 1, c.Timer())
	require.Equal(t, Ticks(16), c.Deadline(), "it falls")
	c.Advance(16)
	require.Zero(t, c.Timer())
	require.Equal(t, Ticks(16+5), c.Deadline(), "it rises")
	c.Advance(16 + 5)
	require.EqualValues(t, 1, c.Timer())

	p.sw(0x4000, 0) // at or past 0 mtime always is
	p.sw(0xbffc, 0xffffffff)
	require.EqualValues(t, 1, c.Timer())
	require.Equal(t, Never, c.Deadline())
}
