package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/lab"
	"breakfast/grade"
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

func (a *app) labRecord() *cobra.Command {
	return &cobra.Command{
		Use:   "record LAB",
		Short: "Write what the answer does, for a sheet to compare with",
		Long: `Runs a lab's answers as its sheet says, and writes what they store to the devices that "recorded"
quantities name to the file recorded in the lab's folder. So a sheet compares with a program that it does
not hold. LAB is a folder of your own, with a slash in it: ./mylab.`,
		Example: "  breakfast lab record ./mylab",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l, err := lab.Open(args[0])
			if err != nil {
				return failure{statusUsage, err}
			}
			text, err := l.Record(cmd.Context())
			if err == nil && text == "" {
				err = errors.New("the sheet asks for nothing that is recorded")
			}
			if err != nil {
				return failure{statusFailed, err}
			}
			return a.writeFile(filepath.Join(args[0], "recorded"), []byte(text))
		},
	}
}

func (a *app) labMutants() *cobra.Command {
	var out markOutputs
	at := labAt{begun: a.begun(&out)}
	cmd := &cobra.Command{
		Use:   "mutants LAB [DIR]",
		Short: "Mark tests that somebody wrote for a lab: they pass its answer, and fail each mutant of it",
		Long: `Marks the file tests in DIR, the current folder without one: checks in the words of sheets (breakfast
doc sheet). They are tried on the lab's answer, which they are to pass, and on each of its wrong
solutions, the mutants, which they are to fail: a lost csrci, a forgotten t6, a ring that is acknowledged
late. Which mutant they missed is said in a sentence.

A lab with "mutants" in its sheet sets that as a task, with points of its own; lab check and grade take it.`,
		Example: "  breakfast lab mutants rings mine",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			at.lab = func() (*lab.Lab, error) {
				l, err := lab.Find(args[0])
				if err == nil {
					l, err = l.Mutants()
				}
				return l, err
			}
			return a.checkAndTell(cmd.Context(), args[1:], &at, &out)
		},
	}
	out.addFlags(cmd)
	at.board.AddFlags(cmd.Flags(), grade.RAM)
	return cmd
}
