package main

import (
	"fmt"
	"io"

	"github.com/spf13/pflag"

	"breakfast/cmd/internal/program"
)

// kitchen opens the window of a page on what it names, and never returns. A page gives few flags, and reads no help: so
// cobra, which is a fiftieth of what a browser would load, is left out.
func kitchen(args []string, _, stderr io.Writer) int {
	var board program.Board
	fs := pflag.NewFlagSet("kitchen", pflag.ContinueOnError)
	fs.IntVar(&board.Harts, "harts", 0, "how many harts the machine has")
	still := fs.Bool("still", false, "less motion")
	if err := fs.Parse(args); err != nil {
		fmt.Fprintln(stderr, "kitchen:", err)
		return 2
	}
	session, shown, err := openAny(fs.Args(), &board, program.Options{}, 0, &program.Foreign{}, "")
	if err == nil {
		g := newGame(session)
		g.shown = shown
		g.window.Still(*still)
		err = show(g, fs.Arg(0))
	}
	if err != nil {
		fmt.Fprintln(stderr, "kitchen:", err)
	}
	return 1
}
