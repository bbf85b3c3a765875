package class

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/grade"
)

// hand writes what somebody hands in.
func hand(t *testing.T, dir, id string, files map[string][]byte) Submission {
	folder := filepath.Join(dir, id)
	require.NoError(t, os.MkdirAll(folder, 0o777))
	for name, text := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), text, 0o666))
	}
	return Submission{id, folder}
}

// rings is a class of the lab with good, bad and unmarkable submissions.
func rings(t *testing.T, dir string) *Class {
	l, err := lab.Find("kettle")
	require.NoError(t, err)
	answers, err := l.Answers()
	require.NoError(t, err)
	skeleton, err := l.Files()
	require.NoError(t, err)
	main := "kettle.s"
	broken := map[string][]byte{main: append(bytes.Clone(answers[main]), " nopp\n"...)}
	return &Class{Lab: l, Jobs: 1, Results: filepath.Join(dir, "results"), Made: "test", Submissions: []Submission{
		hand(t, dir, "skeleton", skeleton), hand(t, dir, "answer", answers), hand(t, dir, "broken", broken),
		hand(t, dir, "wide", map[string][]byte{main: []byte("\xff\xfe_\x00")}),
		hand(t, dir, "empty", map[string][]byte{"notes.txt": nil}), {"gone", filepath.Join(dir, "gone")},
	}}
}

func (c *Class) all(t *testing.T) (list []*Record) {
	list, err := c.Mark(context.Background(), func(*Record) {})
	require.NoError(t, err)
	return list
}

// A class is marked, whatever the number of jobs; what cannot be marked is nobody's points.
func TestClass(t *testing.T) {
	c := rings(t, t.TempDir())
	list := c.all(t)
	says := func(r *Record) string { return r.Status + ": " + r.First() }
	assert.Less(t, list[0].Points, 100)
	assert.NotEmpty(t, list[0].First())
	assert.Equal(t, []any{100, 100, "marked: "}, []any{list[1].Points, list[1].Of, says(list[1])})
	assert.Contains(t, says(list[2]), "marked: kettle.s:")
	assert.Contains(t, says(list[2]), "nopp")
	assert.Equal(t, "not marked: kettle.s is UTF-16: it was saved so by an editor; convert it to UTF-8", says(list[3]))
	assert.Equal(t, "not marked: kettle.s is missing: the folder has notes.txt", says(list[4]))
	assert.Contains(t, says(list[5]), "not marked: the folder cannot be opened: ")

	d := rings(t, t.TempDir())
	d.Jobs = 4
	for i, r := range d.all(t) {
		r.Folder = list[i].Folder
		assert.Equal(t, list[i], r)
	}
}

// What was marked is not marked again, unless it has changed, or was interrupted, or is another program's.
func TestAgain(t *testing.T) {
	c := rings(t, t.TempDir())
	kept := func() (ids []string) {
		for _, r := range c.all(t) {
			if r.Kept {
				ids = append(ids, r.ID)
			}
		}
		return ids
	}
	assert.Empty(t, kept())
	assert.Equal(t, []string{"skeleton", "answer", "broken"}, kept())
	assert.Empty(t, c.Would(c.Submissions[0]))
	require.NoError(t, os.WriteFile(filepath.Join(c.Submissions[0].Folder, "more.txt"), nil, 0o666))
	assert.Equal(t, "changed", c.Would(c.Submissions[0]))
	assert.Equal(t, []string{"answer", "broken"}, kept())
	r := read(c.file(c.Submissions[1].ID))
	r.Status = Marking
	require.NoError(t, r.write(c.file(c.Submissions[1].ID)))
	assert.Equal(t, []string{"skeleton", "broken"}, kept())
	require.NoError(t, os.WriteFile(c.file(c.Submissions[2].ID), []byte("{half"), 0o666))
	assert.Equal(t, "new", c.Would(c.Submissions[2]))
	assert.Equal(t, []string{"skeleton", "answer"}, kept())
	c.Made = "another"
	assert.Empty(t, kept())
	c.ByID = true
	assert.Equal(t, "changed", c.Would(c.Submissions[1]), "other values are drawn")
	assert.Empty(t, kept())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := c.Mark(ctx, func(*Record) {})
	assert.ErrorIs(t, err, context.Canceled)
	list, err := Read([]string{c.Results})
	require.NoError(t, err)
	assert.Len(t, list, 6)
}

