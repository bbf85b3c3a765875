package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Tea of 70 °C, 250 ml, with the mug's time constant of 424.63 s, and toast of 60 °C with 100 s.
func TestTableCools(t *testing.T) {
	d := NewTable(DefaultKitchen())
	p := probe{t, d}
	_, ok := d.Tea()
	require.False(t, ok)
	d.Advance(seconds(50))
	p.sw(tableTea, Tea{Strength: 610, Tenths: 700, Ml: 250}.Word())
	p.sw(tableToast, Slice{ID: 1, Browning: 62, Jam: 100, Temp: 60}.Word())
	d.Advance(seconds(150))
	p.sw(tableToast, Slice{ID: 2, Temp: 10}.Word())

	tea, ok := d.Tea()
	require.True(t, ok)
	require.Equal(t, Tea{Strength: 610, Tenths: 574, Ml: 250}, tea, "20 + 50*exp(-100/347.42) = 57.49 °C")
	require.Equal(t, []Slice{
		{ID: 1, Browning: 62, Jam: 100, Temp: 34}, // 20 + 40/e = 34.7
		{ID: 2, Temp: 10},
	}, d.Toasts())
	v := d.View()
	require.Equal(t, seconds(50), v.TeaAt)
	require.Equal(t, []Ticks{seconds(50), seconds(150)}, v.ToastsAt)
	require.EqualValues(t, 2, p.lw(tableToasts))
	require.EqualValues(t, 0b01, p.lw(tableStatus))

	require.False(t, d.Served())
	p.sw(tableServe, 0)
	require.True(t, d.Served())
	require.EqualValues(t, 0b11, p.lw(tableStatus))

	d.Advance(seconds(9999))
	served := d.View()
	require.Equal(t, seconds(150), served.ServedAt)
	require.Equal(t, tea, served.Tea, "as it was when it was served")
	require.Equal(t, v.Toasts, served.Toasts)
	p.sw(tableToast, raw.Word())
	p.sw(tableServe, 0)
	require.Equal(t, served, d.View(), "too late")
}

func TestTableRefuses(t *testing.T) {
	d := NewTable(DefaultKitchen())
	p := probe{t, d}
	p.sw(tableTea, 600|600<<10) // no water
	p.sw(tableToast, 0xffffff00)
	require.Zero(t, p.lw(tableStatus))
	require.Zero(t, p.lw(tableToasts))

	p.sw(tableTea, Tea{Strength: 1, Tenths: 2, Ml: 3}.Word())
	p.sw(tableTea, Tea{Strength: 600, Tenths: 600, Ml: 250}.Word())
	require.EqualValues(t, 3, d.View().Tea.Ml, "the second is refused")
	for range 40 {
		p.sw(tableToast, raw.Word())
	}
	require.EqualValues(t, 32, p.lw(tableToasts))
	require.Len(t, d.Toasts(), 32)
}

func TestRail(t *testing.T) {
	d := NewRail()
	p := probe{t, d}
	p.sw(railTask, 7)
	for _, off := range []uint32{railBegin, railEnd, railMark, railName} {
		p.sw(off, ^uint32(0))
		_, ok := p.Load(off, 4)
		require.False(t, ok, "these are only written")
	}
	require.EqualValues(t, 7, p.lw(railTask))
	require.EqualValues(t, 7, d.Task())
	require.Len(t, d.AppendState(nil), 4, "nothing else is remembered")
	d.Reset()
	require.Zero(t, d.Task())
}
