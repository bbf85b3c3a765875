// Package class has a class's submissions of a lab marked: many folders, some at once, each with a result of its own
// that is kept, so that what was marked is not marked again, and what was interrupted goes on.
package class

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"time"

	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/cpu/isa"
	"breakfast/grade"
)

// A Submission is a folder that somebody handed in.
type Submission struct {
	ID     string // who, as the roster says; or the folder's name
	Folder string
}

// A Class is submissions of a lab.
type Class struct {
	Lab         *lab.Lab
	Submissions []Submission
	Jobs        int    // how many are marked at once; 1 at least
	Results     string // the folder where results are kept, a file each
	Made        string // the program's version: another one marks again
	Seed        string // draws the values of runs …
	ByID        bool   // … or each one's own id does

	Most time.Duration // for each check; 0: as long as it takes

	skeleton map[uint32]bool // the runs of what everybody begins with; see grams
}

// Mark marks those that were not marked as they are now, and returns the results of all, in order of the submissions.
// Done is told of each that is there. Early done, ctx leaves out those that were not begun; what is under way is not
// kept.
func (c *Class) Mark(ctx context.Context, done func(r *Record)) ([]*Record, error) {
	if err := os.MkdirAll(c.Results, 0o777); err != nil {
		return nil, err
	}
	c.skeleton = runs(c.Lab.Begun(ctx))
	records := make([]*Record, len(c.Submissions))
	errs := make([]error, len(c.Submissions))
	var told sync.Mutex
	var group sync.WaitGroup
	next := make(chan int)
	for range max(1, c.Jobs) {
		group.Go(func() {
			for i := range next {
				records[i], errs[i] = c.mark(ctx, c.Submissions[i])
				if records[i] != nil {
					told.Lock()
					done(records[i])
					told.Unlock()
				}
			}
		})
	}
	for i := range c.Submissions {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	group.Wait()
	return records, errors.Join(append(errs, ctx.Err())...)
}

// mark marks one, if it was not, and keeps the result. An error is that it cannot be kept.
func (c *Class) mark(ctx context.Context, s Submission) (*Record, error) {
	r := &Record{Version: Version, Lab: c.Lab.Sheet.Name, Title: c.Lab.Sheet.Title, ID: s.ID,
		Folder: filepath.ToSlash(s.Folder), Status: NotMarked}
	for i := range c.Lab.Sheet.Checks {
		check := &c.Lab.Sheet.Checks[i]
		r.Of += check.Points
		r.Checks = append(r.Checks, Check{Name: check.Name, Of: check.Points})
	}
	root, err := os.OpenRoot(s.Folder)
	if err != nil {
		r.Why = "the folder cannot be opened: " + reason(err)
		return r, r.write(c.file(s.ID))
	}
	defer root.Close()
	r.Fingerprint = c.fingerprint(s, root.FS())
	if old := read(c.file(s.ID)); old != nil && old.Fingerprint == r.Fingerprint && old.ID == r.ID &&
		old.Status == Marked && old.late() == "" {
		old.Folder, old.Kept = r.Folder, true
		return old, nil
	}
	r.Status, r.Why = Marking, "it was interrupted"
	if err := r.write(c.file(s.ID)); err != nil {
		return nil, err
	}
	c.check(ctx, r, root.FS())
	if ctx.Err() != nil {
		return nil, nil
	}
	return r, r.write(c.file(s.ID))
}

// check has a submission judged. What goes wrong in the judging is nobody's points.
func (c *Class) check(ctx context.Context, r *Record, dir fs.FS) {
	defer func() {
		if p := recover(); p != nil {
			r.Status, r.Why = NotMarked, fmt.Sprintf("the grader failed: %v", p)
		}
	}()
	result := c.Lab.Seeded(c.seed(r.ID)).CheckWith(ctx, dir, lab.With{
		Most: c.Most,
		Begun: func(soFar *grade.Result, check string) {
			r.take(soFar)
			r.Why = "it was interrupted in check " + check
			_ = r.write(c.file(r.ID)) // if that cannot be done it is said in the end
		},
		Code: func(code []isa.Inst) { r.Grams = grams(code, c.skeleton) },
	})
	if result.NotMarked != "" {
		r.Status, r.Why = NotMarked, result.NotMarked
		return
	}
	r.Status, r.Why = Marked, ""
	c.keepSessions(r.ID, result)
	r.take(result)
}

// seed draws the values of one's runs.
func (c *Class) seed(id string) string {
	if c.ByID {
		return id
	}
	return c.Seed
}

func (c *Class) file(id string) string { return filepath.Join(c.Results, id+".json") }

// keepSessions keeps the run of each check that failed, and says so in its failure. What there is of those that passed
// goes away. Marks are not lost for it.
func (c *Class) keepSessions(id string, result *grade.Result) {
	dir := filepath.Join(c.Results, "sessions", id)
	for i := range result.Checks {
		m := &result.Checks[i]
		name := filepath.Join(dir, m.Name+".session")
		run := result.SessionOf(i)
		if run == nil {
			if program.MayRecord(name) == nil {
				_ = os.Remove(name)
			}
			continue
		}
		if data, err := run.Encode(); err == nil && os.MkdirAll(dir, 0o777) == nil && program.MayRecord(name) == nil &&
			program.WriteWhole(name, data) == nil {
			m.Failure.Shown(path.Join("sessions", id, m.Name+".session"))
		}
	}
}

// reason is an error without the path.
func reason(err error) string {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Would says why a submission would be marked; "" if it was, as it is now.
func (c *Class) Would(s Submission) string {
	root, err := os.OpenRoot(s.Folder)
	if err != nil {
		return "the folder cannot be opened: " + reason(err)
	}
	defer root.Close()
	if err := c.Lab.Markable(root.FS()); err != nil {
		return err.Error()
	}
	switch old := read(c.file(s.ID)); {
	case old == nil:
		return "new"
	case old.Status != Marked:
		return old.Status + " so far: " + old.Why
	case old.Fingerprint != c.fingerprint(s, root.FS()):
		return "changed"
	case old.late() != "":
		return "check " + old.late() + " took too long"
	}
	return ""
}
