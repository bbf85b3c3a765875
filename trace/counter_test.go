package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

// A temperature is read often while it changes, and seldom when it does not; and is what the appliance says.
func TestTemperatures(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 500
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      addi    t0, t0, 1
        j       1b
`)
	tr := Watch(m)
	for _, at := range []devices.Ticks{50_000, 200_000, 8_000_000} {
		m.Run(machine.Limit{Steps: 1 << 40, Now: at})
		m.Kettle.Advance(at)
		tr.Rows()
		k := tr.row(rowID{kind: CounterRow, whose: uint32(tr.kettle)})
		s := k.Segments(at-1, at, 1)
		require.Len(t, s, 1)
		assert.InDelta(t, m.Kettle.View().Tenths, float64(s[0].Value), 6, "%d", at)
		assert.EqualValues(t, s[0].Value, s[0].By[0])
	}
	k := tr.row(rowID{kind: CounterRow, whose: uint32(tr.kettle)})
	assert.Greater(t, k.height.n, 200, "while it heats, and cools")
	assert.Less(t, k.height.n, 2500, "and when it is cold")
	readings := k.Segments(1000, 140_000, 1000)
	for i := 1; i < len(readings); i++ {
		assert.GreaterOrEqual(t, readings[i].Value, readings[i-1].Value)
	}
	m2 := tr.row(rowID{kind: CounterRow, whose: uint32(tr.mug)})
	assert.Zero(t, m2.height.n, "it stands there")
}

// A run may last as long as there is time: what stays the same is read seldom, and for the last time at its end.
func TestTemperaturesForEver(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
_start: li      t0, 500
        sw      t0, KETTLE_FILL, t1
        li      t0, -2
        sw      t0, CLINT_MTIMECMP, t1
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, 1 << 7
        csrs    mie, t0
        wfi
        wfi
`)
	tr := Watch(m)
	m.Run(machine.Limit{Steps: 12, Now: devices.Never})
	tr.Rows()
	k := tr.row(rowID{kind: CounterRow, whose: uint32(tr.kettle)})
	assert.Less(t, k.height.n, 10_000)
	assert.Greater(t, tr.meters[ofKettle].next, m.Position().Now)
}
