package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func sample() *Image {
	m := &Image{
		Entry: 0x80000004,
		Segments: []Segment{
			{Name: ".text", Addr: 0x80000000, Data: []byte{0x13, 0, 0, 0, 0x67, 0x80, 0, 0}, MemSize: 8, Flags: R | X},
			{Name: ".data", Addr: 0x80000010, Data: []byte("tea"), MemSize: 3, Flags: R | W},
			{Name: ".bss", Addr: 0x80000020, MemSize: 64, Flags: R | W},
		},
		Symbols: []Symbol{
			{Name: "__text_end", Addr: 0x80000008},
			{Name: "_start", Addr: 0x80000004, Size: 4, Kind: Func, Global: true},
			{Name: "__text_start", Addr: 0x80000000, Global: true},
			{Name: "boot", Addr: 0x80000000},
			{Name: "cup", Addr: 0x80000010, Kind: Object, Size: 3},
			{Name: "TOASTS", Addr: 8, Kind: Absolute},
			{Name: "heap", Addr: 0x80000020, Global: true},
		},
		Lines: []Line{{0x80000000, 0, 3}, {0x80000004, 0, 5}, {0x80000008, 0, 0}},
		Files: []File{{"tea.s", "one\ntwo\nnop\n\nret\r\nsix"}},
	}
	m.Sort()
	return m
}

func TestLookups(t *testing.T) {
	m := sample()
	for _, c := range []struct {
		addr uint32
		name string
		off  uint32
	}{
		{0x80000000, "boot", 0}, // rather than __text_start
		{0x80000003, "boot", 3},
		{0x80000004, "_start", 0},
		{0x80000007, "_start", 3},
		{0x80000008, "", 0}, // between segments
		{0x80000012, "cup", 2},
		{0x80000020, "heap", 0},
		{0x8000005f, "heap", 63},
		{0x80000060, "", 0},
		{0x7fffffff, "", 0},
		{8, "", 0}, // a number is no place
	} {
		name, off := m.SymbolAt(c.addr)
		assert.Equal(t, c.name, name, "%#x", c.addr)
		assert.Equal(t, c.off, off, "%#x", c.addr)
	}
	for _, c := range []struct {
		addr uint32
		line int
		text string
	}{{0x80000000, 3, "nop"}, {0x80000003, 3, "nop"}, {0x80000004, 5, "ret"}, {0x80000008, 0, ""}, {0x80000010, 0,
		""}, {0, 0, ""}} {
		file, line, ok := m.LineAt(c.addr)
		assert.Equal(t, c.line, line, "%#x", c.addr)
		assert.Equal(t, c.line > 0, ok)
		assert.Equal(t, c.text, m.Source(file, line))
	}
	assert.Equal(t, uint32(8), m.Symbol("TOASTS").Addr)
	assert.Nil(t, m.Symbol("milk"))
	assert.Equal(t, "six", m.Files[0].Line(6))
	assert.Equal(t, "", m.Files[0].Line(7))
	assert.Equal(t, "", m.Files[0].Line(0))
	assert.Equal(t, "r-x", (R | X).String())
}

func TestELFThereAndBack(t *testing.T) {
	m := sample()
	back, err := FromELF(m.ELF())
	require.NoError(t, err)
	for i := range m.Files {
		m.Files[i].Text = "" // which is not in the file
	}
	for i := range back.Segments {
		if len(back.Segments[i].Data) == 0 {
			back.Segments[i].Data = nil
		}
	}
	assert.Equal(t, m, back)
}

// The standard library reads what we write, too.
func TestELFIsWellFormed(t *testing.T) {
	f, err := elf.NewFile(bytes.NewReader(sample().ELF()))
	require.NoError(t, err)
	assert.Equal(t, elf.EM_RISCV, f.Machine)
	assert.Equal(t, uint64(0x80000004), f.Entry)
	syms, err := f.Symbols()
	require.NoError(t, err)
	assert.Len(t, syms, 7)
	for _, s := range f.Sections {
		if s.Type == elf.SHT_PROGBITS && s.Flags&elf.SHF_ALLOC != 0 {
			assert.Zero(t, s.Addr%s.Addralign, s.Name)
			assert.Equal(t, s.Addr%16, s.Offset%16, s.Name)
		}
	}
}

// require or skip: the tool of a toolchain that not every machine has.
func tool(t *testing.T, name string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal(name + " is required here and not installed")
		}
		t.Skip(name + " is not installed")
	}
	return name
}

func TestBinutilsLikeIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.elf")
	require.NoError(t, os.WriteFile(path, sample().ELF(), 0o666))
	out, err := exec.Command(tool(t, "riscv64-unknown-elf-readelf"), "-aW", path).CombinedOutput()
	require.NoError(t, err, string(out))
	assert.NotContains(t, strings.ToLower(string(out)), "warning", string(out))
	assert.NotContains(t, strings.ToLower(string(out)), "error", string(out))
	out, err = exec.Command(tool(t, "riscv64-unknown-elf-objdump"), "-d", path).CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), "<_start>:")
	assert.Contains(t, string(out), "ret")
}

// A C program, as GCC makes it, with lines.
func TestGCC(t *testing.T) {
	b, err := os.ReadFile("testdata/tea.elf")
	require.NoError(t, err)
	m, err := FromELF(b)
	require.NoError(t, err)
	pour := m.Symbol("pour")
	require.NotNil(t, pour)
	assert.Equal(t, Func, pour.Kind)
	assert.Equal(t, Object, m.Symbol("cup").Kind)
	file, line, ok := m.LineAt(pour.Addr)
	require.True(t, ok)
	assert.Equal(t, "tea.c", filepath.Base(file))
	assert.Equal(t, 7, line)
	name, _ := m.SymbolAt(m.Entry)
	assert.Equal(t, "_start", name)
}

// A linker told nothing but where .text begins puts the file's headers below it, into the same segment (GNU) or
// into one of their own (LLVM). They are not part of the program.
func TestHeadersAreNotLoaded(t *testing.T) {
	put := func(b []byte, at int, words ...uint32) {
		for i, w := range words {
			binary.LittleEndian.PutUint32(b[at+4*i:], w)
		}
	}
	good := sample()
	text := good.Segments[0].Data

	b := good.ELF() // offset, address, physical address, sizes of the first program header
	start := binary.LittleEndian.Uint32(b[52+4:])
	put(b, 52+4, 0, 0x80000000-start, 0x80000000-start, start+8, start+8)
	m, err := FromELF(b)
	require.NoError(t, err)
	assert.Equal(t, Segment{Name: ".text", Addr: 0x80000000, Data: text, MemSize: 8, Flags: R | X}, m.Segments[0])
	assert.Len(t, m.Segments, 3)

	b = good.ELF() // in place of .bss, a segment of headers alone
	put(b, 52+64+4, 0, 0x10000, 0x10000, 148, 148)
	m, err = FromELF(b)
	require.NoError(t, err)
	require.Len(t, m.Segments, 2)
	assert.Equal(t, ".text", m.Segments[0].Name)

	b = good.ELF() // without section headers nobody knows what is a header
	put(b, 52+4, 0, 0x80000000-start, 0x80000000-start, start+8, start+8)
	put(b, 32, 0)
	m, err = FromELF(b)
	require.NoError(t, err)
	assert.Equal(t, 0x80000000-start, m.Segments[0].Addr)
}

func TestFromBinary(t *testing.T) {
	m, err := FromBinary([]byte("tea"), 0x80001000)
	require.NoError(t, err)
	seg := Segment{Name: "binary", Addr: 0x80001000, Data: []byte("tea"), MemSize: 3, Flags: R | W | X}
	assert.Equal(t, &Image{Entry: 0x80001000, Segments: []Segment{seg}, Misaligned: true}, m)
	_, err = FromBinary([]byte("tea"), 0xfffffffd)
	assert.NoError(t, err)
	_, err = FromBinary([]byte("teas"), 0xfffffffd)
	assert.EqualError(t, err, "4 bytes at 0xfffffffd go beyond the end of memory")
	_, err = FromBinary(nil, 0x80000000)
	assert.EqualError(t, err, "the file is empty")
}

// What is loaded elsewhere than it runs (AT in a linker script) is loaded there: the program moves it.
func TestLoadAddress(t *testing.T) {
	b := sample().ELF()
	binary.LittleEndian.PutUint32(b[52+32+12:], 0x80001000) // .data
	m, err := FromELF(b)
	require.NoError(t, err)
	assert.Equal(t, uint32(0x80001000), m.Segments[2].Addr)
	assert.Equal(t, "tea", string(m.Segments[2].Data))
}

