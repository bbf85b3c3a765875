package command

import (
	"fmt"
	"strings"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
)

// appliances are those of the board, in order of address.
func (x *Interpreter) appliances() (list []machine.Part) {
	for _, p := range x.m.Parts() {
		if p.Appliance {
			list = append(list, p)
		}
	}
	return list
}

// kitchen is what the appliances' registers hold, a line each; or those of one, a line a register.
func (x *Interpreter) kitchen(name string) (Answer, error) {
	var b strings.Builder
	var names []string
	fmt.Fprintf(&b, "%s\n", trace.Clock(x.m.Position().Now))
	for _, p := range x.appliances() {
		info := p.Device.Info()
		names = append(names, info.Name)
		switch name {
		case "":
			fmt.Fprintf(&b, "%s:", info.Name)
			x.eachRegister(p, func(r *devices.Register, v uint32, set string) {
				fmt.Fprintf(&b, " %s %d%s", r.Name, v, set)
			})
			b.WriteString("\n")
		case info.Name:
			b.Reset()
			fmt.Fprintf(&b, "%s, at 0x%08x", info.Name, p.Base)
			if p.Source != 0 {
				fmt.Fprintf(&b, ", rings as source %d", p.Source)
			}
			b.WriteString("\n")
			x.eachRegister(p, func(r *devices.Register, v uint32, set string) {
				fmt.Fprintf(&b, "%s %d%s: %s\n", r.Name, v, set, r.Doc)
			})
			return Answer{Text: b.String()}, nil
		}
	}
	if name != "" {
		return Answer{}, fmt.Errorf("there is no %s in the kitchen: there are %s", name, strings.Join(names, ", "))
	}
	return Answer{Text: b.String()}, nil
}

// eachRegister calls f with each register of an appliance that can be looked at, its value, and the fields that are
// set.
func (x *Interpreter) eachRegister(p machine.Part, f func(r *devices.Register, v uint32, set string)) {
	info := p.Device.Info()
	for i := range info.Regs {
		r := &info.Regs[i]
		v, there := x.m.Peek(p.Base+r.Off, r.Size)
		if !there {
			continue
		}
		set := ""
		for _, fl := range r.Fields {
			if fl.Hi == fl.Lo && v&fl.Mask() != 0 {
				set += fmt.Sprintf(" (%s)", fl.Name)
			}
		}
		f(r, v, set)
	}
}
