package debug

import (
	"encoding/json"
	"fmt"

	"breakfast/machine/session"
)

// Open is a debugger of a session, at the beginning of its run, all of which is known. To see what there is to be seen,
// Seek its Moment: if the run is another by then, it has Diverged. Breakpoints that this version does not know are left
// out.
func Open(s *session.Session) (*Debugger, error) {
	m, err := s.Machine()
	if err != nil {
		return nil, err
	}
	d := New(m)
	if err := d.past.Play(s.Run); err != nil {
		return nil, err
	}
	for _, b := range s.Breakpoints {
		var at uint32
		if p := (Breakpoint{}); json.Unmarshal(b, &at) == nil {
			_, _ = d.Set(Breakpoint{At: fmt.Sprintf("%#x", at)}) // as sessions once had them
		} else if json.Unmarshal(b, &p) == nil {
			_, _ = d.Set(p)
		}
	}
	return d, nil
}

// Session is the run as far as it is known, at the present moment, with the breakpoints. Name is the program's.
func (d *Debugger) Session(name string) (*session.Session, error) {
	d.settle()
	d.seen.collect()
	s := session.Record(d.m, d.past, name)
	add := func(v any) error {
		b, err := json.Marshal(v)
		s.Breakpoints = append(s.Breakpoints, b)
		return err
	}
	for _, p := range d.points {
		if err := add(p.Breakpoint); err != nil {
			return nil, fmt.Errorf("breakpoint %d: %w", p.id, err)
		}
	}
	return s, nil
}
