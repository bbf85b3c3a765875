package main

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mostBytes is how large the page may be, compressed as hosts do it.
const mostBytes = 5_000_000

// brotli prints how many bytes the files of a folder have, compressed. Hosts take more pains: this is an upper bound.
const brotli = `const z = require("zlib"), fs = require("fs"), dir = process.argv[1];
console.log(fs.readdirSync(dir).reduce((n, f) => n + z.brotliCompressSync(fs.readFileSync(dir + "/" + f),
	{ params: { [z.constants.BROTLI_PARAM_QUALITY]: 10, [z.constants.BROTLI_PARAM_LGWIN]: 24 } }).length, 0));`

// The page is built, is small, and does in Chromium what it is for.
func TestPage(t *testing.T) {
	if os.Getenv("BREAKFAST_ORACLES") != "require" {
		t.Skip("a minute in Chromium, and packages from npm: BREAKFAST_ORACLES=require runs it")
	}
	dir := t.TempDir()
	b, err := newBuilder(filepath.Join(dir, "dist"))
	require.NoError(t, err)
	require.NoError(t, b.build())
	out, err := exec.Command("node", "-e", brotli, b.out).Output()
	require.NoError(t, err)
	var size int
	require.NoError(t, json.Unmarshal(out, &size))
	assert.Less(t, size, mostBytes)
	t.Logf("%d bytes by brotli, of quality 10", size)

	file := filepath.Join(dir, "expected.json")
	data, err := json.Marshal(b.expected(t, dir))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, data, 0o666))
	cmd := exec.Command("node", "test/page.mjs", b.out, file)
	cmd.Dir = b.web
	out, err = cmd.CombinedOutput()
	assert.NoError(t, err, "%s", out)
	t.Logf("%s", out)
}

// expected is what the command line says, and the page should say, too.
func (b *builder) expected(t *testing.T, dir string) any {
	breakfast := func(args ...string) string {
		cmd := exec.Command("go", append([]string{"run", "./cmd/breakfast"}, args...)...)
		cmd.Dir = b.root
		out, err := cmd.Output()
		if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) { // a failed check is one
			require.NoError(t, err, "%q", args)
		}
		return string(out)
	}
	var run struct {
		Stats struct {
			Digest string `json:"digest"`
		} `json:"stats"`
	}
	require.NoError(t, json.Unmarshal([]byte(breakfast("run", "preemptive", "--json", "--stats")), &run))
	_, report, found := strings.Cut(breakfast("run", "preemptive"), "Breakfast is served")
	require.True(t, found)
	labs, kettle := filepath.Join(dir, "labs"), filepath.Join(dir, "kettle")
	breakfast("lab", "export", labs)
	breakfast("lab", "start", "kettle", kettle)
	text := func(path string) []byte {
		text, err := os.ReadFile(filepath.Join(labs, "1-kettle", path, "kettle.s"))
		require.NoError(t, err)
		return text
	}
	wrong := text("wrong/wired-amount")
	require.NoError(t, os.WriteFile(filepath.Join(kettle, "kettle.s"), wrong, 0o666))
	return map[string]any{"digest": run.Stats.Digest, "report": "Breakfast is served" + report, "wrong": string(wrong),
		"check": breakfast("lab", "check", kettle), "answer": string(text("answers"))}
}
