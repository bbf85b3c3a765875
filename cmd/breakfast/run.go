package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"breakfast/asm/source"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace"
	"breakfast/trace/explain"
	"breakfast/trace/integrity"
	"breakfast/trace/metrics"
	"breakfast/trace/profile"
	"breakfast/trace/races"
	"breakfast/trace/report"
)

// runFlags are the choices of the run command.
type runFlags struct {
	program   program.Options
	maxSteps  stepCount
	maxTime   virtualTime
	stats     bool
	metrics   bool
	foreign   program.Foreign
	highWater bool
	trace     []string
	traceFile string
	from, to  moment
	in        string
	realtime  bool
	json      bool
	board     program.Board
	dump      []string
	show      []string
	diskWrite bool
	signature string
	integrity bool
	strict    bool
	races     racesFlag
	record    string
	profile   string
	folded    string
}

// A program that never ends is stopped after these: some tens of seconds on the wall's clock.
const (
	defaultSteps = 1_000_000_000
	defaultTime  = virtualTime(3600 * 10_000_000)
)

func (a *app) run() *cobra.Command {
	f := runFlags{maxTime: defaultTime, program: program.Options{Folder: lab.Folder}}
	cmd := &cobra.Command{
		Use:   "run FILE.s… | NAME | FOLDER | FILE.elf | --load ADDR FILE",
		Short: "Assemble and run a program, print its console and the report of its breakfast",
		Long: `Runs a built-in program, one or more assembly files, or an ELF file for RV32, from power-on to its
end; or the program of a lab's folder, assembled as "lab check" does it. What the program writes to
the UART appears as it comes; a report of the breakfast follows, if one is served. What is typed
reaches the UART: from a terminal key by key, unechoed, with Enter as carriage return; from a file
or a pipe a byte at a time, when the program looks for one, so that the same bytes make the same run
however slowly they come. A program that only prints waits for nothing; with --realtime bytes come
when they are typed. With --input a file is typed in place of stdin.

The standard devices are where QEMU's virt board has them (-M virt -bios none), so that bare-metal
programs for it run here unchanged: linked at 0x80000000, started in M mode, a0 = 0, a1 = the device
tree, with --append and --initrd in it. Where a program has a symbol tohost, a store to it ends the
run as test suites expect.

With --harts N the machine has several harts. All start at the program's entry, a0 and mhartid being
their number, and HARTS how many they are. They take turns of --interleave N steps, by their numbers,
so that the same N makes the same run; a round of turns passes for the time of one. Lines of a
trace begin with whose they are, and --dump hart1.a0 or hart1.regs is of hart 1; without a number it
is hart 0's.

The exit status is the program's own code, 0 to 119 (119 for larger ones), or
  120  a trap that no handler can take     1    errors in the program's text, of integrity, or a race
  121  asleep, and nothing can wake it     2    a wrong command line, or no such program
  122  the limit was reached               130  Ctrl-C
and in all of these a message says where the program was. After 120, 121 and 122 the last twenty instructions are shown.

--trace writes a line for each event: the step, the time, the task, where, what, and the source
line; of a macro, also its own line with the arguments put in. The time is the kitchen's clock for
programs that name an appliance, and the machine's for others. --from and --to say which part of the
run is traced, --in SYMBOL in which code: up to the next procedure, without those that it calls.

--dump prints what the run left behind: a register (a0, x10, pc), a CSR, a device's register
(KETTLE_LEVEL), all registers (regs), the tasks that the ticket rail or our kernel knows (tasks),
and memory: ADDRESS:BYTES, SYMBOL:BYTES, SYMBOL+N:BYTES. A symbol alone is as many bytes as its
.size says, or a word. Addresses are the program's: with a page table in use, those of the space
that satp names at the end. With --json it is in "dump", by what was asked for; "registers" is
always there.

With --integrity the run is watched for the mistakes that make preemption go wrong. A context that
was interrupted must go on with every register and the pc as they were (after an ecall all but a0
and a1, behind the ecall); no stack may be pushed over by another that is in use; a claimed
interrupt must be completed; and between a change of a page table, or of satp, and an access that a
hart could still make as it was before, there must be an sfence.vma. What is found is printed on
stderr: which register of which task, where it was saved, where it went on, what it was and what it
is. The run itself is the same, but the stepper makes it: it takes some twenty times as long. The exit
status is then 1, if it would be 0.

With --integrity-strict a switch from one interrupted context to another must also keep every register,
whatever is in it: one that nobody saved is told of although the other one happened not to change it, and
one that nobody loaded. gp and tp need not be kept; a register that a kernel has for itself, and that its
tasks never touch, is told of. And a handler must give back what it has used: a register in which it left
the very value that was there, by luck, is told of where the program uses it next.

With --races the run is watched for updates that get lost: somebody reads a word, changes it, and
stores it, and what a handler, another task, or another hart stored to it in between is gone. It says
where that happened, and where it did not and would if the same interrupt came a few instructions
earlier: both sides, what is missing, and a command that proves it. It is printed, and changes the exit
status, as with --integrity. What it says is so. --races=all also lists what the run shows no order of:
updates, and what is done by what was looked at, into which somebody else's store may come. A right
program may have some, and the exit status does not change; breakfast explore --races says which do harm.

--metrics prints, in ticks of 100 ns, for each interrupt how long it waited to be heard, from
asserted to claimed (the timer: to taken), behind which gates; how long a task that waited for it
was kept from running; and the handler. Then the longest stretch without interrupts and the lines
that began and ended it, the steps of a switch of tasks, how long tasks were ready and did not run,
and what each hart's time went to. With --json it is always there, as "metrics".

--profile counts every step by the line and the procedure in which it was made, with the calls that led
there; task, hart and mode (U, S, M) are labels. go tool pprof -http : FILE shows it. A handler of an ecall
stands below who called, one of an interrupt alone: nobody called it. The stepper makes the run then, too.`,
		Example: `  breakfast run preemptive                        a built-in program
  breakfast run morning.s                         your own; it may .include "kernel.s"
  breakfast run sequential -D TOASTS=4            with a symbol set
  breakfast run morning.s --trace irq,traps       what interrupts it, on stderr
  breakfast run morning.s --trace instr --trace-file steps.txt
  breakfast run preemptive --trace instr --in toast --from 07:33:30 --to 07:33:40
  echo 7 12 | breakfast run sum.s                 with something typed
  breakfast run mykernel.s --integrity            was every register put back?
  breakfast run mykernel.s --integrity-strict     even those that nobody happened to change?
  breakfast run mykernel.s --races                is an update lost, or can one be?
  breakfast run mykernel.s --races=all            and what does nothing order?
  breakfast run preemptive --json | jq .report.served_at
  breakfast run sum.s --dump a0,result,0x80001000:64   what it left behind
  breakfast run preemptive --metrics              how long did the kettle ring?
  breakfast run preemptive --stats                how fast, and the digest of the final state
  breakfast run kernel.elf --disk fs.img --mhz 100   a kernel for virt, with a disk
  breakfast run morning.s --record tea.session    and kitchen tea.session opens it where it ended
  breakfast run preemptive --profile cook.pb.gz   and go tool pprof -top cook.pb.gz says where the steps went
  breakfast run --load 0x80000000 kernel.bin      a program's bare bytes
  breakfast run --sbi kernel.elf                  a kernel in S mode, above our firmware
  breakfast run locks.s --harts 2 --interleave 7 --trace instr
  breakfast run --bios fw_dynamic.bin kernel.elf  above OpenSBI's`,
		Args:              somePrograms(&f.program),
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runProgram(cmd.Context(), args, f)
		},
	}
	fs := cmd.Flags()
	f.program.AddFlags(fs)
	f.maxSteps = defaultSteps
	fs.Var(&f.maxSteps, "max-steps", "stop after `N` steps; 0 for any number")
	fs.Var(&f.maxTime, "max-time", "stop after so much of the machine's time, in seconds or as 1m30s; 0 for any")
	fs.BoolVar(&f.stats, "stats", false, "print steps, speed, switches, interrupts and the final digest")
	fs.BoolVar(&f.metrics, "metrics", false, "print how long interrupts waited, and behind what; what switches cost; "+
		"who waited for a turn; what the harts' time went to")
	f.foreign.AddFlags(fs)
	fs.BoolVar(&f.highWater, "high-water", false, "measure, too, how much of its stack each task uses at the most; "+
		"the stepper makes the run then")
	fs.StringSliceVar(&f.dump, "dump", nil,
		"print the end state of `WHAT`, with commas: registers, CSRs, ADDRESS:BYTES, symbols, tasks, regs")
	fs.StringSliceVar(&f.show, "show", nil, "print what is at these `SYMBOLS` at the end, with commas: --dump, by a "+
		"shorter name")
	fs.StringSliceVar(&f.trace, "trace", nil,
		"print what happens, a line each: `KINDS` of "+kindNames()+", with commas")
	fs.StringVar(&f.traceFile, "trace-file", "", "where --trace prints, instead of stderr")
	fs.Var(&f.from, "from", "begin to trace at this `MOMENT`: a step (5000), a time of the machine (20ms) or of the "+
		"kitchen's clock (07:33:30)")
	fs.Var(&f.to, "to", "trace up to this `MOMENT`")
	fs.StringVar(&f.in, "in", "", "trace what happens in the code of `SYMBOL`, without what it calls")
	fs.BoolVar(&f.realtime, "realtime", false, "let the machine's time pass no faster than the clock on the wall (of "+
		"a breakfast, that is a twentieth of a second)")
	fs.BoolVar(&f.json, "json", false, "print one JSON document, the console's text in it, and nothing else")
	f.board.AddFlags(fs, program.DefaultRAM)
	f.program.AddLoad(fs)
	f.program.AddBIOS(fs)
	fs.BoolVar(&f.diskWrite, "disk-write", false,
		"bring what the program writes to its disk to the file, when the run ends")
	fs.BoolVar(&f.integrity, "integrity", false, "check that every interrupted context goes on as it was left, "+
		"and that no sfence.vma is missing")
	fs.BoolVar(&f.strict, "integrity-strict", false,
		"the same, and that a switch and a handler keep every register, whatever is in it")
	fs.Var(&f.races, "races", "look for updates that are lost, or can be, when an interrupt or another hart comes "+
		"between a load and a store: `certain` ones, which --races alone means, or all, also what nothing orders")
	fs.Lookup("races").NoOptDefVal = racesCertain
	fs.StringVar(&f.record, "record", "", "write the run to `FILE`, a session, which kitchen opens where it ended")
	fs.StringVar(&f.profile, "profile", "", "write where the steps were made to `FILE`, for go tool pprof")
	fs.StringVar(&f.folded, "profile-folded", "", "write the same to `FILE` as lines of stacks, for flame graphs")
	fs.StringVar(&f.signature, "signature", "",
		"write the words from begin_signature to end_signature to `FILE`, a line each")
	_ = cmd.RegisterFlagCompletionFunc("trace", completeTrace)
	return cmd
}

