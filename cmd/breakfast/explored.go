package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"breakfast/devices"
	"breakfast/explore"
	"breakfast/plain"
	"breakfast/trace/races"
)

// explored is an answer as --json prints it.
type explored struct {
	Program    string          `json:"program"`
	Interrupts []string        `json:"interrupts"`
	Stretch    string          `json:"stretch,omitempty"`
	Steps      uint64          `json:"steps"`       // of the run with no interrupt placed
	Bound      uint64          `json:"bound_steps"` // after which a run is said never to end
	Whole      bool            `json:"whole"`
	Timings    uint64          `json:"timings"`
	Failed     uint64          `json:"failed"`
	Levels     []exploredLevel `json:"levels"`
	Sample     *exploredSample `json:"sample,omitempty"`
	Covered    []string        `json:"covered"`
	NotCovered []string        `json:"not_covered"`
	Failure    *exploredRun    `json:"failure,omitempty"`
	Beside     *exploredRun    `json:"beside,omitempty"` // the nearest run that does not fail
	Heat       []exploredHeat  `json:"heat,omitempty"`   // of the last level
	Session    string          `json:"session,omitempty"`

	Watched   int          `json:"watched_runs,omitempty"` // with --races: for what nothing orders,
	Unordered []races.Race `json:"unordered,omitempty"`    // which is this

	beside    string   // what the run beside is
	placed    string   // in each run of the last level, in words
	look      string   // a command that runs the program as it is; "" for none
	unwritten []string // files that were asked for, and for which there is nothing
}

type exploredLevel struct {
	Placed  int    `json:"placed"`
	Timings uint64 `json:"timings"`
	Moments uint64 `json:"moments"`
	Failed  uint64 `json:"failed"`
	Merged  uint64 `json:"proven_alike"`
	Next    uint64 `json:"until_next_event"` // of the timings: stalls for a device that could not ring
	InVain  uint64 `json:"in_vain"`
	Whole   bool   `json:"whole"`
	Done    int    `json:"done"` // boundaries at which the first was placed …
	Of      int    `json:"of"`   // … of so many
}

// exploredSample is what was drawn, and what that is worth.
type exploredSample struct {
	Drawn        int     `json:"drawn"`
	Of           int     `json:"of"`
	Seed         uint64  `json:"seed"`
	Instructions int     `json:"instructions"`
	Finds        float64 `json:"finds"` // one schedule alone, with this chance at least
}

type exploredRun struct {
	Schedule []exploredPlacement `json:"schedule"`
	Wrong    string              `json:"wrong,omitempty"`
	Story    string              `json:"story,omitempty"`
	Shown    []exploredStep      `json:"shown,omitempty"`

	came    string         // when the last interrupt came, in a few words
	still   bool           // it is shown from where the hart stands still
	earlier []exploredStep // the moments of those before it
}

type exploredPlacement struct {
	Source string        `json:"source"`
	Steps  uint64        `json:"steps"`
	Ticks  devices.Ticks `json:"ticks"`
	Hart   int           `json:"hart"`
	PC     string        `json:"pc"`
}

