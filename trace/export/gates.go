package export

import (
	"fmt"

	"breakfast/trace"
)

var (
	shutFill = hex(0xc9cddb)
	shutEdge = hex(0x535a73)
)

// gates draws when a hart heard no interrupts.
func (p *picture) gates() bool {
	any := false
	for _, row := range p.of(trace.GateRow) {
		shut := p.total(row, trace.GateShut)
		if shut == 0 || p.total(row, trace.GateOpen) == 0 {
			continue // it hears none at all, or is never shut
		}
		any = true
		middle := p.lane(26, p.hartName("interrupts off", row.Hart), "", p.sum(shut)+" · "+part(shut, p.To-p.From),
			part(shut, p.To-p.From))
		p.bar(middle, 11, shutFill, shutEdge, p.w.strokes(p.w.shares(p.segments(row), trace.GateShut)))
	}
	return any
}

// longestShut is the longest stretch for which a hart heard no interrupts, between two in which it did, and what shut
// and opened it; nil where the detail is gone.
func (r *Run) longestShut(row *trace.Row) (longest *trace.Segment, by string) {
	list := r.each(row)
	for i := 1; i+1 < len(list); i++ {
		s := &list[i]
		if !list[i-1].Whole || !s.Whole || !list[i+1].Whole {
			return nil, ""
		}
		if s.State == trace.GateShut && (longest == nil || s.To-s.From > longest.To-longest.From) {
			longest, by = s, fmt.Sprintf("%s to %s", r.place(s.Value), r.place(list[i+1].Value))
		}
	}
	return longest, by
}

// spaces draws when a hart's addresses were translated.
func (p *picture) spaces() bool {
	any := false
	for _, row := range p.of(trace.SpaceRow) {
		sum := p.total(row, 1)
		if sum == 0 {
			continue
		}
		any = true
		middle := p.lane(26, p.hartName("translated", row.Hart), "", p.sum(sum)+" · "+part(sum, p.To-p.From),
			part(sum, p.To-p.From))
		p.bar(middle, 11, superFill, kernelEdge, p.w.strokes(p.w.shares(p.segments(row), 1)))
		var changes []trace.Mark
		for _, s := range p.each(row)[1:] {
			changes = append(changes, trace.Mark{At: s.From, Count: 1})
		}
		p.ticks(middle, 11, changes)
	}
	return any
}
