package asm

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/dis"
	"breakfast/asm/flow"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/internal/bulk"
	"breakfast/internal/cputime"
	"breakfast/internal/sparse"
)

func TestThousandErrors(t *testing.T) {
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "\tadd a0, a0, undefined%d\n", i)
	}
	_, err := Assemble([]Source{{"t.s", b.String()}}, Options{})
	var list source.ErrorList
	require.ErrorAs(t, err, &list)
	assert.Len(t, list, 1000)
	assert.Equal(t, 10, strings.Count(err.Error(), ": error: "))
	assert.True(t, strings.HasSuffix(err.Error(), "\nand 990 more"))
}

// chain is n lines of a format, which take the line's number and the next.
func chain(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i, i+1)
	}
	return b.String()
}

// hostile is programs that want too much, and what is said of them.
var hostile = []struct{ name, text, want string }{
	{"endless macro", ".macro M\nM\n.endm\nM\n", "100 deep"},
	{"doubling macro", ".macro M\nM\nM\n.endm\nM\n", "100 deep"},
	{"macro tree", ".macro M n\n.if \\n\nM \\n-1\nM \\n-1\n.endif\n.endm\nM 60\n", "too many lines"},
	{"text bomb", ".macro M a\n.if 1\nM \\a\\a\n.endif\n.endm\nM xxxxxxxxxx\n", "too much text"},
	{"a macro that is wrong at every call", ".macro M r\n" + strings.Repeat("sw r, 0(sp)\n", 500) + ".endm\n" +
		strings.Repeat("M a0\n", 20_000), `write \r`},
	{"heads of macros", strings.Repeat(".macro m (\n", 100_000), "never closed"},
	{"nested loops", ".rept 1000000\n.rept 1000000\n.endr\n.endr\n", "too many lines"},
	{"loop of bytes", ".rept 100000\n.space 1000000\n.endr\n", "beyond 64 MiB"},
	{"bss", ".bss\n.space 0x4000001\n", "beyond 64 MiB"},
	{"fill", ".fill 0x7fffffffffffffff, 8, 1\n", "beyond 64 MiB"},
	{"org", ".org 0xffffffffffff\n", "would leave"},
	{"many orgs", strings.Repeat(".org . + 0x3f00000\n", 100), "does not fit"},
	{"aligns", strings.Repeat(".balign 0x1000000\nnop\n", 100), "does not fit"},
	{"parentheses", ".word " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000), "nested too deeply"},
	{"minus signs", ".word " + strings.Repeat("-", 100_000) + "1", "nested too deeply"},
	{"long sum", ".word " + strings.Repeat("x*1+", 100_000) + "1", "too large"},
	{"doubling value", ".set x, y*y\n" + strings.Repeat(".set x, x*x\n", 100) + ".word x\n", "too large"},
	{"doubling by name", chain(".equ n%d, n%d + (n0 * 0)\n", 40) + ".equ n40, 1\n.word n0\n", "by way of itself"},
	{"doubling by forward name", chain(".equ n%d, n%[2]d * n%[2]d\n", 60) + ".equ n60, 1\n.word n0 / (1 - n0)\n",
		"division by zero"},
	{"chain of values", chain(".equ n%d, n%d\n", 100_000) + ".equ n100000, 1\n.word n0\n", "too many others"},
	{"sizes that grow", "a: .space b - a + 4\nb:\n", "does not settle"},
	{"conditionals", strings.Repeat(".if 1\n", 200_000), "never closed"},
	{"sections", strings.Repeat(".pushsection .data\n", 1000), "pushed"},
	{"strings", `.ascii "` + strings.Repeat(`\`, 100_001), "no closing quote"},
	{"one long line", strings.Repeat("x", 10_000_000), "no instruction"},
	{"long error line", "\tsub a0, a0, " + strings.Repeat("x", 1_000_000), "wants a register"},
	{"wrong from end to end", strings.Repeat("foo bar\n", 1_000_000), "no instruction"},
	{"values of values", ".equ a0_, 1\n" + chain(".equ a%d_, a%d_ + a%[1]d_\n", 2000) + ".word a1999_\n",
		"a2000_ is not defined"},
	{"sums of sums", chain(".equ sum%[2]d, sum%[1]d + term%[1]d\n", 40_000) + ".word sum40000\n",
		"term0 is not defined"},
	{"reversed chain", func() string {
		var b strings.Builder
		for i := range 200_000 {
			fmt.Fprintf(&b, ".equ n%d, n%d + 1\n", 200_000-i, 199_999-i)
		}
		return b.String() + ".word n200000\n"
	}(), "is not defined"},
	{"values of a distance", chain(".equ n%d, n%d + b - a\n", 50_000) + "a: .space 4\nb: .word n0\n",
		"too many others"},
	{"loops of arguments", ".irp a, " + strings.Repeat("x,", 300) + "\n.irp b, " + strings.Repeat("y,", 300) +
		"\n.irp c, " + strings.Repeat("z,", 300) + "\nnop\n.endr\n.endr\n.endr\n", "too many lines"},
	{"a million characters", ".irpc c, " + strings.Repeat("x", 1_000_000) + "\n.irpc d, " +
		strings.Repeat("y", 1_000_000) + "\n.endr\n.endr\n", "too many lines"},
	{"growing argument", ".macro M a:vararg\nM \\a, \\a\n.endm\nM 1\n", "too much text"},
	{"many arguments", ".macro M a:vararg\n.endm\nM " + strings.Repeat("1,", 1_000_000), ""},
	{"many parameters", ".macro M " + strings.Repeat("p", 10) + chain(", p%d_%d", 5_000) + "\n.endm\nM 1\n", ""},
	{"a million ifs", strings.Repeat(".if 0\n", 1_000_000), "never closed"},
	{"nested else", strings.Repeat(".if 1\n.else\n", 200_000), "never closed"},
	{"escapes", `.ascii "` + strings.Repeat(`\n`, 1_000_000) + "\"\n", ""},
	{"many strings", ".ascii " + strings.Repeat(`"x",`, 500_000) + "\"\"\n", ""},
	{"operators", ".word " + strings.Repeat("1+", 500_000) + "1\n", ""},
	{"unary", ".word " + strings.Repeat("- ", 500_000) + "1\n", "nested too deeply"},
	{"many operands", "add " + strings.Repeat("a0, ", 500_000) + "a0\n", "too many operands"},
	{"many labels on a line", chain("l%d: m%[2]d: ", 100_000) + "\n", ""},
	{"labels used once", chain("j l%d_%d\n", 100_000), "is not defined"},
	{"undefined far down", strings.Repeat("nop\n", 500_000) + chain("j u%d_%d\n", 10_000), "is not defined"},
	{"macros wrong each time", ".macro M\n j nowhere\n foo\n.endm\n" + strings.Repeat("M\n", 40_000),
		"no instruction 'foo'"},
	{"comment", "/*" + strings.Repeat("*", 5_000_000), "never closed"},
	{"comments", strings.Repeat("/* */", 300_000) + "nop\n", ""},
	{"semicolons", strings.Repeat(";", 5_000_000), ""},
	{"carriage returns", strings.Repeat("nop\r", 500_000), "takes no operands"},
	{"sections with names", chain(".section .s%d, \"aw\"\n.byte 1\n.section .t%d, \"ax\"\nnop\n", 20_000), ""},
	{"numeric labels", strings.Repeat("1: j 1b\n j 1f\n", 50_000) + "1:\n", ""},
	{"branches that grow", strings.Repeat("beqz a0, far\n", 100_000) + "far: nop\n", ""},
	{"fills", strings.Repeat(".fill 0x10000, 1, 1\n", 2_000), "beyond 64 MiB"},
	{"option stack", strings.Repeat(".option push\n", 1_000_000), "options are pushed"},
	{"no text", "", ""},
	{"binary", "\x7fELF\x01\x01\x01\x00\xff\xfe;\x00\n", "cannot begin with"},
}

