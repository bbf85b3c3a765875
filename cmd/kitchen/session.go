package main

import (
	"path/filepath"
	"strings"

	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/window"
	"breakfast/window/stage"
)

// open builds what args name and puts it on the stage, at its beginning.
func open(args []string, opt program.Options) (window.Session, error) {
	m, err := machine.New(machine.Config{})
	if err != nil {
		return nil, err
	}
	img, err := program.Build(m, args, opt)
	if err != nil {
		return nil, err
	}
	if err := m.Load(img); err != nil {
		return nil, err
	}
	file := filepath.Base(args[0])
	title := strings.TrimSuffix(file, filepath.Ext(file))
	if file == title {
		file += ".s"
	}
	return stage.New(debug.New(m), title, file), nil
}
