package reference

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/devices"
	"breakfast/machine"
)

// Header is the board's registers for programs in C. The names are those of the assembler, but that a
// register's name is the register, not its address: KETTLE_CTRL = KETTLE_CTRL_HEAT. One of an array takes
// its number, PLIC_PRIORITY(10), and a base has _BASE behind it.
func Header(m *machine.Machine) string {
	h := &header{}
	h.comment("The registers of the board, for C. A register's name is the register: KETTLE_CTRL = KETTLE_CTRL_HEAT; " +
		"one of an array takes its number: PLIC_PRIORITY(UART_IRQ) = 1.")
	h.WriteString("#ifndef KITCHEN_H\n#define KITCHEN_H\n\n#include <stdint.h>\n\n")
	list := m.Symbols()
	for _, p := range m.Parts() {
		for _, s := range p.Device.Info().Symbols(p.Base, p.Source) {
			list = slices.DeleteFunc(list, func(t devices.Symbol) bool { return t.Name == s.Name })
		}
	}
	for _, s := range list {
		if s.Name == "HARTS" { // which is --harts
			h.WriteString("#ifndef HARTS\n")
		}
		h.define(s.Name, value(s.Value)+"u", s.Doc)
		if s.Name == "HARTS" {
			h.WriteString("#endif\n")
		}
	}
	for _, p := range m.Parts() {
		h.device(p)
	}
	h.WriteString("\n#endif\n")
	return h.String()
}

type header struct{ strings.Builder }

// comment writes a comment of its own, in lines of at most 100 characters.
func (h *header) comment(text string) {
	line := "/*"
	for _, word := range strings.Fields(harmless(text)) {
		if runes(line+" "+word) > 97 {
			h.WriteString(line + "\n")
			line = "  "
		}
		line += " " + word
	}
	h.WriteString(line + " */\n")
}

// define writes a macro, with what it is behind it, if that is not "".
func (h *header) define(name, value, doc string) {
	line := fmt.Sprintf("#define %-28s %s", name, value)
	if doc != "" {
		line = fmt.Sprintf("%-50s /* %s */", line, harmless(doc))
	}
	h.WriteString(line + "\n")
}

func harmless(doc string) string { return strings.ReplaceAll(doc, "*/", "* /") }

func (h *header) device(p machine.Part) {
	info := p.Device.Info()
	name := strings.ToUpper(info.Name)
	h.WriteByte('\n')
	h.comment(summary(info) + " See: breakfast doc " + info.Name)
	h.define(name+"_BASE", address(p.Base), "its registers begin here")
	if p.Source != 0 {
		h.define(name+"_IRQ", fmt.Sprintf("%du", p.Source), "its source at the PLIC")
	}
	// Fields and values are symbols as the assembler has them; addresses are not.
	numbers := map[string]devices.Symbol{}
	for _, s := range info.Symbols(p.Base, p.Source) {
		numbers[s.Name] = s
	}
	number := func(name string) {
		s, known := numbers[name]
		switch {
		case strings.HasSuffix(name, "_SHIFT") && known:
			h.define(name, fmt.Sprint(s.Value), s.Doc)
		case known:
			h.define(name, value(s.Value)+"u", s.Doc)
		}
	}
	for _, r := range info.Regs {
		h.register(name+"_"+r.Name, p.Base, r)
		for _, f := range r.Fields {
			number(name + "_" + r.Name + "_" + f.Name)
			number(name + "_" + r.Name + "_" + f.Name + "_SHIFT")
		}
	}
	for _, c := range info.Consts {
		number(name + "_" + c.Name)
	}
}

// register defines a register as what a pointer to it points to; what can only be read is const.
func (h *header) register(name string, base uint32, r devices.Register) {
	kind := fmt.Sprintf("volatile uint%d_t", 8*r.Size)
	if r.Access == devices.RO {
		kind = "const " + kind
	}
	where := address(base + r.Off)
	if r.Count > 0 {
		name += "(n)"
		where = fmt.Sprintf("(%s + %d * (n))", where, r.Stride)
	}
	doc := r.Doc
	if r.Effect != "" {
		doc += " Reading it " + r.Effect + "."
	}
	h.comment(doc)
	h.define(name, fmt.Sprintf("(*(%s *)%s)", kind, where), "")
}

func address(v uint32) string { return fmt.Sprintf("0x%08xu", v) }
