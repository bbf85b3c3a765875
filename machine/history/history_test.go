package history

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

const echo = `
_start: lbu     t0, UART_LSR
        andi    t0, t0, UART_LSR_DR
        beqz    t0, _start
        lbu     t0, UART_RBR
        add     s0, s0, t0
        j       _start
`

// Going back to a step gives the machine that was there, whatever was typed before and after, and however often one
// goes.
func TestSeek(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	digests := map[uint64]string{}
	to := func(step uint64) { m.Run(machine.Limit{Steps: step, Now: devices.Never}) }
	for step := uint64(1000); step <= 20_000; step += 1000 {
		to(step)
		digests[step] = m.Digest()
		if step%3000 == 0 {
			h.Type([]byte{byte(step / 100), 'x'})
		}
	}
	for _, step := range []uint64{20_000, 3_000, 7_000, 1_000, 12_000, 19_000} {
		require.NoError(t, h.Seek(context.Background(), step))
		assert.Equal(t, digests[step], m.Digest(), "%d", step)
	}
	require.NoError(t, h.Seek(context.Background(), 5_000))
	retired := 0
	require.NoError(t, h.Replay(context.Background(), 8_000,
		machine.Probe{Kinds: machine.Retired, Tell: func(*machine.Machine, machine.Event) { retired++ }}))
	assert.Equal(t, 3_000, retired)
	assert.Equal(t, digests[8_000], m.Digest())

	done, cancel := context.WithCancel(context.Background())
	cancel()
	assert.ErrorIs(t, h.Seek(done, 9_000), context.Canceled)
}

// Moments are kept as the run goes, one of them for good; a step is gone back to from the last one before it, and what
// is far from all is refused.
func TestKeptMoments(t *testing.T) {
	m := try.Machine(t, machine.Config{}, echo)
	h := New(m)
	h.every = 1000
	digests := map[uint64]string{}
	for step := uint64(300); step <= 6000; step += 300 {
		m.Run(machine.Limit{Steps: step, Now: devices.Never})
		digests[step] = m.Digest()
		h.Pass()
		h.Type([]byte{byte(step / 300)})
		if step == 2400 {
			h.Hold()
		}
	}
	assert.Equal(t, uint64(2400), h.sound.steps())
	assert.Equal(t, uint64(6000), h.passed.steps())
	for _, step := range []uint64{6000, 2400, 2100, 5700, 300, 2700} {
		require.NoError(t, h.Seek(context.Background(), step))
		assert.Equal(t, digests[step], m.Digest(), "%d", step)
	}
	assert.ErrorIs(t, h.Seek(context.Background(), 6001+Longest), ErrTooLong)
}
