package explain

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
)

// asleep finds that each of several harts sleeps, one at least until something comes, and that nothing can wake one:
// where each does, and what for.
func (c *inquest) asleep() {
	harts := c.M.Harts
	if len(harts) == 1 || c.kernel != nil || !c.idle() {
		return
	}
	f := Finding{Kind: Deadlock, What: "every hart sleeps, and nothing can wake one"}
	var list []string
	for i := range harts {
		h := &harts[i]
		if !h.Waiting {
			return // it stands still for another reason
		}
		at := c.at(h.PC - 4) // the wfi
		if f.Where == nil && h.MIE != 0 {
			f.Where = at
		}
		hears := "and its mie lets nothing in"
		if h.MIE != 0 {
			hears = "for " + isa.MIE.Describe(h.MIE)
		}
		list = append(list, fmt.Sprintf("hart %d at %s, %s", i, at, hears))
		if f.Do == "" && h.MIE&isa.MSI != 0 {
			f.Do = fmt.Sprintf("another hart wakes hart %d when it calls: "+
				"li t0, 1 · sw t0, CLINT_MSIP + 4 * %d, t1", i, i)
		}
	}
	if f.Where != nil { // somebody waits for something
		f.Why = strings.Join(list, "; ")
		c.says(f)
	}
}

// answering is how a handler clears the software interrupt of its hart.
func (c *inquest) answering() string {
	if len(c.M.Harts) == 1 {
		return "sw zero, CLINT_MSIP, t0"
	}
	return "csrr t0, mhartid · slli t0, t0, 2 · li t1, CLINT_MSIP · add t0, t0, t1 · sw zero, 0(t0)"
}
