package window

import (
	"math"

	"breakfast/window/canvas"
)

// arrows draws what leads from lane to lane, near the present, each with what it says if that has room: from above
// nothing else is written there. lane is the middle of a lane, if it is in sight.
func (w *Window) arrows(body area, at func(uint64) float64, lane func(name string) (float64, bool)) {
	var taken []area // by labels
	drawn := math.Inf(1)
	for i := len(w.v.Arrows) - 1; i >= 0; i-- { // the last ones matter most
		r := &w.v.Arrows[i]
		from, to := at(r.From), at(r.To)
		y, ok := lane(r.FromLane)
		end, also := lane(r.ToLane)
		if !ok || !also || from < body.x || to > body.x+body.w || to < at(w.v.Now)-body.w*0.7 ||
			to > drawn-leastBetween && to != from {
			continue
		}
		if r.To != r.From || r.Label == "" {
			drawn = to
		}
		w.c.Clip(body.x, body.y, body.w, body.h, func() { w.arrow(from, y, to, end) })
		label := w.arrowLabel(body, r.Label, to, (y+end)/2)
		if label.w == 0 || meets(label, taken) {
			continue
		}
		taken = append(taken, label)
		w.c.Box(label.x, label.y, label.w, label.h, 3, w.raised)
		w.c.Text(label.x+4, label.y+11, sans(10.5), w.text, r.Label)
	}
}

// leastBetween is how far apart arrows are, in units, so that each can be seen.
const leastBetween = 24

// arrow is a curve to the left, and its head.
func (w *Window) arrow(x, y, toX, toY float64) {
	ink := canvas.Solid(w.text)
	bulge := max(14, (toX-x)/2)
	left := min(x, toX) - bulge
	w.c.Line(w.c.Path().Move(x, y).Cube(left, y, left, toY, toX-4, toY), 1.2, ink)
	w.c.Circle(x, y, 2.2, ink)
	w.c.Fill(w.c.Path().Move(toX-6, toY-3.5).Line(toX, toY).Line(toX-6, toY+3.5).Close(), ink)
}

// arrowLabel is where a label has room beside an arrow's end, to the left.
func (w *Window) arrowLabel(body area, text string, x, y float64) area {
	width := w.c.Width(sans(10.5), text) + 8
	a := area{x - width - 22, y - 7.5, width, 15}
	if text == "" || a.x < body.x || a.y < body.y || a.y+a.h > body.y+body.h {
		return area{}
	}
	return a
}

func meets(a area, others []area) bool {
	for _, o := range others {
		if a.x < o.x+o.w+4 && o.x < a.x+a.w+4 && a.y < o.y+o.h+2 && o.y < a.y+a.h+2 {
			return true
		}
	}
	return false
}
