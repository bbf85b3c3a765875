package stage

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/window"
)

// kitchen is the state of the appliances as one sees it.
func kitchen(m *machine.Machine) window.Kitchen {
	k := m.Kitchen()
	for _, p := range m.Parts() {
		p.Device.Advance(m.Position().Now)
	}
	kettle, mug, toaster, worktop, table := m.Kettle.View(), m.Mug.View(), m.Toaster.View(),
		m.Worktop.View(), m.Table.View()
	w := window.Kitchen{
		Kettle: window.Kettle{Water: kettle.Ml, Capacity: k.KettleMl, Heat: kettle.Tenths, On: kettle.Heating,
			Boiling: kettle.Boiling, Tripped: kettle.Fuse, Ringing: rings(m, "kettle")},
		Mug: window.Mug{Water: mug.Ml, Capacity: k.MugMl, Heat: mug.Tenths, Bag: mug.Bag, Strength: mug.Strength,
			Infused:   mug.Infused,
			Drinkable: mug.Drinkable, Bitter: mug.Bitter, Ringing: rings(m, "mug")},
		Toaster: window.Toaster{Down: toaster.Toasting, Setting: toaster.Set, Smoke: toaster.Smoke,
			Ringing: rings(m, "toaster")},
		Worktop: window.Worktop{Loaf: worktop.Loaf, Slices: worktop.Board, Knife: window.Knife(worktop.Tool),
			Strokes: worktop.Left,
			Toast:   worktop.Plate.ID != 0, Browning: int(worktop.Plate.Browning), Jam: int(worktop.Plate.Jam)},
		Table: window.Table{Tea: table.Tea.Ml > 0, Strength: int(table.Tea.Strength), Toasts: len(table.Toasts),
			Served: table.Served},
	}
	for i, s := range toaster.Slots {
		w.Toaster.Slots[i] = window.Slot{Bread: s.ID != 0, Browning: int(s.Browning)}
	}
	switch {
	case w.Worktop.Knife == window.BreadKnife && worktop.Loaf > 0:
		w.Worktop.Job = "cutting"
	case w.Worktop.Knife == window.JamKnife && w.Worktop.Toast:
		w.Worktop.Job = "spreading"
	}
	return w
}

// rings says whether an appliance has something to acknowledge, enabled as an interrupt or not.
func rings(m *machine.Machine, name string) bool {
	for _, p := range m.Parts() {
		if p.Device.Info().Name == name {
			v, _ := p.Device.Peek(ringOffset, 4)
			return v != 0
		}
	}
	return false
}

const ringOffset = 8 // of every appliance that rings

// cards are the register tables of the devices, with their values: first of what stands in the kitchen.
func cards(m *machine.Machine) []window.Device {
	var list []window.Device
	for _, p := range m.Parts() {
		info := p.Device.Info()
		doc, _, _ := strings.Cut(info.Doc, "\n\n")
		d := window.Device{Name: info.Name, Base: p.Base, Source: int(p.Source), Appliance: p.Appliance,
			Doc: strings.Join(strings.Fields(doc), " ")}
		for _, r := range info.Regs {
			v, _ := p.Device.Peek(r.Off, r.Size)
			d.Registers = append(d.Registers, window.DeviceRegister{Name: r.Name, Offset: r.Off, Value: v,
				Words: fields(r, v), Doc: r.Doc})
		}
		list = append(list, d)
	}
	// In the order in which they stand in the picture: the number keys go by it.
	slices.SortStableFunc(list, func(a, b window.Device) int {
		return standsAt(a) - standsAt(b)
	})
	return list
}

// standsAt is which key a card has; those that stand nowhere come last.
func standsAt(d window.Device) int {
	if i := slices.Index(places, d.Name); i >= 0 {
		return i
	}
	return len(places)
}

var places = []string{"kettle", "toaster", "mug", "worktop", "table"}

// fields says which fields of a register are set.
func fields(r devices.Register, v uint32) string {
	var w []string
	for _, f := range r.Fields {
		switch x := v & f.Mask() >> f.Lo; {
		case f.Hi == f.Lo && x == 1:
			w = append(w, f.Name)
		case f.Hi != f.Lo && x != 0:
			w = append(w, fmt.Sprintf("%s=%d", f.Name, x))
		}
	}
	return strings.Join(w, " ")
}
