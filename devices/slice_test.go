package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestWords(t *testing.T) {
	require.EqualValues(t, 0x44_64_3c_03, Slice{ID: 3, Browning: 0x3c, Jam: 0x64, Temp: 0x44}.Word())
	require.EqualValues(t, 0x00fa_03ca, Water{Ml: 250, Tenths: 970}.Word())
	require.EqualValues(t, 600|597<<10|250<<20, Tea{Strength: 600, Tenths: 597, Ml: 250}.Word())

	require.Zero(t, Slice{Browning: 60}.Word(), "without a slice it is not brown")
	require.Zero(t, Water{Tenths: 970}.Word())
	require.Zero(t, Tea{Strength: 600}.Word())

	require.Equal(t, Water{Ml: 1, Tenths: 1000}, WaterFromWord(1<<16|1001))
	require.Equal(t, Tea{Strength: 1000, Tenths: 1000, Ml: 1000}, TeaFromWord(^uint32(0)))
	require.False(t, Slice{ID: 1, Browning: 100}.Burnt())
	require.True(t, Slice{ID: 1, Browning: 101}.Burnt())

	rapid.Check(t, func(r *rapid.T) {
		w := rapid.Uint32().Draw(r, "word")
		if w&0xff != 0 {
			require.Equal(r, w, SliceFromWord(w).Word())
		}
		require.Equal(r, WaterFromWord(w), WaterFromWord(WaterFromWord(w).Word()))
		require.Equal(r, TeaFromWord(w), TeaFromWord(TeaFromWord(w).Word()))
	})
}
