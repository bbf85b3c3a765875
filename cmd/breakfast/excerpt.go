package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"breakfast/asm/advice"
	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/profile"
)

// A moment is a flag: a number of steps, a time of the machine, or one of the kitchen's clock.
type moment struct {
	given bool
	timed bool
	steps uint64
	now   devices.Ticks
}

func (m *moment) Set(s string) error {
	*m = moment{given: true}
	if n, err := strconv.ParseUint(s, 0, 64); err == nil {
		m.steps = n
		return nil
	}
	m.timed = true
	if strings.Contains(s, ":") {
		t, err := trace.ParseClock(s)
		m.now = t
		return err
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return errors.New("want a number of steps (5000), a time of the machine (0.5s, 20ms) or one of the kitchen's " +
			"clock (07:33:30)")
	}
	m.now = devices.Ticks(d / tick)
	return nil
}

func (m *moment) String() string {
	switch {
	case !m.given:
		return ""
	case m.timed:
		return (time.Duration(m.now) * tick).String()
	}
	return strconv.FormatUint(m.steps, 10)
}

func (m *moment) Type() string { return "MOMENT" }

// before says that a position is before the moment.
func (m *moment) before(p machine.Position) bool {
	if m.timed {
		return p.Now < m.now
	}
	return p.Steps < m.steps
}

// after says that a position is behind the moment.
func (m *moment) after(p machine.Position) bool {
	if m.timed {
		return p.Now > m.now
	}
	return p.Steps > m.steps
}

// An excerpt is the part of a run that a trace shows: from a moment to a moment, both with it, and, if to is not 0,
// where the hart is at low up to high.
type excerpt struct {
	from, to  moment
	low, high uint64
}

// includes says whether an event is in the excerpt.
func (w *excerpt) includes(m *machine.Machine, e machine.Event) bool {
	if w.from.given && w.from.before(e.At) || w.to.given && w.to.after(e.At) {
		return false
	}
	if w.high == 0 {
		return true
	}
	pc := e.PC
	if e.Kind&(machine.Rang|machine.Entered|machine.Restarted) != 0 {
		pc = m.Hart().PC
	}
	return uint64(pc) >= w.low && uint64(pc) < w.high
}

// within narrows the excerpt to the code of a symbol; "" for all code.
func (w *excerpt) within(m *machine.Machine, name string) error {
	if name == "" {
		return nil
	}
	s := m.Image().Symbol(name)
	if s == nil || s.Kind == image.Absolute {
		var names []string
		for _, x := range m.Image().Symbols {
			if x.Kind != image.Absolute {
				names = append(names, x.Name)
			}
		}
		hint := ""
		if near := advice.Nearest(name, names); near != "" {
			hint = ": did you mean " + near + "?"
		}
		return fmt.Errorf("--in %s: the program has no such symbol%s", name, hint)
	}
	seg := m.Image().SegmentAt(s.Addr)
	if seg == nil || seg.Flags&image.X == 0 {
		return fmt.Errorf("--in %s: no code is there", name)
	}
	w.low, w.high = uint64(s.Addr), profile.ProceduresOf(m.Image()).End(seg, s)
	return nil
}
