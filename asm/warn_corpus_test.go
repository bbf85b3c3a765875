package asm

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/source"
)

// TestWarningsOnCorpus says which warnings there are about the sources under the folder that BREAKFAST_CORPUS names:
// each should be looked at, as a wrong one is worse than none. With -v it lists them.
//
//	BREAKFAST_CORPUS=$HOME/riscv-sources go test ./asm -run TestWarningsOnCorpus -v
func TestWarningsOnCorpus(t *testing.T) {
	root := os.Getenv("BREAKFAST_CORPUS")
	if root == "" {
		t.Skip("BREAKFAST_CORPUS names no folder")
	}
	files, clean := 0, 0
	kinds := map[string]int{}
	where := map[string]map[string]bool{}
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || d.IsDir() || ext != ".s" && ext != ".asm" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		files++
		warnings, ok := warningsOf(path, string(b), root)
		if ok {
			clean++
		}
		for _, w := range warnings {
			kinds[w.Name]++
			if where[w.Name] == nil {
				where[w.Name] = map[string]bool{}
			}
			where[w.Name][path] = true
			t.Logf("%s %s:%d: %s | %s", w.Name, strings.TrimPrefix(w.File, root), w.Line, w.Msg,
				strings.TrimSpace(w.Text))
		}
		return nil
	}))
	var lines []string
	for k, n := range kinds {
		lines = append(lines, fmt.Sprintf("%6d of %s, in %d files", n, k, len(where[k])))
	}
	slices.Sort(lines)
	fmt.Printf("%d files, %d of them without errors\n%s\n", files, clean, strings.Join(lines, "\n"))
}

// warningsOf is what the assembler warns of in a file, also where it has errors; ok says that it has none.
func warningsOf(path, text, root string) (list source.ErrorList, ok bool) {
	opt := Options{Arch: "rv32imac_zicsr_zifencei", Open: os.ReadFile, Warn: func(*source.Error) {}}
	for dir := filepath.Dir(path); strings.HasPrefix(dir, root); dir = filepath.Dir(dir) {
		opt.Include = append(opt.Include, dir)
	}
	if !strings.Contains(text, "c.") {
		opt.Arch = ""
	}
	a := newAssembler(opt)
	switch {
	case !a.read([]Source{{path, text}}) || len(a.Errs) > 0:
		return nil, false // of what does not assemble nobody hears a warning
	case a.Link() != nil:
		a.warnLast()
	}
	return a.Warned, len(a.Errs) == 0
}
