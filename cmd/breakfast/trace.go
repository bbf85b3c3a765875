package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakfast/asm/image"
	"breakfast/cmd/internal/program"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace/export"
)

// traceFlags are the choices of the trace command.
type traceFlags struct {
	program       program.Options
	board         program.Board
	maxSteps      stepCount
	maxTime       virtualTime
	from, to      spotInTime
	lanes         []string
	foreign       program.Foreign
	svg, png      string
	perfetto, vcd string
	json          bool
	width         int
	columns       int
	command       string // that shows the same again
}

// traceOwn are the flags that go with a session.
var traceOwn = []string{"from", "to", "lanes", "svg", "png", "perfetto", "vcd", "json", "width", "columns", "tasks",
	"stack"}

// A spotInTime is a flag: a moment, or the first time that the hart comes to a symbol.
type spotInTime struct {
	moment
	symbol string
	text   string // as it was written
}

// Set reads one.
func (s *spotInTime) Set(text string) error {
	*s = spotInTime{text: text}
	err := s.moment.Set(text)
	if err != nil && text != "" && strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && r != '.' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0 && !unicode.IsDigit(rune(text[0])) {
		*s = spotInTime{moment{given: true}, text, text}
		return nil
	}
	return err
}

func (s *spotInTime) String() string { return s.text }

func (a *app) trace() *cobra.Command {
	f := traceFlags{maxSteps: defaultSteps, maxTime: defaultTime}
	cmd := &cobra.Command{
		Use:   "trace FILE.s… | NAME | FILE.elf | FILE.session | --load ADDR FILE",
		Short: "Show where a run's time went: a picture, or for Perfetto, GTKWave, scripts",
		Long: `Runs a program from power-on to its end, or a session (docs/past.md) to its moment, and shows where the
time went: which task ran, was ready, or waited for what; when the harts were in the kernel, stared, or
slept; each interrupt from its ring to its claim and completion; when the appliances were at work.

Without a file it prints a strip chart: a lane a line, as wide as the terminal. A column has a mark for
what it was spent on: █ to ▁ say for how much of it a task ran, ─ that it was ready, · that it waited;
! is an interrupt, ▲ several; what it comes to is at the right, exactly.

  --svg, --png    a picture: lanes on one axis, lenses on the first ring that a task had waited for and on
                  the slowest answer
  --perfetto      for ui.perfetto.dev: tracks, flows from ring to handler to task, temperatures
  --vcd           for GTKWave and other viewers of waves
  --json          a line for each stretch and each moment, on stdout

Several may be asked for at once. --from and --to choose a stretch: by the kitchen's clock (07:33:30), by a
time of the machine (20ms), by a step (5000), or by the first time that the hart comes to a symbol. Of a long
run the shares of what was long ago are kept, but no detail; with --from, and for files and lines, all is kept,
up to a million changes a lane. --lanes chooses what is shown, with commas:
` + strings.Join(export.Lanes, ", ") + `.`,
		Example: `  breakfast trace preemptive
  breakfast trace preemptive --svg morning.svg
  breakfast trace preemptive --from 07:32:49 --to 07:32:52
  breakfast trace cooperative --lanes tasks,devices --png slide.png --width 2400
  breakfast trace preemptive --perfetto morning.pftrace
  breakfast trace kernel.elf --from main --vcd kernel.vcd
  breakfast trace tea.session --json | jq 'select(.lane == "interrupts")'`,
		Args:              somePrograms(&f.program),
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := ownMachine(cmd, args, traceOwn); err != nil {
				return err
			}
			f.command = again(cmd, args)
			return a.runTrace(cmd.Context(), args, f)
		},
	}
	fs := cmd.Flags()
	f.program.AddFlags(fs)
	f.program.AddLoad(fs)
	f.program.AddBIOS(fs)
	f.board.AddFlags(fs, program.DefaultRAM)
	fs.Var(&f.maxSteps, "max-steps", "stop after `N` steps; 0 for any number")
	fs.Var(&f.maxTime, "max-time", "stop after so much of the machine's time, in seconds or as 1m30s; 0 for any")
	fs.Var(&f.from, "from", "show from this `MOMENT` on: a step (5000), a time of the machine (20ms) or of the "+
		"kitchen's "+
		"clock (07:33:30), or a symbol")
	fs.Var(&f.to, "to", "show up to this `MOMENT`, and run no further")
	fs.StringSliceVar(&f.lanes, "lanes", nil, "show these `LANES`, with commas")
	f.foreign.AddFlags(fs)
	fs.StringVar(&f.svg, "svg", "", "draw a picture into `FILE`")
	fs.StringVar(&f.png, "png", "", "draw a picture into `FILE`")
	fs.StringVar(&f.perfetto, "perfetto", "", "write a trace for Perfetto to `FILE`")
	fs.StringVar(&f.vcd, "vcd", "", "write waves to `FILE`")
	fs.BoolVar(&f.json, "json", false, "print a JSON object a line")
	fs.IntVar(&f.width, "width", export.DefaultWidth, fmt.Sprintf("how wide a picture is, `N` pixels, %d to %d",
		export.Narrowest, export.Widest))
	fs.IntVar(&f.columns, "columns", 0,
		"how wide the strip chart is, `N` columns, 40 to 1000 (default the terminal's, or 80)")
	return cmd
}

