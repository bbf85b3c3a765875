package export

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"breakfast/trace"
	"breakfast/trace/report"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// bar draws what the cook spent the morning on: columns of two pixels, in each of which heights are shares. They are
// drawn one over the other, from the whole to what the cook worked, so that no seams show.
func (d *chartSheet) bar(a figure.Area, b Breakfast) {
	f := d.f
	list := shares(b.Spans, ticks(float64(b.Report.ServedAt)), max(1, int(math.Round(a.W*f.Scale/2))))
	s := stack{a, list}
	f.Rect(kernel, a)
	f.Fill(asleep, s.outline(func(s share) float64 { return s.works + s.sleeps + s.stares }))
	f.Hatch(stareHatch, s.columns(func(s share) bool { return s.stares > 0 },
		func(s share) float64 { return s.works + s.sleeps + s.stares })...)
	f.Fill(empty, s.outline(func(s share) float64 { return s.works + s.sleeps }))
	f.Fill(works, s.outline(func(s share) float64 { return s.works }))
	f.Frame(ink, 1.2, a)
	d.barText(a, b.Report, list)
}

// A stack is columns of equal width in an area.
type stack struct {
	figure.Area
	list []share
}

func (s stack) edge(i int) float64 { return s.X + s.W*float64(i)/float64(len(s.list)) }

func (s stack) top(height float64) float64 { return s.Y + s.H - math.Round(height*s.H*4)/4 }

// outline goes round a part of each column, from the ground to a height.
func (s stack) outline(height func(share) float64) *canvas.Path {
	p := new(canvas.Path).Move(s.X, s.Y+s.H)
	last := s.Y + s.H
	for i, c := range s.list {
		if y := s.top(height(c)); y != last {
			p.Line(s.edge(i), last).Line(s.edge(i), y)
			last = y
		}
	}
	return p.Line(s.X+s.W, last).Line(s.X+s.W, s.Y+s.H).Close()
}

// columns are the areas of those that are wanted, to a height; neighbours that are as high are one.
func (s stack) columns(wanted func(share) bool, height func(share) float64) (areas []figure.Area) {
	var open bool
	for i, c := range s.list {
		y := s.top(height(c))
		switch n := len(areas); {
		case !wanted(c):
			open = false
		case open && areas[n-1].Y == y:
			areas[n-1].W = s.edge(i+1) - areas[n-1].X
		default:
			open, areas = true, append(areas, figure.Area{X: s.edge(i), Y: y, W: s.edge(i+1) - s.edge(i),
				H: s.Y + s.H - y})
		}
	}
	return areas
}

// shareWords are the shares of a morning that there were, in words.
func shareWords(r *report.Report) (list []string) {
	decimals := 0
	if r.Switching > 0 {
		decimals = 1
	}
	for _, s := range []struct {
		verb string
		long trace.Seconds
	}{{"works", r.Working}, {"switches", r.Switching}, {"stares", r.Staring}, {"sleeps", r.Sleeping}} {
		if s.long > 0 {
			list = append(list, fmt.Sprintf("%s %s", s.verb, of(s.long, r, decimals)))
		}
	}
	return list
}

// A piece is a stretch of a bar that looks alike.
type piece struct {
	verb     string
	from, to int // columns
}

// pieces cuts a bar where what the cook mostly does changes.
func pieces(list []share) (cut []piece) {
	for i, s := range list {
		verb := "works"
		switch {
		case s.stares > 0.5:
			verb = "stares"
		case s.sleeps > 0.5:
			verb = "sleeps"
		}
		if n := len(cut); n > 0 && cut[n-1].verb == verb {
			cut[n-1].to = i + 1
		} else {
			cut = append(cut, piece{verb, i, i + 1})
		}
	}
	return cut
}

// barText writes the shares into a bar: each where it is, if each is in one place and has room there; else all of them
// at the beginning, what comes first first; else the greatest; else none.
func (d *chartSheet) barText(a figure.Area, r *report.Report, list []share) {
	said, cut := shareWords(r), pieces(list)
	slices.SortStableFunc(said, func(s, t string) int { return first(cut, s) - first(cut, t) })
	if len(cut) == len(said) && d.pieceTexts(a, said, cut, len(list)) {
		return
	}
	for _, text := range []string{strings.Join(said, ", "), greatest(r, said)} {
		if w := d.f.Width(inBarStyle, text); w <= a.W-24 {
			under := list[:min(len(list), int((w+24)/a.W*float64(len(list)))+1)]
			d.inBar(a.X+12, a, text,
				slices.ContainsFunc(under, func(s share) bool { return s.stares > 0.1 || s.switches > 0.4 }))
			return
		}
	}
}

