package debug

import (
	"fmt"

	"breakfast/machine"
)

// Ending is how the run has ended, in words; "" where it can go on.
func (d *Debugger) Ending() string {
	switch stop := d.stop; stop.Reason {
	case machine.Halted:
		if d.m.Table.Served() {
			return "breakfast is served"
		}
		return fmt.Sprintf("the program ended, code %d", stop.Code)
	case machine.Fault:
		return fmt.Sprintf("%s, pc %08x, and no handler", stop.Trap, stop.PC)
	case machine.Endless:
		return "endless"
	}
	return ""
}