// A traceOutput is a file that is asked for, and what writes it.
type traceOutput struct {
	name  string
	file  *outFile
	write func(io.Writer, *export.Run) error
}

func (f *traceFlags) outputs() (list []traceOutput) {
	add := func(name string, write func(io.Writer, *export.Run) error) {
		if name != "" {
			list = append(list, traceOutput{name: name, write: write})
		}
	}
	add(f.svg, func(w io.Writer, r *export.Run) error { return r.Figure(f.width).WriteSVG(w) })
	add(f.png, func(w io.Writer, r *export.Run) error { return r.Figure(f.width).WritePNG(w) })
	add(f.perfetto, func(w io.Writer, r *export.Run) error { return r.WritePerfetto(w) })
	add(f.vcd, func(w io.Writer, r *export.Run) error { return r.WriteVCD(w) })
	return list
}

// again is the command that shows the same, without the files that it writes.
func again(cmd *cobra.Command, args []string) string {
	text := cmd.CommandPath()
	for _, arg := range args {
		text += " " + filepath.Base(arg)
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "svg", "png", "perfetto", "vcd", "json", "width", "columns":
			return
		}
		value := f.Value.String()
		if list, is := f.Value.(pflag.SliceValue); is {
			value = strings.Join(list.GetSlice(), ",")
		}
		switch {
		case strings.HasPrefix(value, "-"): // symbols bring theirs along
			text += " " + value
		case f.Shorthand != "":
			text += " -" + f.Shorthand + " " + value
		case f.NoOptDefVal != "":
			text += " --" + f.Name
		default:
			text += " --" + f.Name + " " + value
		}
	})
	return text
}

// check refuses what cannot be.
func (f *traceFlags) check() error {
	switch {
	case f.width < export.Narrowest || f.width > export.Widest:
		return fmt.Errorf("--width %d: want %d to %d pixels", f.width, export.Narrowest, export.Widest)
	case f.columns != 0 && (f.columns < 40 || f.columns > 1000):
		return fmt.Errorf("--columns %d: want 40 to 1000", f.columns)
	case f.from.given && f.to.given && f.from.symbol == "" && f.to.symbol == "" && f.from.timed == f.to.timed &&
		(f.from.timed && f.from.now >= f.to.now || !f.from.timed && f.from.steps >= f.to.steps):
		return fmt.Errorf("--from %s is not before --to %s", &f.from, &f.to)
	}
	if err := new(export.Run).Choose(f.lanes); err != nil {
		return fmt.Errorf("--lanes: %w", err)
	}
	return nil
}

// runTrace runs a program and writes what is asked for.
func (a *app) runTrace(ctx context.Context, args []string, f traceFlags) error {
	if err := f.check(); err != nil {
		return failure{statusUsage, err}
	}
	defer a.signals.heed()()
	d, err := a.debugger(args, &f.board, f.program)
	if err != nil {
		return err
	}
	outputs := f.outputs()
	for i := range outputs {
		if outputs[i].file, err = a.create(outputs[i].name); err != nil {
			return err
		}
		defer outputs[i].file.drop()
	}
	name := args[0]
	if !program.IsSession(args) {
		name = f.program.Names(args)[0]
	}
	if err := f.foreign.Tell(d.Machine(), d.Tracer()); err != nil {
		return failure{statusUsage, err}
	}
	run, err := a.record(ctx, d, f, program.IsSession(args))
	if err != nil {
		return err
	}
	run.Program = plain.Line(title(name))
	run.Command = plain.Line(f.command)
	if err := run.Choose(f.lanes); err != nil {
		return failure{statusUsage, err}
	}
	for _, o := range outputs {
		b := bufio.NewWriterSize(o.file, 1<<16)
		if err := o.file.finish(cmp.Or(o.write(b, run), b.Flush())); err != nil {
			return failure{statusFailed, fmt.Errorf("cannot write %s: %w", o.name, err)}
		}
	}
	switch {
	case f.json:
		err = run.WriteLines(a.stdout)
	case len(outputs) == 0:
		err = run.WriteStrip(a.stdout, cmp.Or(f.columns, a.rawOut.columns(), 80))
	}
	if err != nil {
		return failure{statusFailed, fmt.Errorf("cannot write the trace: %w", err)}
	}
	return nil
}

