package asm

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/asm/analysis"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/machine"
	builtin "breakfast/programs"
)

// In all programs that there are, each label has its definition and each use a name, and the image the same values.
func TestAnalyzePrograms(t *testing.T) {
	m, err := machine.New(machine.Config{})
	require.NoError(t, err)
	var symbols []Symbol
	for _, s := range m.Symbols() {
		symbols = append(symbols, Symbol{s.Name, int64(s.Value), s.Doc})
	}
	var list []string
	for _, glob := range []string{"testdata/gnu/*.s", "../programs/*/*.s", "../programs/labs/*/*/*.s"} {
		more, err := filepath.Glob(glob)
		require.NoError(t, err)
		list = append(list, more...)
	}
	whole := 0
	for _, path := range list {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		opt := Options{Symbols: symbols, Open: func(name string) ([]byte, error) {
			if b, err := builtin.File(name); err == nil {
				return b, nil
			}
			return os.ReadFile(name)
		}}
		x := Analyze([]Source{{path, string(b)}}, opt)
		img, err := Assemble([]Source{{path, string(b)}}, opt)
		sameErrors(t, err, x, path)
		inside(t, x)
		if err == nil {
			whole++
			complete(t, x, img, path)
		}
	}
	assert.Greater(t, whole, 30)
	t.Logf("%d of %d", whole, len(list))
}

// sameErrors checks that what Assemble says is said.
func sameErrors(t require.TestingT, err error, x *analysis.Analysis, about string) {
	var want, got []string
	if err != nil {
		for _, e := range err.(source.ErrorList) {
			want = append(want, e.Error())
		}
	}
	for _, e := range x.Problems {
		if !e.Warning {
			got = append(got, e.Error())
		}
	}
	assert.Equal(t, want, got, about)
}

// complete checks an analysis of a program that is right against its image.
func complete(t *testing.T, x *analysis.Analysis, img *image.Image, about string) {
	type key struct {
		name string
		addr uint32
	}
	known := map[key]bool{}
	for _, s := range x.Symbols {
		known[key{s.Name, uint32(s.Value)}] = s.Known
		assert.True(t, s.Kind != analysis.Undefined || s.Weak || s.Name == "thing", "%s: %s", about, s.Name)
		if s.Kind == analysis.Label || s.Kind == analysis.Value || s.Kind == analysis.Local {
			assert.NotEmpty(t, s.Defs, "%s: %s", about, s.Name)
		}
		for _, u := range s.Uses {
			text := strings.Trim(textAt(x, u.Range), `"`)
			if s.Kind == analysis.Local {
				text = strings.TrimRight(text, "bf")
			}
			if len(u.Via) == 0 || !strings.Contains(text, `\`) && s.Kind != analysis.Local {
				assert.True(t, strings.EqualFold(s.Name, text), "%s: %s is %s: %+v", about, s.Name, text, u)
			}
		}
	}
	for _, s := range img.Symbols {
		assert.True(t, known[key{s.Name, s.Addr}], "%s: %s", about, s.Name)
	}
	eachStatement(x.Statements, func(s *analysis.Statement) {
		if seg := img.SegmentAt(s.Addr); len(s.Bytes) > 0 {
			assert.Equal(t, string(seg.Data[s.Addr-seg.Addr:][:len(s.Bytes)]), string(s.Bytes), "%s: %+v", about, s)
		}
	})
}

// inside checks that all ranges lie in their files.
func inside(t require.TestingT, x *analysis.Analysis) {
	files := make([][]string, len(x.Files))
	for i, f := range x.Files {
		files[i] = strings.Split(f.Text, "\n")
	}
	check := func(r analysis.Range) {
		if r.File < 0 || r.File >= len(files) || r.Line < 1 || r.Line > len(files[r.File]) || r.Col < 1 ||
			r.EndCol < r.Col || r.EndCol > len(files[r.File][r.Line-1])+1 {
			require.Fail(t, fmt.Sprintf("%+v", r))
		}
	}
	var symbols func(list []*analysis.Symbol)
	symbols = func(list []*analysis.Symbol) {
		for _, s := range list {
			for _, r := range s.Defs {
				check(r)
			}
			for _, u := range s.Uses {
				check(u.Range)
				for _, r := range u.Via {
					check(r)
				}
			}
			symbols(s.Params)
		}
	}
	symbols(x.Symbols)
	for _, i := range x.Includes {
		check(i.Range)
	}
	eachStatement(x.Statements, func(s *analysis.Statement) { check(s.Range) })
}

// pieces is a text of pieces of the messages' wrong programs, more or less whole.
func pieces(t *testing.T) []string {
	b, err := os.ReadFile("testdata/errors.txt")
	require.NoError(t, err)
	var list []string
	for line := range strings.Lines(string(b)) {
		if line[0] != '>' && line[0] != '-' && !strings.Contains(line, ".rept") {
			list = append(list, line)
		}
	}
	return list
}

// Of lines in any order and number all ranges are in their files, and the errors are those of Assemble.
func TestAnalyzeAnything(t *testing.T) {
	list := pieces(t)
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 40).Draw(t, "lines") {
			b.WriteString(rapid.SampledFrom(list).Draw(t, "line"))
		}
		anything(t, b.String())
	})
}

func anything(t require.TestingT, text string) {
	opt := Options{Symbols: []Symbol{{"KETTLE", 0x11000000, ""}}, Open: func(name string) ([]byte, error) {
		if strings.HasSuffix(name, "t.s") { // files that include one another
			return []byte(text), nil
		}
		return []byte(".equ INCLUDED, 1\n"), nil
	}}
	files := []Source{{"t.s", text}}
	if strings.Contains(text, "#") { // lines of the preprocessor
		files = append(files, Source{"u.S", text})
	}
	x := Analyze(files, opt)
	inside(t, x)
	_, err := Assemble(files, opt)
	sameErrors(t, err, x, text)
}

// Whatever the text, Analyze comes to an end, with the errors of Assemble, and ranges in the text.
func FuzzAnalyze(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	b, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		f.Fatal(err)
	}
	for block := range strings.SplitSeq(string(b), "\n\n") {
		if src, _, _ := strings.Cut(block, "\n>"); r.IntN(8) == 0 {
			f.Add(src)
		}
	}
	f.Add(".macro M a\nlab\\@: j lab\\@\n.word \\a\n.endm\nM 1\n.irp x, 1, 2\nM \\x\n.endr\n.macro\n.if 0\n/* ")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "re") && len(text) > 1<<10 || strings.Contains(text, "rg") && len(text) > 1<<12 {
			return // slow by right
		}
		anything(t, text)
	})
}

// What is never closed is not looked for again and again; what macros make is not kept without end.
func TestAnalyzeHostile(t *testing.T) {
	repeat := strings.Repeat
	for name, text := range map[string]string{
		"ifs":      repeat(".if 0\n", 20_000),
		"macros":   repeat(".macro M a\n", 20_000),
		"loops":    repeat(".rept 2\n", 20_000),
		"comments": repeat("/*\n", 20_000),
		"mixed":    repeat(".if 0\n.macro M\n/*\n.irp x, 1\n", 3_000),
		"turns":    ".rept 100000\n.word x, y\n.endr\n",
		"columns":  repeat("j x;", 10_000),
		"argument": ".macro M a\n.word " + repeat("\\a,", 20_000) + "1\n.endm\nM x\n",
	} {
		t.Run(name, func(t *testing.T) {
			x := analyzed(text)
			inside(t, x)
			assert.Equal(t, name == "turns", x.Clipped)
		})
	}
}
