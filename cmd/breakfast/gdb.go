package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/program"
	"breakfast/face/gdb"
	"breakfast/machine"
)

// gdbFlags are the choices of the gdb command.
type gdbFlags struct {
	program program.Options
	board   program.Board
	listen  string
	remote  bool
	console string
	elf     string
	once    bool
	past    program.MiB
}

// gdbOwn are the flags that go with a session, which has its own program and machine.
var gdbOwn = []string{"listen", "allow-remote", "console", "elf", "once", "past"}

func (a *app) gdb() *cobra.Command {
	var f gdbFlags
	cmd := &cobra.Command{
		Use:   "gdb FILE.s… | NAME | FILE.elf | FILE.session | --load ADDR FILE",
		Short: "Let GDB debug a program, forwards and backwards",
		Long: `Loads a program, stands at its first instruction, and serves GDB's remote protocol to one client at
a time: registers and CSRs, memory and devices, breakpoints, watchpoints, harts as threads, and going
back: reverse-stepi, reverse-continue, reverse-finish, to the beginning of the run. When a client
detaches or goes away the machine stands still, and the next one finds it there.

GDB reads symbols and lines from an ELF file: of a source, or of a session's program, --elf writes one.
A session (docs/past.md) is opened at its moment, with its past and what is known of its future.
What is changed in the past (set $a0 = 3) begins another future; "monitor undo" has the old one back.
"monitor help" lists what can be asked besides: breakpoints at traps and on CSRs and devices' registers,
with conditions in the language of docs/debugging.md; the kitchen; why the program stopped.

--console says where the program's terminal is: stdio, this one (what is typed here is typed there);
gdb, the client's; none; or a file or a terminal by its path (/dev/pts/3).`,
		Example: `  breakfast gdb preemptive
  breakfast gdb morning.s --elf m.elf     then: gdb-multiarch m.elf -ex 'target remote :1234'
  breakfast gdb tea.session --elf t.elf
  breakfast gdb kernel.elf --disk fs.img --harts 2 --listen /tmp/kernel.sock
  breakfast gdb lab.elf --console gdb --once`,
		Args:              somePrograms(&f.program),
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := ownMachine(cmd, args, gdbOwn); err != nil {
				return err
			}
			return a.serveGDB(cmd.Context(), args, f)
		},
	}
	fs := cmd.Flags()
	f.program.AddFlags(fs)
	f.board.AddFlags(fs, program.DefaultRAM)
	f.program.AddLoad(fs)
	f.program.AddBIOS(fs)
	fs.StringVar(&f.listen, "listen", "127.0.0.1:1234", "where GDB connects: `HOST:PORT`, or the path of a Unix socket")
	fs.BoolVar(&f.remote, "allow-remote", false, "let others than this computer connect, who can then read and write "+
		"the machine")
	fs.StringVar(&f.console, "console", "stdio", "where the program's terminal is: stdio, gdb, none, or a `FILE`")
	fs.StringVar(&f.elf, "elf", "", "write the program to `FILE`, with its symbols and lines, for GDB to read")
	addPast(fs, &f.past)
	fs.BoolVar(&f.once, "once", false, "end when the first client has gone")
	return cmd
}

// serveGDB serves clients until Ctrl-C.
func (a *app) serveGDB(ctx context.Context, args []string, f gdbFlags) error {
	d, err := a.debugger(args, &f.board, f.program)
	if err != nil {
		return err
	}
	if f.past > 0 {
		d.Remember(int(f.past) << 20)
	}
	if err := a.writeELF(d.Machine(), f.elf); err != nil {
		return err
	}
	opt := gdb.Options{Once: f.once, Say: func(text string) { fmt.Fprintln(a.stderr, "breakfast:", text) }}
	done, err := a.gdbConsole(&opt, f.console)
	if err != nil {
		return failure{statusUsage, err}
	}
	defer done()
	l, err := gdb.Listen(f.listen, f.remote)
	if err != nil {
		return failure{statusUsage, fmt.Errorf("--listen %s: %w", f.listen, err)}
	}
	if f.remote {
		opt.Say("whoever reaches this address can read and write the machine")
	}
	at := l.Addr().String()
	opt.Say(fmt.Sprintf("waiting for GDB at %s: gdb-multiarch FILE.elf -ex 'target remote %[1]s'", at))
	defer a.signals.heed()()
	if err := gdb.Serve(ctx, l, d, opt); err != nil {
		return failure{statusFailed, err}
	}
	if ctx.Err() != nil {
		return failure{statusInterrupted, nil}
	}
	if stop := d.Stop(); stop.Reason == machine.Halted {
		opt.Say(fmt.Sprintf("the program had ended, with code %d", stop.Code))
	}
	return nil
}

// writeELF writes the program to a file, if one is named.
func (a *app) writeELF(m *machine.Machine, name string) error {
	if name == "" {
		return nil
	}
	f, err := a.create(name)
	if err != nil {
		return err
	}
	defer f.drop()
	_, err = f.Write(m.Image().ELF())
	if err = f.finish(err); err != nil {
		return failure{statusFailed, err}
	}
	return nil
}

// gdbConsole opens the program's terminal.
func (a *app) gdbConsole(opt *gdb.Options, where string) (done func(), err error) {
	done = func() {}
	switch where {
	case "stdio":
		opt.Console, opt.Typed = a.rawOut, chunks(a.stdin)
	case "gdb":
	case "none":
		opt.Console = io.Discard
	case "":
		return done, errors.New("--console wants stdio, gdb, none, or a file")
	default:
		f, err := os.OpenFile(where, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return done, fmt.Errorf("--console: %w", err)
		}
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			if err := f.Truncate(0); err != nil {
				return done, fmt.Errorf("--console: %w", err)
			}
		} else {
			opt.Typed = chunks(f)
		}
		opt.Console, done = f, func() { _ = f.Close() }
	}
	return done, nil
}

// chunks is what is read, as it comes; closed at the end.
func chunks(r io.Reader) <-chan []byte {
	list := make(chan []byte)
	go func() {
		defer close(list)
		for {
			b := make([]byte, 4096)
			n, err := r.Read(b)
			if n > 0 {
				list <- b[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return list
}
