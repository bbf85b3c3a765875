package grade

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/devices"
	"breakfast/machine"
)

// SheetVersion is the version of the language of sheets: what docs/stability.md promises.
const SheetVersion = 1

// A Sheet is what a lab is judged by: its files, and checks worth points. It is read from a text of lines, each of
// which begins with one of the words:
//
//	name   kettle
//	title  Hello, kettle
//	files  hello.s
//
//	check  filled 20  The kettle is filled with CUP millilitres.
//	  with   CUP=300
//	  expect stores KETTLE_FILL == 1
//	  else   Fill the kettle once, not {stores KETTLE_FILL} times.
//	  hint   Registers of devices are addresses.
type Sheet struct {
	Name   string // for ever: "kettle"; small letters, digits and -
	Title  string
	About  string
	Needs  string
	Files  []string
	Given  []string
	Of     string // the lab whose checks these are, "" for its own
	Checks []Check

	// Mutants is the folder of another lab: what is handed in are tests for it, and each check but the first is called
	// like one of its wrong solutions, which they are to fail. "" for a lab of programs.
	Mutants string

	exceptions []exception // from the law of what is given

	Misaligned machine.Misaligned // of misaligned accesses of memory
	Env        string             // the environment of another simulator that programs have, "" for none

	Harts int // how many the machine has, 0 for the default; a check may have its own

	recorded map[string]string // of another program: its log, by devices and run

	limit limit // of the checks that follow
	isa   machine.ISA
	at    int // the line that is read
}

// A Check is some runs of the program, and what must be true of each.
type Check struct {
	Name    string
	Points  int
	Title   string
	Runs    []Defines
	withs   []string    // the lines that say so
	isa     machine.ISA // of the hart that the runs are made on
	harts   int         // how many of it; 0 for the default
	turns   []int       // steps: each run is made with each of these; none: with the default
	limit   limit
	Inputs  []input
	placers []placer // that have the runs be made at other moments
	Expects []expect
	Hints   []string
}

// Defines are symbols that a run sets, in the order of the sheet.
type Defines []Define

// Define is a symbol and its value.
type Define struct {
	Name  string `json:"name"`
	Value int64  `json:"value"`
}

// String is the symbols as a command line sets them: "-D CUP=300 -D BUSY=1".
func (d Defines) String() string {
	var list []string
	for _, s := range d {
		list = append(list, fmt.Sprintf("-D %s=%d", s.Name, s.Value))
	}
	return strings.Join(list, " ")
}

// limit is where a run is stopped.
type limit struct {
	steps uint64
	time  devices.Ticks
}

type input struct {
	at   devices.Ticks
	data string
}

// An expect is a comparison, and what to say if it does not hold.
type expect struct {
	left, right Quantity
	op          string
	message     string
	line        int // of the sheet
}

func (e *expect) String() string { return e.left.text + " " + e.op + " " + e.right.text }

// ends says that the check has its own idea of how the program should end.
func (c *Check) ends() bool {
	for _, e := range c.Expects {
		if e.left.verb == "exit" || e.left.verb == "ending" {
			return true
		}
	}
	return false
}

const (
	defaultSteps = 1_000_000
	defaultTime  = 5_000_000 // half a second
	maxSteps     = 50_000_000
	maxTime      = 600_000_000
	mostLine     = 4096 // bytes, with those that go on
)

