package explore

import (
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/machine"
	"breakfast/trace/explain"
)

// What a program asserts itself.
//
// On the ticket rail: a mark whose name begins with "wrong" says that something is. The run ends there, and has failed.
//
// By symbols whose names begin with "check.": what stands there at the end must be what stands there when no interrupt
// was placed. So a result need only be stored to a word with such a name; and a count of what must not happen is 0.

const (
	checkPrefix = "check."
	wrongMark   = "wrong"

	mostChecks  = 64  // symbols
	mostChecked = 256 // bytes of each
)

// asserts has a run end where the program says that something is wrong.
func (w *worker) asserts(m *machine.Machine, e machine.Event) {
	if w.wrong == "" && strings.HasPrefix(strings.ToLower(e.Name), wrongMark) {
		w.wrong = fmt.Sprintf("the program says %q", e.Name)
		m.Break()
	}
}

// sleeps has a run end where the kernel goes to sleep with work to do: somebody is ready to run.
func (w *worker) sleeps(m *machine.Machine, _ machine.Event) {
	if w.wrong != "" || m.Hart().Priv == cpu.U {
		return
	}
	if name := explain.Ready(m); name != "" {
		w.wrong = "a wake-up is lost: the kernel goes to sleep, and " + name + " is ready to run"
		m.Break()
	}
}

// A checked is a word that a symbol names, and what it holds at the end when no interrupt is placed.
type checked struct {
	name  string
	addr  uint32
	size  int
	value uint32
}

// checkedOf is all words of a program that are checked, as they are.
func checkedOf(m *machine.Machine) (list []checked) {
	n := 0
	for _, s := range m.Image().Symbols {
		if !isCheck(s.Name) || s.Kind == image.Absolute {
			continue
		}
		if n++; n > mostChecks {
			break
		}
		bytes := min(s.Size, mostChecked)
		if bytes == 0 {
			bytes = 4
		}
		for off := uint32(0); off < bytes; {
			size := uint32(4)
			for (s.Addr+off)%size != 0 || off+size > bytes {
				size /= 2
			}
			c := checked{name: s.Name, addr: s.Addr + off, size: int(size)}
			if off > 0 {
				c.name = fmt.Sprintf("%s+%d", s.Name, off)
			}
			c.value = c.now(m)
			list = append(list, c)
			off += size
		}
	}
	return list
}

// isCheck says that a symbol's name says that it is checked. What compilers make of a name of their program's, check.0
// or check.part.0, does not.
func isCheck(symbol string) bool {
	name, ok := strings.CutPrefix(symbol, checkPrefix)
	return ok && name != "" && (name[0] < '0' || name[0] > '9') && !strings.Contains(name, ".")
}

// now is what the word holds; 0 of what is no memory.
func (c *checked) now(m *machine.Machine) uint32 {
	v, _ := m.RAM.Load(m.Seen(c.addr), c.size)
	return v
}

// differs says which word is not what it is when no interrupt is placed; "" for none.
func (e *ending) differs(m *machine.Machine) string {
	for i := range e.checked {
		if c := &e.checked[i]; c.now(m) != c.value {
			return fmt.Sprintf("%s is %s, and %s with no interrupt placed", c.name, number(c.now(m)), number(c.value))
		}
	}
	return ""
}
