// Package class has a class's submissions of a lab marked: many folders, some at once, each with a result of its own
// that is kept, so that what was marked is not marked again, and what was interrupted goes on.
package class

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"breakfast/cmd/internal/lab"
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
}

// Mark marks those that were not marked as they are now, and returns the results of all, in order of the submissions.
// Done is told of each that is there. Early done, ctx leaves out those that were not begun; what is under way is not
// kept.
func (c *Class) Mark(ctx context.Context, done func(r *Record)) ([]*Record, error) {
	if err := os.MkdirAll(c.Results, 0o777); err != nil {
		return nil, err
	}
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
	r.take(grade.Unmarked(r.Lab, c.Lab.Sheet, errors.New("")))
	root, err := os.OpenRoot(s.Folder)
	if err != nil {
		r.Why = "the folder cannot be opened: " + reason(err)
		return r, r.write(c.file(s))
	}
	defer root.Close()
	r.Fingerprint = c.fingerprint(root.FS())
	if old := read(c.file(s)); old != nil && old.Fingerprint == r.Fingerprint && old.ID == r.ID &&
		old.Status == Marked {
		old.Folder, old.Kept = r.Folder, true
		return old, nil
	}
	r.Status, r.Why = Marking, "it was interrupted"
	if err := r.write(c.file(s)); err != nil {
		return nil, err
	}
	c.check(ctx, r, root.FS())
	if ctx.Err() != nil {
		return nil, nil
	}
	return r, r.write(c.file(s))
}

// check has a submission judged. What goes wrong in the judging is nobody's points.
func (c *Class) check(ctx context.Context, r *Record, dir fs.FS) {
	defer func() {
		if p := recover(); p != nil {
			r.Status, r.Why = NotMarked, fmt.Sprintf("the grader failed: %v", p)
		}
	}()
	result := c.Lab.Check(ctx, dir)
	if result.NotMarked != "" {
		r.Status, r.Why = NotMarked, result.NotMarked
		return
	}
	r.Status, r.Why = Marked, ""
	r.take(result)
	r.Grams = grams(c.Lab, dir)
}

func (c *Class) file(s Submission) string { return filepath.Join(c.Results, s.ID+".json") }

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
	switch old := read(c.file(s)); {
	case old == nil:
		return "new"
	case old.Status != Marked:
		return old.Status + " so far: " + old.Why
	case old.Fingerprint != c.fingerprint(root.FS()):
		return "changed"
	}
	return ""
}
