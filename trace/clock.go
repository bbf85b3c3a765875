package trace

import (
	"fmt"

	"breakfast/devices"
)

// Seconds is a time on the kitchen's clock, or a length of time there.
type Seconds float64

// Of turns ticks into kitchen seconds.
func Of(t devices.Ticks) Seconds { return Seconds(t) / Seconds(devices.KitchenSecond) }

// opening is when breakfast starts: 07:30.
const opening = 7*3600 + 30*60

// Clock is the kitchen's clock at a time of the run: "07:42:10".
func Clock(t devices.Ticks) string {
	s := uint64(t/devices.KitchenSecond) + opening
	return fmt.Sprintf("%02d:%02d:%02d", s/3600%24, s/60%60, s%60)
}

// ParseClock is the time of the run at which the kitchen's clock shows s: "07:42:10" or "07:42".
func ParseClock(s string) (devices.Ticks, error) {
	var hour, minute, second uint
	n, _ := fmt.Sscanf(s+":00", "%d:%d:%d", &hour, &minute, &second)
	at := int(hour*3600+minute*60+second) - opening
	if n < 3 || hour > 23 || minute > 59 || second > 59 || at < 0 {
		return 0, fmt.Errorf("%q is no time of this morning: want 07:30:00 or later, such as 07:42:10", s)
	}
	return devices.Ticks(at) * devices.KitchenSecond, nil
}

// String says how long a time is: "9.4 s", "12 min 10 s".
func (s Seconds) String() string {
	if s < 60 {
		return fmt.Sprintf("%.1f s", float64(s))
	}
	n := int(s) // not rounded: as the clock shows it
	return fmt.Sprintf("%d min %02d s", n/60, n%60)
}
