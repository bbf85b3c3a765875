package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"breakfast/cmd/internal/program"
	"breakfast/debug"
	protocol "breakfast/face/lines"
	face "breakfast/face/screen"
)

// debugFlags are the choices of the debug command.
type debugFlags struct {
	program program.Options
	board   program.Board
	plain   bool
	json    bool
	past    program.MiB
}

// debugOwn are the flags that go with a session.
var debugOwn = []string{"plain", "json", "past"}

func (a *app) debug() *cobra.Command {
	var f debugFlags
	cmd := &cobra.Command{
		Use:   "debug FILE.s… | NAME | FILE.elf | FILE.session | --load ADDR FILE",
		Short: "Debug a program here, forwards and backwards",
		Long: `Loads a program, stands at its first instruction, and takes the whole terminal: panes for the source,
registers, gates, the timeline and the console, the window's keys, and after : or Enter a line for
commands: step, over, run, to interrupt, back, break, watch, why, lastwrite, set. "help" lists them, and
docs/debugging.md tells more. Ctrl-C stops a move, and ends where there is none. A session
(docs/past.md) is opened at its moment.

--plain is a protocol of lines, for screen readers, scripts and pipes: commands come from stdin, and
answers are sentences, a fact a line; after each move two lines say where it stands and why, and what
comes next. What the program sends to its terminal begins with "Printed:", a line that is refused with
"error:". "type TEXT" types at that terminal. What is typed or changed in the past begins another
future at once; "undo" has the old one back. Ctrl-C stops a move, and ends where there is none.
--json writes an object a line in place of the sentences.

The exit status is 1 if a line was refused, unless "quit N" says another.`,
		Example: `  breakfast debug preemptive
  echo 'break :12
  run
  registers' | breakfast debug morning.s --plain
  breakfast debug tea.session --plain --json < questions`,
		Args:              somePrograms(&f.program),
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := ownMachine(cmd, args, debugOwn); err != nil {
				return err
			}
			return a.serveDebug(cmd.Context(), args, &f)
		},
	}
	fs := cmd.Flags()
	f.program.AddFlags(fs)
	f.board.AddFlags(fs, program.DefaultRAM)
	f.program.AddLoad(fs)
	f.program.AddBIOS(fs)
	fs.BoolVar(&f.plain, "plain", false, "a command a line, and sentences: for screen readers, scripts and pipes")
	fs.BoolVar(&f.json, "json", false, "the same, and an object of JSON a line in place of sentences")
	addPast(fs, &f.past)
	return cmd
}

// addPast adds --past.
func addPast(fs *pflag.FlagSet, past *program.MiB) {
	fs.Var(past, "past",
		"let the past take at most so many `MiB` of memory: with less, going back far takes longer (default 256)")
}

// serveDebug debugs until whoever asks ends it.
func (a *app) serveDebug(ctx context.Context, args []string, f *debugFlags) error {
	lines := f.plain || f.json
	in, out, err := terminals(a.stdin, a.rawOut.w)
	if !lines && err != nil {
		return failure{statusUsage, err}
	}
	d, err := a.debugger(args, &f.board, f.program)
	if err != nil {
		return err
	}
	if f.past > 0 {
		d.Remember(int(f.past) << 20)
	}
	name := f.program.Names(args)[0]
	save := func(file string) error { return a.saveRun(d, title(name), file) }
	if !lines {
		return a.debugScreen(ctx, d, face.Options{Title: title(name), In: in, Out: out, Save: save})
	}
	interrupts, done := a.signals.lend()
	defer done()
	status, err := protocol.Serve(ctx, d, protocol.Options{Title: title(name), In: a.stdin, Out: a.stdout, JSON: f.json,
		Interrupts: interrupts, Save: save, Progress: newMeter(a.rawErr).tell})
	switch {
	case err != nil:
		return failure{statusFailed, fmt.Errorf("cannot write: %w", err)}
	case status != 0:
		return failure{status, nil}
	}
	return nil
}

// terminals are the terminal's two sides, for a debugger that takes all of it. An error says why there are none.
func terminals(stdin io.Reader, stdout io.Writer) (in, out *os.File, err error) {
	in, ok := stdin.(*os.File)
	out, ok2 := stdout.(*os.File)
	switch {
	case !ok || !ok2 || !term.IsTerminal(int(in.Fd())) || !term.IsTerminal(int(out.Fd())):
		return nil, nil, errors.New("debug wants a terminal; in pipes and scripts: --plain")
	case os.Getenv("TERM") == "dumb":
		return nil, nil, errors.New("this terminal has no screen (TERM=dumb): --plain")
	}
	return in, out, nil
}

// restoring is what puts a screen back at a sudden end: no alternate screen, the cursor, no bracketed paste.
const restoring = "\x1b[?1049l\x1b[?25h\x1b[?2004l"

// debugScreen debugs on the whole terminal.
func (a *app) debugScreen(ctx context.Context, d *debug.Debugger, opt face.Options) error {
	done := a.atEnd.guard(func() func() {
		before, err := term.GetState(int(opt.In.Fd()))
		return func() {
			if err == nil {
				_, _ = io.WriteString(opt.Out, restoring)
				_ = term.Restore(int(opt.In.Fd()), before)
			}
		}
	})
	defer done()
	defer a.signals.heed()()
	status, err := face.Serve(ctx, d, opt)
	switch {
	case err != nil:
		return failure{statusFailed, err}
	case ctx.Err() != nil:
		return failure{statusInterrupted, nil}
	case status != 0:
		return failure{status, nil}
	}
	return nil
}

// saveRun writes a run to a session.
func (a *app) saveRun(d *debug.Debugger, name, file string) error {
	if err := program.MayRecord(file); err != nil {
		return err
	}
	s, err := d.Session(name)
	if err != nil {
		return err
	}
	data, err := s.Encode()
	if err != nil {
		return err
	}
	return a.writeFile(file, data)
}
