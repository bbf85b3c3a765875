package grade_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/grade"
	"breakfast/internal/try"
	"breakfast/machine"
)

// judge grades a program by a sheet.
func judge(t *testing.T, sheet, program string) *grade.Result {
	t.Helper()
	return judgeOn(t, machine.Config{}, sheet, program)
}

func judgeOn(t *testing.T, board machine.Config, sheet, program string) *grade.Result {
	t.Helper()
	s, err := grade.Parse(sheet)
	require.NoError(t, err)
	g := grade.Grader{Board: board, Build: func(m *machine.Machine, d grade.Defines) (*image.Image, error) {
		var defines []asm.Symbol
		for _, sym := range d {
			defines = append(defines, asm.Symbol{Name: sym.Name, Value: sym.Value})
		}
		return try.Image(t, m, program, defines...), nil
	}}
	return g.Grade("0", s)
}

// What the board's input holds is typed at the beginning of each run.
func TestInput(t *testing.T) {
	s, err := grade.Parse("check hears 10 It hears.\nexpect exit == 116\ncheck again 10 It does.\nexpect exit == 116\n")
	require.NoError(t, err)
	const program = "_start: lbu a0, UART_RBR\nslli a0, a0, 16\nli t0, FINISHER_FAIL\nor t0, t0, a0\nsw t0, " +
		"FINISHER_EXIT, t1\n1: j 1b\n"
	g := grade.Grader{Input: []byte("tea"), Build: func(m *machine.Machine, d grade.Defines) (*image.Image,
		error) {
		return try.Image(t, m, program), nil
	}}
	assert.Equal(t, 20, g.Grade("0", s).Points)
}

// Programs are judged with misaligned accesses as the sheet says; the board that is asked for beats it.
func TestMisaligned(t *testing.T) {
	const sheet = "check ends 10 It ends.\nexpect exit == 0\n"
	const program = "_start: li t1, 0x80001001\nlw t0, 0(t1)\nli t0, FINISHER_PASS\nsw t0, FINISHER_EXIT, t1\n1: j 1b\n"
	for _, c := range []struct {
		sheet string
		board machine.Misaligned
		want  string
	}{
		{sheet, machine.MisalignedAsMade, "trap"},
		{sheet, machine.MisalignedAllowed, "allow"},
		{"misaligned allow\n" + sheet, machine.MisalignedAsMade, "allow"},
		{"misaligned allow\n" + sheet, machine.MisalignedTraps, "trap"},
		{"misaligned trap\n" + sheet, machine.MisalignedAllowed, "allow"},
	} {
		r := judgeOn(t, machine.Config{Misaligned: c.board}, c.sheet, program)
		assert.Equal(t, c.want, r.Misaligned)
		assert.Equal(t, c.want == "allow", r.Passed, "%q %q", c.sheet, c.board)
	}
	_, err := grade.Parse("misaligned perhaps\n")
	assert.EqualError(t, err, `line 1: misaligned accesses: want trap or allow, not "perhaps"`)
}

// A program that does one of everything: it fills the kettle twice, takes one timer interrupt and one exception, prints
// what is typed, and ends with code 7. What is counted was counted by hand.
const everything = `
        .ifndef N
        .equ    N, 5
        .endif
        .globl  _start
_start: la      t0, trap
        csrw    mtvec, t0
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, 200
        sw      t0, KETTLE_FILL, t1
        lw      t0, KETTLE_LEVEL
        lw      t0, KETTLE_LEVEL
        sw      t0, level, t1
        ecall
        li      t0, 2000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
sleep:  wfi
        csrw    mie, zero
        lbu     t0, UART_RBR
        sb      t0, UART_THR, t1
        li      s3, N
        li      t0, 7 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
        .balign 4
trap:   csrr    t0, mcause
        bltz    t0, 1f
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
1:      li      t0, -1
        sw      t0, CLINT_MTIMECMP, t1
        mret
        .bss
        .balign 4
level:  .space  4
`

