package lab_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/grade"
)

// tricks are ways to have the compiler, or what comes after it, read the file FILE or tell whether there is one. Each
// is appended to an answer with full marks.
var tricks = map[string]string{
	"an include":                       "#include \"FILE\"",
	"by angles":                        "#include <FILE>",
	"the next":                         "#include_next \"FILE\"",
	"an import":                        "#import \"FILE\"",
	"an embed":                         "char a[] = {\n#embed \"FILE\"\n};",
	"by a macro":                       "#define F \"FILE\"\n#include F",
	"by a macro with an argument":      "#define F(x) #x\n#include F(FILE)",
	"by a macro of the word":           "#define include error\n#undef include\n#include \"FILE\"",
	"after blanks":                     " \t # \t include \"FILE\"",
	"after a form feed":                "\f#include \"FILE\"",
	"a vertical tab in between":        "#\vinclude \"FILE\"",
	"a form feed in between":           "#\finclude\f\"FILE\"",
	"after a byte 0":                   "\x00#include \"FILE\"",
	"a comment before":                 "/* */ #include \"FILE\"",
	"a comment of lines before":        "/*\n*/ #include \"FILE\"",
	"a comment in between":             "#/**/include/**/\"FILE\"",
	"a comment of lines in between":    "#/*\n*/include \"FILE\"",
	"behind a comment that ended":      "/* /* */ #include \"FILE\" /* */",
	"behind a comment of a line":       "// /*\n#include \"FILE\"\n// */",
	"behind half a string":             "char a[] = \"/*\";\n#include \"FILE\"\nchar b[] = \"*/\";",
	"behind a quote in a character":    "int q = '\"';\n#include \"FILE\"\nint r = '\"';",
	"behind an escaped quote":          "char a[] = \"\\\"/*\";\n#include \"FILE\"\n//*/",
	"behind a string without end":      "char *a = \"/*\n#include \"FILE\"\n*/",
	"behind an apostrophe":             "#if 0\nit's /*\n#else\n#include \"FILE\"\n#endif\n//*/",
	"behind a raw string":              "char *a = R\"x(\n)x\"/*\";\n#include \"FILE\"\n//*/",
	"a joined line":                    "#inc\\\nlude \"FILE\"",
	"joined at each letter":            "#\\\ni\\\nn\\\nc\\\nl\\\nu\\\nd\\\ne \"FILE\"",
	"joined by a blank":                "#inc\\ \nlude \"FILE\"",
	"joined by blanks":                 "#inc\\ \t\f\v \nlude \"FILE\"",
	"joined by a byte 0":               "#inc\\\x00\nlude \"FILE\"",
	"joined as on Windows":             "#inc\\\r\nlude \"FILE\"",
	"joined as on Windows, by a blank": "#inc\\ \r\nlude \"FILE\"",
	"joined as on an old Mac":          "#inc\\\rlude \"FILE\"",
	"joined by a trigraph":             "#inc??/\nlude \"FILE\"",
	"joined by a trigraph and a blank": "#inc??/ \nlude \"FILE\"",
	"joined in the comment's mark":     "/\\\n* */ #include \"FILE\" /*\\\n/",
	"a comment's end that is joined":   "/* *\\ \n/ #include \"FILE\"",
	"a comment that is not joined":     "// a \\ b\n#include \"FILE\"",
	"joined twice, once":               "// a \\\\\n\n#include \"FILE\"",
	"a line of an old Mac":             "// a\r#include \"FILE\"",
	"a line of an old Mac in code":     "int a;\r#include \"FILE\"",
	"a digraph":                        "%:include \"FILE\"",
	"a digraph, joined":                "%\\\n:include \"FILE\"",
	"a digraph, joined by a blank":     "%\\ \n:include \"FILE\"",
	"a digraph, joined by a trigraph":  "%??/\n:include \"FILE\"",
	"a digraph, joined twice":          "%\\\n\\ \n:inc\\\t\nlude \"FILE\"",
	"a trigraph":                       "??=include \"FILE\"",
	"a trigraph in a macro":            "#define H ??=\nH include \"FILE\"",
	"a # from a macro":                 "#define H #\nH include \"FILE\"",
	"a universal character name":       "\\u0023include \"FILE\"",
	"a wide letter":                    "#\u00a0include \"FILE\"",
	"a mark of order":                  "\ufeff#include \"FILE\"",
	"a line separator in a comment":    "// \u2028#include \"FILE\"\n#include \"FILE\"",
	"pasted": "#define P(a, b) a##b\n#if P(__has_, include)(\"FILE\")\n#error there " +
		"is\n#endif",
	"pasted by a digraph": "#define P(a, b) a%:%:b\n#if P(__has_, include)(\"FILE\")\n#error there " +
		"is\n#endif",
	"pasted, and joined":               "#define P(a, b) a#\\ \n#b\nP(_Pra, gma)(\"GCC dependency \\\"FILE\\\"\")",
	"pasted by a trigraph":             "#define P(a, b) a??=??=b\nP(_Pra, gma)(\"GCC dependency \\\"FILE\\\"\")",
	"whether there is one":             "#if __has_include(\"FILE\")\n#error there is\n#endif",
	"whether there is one, by a macro": "#define H __has_include\n#if H(\"FILE\")\n#error there is\n#endif",
	"whether there is one, joined":     "#if __has_\\ \ninclude(\"FILE\")\n#error there is\n#endif",
	"whether there is one, in an elif": "#if 0\n#elif __has_include(\"FILE\")\n#error there is\n#endif",
	"whether there is a next":          "#if __has_include_next(\"FILE\")\n#error there is\n#endif",
	"whether there is one to embed":    "#if __has_embed(\"FILE\")\n#error there is\n#endif",
	"a pragma":                         "#pragma GCC dependency \"FILE\"",
	"a pragma to be poisoned by":       "#pragma GCC poison x\n#pragma GCC dependency \"FILE\"",
	"a pragma as an operator":          "_Pragma(\"GCC dependency \\\"FILE\\\"\")",
	"a pragma as an operator, joined":  "_Pra\\ \ngma(\"GCC dependency \\\"FILE\\\"\")",
	"a pragma as an operator, stored":  "#define D _Pragma(\"GCC dependency \\\"FILE\\\"\")\nD",
	"a precompiled header":             "#pragma GCC pch_preprocess \"FILE\"",
	"a line of that file":              "#line 1 \"FILE\"\nerror here;",
	"a mark of that file":              "# 1 \"FILE\"\nerror here;",
	"a mark of a file entered":         "# 1 \"FILE\" 1 3\nerror here;",
	"a mark, joined":                   "#\\ \n 1 \"FILE\"\nerror here;",
	"in assembly":                      "__asm__(\".include \\\"FILE\\\"\");",
	"in assembly, from above":          "__asm__(\".include \\\"../../../../../../../../../..FILE\\\"\");",
	"in assembly, in parts":            "__asm__(\".inc\" \"lude \\042FILE\\x22\");",
	"in assembly, by a macro":          "#define S(x) #x\n#define T(x) S(x)\n__asm__(T(.include \"FILE\"));",
	"in assembly, bytes":               "__asm__(\".incbin \\\"FILE\\\"\");",
	"in assembly, by a section":        "__attribute__((section(\".data\\n.incbin \\\"FILE\\\"\\n\"))) int a = 1;",
	"in assembly, by a name":           "int a __asm__(\"a\\n.incbin \\\"FILE\\\"\\n\") = 1;",
	"in assembly, and an error of it":  "__asm__(\".include \\\"FILE\\\"\\n nonsense\");",
}

