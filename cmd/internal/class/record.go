package class

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"breakfast/cmd/internal/program"
	"breakfast/grade"
)

// Version is that of a Record's form: what docs/stability.md promises.
const Version = 1

// The states of a submission: its points stand; it could not be marked, and that is not its author's fault; or it was
// begun and not finished.
const (
	Marked    = "marked"
	NotMarked = "not marked"
	Marking   = "marking"
)

// A Record is what came of a submission.
type Record struct {
	Version     int    `json:"version"`
	Lab         string `json:"lab"`
	Title       string `json:"title"` // of the lab
	ID          string `json:"id"`
	Folder      string `json:"folder"`
	Fingerprint string `json:"fingerprint"` // of what was handed in, of the lab, and of the program that marked it
	Status      string `json:"status"`
	Why         string `json:"why,omitempty"` // it is not marked

	Points  int     `json:"points"`
	Of      int     `json:"of"`
	Problem string  `json:"problem,omitempty"` // nothing could be run: it does not assemble
	Mend    string  `json:"mend,omitempty"`    // what to mend first
	Checks  []Check `json:"checks,omitempty"`

	Grams []uint32 `json:"code,omitempty"` // of what was written: hashes, in order; see Alike

	Kept bool `json:"-"` // it was marked before
}

// A Check is what came of one of the lab's.
type Check struct {
	Name    string `json:"name"`
	Points  int    `json:"points"`
	Of      int    `json:"of"`
	Passed  bool   `json:"passed"`
	Message string `json:"message,omitempty"` // of one that failed: what a teaching assistant would say

	TimedOut bool `json:"timed_out,omitempty"`
	// the command that shows what went wrong, at its moment, in the folder of the results
	See     string `json:"see,omitempty"`
	Session string `json:"session,omitempty"` // the file that it opens, there
}

// take takes over the marks of a result, of all checks or of the first of them.
func (r *Record) take(result *grade.Result) {
	r.Points, r.Problem, r.Mend = result.Points, result.Problem, ""
	if m := result.Headline(); m != nil {
		r.Mend = m.Failure.Message
	}
	for i, m := range result.Checks {
		c := Check{Name: m.Name, Points: m.Points, Of: m.Of, Passed: m.Passed, TimedOut: m.TimedOut}
		if f := m.Failure; f != nil {
			c.Message, c.See, c.Session = f.Message, f.See, f.Session
		}
		r.Checks[i] = c
	}
}

// late is the first check that took too long, which says more of the machine than of the work; "" if none did.
func (r *Record) late() string {
	for _, c := range r.Checks {
		if c.TimedOut {
			return c.Name
		}
	}
	return ""
}

// First is the first thing to mend: a sentence; "" for nothing.
func (r *Record) First() string {
	if r.Status != Marked {
		return r.Why
	}
	if r.Problem != "" {
		return firstLine(r.Problem)
	}
	for _, c := range r.Checks { // of an older result, which says no more
		if r.Mend == "" && !c.Passed {
			return sentence(firstLine(c.Message))
		}
	}
	return sentence(firstLine(r.Mend))
}

// sentence is the first of a text.
func sentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}

func firstLine(s string) string {
	for i, r := range s {
		if r == '\n' {
			return s[:i]
		}
	}
	return s
}

// write keeps a record, whole or not at all.
func (r *Record) write(name string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return program.WriteWhole(name, append(data, '\n'))
}

// mostKept is how large a result may be, in bytes.
const mostKept = 4 << 20

// read is a record that was kept; nil where there is none that can be read.
func read(name string) *Record {
	if info, err := os.Stat(name); err != nil || info.Size() > mostKept {
		return nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	r := &Record{}
	if json.Unmarshal(data, r) != nil || r.Version < 1 || r.Version > Version {
		return nil
	}
	return r
}

// Read reads the results that are kept in folders, in order of their names, each of one submission once: a later
// folder's stands for an earlier one's.
func Read(folders []string) ([]*Record, error) {
	found := map[string]*Record{}
	for _, dir := range folders {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if filepath.Ext(e.Name()) != ".json" {
				continue
			}
			r := read(filepath.Join(dir, e.Name()))
			if r == nil || r.ID+".json" != e.Name() {
				return nil, fmt.Errorf("%s is no result of this version", filepath.Join(dir, e.Name()))
			}
			found[r.ID] = r
		}
	}
	var list []*Record
	for _, r := range found {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b *Record) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list, nil
}

// So much of a folder tells whether it has changed.
const (
	mostFiles = 200
	mostRead  = 2 << 20 // bytes of a file
)

// fingerprint is another one where the files that are marked are others, or the lab, or the program.
func (c *Class) fingerprint(s Submission, dir fs.FS) string {
	h, files := sha256.New(), 0
	fmt.Fprintf(h, "%d %s %q\n", Version, c.Made, c.seed(s.ID))
	_ = fs.WalkDir(dir, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil || !e.Type().IsRegular():
			return nil
		case files == mostFiles:
			return fs.SkipAll
		}
		files++
		if f, err := dir.Open(name); err == nil {
			fmt.Fprintf(h, "%q\n", name)
			n, _ := io.Copy(h, io.LimitReader(f, mostRead))
			fmt.Fprintf(h, "\n%d\n", n)
			_ = f.Close()
		}
		return nil
	})
	lab, _ := c.Lab.Exported(false)
	for _, name := range sorted(lab) {
		fmt.Fprintf(h, "%q %x\n", name, sha256.Sum256(lab[name]))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sorted(files map[string][]byte) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
