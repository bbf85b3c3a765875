package main

import (
	"fmt"
	"path/filepath"

	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/window/stage"
)

// open builds what args name and puts it on the stage, at its beginning, and again when its files change; or opens the
// session that they name, and sets out for the moment that it is about. The past takes at most so many MiB; 0 for as
// many as a debugger thinks right.
func open(args []string, board *program.Board, opt program.Options, past int) (*edited, error) {
	return openKnowing(args, board, opt, past, &program.Foreign{})
}

// openKnowing is open, with how tasks are known.
func openKnowing(args []string, board *program.Board, opt program.Options, past int, tasks *program.Foreign) (*edited,
	error) {
	reopened := func(name string) (*edited, error) { return open([]string{name}, board, opt, past) }
	if program.IsSession(args) {
		s, err := reopen(args[0], past)
		return &edited{Stage: s, open: reopened}, err
	}
	title, file := entitled(&opt, args)
	e, err := openEdited(title, file, func(read func(string)) (*debug.Debugger, error) {
		opt := opt
		opt.Read = read
		m, err := board.Load(args, opt)
		if err != nil {
			return nil, err
		}
		typed, err := board.Typed()
		if err != nil {
			return nil, err
		}
		d := debug.New(m)
		d.Give(typed)
		remember(d, past)
		return d, tasks.Tell(m, d.Tracer())
	})
	if e != nil {
		e.open = reopened
	}
	return e, err
}

func remember(d *debug.Debugger, past int) {
	if past > 0 {
		d.Remember(past << 20)
	}
}

func reopen(name string, past int) (*stage.Stage, error) {
	s, err := program.OpenSession(name)
	if err != nil {
		return nil, err
	}
	d, err := debug.Open(s)
	if err != nil {
		return nil, fmt.Errorf("%s is no session that can be opened: %w", name, err)
	}
	remember(d, past)
	st := stage.New(d, s.Name, filepath.Base(name))
	st.Seek("to where it was recorded", s.Moment)
	return st, nil
}

// record writes what is on a stage to a file, as a whole or not at all.
func record(s *stage.Stage, name string) error {
	if err := program.MayRecord(name); err != nil {
		return err
	}
	run, err := s.Session()
	if err != nil {
		return err
	}
	data, err := run.Encode()
	if err != nil {
		return err
	}
	return program.WriteWhole(name, data)
}