func TestQuantities(t *testing.T) {
	for expectation, holds := range map[string]bool{
		"stores KETTLE_FILL == 2":                             true,
		"stores KETTLE_FILL == 1":                             false,
		"stores KETTLE_FILL 300 == 1":                         true,
		"stores KETTLE_FILL 301 == 0":                         true,
		"stores KETTLE_FILL &300 == 1":                        true,
		"stores KETTLE_FILL &0x108 == 1":                      true, // bits of 300
		"stores KETTLE_FILL &0x110 == 0":                      true,
		"first stores KETTLE_FILL &8 > 0":                     true,
		"loads KETTLE_LEVEL 500 == 2":                         true,
		"loads KETTLE_TEMP > 0":                               false,
		"first stores KETTLE_FILL < last stores KETTLE_FILL":  true,
		"first stores KETTLE_FILL < first loads KETTLE_LEVEL": true,
		"first loads KETTLE_TEMP > last stores FINISHER_EXIT": true, // never is later than anything
		"device KETTLE_LEVEL == 500":                          true,
		"memory level == 500":                                 true,
		"memory level+0 != 500":                               false,
		"register s3 == N":                                    true,
		"register s3 == 5":                                    true,
		"name-of register s3 == \"t0\"":                       true, // 5 is x5
		"interrupts == 1":                                     true,
		"interrupts timer == 1":                               true,
		"interrupts external == 1":                            false,
		"exceptions == 1":                                     true,
		"exception has \"ecall from M mode at test.s\"":       true,
		"retired mret == 2":                                   true,
		"retired wfi >= 1":                                    true,
		"retired ecall == 0":                                  true, // a trap does not retire
		"calls trap == 2":                                     true,
		"calls sleep == 1":                                    true,
		"returns _start == 1":                                 true,
		"returns sleep == 1":                                  true,
		"out-of-turn _start sleep == 0":                       true,
		"out-of-turn sleep trap _start == 0":                  true,
		"out-of-turn sleep _start trap == 0":                  false,
		"sleeps-open == 1":                                    true,
		"open-claims == 0":                                    true,
		"violations == 1":                                     true, // trap does not save t0
		"violations stack == 0":                               true,
		"violations fence == 0":                               true,
		"violation has \"lost t0\"":                           true,
		"violation register has \"lost t0\"":                  true,
		"violation stack has \"lost\"":                        false,
		"strict-violations >= 1":                              true,
		"strict-violation has \"lost t0\"":                    true,
		"races == 0":                                          true,
		"exceptions ecall-m == 1":                             true,
		"exceptions illegal == 0":                             true,
		"first exceptions < first interrupts timer":           true,
		"first calls trap == last calls sleep":                false,
		"first calls trap < first calls sleep":                true,
		"last calls trap > last calls sleep":                  true,
		"first calls nowhere == 0":                            false,
		"steps-in trap == 12":                                 true, // six of the ecall, and six of the timer
		"steps-in sleep == 12":                                true, // eleven instructions and a trap
		"steps-in nowhere == 0":                               false,
		"steps-as M == steps":                                 true,
		"steps-as U == 0":                                     true,
		"steps-of tea == 0":                                   true,
		"value mcause == 0x80000007":                          true,
		"value mstatus.MIE == 1":                              true,
		"value [level]+1 == 501":                              true,
		"value nothing == 0":                                  false,
		"at trap mcause == 11":                                true,
		"last-at trap mcause == 0x80000007":                   true,
		"at trap priv == 3":                                   true,
		"at _start pc == register x0":                         false,
		"at _start a0 == 0":                                   true, // before the first step
		"at sleep s3 == 0":                                    true,
		"at nowhere s3 == 0":                                  false,
		"at trap s33 == 0":                                    false,
		"at level a0 > 1000":                                  true, // never
		"log kettle uart == \"KETTLE_FILL=300 KETTLE_FILL=200 UART_THR=120\"": true,
		"log toaster == \"\"":      true,
		"log kettel == \"\"":       false,
		"exit == 7":                true,
		"ending == \"halted\"":     true,
		"console == \"x\"":         true,
		"console has \"y\"":        false,
		"report served == 0":       true,
		"report interrupts == 1":   true,
		"time >= 2000":             true,
		"steps <= 200":             true,
		"latency(timer) == 1":      true, // the trap itself
		"mean-latency(timer) == 1": true,
		"latency timer > 1":        false,
		"handler(timer) > 2":       true,
		"latency(kettle) < 400":    false, // it has not rung
		"wake(timer) > 0":          true,  // nobody has waited for it
		"ready(toast) > 0":         true,  // there is none
		"interrupts-off < 100":     true,
		"switch-cost == 0":         true,
		"share(sleeping) > 50":     true,
		"share(staring) == 0":      true,
		"memory nowhere == 0":      false, // and a message that says so
		"stores TOASTER_FILL == 0": false,
	} {
		r := judge(t, "check it 1 It\n input 0 ms \"x\"\n expect "+expectation+"\n else No.\n expect exit == 7",
			everything)
		assert.Equal(t, holds, r.Passed, "%s: %+v", expectation, r.Checks[0].Failure)
	}
}

