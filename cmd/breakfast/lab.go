package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/confine"
	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/grade"
)

func (a *app) lab() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lab",
		Short: "Exercises: begin one, check it, get a hint",
		Long: `The labs are exercises for a course on operating systems: polling, interrupts, preemption,
address spaces.
Each has a handout, a skeleton with gaps between "# your code here" and "# end of your code", and checks worth points.`,
		Example: `  breakfast lab list
  breakfast lab start kettle tea   make a folder tea with all that the lab needs; read tea/handout.md
  breakfast run tea                run it, as any program
  breakfast lab check tea          what passes, and what is the first thing to mend
  breakfast lab hint tea`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.labList(), a.labStart(), a.labCheck(), a.labHint(), a.labLint(), a.labRecord(), a.labMutants(),
		a.labExport())
	return cmd
}

func (a *app) labList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the labs",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			labs, err := lab.All()
			if err != nil {
				return err
			}
			type row struct {
				Name   string `json:"name"`
				Number string `json:"number"` // its place in the course
				Title  string `json:"title"`
				About  string `json:"about"`
				Points int    `json:"points"`
			}
			list := []row{}
			var b bytes.Buffer
			for _, l := range labs {
				r := row{Name: l.Sheet.Name, Number: l.Number, Title: l.Sheet.Title, About: l.Sheet.About}
				for _, c := range l.Sheet.Checks {
					r.Points += c.Points
				}
				list = append(list, r)
				fmt.Fprintf(&b, "%-3s %-10s %-28s %3d points  %s\n", r.Number, r.Name, r.Title, r.Points, r.About)
			}
			if asJSON {
				return printJSON(a.stdout, map[string]any{"labs": list})
			}
			return a.print(b.Bytes())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) labStart() *cobra.Command {
	return &cobra.Command{
		Use:   "start NAME DIR",
		Short: "Copy a lab's skeleton and handout into a folder",
		Long: `Copies all that a lab begins with into a folder, which is made if there is none.
Nothing is written over. NAME may also be a lab's folder of your own, with a slash in it: ./mylab.`,
		Example: `  breakfast lab start rings tea
  breakfast lab start ./mylab tea`,
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			l, err := lab.Find(args[0])
			if err != nil {
				return failure{statusUsage, err}
			}
			files, err := l.Files()
			if err != nil {
				return err
			}
			names, err := lab.Copy(args[1], files)
			if err != nil {
				return failure{statusFailed, err}
			}
			sheet := ""
			if l.Own() {
				sheet = " --sheet " + args[0]
			}
			return a.print(fmt.Appendf(nil,
				"Lab %s, %s, is in %s: %s.\nRead handout.md first. Then: breakfast lab check%s %s\n",
				l.Sheet.Name, l.Sheet.Title, args[1], strings.Join(names, ", "), sheet, args[1]))
		},
	}
}

func (a *app) labCheck() *cobra.Command {
	var out markOutputs
	of := labAt{begun: a.begun(&out)}
	cmd := &cobra.Command{
		Use:   "check [DIR]",
		Short: "Check a solution: what passes, the points, and the first thing to mend",
		Long: `Runs the checks of the lab whose files are in DIR, the current folder without one. Nothing in it is
changed, and nothing outside of it is read. The same files get the same points on every machine. With
--sheet the lab is the one in another folder, made by yourself: docs/write-a-lab.md.

What to mend first is said below the points: a crash, wherever it was, or else what failed the first
check. --all says the rest.

The run that shows it is written beside the folder, to DIR.session: kitchen DIR.session
opens it where it ended, with all that came before. What is there and is no session is left alone.

The exit status is 0 if all checks passed, else 1; 2 if there is no lab in the folder; 3 if it could not
be marked, whatever it is worth: a file is no text, or there is no compiler. For programs (--json, --junit
and the like) a folder without a lab is a result as well: not marked, 3.`,
		Example: `  breakfast lab check rings
  breakfast lab check rings --json | jq .points
  breakfast lab check rings --junit result.xml
  breakfast lab check --sheet rings submission --gradescope results.json
  breakfast lab check --sheet mylab tea`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.checkAndTell(cmd.Context(), args, &of, &out)
		},
	}
	out.addFlags(cmd)
	of.addFlags(cmd)
	return cmd
}

