package reference

import (
	"fmt"
	"strings"

	"breakfast/programs"
)

// A piece of kernel/macros.s: a comment, and what it stands before.
type piece struct {
	comment []string
	numbers [][]string // .equ lines: name, value, comment
	macro   string     // a .macro line: name and parameters
	body    []string   // of a macro without a comment: it says it all
}

// pieces reads the file that says what programs under the kernel write.
func pieces() []piece {
	src, err := programs.File("kernel/macros.s")
	if err != nil {
		panic(err) // it is embedded: any test finds it missing
	}
	var list []piece
	var p piece
	inMacro := false
	end := func() {
		if p.comment != nil || p.numbers != nil || p.macro != "" {
			list = append(list, p)
		}
		p = piece{}
	}
	for line := range strings.Lines(string(src)) {
		text, isComment := comment(line)
		words := strings.Fields(line)
		switch {
		case inMacro && len(words) > 0 && words[0] == ".endm":
			inMacro = false
			end()
		case inMacro:
			if p.comment == nil {
				p.body = append(p.body, strings.TrimRight(line, "\n"))
			}
		case isComment:
			if p.numbers != nil {
				end()
			}
			p.comment = append(p.comment, text)
		case len(words) == 0:
			end()
		case words[0] == ".macro":
			p.macro = strings.ReplaceAll(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), ".macro")),
				":req", "")
			inMacro = true
		case words[0] == ".equ":
			definition, doc, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), ".equ")),
				"#")
			name, value, _ := strings.Cut(definition, ",")
			p.numbers = append(p.numbers, []string{name, strings.TrimSpace(value), strings.TrimSpace(doc)})
		}
	}
	end()
	return list
}

// ABI is the page of what a program under the kernel writes, made of the kernel's own comments.
func ABI() string {
	var b strings.Builder
	kernel, err := programs.File("kernel.s")
	if err != nil {
		panic(err) // embedded, as above
	}
	b.WriteString("# The kernel's ABI\n\n" + prose(leading(string(kernel))) + "\n")
	b.WriteString("## System calls and numbers\n")
	macros := false
	for _, p := range pieces() {
		if p.macro != "" && !macros {
			macros = true
			b.WriteString("\n## Macros\n")
		}
		b.WriteString("\n" + p.text())
	}
	return b.String()
}

func (p *piece) text() string {
	var parts []string
	if p.macro != "" {
		parts = append(parts, "### "+p.macro+"\n")
	}
	if p.comment != nil {
		parts = append(parts, prose(p.comment))
	}
	if p.numbers != nil {
		rows := [][]string{{"Symbol", "Value", "Meaning"}}
		for _, n := range p.numbers {
			rows = append(rows, []string{"`" + n[0] + "`", n[1], n[2]})
		}
		parts = append(parts, table(rows))
	}
	if p.body != nil {
		parts = append(parts, strings.Join(p.body, "\n")+"\n")
	}
	return strings.Join(parts, "\n")
}

// prose is a comment as Markdown: what is indented in it is code.
func prose(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		if strings.HasPrefix(l, "  ") {
			l = "    " + strings.TrimPrefix(l, "  ")
		}
		b.WriteString(l + "\n")
	}
	return b.String()
}

// kernel is the ABI's topics: the whole page, then each macro and each number.
func kernel() []Topic {
	calls := []Topic{{"the kernel", "abi", "what a program under the kernel writes", ABI()}}
	var numbers []Topic
	for _, p := range pieces() {
		for _, n := range p.numbers {
			numbers = append(numbers, Topic{"numbers of the kernel", n[0], n[2],
				fmt.Sprintf("# %s\n\n%s: %s\n\nSee: breakfast doc abi\n", n[0], n[1], n[2])})
		}
		if p.macro != "" {
			name, _, _ := strings.Cut(p.macro, " ")
			summary, _, _ := strings.Cut(strings.Join(p.comment, " "), ". ")
			calls = append(calls, Topic{"the kernel", name, summary, strings.TrimPrefix(p.text(), "##") +
				"\nSee: breakfast doc abi\n"})
		}
	}
	return append(calls, numbers...)
}
