package main

import (
	"cmp"
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
		if tried == 0 {
			verdict = "no interrupt could be placed in between"
		} else if failed == 0 {
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

// untried says what was found where there is nothing to try.
func (a *app) untried(f *exploreFlags, found *raceHunt, args []string) error {
	for i := range found.pairs {
		found.pairs[i].Verdict = "no interrupt can come in between, however slow the hart is: it does no harm"
	}
	x := &explored{Program: title(f.program.Names(args)[0]), Whole: true, Watched: found.runs, Unordered: found.pairs,
		Interrupts: []string{}, Levels: []exploredLevel{}}
	for _, file := range []string{f.record, f.picture.file} {
		if file != "" {
			x.unwritten = append(x.unwritten, file)
		}
	}
	var b strings.Builder
	if len(found.pairs) == 0 {
		fmt.Fprintf(&b, "%s: in %s that were watched nothing was found that is not ordered.\n", x.Program,
			runs(found.runs))
	} else {
		fmt.Fprintf(&b, "%s: no interrupt can come where nothing orders what two do.\n", x.Program)
		found.print(&b)
	}
	all := cmp.Or(f.command("explore", args), "breakfast explore without --races")
	fmt.Fprintf(&b, "That is no proof that no timing fails: %s tries all.\n", all)
	x.files(&b)
	return a.answers(f.json, x, b.String(), nil)
}

func runs(n int) string {
	if n == 1 {
		return "1 run"
	}
	return fmt.Sprintf("%d runs", n)
}
