package asm

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/source"
)

var update = flag.Bool("update", false, "write the messages in testdata/errors.txt anew")

// testdata/errors.txt is wrong programs, and behind each, after "> ", the whole of what the assembler
// says about it. A case ends at an empty line; lines that begin with -- are headings; a case that
// begins with #define or another line of the C preprocessor is a .S file, all others are .s files.
func TestMessages(t *testing.T) {
	const path = "testdata/errors.txt"
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	var out strings.Builder
	cases := 0
	messages := map[string]bool{}
	for block := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
		var src, want []string
		for line := range strings.SplitSeq(block, "\n") {
			switch {
			case strings.HasPrefix(line, "-- "):
				out.WriteString(line + "\n")
			case strings.HasPrefix(line, ">"):
				want = append(want, strings.TrimPrefix(strings.TrimPrefix(line, ">"), " "))
			default:
				src = append(src, line)
			}
		}
		if len(src) == 0 {
			out.WriteString("\n")
			continue
		}
		cases++
		text := strings.Join(src, "\n") + "\n"
		got := strings.Join(complaints(text), "\n")
		if !*update {
			assert.Equal(t, strings.Join(want, "\n"), got, text)
		}
		assert.NotEmpty(t, got, text)
		for _, l := range strings.Split(got, "\n") {
			if _, msg, ok := strings.Cut(l, "error: "); ok {
				messages[quoted.ReplaceAllString(msg, "")] = true // two that differ in a number or a quoted word are one
			}
		}
		out.WriteString(text)
		for _, l := range strings.Split(got, "\n") {
			out.WriteString(strings.TrimRight("> "+l, " ") + "\n")
		}
		out.WriteString("\n")
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(out.String()), 0o666))
	}
	assert.GreaterOrEqual(t, cases, 400)
	assert.GreaterOrEqual(t, len(messages), 250)
	t.Logf("%d cases, %d different messages", cases, len(messages))
}

// quoted is what in a message is the program's.
var quoted = regexp.MustCompile(`'[^']*'|-?\b(0x)?[0-9]+\b`)

// complaints is what the assembler says about a file: errors, or if there are none, warnings.
func complaints(text string) []string {
	var list []string
	name := "t.s"
	if strings.HasPrefix(text, "#define") || strings.HasPrefix(text, "#if") {
		name = "t.S"
	}
	_, err := Assemble([]Source{{name, text}}, Options{
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
				return []byte("\t.macro AWAIT device:req, events\n\tli a0, \\events\n\tsw a0, \\device\\()_CTRL, a1\n\tlw a0, \\device\\()_STATUS\n\t.endm\n"), nil
			}
			return nil, os.ErrNotExist
		},
		Elsewhere: func(name string) string {
			if name == "TASK" || name == "AWAIT" || name == "GRANT_MUG" {
				return "kernel.s"
			}
			return ""
		},
		Warn: func(e *source.Error) {
			if e.Name != warnDefine { // TOASTS is there for those few that are about it
				list = append(list, e.Error())
			}
		},
	})
	if err != nil {
		return []string{err.Error()}
	}
	return list
}
