package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A block of a guide: what is behind its fence, and the lines within.
var block = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

// The files of a guide are what they are said to be, its commands run, and what it shows of their output is there.
func TestGuides(t *testing.T) {
	for name, statuses := range map[string]map[string]int{
		"write-a-lab.md": {"lab check": 1},
		"grading.md":     {"lab check": 1},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../../docs", name))
			require.NoError(t, err)
			t.Chdir(t.TempDir())
			var out string
			for _, b := range block.FindAllStringSubmatch(strings.ReplaceAll(string(text), "\r\n", "\n"), -1) {
				switch kind, file, body := b[1], b[2], b[3]; {
				case file != "":
					guideFile(t, file, body)
				case kind == "sh":
					out = guideCommands(t, body, statuses)
				default:
					for line := range strings.Lines(body) {
						assert.Contains(t, out, strings.TrimSpace(line))
					}
				}
			}
		})
	}
}

// guideFile writes a file. Of one that begins with a gap, all else is the skeleton's.
func guideFile(t *testing.T, name, text string) {
	if strings.HasPrefix(strings.TrimSpace(text), "# your code here") {
		skeleton, err := os.ReadFile(strings.Replace(name, "answers", "skeleton", 1))
		require.NoError(t, err)
		before, rest, _ := strings.Cut(string(skeleton), "        # your code here")
		_, after, ok := strings.Cut(rest, "# end of your code\n")
		require.True(t, ok)
		text = before + text + after
	}
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o777))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o666))
}

// guideCommands runs the commands of a block, and returns all that they say.
func guideCommands(t *testing.T, text string, statuses map[string]int) string {
	var out bytes.Buffer
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		require.Equal(t, "breakfast", words[0])
		status := Main(words[1:], strings.NewReader(""), &out, &out)
		assert.Equal(t, statuses[words[1]+" "+words[2]], status, "%s%s", line, &out)
	}
	return out.String()
}