// Programs that want too much are told so, soon, and with little memory.
func TestHostile(t *testing.T) {
	for i, c := range hostile {
		if !sparse.Some(i, 3) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			var err error
			assembled := func() { _, err = Assemble([]Source{{"t.s", c.text}}, Options{}) }
			took, limit := cputime.Of(1, assembled), time.Second
			if took > limit { // this may be a slow machine: what does it need for something ordinary?
				// a second or two on a fast one
				limit = max(limit, 120*cputime.Of(3, func() { assembleLines(t, bulk.Lines(20_000)) }))
			}
			if c.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.want)
				assert.Less(t, len(err.Error()), 50_000)
			}
			assert.Less(t, took, limit)
			t.Log(took)
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
		{"beside the included file", map[string]string{"lib/a.inc": ".include \"b.inc\"\n",
			"lib/b.inc": ".equ A, 1\n"}, ""},
		{"a circle", map[string]string{"lib/a.inc": ".include \"b.inc\"\n", "lib/b.inc": ".include \"a.inc\"\n"},
			"lib/a.inc includes itself"},
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
	_, err := Assemble([]Source{{"t.s", ".include \"a.inc\"\n"}},
		Options{Open: func(string) ([]byte, error) { return nil, errors.New("disk on fire") }})
	assert.ErrorContains(t, err, "a.inc cannot be read: disk on fire")
	_, err = Assemble([]Source{{"t.s", ".include \"a.inc\"\n"}}, Options{})
	assert.ErrorContains(t, err, "no files can be included here")
}

