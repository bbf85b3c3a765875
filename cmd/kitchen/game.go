package main

import (
	"fmt"
	"io/fs"
	"math"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"breakfast/window"
	"breakfast/window/canvas"
	"breakfast/window/ebitensink"
)

// A game shows a session in a window: Ebitengine calls Update sixty times a second and Draw for each
// frame of the screen. What a person does is gathered by Update, any number of times, and handed to
// the window once, by Draw; what they ask for is carried out by the next Update.
type game struct {
	session window.Session
	shown   *edited // what the session is of
	page    page
	window  *window.Window
	sink    *ebitensink.Sink

	in     window.Input     // gathered since the last frame
	asked  []window.Command // since the last Update
	keys   keyboard
	ticked time.Time

	clipboard *clipboard
	cursor    window.Cursor

	resting *time.Timer // looks up next; nil while something happens

	scale  float64 // pixels a unit
	view   *window.View
	frame  canvas.Frame
	screen *ebiten.Image
	settle int // frames still to draw though nothing happens
	quiet  int // Updates since one was drawn
	drawn  time.Time
}

func newGame(s window.Session) *game {
	return &game{session: s, window: window.New(), sink: ebitensink.New(), scale: 1, clipboard: newClipboard()}
}

// LayoutF makes a pixel of the game a pixel of the screen.
func (g *game) LayoutF(width, height float64) (float64, float64) {
	g.scale = ebiten.Monitor().DeviceScaleFactor()
	return math.Ceil(width * g.scale), math.Ceil(height * g.scale)
}

// Layout is never called, as there is LayoutF.
func (g *game) Layout(width, height int) (int, int) { return width, height }

func (g *game) Update() error {
	for _, c := range g.asked {
		var err error
		switch c.Verb {
		case window.Quit:
			return ebiten.Termination
		case window.Copy:
			g.clipboard.copy(c.Text)
		case window.Paste:
			g.clipboard.paste()
		default:
			err = g.session.Do(c)
		}
		if err != nil {
			g.window.Say(err.Error())
			g.settle = 1
		}
	}
	g.asked = g.asked[:0]
	g.page.tend(g)
	now := time.Now()
	if !g.ticked.IsZero() {
		g.session.Tick(now.Sub(g.ticked))
	}
	g.ticked = now
	for s, ok := g.session.(busy); ok && s.Busy() && time.Since(now) < ticksFor; {
		g.session.Tick(0)
	}
	g.clips()
	g.rest()
	g.dropped()
	g.gather()
	return nil
}

// A busy session comes further by another Tick in the same Update, and has some of the time that a frame leaves.
type busy interface{ Busy() bool }

// After so many Updates with nothing to draw the window waits for what a person does, and looks up only now and then.
const (
	quietAfter = 60
	lookUp     = 200 * time.Millisecond
)

// rest has a window in which nothing happens cost nothing.
func (g *game) rest() {
	if g.quiet++; g.quiet < quietAfter {
		if g.resting != nil {
			g.resting.Stop()
			g.resting = nil
			ebiten.SetFPSMode(ebiten.FPSModeVsyncOn)
			resting(false)
		}
		return
	}
	if g.resting == nil {
		ebiten.SetFPSMode(ebiten.FPSModeVsyncOffMinimum)
		resting(true)
	} else {
		g.resting.Stop()
	}
	g.resting = time.AfterFunc(lookUp, ebiten.ScheduleFrame)
}

// A dropper opens files that are dropped on the window.
type dropper interface {
	Drop(name string, data []byte) error
}

// mostDropped is how many bytes of a file are read.
const mostDropped = 64 << 20

// dropped opens the first file that was dropped on the window.
func (g *game) dropped() {
	files, s := ebiten.DroppedFiles(), dropper(nil)
	if files == nil {
		return
	}
	s, ok := g.session.(dropper)
	entries, err := fs.ReadDir(files, ".")
	if !ok || err != nil || len(entries) == 0 {
		return
	}
	name := entries[0].Name()
	info, err := entries[0].Info()
	var data []byte
	switch {
	case err != nil:
	case !info.Mode().IsRegular() || info.Size() > mostDropped:
		err = fmt.Errorf("%s cannot be opened: want a file of at most 64 MiB", name)
	default:
		if data, err = fs.ReadFile(files, name); err == nil {
			err = s.Drop(name, data)
		}
	}
	if g.settle = 2; err != nil {
		g.window.Say(err.Error())
	}
}

// gather adds what happened since the last Update to the input of the next frame.
func (g *game) gather() {
	in := &g.in
	keys := len(in.Keys)
	for _, r := range ebiten.AppendInputChars(nil) {
		in.Keys = append(in.Keys, window.Typed(r))
	}
	in.Keys = g.keys.append(in.Keys)
	x, y := ebiten.CursorPositionF()
	moved := x != in.X || y != in.Y
	in.X, in.Y = x, y
	click := g.keys.clicked()
	in.Click, in.Shift = in.Click || click, down(ebiten.KeyShift)
	held := ebiten.IsMouseButtonPressed(ebiten.MouseButtonLeft)
	dragged := held && moved || held != in.Down
	in.Down = held
	across, down := ebiten.Wheel()
	in.WheelX += across
	in.Wheel += down
	if moved || click || dragged || across != 0 || down != 0 || len(in.Keys) > keys {
		g.settle = 2 // what a click changes in one panel, another may show a frame later
	}
}

// Draw draws if there is anything new to see.
func (g *game) Draw(screen *ebiten.Image) {
	view := g.session.View()
	size := screen.Bounds().Size()
	if view == g.view && view.State != window.Running && g.settle == 0 && screen == g.screen &&
		size == g.frame.Size && g.in.Scale == g.scale {
		return
	}
	g.quiet = 0
	g.settle = max(0, g.settle-1)
	if g.nextFrame(view, size.X, size.Y); g.window.Fading() {
		g.settle = max(1, g.settle)
	}
	if screen == g.screen {
		g.sink.Paint(screen, g.frame.Fresh)
	} else {
		g.sink.Paint(screen, g.frame.All)
	}
	g.view, g.screen = view, screen
}

// cursors are how the pointer looks.
var cursors = map[window.Cursor]ebiten.CursorShapeType{window.Arrows: ebiten.CursorShapeDefault,
	window.Sideways: ebiten.CursorShapeEWResize, window.UpAndDown: ebiten.CursorShapeNSResize}

// clips takes what came of copying and pasting since.
func (g *game) clips() {
	for len(g.clipboard.done) > 0 {
		c := <-g.clipboard.done
		switch {
		case c.err != nil:
			g.window.Say(c.err.Error())
		case c.copied:
			g.window.Say("copied")
		default:
			g.in.Pasted += c.text
		}
		g.settle = 2
	}
}

// nextFrame hands what has been gathered to the window. There may be several frames to an Update.
func (g *game) nextFrame(view *window.View, width, height int) {
	now := time.Now()
	g.in.Elapsed = min(now.Sub(g.drawn), 100*time.Millisecond)
	g.drawn = now
	g.in.Width, g.in.Height, g.in.Scale = width, height, g.scale
	frame, asked := g.window.Frame(view, g.in)
	g.frame, g.asked = frame, append(g.asked, asked...)
	if c := g.window.Cursor(); c != g.cursor {
		g.cursor = c
		ebiten.SetCursorShape(cursors[c])
	}
	g.in = window.Input{X: g.in.X, Y: g.in.Y, Scale: g.scale, Down: g.in.Down, Shift: g.in.Shift}
}