// checkAndTell checks the folder that args name, and writes what came of it.
func (a *app) checkAndTell(ctx context.Context, args []string, at *labAt, o *markOutputs) error {
	dir, l, r, err := a.checkLab(ctx, args, at)
	recorded := ""
	switch none := (noSubmission{}); {
	case errors.As(err, &none) && o.forPrograms():
		r = unsubmitted(at, none)
	case err != nil:
		return err
	default:
		recorded = a.recordCheck(dir, o.sessions, l, r)
	}
	unwritten := a.marks(r, o)
	if f := (failure{}); errors.As(unwritten, &f) && f.status != statusGrader {
		return unwritten
	}
	if o.json {
		err = printJSON(a.stdout, r)
	} else {
		err = r.Print(a.stdout, o.all, func(f *grade.Failure) string { return l.See(dir, f) })
		if err == nil && recorded != "" {
			err = a.print(fmt.Appendf(nil, "\nThe first run that failed, with its past:  kitchen %s\n",
				recorded))
		}
	}
	switch {
	case err == nil && unwritten != nil:
		return unwritten
	case err == nil && r.NotMarked != "":
		return failure{statusGrader, nil}
	case err != nil || !r.Passed:
		return failure{statusFailed, err}
	}
	return nil
}

// noSubmission is that a folder holds nothing that could be marked.
type noSubmission struct{ error }

// unsubmitted is the result of no submission, for programs that read results: it was not marked.
func unsubmitted(at *labAt, why error) *grade.Result {
	if at.sheet != "" {
		if l, err := lab.Sheet(at.sheet); err == nil {
			return grade.Unmarked(l.Sheet.Name, l.Sheet, why)
		}
	}
	none := grade.Check{Name: "submission", Title: "The folder holds a lab."}
	return grade.Unmarked("", &grade.Sheet{Checks: []grade.Check{none}}, why)
}

// recordCheck writes the run that failed first beside a lab's folder, and returns the file's name; "" if there is none.
// In a folder for sessions each check that failed has one. Failures then say how they are looked at.
func (a *app) recordCheck(dir, sessions string, l *lab.Lab, r *grade.Result) (first string) {
	for i := range r.Checks {
		m := &r.Checks[i]
		run := r.SessionOf(i)
		if run == nil {
			continue
		}
		m.Failure.See = l.See(dir, m.Failure)
		if first == "" {
			first = a.recordRun(beside(dir), run)
			m.Failure.Shown(first)
		}
		if sessions != "" {
			m.Failure.Shown(a.recordRun(filepath.Join(sessions, m.Name+".session"), run))
		}
	}
	return first
}

// beside is where the session of a folder is written: next to it; "" if that has no name.
func beside(dir string) string {
	if filepath.IsLocal(dir) && filepath.Clean(dir) != "." { // . and .. are no names
		return filepath.Clean(dir) + ".session"
	}
	whole, err := filepath.Abs(dir)
	if err != nil || filepath.Dir(whole) == whole {
		return ""
	}
	return filepath.Join(dir, "..", filepath.Base(whole)+".session")
}

// recordRun writes a run to a file, and returns its name; "" if that is not written. That it cannot be is said, and no
// more: the marks are what was asked for.
func (a *app) recordRun(name string, run interface{ Encode() ([]byte, error) }) string {
	if name == "" {
		return ""
	}
	err := program.MayRecord(name)
	if err == nil {
		var data []byte
		if data, err = run.Encode(); err == nil {
			err = a.writeFile(name, data)
		}
	}
	if err != nil {
		fmt.Fprintf(a.stderr, "breakfast: the run that failed is not recorded: %v\n", err)
		return ""
	}
	return filepath.ToSlash(name)
}

// noLandlock is said where a lab's C is compiled without the last of its three locks. See package confine.
const noLandlock = "breakfast: this system has no Landlock: that the compiler opens no other file is checked " +
	"beforehand, and not enforced"

