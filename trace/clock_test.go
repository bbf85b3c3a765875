package trace

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/devices"
)

func TestClock(t *testing.T) {
	assert.Equal(t, "07:30:00", Clock(0))
	assert.Equal(t, "07:42:10", Clock(730_999))
	for s, want := range map[string]devices.Ticks{"07:30": 0, "07:30:01": 1000, "7:42:10": 730_000,
		"23:59:59": 59_399_000} {
		got, err := ParseClock(s)
		assert.NoError(t, err, s)
		assert.Equal(t, want, got, s)
	}
	for _, s := range []string{"", "07:29:59", "24:00:00", "08:60", "noon", "-7:40", "07:30:99999999999999999999"} {
		_, err := ParseClock(s)
		assert.Error(t, err, s)
	}
}

func TestLength(t *testing.T) {
	for s, want := range map[Seconds]string{0: "0.0 s", 9.44: "9.4 s", 59.94: "59.9 s", 60: "1 min 00 s",
		730.9: "12 min 10 s"} {
		assert.Equal(t, want, s.String())
	}
}
