package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A pane is a terminal that tmux has: what an escape sequence comes to is there to be read.
type pane struct {
	t      *testing.T
	socket string
}

// openPane has tmux run a line of the shell in a terminal of a size.
func openPane(t *testing.T, width, height, line string) *pane {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal("BREAKFAST_ORACLES=require, and there is no tmux")
		}
		t.Skip("there is no tmux, to see what a terminal shows")
	}
	dir, err := os.MkdirTemp("", "pane") // a socket's path is to be short
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &pane{t, filepath.Join(dir, "s")}
	p.tmux("new-session", "-d", "-x", width, "-y", height, line)
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", p.socket, "kill-server").Run() })
	return p
}

func (p *pane) tmux(args ...string) string {
	p.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", p.socket, "-f", "/dev/null"}, args...)...).CombinedOutput()
	require.NoError(p.t, err, "%s", out)
	return string(out)
}

// sees waits until the terminal shows a text, and returns all that it shows.
func (p *pane) sees(text string) (screen string) {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if screen = p.tmux("capture-pane", "-p"); strings.Contains(screen, text) {
			return screen
		}
	}
	require.Fail(p.t, "it is not shown", "%q in:\n%s", text, screen)
	return ""
}

// The debugger in a terminal: keys, the line, another size, Ctrl-C; afterwards the terminal is as it was.
func TestDebugScreen(t *testing.T) {
	p := openPane(t, "100", "34", "before=$(stty -g); breakfast debug preemptive; "+
		"echo status $?; [ \"$before\" = \"$(stty -g)\" ] && echo as it was; cat")
	p.sees("the beginning")
	p.tmux("send-keys", "i")
	p.sees("■ timer interrupt, taken at worktop.s:")
	p.tmux("send-keys", ":", "break serve_b", "Tab")
	p.sees("> break serve_breakfast ▏")
	p.tmux("send-keys", "Enter", "run", "Enter")
	p.sees("■ breakpoint 1, tea.s:36 (serve_breakfast)")
	p.tmux("send-keys", "Escape")
	p.sees("└─ : command")
	p.tmux("send-keys", "Left")
	p.sees("■ back by 1 step")
	p.tmux("send-keys", "/", "mscratch, t6", "Enter")
	p.sees("─ looking at trap.s:")
	p.tmux("send-keys", ":", "back ring kettle", "Enter")
	p.sees("■ the kettle rings")
	p.tmux("send-keys", "Escape")
	p.sees("└─ : command")
	p.tmux("send-keys", "?")
	p.sees("those of moves go back with Shift")
	p.tmux("send-keys", "Escape")
	p.sees("└─ : command")
	p.tmux("resize-window", "-x", "80", "-y", "24")
	p.sees("─┘\n")
	p.tmux("resize-window", "-x", "60", "-y", "20")
	p.sees("60×20 is too small:")
	p.tmux("resize-window", "-x", "120", "-y", "40")
	p.sees("─ timeline ")
	p.tmux("resize-window", "-x", "100", "-y", "34") // tmux has what was there before in this size
	p.tmux("send-keys", "C-c")
	screen := p.sees("as it was")
	assert.Contains(t, screen, "status 0")
	assert.NotContains(t, screen, "─")
}

// A terminal that is gone, and SIGTERM, end it; NO_COLOR is heeded.
func TestDebugScreenGone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	p := openPane(t, "80", "24", "echo $$ > "+file+"; NO_COLOR=1 exec breakfast debug preemptive")
	p.sees("the beginning")
	assert.NotContains(t, p.tmux("capture-pane", "-p", "-e"), "\x1b[33m")
	pid := readPID(t, file)
	p.tmux("kill-server")
	require.Eventually(t, func() bool { return unix.Kill(pid, 0) != nil }, 20*time.Second, 10*time.Millisecond)

	p = openPane(t, "80", "24", "sh -c 'echo $$ > "+file+".2; exec breakfast debug preemptive'; echo status $?; cat")
	p.sees("the beginning")
	assert.Contains(t, p.tmux("capture-pane", "-p", "-e"), "\x1b[33m")
	require.NoError(t, unix.Kill(readPID(t, file+".2"), unix.SIGTERM))
	assert.NotContains(t, p.sees("status 130"), "─")
}

func readPID(t *testing.T, file string) int {
	b, err := os.ReadFile(file)
	require.NoError(t, err)
	pid, err := strconv.Atoi(strings.TrimSpace(string(b)))
	require.NoError(t, err)
	return pid
}