func (a *app) runProgram(ctx context.Context, args []string, f runFlags) error {
	p, err := a.plan(args, &f)
	if err != nil {
		return err
	}
	// those environments read lines: the terminal may edit and echo them
	screen := a.openScreen(p.stdin, f.program.Env == "")
	defer screen.close()
	out, err := a.begin(&f, p.disk, screen.stderr)
	if err != nil {
		return err
	}
	defer out.drop()
	defer a.signals.heed()()

	s := p.session(&f, out)
	if err := f.foreign.Tell(p.m, s.tracer); err != nil {
		return failure{statusUsage, err}
	}
	s.meter, s.console = newMeter(a.rawErr), screen.console
	kept := &tail{}
	if f.json {
		s.console = kept
	} else {
		a.begins(s.begun)
	}
	s.keys = &keys{r: p.stdin, live: screen.raw != nil || f.realtime,
		interrupt: func() { a.signals.take(os.Interrupt) }, slow: func() {
			fmt.Fprintln(screen.stderr, "breakfast: the program waits for input, and none comes (</dev/null ends it)")
		}}
	stop, err := s.run(ctx)
	screen.close()
	if e := out.trace.close(); err == nil {
		err = e
	}
	lost, e := p.disk.save(p.m, out.disk)
	err = errors.Join(err, e, writeSignature(out.signature, p.m), out.writeRecord(s, f.program.Names(args)[0]),
		out.writeProfile(s, f.program.Names(args)[0]))
	if err != nil {
		return failure{statusFailed, err}
	}
	if lost > 0 {
		fmt.Fprintf(a.stderr, "breakfast: sectors written to the disk, and lost: %d (--disk-write keeps them)\n", lost)
	}
	return a.conclude(ctx, s, stop, kept, f, args)
}

