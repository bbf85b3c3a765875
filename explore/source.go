package explore

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// A Source is what is placed.
type Source struct {
	Name   string
	Number machine.Source // until it is due the hart stands still …
	Pause  devices.Ticks  // … or for so many ticks, if this is not 0: nothing interrupts it, the others go on
}

// ParseSource is the source of a name on a machine: timer, software, "supervisor timer", a device's name, or pause:N,
// a stall of N ticks.
func ParseSource(m *machine.Machine, name string) (Source, error) {
	if ticks, ok := strings.CutPrefix(name, "pause:"); ok {
		n, err := strconv.ParseUint(ticks, 10, 32)
		if err != nil || n == 0 {
			return Source{}, fmt.Errorf("%s: want pause:N, for N ticks from 1 on", name)
		}
		return pause(devices.Ticks(n)), nil
	}
	all := known(m)
	for _, s := range all {
		if s.Name == name {
			return s, nil
		}
	}
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return Source{}, fmt.Errorf("%q interrupts nobody on this board: want %s, or pause:N", name,
		strings.Join(names, ", "))
}

func pause(ticks devices.Ticks) Source {
	return Source{Name: fmt.Sprintf("pause:%d", ticks), Pause: ticks}
}

// known is all sources of a machine's board.
func known(m *machine.Machine) []Source {
	list := []Source{{Name: "timer", Number: machine.Timer}, {Name: "software", Number: machine.Software},
		{Name: "supervisor timer", Number: machine.Alarm}}
	for _, p := range m.Parts() {
		if p.Source != 0 {
			list = append(list, Source{Name: p.Device.Info().Name, Number: machine.Source(p.Source)})
		}
	}
	return list
}

// pauses are the stalls that are placed where nobody chooses and there are several harts, in ticks: of a turn or so,
// and of many.
var pauses = [...]devices.Ticks{64, 1024}

// A hearing finds out which sources a program listens to.
type hearing struct {
	heard map[string]bool
}

// gating are the events after which it may listen to more.
const gating = machine.Gated | machine.Stored | machine.Returned

// look notes what the program listens to now.
func (h *hearing) look(m *machine.Machine) {
	for i := range m.Harts {
		m.As(i, func() {
			for _, g := range m.Gates() {
				if g.Wanted {
					h.heard[g.Name] = true
				}
			}
		})
	}
}

// sources is what is placed where nobody says what: what the program listened to, but for what only a person or
// another hart can cause; and of several harts, stalls.
func (h *hearing) sources(m *machine.Machine) (list []Source) {
	for _, s := range known(m) {
		if h.heard[s.Name] && s.Name != "uart" && s.Name != "software" {
			list = append(list, s)
		}
	}
	if len(m.Harts) > 1 {
		for _, p := range pauses {
			list = append(list, pause(p))
		}
	}
	return list
}

// due says that a source's line, or its device's, is up already for a hart: to place it there changes nothing.
func (s *Source) due(m *machine.Machine, hart int, d devices.Device) bool {
	h := &m.Harts[hart]
	switch {
	case s.Pause > 0:
		return false
	case s.Number == machine.Timer:
		return h.MIP&isa.MTI != 0
	case s.Number == machine.Software:
		return h.MIP&isa.MSI != 0
	case s.Number == machine.Alarm:
		return (h.MIP|h.SoftIP)&isa.STI != 0
	}
	return d.IRQ()
}

// MostStall is the longest time that a hart may stand still until an alarm, in ticks: half an hour. Alarms that are set
// to never are further, and no hart is as slow as that.
const MostStall devices.Ticks = 1 << 34

// wait is how long it is until the source is due, as far as that is known, or may be; or how long a pause is. Ever says
// that it may be, in MostStall, if the hart stands still: of a device, that something is to happen; of what others can
// cause, always.
func (s *Source) wait(m *machine.Machine, hart int, d devices.Device) (_ devices.Ticks, ever bool) {
	at := m.Harts[hart].STimeCmp
	switch {
	case s.Pause > 0:
		return s.Pause, true
	case s.Number == machine.Software:
		return 0, true
	case s.Number == machine.Timer:
		at, _ = m.CLINT.Alarm(hart)
	case s.Number != machine.Alarm:
		if len(m.Harts) > 1 {
			return 0, true // others may use it
		}
		d.Advance(m.Position().Now)
		at := d.Deadline()
		return at - m.Position().Now, at != devices.Never
	}
	wait := devices.Ticks(at - m.CLINT.Time())
	return wait, wait <= MostStall
}

// next is when the source's device next does something that does not raise its line: that is up already, or nothing
// that it has under way is let ring. Never if the line may rise, or the device does not go on. A hart that stands still
// until then is slow, too, and finds more done than it has heard of.
func (s *Source) next(m *machine.Machine, d devices.Device) devices.Ticks {
	if d == nil {
		return devices.Never
	}
	d.Advance(m.Position().Now)
	at := d.Deadline()
	if at == devices.Never || at-m.Position().Now > MostStall || !d.IRQ() && (len(m.Harts) > 1 || !silent(d)) {
		return devices.Never
	}
	return at
}

// silent says that a device rings for nothing that it does by itself from now on. It is moved on to see that, and back.
func silent(d devices.Device) bool {
	was := d.AppendState(nil)
	defer func() {
		if err := d.Restore(was); err != nil {
			panic(err) // a state of this very device
		}
	}()
	for range mostEvents {
		at := d.Deadline()
		if at == devices.Never {
			return true
		}
		if d.Advance(at); d.IRQ() {
			return false
		}
	}
	return false
}

// mostEvents is how many a device may have under way and be looked at for the one that rings.
const mostEvents = 16

// device is the source's device on a machine of its board; nil if it is none's.
func (s *Source) device(m *machine.Machine) devices.Device {
	for _, p := range m.Parts() {
		if p.Source != 0 && machine.Source(p.Source) == s.Number && s.Pause == 0 {
			return p.Device
		}
	}
	return nil
}

// open says that a source's interrupt would be taken by the hart that is meant, if it were due.
func (s *Source) open(m *machine.Machine) bool {
	open := m.Hart().Open()
	switch {
	case s.Pause > 0:
		return true
	case s.Number == machine.Timer:
		return open&isa.MTI != 0
	case s.Number == machine.Software:
		return open&isa.MSI != 0
	case s.Number == machine.Alarm:
		return open&isa.STI != 0
	case open&(isa.MEI|isa.SEI) == 0:
		return false
	}
	for _, g := range m.Gates() {
		if g.Name == s.Name {
			return g.Closed == ""
		}
	}
	return false
}
