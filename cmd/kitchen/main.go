// Command kitchen shows a program at work in a window: its instructions, its kitchen, its time.
package main

import (
	"image"
	"os"
	"runtime/debug"

	"github.com/hajimehoshi/ebiten/v2"

	"breakfast/window"
)

func main() {
	if !serves() {
		os.Exit(kitchen(os.Args[1:], os.Stdout, os.Stderr))
	}
}

// garbage is how much garbage is let grow, per cent of what is kept. The machine's memory counts as kept, 128 MiB of
// which a program touches little: with Go's 100 the garbage alone grew to that size, whatever a run needed.
const garbage = 50

// show opens the window and returns when it is closed.
func show(g ebiten.Game, title string) error {
	debug.SetGCPercent(garbage)
	ebiten.SetWindowTitle(title + " – Breakfast")
	ebiten.SetWindowIcon([]image.Image{window.Icon(16), window.Icon(32), window.Icon(64)})
	ebiten.SetWindowSize(1280, 800)
	ebiten.SetWindowSizeLimits(640, 420, -1, -1)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	ebiten.SetScreenClearedEveryFrame(false)
	return ebiten.RunGameWithOptions(g, &ebiten.RunGameOptions{X11ClassName: "breakfast", X11InstanceName: "kitchen"})
}
