package stage

import (
	"slices"

	"breakfast/debug"
	"breakfast/window"
)

// Reload has a debugger of the program as it is written now take the place of the one before: with its breakpoints, and
// at the same time of the run, if it has come that far by itself. What was typed is not typed again: it would come to
// another program.
func (s *Stage) Reload(d *debug.Debugger) {
	s.cancel()
	s.exploring.leave()
	now := s.d.Machine().Position().Now
	d.Carry(s.d)
	fresh := New(d, s.title, s.file)
	fresh.speed, fresh.checked, fresh.into, fresh.looked = s.speed, s.checked, s.into, s.looked
	if s.chosen < len(d.Machine().Harts) {
		fresh.chosen = s.chosen
	}
	fresh.status = "assembled anew"
	if *s = *fresh; now > 0 {
		s.begin("to where it was", func() { s.d.SeekTime(now) }, nil)
	}
}

// Wrong says why the program, as it is written now, does not assemble; with the files that are to blame, as they are
// now. Nothing is wrong any more after a Reload.
func (s *Stage) Wrong(problems []window.Problem, sources []window.Source) {
	s.cancel()
	for _, old := range s.sources {
		if !slices.ContainsFunc(sources, func(f window.Source) bool { return f.File == old.File }) {
			sources = append(sources, old)
		}
	}
	s.view, s.running, s.problems, s.sources = nil, false, problems, sources
}
