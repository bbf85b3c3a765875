package export

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/plain"
	"breakfast/trace"
	"breakfast/window/figure"
)

// More colours, of pictures of runs.
var (
	ready      = hex(0xdbe5fc) // below its hatch, and where it is too short for one
	readyHatch = figure.Hatch{Line: hex(0x4f7fe0), Width: 1.8, Step: 4.5}
	doneHatch  = figure.Hatch{Line: deviceEdge, Width: 1.4, Step: 4.5}
	readyEdge  = hex(0x4f7fe0)
	dots       = hex(0x828aa3)
	ring       = hex(0xd94a5c)
	kernelFill = hex(0xc3a3f5)
	kernelEdge = hex(0x9460dd)
	both       = hex(0xbfe3d5) // cook and appliance at once
	userFill   = hex(0xe6edfc)
	userEdge   = hex(0x9db4ea)
	superFill  = hex(0xd5c8f3)
)

const laneGap = 34.0

// segments is a row, finely enough to draw it.
func (p *picture) segments(row *trace.Row) []trace.Segment {
	return row.Segments(p.From, p.To, 4*p.w.columns())
}

// tasks draws a lane for each task: a full bar while it runs, half a one while it is ready, dots while it waits.
func (p *picture) tasks() bool {
	rows := p.of(trace.TaskRow)
	for _, row := range rows {
		sub := ""
		if p.several() {
			sub = fmt.Sprintf("hart %d", row.Hart)
		}
		middle := p.lane(laneGap, row.Name, sub, p.sum(p.total(row, trace.TaskRuns)))
		list := p.segments(row)
		p.waits(middle, list)
		p.ready(middle, 9, p.w, p.w.strokes(p.w.shares(list, trace.TaskReady)))
		p.bar(middle, 22, works, worksEdge, p.w.strokes(p.w.shares(list, trace.TaskRuns)))
		p.used["runs"] = true
		p.taskLabels(middle, row, list)
	}
	return len(rows) > 0
}

// ready paints when a task was ready: hatched, where that is most of the time and long enough.
func (p *picture) ready(middle, height float64, w window, list []stroke) {
	for len(list) > 0 {
		n, sum := 1, list[0].alpha*(list[0].to-list[0].from)
		for n < len(list) && list[n].from-list[n-1].to < w.pixel/2 {
			sum += list[n].alpha * (list[n].to - list[n].from)
			n++
		}
		p.readyStretch(middle-height/2, height, w, list[:n], sum/(list[n-1].to-list[0].from))
		list = list[n:]
	}
}

// readyStretch paints strokes that follow one another.
func (p *picture) readyStretch(top, height float64, w window, list []stroke, mean float64) {
	p.used["ready"] = true
	from, to := list[0].from, list[len(list)-1].to
	if mean > 0.6 && to-from >= 4*w.pixel {
		a := figure.Area{X: from, Y: top, W: to - from, H: height}
		p.f.Rect(ready, a)
		p.f.Hatch(readyHatch, a)
		p.edges(top, height, readyEdge, []stroke{{from, to, 1, false}})
		return
	}
	for _, s := range list {
		p.f.Rect(readyEdge.Fade(s.alpha*0.7), figure.Area{X: s.from, Y: top, W: s.to - s.from, H: height})
	}
}

// waits draws dots where a task waits long enough to be seen, and says for what where there is room.
func (p *picture) waits(middle float64, list []trace.Segment) {
	for _, s := range list {
		from, to := p.w.x(s.From), p.w.x(s.To)
		if s.By[trace.TaskWaits] == 0 || to-from < 4 {
			continue
		}
		p.used["waits"] = true
		text, style := "waits for "+p.the(s.What), noteText.In(dim)
		if s.What == "" || !s.Whole {
			text = "waits"
		}
		if p.f.Width(style, text)+40 > to-from {
			text = s.What
		}
		if w := p.f.Width(style, text); s.Whole && text != "" && w+40 <= to-from {
			p.dotted(middle, from+3, from+16)
			p.f.Text(from+22, middle+4.5, style, text)
			from += 28 + w
		}
		p.dotted(middle, from+3, to-3)
	}
}

