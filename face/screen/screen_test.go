package screen

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/internal/try"
	"breakfast/machine"
)

var update = flag.Bool("update", false, "write the screens of testdata anew")

// keys are the names of keys that type nothing.
var keys = map[string]rune{"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "left": tea.KeyLeft,
	"right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "space": tea.KeySpace, "pgdown": tea.KeyPgDown,
	"pgup": tea.KeyPgUp, "home": tea.KeyHome, "end": tea.KeyEnd, "backspace": tea.KeyBackspace}

// press presses keys, each to the end of what it does; other words are typed.
func press(t *testing.T, m *model, words ...string) {
	for _, w := range words {
		if code, ok := keys[w]; ok {
			send(t, m, tea.KeyPressMsg{Code: code})
			continue
		}
		if w == "ctrl+c" {
			send(t, m, tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
			continue
		}
		for _, r := range w {
			if r == ' ' {
				send(t, m, tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
			} else {
				send(t, m, tea.KeyPressMsg{Code: r, Text: string(r)})
			}
		}
	}
}

// send takes a message, and whatever that leads to.
func send(t *testing.T, m *model, msg tea.Msg) {
	_, cmd := m.Update(msg)
	for i := 0; cmd != nil; i++ {
		require.Less(t, i, 10_000, "it does not end")
		next := cmd()
		if _, quits := next.(tea.QuitMsg); quits {
			return
		}
		_, cmd = m.Update(next)
	}
}

var escapes = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// shown is the screen without colours. All rows are as wide as the terminal.
func shown(t *testing.T, m *model) string {
	text := escapes.ReplaceAllString(m.View().Content, "")
	rows := strings.Split(text, "\n")
	if m.width >= leastWidth && m.height >= leastHeight {
		assert.Len(t, rows, m.height)
		for i, r := range rows {
			assert.Equal(t, m.width, lipgloss.Width(r), "row %d: %q", i, r)
		}
	}
	return text + "\n"
}

func open(t *testing.T, c machine.Config, text string) *model {
	return newModel(debug.New(try.Machine(t, c, text)), "test")
}

// Whole screens at a few moments. If they are to be others: go test ./face/screen -update
func TestScreens(t *testing.T) {
	for name, c := range map[string]struct {
		width, height int
		press         []string
	}{
		"begin-80x24":     {80, 24, nil},
		"interrupt-80x24": {80, 24, []string{"i", "i"}},
		"served-120x40":   {120, 40, []string{"r"}},
		"complete-120x40": {120, 40, []string{"i", "b", ":", "break ke", "tab"}},
		"past-120x40":     {120, 40, []string{"i", "i", "left", ":", "set a0 = 1", "enter"}},
		"page-80x24":      {80, 24, []string{"?", "pgdown"}},
		"wide-200x60":     {200, 60, []string{"i", "i", "i", "i", "+"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := open(t, machine.Config{}, "preemptive")
			send(t, m, tea.WindowSizeMsg{Width: c.width, Height: c.height})
			press(t, m, c.press...)
			got, file := shown(t, m), filepath.Join("testdata", name+".txt")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o666))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
		})
	}
}

// All sizes are filled exactly, and what is too small says so.
func TestSizes(t *testing.T) {
	m := open(t, machine.Config{Harts: 2}, "parallel")
	for width := 80; width <= 200; width += 7 {
		for height := 24; height <= 60; height += 3 {
			send(t, m, tea.WindowSizeMsg{Width: width, Height: height})
			shown(t, m)
		}
	}
	send(t, m, tea.WindowSizeMsg{Width: 60, Height: 20})
	assert.Contains(t, shown(t, m), "60×20 is too small:")
	send(t, m, tea.WindowSizeMsg{Width: 1, Height: 1})
	shown(t, m)
	press(t, m, "s", "i", ":", "p a0", "enter")
}

// The line: history, the caret, what is in the middle.
func TestLine(t *testing.T) {
	m := open(t, machine.Config{}, "_start: li a0, 5\n1: j 1b\n")
	press(t, m, ":", "p a3", "enter", "p a2", "enter", "up", "up")
	assert.Equal(t, "p a3", string(m.typed.text))
	press(t, m, "backspace", "0", "left", "left", "left", "left", "x", "home", "end", "enter")
	assert.Equal(t, []string{"> p a3", "a3 is 0x00000000, 0", "> p a2"}, m.log[:3])
	assert.Equal(t, "> xp a0", m.log[len(m.log)-2])
	assert.Contains(t, m.log[len(m.log)-1], "error: there is no command xp")
	press(t, m, "print mst", "tab", "tab", "tab", "enter")
	assert.Contains(t, m.log[len(m.log)-2], "> print mstatus")
	press(t, m, "esc")
	assert.False(t, m.typed.open)
}

