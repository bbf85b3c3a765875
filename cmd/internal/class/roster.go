package class

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"breakfast/cmd/internal/program"
)

// named is what a submission may be called: its result is kept in a file of that name.
var named = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,99}$`)

// Folders are submissions by folder, called as the folders are. The sessions that "lab check" writes beside them, which
// in/* names too, are passed over.
func Folders(names []string) ([]Submission, error) {
	var all []Submission
	for _, name := range names {
		if program.IsSession([]string{name}) {
			continue
		}
		whole, err := filepath.Abs(name)
		if err != nil {
			return nil, err
		}
		all = append(all, Submission{filepath.Base(whole), name})
	}
	return all, unique(all)
}

// Roster reads submissions from lines "id,folder", the folder relative to dir; without a folder it is called like the
// id. A first line "id,folder" is a heading.
func Roster(r io.Reader, dir string) ([]Submission, error) {
	lines := csv.NewReader(io.LimitReader(r, mostKept))
	lines.FieldsPerRecord, lines.TrimLeadingSpace, lines.Comment = -1, true, '#'
	var all []Submission
	for n := 1; ; n++ {
		f, err := lines.Read()
		switch {
		case errors.Is(err, io.EOF):
			return all, unique(all)
		case err != nil:
			return nil, fmt.Errorf("the roster: %w", err)
		case n == 1 && strings.EqualFold(f[0], "id"):
			continue
		}
		s := Submission{ID: strings.TrimSpace(f[0])}
		if s.Folder = s.ID; len(f) > 1 && strings.TrimSpace(f[1]) != "" {
			s.Folder = strings.TrimSpace(f[1])
		}
		if !filepath.IsAbs(s.Folder) {
			s.Folder = filepath.Join(dir, filepath.FromSlash(s.Folder))
		}
		all = append(all, s)
	}
}

// unique says what is wrong with names.
func unique(all []Submission) error {
	seen := map[string]string{}
	for _, s := range all {
		if !named.MatchString(s.ID) {
			return fmt.Errorf("%q cannot be a submission's name: want letters, digits and _ . @ + -, at most 100; "+
				"in a roster it has another, id,folder", s.ID)
		}
		if other, twice := seen[s.ID]; twice {
			return fmt.Errorf("two submissions are called %s: %s and %s; a roster gives them names of their own",
				s.ID, other,
				s.Folder)
		}
		seen[s.ID] = s.Folder
	}
	if len(all) == 0 {
		return errors.New("there is no submission")
	}
	return nil
}

// Shard is every n-th submission, beginning with the i-th, from 1.
func Shard(all []Submission, i, n int) (list []Submission) {
	for k, s := range all {
		if k%n == i-1 {
			list = append(list, s)
		}
	}
	return list
}