type exploredStep struct {
	Step    uint64 `json:"step"`
	Who     string `json:"who,omitempty"`
	Between bool   `json:"between,omitempty"`
	Trap    string `json:"trap,omitempty"`
	PC      string `json:"pc"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Text    string `json:"instruction"`
	Effect  string `json:"effect,omitempty"`
	Skipped uint64 `json:"skipped_after,omitempty"`

	touches bool // it reads or writes what has a name
}

type exploredHeat struct {
	PC          string `json:"pc"`
	Symbol      string `json:"symbol,omitempty"`
	File        string `json:"file,omitempty"`
	Line        int    `json:"line,omitempty"`
	Instruction string `json:"instruction"`
	Text        string `json:"text,omitempty"`
	Tried       uint64 `json:"tried"`
	Failed      uint64 `json:"failed"`
}

// exploredOf shows an answer.
func exploredOf(q *explore.Question, a *explore.Answer, name string) (*explored, error) {
	x := &explored{Program: name, Interrupts: []string{}, Stretch: a.In.Name, Steps: a.Base.End.Steps, Bound: a.Bound,
		Whole: a.Whole, Timings: a.Timings(), Failed: a.Failed(), Levels: []exploredLevel{}, Covered: a.Covered(),
		NotCovered: a.NotCovered()}
	for _, s := range a.Sources {
		x.Interrupts = append(x.Interrupts, s.Name)
	}
	for _, l := range a.Levels {
		x.Levels = append(x.Levels, exploredLevel(l))
		x.placed = strings.ToLower(a.Placements(l.Placed))
	}
	if s := a.Sample; s != nil {
		x.Sample = &exploredSample{s.Drawn, s.Of, s.Seed, s.Instructions, s.Finds(1, s.Placed)}
	}
	x.beside = "one that does not"
	if a.Nearest() {
		x.beside = "the nearest that does not"
	}
	var err error
	if x.Failure, err = runOf(q, a.Failure); err == nil {
		x.Beside, err = runOf(q, a.Beside)
	}
	if a.Failure == nil {
		return x, err
	}
	for _, h := range a.Heat {
		p := explore.PlaceOf(q.Machine, h.PC)
		x.Heat = append(x.Heat, exploredHeat{PC: word(h.PC), Symbol: p.Symbol, File: p.File, Line: p.Line,
			Instruction: p.Instruction, Text: p.Text, Tried: h.Tried, Failed: h.Failed})
	}
	return x, err
}

func runOf(q *explore.Question, r *explore.Run) (*exploredRun, error) {
	if r == nil {
		return nil, nil
	}
	x := &exploredRun{Wrong: r.Wrong, Schedule: []exploredPlacement{}}
	if len(r.Schedule) == 0 {
		return x, nil
	}
	for _, p := range r.Schedule {
		x.Schedule = append(x.Schedule, exploredPlacement{p.Source.Name, p.At.Steps, p.At.Now, p.Hart, word(p.PC)})
	}
	film, err := q.Film(r)
	if err != nil {
		return nil, err
	}
	x.Story, x.came, x.still = film.Story(r), film.Says(), film.Look != film.Taken || film.Trap == ""
	for i, p := range r.Schedule[:len(r.Schedule)-1] {
		x.earlier = append(x.earlier, exploredStep{Step: p.At.Steps + 1,
			Trap: p.Source.Says() + ", before " + film.Earlier[i].At()})
	}
	for _, f := range film.Frames {
		x.Shown = append(x.Shown, exploredStep{f.Step, f.Who, f.Between, f.Trap, word(f.Place.PC), f.Place.File,
			f.Place.Line, f.Place.Instruction, f.Effect, f.Skipped, f.Touches})
	}
	return x, nil
}

// title is what it came to, in a line.
func (x *explored) title() string {
	switch {
	case x.Failure == nil && x.Whole:
		return fmt.Sprintf("%s: none of %s timings fails", x.Program, plain.Grouped(x.Timings))
	case x.Failure == nil:
		return fmt.Sprintf("%s: none of %s timings has failed, and there are more", x.Program, plain.Grouped(x.Timings))
	case len(x.Failure.Schedule) == 0:
		return fmt.Sprintf("%s fails with no interrupt placed: %s", x.Program, x.Failure.Wrong)
	}
	last := x.Levels[len(x.Levels)-1]
	return fmt.Sprintf("%s: %s of %s timings fail (%s different moments), with %s in a run", x.Program,
		plain.Grouped(last.Failed), plain.Grouped(last.Timings), plain.Grouped(last.Moments), x.placed)
}

// text is the answer as people read it.
func (x *explored) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s.\n", x.title())
	if x.Failure != nil && len(x.Failure.Schedule) == 0 {
		if x.look != "" {
			fmt.Fprintf(&b, "%s --races=all says what nothing orders in that run.\n", x.look)
		}
		x.files(&b)
		return b.String()
	}
	b.WriteByte('\n')
	if x.Failure != nil {
		b.WriteString(x.Failure.Story)
		b.WriteByte('\n')
		sideBySide(&b, x)
		x.strip(&b)
	}
	if len(x.Unordered) > 0 {
		(&raceHunt{x.Watched, x.Unordered}).print(&b)
		b.WriteByte('\n')
	}
	for _, s := range x.Covered {
		fmt.Fprintf(&b, "covered:      %s\n", s)
	}
	for _, s := range x.NotCovered {
		fmt.Fprintf(&b, "not covered:  %s\n", s)
	}
	x.files(&b)
	return b.String()
}

// files says what the files are that were asked for.
func (x *explored) files(b *strings.Builder) {
	if x.Session != "" {
		where := ", one step before the interrupt is taken"
		switch {
		case len(x.Failure.Schedule) == 0:
			where = ""
		case x.Failure.still:
			where = ", where the hart begins to stand still"
		}
		fmt.Fprintf(b, "%s is the run that fails%s: kitchen, debug and gdb open it.\n", x.Session, where)
	}
	for _, file := range x.unwritten {
		fmt.Fprintf(b, "%s is not written: no run fails.\n", file)
	}
}

// shownWide is how wide a run is that is shown beside another, in columns.
const shownWide = 48

// sideBySide writes a run that fails, and beside it one that does not.
func sideBySide(b *strings.Builder, x *explored) {
	fails, not := x.Failure, x.Beside
	left := append([]string{"the run that fails"}, linesOf(fails)...)
	var right []string
	if not != nil {
		right = append([]string{x.beside}, linesOf(not)...)
	}
	for i := range max(len(left), len(right)) {
		line := ""
		if i < len(left) {
			line = left[i]
		}
		if i < len(right) {
			line += strings.Repeat(" ", max(1, shownWide+2-utf8.RuneCountInString(line))) + right[i]
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	b.WriteByte('\n')
}

// linesOf is the steps of a run, a line each. Where the numbers leap, steps are left out that save and restore
// registers, or touch nothing. Who makes them is said where that changes.
func linesOf(r *exploredRun) (lines []string) {
	who := ""
	for _, s := range slices.Concat(r.earlier, r.Shown) {
		if s.Who != who {
			who = s.Who
			lines = append(lines, fmt.Sprintf("%7s   %s:", "", who))
		}
		mark, what := " ", cut(s.Text, 20)
		switch {
		case s.Trap != "":
			mark, what = "!", s.Trap
		case s.Between:
			mark = "|"
		}
		line := fmt.Sprintf("%7s %s %s", plain.Grouped(s.Step), mark, what)
		if s.Effect != "" {
			line = fmt.Sprintf("%-30s %s", line, s.Effect)
		}
		lines = append(lines, cut(line, shownWide))
	}
	return lines
}

// cut is so many columns of a text, at most.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// stripLines is how many lines a strip has at most, and around how many before and after it shows of what fails.
const (
	stripLines  = 40
	stripAround = 3
)

// shownLines says which instructions a strip shows of so many lines at most: those before which timings fail, and so
// many around them in the same file, or fewer.
func (x *explored) shownLines(most, around int) []bool {
	show := make([]bool, len(x.Heat))
	n := 0
	for ; around >= 0; around-- {
		clear(show)
		n = 0
		for i, h := range x.Heat {
			for j := max(0, i-around); h.Failed > 0 && j < min(len(x.Heat), i+around+1); j++ {
				if !show[j] && x.Heat[j].File == h.File {
					show[j] = true
					n++
				}
			}
		}
		if n <= most {
			return show
		}
	}
	n = 0
	for i := range show { // the first of those that fail
		if show[i] {
			n++
		}
		show[i] = show[i] && n <= most
	}
	return show
}

// place is the instruction's line, or its symbol.
func (h *exploredHeat) place() string {
	if h.File != "" {
		return fmt.Sprintf("%s:%d", h.File, h.Line)
	}
	return h.Symbol
}

// strip writes where the timings fail, beside the program's lines.
func (x *explored) strip(b *strings.Builder) {
	fmt.Fprintf(b, "where timings fail, of those whose last interrupt comes before each instruction:\n")
	shown, gap := false, false
	failed, tried := 5, 6 // columns
	for _, h := range x.Heat {
		failed, tried = max(failed, len(plain.Grouped(h.Failed))), max(tried, len(plain.Grouped(h.Tried)))
	}
	for i, show := range x.shownLines(stripLines, stripAround) {
		if !show {
			gap = shown
			continue
		}
		if gap {
			b.WriteString("        ⋮\n")
		}
		shown, gap = true, false
		h := &x.Heat[i]
		fmt.Fprintf(b, "  %s %*s of %-*s %-22s %s\n", heatBar(h.Failed, h.Tried), failed, plain.Grouped(h.Failed),
			tried, plain.Grouped(h.Tried), h.place(), cmp.Or(h.Text, h.Instruction))
	}
	b.WriteByte('\n')
}

// heatBar is a share as a bar of four columns: any failure shows.
func heatBar(failed, tried uint64) string {
	n := int((4*failed + tried - 1) / tried)
	return strings.Repeat("█", n) + strings.Repeat("·", 4-n)
}
