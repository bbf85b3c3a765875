package explain

import (
	"fmt"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// spin is what one of several harts did in the film. A hart that goes round a loop in which nothing is changed, as one
// does that waits for a lock, goes round it for ever if all others do so, too, or sleep.
type spin struct {
	changed bool // memory, a device or a CSR; or a trap was taken; or its registers did not come back
	steps   int
	states  map[state]bool // at most longestSpin
	pc      uint32         // of the last instruction that read a word,
	addr    uint32         // and which
	known   bool
}

type state struct {
	pc uint32
	x  [32]uint32
}

// longestSpin is how many instructions a loop has at most that is taken for one that waits.
const longestSpin = 64

// turn takes a step of the hart, which has been made.
func (s *spin) turn(m *machine.Machine, f *frame) {
	s.steps++
	if s.changed {
		return
	}
	h, code := m.Hart(), uint32(0)
	code, _ = m.Code(f.pc)
	if s.changed = f.trapped || f.slot >= 0 || h.Priv != cpu.M || code&0x7f == 0x73 || alters(m, f.in); s.changed {
		return // 0x73: system instructions
	}
	if in := f.in; in.Op.Width() > 0 && in.Rd != in.Rs1 {
		s.pc, s.addr, s.known = f.pc, in.Address(h.X[in.Rs1]), true
	}
	s.states[state{f.pc, h.X}] = true
	s.changed = len(s.states) > longestSpin
}

// alters says that an instruction that was made has, or may have, changed memory: all that store do, but an atomic one
// that found what it wrote, and an sc.w that failed.
func alters(m *machine.Machine, in isa.Inst) bool {
	x := &m.Hart().X
	switch {
	case in.Op.Stores() == 0:
		return false
	case in.Op == isa.SCW:
		return in.Rd == 0 || x[in.Rd] == 0
	case in.Op >= isa.AMOSWAPW && in.Op <= isa.AMOMAXUW && in.Rd != 0 && in.Rd != in.Rs1:
		now, ok := m.Peek(x[in.Rs1], 4)
		return !ok || now != x[in.Rd]
	}
	return true
}

// locked finds that several harts wait for one another: some go round loops that change nothing, and the others sleep.
// Of harts that hear more than calls of one another it says nothing, since something may still come.
func (c *inquest) locked() {
	if len(c.spins) == 0 || c.kernel != nil || len(c.film) < filmed || c.M.Disk.Deadline() != devices.Never {
		return // the disk writes memory
	}
	f := Finding{Kind: Deadlock, What: "no hart gets on: in its last steps each waited for what no other did"}
	var list []string
	for i := range c.spins {
		h, s := &c.M.Harts[i], &c.spins[i]
		switch {
		case h.MIE&^isa.MSI != 0 || h.MIP&h.MIE != 0:
			return
		case h.Waiting && s.steps == 0:
			list = append(list, fmt.Sprintf("hart %d sleeps at %s", i, c.at(h.PC-4)))
		case s.changed || !s.known || s.steps < filmed/2/len(c.spins):
			return
		default:
			if f.Where == nil {
				f.Where = c.at(s.pc)
			}
			now, _ := c.M.Peek(s.addr, 4)
			list = append(list, fmt.Sprintf("hart %d goes round at %s, while %s is %d", i, c.at(s.pc),
				c.img.Place(s.addr), int32(now)))
		}
	}
	if f.Where != nil {
		f.Why = strings.Join(list, "; ")
		c.says(f)
	}
}
