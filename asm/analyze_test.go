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

func analyzed(text string) *analysis.Analysis { return Analyze([]Source{{"t.s", text}}, Options{}) }

// textAt is what stands at a range.
func textAt(x *analysis.Analysis, r analysis.Range) string {
	line := strings.Split(x.Files[r.File].Text, "\n")[r.Line-1]
	return line[r.Col-1 : r.EndCol-1]
}

// symbolOf is the symbol of a name and kind; of several the first.
func symbolOf(t *testing.T, x *analysis.Analysis, kind analysis.Kind, name string) *analysis.Symbol {
	t.Helper()
	for _, s := range x.Symbols {
		if s.Kind == kind && s.Name == name {
			return s
		}
	}
	require.Fail(t, fmt.Sprintf("there is no %s %s", kind, name))
	return nil
}

// rangesOf is ranges in words: line:column-end.
func rangesOf[T any](list []T) (s []string) {
	for _, x := range list {
		var r analysis.Range
		switch x := any(x).(type) {
		case analysis.Range:
			r = x
		case analysis.Use:
			r = x.Range
		}
		s = append(s, fmt.Sprintf("%d:%d-%d", r.Line, r.Col, r.EndCol))
	}
	return s
}

func eachStatement(list []analysis.Statement, f func(s *analysis.Statement)) {
	for i := range list {
		f(&list[i])
		eachStatement(list[i].Inner, f)
	}
}

func TestAnalyzeSymbols(t *testing.T) {
	x := Analyze([]Source{{"t.s", `# How many
// cups there are.
	.equ CUPS, 3
	.set again, 1
	.set again, again + 1   # counted
/* where it
 * begins */
_start: lw a0, UART
1:	beqz a0, 1f
	j 1b
1:	la a1, far      # not the doc
	.ifdef CUPS
	.else
skipped: nop
	.endif
	.word CUPS, __bss_end, "odd name"
"odd name":
`}, {"u.s", "\t.globl far\nfar:\tnop\n"}},
		Options{Symbols: []Symbol{{"UART", 0x10000000, "the UART"}}, Defines: []Symbol{{"D", 1, ""}}})
	assert.Equal(t, []string{"[define] -D D changes nothing: the program does not ask for it"}, said(x.Problems[:1]))

	cups := symbolOf(t, x, analysis.Value, "CUPS")
	assert.Equal(t, "How many\ncups there are.", cups.Doc)
	assert.Equal(t, int64(3), cups.Value)
	assert.True(t, cups.Known && !cups.Address && !cups.Global)
	assert.Equal(t, []string{"3:7-11"}, rangesOf(cups.Defs))
	assert.Equal(t, []string{"12:9-13", "16:8-12"}, rangesOf(cups.Uses))

	again := symbolOf(t, x, analysis.Value, "again")
	assert.Equal(t, []string{"4:7-12", "5:7-12"}, rangesOf(again.Defs))
	assert.Equal(t, []string{"5:14-19"}, rangesOf(again.Uses))
	assert.Equal(t, int64(2), again.Value)
	assert.Equal(t, "counted", again.Doc)

	start := symbolOf(t, x, analysis.Label, "_start")
	assert.Equal(t, "where it\nbegins", start.Doc)
	assert.True(t, start.Known && start.Address && start.Value == DefaultBase)

	uart := symbolOf(t, x, analysis.Machine, "UART")
	assert.Equal(t, "the UART", uart.Doc)
	assert.Equal(t, []string{"8:16-20"}, rangesOf(uart.Uses))

	far := symbolOf(t, x, analysis.Label, "far")
	assert.True(t, far.Global)
	assert.Equal(t, 1, far.Defs[0].File)
	assert.Equal(t, []string{"11:11-14", "1:9-12"}, rangesOf(far.Uses))

	var locals []string
	for _, s := range x.Symbols {
		if s.Kind == analysis.Local {
			locals = append(locals, fmt.Sprint(s.Name, rangesOf(s.Defs), rangesOf(s.Uses)))
		}
	}
	assert.Equal(t, []string{"1[9:1-2] [10:4-6]", "1[11:1-2] [9:13-15]"}, locals)
	assert.Equal(t, []string{"16:14-23"}, rangesOf(symbolOf(t, x, analysis.Edge, "__bss_end").Uses))
	assert.Equal(t, []string{"16:25-35"}, rangesOf(symbolOf(t, x, analysis.Label, "odd name").Uses))
	assert.NotEmpty(t, symbolOf(t, x, analysis.Edge, "__text_start"))
	assert.NotEmpty(t, symbolOf(t, x, analysis.Option, "D"))
	for _, s := range x.Symbols {
		assert.NotEqual(t, "skipped", s.Name)
	}
	assert.Same(t, cups, x.SymbolAt(0, 16, 9))
	assert.Nil(t, x.SymbolAt(0, 16, 12))
}

