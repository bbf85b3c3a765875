package canvas

import "math"

// stroke returns the outline of a line drawn along a path with a round pen of the given width.
func stroke(verbs []verb, points []Point, width float64) *Path {
	pen := pen{out: new(Path), r: width / 2}
	for _, f := range flatten(verbs, points) {
		p := distinct(f)
		switch {
		case len(p) == 0:
		case len(p) == 1:
			pen.out.Ellipse(p[0].X, p[0].Y, pen.r, pen.r)
		case f.closed && len(p) > 2:
			pen.side(append(p, p[0], p[1]), false)
			pen.out.Close()
			pen.started = false
			reverse(p)
			pen.side(append(p, p[0], p[1]), false)
			pen.out.Close()
		default:
			pen.side(p, true)
			reverse(p)
			pen.side(p, true)
			pen.out.Close()
		}
		pen.started = false
	}
	return pen.out
}

type pen struct {
	out     *Path
	r       float64
	started bool
}

func (p *pen) to(at Point, dx, dy float64) {
	if p.started {
		p.out.Line(at.X+dx*p.r, at.Y+dy*p.r)
	} else {
		p.out.Move(at.X+dx*p.r, at.Y+dy*p.r)
	}
	p.started = true
}

// side walks along the left of the line; with cap it ends in a half circle round the last point.
func (p *pen) side(line []Point, cap bool) {
	for i := range len(line) - 1 {
		a, b := line[i], line[i+1]
		nx, ny := normal(a, b)
		if i > 0 {
			p.turn(a, line[i-1], b)
		}
		p.to(a, nx, ny)
		p.to(b, nx, ny)
		if cap && i == len(line)-2 {
			p.around(b, math.Atan2(ny, nx), math.Pi)
		}
	}
}

// turn rounds the outer side of a corner; the inner side needs nothing, as it overlaps itself.
func (p *pen) turn(at, before, after Point) {
	ax, ay := normal(before, at)
	bx, by := normal(at, after)
	sweep := math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
	if sweep > 0.2 {
		p.around(at, math.Atan2(ay, ax), sweep)
	}
}

func (p *pen) around(at Point, from, sweep float64) {
	n := int(clamp(sweep*math.Sqrt(p.r)*2, 2, 32))
	for i := 1; i < n; i++ {
		sin, cos := math.Sincos(from + sweep*float64(i)/float64(n))
		p.to(at, cos, sin)
	}
}

// normal is the unit vector to the left of the way from a to b, y growing downwards.
func normal(a, b Point) (x, y float64) {
	dx, dy := b.X-a.X, b.Y-a.Y
	length := math.Hypot(dx, dy)
	return dy / length, -dx / length
}

// distinct drops points that stand on the one before them, all round if the outline is closed.
func distinct(f flat) (kept []Point) {
	for _, p := range f.points {
		if n := len(kept); n == 0 || math.Hypot(p.X-kept[n-1].X, p.Y-kept[n-1].Y) > 1e-3 {
			kept = append(kept, p)
		}
	}
	if n := len(kept); f.closed && n > 2 && kept[0] == kept[n-1] {
		kept = kept[:n-1]
	}
	return kept
}

func reverse(p []Point) {
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		p[i], p[j] = p[j], p[i]
	}
}
