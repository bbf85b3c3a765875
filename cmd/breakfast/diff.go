package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/program"
	"breakfast/machine"
	"breakfast/plain"
)

// diffFlags are the choices of the diff command.
type diffFlags struct {
	opt            program.Options
	board          program.Board
	a, b           program.Defines
	inputA, inputB string
	maxSteps       stepCount
	json           bool
}

func (a *app) diff() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff A [B]",
		Short: "Run two programs, or one in two ways, and show where they first differ",
		Long: `Runs two programs, or one program with two sets of symbols or two inputs, and shows the first moment
at which they differ: what differs, and the last ten instructions of both.

If both have the same segments and symbols at the same addresses, every step is compared: the
instruction or trap, all registers, every access to a device. Where the layout differs, registers
and addresses must differ too; then the runs are compared by what they do: what each device is told,
the console among them, and what the variables become that both have by name. Addresses are compared
by their names. What depends on how long the way there was does not count: what is stored to the
timer and the ticket rail, values that come from clocks and appliances, and what a handler saves of
the program that was interrupted, but for where it saves which register. The first thing is shown
that one of them does otherwise, or not at all.

Nothing is read from standard input. The exit status is 0 where no difference was found, 1 where
there is one, 2 for a wrong command line, 130 after Ctrl-C.`,
		Example: `  breakfast diff mine.s answer.s
  breakfast diff preemptive --b-define QUANTUM=500     the same program with another symbol
  breakfast diff echo.s --a-input one --b-input two    the same program with other things typed
  breakfast diff mine.s answer.s --json | jq .message`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 2 {
				return failure{statusUsage, fmt.Errorf("diff takes one program or two, and there are %d\n%s",
					len(args), seeHelp(cmd))}
			}
			if len(args) == 0 {
				return noProgram(cmd)
			}
			return nil
		},
		ValidArgsFunction: completePrograms,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.runDiff(cmd.Context(), args[0], args[len(args)-1], f)
		},
	}
	fs := cmd.Flags()
	f.opt.AddFlags(fs)
	f.opt.AddBIOS(fs)
	f.board.AddFlags(fs, program.DefaultRAM)
	fs.Var(&f.a, "a-define", "set an assembler symbol in the first run, `NAME=VALUE`; may be repeated")
	fs.Var(&f.b, "b-define", "set an assembler symbol in the second run, `NAME=VALUE`; may be repeated")
	fs.StringVar(&f.inputA, "a-input", "", "type the contents of `FILE` in the first run, in place of --input")
	fs.StringVar(&f.inputB, "b-input", "", "type the contents of `FILE` in the second run, in place of --input")
	f.maxSteps = defaultDiff
	fs.Var(&f.maxSteps, "max-steps", "compare `N` steps of each")
	fs.BoolVar(&f.json, "json", false, "print one JSON document")
	return cmd
}

const (
	defaultDiff = 100_000_000
	diffSlice   = 8 * sliceSteps
)

// difference is the first one that was found; --json prints it.
type difference struct {
	Same bool   `json:"same"`
	Rule string `json:"rule"` // steps, or doings where the layout differs
	// trap, device, register, pc, end; of doings: device, variable, order, end
	What    string    `json:"what,omitempty"`
	Message string    `json:"message"`
	A       sideShown `json:"a"`
	B       sideShown `json:"b"`
}

type sideShown struct {
	Program    string `json:"program"`
	Misaligned string `json:"misaligned"` // accesses of memory: trap, allow
	Steps      uint64 `json:"steps"`      // how many were compared, or the one that differs
	At         *spot  `json:"at,omitempty"`
	list       []byte
}

func (a *app) runDiff(ctx context.Context, nameA, nameB string, f diffFlags) error {
	var sides [2]*side
	for i, name := range []string{nameA, nameB} {
		board, file, defines := f.board, f.inputA, f.a
		if i == 1 {
			file, defines = f.inputB, f.b
		}
		board.Input = cmp.Or(file, board.Input)
		input, err := board.Typed()
		if err != nil {
			return failure{statusUsage, err}
		}
		opt := f.opt
		opt.Defines = slices.Concat(opt.Defines, defines)
		s, err := a.newSide(name, &board, opt, input, uint64(f.maxSteps))
		if err != nil {
			return err
		}
		sides[i] = s
	}
	x, y := sides[0], sides[1]
	x.exact = alike(x.m.Image(), y.m.Image())
	y.exact = x.exact
	compare := compareSteps
	if !x.exact {
		compare = compareDoings
		x.doings, y.doings = newDoings(x.m, y.m.Image()), newDoings(y.m, x.m.Image())
	}
	d, err := compare(ctx, x, y)
	if err != nil {
		return err
	}
	d.A.Program, d.A.Misaligned = x.name, policy(x.m)
	d.B.Program, d.B.Misaligned = y.name, policy(y.m)
	if f.json {
		err = printJSON(a.stdout, d)
	} else {
		err = d.print(a.stdout)
	}
	switch {
	case err != nil:
		return failure{statusFailed, err}
	case d.Same:
		return nil
	}
	return failure{1, nil}
}

