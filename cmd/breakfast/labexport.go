package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	"breakfast/cmd/internal/lab"
)

func (a *app) labExport() *cobra.Command {
	var without bool
	var autograder, binary string
	cmd := &cobra.Command{
		Use:   "export DIR",
		Short: "Write all labs to a folder, for who teaches with them",
		Long: `Writes every lab with its handout, skeleton and checks; and with the answers, wrong solutions to try
the checks on, and notes for teachers, unless they are to be left out. Nothing is written over.

With --gradescope it writes an autograder for Gradescope of one lab instead, which is named in place of
DIR: a ZIP file with breakfast itself in it, for Linux on amd64. docs/grading.md says more.`,
		Example: `  breakfast lab export labs
  breakfast lab export --no-answers handouts
  breakfast lab export --gradescope autograder.zip rings`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if autograder != "" {
				return a.exportAutograder(autograder, binary, args[0])
			}
			return a.exportLabs(args[0], without)
		},
	}
	cmd.Flags().BoolVar(&without, "no-answers", false, "leave out answers, wrong solutions and notes for teachers")
	cmd.Flags().StringVar(&autograder, "gradescope", "", "write an autograder for Gradescope to `ZIP`")
	cmd.Flags().StringVar(&binary, "binary", "", "put the program `FILE` into it, and not this one")
	return cmd
}

func (a *app) exportLabs(dir string, without bool) error {
	labs, err := lab.All()
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for _, l := range labs {
		some, err := l.Exported(!without)
		if errors.Is(err, lab.ErrNoAnswers) {
			return failure{statusFailed, fmt.Errorf("%w; --no-answers leaves them out", err)}
		}
		if err != nil {
			return err
		}
		for name, text := range some {
			files[name] = text
		}
	}
	names, err := lab.Copy(dir, files)
	if err != nil {
		return failure{statusFailed, err}
	}
	return a.print(fmt.Appendf(nil, "%d labs, %d files, in %s\n", len(labs), len(names), dir))
}

// What Gradescope runs: setup.sh once, when the image is made, and run_autograder in /autograder for each submission.
// Should breakfast itself be stopped, what it wrote before each check is there; should it not even begin, what is
// written here.
const (
	autograderSetup = `#!/bin/sh
set -e
chmod +x /autograder/source/breakfast
%s`
	autograderRun = `#!/bin/sh
# Writes results/results.json about the files in submission.
cd "$(dirname "$0")" || exit 1
mkdir -p results
echo '{"score": 0, "output": "The grader could not be started: tell who teaches."}' >results/results.json
source/breakfast lab check --sheet %s submission --timeout 5m --gradescope results/results.json
status=$?
# 0 and 1 are marks, 3 is what cannot be marked, and says why: results.json has all of these.
[ "$status" -le 1 ] || [ "$status" -eq 3 ]
`
)

// exportAutograder writes a lab's autograder.
func (a *app) exportAutograder(name, binary, which string) error {
	l, err := lab.Find(which)
	if err != nil {
		return failure{statusUsage, err}
	}
	if binary == "" {
		if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
			return failure{statusUsage, errors.New("Gradescope runs Linux on amd64, and this program is for " +
				runtime.GOOS + " on " + runtime.GOARCH + ": --binary FILE names one for it")}
		}
		if binary, err = os.Executable(); err != nil {
			return err
		}
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		return failure{statusUsage, err}
	}
	setup, sheet := "", l.Sheet.Name
	if l.Sheet.Needs != "" {
		setup = "apt-get update\napt-get install -y gcc-riscv64-unknown-elf\n"
	}
	files := []zipped{{"breakfast", program, 0o755}}
	if l.Own() {
		sheet = path.Join("source", "labs", l.Folder)
		some, err := l.Exported(false)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(some)) {
			files = append(files, zipped{path.Join("labs", name), some[name], 0o644})
		}
	}
	files = append(files, zipped{"setup.sh", fmt.Appendf(nil, autograderSetup, setup), 0o755},
		zipped{"run_autograder", fmt.Appendf(nil, autograderRun, sheet), 0o755})
	data, err := zipOf(files)
	if err == nil {
		err = a.writeFile(name, data)
	}
	return err
}

// zipped is a file of an archive.
type zipped struct {
	name string
	data []byte
	mode os.FileMode
}

// zipOf is an archive of files, the same bytes each time.
func zipOf(files []zipped) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
		h.SetMode(f.mode)
		to, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}
