package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakfast/cmd/internal/program"
	"breakfast/debug"
)

// ownMachine refuses flags of the program and the machine where a session, which has its own, is opened. Own are the
// flags that go with one.
func ownMachine(cmd *cobra.Command, args, own []string) error {
	if !program.IsSession(args) {
		return nil
	}
	var other string
	cmd.Flags().Visit(func(fl *pflag.Flag) {
		if !slices.Contains(own, fl.Name) {
			other = fl.Name
		}
	})
	if other == "" {
		return nil
	}
	return failure{statusUsage, fmt.Errorf("%s is a session, with its own program and machine: leave out --%s", args[0],
		other)}
}

// debugger is a debugger of the program, or the session, that args name.
func (a *app) debugger(args []string, board *program.Board, opt program.Options) (*debug.Debugger, error) {
	if program.IsSession(args) {
		a.reads(args[0])
		s, err := program.OpenSession(args[0])
		if err != nil {
			return nil, failure{statusUsage, err}
		}
		d, err := debug.Open(s)
		if err != nil {
			return nil, failure{statusUsage, fmt.Errorf("%s: %w", args[0], err)}
		}
		if d.Seek(s.Moment); d.Diverged() != nil {
			fmt.Fprintln(a.stderr, "breakfast:", d.Diverged())
		}
		return d, nil
	}
	m, err := a.load(board, args, opt)
	if err != nil {
		return nil, err
	}
	typed, err := board.Typed()
	if err != nil {
		return nil, failure{statusUsage, err}
	}
	d := debug.New(m)
	d.Give(typed)
	return d, nil
}
