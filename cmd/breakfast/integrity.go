package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace/integrity"
)

// violationsShown is how many different ones are written; --json has all that are kept.
const violationsShown = 10

// explainViolations writes what the integrity checker found: a paragraph each, and how the run came to the first.
func (s *session) explainViolations(ctx context.Context, w io.Writer) {
	found := s.check.Violations()
	if len(found) == 0 {
		return
	}
	fmt.Fprintf(w, "breakfast: integrity: %s\n", violations(found))
	for i := range found {
		if i == violationsShown {
			fmt.Fprintf(w, "and %d more\n", len(found)-i)
			break
		}
		found[i].Print(w)
	}
	first := &found[0]
	at := first.Restored
	if at == nil {
		at = first.Saved
	}
	list, _, err := s.way(ctx, at.Steps, lastShown, machine.Probe{})
	switch {
	case errors.Is(err, context.Canceled): // Ctrl-C: nobody waits for it
	case err != nil:
		fmt.Fprintf(w, "  (%s)\n", err)
	case len(list) > 0:
		fmt.Fprintf(w, "the last instructions before the first of them:\n%s", list)
	}
}

// violations counts them in words.
func violations(found []integrity.Violation) string {
	times := 0
	for _, v := range found {
		times += v.Times
	}
	text := fmt.Sprintf("%d violations", len(found))
	if len(found) == 1 {
		text = "1 violation"
	}
	if times > len(found) {
		text += fmt.Sprintf(", %s times", plain.Grouped(uint64(times)))
	}
	return text
}
