package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"breakfast/cmd/internal/program"
	"breakfast/debug/expr"
	"breakfast/explore"
	"breakfast/machine"
	"breakfast/programs"
)

// exploreFlags are the choices of the explore command.
type exploreFlags struct {
	program program.Options
	board   program.Board
	in      string
	marks   string
	races   bool
	sources []string
	most    int
	checks  []string
	steps   stepCount
	timings timingCount
	time    time.Duration
	workers int
	sample  int
	seed    uint64
	console bool
	// what watches each run from its beginning to its end
	integrity, strict, report bool
	exact                     bool
	json                      bool
	record                    string
	picture                   drawing
}

func (a *app) explore() *cobra.Command {
	var f exploreFlags
	cmd := &cobra.Command{
		Use:   "explore FILE.s… | NAME | FILE.elf",
		Short: "Try every timing of an interrupt, and show the one at which a program fails",
		Long: `Runs a program once with no interrupt placed, and then once for each boundary between two instructions
of a stretch, with an interrupt placed there: the hart stands still until the timer is due, or a device
rings. A slow hart could show each of these runs, and each can be recorded and gone through. Every run
must end as the first, with code 0, and every --check must hold at its end; a trap without a handler, a
sleep that nothing can end and a loop without end are failures. So is what the program says itself: a mark
of the ticket rail whose name begins with "wrong", and a word whose label begins with "check." which is
not what it is with no interrupt placed. --console, --integrity and --report ask more.

If no timing of one interrupt fails, --most 2 tries all of two, and so on. The answer says how many
timings were tried and what they cover. If one fails, it shows the smallest schedule that does, what ran
in between, the nearest run that does not fail beside it, and where on the program's lines others fail.

Interrupts are those that the program listens to; --interrupt chooses. Several harts are also stalled for
a while, so that the others go on. The stretch is the whole run, or of a long one the code that touches
what more than one task, handler or hart touches; --in and --marks choose another. With --races it is
where nothing orders what two threads do to the same, in some runs that are watched: the one without an
interrupt and up to some dozens with one. If nothing of the kind is found, nothing is tried, and the status
is 0; that is no proof: without --races all is tried.

Built in are races, programs that fail at some timing (docs/races.md), and each mended, as NAME-mended:
` + strings.Join(programs.Races, ", ") + `.

The exit status is
  0    all timings were tried, and none fails; with --races, those where nothing orders what two do
  1    one fails                                   2    there is nothing to explore, or a file cannot be written
  122  the budget was spent, and none had failed   130  Ctrl-C`,
		Example: `  breakfast explore lost-update                   a built-in race
  breakfast explore mine.s --in inc               interrupts in the code of inc alone
  breakfast explore mine.s --check '[jar] == 4'   what must hold at the end
  breakfast explore mine.s --races                where nothing orders what two do: does it do harm?
  breakfast explore mine.s --most 2 --time 60s    two interrupts, for a minute at most
  breakfast explore mine.s --in 18-20 --interrupt kettle
  breakfast explore lost-update --picture lost.svg    the answer as a picture
  breakfast explore preemptive --sample 100       a hundred timings, drawn by lot
  breakfast explore locks.s --harts 2             stalls of each hart, too
  breakfast explore lost-update --record lost.session    and: kitchen lost.session`,
		Annotations:       map[string]string{suchAs: "lost-update"},
		Args:              somePrograms(&f.program),
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := cmp.Or(f.check(cmd.Flags()), f.picture.check(cmd.Flags(), "picture")); err != nil {
				return failure{statusUsage, err}
			}
			return a.runExplore(cmd.Context(), args, &f)
		},
	}
	fs := cmd.Flags()
	f.program.AddFlags(fs)
	f.board.AddFlags(fs, program.DefaultRAM)
	fs.StringVar(&f.in, "in", "", "place interrupts in the code of `WHERE`: a symbol, lines 18-20, FILE.s:18-20, "+
		"or all of a long run")
	fs.BoolVar(&f.races, "races", false, "place them in what nothing orders: some runs are watched for it, as by run "+
		"--races=all, and of each pair it is said whether it does harm")
	fs.StringVar(&f.marks, "marks", "", "place them between two `MARKS` of the ticket rail, A,B")
	fs.StringSliceVar(&f.sources, "interrupt", nil, "place interrupts of these `SOURCES`: timer, software, "+
		"\"supervisor timer\", a device's name; or pause:N, a stall of N ticks (default all that the program "+
		"listens to)")
	fs.IntVar(&f.most, "most", 1, fmt.Sprintf("how many interrupts are placed in one run, up to `N`, 1 to %d",
		explore.MostPlaced))
	fs.StringArrayVar(&f.checks, "check", nil, "an `EXPRESSION` that holds at the end of each run, as debug reads "+
		"them: '[jar] == 4'; may be repeated")
	fs.BoolVar(&f.console, "console", false, "each run must print what the one without an interrupt prints")
	fs.BoolVar(&f.integrity, "integrity", false, "each run must be one in which run --integrity finds nothing")
	fs.BoolVar(&f.strict, "integrity-strict", false, "and run --integrity-strict")
	fs.BoolVar(&f.report, "report", false, "the report of each must find nothing wrong that it does not find with "+
		"no interrupt placed")
	fs.BoolVar(&f.exact, "exact", false, "run each timing, also those that another one proves to be like it")
	fs.IntVar(&f.sample, "sample", 0, "try `N` timings that are drawn by lot, of --most interrupts each")
	fs.Uint64Var(&f.seed, "seed", 1, "the `NUMBER` that decides the lots")
	f.steps = explore.BaseSteps
	fs.Var(&f.steps, "max-steps", "how many `N` steps the run may take with no interrupt placed")
	fs.Var(&f.timings, "timings", "end after `N` timings, or a few more; 0 for all")
	fs.DurationVar(&f.time, "time", 0, "end after so much `TIME`, such as 60s; 0 for any")
	fs.IntVar(&f.workers, "workers", runtime.NumCPU(), "how many work at once, `N`: the answer is the same")
	fs.BoolVar(&f.json, "json", false, "print one JSON document")
	fs.StringVar(&f.record, "record", "", "write the smallest run that fails to `FILE`, a session, which kitchen, "+
		"debug and gdb open where the interrupt is taken")
	fs.StringVar(&f.picture.file, "picture", "", "draw the answer into `FILE`, .svg or .png")
	f.picture.addWidth(fs)
	return cmd
}