// record makes the run that is to be shown: from its beginning, as only so its end is known.
func (a *app) record(ctx context.Context, d *debug.Debugger, f traceFlags, recorded bool) (*export.Run, error) {
	m := d.Machine()
	end := machine.Limit{Steps: cmp.Or(uint64(f.maxSteps), math.MaxUint64), Now: cmp.Or(devices.Ticks(f.maxTime),
		devices.Never)}
	if recorded { // it has an end
		end = machine.Limit(m.Position())
		d.Seek(machine.Position{})
	}
	r := &export.Run{Source: func(part int) uint32 { return m.Parts()[part].Source }}
	if !recorded && (f.json || f.perfetto != "" || f.vcd != "") { // for who wants to know each change
		d.Tracer().Whole(0)
	}
	r.Place = func(pc uint32) string {
		if file, line, ok := m.Image().LineAt(pc); ok {
			return fmt.Sprintf("%s:%d", filepath.Base(file), line)
		}
		return m.Image().Place(pc)
	}
	r.Kitchen = namesAppliance(m)
	for _, s := range []struct {
		spot *spotInTime
		flag string
		at   *devices.Ticks
	}{{&f.from, "--from", &r.From}, {&f.to, "--to", &r.To}} {
		if !s.spot.given && s.at == &r.From {
			continue
		}
		if err := a.runTo(ctx, d, s.spot, s.flag, end); err != nil {
			return nil, err
		}
		if *s.at = m.Position().Now; s.at == &r.From {
			d.Tracer().Whole(r.From)
		}
	}
	if !recorded && !f.to.given {
		r.Ended = a.sayEnd(d, end)
	}
	if r.To <= r.From {
		return nil, failure{statusFailed, errors.New("nothing lies between --from and the end of the run")}
	}
	r.Rows = d.Tracer().Rows()
	return r, nil
}

// runTo runs to a moment, or to the end.
func (a *app) runTo(ctx context.Context, d *debug.Debugger, s *spotInTime, flag string, end machine.Limit) error {
	limit := end
	verb := func() { d.RunTo(limit) }
	switch {
	case s.symbol != "":
		sym := d.Machine().Image().Symbol(s.symbol)
		if sym == nil || sym.Kind == image.Absolute {
			return failure{statusUsage, fmt.Errorf("%s %s: that is no moment, and the program has no such symbol", flag,
				s.symbol)}
		}
		verb = func() {
			for d.Machine().Position().Steps < end.Steps && !d.To(debug.Forward, sym.Addr) &&
				d.Stop().Reason == machine.Reached {
			}
		}
	case s.given && s.timed:
		limit.Now = min(limit.Now, s.now)
	case s.given:
		limit.Steps = min(limit.Steps, s.steps)
	}
	if err := a.move(ctx, d, verb, end); err != nil {
		return err
	}
	if s.symbol != "" && d.Stop().Reason != machine.Stopped {
		return failure{statusFailed, fmt.Errorf("%s %s: the run does not come there", flag, s.symbol)}
	}
	return nil
}

// move makes a move in slices: it shows how far it is, and Ctrl-C ends it.
func (a *app) move(ctx context.Context, d *debug.Debugger, verb func(), end machine.Limit) error {
	meter := newMeter(a.rawErr)
	defer meter.wipe(nil)
	v := d.Begin(verb)
	for !v.Go(1 << 22) {
		if ctx.Err() != nil {
			return failure{statusInterrupted, errors.New("interrupted")}
		}
		meter.show(d.Machine().Position(), end)
	}
	return nil
}

// sayEnd is how the run ended, in a word; what is no good end is also said.
func (a *app) sayEnd(d *debug.Debugger, end machine.Limit) string {
	m := d.Machine()
	switch stop := d.Stop(); {
	case m.Table.Served():
		return "served"
	case stop.Reason == machine.Halted && stop.Code == 0:
		return "ends"
	case stop.Reason == machine.Halted:
		return fmt.Sprintf("ends with code %d", stop.Code)
	case stop.Reason == machine.Fault:
		fmt.Fprintln(a.stderr, "breakfast: the run ends with a fault:", d.Ending())
		return "fault"
	case m.Idle():
		fmt.Fprintln(a.stderr, "breakfast: the run ends asleep: nothing can wake it")
		return "asleep"
	case m.Position().Steps >= end.Steps || m.Position().Now >= end.Now:
		fmt.Fprintln(a.stderr, "breakfast: the run was stopped at its limit (--max-steps, --max-time)")
		return "stopped"
	}
	return ""
}
