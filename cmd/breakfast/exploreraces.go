package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"breakfast/explore"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace/races"
)

// A raceHunt is what nothing orders, in some runs that were watched.
type raceHunt struct {
	runs  int
	pairs []races.Race
}

// hunt watches some runs of a question's program for what nothing orders; none, if it cannot be explored.
func hunt(q explore.Question) *raceHunt {
	h := &raceHunt{}
	h.runs, _ = q.Onlook(func(m *machine.Machine) func() {
		d := races.New(m, nil)
		d.All()
		unwatch := m.Watch(d.Probe())
		return func() {
			unwatch()
			d.Finish()
			h.add(d.Races())
			h.add(d.Unordered())
		}
	})
	return h
}

// mostPairs are explored.
const mostPairs = 64

// add adds pairs that are not known. Of the same load and store one is enough.
func (h *raceHunt) add(list []races.Race) {
	for _, r := range list {
		if len(h.pairs) < mostPairs && !slices.ContainsFunc(h.pairs, func(k races.Race) bool {
			return k.Read.PC == r.Read.PC && k.Write.PC == r.Write.PC && k.By == r.By
		}) {
			h.pairs = append(h.pairs, r)
		}
	}
}

// farApart is from how many bytes on a load and a store are so far apart that only what is behind the one and before
// the other is tried.
const farApart = 1 << 10

// between is where something comes between the two accesses of a pair: before which instructions.
func between(r *races.Race) []explore.Range {
	from, to := uint32(r.Read.PC), uint32(r.Write.PC)
	if from < to && to-from < farApart {
		return []explore.Range{{Addr: from + 1, End: to + 1}}
	}
	return []explore.Range{{Addr: from + 1, End: from + 5}, {Addr: to, End: to + 1}}
}

// stretch is where all pairs are tried.
func (h *raceHunt) stretch() explore.Stretch {
	s := explore.Stretch{Name: "what nothing orders"}
	for i := range h.pairs {
		s.Code = append(s.Code, between(&h.pairs[i])...)
	}
	return s
}

// judge says of each pair what came of it.
func (h *raceHunt) judge(a *explore.Answer) {
	for i := range h.pairs {
		tried, failed := uint64(0), uint64(0)
		for _, w := range between(&h.pairs[i]) {
			for _, heat := range a.Heat {
				if heat.PC >= w.Addr && heat.PC < w.End {
					tried += heat.Tried
					failed += heat.Failed
				}
			}
		}
		verdict := fmt.Sprintf("%s of %s timings in between fail: it does harm", plain.Grouped(failed),
			plain.Grouped(tried))
		if failed == 0 {
			verdict = fmt.Sprintf("none of %s timings in between fails", plain.Grouped(tried))
		}
		h.pairs[i].Verdict = verdict
	}
}

// print writes the pairs, and what came of them.
func (h *raceHunt) print(w io.Writer) {
	fmt.Fprintf(w, "\nnot ordered, in %s that were watched: %d\n", runs(h.runs), len(h.pairs))
	for i := range h.pairs {
		h.pairs[i].Print(w)
	}
}

// nothing is what is said where all is ordered.
func (h *raceHunt) nothing(program string) string {
	return fmt.Sprintf("%s: all is ordered, in %s that were watched: there is nothing to try.\n", program, runs(h.runs))
}

func runs(n int) string {
	return strings.TrimSuffix(fmt.Sprintf("%d runs", n), map[bool]string{true: "s"}[n == 1])
}
