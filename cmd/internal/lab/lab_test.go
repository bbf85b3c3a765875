package lab_test

import (
	"context"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/grade"
	"breakfast/internal/sparse"
)

func all(t *testing.T) []*lab.Lab {
	list, err := lab.All()
	require.NoError(t, err)
	require.NotEmpty(t, list)
	return list
}

func folder(files map[string][]byte) fstest.MapFS {
	dir := fstest.MapFS{}
	for name, text := range files {
		dir[name] = &fstest.MapFile{Data: text}
	}
	return dir
}

// check judges files as if they had been handed in. Without the lab's tool it skips the test, or, where oracles are
// required, fails it.
func check(t *testing.T, l *lab.Lab, files map[string][]byte) *grade.Result {
	t.Helper()
	if l.Sheet.Needs != "" {
		if _, err := exec.LookPath(lab.Compiler); err != nil {
			if os.Getenv("BREAKFAST_ORACLES") == "require" {
				t.Fatalf("lab %s needs %s: apt-get install gcc-riscv64-unknown-elf", l.Sheet.Name, lab.Compiler)
			}
			t.Skipf("lab %s needs %s: apt-get install gcc-riscv64-unknown-elf", l.Sheet.Name, lab.Compiler)
		}
	}
	dir := folder(files)
	found, err := lab.In(dir)
	require.NoError(t, err)
	require.Equal(t, l.Sheet.Name, found.Sheet.Name)
	r := l.Check(context.Background(), dir)
	for i := range r.Findings {
		assert.Fail(t, "something is said of what is right", "%s", &r.Findings[i])
	}
	return r
}

// handedIn are the files of a lab's program that are the student's, and not given.
func handedIn(l *lab.Lab) (names []string) {
	for _, name := range l.Sheet.Files {
		if !slices.ContainsFunc(l.Sheet.Given, func(g string) bool { return path.Base(g) == name }) {
			names = append(names, name)
		}
	}
	return names
}

func total(l *lab.Lab) int {
	n := 0
	for _, c := range l.Sheet.Checks {
		n += c.Points
	}
	return n
}

// said is what is to be mended first: "fill: The kettle is still empty."
func said(r *grade.Result) string {
	if m := r.Headline(); m != nil {
		return m.Name + ": " + m.Failure.Message
	}
	return r.Problem
}

func TestSkeletonsRunAndScoreNothing(t *testing.T) {
	for _, l := range all(t) {
		t.Run(l.Sheet.Name, func(t *testing.T) {
			files, err := l.Files()
			require.NoError(t, err)
			r := check(t, l, files)
			assert.Empty(t, r.Problem, "the skeleton assembles")
			assert.Zero(t, r.Points)
			assert.Equal(t, total(l), r.Of)
			assert.False(t, r.Passed)
			assert.NotEmpty(t, r.Hints)
		})
	}
}

func TestAnswersScoreFullMarks(t *testing.T) {
	for _, l := range all(t) {
		t.Run(l.Sheet.Name, func(t *testing.T) {
			files, err := l.Answers()
			require.NoError(t, err)
			r := check(t, l, files)
			assert.True(t, r.Passed, "%s %s", said(r), r.Problem)
			assert.Equal(t, total(l), r.Points)
			assert.Equal(t, 100, r.Of)
		})
	}
}

// So they do with the values of another seed. (30 seeds were tried by hand.)
func TestAnswersWithASeed(t *testing.T) {
	for _, name := range []string{"kettle", "rings", "timer", "pages"} {
		l, err := lab.Find(name)
		require.NoError(t, err)
		files, err := l.Answers()
		require.NoError(t, err)
		assert.NotEqual(t, l.Sheet.Checks, l.Seeded("anna").Sheet.Checks)
		r := check(t, l.Seeded("anna"), files)
		assert.True(t, r.Passed, "%s %s", said(r), r.Problem)
	}
}

func TestWrongSolutionsAreToldWhatIsWrong(t *testing.T) {
	var telling sync.Mutex
	told := map[string]string{} // by lab and headline: which solution
	for _, l := range all(t) {
		list, err := l.Wrongs()
		require.NoError(t, err)
		assert.GreaterOrEqual(t, len(list), 12, l.Folder)
		for i, w := range list {
			if !sparse.Some(i, 4) {
				continue // all of them take half a minute
			}
			t.Run(l.Sheet.Name+" "+w.Name, func(t *testing.T) {
				t.Parallel()
				r := check(t, l, w.Files)
				require.Empty(t, r.Problem)
				assert.Equal(t, w.Scores, r.Points)
				assert.True(t, strings.HasPrefix(said(r), w.Told), "is told: %s\nwant:    %s", said(r), w.Told)
				assert.False(t, r.Passed)
				telling.Lock()
				defer telling.Unlock()
				headline := l.Folder + ": " + said(r)
				assert.Empty(t, told[headline], "another one is told the same")
				told[headline] = w.Name
			})
		}
	}
}

// A skeleton is its answer with the gaps empty, so that a line mended in one is mended in the other.
func TestSkeletonsAreAnswersWithGaps(t *testing.T) {
	for _, l := range all(t) {
		skeleton, err := l.Files()
		require.NoError(t, err)
		answers, err := l.Answers()
		require.NoError(t, err)
		for _, name := range handedIn(l) {
			assert.Equal(t, emptied(string(answers[name])), emptied(string(skeleton[name])), "%s %s",
				l.Sheet.Name, name)
			assert.NotEqual(t, string(answers[name]), string(skeleton[name]))
		}
	}
}

func emptied(text string) string {
	var b strings.Builder
	in := false
	for line := range strings.Lines(text) {
		if strings.Contains(line, "end of your code") {
			in = false
		}
		if !in {
			b.WriteString(line)
		}
		if strings.Contains(line, "your code here") && !strings.Contains(line, "end of your code") {
			in = true
		}
	}
	return b.String()
}
