package canvas

import (
	"image"
	"image/color"
)

// Render carries out operations on an image whose bounds begin at (0, 0) and hold them.
func Render(dst *image.RGBA, ops []Op) {
	for i := range ops {
		op := &ops[i]
		for y := op.Dst.Min.Y; y < op.Dst.Max.Y; y++ {
			row := dst.Pix[dst.PixOffset(op.Dst.Min.X, y):][:4*op.Dst.Dx()]
			switch s := op.Shape; {
			case s == nil:
				fill(row, op.Colour)
			case s.Column:
				p := s.Picture[4*(y-op.At.Y):][:4]
				fill(row, tint(p, op.Colour))
			default:
				from := (y-op.At.Y)*s.Size.X + op.Dst.Min.X - op.At.X
				if s.Mask != nil {
					through(row, s.Mask[from:], op.Colour)
				} else {
					copyOver(row, s.Picture[4*from:], op.Colour)
				}
			}
		}
	}
}

// fill puts c over a row. Most of a picture is filled with what nothing shines through: that is copied, twice as much
// each time.
func fill(row []byte, c color.RGBA) {
	if c.A == 255 {
		n := copy(row, []byte{c.R, c.G, c.B, 255})
		for ; n < len(row); n *= 2 {
			copy(row[n:], row[:n])
		}
		return
	}
	for i := 0; i < len(row); i += 4 {
		over(row[i:i+4:i+4], c)
	}
}

func through(row, mask []byte, c color.RGBA) {
	for i := 0; i < len(row); i += 4 {
		if a := uint32(mask[i/4]); a == 255 {
			over(row[i:i+4:i+4], c)
		} else if a > 0 {
			over(row[i:i+4:i+4], color.RGBA{mul(c.R, a), mul(c.G, a), mul(c.B, a), mul(c.A, a)})
		}
	}
}

func copyOver(row, picture []byte, c color.RGBA) {
	for i := 0; i < len(row); i += 4 {
		if p := picture[i : i+4 : i+4]; p[3] > 0 {
			over(row[i:i+4:i+4], tint(p, c))
		}
	}
}

func tint(p []byte, c color.RGBA) color.RGBA {
	return color.RGBA{mul(p[0], uint32(c.R)), mul(p[1], uint32(c.G)), mul(p[2], uint32(c.B)), mul(p[3], uint32(c.A))}
}

// over puts c, premultiplied, over one pixel.
func over(p []byte, c color.RGBA) {
	if c.A == 255 {
		p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
		return
	}
	rest := 255 - uint32(c.A)
	p[0], p[1] = c.R+mul(p[0], rest), c.G+mul(p[1], rest)
	p[2], p[3] = c.B+mul(p[2], rest), c.A+mul(p[3], rest)
}