func (a *app) runExplore(ctx context.Context, args []string, f *exploreFlags) error {
	m, err := a.load(&f.board, args, f.program)
	if err != nil {
		return err
	}
	q, err := f.question(m)
	if err != nil {
		return failure{statusUsage, err}
	}
	files, err := a.exploreOutput(f)
	if err != nil {
		return err
	}
	defer files.drop()
	defer a.signals.heed()()
	meter, pace := newMeter(a.rawErr), pace{began: time.Now()}
	q.Batch = func(p explore.Progress) { meter.tell(pace.says(p, time.Now())) }
	q.Stop = func() bool { return ctx.Err() != nil || f.time > 0 && time.Since(pace.began) >= f.time }
	name := title(f.program.Names(args)[0])
	var found *raceHunt
	if f.races {
		found = hunt(q)
		switch {
		case len(found.pairs) > 0:
			q.In = found.stretch()
		case found.runs > 0 && ctx.Err() == nil:
			return a.untried(f, found, args)
		}
	}
	answer, err := explore.Explore(q)
	meter.wipe(nil)
	switch {
	case errors.Is(err, explore.ErrNoneComes) && found != nil && len(found.pairs) > 0:
		return a.untried(f, found, args)
	case errors.Is(err, explore.ErrApart):
		err = fmt.Errorf("%w: say where, --in SYMBOL, or have timings drawn, --sample 1000", err)
	}
	if err != nil {
		return failure{statusUsage, err}
	}
	shown, err := exploredOf(&q, answer, name)
	if err != nil {
		return failure{statusUsage, err}
	}
	shown.look = f.command("run", args)
	if found != nil {
		found.judge(answer)
		shown.Watched, shown.Unordered = found.runs, found.pairs
	}
	failed := files.write(&q, answer, shown)
	if err := a.answers(f.json, shown, shown.text(), failed); err != nil {
		return err
	}
	return exploreStatus(ctx, answer)
}

// command is a command on the same program and machine; "" where it cannot be said.
func (f *exploreFlags) command(verb string, args []string) string {
	return commandOf(verb, &f.program, &f.board, args)
}

// check refuses what cannot be meant, whatever the program is.
func (f *exploreFlags) check(fs *pflag.FlagSet) error {
	switch {
	case f.in == "" && fs.Changed("in"):
		return errors.New("--in: want a symbol, lines as 18-20, or all")
	case f.marks == "" && fs.Changed("marks"):
		return errors.New("--marks: want two marks, A,B")
	case len(f.sources) == 0 && fs.Changed("interrupt"):
		return errors.New("--interrupt: name a source, such as timer")
	case f.time < 0:
		return fmt.Errorf("--time %s: time does not go backwards", f.time)
	case f.workers < 1:
		return fmt.Errorf("--workers %d: want 1 or more", f.workers)
	case f.sample < 1 && fs.Changed("sample"):
		return fmt.Errorf("--sample %d: want a number of timings, 1 or more", f.sample)
	case f.sample == 0 && fs.Changed("seed"):
		return errors.New("--seed decides the lots of a sample: say with --sample how many are drawn")
	}
	return nil
}

