package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	enable0 = 0x2000   // context 0, machine mode of hart 0
	claim0  = 0x200004 // context 0
)

func lines(sources ...int) (l Lines) {
	for _, s := range sources {
		l.set(s)
	}
	return l
}

// plicWith is a PLIC of one hart on which the sources are enabled for context 0 with priority 1.
func plicWith(t *testing.T, sources ...uint32) (*PLIC, probe) {
	c := NewPLIC(1)
	p := probe{t, c}
	for _, s := range sources {
		p.sw(4*s, 1)
		p.sw(enable0+s/32*4, p.lw(enable0+s/32*4)|1<<(s%32))
	}
	return c, p
}

// PLIC specification, Interrupt Flow: claim takes the pending bit, completion opens the gateway again.
func TestClaimAndComplete(t *testing.T) {
	c, p := plicWith(t, 10)
	require.Zero(t, p.lw(claim0), "nothing to claim")

	c.SetLines(lines(10))
	require.EqualValues(t, 1, c.External())
	require.EqualValues(t, 1<<10, p.lw(0x1000))

	require.EqualValues(t, 10, p.lw(claim0))
	require.Zero(t, c.External())
	require.Zero(t, p.lw(0x1000))
	require.Zero(t, p.lw(claim0), "claimed already")

	c.SetLines(lines()) // a new edge while it is being served
	c.SetLines(lines(10))
	require.Zero(t, c.External(), "the gateway is shut")

	p.sw(claim0, 10)
	require.EqualValues(t, 1, c.External(), "the line is still high: pending again")

	require.EqualValues(t, 10, p.lw(claim0))
	c.SetLines(lines())
	p.sw(claim0, 10)
	require.Zero(t, c.External(), "served")
}

// Interrupt Gateways: a request cannot be retracted. It stays in the pending bit when the line falls before the claim.
func TestLineFallsBeforeClaim(t *testing.T) {
	c, p := plicWith(t, 40)
	c.SetLines(lines(40))
	c.SetLines(lines())
	require.EqualValues(t, 1, c.External())
	require.EqualValues(t, 40, p.lw(claim0))
	p.sw(claim0, 40)
	require.Zero(t, c.External())
}

// Interrupt Completion: an ID that is not enabled for the context is ignored, any other is not compared with the claim.
func TestCompletionOfAnotherSource(t *testing.T) {
	c, p := plicWith(t, 3, 4)
	c.SetLines(lines(3, 4))
	require.EqualValues(t, 3, p.lw(claim0))
	require.EqualValues(t, 4, p.lw(claim0))

	for _, id := range []uint32{0, 5, 96, 0xffffffff} {
		p.sw(claim0, id)
		require.Zero(t, c.External(), "%d", id)
	}
	p.sw(claim0+0x2000, 3) // context 2 has nothing enabled
	require.Zero(t, c.External())

	p.sw(enable0, 1<<4)
	p.sw(claim0, 3)
	p.sw(enable0, 1<<3|1<<4)
	require.Zero(t, c.External(), "3 was not enabled when it was completed")

	p.sw(claim0, 4) // the one claimed first is completed last
	require.EqualValues(t, 4, p.lw(claim0))
	p.sw(claim0, 3)
	require.EqualValues(t, 3, p.lw(claim0))
}

// Interrupt Claims: highest priority first, then the lowest number; the threshold only masks the notification.
func TestPrioritiesAndThreshold(t *testing.T) {
	c, p := plicWith(t, 10, 33, 40, 95)
	p.sw(4*40, 5)
	p.sw(4*95, 5)
	p.sw(4*33, 0)
	c.SetLines(lines(10, 33, 40, 95))

	p.sw(0x200000, 5)
	require.Zero(t, c.External(), "priority must be above the threshold")
	p.sw(0x200000, 4)
	require.EqualValues(t, 1, c.External())
	p.sw(0x200000, 7)

	for _, want := range []uint32{40, 95, 10, 0} {
		require.Equal(t, want, p.lw(claim0))
	}
	require.EqualValues(t, 1<<(33-32), p.lw(0x1004), "priority 0: pending, never claimed")

	p.sw(4*33, 0xffffffff)
	require.EqualValues(t, 7, p.lw(4*33), "priorities have three bits")
	p.sw(0x200000, 8)
	require.Zero(t, p.lw(0x200000), "thresholds too")
	require.EqualValues(t, 33, p.lw(claim0))
}

func TestSourceZeroDoesNotExist(t *testing.T) {
	c, p := plicWith(t)
	p.sw(0, 7)
	p.sw(enable0, 0xffffffff)
	c.SetLines(lines(0))
	require.Zero(t, p.lw(0))
	require.EqualValues(t, 0xfffffffe, p.lw(enable0))
	require.Zero(t, p.lw(0x1000))
	require.Zero(t, c.External())
}

// Two harts: context 2 is machine mode of hart 1; contexts 1 and 3, supervisor mode, ring nobody.
func TestContexts(t *testing.T) {
	c := NewPLIC(2)
	p := probe{t, c}
	p.sw(4*10, 1)
	p.sw(0x2000+0x80*1, 1<<10)
	p.sw(0x2000+0x80*3, 1<<10)
	c.SetLines(lines(10))
	require.Zero(t, c.External())

	p.sw(0x2000, 1<<10)
	p.sw(0x2000+0x80*2, 1<<10)
	require.EqualValues(t, 0b11, c.External())
	require.EqualValues(t, 10, p.lw(0x200004+0x1000*2), "hart 1 is faster")
	require.Zero(t, p.lw(0x200004))
	require.Zero(t, c.External())
}

func TestPLICHasWordsOnly(t *testing.T) {
	c, _ := plicWith(t, 10)
	_, ok := c.Load(0x1000, 1)
	require.False(t, ok)
	require.False(t, c.Store(0x2000, 2, 0))
	require.False(t, c.Store(0x1000, 4, 0), "pending bits are read only")
}

// Each context has its own threshold: what is too low for M mode rings in S mode, and the other way round.
func TestThresholdsOfContexts(t *testing.T) {
	const enable1, threshold0, threshold1 = 0x2080, 0x200000, 0x201000
	c, p := plicWith(t, 10)
	p.sw(enable1, 1<<10)
	c.SetLines(lines(10))
	p.sw(threshold0, 1)
	require.Zero(t, c.External())
	require.EqualValues(t, 1, c.Supervisor())
	p.sw(threshold0, 0)
	p.sw(threshold1, 1)
	require.EqualValues(t, 1, c.External())
	require.Zero(t, c.Supervisor())
}
