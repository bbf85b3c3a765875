package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/program"
	"breakfast/machine"
	"breakfast/window"
	"breakfast/window/canvas"
)

// The window's own process: this test binary, told by a variable to open one.
const asWindow = "KITCHEN_TEST_WINDOW"

func TestMain(m *testing.M) {
	if os.Getenv(asWindow) != "" {
		os.Exit(openWindow())
	}
	os.Exit(m.Run())
}

func TestCommandLine(t *testing.T) {
	var out, errs bytes.Buffer
	assert.Equal(t, 0, kitchen([]string{"--help"}, &out, &errs))
	assert.Contains(t, out.String(), "kitchen preemptive")
	for _, flag := range []string{"--mhz", "--ram", "--disk", "--misaligned", "--input", "--append", "--initrd",
		"--past"} {
		assert.Contains(t, out.String(), flag)
	}
	assert.Equal(t, 2, kitchen([]string{"--nonsense"}, &out, &errs))
	assert.Contains(t, errs.String(), "nonsense")
	assert.Equal(t, 2, kitchen([]string{"preemptive", "--past=0"}, &out, &errs))
	assert.Contains(t, errs.String(), "want 1 to 65536 MiB")
}

// A file of ours says that misaligned accesses trap; a flag says otherwise.
func TestMisaligned(t *testing.T) {
	dir := t.TempDir()
	source, file := filepath.Join(dir, "tea.s"), filepath.Join(dir, "tea.elf")
	require.NoError(t, os.WriteFile(source, []byte("_start: lw t0, _start + 1\nnop\n"), 0o666))
	m, err := new(program.Board).Load([]string{source}, program.Options{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, m.Image().ELF(), 0o666))
	for flag, want := range map[machine.Misaligned]uint32{machine.MisalignedAsMade: 0x80000004,
		machine.MisalignedAllowed: 0x80000008} {
		s, err := open([]string{file}, &program.Board{Misaligned: flag}, program.Options{}, 1)
		require.NoError(t, err)
		for range 2 {
			require.NoError(t, s.Do(window.Command{Verb: window.Step}))
		}
		assert.Equal(t, want, s.View().PC, "%q", flag)
	}
}

// A session that was recorded is opened where it was; it has its own machine.
func TestSession(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "tea.session")
	s, err := open([]string{"preemptive"}, &program.Board{MHz: 20}, program.Options{}, 0)
	require.NoError(t, err)
	for range 3 {
		require.NoError(t, s.Do(window.Command{Verb: window.Interrupt}))
	}
	before := s.View()
	require.NoError(t, record(s.Stage, file))
	require.NoError(t, record(s.Stage, file), "over a session")
	o, err := open([]string{file}, &program.Board{}, program.Options{}, 0)
	require.NoError(t, err)
	for o.View().Moving != "" {
		o.Tick(time.Millisecond)
	}
	v := o.View()
	assert.Equal(t, []any{before.Steps, before.Now, before.PC, before.Title}, []any{v.Steps, v.Now, v.PC, v.Title})
	assert.Empty(t, v.Status)
	assert.Equal(t, "tea.session", v.File)
	require.NoError(t, o.Do(window.Command{Verb: window.Step, Back: true}))
	assert.Equal(t, before.Steps-1, o.View().Steps)

	var out, errs bytes.Buffer
	assert.Equal(t, 2, kitchen([]string{file, "--mhz=20"}, &out, &errs))
	assert.Contains(t, errs.String(), "leave out --mhz")
	text := filepath.Join(dir, "text")
	require.NoError(t, os.WriteFile(text, []byte("my only copy"), 0o666))
	assert.ErrorContains(t, record(s.Stage, text), "nothing is written over it")
	assert.Equal(t, 2, kitchen([]string{"preemptive", "--record", text}, &out, &errs))
	assert.ErrorContains(t, record(s.Stage, filepath.Join(dir, "nowhere", "x")), "cannot write")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, data[:len(data)-1], 0o666))
	_, err = open([]string{file}, &program.Board{}, program.Options{}, 0)
	assert.ErrorContains(t, err, "damaged, or cut off")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing is left behind")
}