// What is changed in the past is asked about; no is the answer that changes nothing.
func TestQuestion(t *testing.T) {
	m := open(t, machine.Config{}, "_start: li a0, 5\n nop\n1: j 1b\n")
	press(t, m, "s", "s", "left", ":", "set a0 = 9", "enter", "esc")
	assert.Equal(t, uint32(5), m.d.Machine().Hart().X[10])
	press(t, m, "set a0 = 9", "enter")
	assert.Contains(t, shown(t, m), "another future begins. Enter does it, Esc does not: set a0 = 9")
	press(t, m, "enter")
	assert.Equal(t, uint32(9), m.d.Machine().Hart().X[10])
	press(t, m, "esc", "u")
	assert.Equal(t, uint32(5), m.d.Machine().Hart().X[10])
}

// A run goes on in pieces until it is stopped, where it is; Ctrl-C stops it, and then ends all.
func TestStops(t *testing.T) {
	m := open(t, machine.Config{}, "_start: li s0, 'x'\n1: sb s0, UART_THR, t1\n j 1b\n")
	_, cmd := m.Update(tea.KeyPressMsg{Code: 'r', Text: "r"})
	for range 20 {
		require.NotNil(t, cmd)
		_, cmd = m.Update(cmd())
	}
	assert.Contains(t, shown(t, m), "» run …")
	assert.Contains(t, shown(t, m), "│ xxxx")
	m.key("s", "s")
	require.NotNil(t, m.move)
	assert.Contains(t, m.log[len(m.log)-1], "error: a run is under way: Esc stops it")
	m.key(":", ":")
	for _, line := range []string{"break test.s:2 if s0 == 'y'", "set s0 = 'y'"} { // while it runs
		for _, r := range line {
			m.key(string(r), string(r))
		}
		m.key("enter", "")
	}
	require.NotNil(t, m.move)
	assert.Contains(t, shown(t, m), "» run …")
	for i := 0; m.move != nil; i++ {
		require.Less(t, i, 100)
		m.piece()
	}
	assert.Contains(t, shown(t, m), "■ breakpoint 1, test.s:2")
	press(t, m, "esc", ":", "delete 1", "enter", "esc")
	m.key("r", "r")
	press(t, m, "ctrl+c")
	assert.Contains(t, shown(t, m), "■ interrupted")
	_, cmd = m.Update(on{})
	assert.Nil(t, cmd, "a piece that was on its way")
	_, cmd = m.Update(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
	require.NotNil(t, cmd)
	assert.IsType(t, tea.QuitMsg{}, cmd())
}

// The keys that go somewhere and back.
func TestKeys(t *testing.T) {
	m := open(t, machine.Config{}, "preemptive")
	press(t, m, "i")
	there := m.now.status.Step
	press(t, m, "s", "n", "left", "I")
	assert.Equal(t, there, m.now.status.Step)
	press(t, m, "b", "0", "r")
	assert.Contains(t, m.now.status.Why, "breakpoint 1")
	press(t, m, "b")
	assert.Empty(t, m.d.Breakpoints())
	press(t, m, "R", "y", "esc", "h", "up", "pgdown", "end", "+", "-", "k")
	assert.NotNil(t, m.page)
	press(t, m, "q")
	assert.Nil(t, m.page)
	for _, b := range bindings() {
		if b.key != "q" {
			_, err := command.New(m.d).Do("help " + strings.Fields(b.line)[0])
			assert.NoError(t, err, b.line)
		}
	}
}

// A text is looked for, another line looked at, and gone to, in both directions; a breakpoint is where one looks.
func TestLookingAround(t *testing.T) {
	m := open(t, machine.Config{}, "preemptive")
	press(t, m, "/", "lw      T0, worktop_guide", "enter")
	assert.Contains(t, shown(t, m), "─ looking at worktop.s:")
	at := m.cursor
	assert.Contains(t, shown(t, m), fmt.Sprintf("» %5d         lw", at.Num))
	press(t, m, "c")
	assert.Equal(t, at.Num, m.now.line)
	assert.Equal(t, at.File, m.now.file)
	assert.NotContains(t, shown(t, m), "looking at")
	press(t, m, "i")
	there := m.now.status.Step
	press(t, m, "/", "enter", ".", ",", "C") // the same text again
	assert.Less(t, m.now.status.Step, there)
	assert.Equal(t, at.Num, m.now.line)
	press(t, m, "down", "up", "b")
	require.Len(t, m.d.Breakpoints(), 1)
	assert.Equal(t, fmt.Sprintf("worktop.s:%d", at.Num), m.d.Breakpoints()[0].At)
	assert.Contains(t, shown(t, m), fmt.Sprintf("▶●%5d", at.Num))
	press(t, m, "b", "esc")
	assert.Empty(t, m.d.Breakpoints())
	press(t, m, "pgup", "pgup", "pgup", "pgup", "pgup", "pgup")
	assert.Equal(t, 1, m.cursor.Num)
	press(t, m, "/", "not in any source", "enter", "esc", "c")
	assert.Contains(t, strings.Join(m.log, "\n"), "error: not in any source is nowhere in the source")
	assert.Contains(t, strings.Join(m.log, "\n"), "error: look at a line first")
}

// Each key that goes somewhere has one that goes back, and ? lists them all.
func TestKeysBothWays(t *testing.T) {
	m := open(t, machine.Config{}, "preemptive")
	lines := map[string]string{}
	for _, b := range bindings() {
		lines[b.key] = b.line
	}
	for _, key := range strings.Fields("s n l j o i t m w e p r") {
		assert.Contains(t, []string{"back " + lines[key], "back"}, lines[strings.ToUpper(key)], key)
	}
	press(t, m, "?")
	for _, b := range bindings() {
		if _, small := lines[strings.ToLower(b.key)]; !small || b.key == strings.ToLower(b.key) {
			assert.Contains(t, strings.Join(m.page, "\n"), fmt.Sprintf("  %-7s %s", b.key, b.line))
		}
	}
	press(t, m, "esc")
	for _, key := range strings.Fields("s n l j i t m w e p") {
		press(t, m, "0", key, key)
		there := m.now.status.Step
		press(t, m, key, strings.ToUpper(key))
		assert.Equal(t, there, m.now.status.Step, key)
	}
}

// What a program prints, and what is called what, cannot reach the terminal.
func TestClean(t *testing.T) {
	m := open(t, machine.Config{}, "_start: li s0, 27\n sb s0, UART_THR, t1\n li s0, '['\n sb s0, UART_THR, t1\n"+
		" li t0, FINISHER_PASS\n sw t0, FINISHER_EXIT, t1\n1: j 1b\n")
	press(t, m, "r")
	assert.Contains(t, shown(t, m), "│ ?[")
	send(t, m, tea.KeyPressMsg{Code: ':', Text: ":"})
	send(t, m, tea.PasteMsg{Content: "p \x1b[2Ja0\n"})
	assert.NotContains(t, m.View().Content, "\x1b[2J")
}

// Whatever is pressed and however large the terminal is, there is a screen of that size, and an end.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"sssniorRNOI", ":break k\tx\n", "ib0r\x1b", ":set a0 = 1\n\n", "?\x01\x02q",
		"lLuhkygg/\n", "+++---1"} {
		f.Add(s, byte(0), byte(0))
	}
	special := []string{"esc", "enter", "tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end",
		"backspace", "delete", "ctrl+u", "ctrl+k", "shift+tab", "space", "ctrl+a"}
	f.Fuzz(func(t *testing.T, pressed string, width, height byte) {
		m := open(t, machine.Config{}, "_start: li s0, 'x'\n1: sb s0, UART_THR, t1\n ecall\n j 1b\n")
		m.width, m.height = int(width)+40, int(height)+10
		for _, r := range pressed[:min(len(pressed), 40)] {
			key, text := string(r), string(r)
			if r < 32 {
				key, text = special[int(r)%len(special)], ""
			}
			m.key(key, text)
			for i := 0; m.move != nil; i++ {
				if m.piece(); i == 5 && m.move != nil {
					m.stop()
				}
			}
			shown(t, m)
		}
	})
}
