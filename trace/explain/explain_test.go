package explain_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace/explain"
)

// A case is a program of testdata, with what is expected of it in lines of its own, worked out by hand:
//
//	#: typed "text"            what comes through the pipe; nothing without it
//	#: steps N                 the limit; 3,000,000 without it
//	#: time N                  the limit in ticks; an hour without it
//	#: disk                    there is one, empty
//	#: harts N                 how many
//	#: interleave N            their turns
//	#: ending halted 3         how it ends: halted and the code, fault, idle, limit, endless
//	#: rule "re"               of a fault: an expression for the rule that was broken, which says it all
//	#: finding KIND LINE "re"  what is found, worst first: the kind, the line of this file that it points at (0 for
//	                           none, or for a line of another, a dash for any), and an expression for its sentence
//	                           and advice
//
// A line is named by a mark at its end: @here is the line with #@here, in expressions too. Those in wrong go wrong, and
// have exactly these findings. Those in right do not, and nothing is said about them.
//
// What is to be done about it can be done: with the lines that begin with #+, and without those that end with #-, a
// program of wrong is right.
type expected struct {
	typed  string
	limit  machine.Limit
	config machine.Config
	ending string
	rule   *regexp.Regexp
	finds  []find
}

type find struct {
	kind, line string
	text       *regexp.Regexp
}

// A mark is at the end of the line that it names.
var mark = regexp.MustCompile(`#(@[a-z]+)`)

// unmark puts line numbers in the place of marks.
func unmark(text, rest string) string {
	for i, line := range strings.Split(text, "\n") {
		if m := mark.FindStringSubmatch(line); m != nil {
			rest = regexp.MustCompile(m[1]+`\b`).ReplaceAllString(rest, strconv.Itoa(i+1))
		}
	}
	return rest
}

func parse(t *testing.T, text string) expected {
	e := expected{limit: machine.Limit{Steps: 3_000_000, Now: 36_000_000_000}}
	expression := func(s string) *regexp.Regexp {
		s, err := strconv.Unquote(strings.TrimSpace(s))
		require.NoError(t, err, s)
		return regexp.MustCompile(s)
	}
	for line := range strings.Lines(text) {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "#: ")
		if !ok {
			continue
		}
		word, rest, _ := strings.Cut(rest, " ")
		switch rest = strings.TrimSpace(rest); word {
		case "typed":
			s, err := strconv.Unquote(rest)
			require.NoError(t, err, line)
			e.typed = s
		case "disk":
			e.config.Disk = make([]byte, 2048)
		case "harts", "interleave":
			n, err := strconv.Atoi(rest)
			require.NoError(t, err, line)
			if word == "harts" {
				e.config.Harts = n
			} else {
				e.config.Interleave = n
			}
		case "steps", "time":
			n, err := strconv.ParseUint(rest, 10, 64)
			require.NoError(t, err, line)
			if word == "steps" {
				e.limit.Steps = n
			} else {
				e.limit.Now = devices.Ticks(n)
			}
		case "ending":
			e.ending = rest
		case "finding":
			f := strings.SplitN(unmark(text, rest), " ", 3)
			require.Len(t, f, 3, line)
			require.NotContains(t, f[1]+f[2], "@", "no line has that mark")
			e.finds = append(e.finds, find{kind: f[0], line: f[1], text: expression(f[2])})
		case "rule":
			e.rule = expression(rest)
		default:
			require.Fail(t, "no such line", line)
		}
	}
	require.NotEmpty(t, e.ending, "it does not say how it ends")
	return e
}

// play runs a program as the command line does, and explains it.
func play(t *testing.T, m *machine.Machine, typed string, limit machine.Limit) (machine.Stop, []explain.Finding) {
	r := explain.Run{M: m, Witness: explain.Watch(m), Past: history.New(m), Begun: explain.Begin(m.Image())}
	m.Watch(r.Witness.Probe())
	m.Hear(machine.Asked)
	for {
		r.Stop = m.Run(limit)
		if r.Stop.Reason != machine.WantsInput {
			break
		}
		if typed == "" {
			r.Dry = true
			m.Hear(machine.Over)
			continue
		}
		r.Past.Type([]byte(typed[:1]))
		typed = typed[1:]
		r.Typed++
	}
	if r.Stop.Reason == machine.Reached && m.Idle() {
		r.Stop.Reason = machine.Idle
	}
	before := m.Digest()
	found := explain.Explain(context.Background(), r)
	require.Equal(t, before, m.Digest(), "explaining changes nothing")
	return r.Stop, found
}

// ending is how a run ended, as cases say it.
func ending(stop machine.Stop) string {
	if stop.Reason == machine.Halted {
		return fmt.Sprintf("%s %d", stop.Reason, stop.Code)
	}
	return stop.Reason.String()
}