// the is what a task waits for in a sentence: an appliance has an article, another task a name.
func (r *Run) the(what string) string {
	for _, row := range r.parts {
		if row.Name == what {
			return "the " + what
		}
	}
	return what
}

// dotted draws dots from a place to another.
func (p *picture) dotted(middle, from, to float64) {
	var list []figure.Area
	for x := from; x+1.4 <= to; x += 5.2 {
		list = append(list, figure.Area{X: x, Y: middle - 0.7, W: 1.4, H: 1.4})
	}
	p.f.Rect(dots, list...)
}

// taskLabels says in a task's bar how often it was interrupted, if it has room.
func (p *picture) taskLabels(middle float64, row *trace.Row, list []trace.Segment) {
	times := 0
	for _, line := range p.of(trace.LineRow) {
		for _, l := range p.lives(line, fineEnough) {
			if l.Taken != devices.Never && l.Task == row.Task && l.Hart == row.Hart {
				times += l.Count
			}
		}
	}
	text := "runs"
	if times > 0 {
		text = fmt.Sprintf("runs; interrupted %s", often(times))
	}
	share := p.w.shares(list, trace.TaskRuns)
	for i := 0; i < len(share); i++ { // the first long stretch in which it nearly always runs
		j, sum := i, 0.
		for j < len(share) && share[j] > 0.05 {
			sum += share[j]
			j++
		}
		if sum < 0.9*float64(j-i) {
			i = j
			continue
		}
		from, to := p.w.x0+float64(i)*p.w.pixel, p.w.x0+float64(j)*p.w.pixel
		for _, t := range []string{text, "runs"} {
			if w := p.f.Width(noteText, t); w+18 < to-from {
				p.f.Text(from+9, middle+4.5, noteText, t)
				return
			}
		}
		i = j
	}
}

func often(n int) string {
	if n == 1 {
		return "once"
	}
	return plain.Grouped(n) + " times"
}

// harts draws what the harts did that no task's lane shows.
func (p *picture) harts() bool {
	any, tasks := false, len(p.of(trace.TaskRow)) > 0
	for _, row := range p.of(trace.HartRow) {
		if !p.has("harts") {
			break
		}
		list := p.segments(row)
		switching := p.total(row, trace.State(trace.Switching))
		idle := p.total(row, trace.State(trace.Staring), trace.State(trace.Sleeping), trace.State(trace.Waiting))
		if !tasks || switching > 0 {
			any = true
			p.kernelLane(row, list, tasks, switching)
		}
		if idle > 0 {
			any = true
			p.idleLane(row, list, idle)
		}
	}
	return any
}

// has says that lanes were chosen: their rows were kept for their own sake.
func (p *picture) has(lane string) bool { return p.chosen == nil || contains(p.chosen, lane) }

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (p *picture) hartName(name string, hart int) string {
	if p.several() {
		return fmt.Sprintf("%s %d", name, hart)
	}
	return name
}

// kernelLane is what a hart did for no task; or, where there are no tasks, its work.
func (p *picture) kernelLane(row *trace.Row, list []trace.Segment, tasks bool, switching devices.Ticks) {
	name, states, fill, edge := "kernel", []trace.State{trace.State(trace.Switching)}, kernelFill, kernelEdge
	sum := p.total(row, states...)
	if !tasks {
		name, states, fill, edge = "program", append(states, trace.State(trace.Working)), works, worksEdge
		sum = p.total(row, states...)
		p.used["works"] = true
	} else {
		p.used["kernel"] = true
	}
	middle := p.lane(28, p.hartName(name, row.Hart), "", p.sum(sum)+" · "+part(sum, p.To-p.From),
		part(sum, p.To-p.From))
	p.bar(middle, 18, fill, edge, p.w.strokes(p.w.shares(list, states...)))
}

