package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Both commands for six targets, and their sums. (That the compiler makes the same bytes twice is shown by -twice,
// which takes minutes.)
func TestBuild(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	sums, err := build(targets, "v1.2", dir, func(t target, command, version, file string) error {
		return os.WriteFile(file, []byte("tea"), 0o777)
	})
	require.NoError(t, err)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	assert.Equal(t, []string{"SHA256SUMS",
		"breakfast-v1.2-darwin-amd64", "breakfast-v1.2-darwin-arm64", "breakfast-v1.2-linux-amd64",
		"breakfast-v1.2-linux-arm64",
		"breakfast-v1.2-windows-amd64.exe", "breakfast-v1.2-windows-arm64.exe",
		"kitchen-v1.2-darwin-amd64", "kitchen-v1.2-darwin-arm64", "kitchen-v1.2-linux-amd64",
		"kitchen-v1.2-linux-arm64",
		"kitchen-v1.2-windows-amd64.exe", "kitchen-v1.2-windows-arm64.exe"}, names)
	assert.Regexp(t, "^[0-9a-f]{64}  breakfast-v1.2-darwin-amd64\n", string(sums))
	file, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	require.NoError(t, err)
	assert.Equal(t, sums, file)
}

func TestChoices(t *testing.T) {
	list, err := chosen("linux/arm64,windows/amd64")
	require.NoError(t, err)
	assert.Equal(t, []target{{"linux", "arm64"}, {"windows", "amd64"}}, list)
	_, err = chosen("plan9/amd64")
	assert.ErrorContains(t, err, "-only plan9/amd64: there are linux/amd64 linux/arm64 darwin/amd64")
	_, err = versionName("../tea")
	assert.ErrorContains(t, err, "want letters, digits")
	name, err := versionName("v1.0-3-gabc")
	require.NoError(t, err)
	assert.Equal(t, "v1.0-3-gabc", name)
}

// What is hidden is not copied: the second build knows nothing of git.
func TestCopySources(t *testing.T) {
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	for _, name := range []string{"a.go", "b/c.s", ".git/config"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(from, name)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(from, name), []byte(name), 0o666))
	}
	require.NoError(t, copySources(to, from))
	assert.FileExists(t, filepath.Join(to, "a.go"))
	assert.FileExists(t, filepath.Join(to, "b", "c.s"))
	assert.NoDirExists(t, filepath.Join(to, ".git"))
}