func TestNoDisplayIsAnError(t *testing.T) {
	if _, err := os.Stat("/dev/fb0"); runtime.GOOS != "linux" || err == nil {
		t.Skip("there is always something to draw on")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = without(os.Environ(), "DISPLAY", "WAYLAND_DISPLAY")
	cmd.Env = append(cmd.Env, asWindow+"=quiet")
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer stdin.Close()
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	assert.Equal(t, 1, exit.ExitCode())
	assert.Contains(t, string(out), "cannot open a window")
	assert.NotContains(t, string(out), "goroutine", "a sentence, not a trace")
}

// The real window opens, shows what the canvas says pixel by pixel, takes keys, a click and typing,
// and closes.
func TestRealWindow(t *testing.T) {
	p := startWindow(t, "1280x800", "quiet")
	p.do("search", "--name", "Breakfast", "windowfocus")
	for _, key := range []string{"Right", "n", "plus", "y"} {
		p.press(key)
	}
	p.do("keydown", "shift", "keydown", "n")
	p.do("keyup", "n", "keyup", "shift")
	p.press("Tab")
	p.do("type", "--args", "1", "rum")
	p.press("Return")
	p.do("mousemove", "300", "300")
	p.press("Escape")
	p.do("keydown", "ctrl", "keydown", "q")
	require.NoError(t, p.cmd.Wait(), "%s", &p.said)
	for _, want := range []window.Command{{Verb: window.Step}, {Verb: window.Over}, {Verb: window.Over, Back: true},
		{Verb: window.Faster}, {Verb: window.Type, Text: "rum\n"}, {Verb: window.Tell, Text: "why"}} {
		assert.Contains(t, p.said.String(), fmt.Sprintf("asked for %v\n", want))
	}
	for _, want := range []string{"closed"} {
		assert.Contains(t, p.said.String(), want)
	}
	assert.NotContains(t, p.said.String(), "differs")
}

// A person sits before the window, and waits until it has noticed.
type person struct {
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.Writer
	lines *bufio.Scanner // what the window says …
	said  strings.Builder
	env   []string
}

// startWindow opens a window on a screen of that size: on a quiet kitchen, or on a program.
func startWindow(t *testing.T, screen, program string) *person {
	for _, tool := range []string{"xvfb-run", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("BREAKFAST_ORACLES") == "require" {
				t.Fatal("BREAKFAST_ORACLES=require, and there is no", tool)
			}
			t.Skip("no ", tool)
		}
	}
	p := &person{t: t}
	p.cmd = exec.Command("xvfb-run", "-a", "-s", "-r -screen 0 "+screen+"x24", "sh", "-c",
		`echo "$DISPLAY $XAUTHORITY"; exec "$0"`, os.Args[0])
	p.cmd.Env = append(os.Environ(), asWindow+"="+program, "LIBGL_ALWAYS_SOFTWARE=1")
	p.cmd.WaitDelay = time.Minute
	stdin, err := p.cmd.StdinPipe()
	require.NoError(t, err)
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { stdin.Close() }) // without which no window stays open
	p.stdin, p.lines = stdin, bufio.NewScanner(stdout)
	require.True(t, p.lines.Scan())
	display, authority, _ := strings.Cut(p.lines.Text(), " ")
	p.env = append(os.Environ(), "DISPLAY="+display, "XAUTHORITY="+authority)
	p.noticed()
	return p
}

// noticed waits until the window has looked at the world a few times more.
func (p *person) noticed() {
	p.t.Helper()
	_, err := fmt.Fprintln(p.stdin, "look")
	require.NoError(p.t, err)
	for p.lines.Scan() {
		if p.lines.Text() == "looked" {
			return
		}
		fmt.Fprintln(&p.said, p.lines.Text())
	}
	p.t.Fatal("the window has closed: ", p.said.String())
}

// do does something at the display, which has happened when it answers, and which the window has noticed then.
func (p *person) do(what ...string) {
	p.t.Helper()
	c := exec.Command("xdotool", append(what, "getmouselocation")...)
	c.Env = p.env
	out, err := c.CombinedOutput()
	require.NoError(p.t, err, "%s", out)
	if what[len(what)-1] == "q" { // the window closes
		for p.lines.Scan() {
			fmt.Fprintln(&p.said, p.lines.Text())
		}
		return
	}
	p.noticed()
}

// press holds a key down until the window has noticed.
func (p *person) press(key string) {
	p.t.Helper()
	p.do("keydown", key)
	p.do("keyup", key)
}

// openWindow shows a quiet kitchen and says what it is asked for. It closes when stdin does.
func openWindow() int {
	look := make(chan bool)
	go func() {
		for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
			look <- true
		}
		fmt.Println("never closed")
		os.Exit(3)
	}()
	session, err := window.Session(&recorder{view: &window.View{Title: "quiet", Steps: 1}}), error(nil)
	if name := os.Getenv(asWindow); name != "quiet" {
		session, err = reporting(name)
	}
	if err == nil {
		err = show(&checked{game: newGame(session), look: look}, "quiet")
	}
	if err != nil {
		fmt.Println("cannot open a window:", err)
		return 1
	}
	fmt.Println("closed")
	return 0
}

type recorder struct{ view *window.View }

func (r *recorder) View() *window.View { return r.view }
func (r *recorder) Tick(time.Duration) {}
func (r *recorder) Do(c window.Command) error {
	if c.Verb == window.LookAt {
		return nil
	}
	fmt.Printf("asked for %v\n", c)
	view := *r.view
	view.Steps++
	r.view = &view
	return errors.New("nothing happens here")
}

// checked holds each frame on the screen against what the canvas draws without one. When told to look it says so after
// three more updates and frames.
type checked struct {
	*game
	look    <-chan bool
	looking int
}

func (c *checked) Update() error {
	select {
	case <-c.look:
		c.looking = 2 * 3
	default:
	}
	c.looked()
	return c.game.Update()
}

func (c *checked) looked() {
	if c.looking--; c.looking == 0 {
		fmt.Println("looked")
	}
}

func (c *checked) Draw(screen *ebiten.Image) {
	defer c.looked()
	before := c.drawn
	if c.game.Draw(screen); c.drawn == before {
		return
	}
	size := screen.Bounds().Size()
	got := make([]byte, 4*size.X*size.Y)
	screen.ReadPixels(got)
	want := image.NewRGBA(image.Rectangle{Max: size})
	canvas.Render(want, c.frame.All)
	for i := range got {
		if d := int(got[i]) - int(want.Pix[i]); d > 8 || d < -8 {
			fmt.Printf("differs at %d, %d\n", i/4%size.X, i/4/size.X)
			return
		}
	}
}

func without(env []string, names ...string) (kept []string) {
	for _, e := range env {
		name, _, _ := strings.Cut(e, "=")
		drop := false
		for _, n := range names {
			drop = drop || n == name
		}
		if !drop {
			kept = append(kept, e)
		}
	}
	return kept
}
