package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the first version of each form wrote is read: files of testdata/stability are never changed. See
// docs/stability.md.
func TestStability(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("testdata/stability")))
	t.Chdir(dir)
	run := func(status int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		assert.Equal(t, status, Main(args, strings.NewReader(""), &out, &out), "%s", &out)
		return out.String()
	}
	assert.Contains(t, run(0, "lab", "check", "--sheet", "lab-1", "lab-1/answers"), "100/100")
	assert.Contains(t, run(1, "lab", "check", "--sheet", "lab-1", "lab-1/skeleton"), "fill: Fill it once, not 0 times.")
	assert.Contains(t, run(0, "grade", "merge", "results-1"), "anna      40  .X      There were 0 exceptions.")
	assert.NotContains(t, run(0, "trace", "run-1.session"), "wrong:")

	var doc map[string]any
	require.NoError(t, json.Unmarshal([]byte(run(1, "lab", "check", "--sheet", "lab-1", "lab-1/skeleton", "--json")),
		&doc))
	old, err := os.ReadFile(filepath.Join(dir, "result-1.json"))
	require.NoError(t, err)
	var was map[string]any
	require.NoError(t, json.Unmarshal(old, &was))
	keeps(t, "", was, doc)
}

// keeps says that a document has all that an older one had; there may be more.
func keeps(t *testing.T, path string, was, is any) {
	switch was := was.(type) {
	case map[string]any:
		now, _ := is.(map[string]any)
		for key, v := range was {
			keeps(t, path+"."+key, v, now[key])
		}
	case []any:
		now, _ := is.([]any)
		if assert.Len(t, now, len(was), path) {
			for i := range was {
				keeps(t, path, was[i], now[i])
			}
		}
	default:
		assert.Equal(t, was, is, path)
	}
}
