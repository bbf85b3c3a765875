package history

import (
	"context"
	"sort"

	"breakfast/devices"
	"breakfast/machine"
)

// Seek takes the machine to a step of its past; who watches it is not told. It is ErrTooLong if that is too far from
// any moment that was kept, and ctx's error if ctx is done before it is reached; or a Diverged; where the machine then
// is is not said.
func (h *History) Seek(ctx context.Context, step uint64) error {
	i := sort.Search(len(h.kept), func(i int) bool { return h.kept[i].position().Steps > step })
	from := last(h.kept[:i])
	if step-from.position().Steps > h.Budget {
		return ErrTooLong
	}
	if from.at == nil {
		h.m.Reset()
	} else if err := h.m.Restore(from.at); err != nil {
		return err
	}
	h.m.Forget()
	h.again = from.next
	return h.Replay(ctx, step, machine.Probe{})
}

// Replay goes on from where Seek or Replay went to another step while the probe watches, alone, or to where the
// probe stops it or the run ended.
func (h *History) Replay(ctx context.Context, step uint64, probe machine.Probe) error {
	defer h.m.Alone()()
	h.m.Watch(probe)
	defer h.m.Hear(h.m.Hear(machine.Anytime)) // what comes is known
	for p := h.m.Position(); p.Steps < step; p = h.m.Position() {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(step, h.slice(machine.Limit{Steps: step}).Steps)
		h.again = h.hand(h.again, to-1)
		stop := h.m.Run(machine.Limit{Steps: to, Now: devices.Never})
		h.m.Output()
		if h.agree(); h.diverged != nil {
			return h.diverged
		}
		if stop.Reason != machine.Reached && stop.Reason != machine.InVain {
			return nil
		}
	}
	return nil
}
