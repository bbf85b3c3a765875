package main

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/lab"
	"breakfast/plain"
)

func (a *app) labLint() *cobra.Command {
	return &cobra.Command{
		Use:   "lint LAB",
		Short: "Find what is wrong with a lab, before a student does",
		Long: `Tries a lab's sheet on its answers, its skeleton and its wrong solutions: a label or a register that
nobody has, a check that nothing fails, points for nothing, a -D that the program does not ask for. LAB is
a lab's name, or a folder of your own with one, with a slash in it: ./mylab.

The exit status is 0 if there is nothing to mend, notes left aside; else 1.`,
		Example: "  breakfast lab lint ./mylab",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := lab.Find(args[0])
			if err != nil {
				return failure{statusUsage, err}
			}
			done := a.signals.heed()
			flaws, err := l.Lint(cmd.Context())
			done()
			switch {
			case cmd.Context().Err() != nil:
				return failure{statusInterrupted, errors.New("interrupted")}
			case err != nil:
				return failure{statusGrader, err}
			}
			var b bytes.Buffer
			serious := 0
			for _, f := range flaws {
				fmt.Fprintf(&b, "checks:%s\n", f)
				if !f.Note {
					serious++
				}
			}
			fmt.Fprintf(&b, "Lab %s: %d to mend, %d notes.\n", l.Sheet.Name, serious, len(flaws)-serious)
			if _, err := plain.NewWriter(a.stdout).Write(b.Bytes()); err != nil || serious == 0 {
				return err
			}
			return failure{statusFailed, nil}
		},
	}
}
