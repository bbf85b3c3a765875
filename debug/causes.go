package debug

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
)

// causes are those for which somebody waits.
type causes []isa.Cause

// parseCauses reads words of the manual's name of a cause, interrupt, exception, any, or a number.
func parseCauses(text string) (list causes, err error) {
	n, err := strconv.ParseUint(text, 0, 32)
	words := strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, c := range isa.Causes {
		named := words == "any" || words == "exception" && !c.IsInterrupt() || strings.Contains(c.String(), words)
		if err == nil && c == isa.Cause(n) || err != nil && named {
			list = append(list, c)
		}
	}
	if list != nil {
		return list, nil
	}
	var names []string
	for _, c := range isa.Causes {
		names = append(names, c.String())
	}
	slices.Sort(names)
	return nil, fmt.Errorf("no trap is called %s: want any, interrupt, exception, mcause as a number, or words of %s",
		text, strings.Join(names, ", "))
}