func TestWrong(t *testing.T) {
	eachCase(t, "wrong", func(t *testing.T, text string) {
		e := parse(t, text)
		require.True(t, len(e.finds) > 0 || e.rule != nil, "it says of nothing what is wrong")
		m := try.Machine(t, e.config, text)
		stop, found := play(t, m, e.typed, e.limit)
		assert.Equal(t, e.ending, ending(stop))
		if e.rule != nil {
			in, _ := m.Instruction(stop.PC)
			assert.Regexp(t, e.rule, m.Refusal(stop.Trap, in))
		}
		for i, f := range found {
			if !assert.Less(t, i, len(e.finds), "one finding too many: %s %s", f.Kind, &f) {
				break
			}
			want, line := e.finds[i], "0"
			if f.Where != nil && f.Where.File == "test.s" {
				line = strconv.Itoa(f.Where.Line)
			}
			assert.Equal(t, want.kind, string(f.Kind), "%s", &f)
			if want.line != "-" {
				assert.Equal(t, want.line, line, "%s: %s", f.Kind, &f)
			}
			assert.Regexp(t, want.text, f.String()+"\n"+f.Do)
			assembles(t, f.Do)
		}
		assert.GreaterOrEqual(t, len(found), len(e.finds), "something was not found")
	})
}

func TestRight(t *testing.T) {
	eachCase(t, "right", func(t *testing.T, text string) { isRight(t, text, parse(t, text)) })
}

func isRight(t *testing.T, text string, e expected) {
	stop, found := play(t, try.Machine(t, e.config, text), e.typed, e.limit)
	assert.Equal(t, e.ending, ending(stop))
	for _, f := range found {
		assert.Fail(t, "nothing is wrong with it", "%s: %s", f.Kind, &f)
	}
}

func TestMended(t *testing.T) {
	mended := 0
	eachCase(t, "wrong", func(t *testing.T, text string) {
		var twin strings.Builder
		for line := range strings.Lines(text) {
			better, changed := strings.CutPrefix(line, "#+")
			if !strings.HasSuffix(strings.TrimSpace(line), "#-") {
				twin.WriteString(better)
			}
			if changed {
				mended++
			}
		}
		if twin.Len() == len(text) {
			return
		}
		e := parse(t, text)
		e.ending, e.limit.Steps = "halted 0", 3_000_000
		isRight(t, twin.String(), e)
	})
	require.Positive(t, mended)
}

// assembles tries the instructions of an advice: what stands behind the colon of a part, and is apart by " · ". What
// they name that the program is to have is there.
func assembles(t *testing.T, do string) {
	for _, part := range strings.Split(do, "; ") {
		_, code, found := strings.Cut(part, ": ")
		word, _, _ := strings.Cut(code, " ")
		if !strings.Contains(part, " · ") && !single[word] {
			continue
		}
		require.True(t, found, "what is code of this? %s", part)
		lines := strings.ReplaceAll(code, " · ", "\n")
		for _, named := range []string{"top", "handler", "save", "root"} {
			if !strings.Contains(lines, named+":") {
				lines += "\n.bss\n.balign 4\n" + named + ": .space 4"
			}
		}
		if name, _, task := strings.Cut(strings.TrimPrefix(lines, "TASK "), ","); task &&
			strings.HasPrefix(lines, "TASK ") {
			lines += "\n.section .tasks, \"ax\"\n" + name + ": EXIT"
		}
		try.Machine(t, machine.Config{}, ".include \"kernel.s\"\n.text\n"+lines)
	}
}

// What instructions an advice of a single one may begin with.
var single = map[string]bool{"sw": true, "sb": true, "lbu": true, "rdtime": true, "csrsi": true,
	"csrw": true, "la": true, "li": true,
	"TASK": true, "SEM_POST": true, "PRINT": true, "EXIT": true, "SLEEP": true, "AWAIT": true, "mret": true,
	".balign": true, ".text": true}

func eachCase(t *testing.T, folder string, f func(t *testing.T, text string)) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.s"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".s"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			f(t, string(text))
		})
	}
}

// What cannot be looked for is not claimed: a history that is too short to run again, and a look that is interrupted,
// find nothing that was never done.
func TestNothingIsClaimedUnseen(t *testing.T) {
	const program = `
_start: li      s0, 100
1:      addi    s0, s0, -1
        bnez    s0, 1b
        li      sp, 16                  # sp was set, long ago
        addi    sp, sp, -32
        sw      ra, 0(sp)
`
	done, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		budget uint64
	}{"too far": {context.Background(), 50}, "interrupted": {done, history.Longest}} {
		m := try.Machine(t, machine.Config{}, program)
		r := explain.Run{M: m, Witness: explain.Watch(m), Past: history.New(m)}
		r.Past.Budget = c.budget
		m.Watch(r.Witness.Probe())
		r.Stop = m.Run(machine.Unlimited)
		require.Equal(t, machine.Fault, r.Stop.Reason)
		for _, f := range explain.Explain(c.ctx, r) {
			assert.NotEqual(t, explain.SPUnset, f.Kind, name)
		}
	}
}