// question is what the flags ask of a machine.
func (f *exploreFlags) question(m *machine.Machine) (q explore.Question, err error) {
	q = explore.Question{Machine: m, Most: f.most, Steps: uint64(f.steps), Timings: uint64(f.timings.stepCount),
		Workers: f.workers, Sample: f.sample, Seed: f.seed, Console: f.console,
		Integrity: f.integrity, Strict: f.strict, Report: f.report}
	if q.Input, err = f.board.Typed(); err != nil {
		return q, err
	}
	if q.In, err = f.stretch(m); err != nil {
		return q, err
	}
	for _, name := range f.sources {
		s, err := explore.ParseSource(m, name)
		if err != nil {
			return q, fmt.Errorf("--interrupt: %w", err)
		}
		if !slices.Contains(q.Sources, s) {
			q.Sources = append(q.Sources, s)
		}
	}
	q.Check, q.Reads, err = checkOf(m, f.checks)
	q.Exact = f.exact || slices.ContainsFunc(f.checks, mayTellTime.MatchString)
	return q, err
}

// mayTellTime is what an expression says that may ask for steps, for time, or for what moves with it.
var mayTellTime = regexp.MustCompile(`\b(step|time\w*|m?cycle\w*|m?instret\w*|[A-Z][A-Z0-9]*_\w+)\b`)

var lineRange = regexp.MustCompile(`^(?:(.*):)?([0-9]+)(?:-([0-9]+))?$`)

// stretch is where interrupts are placed.
func (f *exploreFlags) stretch(m *machine.Machine) (explore.Stretch, error) {
	switch parts := lineRange.FindStringSubmatch(f.in); {
	case f.races && (f.in != "" || f.marks != "" || f.sample > 0):
		return explore.Stretch{}, errors.New("--races says where: give it without --in, --marks and --sample")
	case f.in != "" && f.marks != "":
		return explore.Stretch{}, errors.New("--in and --marks: choose one of them")
	case f.marks != "":
		from, to, ok := strings.Cut(f.marks, ",")
		if !ok || from == "" || to == "" {
			return explore.Stretch{}, fmt.Errorf("--marks %s: want two marks, A,B", f.marks)
		}
		return explore.Marks(from, to), nil
	case f.in == "all":
		return explore.Stretch{All: true}, nil
	case f.in == "":
		return explore.Stretch{}, nil
	case parts != nil:
		from, err := strconv.Atoi(parts[2])
		to := from
		if parts[3] != "" && err == nil {
			to, err = strconv.Atoi(parts[3])
		}
		if err != nil || from > to {
			return explore.Stretch{}, fmt.Errorf("--in %s: want lines as 18-20", f.in)
		}
		s, err := explore.Lines(m, parts[1], from, to)
		if err != nil {
			err = fmt.Errorf("--in: %w", err)
		}
		return s, err
	}
	s, err := explore.In(m, f.in)
	if err != nil {
		err = fmt.Errorf("--in: %w", err)
	}
	return s, err
}

// checkOf is a check that all expressions hold, and what those read that read memory alone; nil of none. One that says
// the same of every run is an error.
func checkOf(m *machine.Machine, list []string) (explore.Check, []explore.Reading, error) {
	var reads []explore.Reading
	type check struct{ whole, left *expr.Expr }
	var checks []check
	for _, text := range list {
		e, err := expr.Compile(text, m)
		if err != nil {
			var bad *expr.Error
			if errors.As(err, &bad) {
				err = fmt.Errorf("%w\n%s", err, bad.Caret())
			}
			return nil, nil, fmt.Errorf("--check: %w", err)
		}
		if e.Constant() {
			return nil, nil, fmt.Errorf("--check %s: it cannot fail, or only fail: it is the same at every moment; "+
				"what a word of memory holds is [ ] around its name", text)
		}
		c := check{whole: e}
		if left, _, ok := strings.Cut(text, "=="); ok && strings.Count(text, "==") == 1 {
			c.left, _ = expr.Compile(strings.TrimSpace(left), m) // if it is no expression by itself, it is not shown
		}
		checks = append(checks, c)
		if words, only := e.Words(); only {
			reads = append(reads, explore.Reading{Name: "--check " + text, Memory: words})
		}
	}
	if len(checks) == 0 {
		return nil, nil, nil
	}
	return func(m *machine.Machine) string {
		for _, c := range checks {
			ok, err := c.whole.True(m)
			switch {
			case ok:
				continue
			case err != nil:
				return fmt.Sprintf("%s cannot be asked: %s", c.whole, err)
			case c.left != nil:
				v, _ := c.left.Eval(m)
				return fmt.Sprintf("%s is %s, where %s must hold", c.left, small(v), c.whole)
			}
			return fmt.Sprintf("%s does not hold", c.whole)
		}
		return ""
	}, reads, nil
}
