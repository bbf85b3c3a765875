package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/program"
	"breakfast/window"
)

// reported is a session in a window of the tests: it says what it is asked for, and where the machine stands then.
type reported struct {
	*edited
	last string
}

func reporting(name string) (window.Session, error) {
	s, err := open([]string{name}, &program.Board{}, program.Options{}, 0)
	return &reported{edited: s}, err
}

func (r *reported) Do(c window.Command) error {
	if c.Verb != window.LookAt {
		fmt.Printf("asked for %v\n", c)
		r.last = ""
	}
	return r.edited.Do(c)
}

func (r *reported) Tick(elapsed time.Duration) {
	r.edited.Tick(elapsed)
	if v := r.View(); v.Moving == "" {
		if at := standing(v); at != r.last {
			r.last = at
			fmt.Println(at)
		}
	}
}

// standing is where a machine stands, and what it has for breakpoints and a speed.
func standing(v *window.View) string {
	return fmt.Sprintf("at step %d, tick %d, pc %x, %d breakpoints, %s, state %d", v.Steps, v.Now, v.PC,
		len(v.Breakpoints), v.Speed, v.State)
}

// until waits until the window has said that its machine stands there.
func (p *person) until(at string) {
	p.t.Helper()
	for range 300 {
		if strings.HasSuffix(strings.TrimSpace(p.said.String()), at) {
			return
		}
		p.noticed()
	}
	p.t.Errorf("the window is never %q; it has said:\n%s", at, lastLines(p.said.String(), 6))
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// model is what a window does, without one.
func model(t *testing.T, name string) *edited {
	s, err := open([]string{name}, &program.Board{}, program.Options{}, 0)
	require.NoError(t, err)
	return s
}

func (e *edited) after(t *testing.T, c window.Command) string {
	require.NoError(t, e.Do(c))
	e.Settle()
	return standing(e.View())
}

// Each verb that moves, by its key and, if it has one, by its button, leads the machine in the real window to where it
// leads one without a window; forwards and backwards.
func TestRealVerbs(t *testing.T) {
	if os.Getenv("BREAKFAST_ORACLES") != "require" {
		t.Skip("ten seconds on a display: BREAKFAST_ORACLES=require runs it")
	}
	p, m := startWindow(t, "1280x800", "preemptive"), model(t, "preemptive")
	p.do("search", "--name", "Breakfast", "windowfocus")
	forth := func(v window.Verb) window.Command { return window.Command{Verb: v} }
	back := func(v window.Verb) window.Command { return window.Command{Verb: v, Back: true} }
	for _, k := range []struct {
		keys string
		does window.Command
	}{
		{"x", forth(window.ToTrap)}, {"e", forth(window.ToRing)}, {"Right", forth(window.Step)},
		{"Left", back(window.Step)}, {"i", forth(window.Interrupt)}, {"n", forth(window.Over)},
		{"shift n", back(window.Over)}, {"o", forth(window.Out)}, {"shift o", back(window.Out)},
		{"l", forth(window.StepLine)}, {"shift l", back(window.StepLine)}, {"j", forth(window.OverLine)},
		{"shift j", back(window.OverLine)}, {"z", forth(window.ToReturn)}, {"shift z", back(window.ToReturn)},
		{"d", forth(window.ToSwitch)}, {"shift d", back(window.ToSwitch)}, {"p", forth(window.ToPrint)},
		{"shift p", back(window.ToPrint)}, {"shift i", back(window.Interrupt)}, {"shift x", back(window.ToTrap)},
		{"shift e", back(window.ToRing)}, {"End", forth(window.ToEnd)}, {"shift r", back(window.Run)},
		{"End", forth(window.ToEnd)}, {"Home", forth(window.ToStart)}, {"plus", forth(window.Faster)},
		{"minus", forth(window.Slower)}, {"i", forth(window.Interrupt)},
	} {
		p.chord(k.keys)
		p.until(m.after(t, k.does))
	}
	p.buttons(m)
	p.press("b")
	p.until(m.after(t, window.Command{Verb: window.Breakpoint, Addr: m.View().PC}))
	p.chord("ctrl k")
	p.do("type", "--args", "1", "07:31:30")
	p.press("Return")
	p.until(m.after(t, window.Command{Verb: window.Seek, Now: 90_000}))
	assert.NotContains(t, p.said.String(), "differs")
	p.do("keydown", "ctrl", "keydown", "q")
	require.NoError(t, p.cmd.Wait(), "%s", &p.said)
}

// chord presses a key, with others held.
func (p *person) chord(keys string) {
	p.t.Helper()
	var down, up []string
	for _, k := range strings.Fields(keys) {
		down, up = append(down, "keydown", k), append([]string{"keyup", k}, up...)
	}
	p.do(down...)
	p.do(up...)
}

// buttons clicks on each button, also with shift, and in the scrubber.
func (p *person) buttons(m *edited) {
	p.t.Helper()
	w, seen := window.New(), map[window.Command]bool{}
	for x := 100; x < 1280; x += 9 {
		in := window.Input{Width: 1280, Height: 800, X: float64(x), Y: 24}
		w.Frame(m.View(), in)
		in.Click = true
		_, asked := w.Frame(m.View(), in)
		for _, c := range asked {
			if seen[c] || c.Verb > window.ToPrint || c.Verb == window.Run {
				continue
			}
			seen[c] = true
			p.do("mousemove", strconv.Itoa(x), "24", "click", "1")
			p.until(m.after(p.t, c))
			if c.Back = !c.Back; !seen[c] {
				p.do("keydown", "shift", "mousemove", strconv.Itoa(x), "24", "click", "1")
				p.do("keyup", "shift")
				p.until(m.after(p.t, c))
			}
		}
	}
	assert.GreaterOrEqual(p.t, len(seen), 5)
}

// A window that is made larger and smaller while the machine runs draws nothing that is not there; it runs to the end,
// and back to the beginning.
func TestRealSizes(t *testing.T) {
	if os.Getenv("BREAKFAST_ORACLES") != "require" {
		t.Skip("some seconds on a display: BREAKFAST_ORACLES=require runs it")
	}
	p := startWindow(t, "2560x1440", "preemptive")
	p.do("search", "--name", "Breakfast", "windowfocus")
	for _, k := range []string{"plus", "r"} {
		p.press(k)
	}
	for _, size := range [][2]string{{"800", "600"}, {"2560", "1440"}, {"1024", "700"}, {"1440", "900"}} {
		p.do("search", "--name", "Breakfast", "windowsize", size[0], size[1])
		p.noticed()
	}
	p.press("plus")
	for range 300 {
		if strings.Contains(p.said.String(), "state 2") {
			break
		}
		p.noticed()
	}
	assert.Contains(t, p.said.String(), "state 2", "it ends")
	p.press("Home")
	p.until(fmt.Sprintf("at step 0, tick 0, pc %x, 0 breakpoints, full, state 0", 0x8000_0000))
	assert.NotContains(t, p.said.String(), "differs")
	p.do("keydown", "ctrl", "keydown", "q")
	require.NoError(t, p.cmd.Wait(), "%s", &p.said)
}

// What the pointer is at goes to the system's clipboard, and what is there is typed: by way of the programs that
// systems have for that, of which this has its own.
func TestRealClipboard(t *testing.T) {
	if os.Getenv("BREAKFAST_ORACLES") != "require" {
		t.Skip("some seconds on a display: BREAKFAST_ORACLES=require runs it")
	}
	dir := t.TempDir()
	kept := filepath.Join(dir, "kept")
	script := fmt.Sprintf("#!/bin/sh\ncase \"$*\" in *-out*) cat %[1]s;; *) cat > %[1]s.new; mv %[1]s.new "+
		"%[1]s;; esac\n",
		kept)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "xclip"), []byte(script), 0o777))
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("WAYLAND_DISPLAY", "")
	p := startWindow(t, "1280x800", "preemptive")
	p.do("search", "--name", "Breakfast", "windowfocus")
	p.press("i")
	p.do("mousemove", "1270", "5")
	p.chord("ctrl c")
	var text []byte
	for range 300 {
		if text, _ = os.ReadFile(kept); len(text) > 0 {
			break
		}
		p.noticed()
	}
	assert.Contains(t, string(text), "the timer interrupt left")
	require.NoError(t, os.WriteFile(kept, []byte("pasted\nmore"), 0o666))
	p.chord("ctrl v")
	p.chord("ctrl v")
	for range 300 {
		if strings.Contains(p.said.String(), "morepasted") {
			break
		}
		p.noticed()
	}
	assert.Contains(t, p.said.String(), "pasted\n")
	assert.Contains(t, p.said.String(), "morepasted\n", "what is no whole line waits for the rest")
	p.do("keydown", "ctrl", "keydown", "q")
	require.NoError(t, p.cmd.Wait(), "%s", &p.said)
}
