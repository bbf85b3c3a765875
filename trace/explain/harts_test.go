package explain_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/explain"
)

// Wherever a limit falls into cooks that share their work under a lock, nothing is wrong with them.
func TestCooksAreRight(t *testing.T) {
	for _, config := range []machine.Config{{Harts: 2, Interleave: 1}, {Harts: 3, Interleave: 1000}, {Harts: 8}} {
		for _, steps := range []uint64{3_000, 99_999, 400_000} {
			t.Run(fmt.Sprintf("%d/%d/%d", config.Harts, config.Interleave, steps), func(t *testing.T) {
				m := try.Machine(t, config, "parallel")
				_, found := play(t, m, "", machine.Limit{Steps: steps, Now: devices.Never})
				for _, f := range found {
					assert.Contains(t, []explain.Kind{explain.Doing, explain.Alarm}, f.Kind, "%s", &f)
				}
			})
		}
	}
}
