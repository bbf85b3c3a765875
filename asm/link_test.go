package asm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/asm/source"
)

func TestSeveralFiles(t *testing.T) {
	m, err := Assemble([]Source{
		{"main.s", ".globl _start\n.equ n, 1\nlocal: nop\n_start: call brew\nli a0, n\n.data\n.word brew\n"},
		{"tea.s", ".globl brew\n.equ n, 2\nlocal: nop\nbrew: li a0, n\nret\n"},
	}, Options{})
	require.NoError(t, err)
	assert.Equal(t, uint32(0x80000004), m.Entry)
	brew := m.Symbol("brew")
	require.NotNil(t, brew)
	assert.Equal(t, uint32(0x80000014), brew.Addr) // nop, call (2), li; nop
	assert.True(t, brew.Global)
	assert.Equal(t, []uint32{0x13, 0x97, 0x010080e7, 0x00100513, 0x13, 0x00200513, 0x00008067}, words(m))
	file, line, ok := m.LineAt(0x80000014)
	assert.True(t, ok)
	assert.Equal(t, "tea.s", file)
	assert.Equal(t, 4, line)
}

// Of several files it is known what each has become, and each can have symbols of its own from the command line.
func TestUnits(t *testing.T) {
	m, err := Assemble([]Source{
		{"main.s", ".globl _start\n_start: li a0, CUP\n.bss\nmine: .space 12\n"},
		{"tea.s", ".ifdef CUP\n.error \"no\"\n.endif\n.equ CUP, 7\nmine: li a0, CUP\n.section .text.more\nnop\n"},
	}, Options{Alone: [][]Symbol{{{Name: "CUP", Value: 300}}}})
	require.NoError(t, err)
	parts := func(at, size uint32, f image.Flags, at2, size2 uint32, f2 image.Flags) []image.Part {
		return []image.Part{{Addr: at, Size: size, Flags: f | image.R}, {Addr: at2, Size: size2, Flags: f2 | image.R}}
	}
	assert.Equal(t, []image.Unit{
		{Name: "main.s", Parts: parts(0x80000000, 4, image.X, 0x80000010, 12, image.W),
			Symbols: []image.Symbol{{Name: "CUP", Addr: 300, Kind: image.Absolute},
				{Name: "_start", Addr: 0x80000000, Global: true}, {Name: "mine", Addr: 0x80000010}}},
		{Name: "tea.s", Parts: parts(0x80000004, 4, image.X, 0x80000008, 4, image.X),
			Symbols: []image.Symbol{{Name: "CUP", Addr: 7, Kind: image.Absolute}, {Name: "mine", Addr: 0x80000004}}},
	}, m.Units)
	assert.Equal(t, []uint32{0x12c00513, 0x00700513, 0x13}, words(m))
	assert.Nil(t, assemble(t, "nop\n").Units)

	var said []string
	_, err = Assemble([]Source{{"a.s", ".ifndef CUP\n.error \"no\"\n.endif\nnop\n"}, {"b.s", ".equ LATER, 1\nj .\n"}},
		Options{Alone: [][]Symbol{{{Name: "CUP", Value: 300}, {Name: "LATE", Value: 1}}},
			Warn: func(e *source.Error) { said = append(said, e.Msg+": "+e.Hint) }})
	require.NoError(t, err)
	assert.Equal(t, []string{"-D LATE changes nothing: the program does not ask for it: did you mean LATER?"}, said)

	_, err = Assemble([]Source{{"tea.s", ".equ CUP, 7\n"}},
		Options{Alone: [][]Symbol{{{Name: "CUP", Value: 300}}}})
	assert.ErrorContains(t, err, "CUP has been given on the command line: -D CUP=300")
}

// Which file includes may decide what is opened.
func TestOpenIn(t *testing.T) {
	m, err := Assemble([]Source{{"a.s", `.include "x.s"`}, {"b.s", `.include "x.s"`}}, Options{
		OpenIn: func(file int, name string) ([]byte, error) { return fmt.Appendf(nil, "li a0, %d\n", file+1), nil }})
	require.NoError(t, err)
	assert.Equal(t, []uint32{0x00100513, 0x00200513}, words(m))
}

func TestFilesDisagree(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{".globl x\nx:", "nop\n.globl x\nx: nop\n", `b.s:3:1: error: x is defined already, at a.s:2
    x: nop
    ^
  both are .globl; a name for one file alone goes without`},
		{"call x\n", "\nx: nop\n", `a.s:1:6: error: x is not defined in this file
    call x
         ^
  b.s:2 defines it for itself; to share it, write .globl x there`},
		{"call brow\n", ".globl brew\nbrew: nop\n", `a.s:1:6: error: brow is not defined
    call brow
         ^~~~
  did you mean brew?`},
		{"foo\n.macro M\n.endm\n", "M\nbar\n", `a.s:1:1: error: there is no instruction 'foo'
    foo
    ^~~
  if it is a label, write foo:
b.s:1:1: error: there is no instruction 'M'
    M
    ^
  if it is a label, write M:
b.s:2:1: error: there is no instruction 'bar'
    bar
    ^~~
  if it is a label, write bar:`},
	} {
		_, err := Assemble([]Source{{"a.s", c.a}, {"b.s", c.b}}, Options{})
		require.Error(t, err)
		assert.Equal(t, c.want, err.Error())
	}
}