// compareSteps compares two runs step by step.
func compareSteps(ctx context.Context, a, b *side) (*difference, error) {
	for !a.ended && !b.ended {
		if err := errors.Join(a.advance(ctx, diffSlice), b.advance(ctx, diffSlice)); err != nil {
			return nil, err
		}
		if i, differ := firstUnlike(a.steps, b.steps); differ {
			return showSteps(ctx, a, b, a.from+uint64(i)+1)
		}
	}
	return same("steps", a, b), nil
}

// firstUnlike is the index of the first step that differs, or that only one of the runs has.
func firstUnlike(a, b []uint64) (int, bool) {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i, true
		}
	}
	return min(len(a), len(b)), len(a) != len(b)
}

// showSteps shows two runs that differ at a step.
func showSteps(ctx context.Context, a, b *side, step uint64) (*difference, error) {
	d := &difference{Rule: "steps"}
	lastA, lastB := a.m.Position().Steps, b.m.Position().Steps
	va, err := a.look(ctx, min(step, lastA))
	if err != nil {
		return nil, err
	}
	vb, err := b.look(ctx, min(step, lastB))
	if err != nil {
		return nil, err
	}
	switch {
	case lastA < step:
		d.What, d.Message = "end", fmt.Sprintf("A ends, %s, after step %s; B goes on", a.how(), plain.Grouped(lastA))
	case lastB < step:
		d.What, d.Message = "end", fmt.Sprintf("B ends, %s, after step %s; A goes on", b.how(), plain.Grouped(lastB))
	default:
		var what string
		d.What, what = unlike(&va, &vb)
		d.Message = fmt.Sprintf("at step %s %s", plain.Grouped(step), what)
	}
	d.show(&va, &vb)
	return d, nil
}

func (d *difference) show(a, b *view) {
	d.A = sideShown{Steps: a.at.Steps, At: a.at, list: a.list}
	d.B = sideShown{Steps: b.at.Steps, At: b.at, list: b.list}
}

func same(rule string, a, b *side) *difference {
	d := &difference{Same: true, Rule: rule}
	d.A.Steps, d.B.Steps = a.m.Position().Steps, b.m.Position().Steps
	switch {
	case a.stop.Reason == machine.Reached || b.stop.Reason == machine.Reached:
		d.Message = fmt.Sprintf("no difference in %s and %s steps; they have not ended (--max-steps N compares more)",
			plain.Grouped(d.A.Steps), plain.Grouped(d.B.Steps))
	default:
		d.Message = fmt.Sprintf("no difference, to the end: %s after %s and %s steps", a.how(),
			plain.Grouped(d.A.Steps),
			plain.Grouped(d.B.Steps))
	}
	return d
}

// how a side ended, in words.
func (s *side) how() string {
	switch s.stop.Reason {
	case machine.Halted:
		return fmt.Sprintf("halted with code %d", s.stop.Code)
	case machine.Fault:
		return fmt.Sprintf("by a fault (%s)", s.stop.Trap)
	case machine.Idle:
		return "idle for ever"
	}
	return "at the limit"
}

func (d *difference) print(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "A  %s\nB  %s\n", d.A.Program, d.B.Program)
	if d.Rule == "steps" {
		fmt.Fprintln(&b, "Laid out alike: every step is compared.")
	} else {
		fmt.Fprintln(&b, "Laid out differently: what they do to devices and to variables of the same name is compared.")
	}
	fmt.Fprintf(&b, "\n%s\n", d.Message)
	for i, s := range []*sideShown{&d.A, &d.B} {
		if s.At == nil {
			continue
		}
		fmt.Fprintf(&b, "\n%c\n", 'A'+i)
		s.At.print(&b)
		fmt.Fprintf(&b, "the last instructions:\n%s", s.list)
	}
	_, err := w.Write(b.Bytes())
	return err
}