// Files that include two others each, which do the same.
func TestIncludeBomb(t *testing.T) {
	opened := 0
	took := cputime.Of(1, func() {
		opened = 0
		_, err := Assemble([]Source{{"f0", ".include \"f1\"\n"}}, Options{Open: func(name string) ([]byte, error) {
			opened++
			n, _ := strconv.Atoi(strings.TrimPrefix(name, "f"))
			return fmt.Appendf(nil, ".include \"f%d\"\n.include \"f%[1]d\"\n", n%60+1), nil
		}})
		assert.ErrorContains(t, err, "more than 10000 files are included")
	})
	assert.LessOrEqual(t, opened, flow.MaxOpened)
	t.Log(opened, took)
}

// Whatever the text, there is a program or a list of errors with places in the text.
func FuzzAssemble(f *testing.F) {
	list, _ := filepath.Glob("testdata/gnu/*.s")
	several, _ := filepath.Glob("testdata/gnu/*/*.s")
	for _, p := range append(append(list, several...), "testdata/errors.txt") {
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
	f.Add("\t.include \"t.s\"\n\t.include \"a/t.s\"\n")
	f.Fuzz(fuzzAssemble)
}

func fuzzAssemble(t *testing.T, text string) {
	if strings.Contains(text, ".rept") || strings.Contains(text, "rg") && len(text) > 1<<12 {
		return // slow by right
	}
	m, err := Assemble([]Source{{"t.s", text}}, Options{
		Symbols: []Symbol{{"KETTLE", 0x11000000, ""}},
		Open: func(name string) ([]byte, error) {
			if strings.HasSuffix(name, "t.s") { // files that include one another
				return []byte(text), nil
			}
			return []byte(".equ INCLUDED, 1\n"), nil
		},
		Include: []string{"folder"},
		Warn:    func(e *source.Error) { _ = e.Error() },
	})
	if strings.Contains(text, "#") { // lines of the preprocessor
		included := func(string) ([]byte, error) { return []byte("#define INCLUDED 1\n"), nil }
		_, _ = Assemble([]Source{{"t.S", text}}, Options{Open: included})
	}
	if o, err := Object(Source{"t.s", text}, Options{Arch: archC, Warn: func(*source.Error) {}}); err == nil &&
		len(text) < 1<<12 {
		_ = o.ELF()
	}
	if err == nil {
		var b strings.Builder
		_ = m.ELF()
		if size(m) < 1<<16 {
			if dis.Write(&b, m, false) != nil || dis.Listing(&b, m) != nil {
				t.Fatal("a builder refused")
			}
		}
		return
	}
	var l source.ErrorList
	if !errors.As(err, &l) || len(l) == 0 {
		t.Fatalf("no list: %v", err)
	}
	for _, e := range l {
		if e.Msg == "" || e.Line < 0 || e.Col < 0 || e.EndCol < e.Col {
			t.Fatalf("%+v", e)
		}
	}
	_ = err.Error()
}

func size(m *image.Image) (n int) {
	for i := range m.Segments {
		n += int(m.Segments[i].MemSize)
	}
	return n
}