// A plan is a run that has not begun: whatever can be refused has been looked at.
type plan struct {
	m      *machine.Machine // with the program in it
	stdin  io.Reader        // what is typed comes from there
	disk   *disk
	warned source.ErrorList // by the assembler, of a program whose warnings are not printed
	chosen []string         // what is traced, by name …
	kinds  machine.Kind     // … and by kind
	shown  excerpt          // the part of the run that is traced
	dumps  []dump
}

// plan makes the machine, and the program for it, and reads the choices that are about them.
func (a *app) plan(args []string, f *runFlags) (*plan, error) {
	p := &plan{stdin: a.stdin, shown: excerpt{from: f.from, to: f.to}}
	usage := func(err error) (*plan, error) { return nil, failure{statusUsage, err} }
	var err error
	if p.chosen, p.kinds, err = parseTrace(f.trace); err != nil {
		return usage(err)
	}
	if len(p.chosen) == 0 && (f.traceFile != "" || f.from.given || f.to.given || f.in != "") {
		return usage(errors.New("--trace-file, --from, --to and --in need --trace: say what to write"))
	}
	if f.board, err = f.board.For(args, f.program); err != nil {
		return usage(err)
	}
	config, err := f.board.Config(args)
	if err != nil {
		return usage(err)
	}
	if f.board.Input != "" {
		data, err := f.board.Typed()
		if err != nil {
			return usage(err)
		}
		p.stdin = bytes.NewReader(data) // the command's own is left alone
	}
	if p.disk, err = newDisk(f.board.Disk, config.Disk, f.diskWrite); err != nil {
		return usage(err)
	}
	if p.m, err = machine.New(config); err != nil {
		return usage(err)
	}
	if err := a.loadFor(p, args, f); err != nil {
		return nil, err
	}
	if err := p.shown.within(p.m, f.in); err != nil {
		return usage(err)
	}
	if p.dumps, err = parseDump(p.m, append(f.show, f.dump...)); err != nil {
		return usage(err)
	}
	if f.signature != "" {
		if _, err := p.m.Signature(); err != nil {
			return usage(fmt.Errorf("--signature: %w", err))
		}
	}
	return p, nil
}