// pieceTexts writes each share into its piece, if it has room.
func (d *chartSheet) pieceTexts(a figure.Area, said []string, cut []piece, n int) bool {
	for i, p := range cut {
		if !strings.HasPrefix(said[i], p.verb) ||
			d.f.Width(inBarStyle, said[i]) > a.W*float64(p.to-p.from)/float64(n)-24 {
			return false
		}
	}
	for i, p := range cut {
		d.inBar(a.X+a.W*float64(p.from)/float64(n)+12, a, said[i], p.verb == "stares")
	}
	return true
}

// inBar writes a text, on a ground of its own where there is a hatch, or what is dark.
func (d *chartSheet) inBar(x float64, a figure.Area, text string, hatched bool) {
	if hatched {
		w := d.f.Width(inBarStyle, text)
		d.f.Rect(ground.Fade(0.93), figure.Area{X: x - 6, Y: a.Y + a.H/2 - 13, W: w + 12, H: 28})
	}
	d.f.Text(x, a.Y+a.H/2+8, inBarStyle, text)
}

// first is where the piece of a share comes, by the word that it begins with.
func first(cut []piece, text string) int {
	for i, p := range cut {
		if strings.HasPrefix(text, p.verb) {
			return i
		}
	}
	return len(cut)
}

// greatest is the share that is the greatest.
func greatest(r *report.Report, said []string) string {
	verb, long := "works", r.Working
	if r.Staring > long {
		verb, long = "stares", r.Staring
	}
	if r.Switching > long {
		verb, long = "switches", r.Switching
	}
	if r.Sleeping > long {
		verb = "sleeps"
	}
	i := slices.IndexFunc(said, func(s string) bool { return strings.HasPrefix(s, verb) })
	if i < 0 {
		return ""
	}
	return said[i]
}

// legend draws what colours and hatches mean, and says where the figures are from.
func (d *chartSheet) legend() {
	f := d.f
	swatch := func(c canvas.Color) func(a figure.Area) {
		return func(a figure.Area) { f.Rect(c, a); f.Frame(ink, 1, a) }
	}
	thin := func(a figure.Area) figure.Area { return figure.Area{X: a.X, Y: a.Y + 4, W: a.W, H: 9} }
	keys := []struct {
		text string
		draw func(a figure.Area)
	}{
		{"works", swatch(works)},
		{"switches", swatch(kernel)},
		{"stares", func(a figure.Area) { f.Rect(asleep, a); f.Hatch(stareHatch, a); f.Frame(ink, 1, a) }},
		{"sleeps", swatch(empty)},
		{"kettle heats, boils", func(a figure.Area) {
			b := thin(a)
			f.Rect(device, b)
			f.Frame(deviceEdge, 1, b)
			f.Rect(deviceEdge, figure.Area{X: b.X + b.W - 2, Y: b.Y - 3, W: 2, H: 15})
		}},
		{"boiled, not poured", func(a figure.Area) { f.Hatch(coldHatch, thin(a)) }},
		{"poured", func(a figure.Area) { f.Fill(water, drop(a.X+a.W/2, a.Y+9)) }},
	}
	slept := slices.ContainsFunc(d.Rows, func(b Breakfast) bool { return b.Report.Sleeping > 0 })
	x, y := d.margin, d.bottom+50
	for _, k := range keys {
		if k.text == "sleeps" && !slept {
			continue
		}
		if w := 40 + f.Width(smallStyle, k.text); x+w > f.W-d.margin && x > d.margin {
			x, y = d.margin, y+34
		}
		k.draw(figure.Area{X: x, Y: y - 15, W: 30, H: 18})
		x = f.Text(x+40, y, smallStyle, k.text).X + f.Width(smallStyle, k.text) + 26
	}
	if text := "nobody slept"; !slept && x+f.Width(smallStyle, text) < f.W-d.margin {
		f.Text(f.W-d.margin, y, smallStyle.In(dim).At(figure.End), text)
	}
	note := fmt.Sprintf("A bar’s height is the share of each moment (switching: of the 12 s around it). "+
		"Measured by %s: "+
		"the same kitchen, the same figures on every machine.", d.Command)
	for i, line := range f.Wrap(noteStyle, note, f.W-2*d.margin) {
		y += 24
		if i == 0 {
			y += 20
		}
		f.Text(d.margin, y, noteStyle, line)
	}
	f.H = math.Ceil(y + 26)
}
