package asm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
)

func TestThousandErrors(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "\tadd a0, a0, undefined%d\n", i)
	}
	_, err := Assemble([]Source{{"t.s", b.String()}}, Options{})
	var list ErrorList
	require.ErrorAs(t, err, &list)
	assert.Len(t, list, 1000)
	assert.Equal(t, 10, strings.Count(err.Error(), ": error: "))
	assert.True(t, strings.HasSuffix(err.Error(), "\nand 990 more"))
}

// Programs that want too much are told so, soon, and with little memory.
func TestHostile(t *testing.T) {
	repeat := func(s string, n int) string { return strings.Repeat(s, n) }
	chain := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i, i+1)
		}
		return b.String()
	}
	for _, c := range []struct{ name, text, want string }{
		{"endless macro", ".macro M\nM\n.endm\nM\n", "100 deep"},
		{"doubling macro", ".macro M\nM\nM\n.endm\nM\n", "100 deep"},
		{"macro tree", ".macro M n\n.if \\n\nM \\n-1\nM \\n-1\n.endif\n.endm\nM 60\n", "too many lines"},
		{"text bomb", ".macro M a\n.if 1\nM \\a\\a\n.endif\n.endm\nM xxxxxxxxxx\n", "too much text"},
		{"nested loops", ".rept 1000000\n.rept 1000000\n.endr\n.endr\n", "too many lines"},
		{"loop of bytes", ".rept 100000\n.space 1000000\n.endr\n", "beyond 64 MiB"},
		{"bss", ".bss\n.space 0x4000001\n", "beyond 64 MiB"},
		{"fill", ".fill 0x7fffffffffffffff, 8, 1\n", "beyond 64 MiB"},
		{"org", ".org 0xffffffffffff\n", "would leave"},
		{"many orgs", repeat(".org . + 0x3f00000\n", 100), "does not fit"},
		{"aligns", repeat(".balign 0x1000000\nnop\n", 100), "does not fit"},
		{"parentheses", ".word " + repeat("(", 100_000) + "1" + repeat(")", 100_000), "nested too deeply"},
		{"minus signs", ".word " + repeat("-", 100_000) + "1", "nested too deeply"},
		{"long sum", ".word " + repeat("x*1+", 100_000) + "1", "too large"},
		{"doubling value", ".set x, y*y\n" + repeat(".set x, x*x\n", 100) + ".word x\n", "too large"},
		{"doubling by name", chain(".equ n%d, n%d + (n0 * 0)\n", 40) + ".equ n40, 1\n.word n0\n", "by way of itself"},
		{"doubling by forward name", chain(".equ n%d, n%[2]d * n%[2]d\n", 60) + ".equ n60, 1\n.word n0 / (1 - n0)\n", "division by zero"},
		{"chain of values", chain(".equ n%d, n%d\n", 100_000) + ".equ n100000, 1\n.word n0\n", "too many others"},
		{"sizes that grow", "a: .space b - a + 4\nb:\n", "does not settle"},
		{"conditionals", repeat(".if 1\n", 200_000), "never closed"},
		{"sections", repeat(".pushsection .data\n", 1000), "pushed"},
		{"strings", `.ascii "` + repeat(`\`, 100_001), "no closing quote"},
		{"one long line", repeat("x", 10_000_000), "no instruction"},
		{"long error line", "\tadd a0, a0, " + repeat("x", 1_000_000), "wants a register"},
		{"wrong from end to end", repeat("foo bar\n", 1_000_000), "no instruction"},
		{"no text", "", ""},
		{"binary", "\x7fELF\x01\x01\x01\x00\xff\xfe;\x00\n", "cannot begin with"},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			_, err := Assemble([]Source{{"t.s", c.text}}, Options{})
			if c.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.want)
				assert.Less(t, len(err.Error()), 50_000)
			}
			assert.Less(t, time.Since(start), 10*time.Second)
			t.Log(time.Since(start))
		})
	}
}

func TestIncludes(t *testing.T) {
	open := func(files map[string]string) func(string) ([]byte, error) {
		return func(name string) ([]byte, error) {
			if text, ok := files[name]; ok {
				return []byte(text), nil
			}
			return nil, fs.ErrNotExist
		}
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string // of the error
	}{
		{"beside the file", map[string]string{"lib/a.inc": ".equ A, 1\n"}, ""},
		{"by its whole name", map[string]string{"a.inc": ".equ A, 1\n"}, ""},
		{"beside the included file", map[string]string{"lib/a.inc": ".include \"b.inc\"\n", "lib/b.inc": ".equ A, 1\n"}, ""},
		{"a circle", map[string]string{"lib/a.inc": ".include \"b.inc\"\n", "lib/b.inc": ".include \"a.inc\"\n"}, "lib/a.inc includes itself"},
		{"not there", nil, "looked for lib/a.inc and a.inc"},
		{"not closed", map[string]string{"a.inc": ".if 1\n"}, "never closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Assemble([]Source{{"lib/t.s", ".include \"a.inc\"\n.word A\n"}}, Options{Open: open(c.files)})
			if c.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.want)
			}
		})
	}
	_, err := Assemble([]Source{{"t.s", ".include \"a.inc\"\n"}}, Options{Open: func(string) ([]byte, error) { return nil, errors.New("disk on fire") }})
	assert.ErrorContains(t, err, "a.inc cannot be read: disk on fire")
	_, err = Assemble([]Source{{"t.s", ".include \"a.inc\"\n"}}, Options{})
	assert.ErrorContains(t, err, "no files can be included here")
}

// Whatever the text, there is a program or a list of errors with places in the text.
func FuzzAssemble(f *testing.F) {
	list, _ := filepath.Glob("testdata/gnu/*.s")
	for _, p := range append(list, "testdata/errors.txt") {
		b, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		if strings.HasSuffix(p, ".txt") {
			for block := range strings.SplitSeq(string(b), "\n\n") {
				src, _, _ := strings.Cut(block, "\n>")
				f.Add(src)
			}
			continue
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, ".rept") || strings.Contains(text, "rg") && len(text) > 1<<12 {
			return // slow by right
		}
		m, err := Assemble([]Source{{"t.s", text}}, Options{
			Symbols: []Symbol{{"KETTLE", 0x11000000, ""}},
			Open:    func(name string) ([]byte, error) { return []byte(".equ INCLUDED, 1\n"), nil },
			Warn:    func(e *Error) { _ = e.Error() },
		})
		if o, err := Object(Source{"t.s", text}, Options{Arch: archC, Warn: func(*Error) {}}); err == nil && len(text) < 1<<12 {
			_ = o.ELF()
		}
		if err == nil {
			var b strings.Builder
			_ = m.ELF()
			if size(m) < 1<<16 {
				if Disassemble(&b, m, false) != nil || Listing(&b, m) != nil {
					t.Fatal("a builder refused")
				}
			}
			return
		}
		var l ErrorList
		if !errors.As(err, &l) || len(l) == 0 {
			t.Fatalf("no list: %v", err)
		}
		for _, e := range l {
			if e.Msg == "" || e.Line < 0 || e.Col < 0 || e.EndCol < e.Col {
				t.Fatalf("%+v", e)
			}
		}
		_ = err.Error()
	})
}

func size(m *image.Image) (n int) {
	for i := range m.Segments {
		n += int(m.Segments[i].MemSize)
	}
	return n
}