// said are messages in a line each.
func said(list source.ErrorList) (s []string) {
	for _, e := range list {
		m := e.Msg
		if e.Name != "" {
			m = "[" + e.Name + "] " + m
		}
		s = append(s, m)
	}
	return s
}

func TestAnalyzeMacros(t *testing.T) {
	x := analyzed(`	.macro M reg, n=CUPS ; li \reg, \n
	la \reg, lab\@
lab\@:	nop
	N	\n,	\n
	.endm
	.macro N a, b
	.word \a, pre_\b, "\a"
	.endm
	.equ CUPS, 3; .equ pre_TEA, 4; .equ TEA, 5; .equ pre_CUPS, 6
	M a0
	M n = TEA, reg=a1
	.irp r, TEA, CUPS
	li a0, \r
	.endr
	ret
	.purgem M
`)
	require.Empty(t, x.Problems)
	m := symbolOf(t, x, analysis.Macro, "M")
	assert.Equal(t, "M reg, n=CUPS", m.Detail)
	assert.Equal(t, []string{"1:9-10"}, rangesOf(m.Defs))
	assert.Equal(t, []string{"10:2-3", "11:2-3", "16:10-11"}, rangesOf(m.Uses))
	assert.Equal(t, []string{"11:13-16", "1:29-32", "2:6-9"}, rangesOf(m.Params[0].Uses))
	assert.Equal(t, []string{"1:16-17"}, rangesOf(m.Params[1].Defs))
	assert.Equal(t, []string{"11:4-5", "1:35-36", "4:5-6", "4:9-10"}, rangesOf(m.Params[1].Uses))
	assert.Equal(t, "CUPS", m.Params[1].Detail)

	// The default is where the definition has it; an argument is where the call has it; what is partly one and
	// partly the other is in the body. The calls are said beside it, the innermost first.
	tea := symbolOf(t, x, analysis.Value, "TEA")
	assert.Equal(t, []string{"11:8-11", "11:8-11", "7:20-24", "12:10-13"}, rangesOf(tea.Uses))
	assert.Equal(t, [][]string{{"11:2-3"}, {"4:2-3", "11:2-3"}, {"4:2-3", "11:2-3"}, {"12:2-6"}},
		[][]string{rangesOf(tea.Uses[0].Via), rangesOf(tea.Uses[1].Via), rangesOf(tea.Uses[2].Via), rangesOf(tea.Uses[3].Via)})
	cups := symbolOf(t, x, analysis.Value, "CUPS")
	assert.Equal(t, []string{"1:18-22", "1:18-22", "7:20-24", "12:15-19"}, rangesOf(cups.Uses))
	assert.Equal(t, []string{"7:12-18"}, rangesOf(symbolOf(t, x, analysis.Value, "pre_TEA").Uses))
	lab := symbolOf(t, x, analysis.Label, "lab0")
	assert.Equal(t, []string{"3:1-6"}, rangesOf(lab.Defs))
	assert.Equal(t, []string{"2:11-16"}, rangesOf(lab.Uses))
	assert.Equal(t, []string{"12:7-8"}, rangesOf(symbolOf(t, x, analysis.Parameter, "r").Defs))
	assert.Equal(t, []string{"13:10-11"}, rangesOf(symbolOf(t, x, analysis.Parameter, "r").Uses))
}

