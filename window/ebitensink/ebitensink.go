// Package ebitensink carries out a canvas's operations on a screen of Ebitengine.
package ebitensink

import (
	"image"
	"image/color"

	"github.com/hajimehoshi/ebiten/v2"

	"breakfast/window/canvas"
)

// A Sink paints. It gives each shape a texture the first time it sees it and leaves it with the shape:
// when the canvas drops the shape, the texture goes with it.
type Sink struct {
	dot *ebiten.Image // one opaque white pixel, amid others like it
}

// New returns a sink. It may be called before the game runs.
func New() *Sink {
	field := ebiten.NewImage(3, 3)
	field.Fill(color.White)
	return &Sink{field.SubImage(image.Rect(1, 1, 2, 2)).(*ebiten.Image)}
}

// Paint carries out operations in their order.
func (s *Sink) Paint(screen *ebiten.Image, ops []canvas.Op) {
	var draw ebiten.DrawImageOptions
	for i := range ops {
		op := &ops[i]
		source := s.dot
		draw.GeoM.Reset()
		if op.Shape == nil {
			draw.GeoM.Scale(float64(op.Dst.Dx()), float64(op.Dst.Dy()))
		} else {
			source = texture(op.Shape)
			part := op.Dst.Sub(op.At)
			if op.Shape.Column {
				part.Min.X, part.Max.X = 0, 1
				draw.GeoM.Scale(float64(op.Dst.Dx()), 1)
			}
			if part != source.Bounds() {
				source = source.SubImage(part).(*ebiten.Image)
			}
		}
		draw.GeoM.Translate(float64(op.Dst.Min.X), float64(op.Dst.Min.Y))
		c := op.Colour
		draw.ColorScale.Reset()
		draw.ColorScale.Scale(float32(c.R)/255, float32(c.G)/255, float32(c.B)/255, float32(c.A)/255)
		screen.DrawImage(source, &draw)
	}
}

func texture(s *canvas.Shape) *ebiten.Image {
	if t, ok := s.Kept.(*ebiten.Image); ok {
		return t
	}
	pixels := s.Picture
	if pixels == nil {
		pixels = make([]byte, 0, 4*len(s.Mask))
		for _, a := range s.Mask {
			pixels = append(pixels, a, a, a, a)
		}
	}
	t := ebiten.NewImage(s.Size.X, s.Size.Y)
	t.WritePixels(pixels)
	s.Kept = t
	return t
}