// Parse reads a sheet; an error names the line.
func Parse(text string) (*Sheet, error) {
	s := &Sheet{limit: limit{defaultSteps, defaultTime}}
	n := 0
	lines := bufio.NewScanner(strings.NewReader(text))
	type statement struct {
		n    int
		text string
	}
	var list []statement
	for lines.Scan() {
		n++
		line := strings.TrimSpace(lines.Text())
		more, goesOn := strings.CutPrefix(line, "…")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case goesOn && len(list) > 0:
			list[len(list)-1].text += " " + strings.TrimSpace(more)
		default:
			list = append(list, statement{n, line})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	for _, l := range list {
		if s.at = l.n; len(l.text) > mostLine {
			return nil, fmt.Errorf("line %d: it has %d bytes: at most %d", l.n, len(l.text), mostLine)
		}
		if err := s.line(l.text); err != nil {
			return nil, fmt.Errorf("line %d: %w", l.n, err)
		}
	}
	for i := range s.Checks {
		c := &s.Checks[i]
		if len(c.Inputs) > 0 && len(c.placers) > 0 {
			return nil, fmt.Errorf("check %s has an input, and a sweep or explore, which knows of none: make two "+
				"checks of it", c.Name)
		}
		if len(c.Expects) == 0 && s.Mutants == "" {
			return nil, fmt.Errorf("check %s expects nothing", c.Name)
		} else if len(c.Runs) == 0 {
			c.Runs = []Defines{nil}
		}
	}
	return s, nil
}

// What a sheet may ask for that a student has written.
const (
	mostSteps    = 20_000_000 // of a program, in all runs together
	mostRuns     = 50
	mostExpected = 200
	mostWalks    = 20 // quantities that go through page tables
)

// Bounded says what a sheet that is not trusted asks for too much of; nil if it is tried in bounded time.
func (s *Sheet) Bounded() error {
	runs, expected, walks, steps := 0, 0, 0, s.Steps()
	for i := range s.Checks {
		c := &s.Checks[i]
		if len(c.placers) > 0 {
			return fmt.Errorf("check %s places interrupts, which takes too long: leave sweep and explore out", c.Name)
		}
		runs, expected = runs+len(c.Runs)*max(1, len(c.turns)), expected+len(c.Expects)
	}
	s.each(func(q *Quantity) {
		if q.verb == "pages" || q.verb == "shared" {
			walks++
		}
	})
	switch {
	case len(s.Checks) == 0:
		return errors.New("there is no check in it")
	case runs > mostRuns:
		return fmt.Errorf("it makes %d runs: at most %d", runs, mostRuns)
	case steps > mostSteps:
		return fmt.Errorf("its runs may take %d steps, all together: at most %d; say less with limit", steps, mostSteps)
	case expected > mostExpected:
		return fmt.Errorf("it has %d times expect: at most %d", expected, mostExpected)
	case walks > mostWalks:
		return fmt.Errorf("it asks %d times for pages: at most %d", walks, mostWalks)
	}
	return nil
}

// Steps is the most that all runs of its checks may take together.
func (s *Sheet) Steps() (n uint64) {
	for i := range s.Checks {
		c := &s.Checks[i]
		n += c.limit.steps * uint64(len(c.Runs)*max(1, len(c.turns)))
	}
	return n
}

// isLabName says that a name is made of small letters, digits and -, and begins with a letter.
func isLabName(s string) bool {
	return s[0] >= 'a' && s[0] <= 'z' && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// line takes one statement.
func (s *Sheet) line(text string) error {
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return fmt.Errorf("%s what?", word)
	}
	switch word {
	case "version":
		if n, err := strconv.Atoi(rest); err != nil || n < 1 {
			return fmt.Errorf("version %s: want a number from 1", rest)
		} else if n > SheetVersion {
			return fmt.Errorf("the sheet is of version %d, and this program reads versions up to %d: a newer one may "+
				"read it", n, SheetVersion)
		}
		return nil
	case "name", "title", "about", "needs", "checks", "env", "mutants":
		return s.once(word, rest)
	case "files":
		return addTo(&s.Files, rest)
	case "given":
		return addTo(&s.Given, rest)
	case "yours", "mode":
		return s.except(word, rest)
	case "isa":
		to := &s.isa
		if n := len(s.Checks); n > 0 {
			to = &s.Checks[n-1].isa
		}
		var err error
		*to, err = machine.ParseISA(rest)
		return err
	case "harts":
		to := &s.Harts
		if n := len(s.Checks); n > 0 {
			to = &s.Checks[n-1].harts
		}
		var err error
		*to, err = between(rest, devices.MaxHarts)
		return err
	case "misaligned":
		var err error
		s.Misaligned, err = machine.ParseMisaligned(rest)
		return err
	case "check":
		return s.begin(rest)
	case "limit":
		to := &s.limit
		if n := len(s.Checks); n > 0 {
			to = &s.Checks[n-1].limit
		}
		return to.set(strings.Fields(rest))
	case "with", "interleave", "input", "expect", "else", "hint", "sweep", "explore":
		if len(s.Checks) == 0 {
			return fmt.Errorf("%s stands before the first check", word)
		}
		return s.Checks[len(s.Checks)-1].line(word, rest, s.at)
	default:
		return fmt.Errorf("there is no %q: want %s", word, wordNames())
	}
}

// once takes what a sheet says once.
func (s *Sheet) once(word, rest string) error {
	to := map[string]*string{"name": &s.Name, "title": &s.Title, "about": &s.About, "needs": &s.Needs, "checks": &s.Of,
		"env": &s.Env, "mutants": &s.Mutants}[word]
	switch {
	case word == "name" && !isLabName(rest):
		return fmt.Errorf("%q is no name of a lab: want small letters, digits and -", rest)
	case *to != "":
		return fmt.Errorf("there is a %s already: %s", word, *to)
	}
	*to = rest
	return nil
}

// addTo adds files to a list.
func addTo(list *[]string, rest string) error {
	for _, name := range strings.Fields(rest) {
		if slices.Contains(*list, name) {
			return fmt.Errorf("%s is named twice", name)
		}
		*list = append(*list, name)
	}
	return nil
}

func (s *Sheet) begin(rest string) error {
	name, rest, _ := strings.Cut(rest, " ")
	points, title, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, err := strconv.Atoi(points)
	if err != nil || n < 0 || title == "" {
		return fmt.Errorf("want: check NAME POINTS TITLE")
	}
	if !isLabName(name) {
		return fmt.Errorf("%q is no name of a check: want small letters, digits and -", name)
	}
	for _, c := range s.Checks {
		if c.Name == name {
			return fmt.Errorf("there is a check %s already", name)
		}
	}
	s.Checks = append(s.Checks, Check{Name: name, Points: n, Title: strings.TrimSpace(title), limit: s.limit,
		isa: s.isa, harts: s.Harts})
	return nil
}

func (c *Check) line(word, rest string, at int) error {
	switch word {
	case "with":
		return c.with(rest)
	case "interleave":
		for _, f := range strings.Fields(rest) {
			n, err := between(f, machine.MaxInterleave)
			if err != nil {
				return err
			}
			c.turns = append(c.turns, n)
		}
	case "input":
		at, quoted, _ := strings.Cut(rest, " ms ")
		ms, err := strconv.ParseFloat(at, 64)
		data, e := strconv.Unquote(strings.TrimSpace(quoted))
		if err != nil || e != nil || !(ms >= 0 && ms <= 60_000) {
			return fmt.Errorf(`want: input MILLISECONDS ms "text"`)
		}
		c.Inputs = append(c.Inputs, input{devices.Ticks(ms * ticksPerMs), data})
	case "expect":
		e, err := parseExpect(rest)
		if err != nil {
			return err
		}
		e.line = at
		c.Expects = append(c.Expects, e)
	case "else":
		if len(c.Expects) == 0 {
			return fmt.Errorf("else what? There is no expect before it")
		}
		e := &c.Expects[len(c.Expects)-1]
		if e.message != "" {
			return fmt.Errorf("there is an else already for %s", e)
		}
		e.message = rest
		_, err := fill(rest, func(Quantity) string { return "" })
		return err
	case "sweep":
		s, err := parseSweep(rest)
		if err == nil {
			c.placers = append(c.placers, s)
		}
		return err
	case "explore":
		e, err := parseExploration(rest)
		if err == nil {
			c.placers = append(c.placers, e)
		}
		return err
	case "hint":
		c.Hints = append(c.Hints, rest)
	}
	return nil
}

const ticksPerMs = 10_000

// between is a number from 1 up to another.
func between(s string, most int) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, fmt.Errorf("%s: want a number from 1 to %d", s, most)
	}
	return n, nil
}

