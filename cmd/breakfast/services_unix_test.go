//go:build unix

package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// installed is a folder with this program in it, called breakfast.
func installed(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(dir, "breakfast")))
	return dir
}

// shell runs a script in a folder, where breakfast is on the path, and returns its status.
func shell(t *testing.T, bin, dir, script string, env ...string) int {
	t.Helper()
	cmd := exec.Command("sh", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), append(env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))...)
	out, err := cmd.CombinedOutput()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		require.NoError(t, err)
	}
	t.Logf("%s\n%s", script, out)
	return cmd.ProcessState.ExitCode()
}

// well runs a command here and wants it to end well.
func well(t *testing.T, args ...string) {
	t.Helper()
	var out bytes.Buffer
	require.Zero(t, Main(args, strings.NewReader(""), &out, &out), "%s", &out)
}

// The scripts of a description of jobs, but for those that fetch the program. A shell's command is the last of a list.
func scripts(node any) (list []string) {
	switch n := node.(type) {
	case map[string]any:
		for key, v := range n {
			text, isText := v.(string)
			lines, _ := v.([]any)
			switch {
			case key == "run" && isText && !strings.Contains(text, "curl"):
				list = append(list, text)
			case key == "script":
				for _, l := range lines {
					list = append(list, l.(string))
				}
			case key == "command":
				list = append(list, lines[len(lines)-1].(string))
			default:
				list = append(list, scripts(v)...)
			}
		}
	case []any:
		for _, v := range n {
			list = append(list, scripts(v)...)
		}
	}
	return list
}

// The examples of jobs that mark a class in parts: their commands are run as those services would run them.
func TestJobs(t *testing.T) {
	bin := installed(t)
	for name, numbered := range map[string]func(i string) []string{
		"github-class.yml": func(i string) []string { return []string{"SHARD=" + i} },
		"gitlab.yml":       func(i string) []string { return []string{"CI_NODE_INDEX=" + i, "CI_NODE_TOTAL=2"} },
		"kubernetes.yaml": func(i string) []string {
			return []string{"JOB_COMPLETION_INDEX=" + map[string]string{"1": "0", "2": "1"}[i]}
		},
	} {
		text, err := os.ReadFile(filepath.Join("../../docs/grading", name))
		require.NoError(t, err)
		var doc any
		require.NoError(t, yaml.Unmarshal(text, &doc))
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			well(t, "lab", "start", "kettle", "in/anna")
			require.NoError(t, os.MkdirAll("in/ben", 0o777))
			require.NoError(t, os.WriteFile("roster.csv", []byte("anna,in/anna\nben,in/ben\n"), 0o666))
			merge := "breakfast grade merge results-* --html class.html --csv marks.csv"
			for _, script := range scripts(doc) {
				if strings.Contains(script, "merge") {
					merge = script
					continue
				}
				assert.Zero(t, shell(t, bin, ".", script, numbered("1")...))
				assert.Zero(t, shell(t, bin, ".", script, numbered("2")...), "what cannot be marked is for the "+
					"merge to say")
			}
			assert.Equal(t, statusGrader, shell(t, bin, ".", merge))
			marks, err := os.ReadFile("marks.csv")
			require.NoError(t, err)
			assert.Contains(t, string(marks), "\nanna,marked,0,100,")
			assert.Contains(t, string(marks), "\nben,not marked,,100,")
			assert.FileExists(t, "class.html")
		})
	}
}

// The example for a student's repository: its command checks what is pushed.
func TestPushed(t *testing.T) {
	text, err := os.ReadFile("../../docs/grading/github.yml")
	require.NoError(t, err)
	var doc any
	require.NoError(t, yaml.Unmarshal(text, &doc))
	bin := installed(t)
	t.Chdir(t.TempDir())
	well(t, "lab", "start", "kettle", "work")
	list := scripts(doc)
	require.Len(t, list, 1)
	assert.Equal(t, statusFailed, shell(t, bin, "work", list[0]))
	assert.FileExists(t, "work/result.xml")
	assert.FileExists(t, "work/fill.session")
}

