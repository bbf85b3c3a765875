package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"breakfast/asm"
	"breakfast/asm/source"
	"breakfast/cmd/internal/kitchen"
	"breakfast/cmd/internal/program"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/metrics"
	"breakfast/trace/report"
)

func (a *app) compare() *cobra.Command {
	var defines program.Defines
	var sweep, asJSON, measured bool
	var picture drawing
	var harts int
	cmd := &cobra.Command{
		Use:   "compare",
		Short: "Run every recipe and put the breakfasts side by side",
		Long: `Runs every recipe in the same kitchen and prints one table: when breakfast was served, how hot the
water was poured and the tea served, how strong the tea was, what the cook spent the time on, and how
many things went wrong. Working, switching, staring, sleeping and waiting (for another cook) are shares of the whole
time, of the time of all cooks where there are two, as in parallel; overlap is the share in which a cook and an
appliance worked at once. All figures come from these runs.

With --sweep it runs them again and again, each time with a higher price for a switch (SWITCH_COST, in
steps), and prints how long each breakfast took.

With --metrics a second table follows, in ticks of 100 ns, of which a second of the kitchen has
1,000: how long a ring waited to be heard, on average and at the most, and the most of it behind
which gate; how long a task that waited for it was then kept from running; the longest stretch
without interrupts; and the steps of a switch.

With --chart it also draws the recipes of one cook into a picture for a slide: when breakfast was served, what the cook
spent the morning on, when the water boiled and when it was poured.`,
		Example: `  breakfast compare                    the breakfast of the essay: eight toasts
  breakfast compare -D TOASTS=2        with two toasts the cook is done before the water boils
  breakfast compare -D QUANTUM=500     shorter turns for preemptive
  breakfast compare --sweep            where restless falls behind sequential
  breakfast compare --chart slide.svg  the same as a picture
  breakfast compare --json | jq '.recipes[] | {name, served: .report.served_at}'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := askedFor(defines); err != nil {
				return failure{statusUsage, err}
			}
			if err := picture.check(cmd.Flags(), "chart"); err != nil {
				return failure{statusUsage, err}
			}
			if sweep && picture.file != "" {
				return failure{statusUsage, errors.New("--chart draws one breakfast of each recipe, not a --sweep")}
			}
			if sweep {
				return a.runSweep(cmd.Context(), defines, asJSON)
			}
			return a.runCompare(cmd.Context(), defines, harts, &picture, asJSON, measured)
		},
	}
	program.AddHarts(cmd.Flags(), &harts)
	cmd.Flags().Lookup("harts").Usage = "how many cooks make the breakfast of several, parallel: `N`, 1 to 8 " +
		"(default 2); the other recipes are for one"
	defines.AddFlag(cmd.Flags())
	cmd.Flags().BoolVar(&sweep, "sweep", false, "show how serving time grows with the price of a switch")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&measured, "metrics", false, "also print how long rings waited, and what switches cost")
	cmd.Flags().StringVar(&picture.file, "chart", "", "draw a picture into `FILE`, an .svg or a .png")
	picture.addWidth(cmd.Flags())
	return cmd
}

// askedFor says which symbol no recipe asks for: a misspelt one would change nothing, and nobody would know.
func askedFor(defines program.Defines) error {
	m, err := machine.New(machine.Config{RAM: 1 << 20})
	if err != nil {
		return err
	}
	for i, d := range defines {
		unasked, hint := 0, ""
		for _, name := range programs.Recipes {
			opt := program.Options{Defines: defines[i : i+1], Warn: func(list source.ErrorList) {
				for _, w := range list {
					if w.Name == "define" {
						unasked++
						hint = cmp.Or(hint, w.Hint)
					}
				}
			}}
			if _, err := program.Build(m, []string{name}, opt); err != nil {
				break // it asks, and cannot bear the answer
			}
		}
		if unasked == len(programs.Recipes) {
			return fmt.Errorf("-D %s: no recipe asks for it: %s", d.Name,
				cmp.Or(hint, "they ask for TOASTS, QUANTUM, SWITCH_COST"))
		}
	}
	return nil
}

// A job is a recipe to run, and what came of it.
type job struct {
	Name    string           `json:"name"`
	Report  *report.Report   `json:"report"`
	Metrics *metrics.Metrics `json:"metrics"`
	Problem string           `json:"problem,omitempty"` // why there was no breakfast
	traced  *trace.Tracer
	defines []asm.Symbol
	harts   int // 0 for as many as the recipe is meant for
}

// breakfasts runs jobs, as many at a time as there are processors, and shows progress on a terminal. An error is
// an interruption, or a recipe that does not assemble with these symbols; or, if all must be served, one that is not.
func (a *app) breakfasts(ctx context.Context, jobs []*job, all bool) error {
	var mu sync.Mutex
	var failed error
	done, next := 0, 0
	progress := a.progress(len(jobs))
	defer a.signals.heed()()
	var workers sync.WaitGroup
	for range min(len(jobs), runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for {
				mu.Lock()
				if next == len(jobs) || failed != nil || ctx.Err() != nil {
					mu.Unlock()
					return
				}
				j := jobs[next]
				next++
				mu.Unlock()

				traced, measured, err := kitchen.Measured(ctx, j.Name, j.harts, j.defines, nil)

				mu.Lock()
				if traced != nil {
					j.Report, j.traced, j.Metrics = report.Of(traced), traced, measured
				}
				if err != nil {
					j.Problem = err.Error()
					switch {
					case failed != nil:
					case traced == nil:
						failed = a.badProgram(err)
					case all:
						failed = failure{statusFailed, err}
					}
				}
				done++
				progress(done)
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	progress(0)
	if ctx.Err() != nil {
		return failure{statusInterrupted, errors.New("interrupted")}
	}
	return failed
}

// progress shows on a terminal how many of some runs are done; 0 wipes it out.
func (a *app) progress(of int) func(done int) {
	if !a.rawErr.terminal() {
		return func(int) {}
	}
	return func(done int) {
		if done == 0 {
			fmt.Fprint(a.rawErr, "\r\x1b[K")
			return
		}
		fmt.Fprintf(a.rawErr, "\r%d of %d breakfasts", done, of)
	}
}

func (a *app) runCompare(ctx context.Context, defines program.Defines, harts int, picture *drawing,
	asJSON, measured bool) error {
	file, err := a.draws(picture)
	if err != nil {
		return err
	}
	defer file.drop()
	var jobs []*job
	for _, name := range programs.Recipes {
		j := &job{Name: name, defines: defines}
		if programs.Harts(name) != 0 {
			j.harts = harts
		}
		jobs = append(jobs, j)
	}
	if err := a.breakfasts(ctx, jobs, false); err != nil {
		return err
	}
	if file != nil {
		if err := file.finish(picture.write(file, chart(jobs, defines, picture.width))); err != nil {
			return failure{statusFailed, fmt.Errorf("cannot write %s: %w", picture.file, err)}
		}
	}
	if asJSON {
		return a.finish(printJSON(a.stdout, map[string]any{"recipes": jobs}), jobs)
	}
	rows := [][]string{
		{"recipe", "served", "pour", "tea", "tea", "work", "swit-", "stare", "sleep", "wait", "over-", "swit-", "irqs",
			"went"},
		{"", "at", "°C", "°C", "%", "%", "ch %", "%", "%", "%", "lap %", "ches", "", "wrong"},
	}
	for _, j := range jobs {
		rows = append(rows, compareRow(j))
	}
	var b strings.Builder
	printTable(&b, rows)
	b.WriteByte('\n')
	bars(&b, jobs)
	wrongs(&b, jobs)
	if measured {
		b.WriteByte('\n')
		printTable(&b, metricsTable(jobs))
	}
	_, err = io.WriteString(a.stdout, b.String())
	return a.finish(err, jobs)
}

// finish is the end of a comparison: an error if writing it was one, or if a recipe made no breakfast.
func (a *app) finish(err error, jobs []*job) error {
	if err != nil {
		return failure{statusFailed, fmt.Errorf("cannot write the comparison: %w", err)}
	}
	for _, j := range jobs {
		if j.Problem != "" {
			return failure{statusFailed, errors.New(j.Problem)}
		}
	}
	return nil
}

func compareRow(j *job) []string {
	r := j.Report
	share := func(s trace.Seconds) string {
		return fmt.Sprintf("%.1f", 100*float64(s)/max(float64(r.ServedAt), 1e-9)/float64(max(1, len(r.Harts))))
	}
	served, poured, tea, strength := r.Clock, "-", "-", "-"
	if !r.Served {
		served = "never"
	}
	if t := r.Tea; t != nil {
		poured, tea, strength = fmt.Sprintf("%.1f", t.PouredC), fmt.Sprintf("%.1f", t.ServedC),
			fmt.Sprintf("%.0f", t.Strength)
	}
	return []string{j.Name, served, poured, tea, strength,
		share(r.Working), share(r.Switching), share(r.Staring), share(r.Sleeping), share(r.Waiting), share(r.Overlap),
		fmt.Sprint(r.Switches), fmt.Sprint(r.Interrupts), fmt.Sprint(len(r.Wrong))}
}

// printTable writes rows with the first column to the left and the others to the right.
func printTable(w io.Writer, rows [][]string) {
	var width []int
	for _, cells := range rows {
		for c, cell := range cells {
			if c == len(width) {
				width = append(width, 0)
			}
			width[c] = max(width[c], utf8.RuneCountInString(cell))
		}
	}
	for _, cells := range rows {
		line := ""
		for c, cell := range cells {
			pad := strings.Repeat(" ", width[c]-utf8.RuneCountInString(cell))
			if c == 0 {
				line = cell + pad
			} else {
				line += "  " + pad + cell
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// bars draws how long each breakfast took, the longest 60 characters wide.
func bars(w io.Writer, jobs []*job) {
	longest := trace.Seconds(0)
	for _, j := range jobs {
		longest = max(longest, j.Report.ServedAt)
	}
	for _, j := range jobs {
		n := int(60*j.Report.ServedAt/max(longest, 1e-9) + 0.5)
		fmt.Fprintf(w, "%-12s %s %s\n", j.Name, strings.Repeat("█", n), j.Report.ServedAt)
	}
}

func wrongs(w io.Writer, jobs []*job) {
	fmt.Fprintf(w, "\nwhat went wrong\n")
	for _, j := range jobs {
		if len(j.Report.Wrong) == 0 {
			fmt.Fprintf(w, "%-12s nothing\n", j.Name)
		}
		for i, sentence := range j.Report.Wrong {
			name := j.Name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(w, "%-12s %s\n", name, sentence)
		}
	}
}
