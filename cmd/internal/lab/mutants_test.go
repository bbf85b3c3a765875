package lab_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/grade"
)

// mutated is a small lab of one's own with two wrong solutions, as changes of lines.
func mutated(t *testing.T, wrong map[string]string) *lab.Lab {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "old")
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../breakfast/testdata/stability/lab-1")))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "wrong"), 0o777))
	for name, text := range wrong {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "wrong", name+".s"), []byte(text), 0o666))
	}
	l, err := lab.Open(dir)
	require.NoError(t, err)
	return l
}

var twoWrong = map[string]string{
	"deaf": "# Never traps. It just does not.\n# Scores 40.\n# Is told: trap: There were 0\ndrop ecall\n",
	"forgetful": "# Forgets the level.\n# Scores 60.\n# Is told: fill: level is\nline sw t0, level, t1\nas nop\nas " +
		"nop\n",
}

// Tests that somebody wrote are marked by mutants: what is right passes, and each mutant fails. Who fails everything
// has tested nothing; and nothing of the answer is told.
func TestMutants(t *testing.T) {
	l := mutated(t, twoWrong)
	flaws, err := l.Lint(context.Background())
	require.NoError(t, err)
	for _, f := range flaws {
		assert.True(t, f.Note, "%s", f)
	}
	l, err = l.Mutants()
	require.NoError(t, err)
	const traps = "check traps 1 It traps.\nexpect exceptions == 1\nelse There were {exceptions}.\n"
	const level = "check level 1 It keeps the level.\nwith CUP=300\nexpect memory level == CUP\nelse level is " +
		"{memory level}.\n"
	for text, want := range map[string]string{
		traps + level: "100 right 20, deaf 40, forgetful 40",
		traps:         "60 right 20, deaf 40, forgetful: Your tests pass a program that is wrong: Forgets the level.",
		"check no 1 No.\nexpect memory level == 7\nelse level is {memory level}.\n": "0 right: Your check no fails " +
			"a right " +
			"program., deaf: Your tests fail what is right, too., forgetful: Your tests fail what is " +
			"right, too.",
		"check a 1 A\nexpect nothing == 7\n": `0 tests: line 2: there is no quantity "nothing"`,
		"title T\n":                          "0 tests: there is no check in it",
		"check a 1 A\nlimit 30000000 steps\nexpect exit == 0\n": "0 tests: its runs may take 30000000 steps, all " +
			"together: at " +
			"most 20000000; say less with limit",
	} {
		r := l.Check(context.Background(), folder(map[string][]byte{"tests": []byte(text)}))
		assert.Equal(t, want, marked(r), text)
		for i := range r.Checks {
			assert.Nil(t, r.SessionOf(i), "that would be the answer's")
			if f := r.Checks[i].Failure; f != nil {
				assert.Empty(t, f.Last)
				assert.Empty(t, f.Findings)
				assert.NotContains(t, f.Message+f.Got, "300", "that is a word of the answer's memory")
			}
		}
	}
	r := l.Check(context.Background(), folder(map[string][]byte{"notes": nil}))
	assert.Equal(t, "tests is missing: the folder has notes", r.NotMarked)
}

// marked is a result in a line.
func marked(r *grade.Result) string {
	if r.Problem != "" {
		return "0 " + r.Problem
	}
	var list []string
	for _, m := range r.Checks {
		if m.Passed {
			list = append(list, m.Name+" "+strconv.Itoa(m.Points))
		} else {
			list = append(list, m.Name+": "+m.Failure.Message)
		}
	}
	return strconv.Itoa(r.Points) + " " + strings.Join(list, ", ")
}

// A change of a line that is not there once is no wrong solution; nor is a mutant that nobody has.
func TestWrongChanges(t *testing.T) {
	for text, want := range map[string]string{
		"drop sw t1, level, t1": `the line "sw t1, level, t1" is there 0 times: want one that is there once`,
		"drop mret\nline nop":   `the line "nop" is there 0 times`,
		"as nop":                "want a gap or a change",
	} {
		_, err := mutated(t, map[string]string{"x": "# X.\n# Scores 1.\n# Is told: x\n" + text + "\n"}).Wrongs()
		assert.ErrorContains(t, err, want)
	}
	l := mutated(t, twoWrong)
	s, err := grade.Parse("name x\nfiles tests\nmutants old\ncheck right 1 R\ncheck nobody 2 N\n")
	require.NoError(t, err)
	l.Sheet = s
	r := l.Check(context.Background(), folder(map[string][]byte{"tests": nil}))
	assert.Equal(t, "the lab is not whole: check nobody: lab old has no wrong solution of that name", r.NotMarked)
}
