package debug

import (
	"slices"

	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/explain"
)

// seen is what was seen of the run from its beginning to now (history.Observer).
type seen struct {
	m      *machine.Machine
	t      *trace.Tracer
	w      *explain.Witness
	output []byte    // what the console said, at least the last outputKept bytes …
	sent   uint64    // … of so many
	passed []passage // each hart's last trap or return
	fresh  any       // the state at power-on
}

const outputKept = 64 << 10

// collect takes what the console said.
func (s *seen) collect() {
	out := s.m.Output()
	s.output, s.sent = append(s.output, out...), s.sent+uint64(len(out))
	if len(s.output) > 2*outputKept { // not for each byte
		s.output = slices.Clone(s.kept())
	}
}

// kept is what is kept of what the console said.
func (s *seen) kept() []byte { return s.output[max(len(s.output)-outputKept, 0):] }

// A view is a state of what was seen. It never changes.
type view struct {
	t      *trace.Tracer
	w      *explain.Witness
	output []byte
	sent   uint64
	passed []passage
}

// Save is what was seen.
func (s *seen) Save() (state any, bytes int) {
	s.collect()
	t, size := s.t.Save()
	s.output = slices.Clip(s.kept()) // what is appended goes elsewhere
	return view{t, s.w.Save(), s.output, s.sent, slices.Clone(s.passed)}, size + len(s.output)
}

// Restore has seen what it had when that was saved.
func (s *seen) Restore(state any) {
	if state == nil {
		state = s.fresh
	}
	v := state.(view)
	s.t.Restore(v.t)
	s.w.Restore(v.w)
	s.output, s.sent = v.output, v.sent
	copy(s.passed, v.passed)
}

// Forget has the recording end here.
func (s *seen) Forget() (undo func()) { return s.t.Forget() }

// Bytes is what the recording takes.
func (s *seen) Bytes() int { return s.t.Recorded() }
