// Package reference is what there is to look up: instructions, registers, CSRs, devices and their
// symbols, the kernel's calls and macros, recipes. Everything is read from the tables and comments
// that the machine, the assembler and the kernel are made of; nothing is written twice.
//
// Texts are Markdown, laid out so that a terminal can show them as they are.
package reference

import (
	"slices"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/grade"
	"breakfast/machine"
)

// A Topic is something that can be looked up.
type Topic struct {
	Kind    string // as listed: "instructions"
	Name    string
	Summary string // a sentence, or ""
	Text    string // the page
}

// Topics lists all topics, kind by kind. Several may have the same name: jal is an instruction and
// a pseudo-instruction.
func Topics(m *machine.Machine) []Topic {
	return slices.Concat(
		kernel(), supervisor(), board(m), recipes(), environments(), instructions(), pseudos(), registers(), csrs(),
		symbols(m), []Topic{{"labs", "sheet", "what a lab is judged by: all lines and quantities", grade.Reference()}})
}

// Find is the topics of a name; capitals matter only where there is one with exactly that name. An atomic
// may have its order behind it: amoadd.w.aq. An interrupt's name that no device has is the device's that makes it.
func Find(topics []Topic, name string) []Topic {
	for _, order := range isa.Orders[1:] {
		name = strings.TrimSuffix(name, order)
	}
	var exact, alike []Topic
	for _, t := range topics {
		if t.Name == name {
			exact = append(exact, t)
		}
		if strings.EqualFold(t.Name, name) {
			alike = append(alike, t)
		}
	}
	switch {
	case len(exact) > 0:
		return exact
	case len(alike) == 0 && (strings.EqualFold(name, "timer") || strings.EqualFold(name, "software")):
		return Find(topics, "clint")
	}
	return alike
}

// Nearest is the names that a misspelt one most likely was, at most three.
func Nearest(topics []Topic, name string) []string {
	var near []string
	best := max(1, len(name)/3)
	for _, t := range topics {
		d := distance(strings.ToLower(name), strings.ToLower(t.Name))
		if d < best {
			near, best = nil, d
		}
		same := func(n string) bool { return strings.EqualFold(n, t.Name) }
		if d == best && !slices.ContainsFunc(near, same) {
			near = append(near, t.Name)
		}
	}
	return near[:min(3, len(near))]
}

// Families puts names that differ only in a number and follow each other into one: pmpaddr0…15.
func Families(names []string) []string {
	var list []string
	for i := 0; i < len(names); {
		stem, first, tail := numbered(names[i])
		j := i + 1
		for first >= 0 && j < len(names) && names[j] == stem+strconv.Itoa(first+j-i)+tail {
			j++
		}
		if j-i > 2 {
			list = append(list, names[i]+"…"+strconv.Itoa(first+j-i-1)+tail)
		} else {
			list = append(list, names[i:j]...)
		}
		i = j
	}
	return list
}

// numbered splits a name around the number in it; n is -1 where there is none.
func numbered(name string) (stem string, n int, tail string) {
	i := strings.IndexAny(name, "0123456789")
	if i < 0 {
		return name, -1, ""
	}
	rest := strings.TrimLeft(name[i:], "0123456789")
	n, err := strconv.Atoi(strings.TrimSuffix(name[i:], rest))
	if err != nil {
		n = -1
	}
	return name[:i], n, rest
}

// distance is how many letters are to be put in, taken out or changed to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Pages are the files of docs/reference that are made from the tables, by their names.
func Pages(m *machine.Machine) map[string]string {
	return map[string]string{
		"instructions.md": instructionPage(),
		"csrs.md":         csrPage(),
		"devices.md":      devicePage(m),
		"symbols.md":      symbolPage(m),
		"abi.md":          ABI(),
		"sheets.md":       grade.Reference(),
	}
}

// table lays rows out, the first its head. A bar inside a cell would end it.
func table(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for c := range row {
			row[c] = strings.ReplaceAll(row[c], "|", `\|`)
			width[c] = max(width[c], runes(row[c]))
		}
	}
	var b strings.Builder
	line := func(cell func(c int) string) {
		for c := range width {
			b.WriteString("| " + cell(c))
			if c < len(width)-1 {
				b.WriteString(strings.Repeat(" ", width[c]-runes(cell(c))))
			}
			b.WriteByte(' ')
		}
		b.WriteString("|\n")
	}
	for n, row := range rows {
		line(func(c int) string { return row[c] })
		if n == 0 {
			line(func(c int) string { return strings.Repeat("-", max(3, min(width[c], 40))) })
		}
	}
	return b.String()
}

func runes(s string) int { return len([]rune(s)) }
