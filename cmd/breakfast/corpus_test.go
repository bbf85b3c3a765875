package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// venusCall is a call number in a0, as Venus has it.
var venusCall = regexp.MustCompile(`li\s+a0\s*,?\s*\d+\b|addi\s+a0\s*,\s*(x0|zero)\s*,\s*\d+`)

// Programs for RARS and Venus in a folder that BREAKFAST_CORPUS names, each run in its environment: how many end, and
// how the others do not. What a program may do is end with its own code, reach the limit, or fault; never more.
//
//	BREAKFAST_CORPUS=FOLDER go test ./cmd/breakfast -run EnvironmentsOnCorpus -v -timeout 1h
func TestEnvironmentsOnCorpus(t *testing.T) {
	folder := os.Getenv("BREAKFAST_CORPUS")
	if folder == "" {
		t.Skip("BREAKFAST_CORPUS names no folder of public programs")
	}
	met := map[string]int{}
	require.NoError(t, filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if ext := filepath.Ext(path); err != nil || d.IsDir() || ext != ".s" && ext != ".asm" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "ecall") {
			return err
		}
		env := "rars"
		if s := string(text); venusCall.MatchString(s) && !strings.Contains(s, "a7") && !strings.Contains(s, "x17") ||
			strings.Contains(s, ".import") {
			env = "venus"
		}
		typed := filepath.Join(t.TempDir(), "typed")
		require.NoError(t, os.WriteFile(typed, []byte("5\n3\n2\nabc\n1\n1\n1\n1\n0\n0\n"), 0o666))
		status, _, errs := say(t, "run", "--env", env, "--input", typed, "--max-steps", "20000000",
			"--max-time", "0", path)
		assert.NotContains(t, errs, "goroutine ", path)
		switch {
		case status == statusFailed:
			met["is not assembled"]++
		case status >= 120:
			met[fmt.Sprintf("ends with %d", status)]++
			t.Logf("%d %s: %s", status, path, strings.SplitN(errs, "\n", 2)[0])
		default:
			met["ends by itself"]++
		}
		return nil
	}))
	for _, name := range slices.Sorted(maps.Keys(met)) {
		t.Logf("%5d  %s", met[name], name)
	}
}