// An autograder for Gradescope is unpacked and run as Gradescope does, for a submission, for one that is none, for a
// lab of one's own, and without the program.
func TestAutograder(t *testing.T) {
	bin := installed(t)
	t.Chdir(t.TempDir())
	wrapper := "#!/bin/sh\nexec '" + bin + "/breakfast' \"$@\"\n"
	require.NoError(t, os.WriteFile("program", []byte(wrapper), 0o777))
	well(t, "lab", "export", "labs")
	well(t, "lab", "export", "--gradescope", "a.zip", "--binary", "program", "kettle")
	well(t, "lab", "export", "--gradescope", "own.zip", "--binary", "program", "labs/1-kettle")
	well(t, "lab", "start", "kettle", "skeleton")
	for _, name := range []string{"a.zip", "own.zip"} {
		root := strings.TrimSuffix(name, ".zip")
		unpack(t, name, filepath.Join(root, "source"))
		for from, want := range map[string]string{"labs/1-kettle/answers": `"score": 100,`, "skeleton": "fill: The " +
			"kettle is " +
			"still empty", "labs/2-rings/skeleton": "Not marked, which says nothing about the work: kettle.s is " +
			"missing"} {
			assert.Contains(t, autograde(t, bin, root, from), want)
		}
	}
	_, err := os.Stat("own/source/labs/1-kettle/answers")
	assert.ErrorIs(t, err, os.ErrNotExist, "no answer goes to a service")
	require.NoError(t, os.Remove("a/source/breakfast"))
	assert.Contains(t, autograde(t, bin, "a", "skeleton"), "The grader could not be started")
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		var out bytes.Buffer
		assert.Equal(t, statusUsage, Main([]string{"lab", "export", "--gradescope", "b.zip", "kettle"},
			strings.NewReader(""), &out, &out))
	}
}

// autograde runs an autograder for what a folder holds, and returns its results.
func autograde(t *testing.T, bin, root, from string) string {
	t.Helper()
	require.NoError(t, os.RemoveAll(filepath.Join(root, "submission")))
	require.NoError(t, os.CopyFS(filepath.Join(root, "submission"), os.DirFS(from)))
	script, err := os.ReadFile(filepath.Join(root, "source/run_autograder"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(root, "run_autograder"), script, 0o777))
	shell(t, bin, root, "./run_autograder")
	data, err := os.ReadFile(filepath.Join(root, "results/results.json"))
	require.NoError(t, err)
	assert.True(t, json.Valid(data))
	return string(data)
}

func unpack(t *testing.T, name, to string) {
	t.Helper()
	z, err := zip.OpenReader(name)
	require.NoError(t, err)
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		path := filepath.Join(to, f.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, data, f.Mode()))
	}
}

// Classroom 50 runs a command and takes its file; what cannot be marked has none, and a status of its own.
func TestClassroom50Command(t *testing.T) {
	autograder, err := os.ReadFile("../../docs/grading/autograder.py")
	require.NoError(t, err)
	bin := installed(t)
	t.Chdir(t.TempDir())
	well(t, "lab", "start", "kettle", "work")
	var data []byte
	env := []string{"CLASSROOM=os", "ASSIGNMENT=kettle", "SUBMISSION_TAG=submit/1", "COMMIT_URL=https://x/c"}
	const check = "breakfast lab check --sheet kettle . --classroom50 result.json"
	assert.Equal(t, statusFailed, shell(t, bin, "work", check, env...))
	data, err = os.ReadFile("work/result.json")
	require.NoError(t, err)
	assert.Contains(t, string(data), `"max-score": 100,`)
	require.NoError(t, os.Remove("work/result.json"))
	require.NoError(t, os.Remove("work/kettle.s"))
	assert.Equal(t, statusGrader, shell(t, bin, "work", check, env...))
	assert.NoFileExists(t, "work/result.json")
	if _, err := exec.LookPath("python3"); err == nil {
		script := filepath.Join(bin, "autograder.py")
		require.NoError(t, os.WriteFile(script, autograder, 0o666))
		assert.Equal(t, statusGrader, shell(t, bin, "work", "python3 "+script, env...))
		well(t, "lab", "start", "kettle", "again")
		assert.Zero(t, shell(t, bin, "again", "python3 "+script, env...))
		assert.FileExists(t, "again/result.json")
	}
}
