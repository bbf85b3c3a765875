package reference

import (
	"fmt"
	"strings"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/programs"
)

func board(m *machine.Machine) []Topic {
	var list []Topic
	for _, p := range m.Parts() {
		info := p.Device.Info()
		list = append(list, Topic{"devices", info.Name, summary(info), info.Reference(p.Base, p.Source)})
	}
	return append(list, Topic{"for C", "kitchen.h", "the registers for programs in C", Header(m)})
}

// summary is the first sentence of a device's datasheet.
func summary(info *devices.Info) string {
	s, _, _ := strings.Cut(strings.ReplaceAll(info.Doc, "\n", " "), ". ")
	return strings.TrimSuffix(s, ".") + "."
}

func devicePage(m *machine.Machine) string {
	var b strings.Builder
	b.WriteString("# Devices\n\nIn order of their addresses. Registers are symbols of the assembler: `lw t0, " +
		"KETTLE_STATUS`.\n")
	for _, p := range m.Parts() {
		b.WriteByte('\n')
		for _, line := range strings.SplitAfter(p.Device.Info().Reference(p.Base, p.Source), "\n") {
			if strings.HasPrefix(line, "#") {
				line = "#" + line
			}
			b.WriteString(line)
		}
	}
	return b.String()
}

// symbols are the names that the assembler knows of the board.
func symbols(m *machine.Machine) []Topic {
	var list []Topic
	all := m.Symbols()
	for _, s := range all {
		text := fmt.Sprintf("# %s\n\nA symbol of the assembler: %s. %s\n", s.Name, value(s.Value), sentence(s.Doc))
		rows := [][]string{{"Symbol", "Value", "Meaning"}}
		for _, f := range all {
			if strings.HasPrefix(f.Name, s.Name+"_") && strings.Contains(s.Name, "_") {
				rows = append(rows, []string{f.Name, value(f.Value), f.Doc})
			}
		}
		if len(rows) > 1 {
			text += "\n" + table(rows)
		}
		for _, p := range m.Parts() {
			if name := p.Device.Info().Name; strings.HasPrefix(s.Name, strings.ToUpper(name)) {
				text += fmt.Sprintf("\nSee: breakfast doc %s\n", name)
			}
		}
		list = append(list, Topic{"symbols", s.Name, s.Doc, text})
	}
	return list
}

func symbolPage(m *machine.Machine) string {
	rows := [][]string{{"Symbol", "Value", "Meaning"}}
	for _, s := range m.Symbols() {
		rows = append(rows, []string{"`" + s.Name + "`", value(s.Value), s.Doc})
	}
	return "# Symbols\n\nWhat the assembler knows of the board: addresses of registers, masks of their fields, named " +
		"values.\n\n" + table(rows)
}

func value(v uint32) string {
	if v < 10 {
		return fmt.Sprint(v)
	}
	return fmt.Sprintf("%#x", v)
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}

// recipes are the built-in programs; what they say of themselves is the comment they begin with.
func recipes() []Topic {
	var list []Topic
	for _, name := range programs.Names() {
		src, _ := programs.Source(name)
		list = append(list, Topic{"programs", name, programs.Summary(name), "# " + strings.Join(leading(src), "\n") +
			"\n"})
	}
	return list
}

func environments() []Topic {
	var list []Topic
	for _, name := range programs.Envs() {
		src, _ := programs.Env(name)
		text := leading(src)
		_, summary, _ := strings.Cut(text[0], ": ")
		list = append(list, Topic{"environments (--env)", name, summary, "# " + strings.Join(text, "\n") + "\n"})
	}
	return list
}

// leading is the comment that a source begins with, without its marks.
func leading(src string) []string {
	var lines []string
	for line := range strings.Lines(src) {
		text, isComment := comment(line)
		if !isComment {
			break
		}
		lines = append(lines, text)
	}
	return lines
}

// comment is the text of a line that is a comment and nothing else.
func comment(line string) (string, bool) {
	text, is := strings.CutPrefix(strings.TrimRight(line, "\n"), "#")
	return strings.TrimPrefix(text, " "), is
}