// loadFor builds the program of a plan, and loads it. With --json what the assembler says is in the document, which is
// printed here if there is to be no run.
func (a *app) loadFor(p *plan, args []string, f *runFlags) error {
	f.program.Read, f.program.Warn, f.program.Print = a.reads, a.complain, a.say
	if f.json {
		f.program.Warn = func(w source.ErrorList) { p.warned = append(p.warned, w...) }
	}
	img, err := program.Build(p.m, args, f.program)
	var list source.ErrorList
	switch {
	case f.json && errors.As(err, &list):
		doc := result{Program: f.program.Names(args), Ending: "not assembled", Status: statusFailed,
			Message: hasErrors(list)}
		doc.Diagnostics = append(p.warned, list...)
		return failure{statusFailed, printJSON(a.stdout, doc)}
	case err != nil:
		return a.badProgram(err)
	}
	if err := p.m.Load(img); err != nil {
		return failure{statusUsage, fmt.Errorf("%s: %w", f.program.Names(args)[0], err)}
	}
	return nil
}

// session is the run that is planned, with all who watch it.
func (p *plan) session(f *runFlags, out outputs) *session {
	m := p.m
	s := &session{
		m:        m,
		past:     history.New(m),
		warned:   append(source.ErrorList{}, p.warned...),
		dumps:    p.dumps,
		limit:    machine.Limit{Steps: uint64(f.maxSteps), Now: devices.Ticks(f.maxTime)},
		realtime: f.realtime,
		witness:  explain.Watch(m),
		begun:    explain.Begin(m.Image()),
	}
	if s.limit.Steps == 0 {
		s.limit.Steps = math.MaxUint64
	}
	if s.limit.Now == 0 {
		s.limit.Now = devices.Never
	}
	log := newEvents(out.trace.w, m, nil)
	log.shown, log.clock = p.shown, len(p.chosen) > 0 && namesAppliance(m)
	log.traps = slices.Contains(p.chosen, "traps") || slices.Contains(p.chosen, "instr")
	s.tracer = trace.Watch(m)
	if f.metrics = f.metrics || f.highWater; f.metrics || f.json {
		s.measured = metrics.Watch(m, s.tracer)
	}
	if f.highWater {
		s.measured.Stacks()
	}
	m.Watch(s.witness.Probe())
	if f.integrity || f.strict {
		s.check = integrity.New(m, func(task uint32) string { return s.tracer.TaskName(task) })
		if f.strict {
			s.check.Strict()
		}
		m.Watch(s.check.Probe())
	}
	if f.races != "" {
		s.races = races.New(m, func(task uint32) string { return s.tracer.TaskName(task) })
		if f.races == racesAll {
			s.races.All()
		}
		m.Watch(s.races.Probe())
	}
	if f.profile != "" || f.folded != "" {
		s.profiler = profile.New(m)
		m.Watch(s.profiler.Probe())
	}
	m.Watch(machine.Probe{Kinds: looks, Tell: func(m *machine.Machine, _ machine.Event) { m.Break() }})
	m.Watch(machine.Probe{Kinds: p.kinds, Tell: log.tell})
	log.tracer, s.flush = s.tracer, out.trace.flush
	return s
}