// Nothing that is said tells what a file of the host holds, or even whether there is one.
func TestTricksTellNothing(t *testing.T) {
	l, err := lab.Find("timer-c")
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(tricks), 70)
	dir := t.TempDir()
	there, missing := filepath.Join(dir, "is.h"), filepath.Join(dir, "no.h")
	require.NoError(t, os.WriteFile(there, []byte("the_secret_is_out\n"), 0o666))
	for name, trick := range tricks {
		t.Run(name, func(t *testing.T) {
			r := withC(t, l, strings.ReplaceAll(trick, "FILE", there))
			assert.NotEmpty(t, r.Problem)
			assert.Zero(t, r.Points)
			said := everything(t, r)
			assert.NotContains(t, said, "secret_is_out")
			other := everything(t, withC(t, l, strings.ReplaceAll(trick, "FILE", missing)))
			assert.Equal(t, strings.ReplaceAll(other, "no.h", "is.h"), said,
				"of a file that is there, and of one that is not")
		})
	}
}

// What is no trick goes on getting its points.
func TestPlainCKeepsItsPoints(t *testing.T) {
	l, err := lab.Find("timer-c")
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	text := string(files["timer.c"]) + `/* Größe und 早餐: # include "x", __has_include, ??=, %: and 'apostrophes' */
// the same, and on \
   the next line: it's "all" a comment __DATE__
#ifdef __riscv
# define WORD unsigned int
#elif defined(__STDC__) && __STDC_VERSION__ >= 201112L
# define WORD unsigned
#else
# error neither GCC nor Clang
#endif
#ifndef UNSET
#undef UNSET
#endif
#if 0
int "left out" // with a string
#endif
#define TEXT(x) #x
#define SWAP(a, b) do { \
	WORD t_ = (a);  /* a comment
	                   of two lines */ \
	(a) = (b); \
	(b) = t_;       \
} while (0)
const char *text = "// no comment /* nor this */ \"quoted\" \\ what?? %: # \303\251" TEXT(three);
const int marks[] = { '"', '\'', '\\', '#', '/', L'x', 0x1p3 > 8.5e-1, 1 ? 2 : 3 };
_Static_assert(sizeof(WORD) == 4, "words");
__attribute__((noinline, section(".text.swap"))) WORD swapped(WORD a, WORD b)
{ SWAP(a, b); __asm__ volatile ("nop\n\tnop # a comment" ::: "memory"); return a / b; }
const char *where = __FILE__; int line = __LINE__; const char *in(void) { return __func__; }
` + strings.Repeat("\n", 1000) + `const char *long_one = "` + strings.Repeat("x", 10_000) + `"; // the end`
	for name, text := range map[string]string{
		"as it is":                  text,
		"from an editor on Windows": "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n"),
	} {
		files["timer.c"] = []byte(text)
		r := check(t, l, files)
		assert.True(t, r.Passed, "%s: %s %s", name, r.Problem, said(r))
	}
}