func TestAnalyzeStatements(t *testing.T) {
	x := analyzed(`	.macro M a
	li	\a, 0x12345
	.rept 2
	nop
	.endr
	.endm
here:	M a0 # twice
	ret
	.data
	.word here, 1
	.bss
	.space 16
	.section .rodata.s, "aMS", @progbits, 1
	.asciz "tea"
	.if 0
	nop
	.endif
	.text 1
	ret
	.text
x:	nop
`)
	require.Empty(t, x.Problems)
	var b strings.Builder
	var write func(list []analysis.Statement, depth int)
	write = func(list []analysis.Statement, depth int) {
		for _, s := range list {
			var code []string
			for _, c := range s.Code {
				code = append(code, c.Text)
			}
			what := fmt.Sprint(s.Section, " ", s.Addr-DefaultBase, " ", s.Size, " ", fmt.Sprintf("%x", s.Bytes), code)
			if s.Size == 0 {
				what = fmt.Sprint(s.Skipped)
			}
			fmt.Fprintf(&b, "%s%s %s %s\n", strings.Repeat(" ", depth), rangesOf([]analysis.Range{s.Range})[0], s.Text, what)
			write(s.Inner, depth+1)
		}
	}
	write(x.Statements, 0)
	assert.Equal(t, `1:2-12 .macro M a false
7:1-11 here:	M a0 false
 2:2-16 li	a0, 0x12345 .text 0 8 3725010013055534[lui a0, 0x12 addi a0, a0, 837]
 3:2-9 .rept 2 false
  4:2-5 nop .text 8 4 13000000[nop]
  4:2-5 nop .text 12 4 13000000[nop]
8:2-5 ret .text 16 4 67800000[ret]
9:2-7 .data false
10:2-15 .word here, 1 .data 48 8 0000008001000000[]
11:2-6 .bss false
12:2-11 .space 16 .bss 64 16 []
13:2-41 .section .rodata.s, "aMS", @progbits, 1 false
14:2-14 .asciz "tea" .rodata.s 32 4 74656100[]
15:2-7 .if 0 false
16:2-5 nop true
17:2-8 .endif false
18:2-9 .text 1 false
19:2-5 ret .text 24 4 67800000[ret]
20:2-7 .text false
21:1-7 x:	nop .text 20 4 13000000[nop]
`, b.String())
}

func TestAnalyzeIncludes(t *testing.T) {
	x := Analyze([]Source{{"a/t.s", "\t.include \"u.s\"\n\t.include \"gone.s\"\n\t.incbin \"b\", 1\nhere: nop\n"}},
		Options{Open: func(name string) ([]byte, error) {
			if strings.HasSuffix(name, "gone.s") {
				return nil, os.ErrNotExist
			}
			return []byte("# in u\nthere: j here\n"), nil
		}})
	assert.Equal(t, []analysis.Include{
		{Range: analysis.Range{File: 0, Line: 1, Col: 11, EndCol: 16}, Name: "a/u.s", Target: 1, Binary: false},
		{Range: analysis.Range{File: 0, Line: 2, Col: 11, EndCol: 19}, Name: "gone.s", Target: -1, Binary: false},
		{Range: analysis.Range{File: 0, Line: 3, Col: 10, EndCol: 13}, Name: "a/b", Target: -1, Binary: true},
	}, x.Includes)
	assert.Equal(t, analysis.Range{File: 1, Line: 2, Col: 1, EndCol: 6}, symbolOf(t, x, analysis.Label, "there").Defs[0])
	assert.Len(t, x.Statements[0].Inner, 1)
	here := symbolOf(t, x, analysis.Label, "here")
	assert.Equal(t, int64(DefaultBase+4+20), here.Value) // though gone.s is missing
	assert.Equal(t, []string{"there is no file 'gone.s'"}, said(x.Problems))
}

