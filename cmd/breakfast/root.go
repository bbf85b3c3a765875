package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/program"
	"breakfast/plain"
)

// Exit statuses of the command itself. A program that ends by itself passes on its own code, up to maxCode.
const (
	statusFailed      = 1 // errors in a program's text; output that cannot be written
	statusUsage       = 2 // the command line, or a file that is no program
	maxCode           = 119
	statusFault       = 120
	statusIdle        = 121
	statusLimit       = 122
	statusInterrupted = 130
)

// A failure is an exit status, with what there is to say about it. A nil err has been said already.
type failure struct {
	status int
	err    error
}

func (f failure) Error() string {
	if f.err == nil {
		return fmt.Sprintf("exit status %d", f.status)
	}
	return f.err.Error()
}

func (f failure) Unwrap() error { return f.err }

// An app is one invocation: the command line and the world it talks to.
type app struct {
	stdin          io.Reader
	stdout, stderr *plain.Writer // for what is said
	rawOut, rawErr *stream       // behind them
	taken          []taken       // files that may not be written to
	atEnd          atEnd
	signals        signals
}

// Main runs a command line and returns its exit status.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	// A reader that goes away is an error of the next write, not the end of the process: the
	// terminal may still have to be put back.
	signal.Ignore(syscall.SIGPIPE)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	a := &app{stdin: stdin}
	a.signals = signals{atEnd: &a.atEnd, cancel: cancel, interrupts: make(chan struct{}, 1)}
	defer a.signals.caught()()
	a.setStreams(stdout, stderr)
	a.takeStream("stdin", stdin, "is read")
	a.takeStream("stdout", stdout, "holds another output")
	a.takeStream("stderr", stderr, "holds another output")
	root := a.root()
	root.SetArgs(args)
	err := refuseLines(args)
	if err == nil {
		err = root.ExecuteContext(ctx)
	}
	return a.leave(err)
}

// refuseLines refuses arguments of several lines: a name may not put lines of its own among those that are printed.
func refuseLines(args []string) error {
	for _, arg := range args {
		if strings.Contains(arg, "\n") {
			return failure{statusUsage,
				fmt.Errorf("the argument %q has a line break in it; if it is a file's name, rename the file", arg)}
		}
	}
	return nil
}

// leave says what there is to say about err, and returns the exit status.
func (a *app) leave(err error) int {
	var f failure
	if e := a.flushStreams(); e != nil && !errors.As(err, &f) {
		// a command may have ended well, or said no more than that
		err = failure{statusFailed, e}
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, syscall.EPIPE):
		return statusFailed // whoever read has gone: nobody is there to be told
	case !errors.As(err, &f):
		f = failure{statusUsage, err} // cobra's own: flags and arguments
	}
	if f.err != nil {
		fmt.Fprintln(a.stderr, "breakfast:", f.err)
	}
	return f.status
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "breakfast",
		Short: "A small computer in a kitchen: a RISC-V hart, appliances that ring, and recipes in assembly",
		Long: `Breakfast is a small computer in a kitchen. A RISC-V hart, the cook, runs recipes written in
assembly, or up to eight do (--harts); kettle, toaster and the other appliances work on their own and
ring when they are done.`,
		Example: `  breakfast run preemptive             assemble and run a built-in recipe, and report
  breakfast compare                    every recipe, one table
  breakfast run morning.s -D TOASTS=4  a program of your own
  breakfast doc kettle                 what the kettle's registers do
  breakfast doc lw                     what an instruction does
  breakfast help run                   more about a command`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return failure{statusUsage, fmt.Errorf("%w\n%s", badFlag(err), seeHelp(cmd))}
	})
	root.AddCommand(a.run(), a.compare(), a.diff(), a.asm(), a.dis(), a.fmt(), a.doc(), a.shot(), a.trace(), a.debug(),
		a.gdb(), a.explore(), a.lab(), a.grade(), a.version())
	return root
}

func seeHelp(cmd *cobra.Command) string {
	return fmt.Sprintf("see: %s --help", cmd.CommandPath())
}

// somePrograms wants at least one argument, where there is no BIOS to run alone, and says what it could be.
func somePrograms(opt *program.Options) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 || opt.BIOS != "" {
			return nil
		}
		return noProgram(cmd)
	}
}

// suchAs is the annotation of a command that says which program is a good example.
const suchAs = "such as"

func noProgram(cmd *cobra.Command) error {
	return failure{statusUsage, fmt.Errorf("%s what? Name a built-in program, .s files or an ELF file, such as: %s "+
		"%s\n%s",
		cmd.Name(), cmd.CommandPath(), cmp.Or(cmd.Annotations[suchAs], "preemptive"), seeHelp(cmd))}
}
