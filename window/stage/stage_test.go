package stage

import (
	"image/png"
	"os"
	"testing"

	"breakfast/asm"
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/window"
)

func TestZZ(t *testing.T) {
	m, _ := machine.New(machine.Config{RAM: 1 << 20})
	src, _ := programs.Source("preemptive")
	opt := asm.Options{Open: programs.File}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	img, err := asm.Assemble([]asm.Source{{Name: "preemptive.s", Text: src}}, opt)
	if err != nil {
		t.Fatal(err)
	}
	m.Load(img)
	d := debug.New(m)
	s := New(d, "preemptive", "preemptive.s")
	shot := func(name string) {
		out, _ := os.Create("/tmp/" + name + ".png")
		png.Encode(out, window.Picture(s.View(), window.Input{Width: 1440, Height: 900, Scale: 1}))
		out.Close()
	}
	shot("a")
	d.Run(debug.Forward, 150000)
	s.view = nil
	shot("b")
	s.Do(window.Command{Verb: window.Interrupt})
	shot("c")
	d.Run(debug.Forward, 100000)
	s.view = nil
	shot("d")
	d.Run(debug.Forward, 1000000)
	s.view = nil
	shot("e")
}
