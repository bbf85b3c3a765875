package advice

import (
	"slices"
	"strings"

	"breakfast/asm/source"
)

// A RARSMacro is a macro as RARS and MARS write it, its parameters with % and in brackets, its end .end_macro.
type RARSMacro struct {
	Name   string
	Params []string // without %
	Labels []string // that its body defines, which they make another one in each call
}

// ReadRARSMacro reads what stands behind .macro, and the body; ok is false where that is another dialect's.
func ReadRARSMacro(head, body string) (m RARSMacro, ok bool) {
	head = strings.TrimSpace(head)
	end := source.NameEnd(head, 0)
	m.Name = head[:end]
	for p := range strings.FieldsFuncSeq(head[end:], func(r rune) bool { return strings.ContainsRune(" \t,()", r) }) {
		p = strings.TrimLeft(p, `%$\&`)
		if !source.IsName(p) {
			return m, false
		}
		m.Params = append(m.Params, p)
	}
	for line := range strings.Lines(body) {
		word := strings.TrimSpace(line)
		n := source.NameEnd(word, 0)
		if source.IsName(word[:n]) && strings.HasPrefix(strings.TrimSpace(word[n:]), ":") {
			m.Labels = append(m.Labels, word[:n])
		}
	}
	return m, source.IsName(m.Name)
}

// Head is what stands behind .macro here.
func (m *RARSMacro) Head() string {
	return strings.TrimSpace(m.Name + " " + strings.Join(m.Params, ", "))
}

// Line is a line of the body as it is here.
func (m *RARSMacro) Line(line string) string {
	var b strings.Builder
	text := strings.Contains(line, ".asci") || strings.Contains(line, ".string")
	for i := 0; i < len(line); {
		end := max(source.TokenEnd(line, i), i+1)
		word := line[i:end]
		switch {
		case word == "#":
			return b.String() + line[i:]
		case word == "%":
			n := source.NameEnd(line, end)
			if !slices.Contains(m.Params, line[end:n]) {
				break
			}
			end = n
			if word = `\` + line[i+1:n]; text {
				word = `"` + word + `"` // a text loses its quotes on the way
			}
		case slices.Contains(m.Labels, word):
			word += `\@`
		}
		b.WriteString(word)
		i = end
	}
	return b.String()
}

// Call is a line that calls the macro as it is written here, "" for another line, or one that is right.
func (m *RARSMacro) Call(line string) string {
	at := strings.Index(line, m.Name)
	if at < 0 || at > 0 && source.IsNamePart(line[at-1]) {
		return ""
	}
	before := strings.TrimSpace(line[:at])
	rest := line[at+len(m.Name):]
	args := strings.TrimLeft(rest, " \t")
	if before != "" && !strings.HasSuffix(before, ":") || !strings.HasPrefix(args, "(") {
		return ""
	}
	end := strings.LastIndexByte(args, ')')
	if end < 0 {
		return ""
	}
	return line[:at] + strings.TrimSpace(m.Name+" "+strings.TrimSpace(args[1:end])) + args[end+1:]
}

// Says is what to write, in words.
func (m *RARSMacro) Says() string {
	if len(m.Params) == 0 {
		return "write .endm at its end"
	}
	var uses []string
	for _, p := range m.Params {
		uses = append(uses, `\`+p)
	}
	return "write .macro " + m.Head() + ", in it " + strings.Join(uses, " and ") +
		", at its end .endm, and calls without brackets: " + m.Head()
}
