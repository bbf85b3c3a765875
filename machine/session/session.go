// Package session is a run in one file: the program with its sources, the machine, all that came in, what the run was
// at some moments, and the moment to look at. Whoever opens it has the run before him, up to its end.
package session

import (
	"encoding/json"
	"errors"
	"fmt"

	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
)

// A Session is a run, and somebody's place in it.
type Session struct {
	Name   string // of the program, as people call it
	Config machine.Config
	Image  *image.Image
	Run    *history.Record
	Moment machine.Position // to look at

	// Breakpoints are what a debugger makes of them, JSON each.
	Breakpoints []json.RawMessage
}

// Record is a session of a machine's run as far as it is known, at the present moment.
func Record(m *machine.Machine, past *history.History, name string) *Session {
	return &Session{Name: name, Config: m.Config(), Image: m.Image(), Run: past.Record(), Moment: m.Position()}
}

// Machine is a machine with the program loaded, at power-on, to play the run on.
func (s *Session) Machine() (*machine.Machine, error) {
	if s.Config.Kitchen != nil && *s.Config.Kitchen != *devices.DefaultKitchen() {
		return nil, errors.New("its appliances have other constants than those of this version: it would run " +
			"differently")
	}
	m, err := machine.New(s.Config)
	if err != nil {
		return nil, err
	}
	if err := m.Load(s.Image); err != nil {
		return nil, fmt.Errorf("its program: %w", err)
	}
	return m, nil
}