// labAt is which lab a folder is checked as, and on which machine.
type labAt struct {
	sheet string // a lab's folder or its name; "" for the one that the folder's files are of
	seed  string // draws the values of the runs
	board program.Board
	most  time.Duration // for each check; 0: as long as it takes
	begun func(soFar *grade.Result, check string)
	lab   func() (*lab.Lab, error) // what it is instead; nil for that
}

func (at *labAt) addFlags(cmd *cobra.Command) {
	at.board.AddFlags(cmd.Flags(), grade.RAM)
	cmd.Flags().StringVar(&at.seed, "seed", "", seedUsage)
	cmd.Flags().StringVar(&at.sheet, "sheet", "", "check as `LAB`: a folder of your own, or a lab's name")
	cmd.Flags().DurationVar(&at.most, "timeout", 0, "give each check so much time; one that takes longer scores 0")
}

// find is the lab that a folder is checked as.
func (at *labAt) find(dir string, files fs.FS) (l *lab.Lab, err error) {
	if at.lab != nil {
		l, err = at.lab()
	} else if at.sheet != "" {
		l, err = lab.OrBroken(lab.Sheet(at.sheet))
	} else if l, err = lab.In(files); err != nil {
		err = noSubmission{fmt.Errorf("%s %w", dir, err)}
	}
	if err == nil {
		err = l.On(at.board)
	}
	return l, err
}

// seedUsage says what --seed is.
const seedUsage = "draw the amounts, times and speeds of the runs by this `TEXT`: the same, the same marks"

// checkLab judges the folder that args name.
func (a *app) checkLab(ctx context.Context, args []string, at *labAt) (string, *lab.Lab, *grade.Result, error) {
	dir := "."
	if len(args) == 1 {
		dir = args[0]
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return dir, nil, nil, failure{statusUsage, noSubmission{fmt.Errorf("%s: %w", dir, err)}}
	}
	defer root.Close()
	l, err := at.find(dir, root.FS())
	if err != nil {
		return dir, nil, nil, failure{statusUsage, err}
	}
	l = l.Seeded(at.seed)
	if l.Sheet.Needs != "" && confine.Landlock() == 0 {
		fmt.Fprintln(a.stderr, noLandlock)
	}
	for _, name := range l.Sheet.Files {
		a.reads(filepath.Join(dir, name))
	}
	done := a.signals.heed()
	r := l.CheckWith(ctx, root.FS(), lab.With{Most: at.most, Begun: at.begun})
	done()
	if ctx.Err() != nil {
		return dir, nil, nil, failure{statusInterrupted, errors.New("interrupted")}
	}
	return filepath.ToSlash(dir), l, r, nil
}

func (a *app) labHint() *cobra.Command {
	var more int
	of := labAt{begun: func(*grade.Result, string) {}}
	cmd := &cobra.Command{
		Use:   "hint [DIR]",
		Short: "A hint for the first check that fails",
		Long: `Checks the lab in DIR and gives a hint for the first check that fails. Each check has several, from
a nudge to nearly the answer.`,
		Example: `  breakfast lab hint rings
  breakfast lab hint rings --more 2     the first two`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, _, r, err := a.checkLab(cmd.Context(), args, &of)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			if r.Passed {
				b.WriteString("All checks pass: no hint is needed.\n")
			}
			if r.Problem != "" {
				fmt.Fprintf(&b, "%s\n", r.Problem)
			} else if m := r.Headline(); m != nil {
				fmt.Fprintf(&b, "%s: %s\n", m.Name, m.Title)
				shown := min(max(more, 1), len(r.Hints))
				for _, h := range r.Hints[:shown] {
					fmt.Fprintf(&b, "  %s\n", h)
				}
				if shown < len(r.Hints) {
					fmt.Fprintf(&b, "There are more: --more %d\n", shown+1)
				}
			}
			return a.print(b.Bytes())
		},
	}
	of.addFlags(cmd)
	cmd.Flags().IntVar(&more, "more", 1, "show the first `N` hints")
	return cmd
}
