package window

import (
	"image"
	"image/png"
	"os"
	"testing"
)

func TestShots(t *testing.T) {
	dir := os.Getenv("SHOTS")
	if dir == "" {
		t.Skip()
	}
	save := func(name string, p image.Image) {
		f, _ := os.Create(dir + "/" + name + ".png")
		png.Encode(f, p)
		f.Close()
	}
	scene := func(v *View, in ...Input) image.Image {
		p := draw(v, 2880, 1800, 2, in...)
		return p.SubImage(image.Rect(980, 90, 2280, 1240))
	}
	save("s-every", scene(everything()))
	save("s-boil", scene(boiling()))
	save("s-burnt", scene(burnt(), Input{Keys: []Key{"t"}}))
	v := served()
	v.Report = ""
	v.Now = 3_000_000
	save("s-served", scene(v))
	save("4k", draw(everything(), 3840, 2160, 1))
	save("4k2", draw(everything(), 3840, 2160, 2))
	save("tall", draw(everything(), 900, 1200, 1))
	save("wide", draw(boiling(), 2000, 600, 1))
	save("tiny", draw(boiling(), 640, 400, 1))
	save("light", draw(everything(), 1440, 900, 1, Input{Keys: []Key{"t"}}))
	save("light-card", draw(served(), 900, 600, 1, Input{Keys: []Key{"t"}}))
	save("typing", draw(served(), 1200, 800, 1, Input{Keys: []Key{Escape, Tab}, Chars: []rune("two sugars, please")}))
}
