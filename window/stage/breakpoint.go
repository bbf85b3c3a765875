package stage

import (
	"fmt"
	"slices"

	"breakfast/debug"
)

// stops are the instructions at which there is a breakpoint.
func (s *Stage) stops() map[uint32]bool {
	at := map[uint32]bool{}
	for _, p := range s.d.Breakpoints() {
		for _, a := range p.Addrs {
			at[a] = !p.Off
		}
	}
	return at
}

// breakpoint sets a breakpoint at an instruction, or takes those away that are there.
func (s *Stage) breakpoint(addr uint32) error {
	gone := false
	for _, p := range s.d.Breakpoints() {
		if slices.Contains(p.Addrs, addr) {
			gone = s.d.Clear(p.ID)
		}
	}
	if gone {
		return nil
	}
	_, err := s.d.Set(debug.Breakpoint{At: s.where(addr)})
	return err
}

// where names an instruction in such a way that it is found again when the program was changed: by its line, if it is
// the first of that, or by a label.
func (s *Stage) where(addr uint32) string {
	img := s.d.Machine().Image()
	if img != nil {
		if file, line, ok := img.LineAt(addr); ok {
			where := fmt.Sprintf("%s:%d", file, line)
			if at, _, err := s.d.Places(where); err == nil && slices.Contains(at, addr) {
				return where
			}
		}
		if name := img.Place(addr); name != "" {
			if at, _, err := s.d.Places(name); err == nil && slices.Contains(at, addr) {
				return name
			}
		}
	}
	return fmt.Sprintf("%#x", addr)
}
