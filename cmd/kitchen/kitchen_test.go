package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
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
	for _, flag := range []string{"--mhz", "--ram", "--disk", "--misaligned", "--input", "--append", "--initrd"} {
		assert.Contains(t, out.String(), flag)
	}
	assert.Equal(t, 2, kitchen([]string{"--nonsense"}, &out, &errs))
	assert.Contains(t, errs.String(), "nonsense")
}

// A file of ours says that misaligned accesses trap; a flag says otherwise.
func TestMisaligned(t *testing.T) {
	dir := t.TempDir()
	source, file := filepath.Join(dir, "tea.s"), filepath.Join(dir, "tea.elf")
	require.NoError(t, os.WriteFile(source, []byte("_start: lw t0, _start + 1\nnop\n"), 0o666))
	m, err := new(program.Board).Load([]string{source}, program.Options{})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, m.Image().ELF(), 0o666))
	for flag, want := range map[machine.Misaligned]uint32{machine.MisalignedAsMade: 0x80000004, machine.MisalignedAllowed: 0x80000008} {
		s, err := open([]string{file}, &program.Board{Misaligned: flag}, program.Options{})
		require.NoError(t, err)
		for range 2 {
			require.NoError(t, s.Do(window.Command{Verb: window.Step}))
		}
		assert.Equal(t, want, s.View().PC, "%q", flag)
	}
}

func TestNoDisplayIsAnError(t *testing.T) {
	if _, err := os.Stat("/dev/fb0"); runtime.GOOS != "linux" || err == nil {
		t.Skip("there is always something to draw on")
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = without(os.Environ(), "DISPLAY", "WAYLAND_DISPLAY")
	cmd.Env = append(cmd.Env, asWindow+"=1")
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
	for _, tool := range []string{"xvfb-run", "xdotool"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("BREAKFAST_ORACLES") == "require" {
				t.Fatal("BREAKFAST_ORACLES=require, and there is no", tool)
			}
			t.Skip("no ", tool)
		}
	}
	script := `"$0" & window=$!
for key in Right n plus Tab; do sleep 0.3; xdotool key $key; done
sleep 0.3; xdotool type --delay 60 'rum'; xdotool key Return
sleep 0.3; xdotool mousemove 300 300; sleep 0.3; xdotool key Escape ctrl+q
wait $window`
	cmd := exec.Command("xvfb-run", "-a", "-s", "-screen 0 1280x800x24", "sh", "-c",
		strings.Replace(script, "\n", "\n"+waitForWindow, 1), os.Args[0])
	cmd.Env = append(os.Environ(), asWindow+"=1", "LIBGL_ALWAYS_SOFTWARE=1")
	cmd.WaitDelay = time.Minute
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, want := range []string{"asked for 1 \"\"", "asked for 3 \"\"", "asked for 7 \"\"", "asked for 10 \"rum\\n\"", "closed"} {
		assert.Contains(t, string(out), want)
	}
	assert.NotContains(t, string(out), "differs")
}

const waitForWindow = `for i in $(seq 100); do
  id=$(xdotool search --name Breakfast 2>/dev/null | head -1)
  [ -n "$id" ] && break; sleep 0.1
done
sleep 1; xdotool windowfocus $id
`

// openWindow shows a quiet kitchen and says what it is asked for.
func openWindow() int {
	time.AfterFunc(40*time.Second, func() { fmt.Println("never closed"); os.Exit(3) })
	err := show(&checked{game: newGame(&recorder{view: &window.View{Title: "quiet", Steps: 1}})}, "quiet")
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
	fmt.Printf("asked for %d %q\n", c.Verb, c.Text)
	view := *r.view
	view.Steps++
	r.view = &view
	return errors.New("nothing happens here")
}

// checked holds each frame on the screen against what the canvas draws without one.
type checked struct{ *game }

func (c *checked) Draw(screen *ebiten.Image) {
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
