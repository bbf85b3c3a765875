package machine

import (
	"fmt"
	"strings"

	"breakfast/devices"
)

// Symbol is a name that programs may use for something of the board.
type Symbol struct {
	Name  string
	Value uint32
	Doc   string
}

// Symbols lists what the assembler should know of this machine, made from the register tables:
// for a device its base (KETTLE), its interrupt source (KETTLE_IRQ), the address of every register
// (KETTLE_STATUS), the bits of every field (KETTLE_STATUS_BOILING; a wider field has a _SHIFT too),
// and its constants (WORKTOP_TOOL_JAM).
func (m *Machine) Symbols() []Symbol {
	list := []Symbol{
		{"RAM", RAMBase, "start of memory"},
		{"RAM_SIZE", m.RAM.Size(), "bytes of memory"},
		{"KITCHEN_SECOND", uint32(devices.KitchenSecond), "ticks of mtime in a second of the kitchen's clock"},
	}
	for _, s := range m.slots {
		list = append(list, deviceSymbols(s)...)
	}
	return list
}

func deviceSymbols(s slot) []Symbol {
	info := s.dev.Info()
	dev := strings.ToUpper(info.Name)
	list := []Symbol{{dev, s.base, "base of the " + info.Name}}
	if s.source != 0 {
		list = append(list, Symbol{dev + "_IRQ", s.source, "its source at the PLIC"})
	}
	for _, r := range info.Regs {
		name := dev + "_" + r.Name
		list = append(list, Symbol{name, s.base + r.Off, r.Doc})
		for _, f := range r.Fields {
			list = append(list, Symbol{name + "_" + f.Name, f.Mask(), f.Doc})
			if f.Hi != f.Lo {
				list = append(list, Symbol{name + "_" + f.Name + "_SHIFT", uint32(f.Lo), fmt.Sprintf("lowest bit of %s_%s", name, f.Name)})
			}
		}
	}
	for _, c := range info.Consts {
		list = append(list, Symbol{dev + "_" + c.Name, c.Value, c.Doc})
	}
	return list
}
