package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/programs"
)

var forStudents = flag.Bool("answers", false, "build the program for students, and look for answers in it")

// hidden are the files that students are not to have.
func hidden(name string) bool {
	return strings.Contains(name, "/answers/") || strings.Contains(name, "/right/") ||
		strings.Contains(name, "/wrong/") || strings.HasSuffix(name, "notes.md")
}

// Nothing that goes into the program or the window for students is an answer, a wrong solution or a note for teachers.
func TestNoAnswersAreEmbedded(t *testing.T) {
	list := func(tags string) (hid, all int) {
		cmd := exec.Command("go", "list", "-deps", "-tags", tags, "-json=EmbedFiles", "./cmd/breakfast",
			"./cmd/kitchen")
		cmd.Dir = "../.."
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("go list: %v", err)
		}
		for d := json.NewDecoder(bytes.NewReader(out)); ; {
			var p struct{ EmbedFiles []string }
			err := d.Decode(&p)
			if err == io.EOF {
				return hid, all
			}
			require.NoError(t, err)
			for _, f := range p.EmbedFiles {
				if all++; hidden(f) {
					hid++
				}
			}
		}
	}
	hid, _ := list("")
	assert.Greater(t, hid, 100)
	hid, all := list("noanswers")
	assert.Zero(t, hid)
	assert.Greater(t, all, 50, "handouts, checks and skeletons are there")
}

// The program for students holds no text of an answer; this one holds all of them. It takes a build: -answers.
func TestNoAnswersInTheProgram(t *testing.T) {
	if !*forStudents {
		t.Skip("-answers builds it")
	}
	name := filepath.Join(t.TempDir(), "breakfast")
	out, err := exec.Command("go", "build", "-tags", "noanswers", "-o", name, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	built, err := os.ReadFile(name)
	require.NoError(t, err)
	self, err := os.Executable()
	require.NoError(t, err)
	ours, err := os.ReadFile(self)
	require.NoError(t, err)
	require.NoError(t, fs.WalkDir(programs.Labs(), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !hidden("/"+file) {
			return err
		}
		text, err := fs.ReadFile(programs.Labs(), file)
		for _, part := range secrets(text) {
			assert.True(t, bytes.Contains(ours, part), "%s: %s", file, part)
			assert.False(t, bytes.Contains(built, part), "%s: %s", file, part)
		}
		return err
	}))
	run := func(args ...string) string {
		out, _ := exec.Command(name, args...).CombinedOutput()
		return string(out)
	}
	assert.Contains(t, run("lab", "export", filepath.Join(t.TempDir(), "x")), "--no-answers leaves them out")
	assert.Contains(t, run("lab", "export", "--no-answers", filepath.Join(t.TempDir(), "y")), " labs, ")
	assert.Contains(t, run("lab", "lint", "kettle"), "this program holds no answers")
}

// secrets are the parts of a file that nothing else has: what stands in gaps, or all of it.
func secrets(text []byte) (parts [][]byte) {
	const opens, closes = "your code here", "end of your code"
	rest := text
	for {
		_, after, found := bytes.Cut(rest, []byte(opens))
		if !found {
			break
		}
		gap, after, _ := bytes.Cut(after, []byte(closes))
		if rest = after; len(gap) > 100 { // less is found anywhere
			parts = append(parts, gap)
		}
	}
	return append(parts, text)
}