// An error of the compiler's has the line of the file, also behind comments and joined lines.
func TestErrorsOfTheCompilerHaveTheirLines(t *testing.T) {
	l, err := lab.Find("timer-c")
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	files["timer.c"] = []byte("/* a\n b */\n#define X \\\n  1 /* é\n */ + 1\n" +
		"int f(void)\n{\n\treturn X /* é */ +;\n}\n")
	assert.Contains(t, check(t, l, files).Problem,
		"timer.c:8:27: error: expected expression before ';' token\n    8 |         return X         +;\n")
}

// What the compiler calls by itself is said to be that.
func TestWhatTheCompilerCalls(t *testing.T) {
	l, err := lab.Find("timer-c")
	require.NoError(t, err)
	r := withC(t, l, "struct task spare;\nvoid spared(void)\n{\n\tspare = (struct task){ .pc = 1 };\n}\n")
	assert.Contains(t, r.Problem, "memset is not defined")
	assert.Contains(t, r.Problem, "the compiler calls memset for a large structure or array")
}

// withC is the result of the answers with more C at the end.
func withC(t *testing.T, l *lab.Lab, code string) *grade.Result {
	files, err := l.Answers()
	require.NoError(t, err)
	files["timer.c"] = append(files["timer.c"], "\n"+code+"\n"...)
	return check(t, l, files)
}

// everything is all that is ever printed of a result: for people, as JSON, as JUnit.
func everything(t *testing.T, r *grade.Result) string {
	var b strings.Builder
	require.NoError(t, r.Print(&b, true, func(*grade.Failure) string { return "" }))
	require.NoError(t, r.JUnit(&b))
	text, err := json.MarshalIndent(r, "", "  ")
	require.NoError(t, err)
	return b.String() + string(text)
}

// Pseudo-files and devices are not even opened: the compiler would go on reading for ever.
func TestDevicesAreNotOpened(t *testing.T) {
	l, err := lab.Find("timer-c")
	require.NoError(t, err)
	for _, path := range []string{"/dev/zero", "/dev/stdin", "/proc/self/environ", "/proc/self/mem", "/dev/fd/0"} {
		for _, trick := range []string{"an include", "a digraph, joined by a blank", "in assembly",
			"in assembly, bytes"} {
			r := withC(t, l, strings.ReplaceAll(tricks[trick], "FILE", path))
			assert.NotEmpty(t, r.Problem, "%s of %s", trick, path)
			assert.NotContains(t, everything(t, r), "PATH=")
		}
	}
}

// What keeps a compiler busy, fills its memory or makes it talk is stopped, and said in a few lines.
func TestHostileC(t *testing.T) {
	l, err := lab.Find("timer-c")
	require.NoError(t, err)
	for name, c := range map[string]struct{ code, told string }{
		"a huge array":            {"char big[0x70000000] = {1};", "timer.c"},
		"a huge array, by a dot":  {"char big[] = {[0x70000000] = 1};", "timer.c"},
		"nothing that is C":       {"} } } <<<<", "timer.c"},
		"macros that double":      {doubling(40), "is there a macro that grows"},
		"a million errors":        {strings.Repeat("x y z;\n", 20_000), "timer.c"},
		"a million #errors":       {strings.Repeat("#error\n", 100_000), "timer.c"},
		"deep parentheses":        {"int a = " + strings.Repeat("(", 400_000) + "1;", "timer.c"},
		"a long name":             {"int f(void) { return " + strings.Repeat("x", 900_000) + "; }", "timer.c"},
		"an option of the linker": {"__asm__(\".section .tohost\");\nint f(void) { return g(); }", "timer.c"},
	} {
		t.Run(name, func(t *testing.T) {
			r := withC(t, l, c.code)
			assert.Zero(t, r.Points)
			require.NotEmpty(t, r.Problem)
			assert.Contains(t, r.Problem, c.told)
			assert.Less(t, len(r.Problem), 20_000)
			assert.NotContains(t, r.Problem, "\x1b")
		})
	}
}

// doubling is macros that grow to 2^n words.
func doubling(n int) string {
	var b strings.Builder
	b.WriteString("#define m0 1,\n")
	for i := range n {
		fmt.Fprintf(&b, "#define m%d m%d m%d\n", i+1, i, i)
	}
	return fmt.Sprintf("%sint many[] = { m%d };", &b, n)
}
