package command_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/internal/try"
	"breakfast/machine"
)

const program = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      s1, 3
loop:   lw      a0, count
        add     a0, a0, s1
        sw      a0, count, t1
        call    greet
        ecall
        addi    s1, s1, -1
        bnez    s1, loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
stay:   j       stay
greet:  li      t0, 'h'
        sb      t0, UART_THR, t1
        ret
        .balign 4
handler: csrr   t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
        .data
        .balign 4
count:  .word   0
        .bss
        .space  64
top:
`

func open(t require.TestingT, text string) *command.Interpreter {
	return command.New(debug.New(try.Machine(t, machine.Config{}, text)))
}

// ask does a line to its end: what it says, also where it is refused.
func ask(x *command.Interpreter, line string) string {
	a, err := x.Do(line)
	if a.Move != nil {
		for !a.Move.Go() {
		}
		a.Text, err = a.Move.Text()
	}
	if err != nil {
		return "refused: " + err.Error()
	}
	return a.Text
}

// A conversation: each line, and what its answer has to hold.
func TestConversation(t *testing.T) {
	x := open(t, program)
	for _, c := range [][2]string{
		{"", ""},
		{"where", "Step 0, 07:30:00.000, M mode: the beginning.\nNext: test.s:2 (_start): auipc sp"},
		{"back", "refused: this is the beginning"},
		{"s", "Step 1, 07:30:00.001, M mode: after 1 step.\n"},
		{"step 2", "Step 3, 07:30:00.003, M mode: after 2 steps.\n"},
		{"step 0", "refused: 0 is no number of times: want 1 to 1000000000"},
		{"step x", "refused: x is no number of times"},
		{"to loop", "test.s:6 (loop)"},
		{"print s1", "s1 is 0x00000003, 3\n"},
		{"print handler", "handler is 0x80000064, 2147483748, handler\n"},
		{"changed", "s1 00000003, 3, was 00000000\n"},
		{"to greet", "Next: test.s:16 (greet)"},
		{"backtrace", "#0 test.s:16 (greet)\n#1 test.s:9 (loop+"},
		{"over", "after 1 step"},
		{"out", "Next: test.s:10 (loop+"},
		{"output", "h\n"},
		{"to trap", "ecall from M mode, taken at test.s:10 (loop+"},
		{"back out", "Next: test.s:10 (loop+"},
		{"to trap", "Next: test.s:20 (handler)"},
		{"to mret", "Next: test.s:11 (loop+"},
		{"back interrupt", "no interrupt came"},
		{"go start", "Step 0, "},
		{"go 999999", "refused: the run is known to step 22: to step 999999 goes on from there"},
		{"go 12", "Step 12, "},
		{"back to _start", "Step 0, "},
		{"to step 9", "Step 9, "},
		{"to step 3", "Step 3, "},
		{"go start", "Step 0, "},
		{"find GREET", "test.s:9: call    greet\ntest.s:16: greet:  li      t0, 'h'\n"},
		{"find nowhere", "refused: nowhere is nowhere in the source"},
		{"find", "refused: find what?"},
		{"to ring sink", "refused: there is no sink that rings: there are "},
		{"go", "refused: go where?"},
		{"to", "refused: to where?"},
		{"to hander", "did you mean handler?"},
		{"to gree", "gree could be greet"},
		{"break gree", "gree could be greet"},
		{"break greet if s1 == 2", "breakpoint 1\n"},
		{"break", "refused: want a word of what is meant"},
		{"run", "breakpoint 1, test.s:16 (greet)"},
		{"back run to stay", "it does not come to stay"},
		{"run to loop", "test.s:6 (loop)"},
		{"run loop", "refused: run is to a breakpoint, run 1000 at most so many steps; run to loop is to there"},
		{"back run 5", "refused: back run goes to a breakpoint, however far; back 5 goes that far"},
		{"back run", "breakpoint 1, test.s:16 (greet)"},
		{"list", ">*   16  greet:"},
		{"list loop", "      6  loop:"},
		{"breakpoints", "1 greet if s1 == 2, 1 hits\n"},
		{"lastwrite [count]", "was 3, is 5, by test.s:8"},
		{"set [count] = 40", "memory at "},
		{"print [count]", "0x00000028, 40"},
		{"set a0 = s1 + 1", "a0 = 0x00000003\n"},
		{"set count = 1", "refused: count is a number: the word in memory there is [count]"},
		{"set zero = 1", "refused: zero is 0"},
		{"set a0 + 1 = 1", "refused: a0 + 1 is worked out"},
		{"set KETTLE_STATUS = 1", "only the program writes it"},
		{"set a0", "refused: want what, = and its value"},
		{"memory count 8", ": 00000028 00000000\n"},
		{"memory count 9999", "refused: want 1 to 4096 bytes"},
		{"memory 4", "refused: nothing is at 0x00000004"},
		{"off 1", ""},
		{"breakpoints", "if s1 == 2, off, "},
		{"on 1", ""},
		{"ignore 1 5", ""},
		{"breakpoints", "behind 5 hits"},
		{"delete 7", "refused: there is no breakpoint 7 that was set here: breakpoints lists them"},
		{"delete 1", ""},
		{"breakpoints", "there are none\n"},
		{"trap nonsense", "refused: no trap is called nonsense: want any"},
		{"run", ": the program ended, code 0.\n"},
		{"run", "refused: the run has ended: the program ended, code 0; back goes back"},
		{"back 3", "back by 3 steps. The run is known to step"},
		{"back quit", "refused: quit does not go backwards"},
		{"type \"x", "refused: that is no text in quotes"},
		{`type "\x03"`, `typed "\x03"`},
		{"undo", "back in the future that was"},
		{"kitchen", "07:30:00\nkettle: CTRL 0"},
		{"kitchen mug", "mug, at 0x"},
		{"kitchen sink", "refused: there is no sink in the kitchen: there are kettle, "},
		{"gates uart", "uart: "},
		{"why", "hart 0, M mode, at test.s:"},
		{"gates nobody", "refused: no interrupt is called nobody: there are timer"},
		{"hart 1", "refused: there is no hart 1: they are 0 to 0"},
		{"br", "refused: br could be break, breakpoints"},
		{"help undo", "also: u\n"},
		{"nonsense", "refused: there is no command nonsense: help lists them"},
		{"save x", "refused: there is no command save"},
		{"quit 500", "refused: 500 is no exit status"},
	} {
		assert.Contains(t, ask(x, c[0]), c[1], c[0])
	}
	a, err := x.Do("quit 7")
	require.NoError(t, err)
	assert.Equal(t, command.Answer{Quit: true, Status: 7}, a)
}

// A change in the past says that another future begins, and undo has the old one back.
func TestAnotherFuture(t *testing.T) {
	x := open(t, program)
	ask(x, "to trap")
	known := x.Status().Step
	ask(x, "back 4")
	assert.True(t, x.Begins("set a0 = 1"))
	assert.False(t, x.Begins("print a0"))
	said := ask(x, "set a0 = 1")
	assert.Contains(t, said, "This was the past: another future begins at step ")
	assert.Contains(t, said, "undo has the old one back, which was known to step ")
	assert.Equal(t, known-4, x.Status().Known)
	ask(x, "undo")
	assert.Equal(t, known, x.Status().Known)
}

// A program that sleeps until a key comes is not asleep for ever.
func TestAsleep(t *testing.T) {
	sleeper := "_start: li t0, UART_IER_ERBFI\n sb t0, UART_IER, t1\n li t0, 1\n" +
		" sw t0, PLIC_PRIORITY + 4*UART_IRQ, t1\n li t0, 1 << UART_IRQ\n sw t0, PLIC_ENABLE, t1\n" +
		" li t0, 1 << 11\n csrw mie, t0\n wfi\n lbu s0, UART_RBR\n1: j 1b\n"
	x := open(t, sleeper)
	assert.Contains(t, ask(x, "run"), ": asleep until something is typed.\n")
	ask(x, "type \"k\"")
	ask(x, "step 4")
	assert.Contains(t, ask(x, "print s0"), "107")
	assert.Contains(t, ask(open(t, "_start: wfi\n"), "run"), ": asleep for ever; ")
}

// A sleep of 58,000 years is slept through at once, and gone back through.
func TestLongSleep(t *testing.T) {
	x := open(t, "_start: li t0, -2\n sw t0, CLINT_MTIMECMP, t1\n sw t0, CLINT_MTIMECMPH, t1\n li t0, 1 << 7\n"+
		" csrs mie, t0\n wfi\n li t0, FINISHER_PASS\n sw t0, FINISHER_EXIT, t1\n")
	for range 2 { // through what is unknown, and what is known
		a, err := x.Do("run")
		require.NoError(t, err)
		parts := 0
		for ; !a.Move.Go(); parts++ {
			require.Less(t, parts, 100)
		}
		text, err := a.Move.Text()
		require.NoError(t, err)
		assert.Contains(t, text, ": the program ended, code 0.\n")
		ask(x, "back run")
	}
}

// What the program prints is handed out as it comes, once, and a run that is stopped stands where it is; any other
// move has not happened.
func TestStop(t *testing.T) {
	x := open(t, "_start: li s0, 'x'\n1: sb s0, UART_THR, t1\n j 1b\n")
	a, err := x.Do("run")
	require.NoError(t, err)
	printed := 0
	for range 3 {
		require.False(t, a.Move.Go())
		require.True(t, a.Move.Shows())
		n := len(a.Move.Printed())
		assert.Positive(t, n)
		assert.Empty(t, a.Move.Printed())
		printed += n
	}
	a.Move.Stop()
	text, err := a.Move.Text()
	require.NoError(t, err)
	assert.Contains(t, text, ": interrupted.\n")
	here := x.Status().Step
	assert.Positive(t, here)
	a, _ = x.Do("to interrupt")
	require.False(t, a.Move.Go())
	assert.Less(t, a.Move.Progress(), 1.0)
	a.Move.Stop()
	text, _ = a.Move.Text()
	assert.Contains(t, text, "interrupted; nothing has happened")
	assert.Equal(t, here, x.Status().Step)
}

func TestComplete(t *testing.T) {
	x := open(t, program)
	ask(x, "break loop")
	for line, want := range map[string]string{
		"br":                "break breakpoints",
		"break gr":          "greet",
		"b":                 "back backtrace break breakpoints",
		"to mr":             "mret",
		"print sp":          "sp",
		"print [cou":        "count",
		"back to gr":        "greet",
		"back li":           "line",
		"delete ":           "1",
		"trap supervisor t": "timer interrupt",
		"break loop if ms":  "mscratch mstatus mstatush",
		"gates ti":          "timer",
		"kitchen t":         "table toaster",
		"go ":               "end start",
		"watch KETTLE_S":    "KETTLE_STATUS",
		"break test":        "test.s:",
		"nonsense x":        "",
	} {
		stays, words := x.Complete(line)
		assert.Equal(t, want, strings.Join(words, " "), line)
		assert.True(t, strings.HasPrefix(line, stays), line)
	}
}

// GDB moves and changes the machine in its own ways.
func TestWatching(t *testing.T) {
	x := open(t, program)
	x.Watching, x.Prefix = true, "monitor "
	for _, line := range []string{"step", "set a0 = 1", "type x", "quit", "run", "interrupt", "hart 0"} {
		assert.Contains(t, ask(x, line), "there is no monitor command "+strings.Fields(line)[0])
	}
	assert.NotContains(t, ask(x, "help"), "quit")
}

// Whatever is said is answered, or refused.
func FuzzDo(f *testing.F) {
	for _, line := range []string{"step 3", "back over", "break loop if a0 == 1", "set [count] = 1", "log loop {a0:s}",
		"watch mstatus.MIE", "lastwrite count 3", "memory sp 4096", "type \"\\xff\"", "timeline 9", "list test.s:3",
		"go end", "ignore 1 18446744073709551615", "print [sp", "help help", "to \x00", "delete -1", "hart 99"} {
		f.Add(line)
	}
	x := open(f, program)
	f.Fuzz(func(t *testing.T, line string) {
		x.Complete(line)
		a, err := x.Do(line)
		if a.Move == nil || err != nil {
			return
		}
		for range 100 {
			if a.Move.Go() {
				return
			}
		}
		a.Move.Stop()
	})
}

// At a moment of which there is nothing to say, why begins with the gates.
func TestWhyOfNothing(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "preemptive")
	d := debug.New(m)
	d.Seek(machine.Position{Steps: 5000})
	a, err := command.New(d).Do("why")
	require.NoError(t, err)
	for !a.Move.Go() {
	}
	text, err := a.Move.Text()
	require.NoError(t, err)
	assert.NotRegexp(t, `^\n`, text)
	assert.Contains(t, text, "step 5000")
}
