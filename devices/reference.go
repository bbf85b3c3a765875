package devices

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Symbol is a name that programs may use for a number.
type Symbol struct {
	Name  string
	Value uint32
	Doc   string
}

// Symbols is what the device is called in programs when it stands at address base with an
// interrupt source of the PLIC (0 for none): its base is DEVICE and the source DEVICE_IRQ, a
// register's address is DEVICE_REGISTER (the first one's, of an array), a field's mask is
// DEVICE_REGISTER_FIELD, a named value is DEVICE_VALUE. A field of several bits has a …_SHIFT too.
func (i *Info) Symbols(base, source uint32) []Symbol {
	list := []Symbol{{strings.ToUpper(i.Name), base, "base of the " + i.Name}}
	if source != 0 {
		list = append(list, Symbol{i.symbol("IRQ"), source, "its source at the PLIC"})
	}
	for _, r := range i.Regs {
		list = append(list, Symbol{i.symbol(r.Name), base + r.Off, r.Doc})
		for _, f := range r.Fields {
			name := i.symbol(r.Name, f.Name)
			list = append(list, Symbol{name, f.Mask(), f.Doc})
			if f.Hi != f.Lo {
				list = append(list, Symbol{name + "_SHIFT", uint32(f.Lo), "lowest bit of " + name})
			}
		}
	}
	for _, c := range i.Consts {
		list = append(list, Symbol{i.symbol(c.Name), c.Value, c.Doc})
	}
	return list
}

func (i *Info) symbol(parts ...string) string {
	return strings.ToUpper(i.Name) + "_" + strings.Join(parts, "_")
}

// Reference is the device's page when it stands at address base with an interrupt source of the
// PLIC (0 for none): the datasheet, and a table each of registers, fields and named values. It is
// Markdown, laid out so that a terminal can show it as it is.
func (i *Info) Reference(base uint32, source uint32) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\nAt 0x%08x, %s bytes", i.Name, base, hexadecimal(i.Size))
	if source != 0 {
		fmt.Fprintf(&b, ", interrupt source %d", source)
	}
	b.WriteString(".\n")
	for _, p := range strings.Split(strings.Trim(i.Doc, "\n"), "\n\n") {
		if isSample(p) {
			p = "```\n" + p + "\n```"
		}
		b.WriteString("\n" + p + "\n")
	}

	rows := [][]string{{"Address", "Symbol", "Bytes", "Access", "Register"}}
	for _, r := range i.Regs {
		rows = append(rows, []string{
			r.address(base), i.symbol(r.Name), fmt.Sprint(r.Size), r.Access.String(), r.sentences(),
		})
	}
	b.WriteString("\n## Registers\n\n" + table(rows))

	for _, r := range i.Regs {
		if len(r.Fields) == 0 {
			continue
		}
		rows := [][]string{{"Bits", "Symbol", "Field"}}
		for _, f := range r.Fields {
			bits, symbol := fmt.Sprint(f.Lo), i.symbol(r.Name, f.Name)
			if f.Hi != f.Lo {
				bits = fmt.Sprintf("%d:%d", f.Hi, f.Lo)
				symbol += ", …_SHIFT"
			}
			rows = append(rows, []string{bits, symbol, f.Doc})
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s", i.symbol(r.Name), table(rows))
	}

	if len(i.Consts) > 0 {
		rows := [][]string{{"Value", "Symbol", "Meaning"}}
		for _, c := range i.Consts {
			rows = append(rows, []string{hexadecimal(c.Value), i.symbol(c.Name), c.Doc})
		}
		b.WriteString("\n## Named values\n\n" + table(rows))
	}
	return b.String()
}

// isSample is whether a paragraph of a datasheet is code: it begins with four columns of space or a
// local label.
func isSample(p string) bool { return strings.HasPrefix(p, "    ") || strings.HasPrefix(p, "1:  ") }

// address is where the register is, or the registers of an array are.
func (r *Register) address(base uint32) string {
	s := fmt.Sprintf("0x%08x", base+r.Off)
	if r.Count > 0 {
		s += fmt.Sprintf(" + %s*n, n < %d", hexadecimal(r.Stride), r.Count)
	}
	return s
}

func (r *Register) sentences() string {
	if r.Effect == "" {
		return r.Doc
	}
	return r.Doc + " Reading it " + r.Effect + "."
}

// hexadecimal is v as programs write it: small numbers in decimal.
func hexadecimal(v uint32) string {
	if v < 10 {
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("0x%x", v)
}

// table lays rows out as a Markdown table, the first row its head. All columns but the last are aligned.
func table(rows [][]string) string {
	width := make([]int, len(rows[0])-1)
	for _, row := range rows {
		for c := range width {
			width[c] = max(width[c], utf8.RuneCountInString(row[c]))
		}
	}
	var b strings.Builder
	for n, row := range rows {
		for c, w := range width {
			fmt.Fprintf(&b, "| %-*s ", w, row[c])
		}
		fmt.Fprintf(&b, "| %s |\n", row[len(width)])
		if n == 0 {
			for _, w := range width {
				b.WriteString("|" + strings.Repeat("-", w+2))
			}
			b.WriteString("|" + strings.Repeat("-", utf8.RuneCountInString(row[len(width)])+2) + "|\n")
		}
	}
	return b.String()
}