// idleLane is when a hart stared, slept, or waited for another.
func (p *picture) idleLane(row *trace.Row, list []trace.Segment, idle devices.Ticks) {
	name := "idle"
	for _, k := range []trace.Doing{trace.Sleeping, trace.Staring, trace.Waiting} {
		if p.total(row, trace.State(k)) == idle {
			name = [...]string{trace.Sleeping: "sleeps", trace.Staring: "stares", trace.Waiting: "waits"}[k]
		}
	}
	middle := p.lane(28, p.hartName(name, row.Hart), "", p.sum(idle)+" · "+part(idle, p.To-p.From),
		part(idle, p.To-p.From))
	for _, k := range []struct {
		doing trace.Doing
		word  string
	}{{trace.Sleeping, "sleeps"}, {trace.Waiting, "waits for a hart"}, {trace.Staring, "stares"}} {
		strokes := p.w.strokes(p.w.shares(list, trace.State(k.doing)))
		if len(strokes) == 0 {
			continue
		}
		p.used[k.word] = true
		fill := empty
		if k.doing == trace.Staring {
			fill = asleep
		}
		p.bar(middle, 14, fill, asleepEdge, strokes)
		for _, s := range strokes {
			if a := (figure.Area{X: s.from, Y: middle - 7, W: s.to - s.from, H: 14}); k.doing == trace.Staring &&
				s.solid() {
				p.f.Hatch(stareHatch, a)
			} else if k.doing == trace.Waiting && s.solid() {
				p.f.Hatch(waitHatch, a)
			}
		}
	}
}

var waitHatch = figure.Hatch{Line: kernelEdge, Width: 1.2, Step: 6}

// parts draws the appliances: a bar while they are at work, a hatched one while they are done and nobody has looked.
func (p *picture) parts() bool {
	any := false
	for _, row := range p.of(trace.PartRow) {
		if !p.has("devices") || p.total(row, trace.PartWorks, trace.PartDone) == 0 {
			continue
		}
		any = true
		middle := p.lane(30, row.Name, "", p.sum(p.total(row, trace.PartWorks)))
		list := p.segments(row)
		for _, s := range p.w.strokes(p.w.shares(list, trace.PartDone)) {
			a := figure.Area{X: s.from, Y: middle - 5, W: s.to - s.from, H: 10}
			if s.solid() && a.W >= 4*p.w.pixel {
				p.f.Hatch(doneHatch, a)
				p.f.Frame(deviceEdge, 1, a)
			} else {
				p.f.Rect(deviceEdge.Fade(s.alpha*0.6), a)
			}
			p.used["done"] = true
		}
		p.bar(middle, 18, device, deviceEdge, p.w.strokes(p.w.shares(list, trace.PartWorks)))
		p.used["device"] = true
		p.heats(middle, row, list)
	}
	return any
}

// heats says in an appliance's bars from which temperature to which its contents came, where that is known.
func (p *picture) heats(middle float64, row *trace.Row, list []trace.Segment) {
	for _, s := range list {
		if !s.Whole || s.State != trace.PartWorks {
			continue
		}
		for _, c := range p.temps {
			if c.Part != row.Part {
				continue
			}
			from, to := c.Segments(s.From, s.From+1, 2), c.Segments(s.To-1, s.To, 2)
			if len(from) == 0 || len(to) == 0 || !from[0].Whole || !to[0].Whole {
				continue
			}
			text := fmt.Sprintf("%s → %s °C", degrees(from[0].Value), degrees(to[0].Value))
			if degrees(from[0].Value) == degrees(to[0].Value) {
				text = degrees(to[0].Value) + " °C"
			}
			if w := p.f.Width(noteText, text); w+18 < p.w.x(s.To)-p.w.x(s.From) {
				p.f.Text(p.w.x(s.From)+9, middle+4.5, noteText, text)
			}
		}
	}
}

