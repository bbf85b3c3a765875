package canvas

import (
	"iter"
	"math"
)

// A Point is a place in the units of whoever draws; x grows to the right, y downwards.
type Point struct{ X, Y float64 }

// A Matrix maps (x, y) to (A·x + C·y + E, B·x + D·y + F).
type Matrix struct{ A, B, C, D, E, F float64 }

// Scale returns the matrix that scales by s.
func Scale(s float64) Matrix { return Matrix{A: s, D: s} }

// Then returns the matrix that does m, then n.
func (m Matrix) Then(n Matrix) Matrix {
	return Matrix{
		n.A*m.A + n.C*m.B, n.B*m.A + n.D*m.B,
		n.A*m.C + n.C*m.D, n.B*m.C + n.D*m.D,
		n.A*m.E + n.C*m.F + n.E, n.B*m.E + n.D*m.F + n.F,
	}
}

// Apply returns where m takes p.
func (m Matrix) Apply(p Point) Point {
	return Point{m.A*p.X + m.C*p.Y + m.E, m.B*p.X + m.D*p.Y + m.F}
}

// inverse returns the matrix that undoes m; the zero matrix if m flattens the plane.
func (m Matrix) inverse() Matrix {
	det := m.A*m.D - m.B*m.C
	if det == 0 {
		return Matrix{}
	}
	a, b, c, d := m.D/det, -m.B/det, -m.C/det, m.A/det
	return Matrix{a, b, c, d, -(a*m.E + c*m.F), -(b*m.E + d*m.F)}
}

// zoom is how much m enlarges lengths, on the average of all directions.
func (m Matrix) zoom() float64 { return math.Sqrt(math.Abs(m.A*m.D - m.B*m.C)) }

type verb uint8

const (
	move verb = iota
	line
	quad
	cube
	closed
)

// points each verb takes.
var arity = [...]int{move: 1, line: 1, quad: 2, cube: 3, closed: 0}

// A Path is a list of outlines. Its methods return it, so that an outline reads as one sentence.
type Path struct {
	verbs  []verb
	points []Point
}

// Move begins an outline at (x, y).
func (p *Path) Move(x, y float64) *Path { return p.add(move, Point{x, y}) }

// Line goes straight to (x, y).
func (p *Path) Line(x, y float64) *Path { return p.add(line, Point{x, y}) }

// Quad bends to (x, y) by one control point.
func (p *Path) Quad(x1, y1, x, y float64) *Path { return p.add(quad, Point{x1, y1}, Point{x, y}) }

// Cube bends to (x, y) by two control points.
func (p *Path) Cube(x1, y1, x2, y2, x, y float64) *Path {
	return p.add(cube, Point{x1, y1}, Point{x2, y2}, Point{x, y})
}

// Close goes back to where the outline began.
func (p *Path) Close() *Path { return p.add(closed) }

func (p *Path) add(v verb, points ...Point) *Path {
	p.verbs = append(p.verbs, v)
	p.points = append(p.points, points...)
	return p
}

// round is how far the control points of a quarter circle of radius 1 stand from its ends.
const round = 0.5522847498

// Ellipse adds a whole ellipse about (x, y).
func (p *Path) Ellipse(x, y, rx, ry float64) *Path {
	kx, ky := round*rx, round*ry
	return p.Move(x+rx, y).
		Cube(x+rx, y+ky, x+kx, y+ry, x, y+ry).
		Cube(x-kx, y+ry, x-rx, y+ky, x-rx, y).
		Cube(x-rx, y-ky, x-kx, y-ry, x, y-ry).
		Cube(x+kx, y-ry, x+rx, y-ky, x+rx, y).Close()
}

// Box adds a rectangle whose corners have radius r.
func (p *Path) Box(x, y, w, h, r float64) *Path {
	r = max(0, min(r, w/2, h/2))
	k := r * (1 - round)
	return p.Move(x+r, y).
		Line(x+w-r, y).Cube(x+w-k, y, x+w, y+k, x+w, y+r).
		Line(x+w, y+h-r).Cube(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h).
		Line(x+r, y+h).Cube(x+k, y+h, x, y+h-k, x, y+h-r).
		Line(x, y+r).Cube(x, y+k, x+k, y, x+r, y).Close()
}

// Arc adds the piece of a circle about (x, y) from one angle to another, in radians from the right,
// clockwise as seen. It goes on from where the path is, or begins there if the path is empty.
func (p *Path) Arc(x, y, r, from, to float64) *Path {
	steps := max(1, int(math.Ceil(math.Abs(to-from)/(math.Pi/2))))
	turn := (to - from) / float64(steps)
	k := 4. / 3 * math.Tan(turn/4) * r
	begin := p.Line
	if len(p.verbs) == 0 || p.verbs[len(p.verbs)-1] == closed {
		begin = p.Move
	}
	sin, cos := math.Sincos(from)
	begin(x+r*cos, y+r*sin)
	for i := range steps {
		sin2, cos2 := math.Sincos(from + turn*float64(i+1))
		p.Cube(x+r*cos-k*sin, y+r*sin+k*cos, x+r*cos2+k*sin2, y+r*sin2-k*cos2, x+r*cos2, y+r*sin2)
		sin, cos = sin2, cos2
	}
	return p
}

// flat is one outline of straight lines.
type flat struct {
	points []Point
	closed bool
}

// flatten turns curves into lines that stray less than a tenth of a unit from them.
func flatten(verbs []verb, points []Point) (outlines []flat) {
	var now *flat
	for _, v := range verbs {
		n := arity[v]
		args := points[:n]
		points = points[n:]
		if v == move || now == nil {
			outlines = append(outlines, flat{})
			now = &outlines[len(outlines)-1]
		}
		switch v {
		case move, line:
			now.points = append(now.points, args[0])
		case closed:
			now.closed = true
			now = nil
		default:
			now.points = append(now.points, bend(now.points[len(now.points)-1], args)...)
		}
	}
	return outlines
}

// bend returns points along the curve from p by one or two control points, without p.
func bend(p Point, args []Point) (points []Point) {
	length, last := 0., p
	for _, q := range args {
		length += math.Hypot(q.X-last.X, q.Y-last.Y)
		last = q
	}
	n := int(clamp(math.Sqrt(length)*1.6, 4, 64))
	for i := 1; i <= n; i++ {
		t := float64(i) / float64(n)
		s := 1 - t
		var at Point
		if len(args) == 2 {
			at = weigh([]Point{p, args[0], args[1]}, s*s, 2*s*t, t*t)
		} else {
			at = weigh([]Point{p, args[0], args[1], args[2]}, s*s*s, 3*s*s*t, 3*s*t*t, t*t*t)
		}
		points = append(points, at)
	}
	return points
}

func weigh(points []Point, weights ...float64) (sum Point) {
	for i, w := range weights {
		sum.X += points[i].X * w
		sum.Y += points[i].Y * w
	}
	return sum
}

// Pieces are the path's commands, by the letters that SVG has for them, and the points that each takes.
func (p *Path) Pieces() iter.Seq2[byte, []Point] {
	return func(yield func(byte, []Point) bool) {
		points := p.points
		for _, v := range p.verbs {
			if !yield("MLQCZ"[v], points[:arity[v]]) {
				return
			}
			points = points[arity[v]:]
		}
	}
}
