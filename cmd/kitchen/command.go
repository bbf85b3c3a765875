//go:build !js

package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakfast/cmd/internal/program"
	"breakfast/cmd/internal/version"
	"breakfast/plain"
)

// kitchen runs the command and returns its exit status: 0, 1 if there is no window, 2 for a wrong command line or no
// such program.
func kitchen(args []string, stdout, stderr io.Writer) int {
	status := 2
	var opt program.Options
	var board program.Board
	var past program.MiB
	var recorded, sheet string
	var still bool
	var tasks program.Foreign
	cmd := &cobra.Command{
		Use: "kitchen NAME | FILE.s… | FILE.elf | FILE.session | LAB-FOLDER",
		Long: `Opens a window on a program: its source, its kitchen, its registers, its time, and the gates that an
interrupt passes on its way from a device to the hart. Ctrl with K, or ?, lists all that can be done,
with its key; it finds labels and lines, goes to a time (07:33:30) or a step, and what it does not
find the debugger can be told, as in "breakfast debug": break stroke if a0 > 3, lastwrite count.

Every button shows its key: R runs and pauses, → steps, ← steps back, N steps over a call, O goes out
of the procedure or the handler, I to the next interrupt; with Shift, each goes back to the last one.
Y says why no handler runs, W who wrote last what the pointer is at, B sets a breakpoint, as does a
click beside a line; a click or a drag on the line "whole run" goes to that moment, and End to the
last that is known. + and - set the speed, Tab types to the console, 1 to 5 show an appliance's
registers, T changes the theme, Ctrl with + and - the size, and Ctrl with Q closes the window. Panels
are dragged at what is between them. Ctrl with C copies what the pointer is at, Ctrl with V pastes
to the console. What takes long shows how far it is, and Esc leaves it. A click on a register, a CSR or a word of the
stack types another value, in hexadecimal. What is typed in the past begins another future, after a
question; U has the old one back, and the new one.

Of a lab's folder the window shows the checks, and the run that failed one first, at its end; a save
checks again, as does F5.

A program, or a session, that is dropped on the window is opened. The program's files are watched:
when one is saved the program is made anew, and goes to the time where it was, with its breakpoints;
what does not assemble is shown at its line.

Of several harts (--harts) the window shows the one whose turn it is: its line, its registers and its
stack. H chooses the next one, and after the last follows the turn again; so does a click on a hart's
tab over the registers, or on its flag in the program. Then →, ← and N step that hart, whatever
the others do meanwhile.

A session is a run in a file: the program, its sources, the machine, all that was typed, and the
moment. "breakfast run --record" and "breakfast lab check" write some, too.`,
		Short: "watch a program make breakfast, one step at a time, forwards and backwards",
		Example: `  kitchen preemptive       a built-in program
  kitchen morning.s        a program of your own
  kitchen restless -D TOASTS=2
  kitchen preemptive --record tea.session   write the run to a file when the window is closed
  kitchen tea.session      where that was, with its past and all that was typed
  kitchen rings            a lab's folder: its checks, and the run that failed first
  kitchen work --sheet mylab    a lab of your own`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && opt.BIOS == "" {
				return errors.New("on what? Name a built-in program, .s files or an ELF file, such as: kitchen " +
					"preemptive\nsee: kitchen --help")
			}
			return nil
		},
		Version:       version.Name(),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := agree(args, cmd.Flags()); err != nil {
				return err
			}
			if recorded != "" {
				if err := program.MayRecord(recorded); err != nil {
					return fmt.Errorf("--record: %w", err)
				}
			}
			session, shown, err := openAny(args, &board, opt, int(past), &tasks, sheet)
			if err != nil {
				return err
			}
			status = 1
			g := newGame(session)
			g.shown = shown
			g.window.Still(still)
			defer func() { g.shown.close() }()
			name := opt.Names(args)[0]
			if err := show(g, name); err != nil {
				return fmt.Errorf("cannot open a window: %w\n(it needs a display; \"breakfast debug %s\" needs none)",
					err, name)
			}
			if recorded != "" {
				return record(g.shown.Stage, recorded)
			}
			return nil
		},
	}
	opt.AddFlags(cmd.Flags())
	opt.AddBIOS(cmd.Flags())
	board.AddFlags(cmd.Flags(), program.DefaultRAM)
	tasks.AddFlags(cmd.Flags())
	cmd.Flags().Var(&past, "past",
		"let the past take at most so many `MiB` of memory: with less, going back far takes longer (default 256)")
	cmd.Flags().StringVar(&recorded, "record", "",
		"write the run to `FILE`, a session, when the window is closed; over another session, but over nothing else")
	cmd.Flags().StringVar(&sheet, "sheet", "", "check a lab's folder as `LAB`: a folder of your own, or a lab's name")
	cmd.Flags().BoolVar(&still, "still", false, "less motion: no steam, no bubbles; Shift T in the window")
	cmd.SetArgs(args)
	said := plain.NewWriter(stderr)
	cmd.SetOut(stdout)
	cmd.SetErr(said)
	if err := cmd.Execute(); err != nil {
		fmt.Fprintln(said, "kitchen:", err)
		return status
	}
	return 0
}

// agree says which flag does not go with what args name.
func agree(args []string, fs *pflag.FlagSet) error {
	folder, of := isFolder(args), chosen(fs)
	switch {
	case program.IsSession(args) && of != "":
		return fmt.Errorf("%s is a session, with its own program and machine: leave out --%s", args[0], of)
	case folder && of != "":
		return fmt.Errorf("%s is a lab's folder, and its checks say which machine each run is on: leave out --%s",
			args[0], of)
	case !folder && fs.Changed("sheet"):
		return errors.New("--sheet says what a lab's folder is checked as: name a folder")
	}
	return nil
}

// chosen is a flag that was given and says which program or machine; "" for none.
func chosen(fs *pflag.FlagSet) (name string) {
	fs.Visit(func(f *pflag.Flag) {
		if !slices.Contains([]string{"past", "record", "still", "sheet"}, f.Name) {
			name = f.Name
		}
	})
	return name
}