func TestDefines(t *testing.T) {
	const text = ".ifndef TOASTS\n.equ TOASTS, 8\n.endif\nli a0, TOASTS\n.ifdef KETTLE\nnop\n.endif\n"
	m := assemble(t, text)
	assert.Equal(t, []uint32{0x00800513}, words(m))
	m, err := Assemble([]Source{{"t.s", text}}, Options{
		Defines: []Symbol{{Name: "TOASTS", Value: 3}},
		Symbols: []Symbol{{Name: "KETTLE", Value: 0x11000000}, {Name: "UNUSED", Value: 1}},
	})
	require.NoError(t, err)
	assert.Equal(t, []uint32{0x00300513, 0x13}, words(m))
	assert.Equal(t, []image.Symbol{{Name: "TOASTS", Addr: 3, Kind: image.Absolute}}, m.Symbols)

	_, err = Assemble([]Source{{"t.s", text}}, Options{
		Defines: []Symbol{{Name: "KETTLE", Value: 3}},
		Symbols: []Symbol{{Name: "KETTLE", Value: 0x11000000}},
	})
	assert.EqualError(t, err, "error: -D KETTLE=3: KETTLE is the machine's already (0x11000000)")
}

func TestParseDefine(t *testing.T) {
	for s, want := range map[string]int64{"A": 1, "A=7": 7, "A=-1": -1, "A=0x10": 16, "A=0b11": 3,
		"A=4294967295": 1<<32 - 1} {
		got, err := ParseDefine(s)
		assert.NoError(t, err)
		assert.Equal(t, Symbol{Name: "A", Value: want}, got)
	}
	for s, want := range map[string]string{"": `""`, "=1": `""`, "1=2": `"1"`, "A=": `""`, "A=x": `"x"`,
		"A=4294967296": `"4294967296"`, "A B=1": `"A B"`, "A=1.5": `"1.5"`} {
		_, err := ParseDefine(s)
		assert.ErrorContains(t, err, want+" is no ", s)
	}
}

func TestSymbolsAndLines(t *testing.T) {
	m := assemble(t, `
	.globl	_start
	.type	_start, @function
	.size	_start, end - _start
_start:	nop
1:	j	1b
.Lhidden:
	ret
end:
	.equ	N, 5
	.equ	alias, _start + 4
	.macro	TWICE
	nop
	nop
	.endm
	TWICE
	.data
	.type	cup, @object
	.size	cup, 4
cup:	.word	N
	.bss
bowl:	.space	8
`)
	sym := func(name string) image.Symbol {
		s := m.Symbol(name)
		require.NotNil(t, s, name)
		return *s
	}
	assert.Equal(t, image.Symbol{Name: "_start", Addr: 0x80000000, Size: 12, Kind: image.Func, Global: true},
		sym("_start"))
	assert.Equal(t, image.Symbol{Name: "N", Addr: 5, Kind: image.Absolute}, sym("N"))
	assert.Equal(t, image.Symbol{Name: "alias", Addr: 0x80000004}, sym("alias"))
	assert.Equal(t, image.Symbol{Name: "cup", Addr: 0x80000020, Size: 4, Kind: image.Object}, sym("cup"))
	assert.Nil(t, m.Symbol(".Lhidden"))
	assert.Len(t, m.Symbols, 6)
	for addr, want := range map[uint32]int{0x80000000: 5, 0x80000004: 6, 0x80000008: 8, 0x8000000c: 16, 0x80000010: 16,
		0x80000020: 20, 0x80000030: 22} {
		_, line, ok := m.LineAt(addr)
		assert.True(t, ok)
		assert.Equal(t, want, line, "%#x", addr)
	}
	_, _, ok := m.LineAt(0x80000014) // behind the code
	assert.False(t, ok)
}

// A program has somewhere to be, whatever the base.
func TestBase(t *testing.T) {
	m, err := Assemble([]Source{{"t.s", "nop\nla a0, x\n.data\nx: .word x\n"}}, Options{Base: 0x1000})
	require.NoError(t, err)
	assert.Equal(t, uint32(0x1000), m.Entry)
	assert.Equal(t, uint32(0x1010), m.Symbol("x").Addr)
	_, err = Assemble([]Source{{"t.s", ".space 0x2000\n"}}, Options{Base: 0xfffff000})
	assert.EqualError(t, err,
		"error: the program does not fit: .text ends at 0x100001000\n"+
			"  it begins at 0xfffff000, and can be 256 MiB large")
	_, err = Assemble(nil, Options{})
	assert.EqualError(t, err, "error: there is nothing to assemble")
}

// What is refused leaves nothing behind that could be filled in.
func TestRefusedFields(t *testing.T) {
	for _, text := range []string{".bss\nj x\nx:\n", ".bss\nla a0, x\nx:\n", ".bss\nbeq a0, a1, x\nx:\n",
		".bss\nli a0, x\n.equ x, 1\n", ".bss\n.word x\nx:\n", ".bss\nx: .space x - x\n"} {
		_, err := Assemble([]Source{{"t.s", text}}, Options{})
		if text[5] != 'x' {
			assert.ErrorContains(t, err, "holds only zeros", text)
		} else {
			assert.NoError(t, err)
		}
	}
}
