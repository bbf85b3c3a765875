package explain

import (
	"fmt"

	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// staring is how many looks in a row find nothing before that is said.
const staring = 10

// here is where the hart stands: of one that sleeps, the wfi.
func (c *inquest) here() *Place {
	pc := c.hart().PC
	if in, _ := c.instruction(pc - 4); c.hart().Waiting && in.Op == isa.WFI {
		pc -= 4
	}
	return c.at(pc)
}

// idle says that the hart sleeps and nothing can wake it.
func (c *inquest) idle() bool {
	return c.Stop.Reason == machine.Idle || c.loops != nil && !c.hart().Awake()
}

// input finds a program that reads on although nothing more comes.
func (c *inquest) input() {
	if !c.abnormal() || !c.Dry || !c.M.UART.Wants() || c.told(InputEnded) {
		return
	}
	uart := -1
	for slot, n := range c.w.name {
		if n == "uart" {
			uart = slot
		}
	}
	var look *frame
	looks := 0
	for i := range c.film {
		s := &c.film[i]
		switch {
		case s.slot != uart:
		case s.store && s.reg == "THR":
			looks = 0 // it prints
		case !s.store:
			look = s
			looks++
		}
	}
	stares := looks >= staring && look.step > c.film[len(c.film)/2].step || looks > 0 && c.idle() // to the end
	if !stares && !c.idle() {
		return
	}
	f := Finding{Kind: InputEnded, What: fmt.Sprintf("input ended after %s bytes, and the program still reads",
		plain.Grouped(c.Typed)),
		Do: "end at a character of your choice: of the end of a file a UART knows nothing"}
	if c.Typed == 1 {
		f.What = "input ended after 1 byte, and the program still reads"
	}
	if stares {
		f.Where = c.at(look.pc)
		f.Why = fmt.Sprintf("it looks at UART_%s at %s", look.reg, f.Where)
	}
	c.says(f)
}

// noEnd finds a program that has done all it does and does not say so.
func (c *inquest) noEnd() {
	h := c.hart()
	if c.idle() && h.MIE == 0 && !c.told(Gate, Deadlock, InputEnded, NoEnd) && c.lastAsleep() {
		c.says(Finding{Kind: NoEnd, Where: c.here(), What: "wfi waits for an interrupt, and mie enables none",
			Do: ending})
	}
}
