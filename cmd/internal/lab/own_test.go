package lab_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
)

// ownLab is a folder with a lab that is nearly one of those here: its sheet and its answers are another's.
func ownLab(t *testing.T, change func(files map[string][]byte)) *lab.Lab {
	t.Helper()
	l, err := lab.Find("kettle")
	require.NoError(t, err)
	files, err := l.Exported(false)
	require.NoError(t, err)
	answers, err := l.Answers()
	require.NoError(t, err)
	files["1-kettle/answers/kettle.s"] = answers["kettle.s"]
	dir := t.TempDir()
	change(files)
	_, err = lab.Copy(dir, files)
	require.NoError(t, err)
	l, err = lab.Open(filepath.Join(dir, "1-kettle"))
	require.NoError(t, err)
	return l
}

// A lab of one's own is checked by its own sheet, and what it takes from others is found.
func TestOwnLab(t *testing.T) {
	l := ownLab(t, func(files map[string][]byte) {
		files["1-kettle/checks"] = []byte("name kettle\ntitle T\nfiles kettle.s\ngiven 4-timer/tasks.s\nchecks " +
			"2-rings\n")
	})
	assert.True(t, l.Own())
	assert.Equal(t, "gates", l.Sheet.Checks[0].Name)
	files, err := l.Files()
	require.NoError(t, err)
	assert.Contains(t, string(files["tasks.s"]), "tasks_done")
	_, err = os.Stat("1-kettle")
	assert.ErrorIs(t, err, os.ErrNotExist)
	wrong, err := l.Wrongs()
	require.NoError(t, err)
	assert.Empty(t, wrong, "those of the lab here of that name are not its own")
	_, err = lab.Find("./nowhere")
	assert.EqualError(t, err, `./nowhere is no lab's folder: there is no file "checks" in it, the sheet`)
	_, err = lab.Find("nowhere")
	assert.ErrorContains(t, err, "a folder of your own is ./nowhere")
}

// What is wrong with a lab's files is found, each by itself.
func TestLint(t *testing.T) {
	const sheet = "name k\ntitle T\nfiles start.s kettle.s\ngiven start.s\nyours below stack_top\nlimit 200000 " +
		"steps\ncheck fill 10 It fills.\nwith " +
		"CUP=300\nwith CUPP=400\n" +
		"expect stores KETTLE_FILL >= 1\nelse Fill it.\nhint H\ncheck ends 5 It steps.\nexpect steps >= 1\nelse " +
		"No.\nhint H\n"
	const wrong = "# Does not fill.\n# Scores 7.\n# Is told: fill: No\ngap 1\n        nop\n"
	l := ownLab(t, func(files map[string][]byte) {
		files["1-kettle/checks"] = []byte(sheet)
		files["1-kettle/handout.md"] = nil
		files["1-kettle/wrong/empty.s"] = []byte(wrong)
		files["1-kettle/skeleton/kettle.s"] = append(files["1-kettle/skeleton/kettle.s"], "# more\n"...)
	})
	flaws, err := l.Lint(context.Background())
	require.NoError(t, err)
	var list []string
	for _, f := range flaws {
		list = append(list, f.String())
	}
	assert.Equal(t, []string{
		"answers/kettle.s and skeleton/kettle.s differ outside of the gaps, line 47",
		"handout.md is empty",
		"with: -D CUPP changes nothing: the program does not ask for it; did you mean CUP?",
		"check ends: the skeleton passes it, and has 5 points for nothing",
		"wrong/empty scores 0, and says 7",
		`wrong/empty is told "fill: Fill it.", and says "fill: No"`,
		"check ends: no wrong solution fails it, and the skeleton does not: is it ever reached?",
	}, list)
}
