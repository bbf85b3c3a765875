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
//	#: ending halted 3         how it ends: halted and the code, fault, idle, limit, endless
//	#: finding KIND LINE "re"  what is found, worst first: the kind, the line of this file that it points at (0 for none,
//	                           or for a line of another), and an expression for its sentence and advice; a dash for any
//
// Those in wrong go wrong, and have exactly these findings. Those in right do not, and nothing is said about them.
type expected struct {
	typed  string
	limit  machine.Limit
	ending string
	finds  []find
}

type find struct {
	kind, line string
	text       *regexp.Regexp
}

func parse(t *testing.T, text string) expected {
	e := expected{limit: machine.Limit{Steps: 3_000_000, Now: 36_000_000_000}}
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
			f := strings.SplitN(rest, " ", 3)
			require.GreaterOrEqual(t, len(f), 2, line)
			want := find{kind: f[0], line: f[1], text: regexp.MustCompile("")}
			if len(f) == 3 {
				s, err := strconv.Unquote(strings.TrimSpace(f[2]))
				require.NoError(t, err, line)
				want.text = regexp.MustCompile(s)
			}
			e.finds = append(e.finds, want)
		default:
			require.Fail(t, "no such line", line)
		}
	}
	require.NotEmpty(t, e.ending, "it does not say how it ends")
	return e
}

// play runs a program as the command line does, and explains it.
func play(t *testing.T, m *machine.Machine, typed string, limit machine.Limit) (string, []explain.Finding) {
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
	ending := r.Stop.Reason.String()
	if r.Stop.Reason == machine.Halted {
		ending += fmt.Sprintf(" %d", r.Stop.Code)
	}
	return ending, found
}

func TestWrong(t *testing.T) {
	eachCase(t, "wrong", func(t *testing.T, text string) {
		e := parse(t, text)
		require.NotEmpty(t, e.finds, "it says of nothing what is wrong")
		ending, found := play(t, try.Machine(t, machine.Config{}, text), e.typed, e.limit)
		assert.Equal(t, e.ending, ending)
		for i, f := range found {
			if !assert.Less(t, i, len(e.finds), "one finding too many: %s %s", f.Kind, &f) {
				break
			}
			want, line := e.finds[i], "0"
			if f.Where != nil && f.Where.File == "test.s" {
				line = strconv.Itoa(f.Where.Line)
			}
			assert.Equal(t, want.kind, string(f.Kind), "%s", &f)
			assert.Equal(t, want.line, line, "%s: %s", f.Kind, &f)
			assert.Regexp(t, want.text, f.String()+"\n"+f.Do)
		}
		assert.GreaterOrEqual(t, len(found), len(e.finds), "something was not found")
	})
}

func TestRight(t *testing.T) {
	eachCase(t, "right", func(t *testing.T, text string) {
		e := parse(t, text)
		ending, found := play(t, try.Machine(t, machine.Config{}, text), e.typed, e.limit)
		assert.Equal(t, e.ending, ending)
		for _, f := range found {
			assert.Fail(t, "nothing is wrong with it", "%s: %s", f.Kind, &f)
		}
	})
}

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