// degrees is a temperature of so many tenths.
func degrees(tenths uint32) string {
	return fmt.Sprintf("%.0f", float64(int32(tenths))/10)
}

// overlapLane is when a cook and an appliance worked at once.
func (p *picture) overlapLane() bool {
	if !p.has("overlap") {
		return false
	}
	list, known := p.Run.overlap()
	if !known || len(list) == 0 {
		return false
	}
	share, sum := make([]float64, p.w.columns()), devices.Ticks(0)
	for _, s := range list {
		p.w.spread(share, s.from, s.to, 1)
		sum += s.to - s.from
	}
	middle := p.lane(26, "overlap", "", p.sum(sum)+" · "+part(sum, p.To-p.From), part(sum, p.To-p.From))
	strokes := p.w.strokes(share)
	p.bar(middle, 13, both, overlap, strokes)
	for _, s := range strokes {
		if text := "hart and appliance at work at once"; s.solid() && p.label(middle, noteText.In(fine), text, s.from,
			s.to, s.to, false) {
			break
		}
	}
	return true
}

// modes draws the privilege of each hart.
func (p *picture) modes() bool {
	rows := p.of(trace.ModeRow)
	any := false
	for _, row := range rows {
		u, s, m := p.total(row, trace.State(cpu.U)), p.total(row, trace.State(cpu.S)), p.total(row, trace.State(cpu.M))
		if u+s == 0 {
			continue // M mode all the time says nothing
		}
		any = true
		height, sums := 26.0, []string{"U " + p.sum(u)}
		if s > 0 {
			sums = append(sums, "S "+p.sum(s))
		}
		sums = append(sums, "M "+p.sum(m))
		if len(sums) > 2 {
			height = 40
		}
		middle := p.lane(height, p.hartName("privilege", row.Hart), "")
		for i, text := range sums {
			y := middle + 5 + 14*(float64(i)-float64(len(sums)-1)/2)
			p.f.Text(p.f.W-p.margin, y, mono(12).At(figure.End), text)
		}
		list := p.segments(row)
		p.bar(middle, 10, userFill, userEdge, p.w.strokes(p.w.shares(list, trace.State(cpu.U))))
		p.bar(middle, 10, superFill, kernelEdge, p.w.strokes(p.w.shares(list, trace.State(cpu.S))))
		p.bar(middle, 14, kernelFill, kernelEdge, p.w.strokes(p.w.shares(list, trace.State(cpu.M))))
		p.used["kernel"] = true
	}
	return any
}

// temperatures draws what is in an appliance from its lowest to its highest temperature, as an area.
func (p *picture) temperatures() bool {
	any := false
	for _, row := range p.of(trace.CounterRow) {
		if !p.has("temperatures") {
			continue
		}
		list := row.Segments(p.From, p.To, p.w.columns())
		if len(list) == 0 {
			continue
		}
		any = true
		low, high := 0., 1.
		for _, s := range list {
			high = max(high, mean(s))
			low = min(low, mean(s))
		}
		middle := p.lane(44, row.Name, "°C", fmt.Sprintf("%.0f to %.0f °C", lowest(list)/10, high/10))
		var areas []figure.Area
		for _, s := range list {
			h := 34 * (mean(s) - low) / (high - low)
			areas = append(areas, figure.Area{X: p.w.x(s.From), Y: middle + 17 - h, W: p.w.x(s.To) -
				p.w.x(s.From), H: h})
		}
		p.f.Rect(hex(0xf9dcb4), areas...)
		for i := range areas {
			areas[i].H = 1.4
		}
		p.f.Rect(deviceEdge, areas...)
	}
	return any
}

// mean is the mean value of a counter's segment, in tenths.
func mean(s trace.Segment) float64 {
	if s.Whole {
		return float64(int32(s.Value))
	}
	return float64(s.By[0]) / float64(s.To-s.From)
}

func lowest(list []trace.Segment) float64 {
	v := mean(list[0])
	for _, s := range list {
		v = min(v, mean(s))
	}
	return v
}
