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

	"breakfast/asm/image"
)

// oddText ends with code 0 where misaligned accesses succeed, and with 3 where they trap.
const oddText = `
_start: la      t0, trap
        csrw    mtvec, t0
        li      t2, 0x80001001
        sw      t2, 0(t2)
        lw      t1, 0(t2)
        li      t0, FINISHER_PASS
        beq     t1, t2, end
trap:   li      t0, 3 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
end:    sw      t0, FINISHER_EXIT, t1
1:      j       1b
`

// command runs a command line in this process.
func command(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = Main(args, strings.NewReader(""), &out, &errs)
	return status, out.String(), errs.String()
}

// oddFiles makes the same program as source, as an ELF file of ours and of others, and as bare bytes.
func oddFiles(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write := func(name string, b []byte) { require.NoError(t, os.WriteFile(filepath.Join(dir, name), b, 0o666)) }
	write("odd.s", []byte(oddText))
	status, _, errs := command(t, "asm", filepath.Join(dir, "odd.s"), "-o", filepath.Join(dir, "ours.elf"))
	require.Zero(t, status, errs)
	b, err := os.ReadFile(filepath.Join(dir, "ours.elf"))
	require.NoError(t, err)
	img, err := image.FromELF(b)
	require.NoError(t, err)
	img.Misaligned = true
	write("theirs.elf", img.ELF())
	require.Len(t, img.Segments, 1)
	write("odd.bin", img.Segments[0].Data)
	return dir
}

// Sources trap; ELF files and bare bytes run as virt runs them, but for the note that asm writes; the flag beats all.
func TestMisalignedPolicy(t *testing.T) {
	dir := oddFiles(t)
	for _, c := range []struct {
		args string
		want string
	}{
		{"odd.s", "trap"},
		{"odd.s --misaligned", "allow"},
		{"odd.s --misaligned=allow", "allow"},
		{"odd.s --misaligned=trap", "trap"},
		{"ours.elf", "trap"},
		{"ours.elf --misaligned", "allow"},
		{"theirs.elf", "allow"},
		{"theirs.elf --misaligned=trap", "trap"},
		{"--load 0x80000000 odd.bin", "allow"},
		{"--load 0x80000000 odd.bin --misaligned=trap", "trap"},
	} {
		args := strings.Fields(c.args)
		for i, a := range args {
			if strings.HasPrefix(a, "odd.") || strings.HasSuffix(a, ".elf") {
				args[i] = filepath.Join(dir, a)
			}
		}
		status, out, errs := command(t, append([]string{"run", "--json"}, args...)...)
		var doc result
		require.NoError(t, json.Unmarshal([]byte(out), &doc), c.args)
		assert.Equal(t, c.want, doc.Misaligned, c.args)
		const hint = "misaligned accesses trap here; with --misaligned they succeed, as in QEMU"
		if c.want == "trap" {
			assert.Equal(t, 3, status, c.args)
			assert.Contains(t, errs, hint)
			require.Len(t, doc.Findings, 1)
			assert.Contains(t, doc.Findings[0].What, "store address misaligned at 0x80001001")
			assert.Equal(t, "0x80000014", doc.Findings[0].Where.PC)
		} else {
			assert.Equal(t, 0, status, c.args)
			assert.NotContains(t, errs, hint)
			assert.Empty(t, doc.Findings)
		}
	}
	status, _, errs := command(t, "run", filepath.Join(dir, "odd.s"), "--misaligned=perhaps")
	assert.Equal(t, 2, status)
	assert.Contains(t, errs, `want trap or allow, not "perhaps"`)
	status, _, errs = command(t, "run", filepath.Join(dir, "ours.elf"), "--misaligned", "trap")
	assert.Equal(t, 2, status)
	assert.Contains(t, errs, "trap is no program: write --misaligned=trap")
}

// An object file for a linker, where others' code may join it, has no note.
func TestNoNoteInObjects(t *testing.T) {
	dir := oddFiles(t)
	status, _, errs := command(t, "asm", "-c", filepath.Join(dir, "odd.s"), "-o", filepath.Join(dir, "odd.o"))
	require.Zero(t, status, errs)
	for file, want := range map[string]bool{"odd.o": false, "ours.elf": true, "theirs.elf": false} {
		b, err := os.ReadFile(filepath.Join(dir, file))
		require.NoError(t, err)
		assert.Equal(t, want, bytes.Contains(b, []byte("misaligned=trap")), file)
	}
}

// diff and shot obey, too; what is disassembled and assembled again is the same, note and all.
func TestMisalignedElsewhere(t *testing.T) {
	dir := oddFiles(t)
	file := func(name string) string { return filepath.Join(dir, name) }
	status, out, _ := command(t, "diff", file("ours.elf"), file("theirs.elf"), "--json")
	assert.Equal(t, 1, status)
	var d difference
	require.NoError(t, json.Unmarshal([]byte(out), &d))
	assert.Equal(t, []string{"trap", "allow"}, []string{d.A.Misaligned, d.B.Misaligned})
	assert.Equal(t, "trap", d.What)
	status, out, _ = command(t, "diff", file("ours.elf"), file("theirs.elf"), "--misaligned=trap")
	assert.Equal(t, 0, status, out)

	picture := func(args ...string) string {
		status, _, errs := command(t, append([]string{"shot", "--size", "640x420", "-o", file("shot.png")}, args...)...)
		require.Zero(t, status, errs)
		b, err := os.ReadFile(file("shot.png"))
		require.NoError(t, err)
		return string(b)
	}
	assert.NotEqual(t, picture(file("ours.elf")), picture(file("ours.elf"), "--misaligned"))

	status, out, _ = command(t, "dis", file("ours.elf"))
	require.Zero(t, status)
	require.NoError(t, os.WriteFile(file("again.s"), []byte(out), 0o666))
	status, _, errs := command(t, "asm", file("again.s"), "-o", file("again.elf"))
	require.Zero(t, status, errs)
	was, now := elfImage(t, file("ours.elf")), elfImage(t, file("again.elf"))
	assert.Equal(t, was.Segments, now.Segments)
	assert.Equal(t, was.Misaligned, now.Misaligned)
}

func elfImage(t *testing.T, name string) *image.Image {
	t.Helper()
	b, err := os.ReadFile(name)
	require.NoError(t, err)
	m, err := image.FromELF(b)
	require.NoError(t, err)
	return m
}