// A result is written before each check, so that what is interrupted has what was done; a check that takes too long
// scores 0 and no other does, and is made again next time. Each run that failed is there, at the moment to look at.
func TestEachCheck(t *testing.T) {
	c := rings(t, t.TempDir())
	c.Submissions = c.Submissions[:1]
	r := c.all(t)[0]
	m := r.Checks[0]
	assert.Equal(t, "kitchen sessions/skeleton/fill.session", m.See)
	session := filepath.Join(c.Results, m.Session)
	_, err := program.OpenSession(session)
	assert.NoError(t, err)

	c.Most = time.Nanosecond
	c.Made = "another"
	r = c.all(t)[0]
	assert.Equal(t, []any{Marked, 0, true}, []any{r.Status, r.Points, r.Checks[0].TimedOut})
	assert.Contains(t, r.First(), "It took longer than the grader waits")
	assert.NoFileExists(t, session)
	c.Most = 0
	assert.Contains(t, c.Would(c.Submissions[0]), "took too long")
	ctx, cancel := context.WithCancel(context.Background())
	left := c.Lab.CheckWith(ctx, os.DirFS(c.Submissions[0].Folder), lab.With{Begun: func(soFar *grade.Result,
		check string) {
		if check == "pour" {
			cancel()
		}
		assert.Len(t, soFar.Checks, map[string]int{"fill": 0, "heat": 1, "stare": 2, "pour": 3, "work": 4}[check])
	}})
	assert.Equal(t, "context canceled", left.Problem)
	cancel()
}

// The marks of a class in each form: what comes from a submission is no markup and no formula.
func TestForms(t *testing.T) {
	evil := "=1+1 <script>alert(1)</script> ]]> & \"quoted\""
	checks := func(one, two int, message string) []Check {
		return []Check{{Name: "one", Points: one, Of: 4, Passed: one > 0},
			{Name: "two", Points: two, Of: 6, Passed: two > 0, Message: message}}
	}
	list := []*Record{
		{Lab: "lab", Title: "Title", ID: "a", Status: Marked, Points: 10, Of: 10, Grams: []uint32{1},
			Checks: checks(4, 6, "")},
		{ID: "b", Status: Marked, Points: 4, Of: 10, Checks: checks(4, 0, evil), Mend: evil},
		{ID: "c", Status: Marked, Of: 10, Problem: evil, Checks: checks(0, 0, "")},
		{ID: "d", Status: NotMarked, Why: evil},
	}
	s := Summarize(list)
	assert.Equal(t,
		"4 submissions: 3 marked, 1 could not be. Of those marked 1 have all 10 points, half have 4 or more.",
		s.In())
	assert.Equal(t, []any{[]int{0, 1}, []int{0, 0}, 1}, []any{s.First, s.Later, s.Broken})
	var b bytes.Buffer
	require.NoError(t, s.Page(&b))
	assert.NotContains(t, b.String(), "<script>")
	assert.Contains(t, b.String(), "does not assemble")
	assert.Contains(t, b.String(), "Not marked")
	b.Reset()
	require.NoError(t, s.CSV(&b))
	assert.Contains(t, b.String(), "b,marked,4,10,4,0,\"'=1+1")
	b.Reset()
	require.NoError(t, s.JUnit(&b))
	d := xml.NewDecoder(&b)
	kinds := map[string]int{}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		if e, ok := token.(xml.StartElement); ok {
			kinds[e.Name.Local]++
		}
	}
	assert.Equal(t, []int{4, 8, 3, 2}, []int{kinds["testsuite"], kinds["testcase"], kinds["failure"], kinds["error"]})
	b.Reset()
	s.Print(&b)
	assert.Contains(t, b.String(), "\nb          4  .X")
	data, err := json.Marshal(s)
	assert.NoError(t, err)
	assert.Contains(t, string(data), `"marked":3`)
	assert.NotContains(t, string(data), "grams")
}

// What "lab check" has written beside a folder is no submission, though in/* names it.
func TestFolders(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "ben"), 0o777))
	c := rings(t, t.TempDir())
	c.all(t)
	found, err := filepath.Glob(filepath.Join(c.Results, "sessions", "skeleton", "*.session"))
	require.NoError(t, err)
	require.NotEmpty(t, found)
	data, err := os.ReadFile(found[0])
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ben.session"), data, 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "notes"), nil, 0o666))
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	list, err := Folders(names)
	require.NoError(t, err)
	assert.Equal(t, []Submission{{"ben", filepath.Join(dir, "ben")}, {"notes", filepath.Join(dir, "notes")}}, list)
}

func TestRoster(t *testing.T) {
	list, err := Roster(strings.NewReader("id,folder\nanna, in/anna\n# nobody\nben\n"), "dir")
	require.NoError(t, err)
	assert.Equal(t, []Submission{{"anna", filepath.Join("dir", "in", "anna")}, {"ben", filepath.Join("dir", "ben")}},
		list)
	for text, want := range map[string]string{"": "there is no submission", "a\na\n": "two submissions are called a",
		"../x\n": "cannot be a submission's name", ".hidden": "cannot be", "a,\"b": "the roster"} {
		_, err := Roster(strings.NewReader(text), "dir")
		assert.ErrorContains(t, err, want, "%q", text)
	}
	five := []Submission{{ID: "1"}, {ID: "2"}, {ID: "3"}, {ID: "4"}, {ID: "5"}}
	assert.Equal(t, []Submission{{ID: "2"}, {ID: "4"}}, Shard(five, 2, 2))
}