func TestTheFirstDifferenceIsTold(t *testing.T) {
	r := judge(t, `
title A lab
check one 30 It ends well.
  with N=1
  with N=2
  expect register s3 == 1
  else   s3 is {register s3}, which is no way to {name-of register s3}.
  hint   Look at N.
check two 70 It ends.
  expect exit == 7
`, everything)
	assert.Equal(t, 70, r.Points)
	assert.Equal(t, 100, r.Of)
	assert.False(t, r.Passed)
	assert.Equal(t, []string{"Look at N."}, r.Hints)
	m := r.Checks[0]
	assert.Equal(t, 3, m.Failures, "two runs that end with code 7, and one with another s3")
	assert.Equal(t, "The program must end by itself, with code 0.", m.Failure.Message)
	assert.Equal(t, "-D N=1", m.Failure.Defines.String())
	assert.True(t, r.Checks[1].Passed)

	var text, junit bytes.Buffer
	see := func(f *grade.Failure) string { return "kitchen x.s " + f.Defines.String() }
	require.NoError(t, r.Print(&text, false, see))
	assert.Contains(t, text.String(), "  FAIL  one            0/30   It ends well.\n")
	assert.Contains(t, text.String(), "  see it    kitchen x.s -D N=1\n")
	assert.LessOrEqual(t, strings.Count(text.String(), "\n"), 24, "one screen")
	require.NoError(t, r.JUnit(&junit))
	var suite struct {
		Failures int `xml:"failures,attr"`
		Cases    []struct {
			Name    string `xml:"name,attr"`
			Failure *struct {
				Message string `xml:"message,attr"`
			} `xml:"failure"`
		} `xml:"testcase"`
	}
	require.NoError(t, xml.Unmarshal(junit.Bytes(), &suite))
	assert.Equal(t, 1, suite.Failures)
	require.Len(t, suite.Cases, 2)
	assert.Equal(t, m.Failure.Message, suite.Cases[0].Failure.Message)
	assert.Nil(t, suite.Cases[1].Failure)

	b, err := json.Marshal(r)
	require.NoError(t, err)
	assert.Contains(t, string(b), `"defines":[{"name":"N","value":1}]`)
}

// However a run ends, it is said how and where; a program that sleeps for good is found before its time is up.
func TestEndings(t *testing.T) {
	for program, want := range map[string]struct{ ending, told string }{
		"_start: j _start": {"limit", "still running at test.s:1: _start: j _start"},
		"_start: wfi":      {"idle", "sleeps for ever, since nothing can wake it, at test.s:1: _start: wfi"},
		"_start: ebreak":   {"fault", "breakpoint at 0x80000000 at test.s:1: _start: ebreak"},
		"_start: li t0, 0x5555\n li t1, 0x100000\n sw t0, 0(t1)\n1: j 1b": {"halted", "ended with code 0"},
	} {
		r := judge(t, "check it 1 It\nexpect ending == \"?\"\nelse {ending}", program)
		f := r.Checks[0].Failure
		if want.ending == "fault" {
			assert.Equal(t, "The program crashed: "+want.told+", and nothing was there to handle it.", f.Message)
		} else {
			assert.Equal(t, `"`+want.ending+`"`, f.Message)
		}
		assert.Contains(t, f.Ending, want.told)
	}
}

func TestAProgramThatCannotBeBuiltScoresNothing(t *testing.T) {
	s, err := grade.Parse("title T\ncheck a 40 A\nexpect exit == 0\ncheck b 60 B\nexpect exit == 0")
	require.NoError(t, err)
	r := grade.Fail("0", s, errors.New("x.s:1: no"))
	assert.Equal(t, "x.s:1: no", r.Problem)
	assert.Zero(t, r.Points)
	assert.Equal(t, 100, r.Of)
	assert.False(t, r.Passed)
	var b bytes.Buffer
	require.NoError(t, r.JUnit(&b))
	assert.Contains(t, b.String(), "x.s:1: no")
}

// What a run can do to the grader's memory is bounded.
func TestManyValuesAreBounded(t *testing.T) {
	r := judge(t, "check it 1 It\nlimit 400000 steps\nexpect ending == \"limit\"\nexpect stores KETTLE_RING_EN "+
		">= 100000",
		"_start: li t1, KETTLE_RING_EN\n1: addi t0, t0, 1\n sw t0, 0(t1)\n j 1b")
	assert.True(t, r.Passed, "%+v", r.Checks[0].Failure)
}

func TestSheetsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"brew tea":                             `line 1: there is no "brew"`,
		"expect exit == 0":                     "line 1: expect stands before the first check",
		"check one":                            "line 1: want: check NAME POINTS TITLE",
		"check one ten It":                     "line 1: want: check NAME POINTS TITLE",
		"check one 10 It":                      "check one expects nothing",
		"# c\n\ncheck a 1 A\nexpect exit = 0":  "line 4: exit = 0: want a comparison",
		"check a 1 A\nexpect kettles == 0":     `line 2: there is no quantity "kettles"`,
		"check a 1 A\nexpect store X == 0":     `line 2: there is no quantity "store"; did you mean stores?`,
		"check a 1 A\nexpect retired add == 0": "there is no system instruction add",
		"check a 1 A\nexpect first reads X == 0": "first: of stores, loads, calls, interrupts or exceptions, " +
			"not reads",
		"check a 1 A\nexpect steps-as X == 0":        "X is no mode: want U, S or M",
		"check a 1 A\nexpect latency(cattle) < 4":    "latency: want one of virtio, kettle",
		"check a 1 A\nexpect share naps < 4":         "share: want working, kernel, staring",
		"check a 1 A\nexpect stores == 0":            "line 2: stores takes REG [[&]VALUE]",
		"check a 1 A\nexpect exit == \"x\"":          "cannot be compared",
		"check a 1 A\nexpect retired brew == 0":      "there is no system instruction brew",
		"check a 1 A\nexpect interrupts x == 0":      "interrupts are timer, external or software",
		"check a 1 A\nexpect violations fance == 0":  "there are no violations of a kind fance",
		"check a 1 A\nwith N":                        "want NAME=NUMBER",
		"check a 1 A\nlimit 0 steps":                 "limit 0 steps: want 1 to",
		"check a 1 A\nlimit 5 weeks":                 "limit 5 weeks",
		"check a 1 A\ninput now \"x\"":               "want: input MILLISECONDS",
		"check a 1 A\nelse no":                       "else what?",
		"check a 1 A\nexpect exit == 0\nelse {":      "a { without its }",
		"title":                                      "title what?",
		"check a 1 A\nexpect exit == 0\ncheck a 1 A": "there is a check a already",
	} {
		_, err := grade.Parse(text)
		assert.ErrorContains(t, err, want, text)
	}
	s, err := grade.Parse("title A\n# comment\ncheck a 1 A\nexpect exit == 0\nelse It\n… goes on.")
	require.NoError(t, err)
	assert.Equal(t, "A", s.Title)
}

// Whatever somebody calls a sheet is refused, or tried: on a program, and as a sheet that may have flaws.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"title A", "check a 1 A\nwith N=1\nlimit 5 steps 1 ms\ninput 1 ms \"x\"\nexpect " +
		"name-of stores A B >= \"x\"\nelse {exit}\nhint x", "check a 1 A\nexpect name-of name-of 1 == \"x\"",
		"check a 1 A\nlimit 90 steps\nharts 2\ninterleave 1 7\nexpect on 1 first calls trap < last-at trap " +
			"mcause\nelse " +
			"{difference kettle} {steps-in trap} {value [level+4]}\nexpect log kettle == recorded kettle",
		"check a 1 A\nlimit 90 steps\nexpect pages level UW 0 0x10000000 == shared level level -X *level 9\nelse " +
			"{walk " +
			"level U load 4}",
		"mutants x\ncheck right 1 R", fmt.Sprint("…")} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := grade.Parse(text)
		if err != nil {
			return
		}
		for _, c := range s.Checks {
			if s.Mutants == "" {
				assert.NotEmpty(t, c.Expects)
				assert.NotEmpty(t, c.Runs)
			}
		}
		if s.Bounded() != nil || s.Steps() > 20_000 {
			return
		}
		g := grade.Grader{Build: func(m *machine.Machine, _ grade.Defines) (*image.Image, error) {
			return try.Image(t, m, everything), nil
		}}
		g.Grade("0", s)
		tr := grade.NewTrial(s)
		tr.Right(g)
		tr.Wrong(g)
		tr.Flaws()
	})
}

// A text in quotes has values in braces, as messages have; what is wrong in them is told of the sheet.
func TestFilledTexts(t *testing.T) {
	const sheet = "name n\ntitle t\nfiles f.s\nlimit 1000 steps\ncheck all 10 All.\n  with CUP=7\n" +
		"  expect console %s\n  else It said {console}.\n  hint h\n"
	const text = "_start: li t0, '0' + CUP\n sb t0, UART_THR, t1\n li t0, FINISHER_PASS\n sw t0, FINISHER_EXIT, t1\n" +
		"1: j 1b\n"
	for want, passes := range map[string]bool{`== "{CUP}"`: true, `has "{memory w}{CUP}"`: false, `!= "8{CUP}"`: true,
		`== "{CUP}{CUP}"`: false, `== "{NOTHING}"`: false} {
		r := judge(t, fmt.Sprintf(sheet, want), text)
		assert.Equal(t, passes, r.Passed, want)
		if want == `== "{CUP}{CUP}"` {
			assert.Equal(t, `console == "{CUP}{CUP}", which is "77"`, r.Checks[0].Failure.Expected)
			assert.Equal(t, `It said "7".`, r.Checks[0].Failure.Message)
		}
	}
	for _, wrong := range []string{`has "{CUP"`, `has "{memroy x}"`} {
		_, err := grade.Parse(fmt.Sprintf(sheet, wrong))
		assert.Error(t, err, wrong)
	}
}