// conclude says how the run ended, and makes the exit status of it.
func (a *app) conclude(ctx context.Context, s *session, stop machine.Stop, kept *tail, f runFlags,
	args []string) error {
	end := s.ending(stop)
	made := report.Of(s.tracer)
	s.find(ctx, stop)
	if slices.ContainsFunc(s.findings, func(f explain.Finding) bool { return f.Kind == explain.Overwritten }) {
		end.rule = "" // it is about what was written there
	}
	doc := result{
		Program:     f.program.Names(args),
		Ending:      end.name,
		Status:      end.status,
		Message:     end.message,
		Rule:        end.rule,
		Findings:    s.findings,
		Misaligned:  policy(s.m),
		At:          end.at,
		Harts:       end.harts,
		Console:     kept.String(),
		ConsoleLost: kept.lost,
		Diagnostics: s.warned,
	}
	if stop.Reason == machine.Halted {
		doc.Code = &stop.Code
	}
	if made.Served || made.Tea != nil || len(made.Toasts) > 0 {
		doc.Report = made
	}
	if s.measured != nil {
		doc.Metrics = s.measured.Metrics()
	}
	if f.stats {
		doc.Stats = s.stats(made)
	}
	doc.Registers, doc.Dump, doc.dumps = registersOf(&s.m.Harts[0]), s.dumpAll(s.dumps), s.dumps
	if s.check != nil {
		s.check.Finish(stop)
		doc.Violations = append([]integrity.Violation{}, s.check.Violations()...)
		if len(doc.Violations) > 0 && end.status == 0 {
			end.status = statusFailed
			doc.Status, doc.Message = end.status, "integrity: "+violations(doc.Violations)
		}
	}
	s.concludeRaces(&doc, &end, f, args)
	var err error
	if f.json {
		err = printJSON(a.stdout, doc)
	} else {
		err = doc.print(a.stdout)
	}
	if err != nil {
		return failure{statusFailed, err}
	}
	s.explain(a.stderr, end)
	if end.status == statusFault || end.status == statusIdle || end.status == statusLimit {
		s.explainPast(ctx, a.stderr, stop, end.at)
	}
	if s.check != nil {
		s.explainViolations(ctx, a.stderr)
	}
	s.explainRaces(a.stderr, &doc)
	if end.status == 0 {
		return nil
	}
	return failure{end.status, nil}
}