// With an error of each kind between, what all other lines say is known.
func TestAnalyzeWrong(t *testing.T) {
	for _, wrong := range []string{
		"lw a0, ", "lw", "frob a0", "add a0, a1", "li a0, undefined", "addi a0, a0, 5000", ".frob 1", ".word", ".word 08,",
		".word \"tea", ".if", ".if 1", ".if 0", ".ifdef", ".else", ".endif", ".macro", ".macro K", ".macro K a, a", ".endm",
		".rept", ".rept 3", ".rept x", ".irp", ".irp x, 1, 2", ".irpc c, ab", ".endr", ".include", ".include \"gone\"",
		".incbin \"gone\"", ".equ", ".equ x", ".equ x,", ".equ x, (", "x = ", "a0 = 3", ".equ CUPS", ".globl", ".section",
		".align 99", ".org -1", ".error \"no\"", ".err", "1", "1f:", ": nop", "@", "'", "\"", "/* no end", "M 1, 2, 3", "M x=1",
		"\\a", "tea:: nop", "before: nop", "CUPS: nop", "x: y: z", ".text 1", ".exitm", ".purgem Q", ".set ., 0", "é",
		"jal 1f, 2b", "\x00", ".cfi_endproc", ".loc 1 1", ".insn r 1", "%hi(x)", ".option frob", ".type x", ".comm x",
		".popsection", ".fill 1, 9", ".space -1", "beq a0, a1, 12345678", "j 1f", ".string 'a'", ".ifc a", ".elseif",
	} {
		text := `	.equ CUPS, 3
	.macro M reg
	li \reg, CUPS
	.endm
before:	M a0
1:	j before
` + wrong + `
after:	M a1
	la a0, after
	j 1b
	.equ LATER, CUPS + 1
	.macro NEW x
	li \x, LATER
	.endm
	NEW a2
`
		x := analyzed(text)
		errs := 0
		for _, e := range x.Problems {
			if !e.Warning {
				errs++
			}
		}
		switch wrong {
		case ".text 1", ".word": // only strange
		default:
			assert.NotZero(t, errs, wrong)
		}
		after, last := symbolOf(t, x, analysis.Label, "after"), len(strings.Split(text, "\n"))-1
		assert.Equal(t, fmt.Sprint([]string{fmt.Sprintf("%d:1-6", last-7)}), fmt.Sprint(rangesOf(after.Defs)), wrong)
		assert.Equal(t, "after", textAt(x, after.Uses[0].Range), wrong)
		assert.Equal(t, "before", textAt(x, symbolOf(t, x, analysis.Label, "before").Uses[0].Range), wrong)
		assert.Equal(t, "LATER", textAt(x, symbolOf(t, x, analysis.Value, "LATER").Defs[0]), wrong)
		m, n := symbolOf(t, x, analysis.Macro, "M"), symbolOf(t, x, analysis.Macro, "NEW")
		assert.Equal(t, last-7, m.Uses[len(m.Uses)-1].Line, wrong)
		assert.Equal(t, last, n.Uses[len(n.Uses)-1].Line, wrong)
		assert.Contains(t, rangesOf(symbolOf(t, x, analysis.Local, "1").Uses), fmt.Sprintf("%d:4-6", last-5), wrong)
	}
}

// A value is known as far as the lines around it are right.
func TestAnalyzeValuesBesideErrors(t *testing.T) {
	x := analyzed("a: nop\n frob\nb: addi a0, a0, 5000\nc: la a0, undefined\nd: nop\n.equ E, d - a\n.equ F, frob(\n.word F\n")
	for name, want := range map[string]int64{"a": 0, "b": 4, "c": 4, "d": 12} {
		s := symbolOf(t, x, analysis.Label, name)
		assert.True(t, s.Known && s.Value == DefaultBase+want, "%+v", s)
	}
	assert.Equal(t, int64(12), symbolOf(t, x, analysis.Value, "E").Value)
	assert.False(t, symbolOf(t, x, analysis.Value, "F").Known)
	assert.Equal(t, []string{"4:11-20"}, rangesOf(symbolOf(t, x, analysis.Undefined, "undefined").Uses))
}

// Columns count bytes, whatever the line ends and the letters.
func TestAnalyzeColumns(t *testing.T) {
	x := analyzed("\ufeff\tnaïve: la a0,\tnaïve; la a0, naïve\r\n/* é */ j naïve /* ü */ ; .word naïve # naïve\r\n\t.word\t\"naïve\"")
	require.Empty(t, x.Problems)
	s := symbolOf(t, x, analysis.Label, "naïve")
	assert.Equal(t, []string{"1:17-23", "1:32-38", "2:12-18", "2:36-42", "3:8-16"}, rangesOf(s.Uses))
	for _, u := range s.Uses {
		assert.Equal(t, "naïve", strings.Trim(textAt(x, u.Range), `"`))
	}
}

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
	x := Analyze([]Source{{"t.s", text}}, opt)
	inside(t, x)
	_, err := Assemble([]Source{{"t.s", text}}, opt)
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
