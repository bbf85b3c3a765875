// Package lab is the exercises as the command line hands them out and takes them in: it copies what a
// student begins with, makes a program of what is handed in, and has it judged by package grade.
package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"breakfast/cmd/internal/program"
	"breakfast/grade"
	"breakfast/machine"
	"breakfast/programs"
)

// A Lab is one exercise.
type Lab struct {
	Number string // its place in the course: "1", "3c"
	Folder string // its folder in programs.Labs: "1-hello"
	Sheet  *grade.Sheet

	files  fs.FS         // where its folder is, and those of other labs
	broken error         // its sheet cannot be read
	board  program.Board // what On chose
	config machine.Config
	typed  []byte
}

// On chooses the machine that the lab is checked on and shown on. What is not chosen is as the sheet says.
func (l *Lab) On(b program.Board) error {
	c, err := b.Config(nil)
	if err == nil {
		l.typed, err = b.Typed()
	}
	l.board, l.config = b, c
	return err
}

// Seeded is the lab with the values of its runs drawn for a seed; see grade.Sheet.
func (l *Lab) Seeded(seed string) *Lab {
	to := *l
	to.Sheet = l.Sheet.Seeded(seed)
	return &to
}

// All is the labs in order.
func All() ([]*Lab, error) {
	entries, err := fs.ReadDir(programs.Labs(), ".")
	if err != nil {
		return nil, err
	}
	var list []*Lab
	for _, e := range entries {
		l, err := read(programs.Labs(), e.Name())
		if err != nil {
			return nil, fmt.Errorf("labs/%s/checks: %w", e.Name(), err)
		}
		for _, o := range list {
			if o.Sheet.Name == l.Sheet.Name {
				return nil, fmt.Errorf("labs/%s and %s have the same name", o.Folder, l.Folder)
			}
		}
		list = append(list, l)
	}
	return list, nil
}

func read(files fs.FS, folder string) (*Lab, error) {
	sheet, err := readSheet(files, folder)
	if err != nil {
		return nil, err
	}
	if sheet.Of != "" {
		of, err := readSheet(files, sheet.Of)
		if err != nil {
			return nil, err
		}
		sheet.Take(of)
	}
	if sheet.Name == "" {
		return nil, errors.New("it has no name")
	}
	if recorded, err := fs.ReadFile(files, path.Join(folder, "recorded")); err == nil {
		if err := sheet.SetRecorded(string(recorded)); err != nil {
			return nil, err
		}
	}
	number, _, _ := strings.Cut(folder, "-")
	return &Lab{Number: number, Folder: folder, Sheet: sheet, files: files}, nil
}

func readSheet(files fs.FS, folder string) (*grade.Sheet, error) {
	text, err := fs.ReadFile(files, path.Join(folder, "checks"))
	if err != nil {
		return nil, err
	}
	sheet, err := grade.Parse(string(text))
	if err == nil && sheet.Env != "" {
		err = new(program.Env).Set(sheet.Env)
	}
	return sheet, err
}

// Find is the lab of that name or number; or, of a name with a slash in it or of dots, the one in that folder.
func Find(name string) (*Lab, error) {
	if strings.ContainsAny(name, `/\`) || strings.Trim(name, ".") == "" {
		return Open(name)
	}
	list, err := All()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, l := range list {
		if l.Sheet.Name == name || l.Number == name || l.Folder == name {
			return l, nil
		}
		names = append(names, l.Sheet.Name)
	}
	return nil, fmt.Errorf("there is no lab %q: there are %s; a folder of your own is ./%s", name,
		strings.Join(names, ", "), name)
}

// ErrNoLab says that a folder holds nothing that was handed out.
var ErrNoLab = errors.New("holds no lab: breakfast lab start NAME DIR makes a folder to work in")

// In is the lab whose files are in a folder.
func In(dir fs.FS) (*Lab, error) {
	list, err := All()
	if err != nil {
		return nil, err
	}
	var found *Lab
	for _, l := range list {
		there := true
		for _, f := range l.Sheet.Files {
			if _, err := fs.Stat(dir, f); err != nil && !l.Gives(f) {
				there = false
			}
		}
		switch {
		case there && found != nil:
			return nil, fmt.Errorf("holds labs %s and %s: give each a folder of its own",
				found.Sheet.Name, l.Sheet.Name)
		case there:
			found = l
		}
	}
	if found == nil {
		return nil, ErrNoLab
	}
	return found, nil
}

// Files are what a student begins with, by name: the skeleton, what is given with it, and the handout.
func (l *Lab) Files() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := l.walk("skeleton", func(name string, text []byte) { files[name] = text })
	for _, g := range l.Sheet.Given {
		if err == nil {
			files[path.Base(g)], err = l.given(path.Base(g))
		}
	}
	if err == nil {
		files["handout.md"], err = l.file("handout.md")
	}
	return files, err
}

// ErrNoAnswers says that a program for students holds no answers, and what goes with them.
var ErrNoAnswers = errors.New("this program holds no answers, wrong solutions and notes: it was built with -tags " +
	"noanswers")

// Answers are the same files, with all gaps filled.
func (l *Lab) Answers() (map[string][]byte, error) {
	if !programs.HasAnswers && !l.Own() {
		return nil, ErrNoAnswers
	}
	files, err := l.Files()
	if err == nil {
		err = l.walk("answers", func(name string, text []byte) { files[name] = text })
	}
	return files, err
}

// Gives says that a file comes with the lab and is not to be changed: the lab's own is what is checked.
func (l *Lab) Gives(name string) bool {
	_, err := l.given(name)
	return err == nil
}

// given is a file that comes with the lab and is not to be changed; fs.ErrNotExist if there is none of that name.
func (l *Lab) given(name string) ([]byte, error) {
	for _, g := range l.Sheet.Given {
		folder, base := path.Split(g)
		if base != name {
			continue
		}
		if folder == "" {
			folder = l.Folder
		}
		return fs.ReadFile(l.files, path.Join(folder, "skeleton", base))
	}
	return nil, fs.ErrNotExist
}

// Exported is the whole lab, by path, with what it takes from others, its other solutions a folder each; without
// answers, also without these and the notes for teachers.
func (l *Lab) Exported(answers bool) (map[string][]byte, error) {
	if answers && !programs.HasAnswers && !l.Own() {
		return nil, ErrNoAnswers
	}
	files := map[string][]byte{}
	err := l.walk(".", func(name string, text []byte) {
		top, _, _ := strings.Cut(name, "/")
		if answers || top != "answers" && top != "right" && top != "wrong" && top != "notes.md" {
			files[path.Join(l.Folder, name)] = text
		}
	})
	for _, g := range l.Sheet.Given { // which may be another lab's
		if err == nil {
			files[path.Join(l.Folder, "skeleton", path.Base(g))], err = l.given(path.Base(g))
		}
	}
	if of := l.Sheet.Of; err == nil && of != "" {
		name := path.Join(of, "checks")
		files[name], err = fs.ReadFile(l.files, name)
	}
	if err == nil && answers {
		err = l.exportSolutions(files)
	}
	return files, err
}

func (l *Lab) file(name string) ([]byte, error) {
	return fs.ReadFile(l.files, path.Join(l.Folder, name))
}

// walk calls f with each file below a folder of the lab.
func (l *Lab) walk(folder string, f func(name string, text []byte)) error {
	root, err := fs.Sub(l.files, path.Join(l.Folder, folder))
	if err != nil {
		return err
	}
	return fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, name)
		f(name, text)
		return err
	})
}