// Each thing that can be wrong with a file has its reason.
func TestFromELFRefuses(t *testing.T) {
	good := sample().ELF()
	put16 := func(at int, v uint16) func(b []byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint16(b[at:], v); return b }
	}
	put32 := func(at int, v uint32) func(b []byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[at:], v); return b }
	}
	put8 := func(at int, v byte) func(b []byte) []byte {
		return func(b []byte) []byte { b[at] = v; return b }
	}
	for _, c := range []struct {
		change func(b []byte) []byte
		want   string
	}{
		{func(b []byte) []byte { return nil }, "not an ELF file"},
		{func(b []byte) []byte { return []byte("hello, world") }, "not an ELF file"},
		{func(b []byte) []byte { return b[:51] }, "cut off in its header"},
		{func(b []byte) []byte { return b[:60] }, "cut off in its program headers"},
		{func(b []byte) []byte { return b[:184] }, "cut off in the segment at 0x80000000"},
		{func(b []byte) []byte { return b[:len(b)-8] }, "cut off in its section headers"},
		{put8(4, 2), "64-bit"},
		{put8(4, 7), "no such ELF class"},
		{put8(5, 2), "big-endian"},
		{put16(18, 62), "another machine (X86_64)"},
		{put16(16, 1), "object file"},
		{put16(16, 3), "position-independent"},
		{put16(16, 4), "no executable (ET_CORE)"},
		{put32(36, 4), "floating-point"},
		{put32(36, 8), "RV32E"},
		{put16(44, 0), "no program headers"},
		{put16(42, 33), "program headers of 33 bytes"},
		{put16(46, 33), "section headers of 33 bytes"},
		{put32(24, 0x90000000), "entry point 0x90000000 is in no segment"},
		{put32(52+16, 9), "larger in the file than in memory"},
		{put32(52+12, 0xfffffffc), "goes beyond the end of memory"},
		{put32(52+32+12, 0x80000004), "overlap"},
		{func(b []byte) []byte {
			for i := range 3 {
				b = put32(52+32*i, 0)(b)
			}
			return b
		}, "nothing to load"},
	} {
		_, err := FromELF(c.change(bytes.Clone(good)))
		assert.ErrorContains(t, err, c.want)
	}
}

func FuzzFromELF(f *testing.F) {
	f.Add(sample().ELF())
	f.Add([]byte("\x7fELF"))
	if b, err := os.ReadFile("testdata/tea.elf"); err == nil {
		f.Add(b)
	}
	moved := sample().ELF()
	binary.LittleEndian.PutUint16(moved[typeAt:], uint16(elf.ET_DYN))
	f.Add(moved)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := FromELF(b)
		if err != nil {
			if m, err = FromFirmware(b, 0x80000000); err != nil {
				return
			}
		}
		for i := range m.Segments {
			s := &m.Segments[i]
			if s.MemSize < uint32(len(s.Data)) || s.End() > 1<<32 {
				t.Fatalf("segment %+v", s)
			}
		}
		m.SymbolAt(m.Entry)
		m.LineAt(m.Entry)
		m.ELF()
	})
}

// Firmware is what its file says; position-independent firmware is moved to the base as a whole, with the names in it.
func TestFromFirmware(t *testing.T) {
	low := sample()
	for i := range low.Segments {
		low.Segments[i].Addr -= 0x80000000
	}
	for i := range low.Symbols {
		if low.Symbols[i].Kind != Absolute {
			low.Symbols[i].Addr -= 0x80000000
		}
	}
	low.Entry, low.Lines, low.Files = 4, nil, nil
	pie := low.ELF()
	binary.LittleEndian.PutUint16(pie[16:], uint16(elf.ET_DYN))
	_, err := FromELF(pie)
	require.ErrorContains(t, err, "position-independent")
	m, err := FromFirmware(pie, 0x80000000)
	require.NoError(t, err)
	want, err := FromELF(sample().ELF())
	require.NoError(t, err)
	assert.Equal(t, want.Entry, m.Entry)
	assert.Equal(t, want.Symbols, m.Symbols)
	assert.Equal(t, want.Segments, m.Segments)

	m, err = FromFirmware(sample().ELF(), 0x90000000)
	require.NoError(t, err)
	assert.Equal(t, want.Segments, m.Segments, "linked for where it is linked for")
	m, err = FromFirmware([]byte{0x13, 0, 0, 0}, 0x80000000)
	require.NoError(t, err)
	assert.Equal(t, uint32(0x80000000), m.Segments[0].Addr)
	_, err = FromFirmware(pie, 0xfffffff0)
	assert.EqualError(t, err, "its 96 bytes at 0xfffffff0 go beyond the end of memory")
}
