package asm

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/asm/source"
)

var update = flag.Bool("update", false, "write the messages in testdata/errors.txt anew")

// testdata/errors.txt is wrong programs, and behind each, after "> ", the whole of what the assembler
// says about it; then, after "= ", what the program becomes with each fix that is advised, which is what was
// meant: a line for each, in order. -update writes messages, and what was meant only where nobody has said so.
// A case ends at an empty line; lines that begin with -- are headings; a case that
// begins with #define or another line of the C preprocessor is a .S file, all others are .s files.
func TestMessages(t *testing.T) {
	const path = "testdata/errors.txt"
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	var out strings.Builder
	cases := 0
	var idle []string // advice that cannot be applied
	messages := map[string]bool{}
	for block := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
		headings, src, want, meant := goldenCase(block)
		out.WriteString(headings)
		if len(src) == 0 {
			out.WriteString("\n")
			continue
		}
		cases++
		text := strings.Join(src, "\n") + "\n"
		_, said := assembled(text)
		got := said.Error()
		for _, e := range said {
			if !isFix(e) {
				idle = append(idle, e.Error())
			}
		}
		became := fixed(t, text, said)
		if !*update {
			assert.Equal(t, strings.Join(want, "\n"), got, text)
		}
		if *update && len(meant) != len(became) {
			meant = became
		}
		assert.Equal(t, meant, became, text)
		assert.NotEmpty(t, got, text)
		for _, l := range strings.Split(got, "\n") {
			if _, msg, ok := strings.Cut(l, "error: "); ok {
				// two that differ in a number or a quoted word are one
				messages[quoted.ReplaceAllString(msg, "")] = true
			}
		}
		out.WriteString(text)
		for _, l := range strings.Split(got, "\n") {
			out.WriteString(strings.TrimRight("> "+l, " ") + "\n")
		}
		for _, l := range meant {
			out.WriteString("= " + l + "\n")
		}
		out.WriteString("\n")
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(out.String()), 0o666))
	}
	assert.GreaterOrEqual(t, cases, 400)
	assert.GreaterOrEqual(t, len(messages), 250)
	assert.Empty(t, idle, "advice that is no fix")
	t.Logf("%d cases, %d different messages", cases, len(messages))
}

// goldenCase takes a case apart.
func goldenCase(block string) (headings string, src, want, meant []string) {
	for line := range strings.SplitSeq(block, "\n") {
		switch {
		case strings.HasPrefix(line, "-- "):
			headings += line + "\n"
		case strings.HasPrefix(line, ">"):
			want = append(want, strings.TrimPrefix(strings.TrimPrefix(line, ">"), " "))
		case strings.HasPrefix(line, "= "):
			meant = append(meant, line[2:])
		default:
			src = append(src, line)
		}
	}
	return headings, src, want, meant
}

// quoted is what in a message is the program's.
var quoted = regexp.MustCompile(`'[^']*'|-?\b(0x)?[0-9]+\b`)

// complaints is what the assembler says about a file: errors, or if there are none, warnings.
func complaints(text string) (list []string) {
	_, said := assembled(text)
	for _, e := range said {
		list = append(list, e.Error())
	}
	return list
}

// assembleGolden assembles a case of errors.txt.
func assembleGolden(text string, warn func(*source.Error)) (*image.Image, error) {
	name := "t.s"
	if strings.HasPrefix(text, "#define") || strings.HasPrefix(text, "#if") {
		name = "t.S"
	}
	return Assemble([]Source{{name, text}}, Options{
		Symbols: []Symbol{{"KETTLE_STATUS", 0x11000004, "what the kettle does"},
			{"KETTLE_CTRL", 0x11000000, "heater on or off"}},
		Defines: []Symbol{{Name: "TOASTS", Value: 3}},
		Open: func(name string) ([]byte, error) {
			switch name {
			case "loop.s":
				return []byte(".include \"loop.s\"\n"), nil
			case "bad.s":
				return []byte("\tnop\n\tnopp\n"), nil
			case "kernel.s":
				return []byte("\t.macro AWAIT device:req, events\n\tli a0, \\events\n\tsw a0, \\device\\()_CTRL, a1\n" +
					"\tlw a0, \\device\\()_STATUS\n\t.endm\n" +
					"\t.macro TASK name, priority=1, stack=256\n\t.endm\n\t.equ GRANT_MUG, 5\n"), nil
			}
			return nil, os.ErrNotExist
		},
		Elsewhere: func(name string) string {
			if name == "TASK" || name == "AWAIT" || name == "GRANT_MUG" {
				return "kernel.s"
			}
			return ""
		},
		Warn: warn,
	})
}
