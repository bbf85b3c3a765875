package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func runFmt(t *testing.T, stdin string, args ...string) (out string, err error) {
	t.Helper()
	var b bytes.Buffer
	a := &app{stdin: strings.NewReader(stdin)}
	a.setStreams(&b, &b)
	cmd := a.fmt()
	cmd.SetArgs(args)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return b.String(), err
}

func TestFmt(t *testing.T) {
	const ragged = "loop: addi a0,a0,-1 # down\n\n\tbnez a0,loop\n\n\n\n\n\n\n\n        ret\n ret"
	const formatted = "loop:   addi    a0, a0, -1              # down\n\n        bnez    a0, loop\n\n\n\n\n\n\n\n    " +
		"    ret\n        ret\n"
	out, err := runFmt(t, ragged)
	require.NoError(t, err)
	assert.Equal(t, formatted, out)

	name := filepath.Join(t.TempDir(), "a.s")
	require.NoError(t, os.WriteFile(name, []byte(ragged), 0o666))
	out, err = runFmt(t, "", "-d", name)
	assert.Equal(t, failure{statusFailed, nil}, err)
	assert.Equal(t, `--- `+name+`
+++ `+name+` (formatted)
@@ -1,6 +1,6 @@
-loop: addi a0,a0,-1 # down
+loop:   addi    a0, a0, -1              # down
 
-	bnez a0,loop
+        bnez    a0, loop
 
 
 
@@ -9,4 +9,4 @@
 
 
         ret
- ret
\ No newline at end of file
+        ret
`, out)

	out, err = runFmt(t, "", "-w", name)
	require.NoError(t, err)
	assert.Empty(t, out)
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, formatted, string(b))
	out, err = runFmt(t, "", "-d", name)
	require.NoError(t, err)
	assert.Empty(t, out)

	for _, args := range [][]string{{"-w"}, {"-w", "-"}, {"-d", "-w", name}, {filepath.Join(t.TempDir(), "none.s")}} {
		_, err = runFmt(t, "", args...)
		var f failure
		require.ErrorAs(t, err, &f, args)
		assert.Equal(t, statusUsage, f.status, args)
	}
	_, err = runFmt(t, "\x00")
	assert.ErrorContains(t, err, "not text")
}
