package main

import (
	"path/filepath"
	"strings"

	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/window"
	"breakfast/window/stage"
)

// open builds what args name and puts it on the stage, at its beginning.
// The past takes at most so many MiB; 0 for as many as a debugger thinks right.
func open(args []string, board *program.Board, opt program.Options, past int) (window.Session, error) {
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
	if past > 0 {
		d.Remember(past << 20)
	}
	file := filepath.Base(opt.Names(args)[0])
	title := strings.TrimSuffix(file, filepath.Ext(file))
	if file == title {
		file += ".s"
	}
	return stage.New(d, title, file), nil
}
