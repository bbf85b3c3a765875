package image

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file of ours says that misaligned accesses trap, one of others that they succeed; and so it is handed on.
func TestMisalignedNote(t *testing.T) {
	m := sample()
	back, err := FromELF(m.ELF())
	require.NoError(t, err)
	assert.False(t, back.Misaligned)
	m.Misaligned = true
	back, err = FromELF(m.ELF())
	require.NoError(t, err)
	assert.True(t, back.Misaligned)
	b, err := os.ReadFile("testdata/tea.elf")
	require.NoError(t, err)
	back, err = FromELF(b)
	require.NoError(t, err)
	assert.True(t, back.Misaligned, "made by GCC")
}

// The note is found behind others, by either header, padded to the end or not; what is damaged is none.
func TestSaysTrap(t *testing.T) {
	other := []byte("\x04\x00\x00\x00\x05\x00\x00\x00\x03\x00\x00\x00GNU\x00teatx\x00\x00\x00")
	ours := trapsNote()
	for _, b := range [][]byte{ours, append(bytes.Clone(other), ours...), ours[:len(ours)-len(ours)%4],
		append(bytes.Clone(ours), 0)} {
		assert.True(t, saysTrap(b), "%q", b)
	}
	for n := range len(ours) {
		if n < noteHeader+12+len(noteTraps) {
			assert.False(t, saysTrap(ours[:n]), "%d bytes", n)
		}
	}
	for at := range 12 { // a length or the type is another
		b := bytes.Clone(ours)
		b[at] ^= 0x80
		assert.False(t, saysTrap(b), "byte %d", at)
	}
	assert.False(t, saysTrap(bytes.Repeat([]byte{0xff}, 64)))
	assert.False(t, saysTrap(bytes.Replace(ours, []byte("trap"), []byte("tray"), 1)))

	good := sample().ELF()
	for _, part := range []func(b []byte){
		func(b []byte) { binary.LittleEndian.PutUint32(b[headerSize+3*programSize:], 0) }, // the program header
		func(b []byte) { binary.LittleEndian.PutUint32(b[32:], 0) },                       // the section headers
	} {
		b := bytes.Clone(good)
		part(b)
		m, err := FromELF(b)
		require.NoError(t, err)
		assert.False(t, m.Misaligned)
	}
	binary.LittleEndian.PutUint32(good[headerSize+3*programSize+4:], 0xfffffff0) // outside of the file
	binary.LittleEndian.PutUint32(good[32:], 0)
	m, err := FromELF(good)
	require.NoError(t, err)
	assert.True(t, m.Misaligned)
}

// Others' tools read the note, keep it, and say nothing.
func TestOtherToolsKeepTheNote(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tea.elf")
	require.NoError(t, os.WriteFile(file, sample().ELF(), 0o666))
	run := func(name string, args ...string) string {
		out, err := exec.Command(tool(t, "riscv64-unknown-elf-"+name), args...).CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	said := run("readelf", "-nlSW", file)
	assert.Contains(t, said, noteSection)
	assert.Regexp(t, `Breakfast +0x00000010`, said)
	assert.NotContains(t, said, "arning")
	for _, c := range [][]string{{"objcopy"}, {"objcopy", "-S"}, {"strip"}} {
		assert.Empty(t, run(c[0], append(c[1:], file)...))
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		m, err := FromELF(b)
		require.NoError(t, err)
		assert.False(t, m.Misaligned, "after %s", c)
	}
	assert.Empty(t, run("ld", "-melf32lriscv", "--just-symbols", file, "-r", "-o", os.DevNull))
}

// A note that a linker wants loaded keeps no program from running where no memory is for it.
func TestSegmentsOfNotes(t *testing.T) {
	m := sample()
	m.Segments = append([]Segment{{Name: ".note.gnu.build-id", Addr: 0x100d4, Data: make([]byte, 36), MemSize: 36,
		Flags: R}}, m.Segments...)
	b := m.ELF()
	names := bytes.LastIndex(b, []byte("\x00.note.gnu.build-id\x00"))
	require.Positive(t, names)
	back, err := FromELF(b)
	require.NoError(t, err)
	assert.False(t, back.Segments[0].Notes, "its section is of another type")
	sections := binary.LittleEndian.Uint32(b[32:])
	binary.LittleEndian.PutUint32(b[sections+sectionSize+4:], 7) // SHT_NOTE
	back, err = FromELF(b)
	require.NoError(t, err)
	assert.True(t, back.Segments[0].Notes)
	assert.False(t, back.Segments[1].Notes)
}
