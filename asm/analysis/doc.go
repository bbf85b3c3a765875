package analysis

import (
	"maps"
	"slices"
	"strings"

	"breakfast/asm/source"
)

// doc is the comment that belongs to a definition: the lines above it that are comments and nothing else, or what
// stands behind its statement.
func (b *builder) doc(def Range, stmt int) string {
	lines := b.linesOf(def.File)
	var list []string
	for n := def.Line - 2; n >= 0; n-- {
		text, ok := source.Comment(lines[n])
		if !ok {
			above := block(lines[:n+1])
			if above == nil {
				break
			}
			slices.Reverse(above)
			list = append(list, above...)
			break
		}
		list = append(list, text)
	}
	if len(list) > 0 {
		slices.Reverse(list)
		return strings.TrimSpace(strings.Join(list, "\n"))
	}
	if stmt < 0 {
		return ""
	}
	line := strings.TrimSuffix(lines[def.Line-1], "\r")
	text, _ := source.Comment(line[min(b.rangeOf(b.nodes[stmt].at, true).EndCol-1, len(line)):])
	return text
}

// block is a comment between /* and */ over several lines, which ends with the last of these; nil where there is none.
func block(lines []string) (text []string) {
	last := strings.TrimSpace(lines[len(lines)-1])
	if !strings.HasSuffix(last, "*/") {
		return nil
	}
	const most = 100 // lines
	for n := len(lines) - 1; n >= max(0, len(lines)-most); n-- {
		line := strings.TrimSpace(lines[n])
		text = append(text, strings.TrimSpace(strings.Trim(line, "/* \t")))
		if strings.HasPrefix(line, "/*") {
			slices.Reverse(text)
			return text
		}
	}
	return nil
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
