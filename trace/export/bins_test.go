package export

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/devices"
	"breakfast/trace"
)

// Shares add up to the time that there was, and each is painted: what is full solid, what stands alone as a mark, what
// is neither as strongly as its share, but for the ends of solid stretches.
func TestStrokes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := window{from: 1000, to: 1000 + devices.Ticks(rapid.IntRange(1, 5000).Draw(t, "ticks")), x0: 10,
			x1: 10 + float64(rapid.IntRange(1, 80).Draw(t, "columns")), pixel: 1}
		var segments []trace.Segment
		total := devices.Ticks(0)
		for at := w.from; at < w.to; {
			s := trace.Segment{From: at, To: min(w.to, at+devices.Ticks(rapid.IntRange(1, 400).Draw(t, "long"))),
				Whole: true,
				State: trace.State(rapid.IntRange(0, 1).Draw(t, "state"))}
			s.By[s.State] = s.To - s.From
			if s.State == 1 {
				total += s.To - s.From
			}
			segments, at = append(segments, s), s.To
		}
		share := w.shares(segments, 1)
		sum := 0.
		for _, v := range share {
			require.LessOrEqual(t, v, 1+1e-9)
			sum += v
		}
		require.InDelta(t, float64(total)/float64(w.to-w.from)*float64(len(share)), sum, 1e-6)

		last, painted := w.x0, make([]bool, len(share))
		for _, s := range w.strokes(share) {
			require.GreaterOrEqual(t, s.from, last-1,
				"they follow one another; a mark may be wider than what it is for")
			require.LessOrEqual(t, s.to, w.x1+1e-9)
			require.Greater(t, s.to, s.from)
			last = s.to
			for i := max(0, int(s.from-w.x0+1e-9)); i < len(share) && w.x0+float64(i) < s.to-1e-9; i++ {
				painted[i] = true
				if s.solid() && !s.mark && s.from <= w.x0+float64(i)+1e-9 && s.to >= w.x0+float64(i+1)-1e-9 {
					require.GreaterOrEqual(t, share[i], whole-1e-9, "column %d is solid", i)
				}
			}
		}
		for i, v := range share {
			near := i > 0 && painted[i-1] || i+1 < len(share) && painted[i+1]
			require.True(t, v == 0 || painted[i] || near, "column %d of %v is not painted", i, share)
		}
	})
}

func TestTimes(t *testing.T) {
	kitchen, machine := Clock{Kitchen: true}, Clock{}
	for want, got := range map[string]string{
		"0.386 s": kitchen.Long(386), "59.999 s": kitchen.Long(59_999), "4 min 34 s": kitchen.Long(274_999),
		"447.8 s": kitchen.Sum(447_879), "2 h 46 min": kitchen.Sum(10_000_000), "07:32:50.200": kitchen.At(170_200),
		"0.1 µs": machine.Long(1), "999.9 µs": machine.Long(9_999), "1.000 ms": machine.Long(10_000),
		"12.345 ms": machine.At(123_456), "1.500 s": machine.Long(15_000_000), "1.5 s": machine.Sum(15_999_999),
		"2.9 %": part(13_480, 462_224), "0.0 %": part(1, 462_224), "100.0 %": part(7, 7),
	} {
		assert.Equal(t, want, got, "cut off, never rounded up")
	}
	for _, c := range []Clock{kitchen, machine} {
		assert.NotEmpty(t, c.axisTicks(devices.Never-1000, devices.Never, 3), "%v: the last moment that there is", c)
		assert.Len(t, c.axisTicks(0, devices.Never, 10), 10, "%v", c)
		for to := devices.Ticks(1); to < 1<<50; to *= 7 {
			for most := range 30 {
				list := c.axisTicks(0, to, most)
				assert.LessOrEqual(t, len(list), most+1)
				for i := 1; i < len(list); i++ {
					assert.NotEqual(t, list[i-1].text, list[i].text, "%v to %d: %v", c, to, list)
				}
			}
		}
	}
}
