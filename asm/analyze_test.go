package asm

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/analysis"
	"breakfast/asm/source"
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

func analyzedSymbols() *analysis.Analysis {
	return Analyze([]Source{{"t.s", `# How many
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
}

func TestAnalyzeSymbols(t *testing.T) {
	x := analyzedSymbols()
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
		[][]string{rangesOf(tea.Uses[0].Via), rangesOf(tea.Uses[1].Via), rangesOf(tea.Uses[2].Via),
			rangesOf(tea.Uses[3].Via)})
	cups := symbolOf(t, x, analysis.Value, "CUPS")
	assert.Equal(t, []string{"1:18-22", "1:18-22", "7:20-24", "12:15-19"}, rangesOf(cups.Uses))
	assert.Equal(t, []string{"7:12-18"}, rangesOf(symbolOf(t, x, analysis.Value, "pre_TEA").Uses))
	lab := symbolOf(t, x, analysis.Label, "lab0")
	assert.Equal(t, []string{"3:1-6"}, rangesOf(lab.Defs))
	assert.Equal(t, []string{"2:11-16"}, rangesOf(lab.Uses))
	assert.Equal(t, []string{"12:7-8"}, rangesOf(symbolOf(t, x, analysis.Parameter, "r").Defs))
	assert.Equal(t, []string{"13:10-11"}, rangesOf(symbolOf(t, x, analysis.Parameter, "r").Uses))
}

// became is what statements became, in words: one a line, what it brought about indented.
func became(x *analysis.Analysis) string {
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
			fmt.Fprintf(&b, "%s%s %s %s\n", strings.Repeat(" ", depth), rangesOf([]analysis.Range{s.Range})[0], s.Text,
				what)
			write(s.Inner, depth+1)
		}
	}
	write(x.Statements, 0)
	return b.String()
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
`, became(x))
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
	assert.Equal(t, analysis.Range{File: 1, Line: 2, Col: 1, EndCol: 6},
		symbolOf(t, x, analysis.Label, "there").Defs[0])
	assert.Len(t, x.Statements[0].Inner, 1)
	here := symbolOf(t, x, analysis.Label, "here")
	assert.Equal(t, int64(DefaultBase+4+20), here.Value) // though gone.s is missing
	assert.Equal(t, []string{"there is no file 'gone.s'"}, said(x.Problems))
}

// wrongs are statements with something wrong of each kind.
var wrongs = []string{
	"lw a0, ", "lw", "frob a0", "add a0, a1", "li a0, undefined", "addi a0, a0, 5000", ".frob 1", ".word",
	".word 08,", ".word \"tea", ".if", ".if 1", ".if 0", ".ifdef", ".else", ".endif", ".macro", ".macro K",
	".macro K a, a", ".endm", ".rept", ".rept 3", ".rept x", ".irp", ".irp x, 1, 2", ".irpc c, ab", ".endr",
	".include", ".include \"gone\"", ".incbin \"gone\"", ".equ", ".equ x", ".equ x,", ".equ x, (", "x = ",
	"a0 = 3", ".equ CUPS", ".globl", ".section", ".align 99", ".org -1", ".error \"no\"", ".err", "1", "1f:",
	": nop", "@", "'", "\"", "/* no end", "M 1, 2, 3", "M x=1", "\\a", "tea:: nop", "before: nop", "CUPS: nop",
	"x: y: z", ".text 1", ".exitm", ".purgem Q", ".set ., 0", "é", "jal 1f, 2b", "\x00", ".cfi_endproc",
	".loc 1 1", ".insn r 1", "%hi(x)", ".option frob", ".type x", ".comm x", ".popsection", ".fill 1, 9",
	".space -1", "beq a0, a1, 12345678", "j 1f", ".string 'a'", ".ifc a", ".elseif",
}

// With an error of each kind between, what all other lines say is known.
func TestAnalyzeWrong(t *testing.T) {
	for _, wrong := range wrongs {
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

// What stands in a line before a comment that is never closed is known, too.
func TestAnalyzeBeforeComment(t *testing.T) {
	x := analyzed("a: nop; here: nop /* no end\n\tj here; j a\n.macro M x /* nor this\nli a0, \\x\n.endm\n")
	assert.Equal(t, []string{"4:9-10"}, rangesOf(symbolOf(t, x, analysis.Macro, "M").Params[0].Uses))
	require.Equal(t, []string{"this comment is never closed"}, said(x.Problems))
	for name, want := range map[string]string{"here": "2:4-8", "a": "2:12-13"} {
		s := symbolOf(t, x, analysis.Label, name)
		assert.Equal(t, []string{want}, rangesOf(s.Uses))
		assert.Len(t, s.Defs, 1)
		assert.Equal(t, name == "a", s.Known)
	}
}

// A value is known as far as the lines around it are right.
func TestAnalyzeValuesBesideErrors(t *testing.T) {
	x := analyzed("a: nop\n frob\nb: addi a0, a0, 5000\nc: la a0, undefined\nd: nop\n" +
		".equ E, d - a\n.equ F, frob(\n.word F\n")
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
	x := analyzed("\ufeff\tnaïve: la a0,\tnaïve; la a0, naïve\r\n" +
		"/* é */ j naïve /* ü */ ; .word naïve # naïve\r\n\t.word\t\"naïve\"")
	require.Empty(t, x.Problems)
	s := symbolOf(t, x, analysis.Label, "naïve")
	assert.Equal(t, []string{"1:17-23", "1:32-38", "2:12-18", "2:36-42", "3:8-16"}, rangesOf(s.Uses))
	for _, u := range s.Uses {
		assert.Equal(t, "naïve", strings.Trim(textAt(x, u.Range), `"`))
	}
}