func (c *Check) with(rest string) error {
	list, err := draw(rest, "")
	if err == nil {
		c.Runs, c.withs = append(c.Runs, list), append(c.withs, rest)
	}
	return err
}

func (l *limit) set(f []string) error {
	if len(f)%2 != 0 {
		return fmt.Errorf("want: limit N steps N ms")
	}
	for ; len(f) > 0; f = f[2:] {
		n, err := strconv.ParseUint(f[0], 10, 32)
		switch {
		case err == nil && f[1] == "steps" && n > 0 && n <= maxSteps:
			l.steps = n
		case err == nil && f[1] == "ms" && n > 0 && n <= maxTime/ticksPerMs:
			l.time = devices.Ticks(n * ticksPerMs)
		default:
			return fmt.Errorf("limit %s %s: want 1 to %d steps, 1 to %d ms", f[0], f[1], maxSteps, maxTime/ticksPerMs)
		}
	}
	return nil
}

// parseExpect reads LEFT OP RIGHT.
func parseExpect(s string) (expect, error) {
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">", "has"} {
		left, right, found := strings.Cut(s, " "+op+" ")
		if !found {
			continue
		}
		l, err := ParseQuantity(left)
		if err != nil {
			return expect{}, err
		}
		r, err := ParseQuantity(right)
		if err != nil {
			return expect{}, err
		}
		if textual := l.isText(); textual != r.isText() || textual && op != "==" && op != "!=" && op != "has" ||
			!textual && op == "has" {
			return expect{}, fmt.Errorf("%s: these cannot be compared like that", s)
		}
		return expect{left: l, op: op, right: r}, nil
	}
	return expect{}, fmt.Errorf("%s: want a comparison: == != < <= > >= has", s)
}
