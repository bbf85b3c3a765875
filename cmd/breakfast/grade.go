package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/class"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/version"
	"breakfast/plain"
)

// statusGrader says that something could not be marked, and that it was not its author's fault.
const statusGrader = 3

// grading is what the flags of grade say.
type grading struct {
	roster, results, shard string
	seed                   string
	jobs                   int
	timeout                time.Duration
	dry                    bool
	outputs                classOutputs
}

// classOutputs are the forms in which a class's marks are written.
type classOutputs struct {
	csv, html, junit string
	json             bool
}

func (o *classOutputs) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.csv, "csv", "", "write the marks to `FILE`, for a spreadsheet")
	cmd.Flags().StringVar(&o.html, "html", "", "write a page about the class to `FILE`")
	cmd.Flags().StringVar(&o.junit, "junit", "", "write the marks to `FILE` as JUnit XML: a suite a submission")
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON document")
}

func (a *app) grade() *cobra.Command {
	var g grading
	cmd := &cobra.Command{
		Use:   "grade LAB FOLDER…",
		Short: "Mark a class's submissions of a lab",
		Long: `Checks each FOLDER as "lab check" does, some at once, and writes the marks: a table here, and as a
page, for a spreadsheet, as JSON or JUnit. The same files get the same points on every machine, whatever --jobs.

Each submission has a result of its own in the folder of --results, written before it is marked and
after, and before each check: what was interrupted goes on where it was, and what has not changed is not
marked again. Beside it, in sessions/ID/CHECK.session, is each run that failed a check: kitchen opens it
where that went wrong.

What is no submission's fault is not its points: a file that is missing or is no text, a folder that
cannot be read, a missing compiler. It is said apart, and the exit status is 3 then; 0 if all were marked,
whatever the marks; 2 for a wrong command line.

LAB is a lab's name, or a folder of your own with one, with a slash in it: ./mylab.

A roster is a file of lines "id,folder"; the folder is relative to it, and may be left out if it is called
like the id. --shard 2/5 marks every fifth, beginning with the second; "grade merge" puts results
together.`,
		Example: `  breakfast grade rings handed-in/* --html class.html --csv marks.csv
  breakfast grade rings --roster roster.csv --jobs 4
  breakfast grade rings handed-in/* --dry-run
  breakfast grade merge results-1 results-2 --html class.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.gradeClass(cmd.Context(), &g, args) },
	}
	cmd.Flags().StringVar(&g.roster, "roster", "", "take the submissions from `FILE`, lines of id,folder")
	cmd.Flags().StringVar(&g.results, "results", "results", "keep a result a submission in `FOLDER`")
	cmd.Flags().StringVar(&g.seed, "seed", "", seedUsage+" (default: the id in a roster; without one, the same for "+
		"all)")
	cmd.Flags().StringVar(&g.shard, "shard", "", "mark the `I/N`th part of them, such as 2/5")
	cmd.Flags().IntVar(&g.jobs, "jobs", runtime.NumCPU(), "mark so many at once")
	cmd.Flags().DurationVar(&g.timeout, "timeout", time.Minute, "give each check so much time; one that takes longer "+
		"scores 0")
	cmd.Flags().BoolVar(&g.dry, "dry-run", false, "say what would be marked, and mark nothing")
	g.outputs.addFlags(cmd)
	cmd.AddCommand(a.gradeMerge())
	return cmd
}

func (a *app) gradeMerge() *cobra.Command {
	var o classOutputs
	cmd := &cobra.Command{
		Use:     "merge RESULTS…",
		Short:   "Put the results of several folders together",
		Example: "  breakfast grade merge results-1 results-2 --csv marks.csv",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			records, err := class.Read(args)
			if err != nil {
				return failure{statusUsage, err}
			}
			if len(records) == 0 {
				return failure{statusUsage, errors.New("there is no result in these folders")}
			}
			for _, r := range records {
				if r.Lab != records[0].Lab {
					return failure{statusUsage, fmt.Errorf("results of labs %s and %s: merge those of one",
						records[0].Lab,
						r.Lab)}
				}
			}
			return a.classMarks(records, &o)
		},
	}
	o.addFlags(cmd)
	return cmd
}

// submissions are those that the command line names.
func (g *grading) submissions(args []string) (all []class.Submission, err error) {
	if g.roster == "" {
		all, err = class.Folders(args)
	} else {
		if len(args) > 0 {
			return nil, errors.New("--roster says which submissions there are: name no folders")
		}
		f, err2 := os.Open(g.roster)
		if err2 != nil {
			return nil, err2
		}
		defer f.Close()
		all, err = class.Roster(f, filepath.Dir(g.roster))
	}
	if err != nil || g.shard == "" {
		return all, err
	}
	var i, n int
	if _, err := fmt.Sscanf(g.shard+"\n", "%d/%d\n", &i, &n); err != nil || n < 1 || i < 1 || i > n {
		return nil, fmt.Errorf("--shard %s: want I/N, such as 2/5", g.shard)
	}
	return class.Shard(all, i, n), nil
}

// marksGarbage is how much garbage there may be while a class is marked, in percent of what is live: runs leave much,
// and collecting it sooner costs nothing that can be measured.
const marksGarbage = 30

// marksMemory is how much memory is aimed at, in bytes, where so many are marked at once: in a large class the results
// grow, and garbage with them. What a submission needs it has.
func marksMemory(jobs int) int64 { return int64(96+16*jobs) << 20 }

// gradeClass marks a class.
func (a *app) gradeClass(ctx context.Context, g *grading, args []string) error {
	l, err := lab.OrBroken(lab.Find(args[0]))
	if err == nil && (g.jobs < 1 || g.jobs > 256) {
		err = fmt.Errorf("--jobs %d: want 1 to 256", g.jobs)
	}
	var all []class.Submission
	if err == nil {
		all, err = g.submissions(args[1:])
	}
	if err != nil {
		return failure{statusUsage, err}
	}
	c := &class.Class{Lab: l, Submissions: all, Jobs: g.jobs, Results: g.results, Made: version.Name(), Most: g.timeout,
		Seed: g.seed, ByID: g.roster != "" && g.seed == ""}
	if g.dry {
		return a.gradeDry(c)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(marksGarbage))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(marksMemory(g.jobs)))
	meter, begun, n, fresh := newMeter(a.rawErr), time.Now(), 0, 0
	meter.tell("")
	done := a.signals.heed()
	records, err := c.Mark(ctx, func(r *class.Record) {
		if n++; !r.Kept {
			fresh++
		}
		left := time.Duration(0)
		if fresh > 0 {
			left = time.Since(begun) / time.Duration(fresh) * time.Duration(len(all)-n)
		}
		meter.tell(fmt.Sprintf("%d of %d are marked, some %s to go", n, len(all), left.Round(time.Second)))
	})
	done()
	meter.wipe(nil)
	switch {
	case ctx.Err() != nil:
		return failure{statusInterrupted, fmt.Errorf("interrupted: %d of %d are marked; the same command goes on", n,
			len(all))}
	case err != nil:
		return failure{statusFailed, err}
	}
	return a.classMarks(records, &g.outputs)
}

// gradeDry says what would be marked.
func (a *app) gradeDry(c *class.Class) error {
	var b bytes.Buffer
	again := 0
	for _, s := range c.Submissions {
		if why := c.Would(s); why != "" {
			again++
			fmt.Fprintf(&b, "%s: %s\n", s.ID, why)
		}
	}
	fmt.Fprintf(&b, "%d of %d would be marked.\n", again, len(c.Submissions))
	return a.print(b.Bytes())
}

// classMarks writes the marks in the forms that are asked for.
func (a *app) classMarks(records []*class.Record, o *classOutputs) error {
	s := class.Summarize(records)
	for _, f := range []struct {
		name  string
		write func(w io.Writer) error
	}{{o.csv, s.CSV}, {o.html, s.Page}, {o.junit, s.JUnit}} {
		if f.name == "" {
			continue
		}
		var b bytes.Buffer
		if err := f.write(plain.NewWriter(&b)); err != nil {
			return err
		}
		if err := a.writeFile(f.name, b.Bytes()); err != nil {
			return err
		}
	}
	var err error
	if o.json {
		err = printJSON(a.stdout, s)
	} else {
		var b bytes.Buffer
		s.Print(plain.NewWriter(&b))
		err = a.print(b.Bytes())
	}
	if n := len(s.Records) - s.Marked; err == nil && n > 0 {
		return failure{statusGrader, fmt.Errorf("%d could not be marked", n)}
	}
	return err
}
