package machine

import "breakfast/devices"

// Symbols lists the names that programs may use for something of this board: its memory, and what
// each device's register table gives (devices.Info.Symbols).
func (m *Machine) Symbols() []devices.Symbol {
	list := []devices.Symbol{
		{Name: "RAM", Value: RAMBase, Doc: "start of memory"},
		{Name: "RAM_SIZE", Value: m.RAM.Size(), Doc: "bytes of memory"},
		{Name: "HARTS", Value: uint32(len(m.Harts)), Doc: "how many harts there are"},
		{Name: "KITCHEN_SECOND", Value: uint32(devices.KitchenSecond),
			Doc: "ticks of mtime in a second of the kitchen's clock"},
	}
	for _, s := range m.slots {
		list = append(list, s.dev.Info().Symbols(s.base, s.source)...)
	}
	return list
}
