package lab

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/asm"
)

// gap is what is left of a comment.
func gap(comment string) string { return strings.Repeat(" ", utf8.RuneCountInString(comment)) }

// What students write goes through, and every line stays where it is.
func TestPlainCTakes(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"nothing":               {"", "\n"},
		"no newline at the end": {"int x;", "int x;\n"},
		"a comment": {"int /* grüße, 早餐, # include \"x\" */ x;\n", "int " +
			gap("/* grüße, 早餐, # include \"x\" */") + " x;\n"},
		"a line comment": {"int x; // it's \"naïve\" #include <x> ??= %: __has_include\nint y;\n",
			"int x; " + gap("// it's \"naïve\" #include <x> ??= %: __has_include") + "\nint y;\n"},
		"a comment of lines":         {"/* a\n * b\n */ int x;\n", "    \n    \n    int x;\n"},
		"a comment in a comment":     {"/* // */ int x; // /*\nint y;\n", "         int x;      \nint y;\n"},
		"control marks in a comment": {"/* \x1b[2J\f\v */ int x;\n", gap("/* \x1b[2J\f\v */") + " int x;\n"},
		"comments in a directive": {"# /* a */ define /* b\n */ X /* c */ 1\nX\n",
			"#         define          X         1\n\nX\n"},
		"a comment before one": {"/* a\n */ #define X\n", "    \n    #define X\n"},
		"a string with comments": {`char *s = "// /* # \" %: __has_include __DATE__ \\";` + "\n",
			`char *s = "// /* # \" %: __has_include __DATE__ \\";` + "\n"},
		"characters": {`int c = '"' + '\'' + '\\' + '/' + '#';` + "\n",
			`int c = '"' + '\'' + '\\' + '/' + '#';` + "\n"},
		"a macro of lines": {"#define F(x) \\\n\tdo { x; } \\ \t\n\twhile (0)\nF(1)\n",
			"#define F(x) \tdo { x; } \twhile (0)\n\n\nF(1)\n"},
		"lines of Windows": {"int x; \\\r\nint y;\r\n/* a\r\n b */\r\nint z;\r\n",
			"int x; int y;\n\n    \n     \nint z;\n"},
		"a joined string":         {"char *s = \"a\\\nb\";\nint x;\n", "char *s = \"ab\";\n\nint x;\n"},
		"a joined line comment":   {"// a \\\n b\nint x;\n", gap("// a  b") + "\n\nint x;\n"},
		"a comment joined by ??/": {"// a ??/\n b\nint x;\n", gap("// a  b") + "\n\nint x;\n"},
		"all directives": {"#if A\n#elif B\n # else\n#endif\n#ifdef A\n#ifndef B\n#define S(x) " +
			"#x\n#undef S\n#error no\n",
			"#if A\n#elif B\n # else\n#endif\n#ifdef A\n#ifndef B\n#define S(x) #x\n#undef S\n#error no\n"},
		"a mark of order": {"\uFEFFint x;\n", "int x;\n"},
		"two question marks": {`char *s = "what??"; /* what??! */ int x = y ? z ?1:2 : 3;` + "\n",
			`char *s = "what??"; ` + gap("/* what??! */") + ` int x = y ? z ?1:2 : 3;` + "\n"},
		"assembly": {"__asm__ volatile (\"csrr %0, mstatus\\n\\tnop\" : \"=r\"(x));\n",
			"__asm__ volatile (\"csrr %0, mstatus\\n\\tnop\" : \"=r\"(x));\n"},
	} {
		got, err := plainC(asm.Source{Name: "t.c", Text: c.file})
		assert.NoError(t, err, name)
		assert.Equal(t, c.want, got, name)
	}
}

// Whatever else is there is refused, with the line and what to do.
func TestPlainCRefuses(t *testing.T) {
	for file, want := range map[string]string{
		"int x;\n#include \"x\"\n": "t.c:2: #include: a file of a lab reads no other, and changes no setting of " +
			"the compiler: write here what you need.",
		"\n\n # /* a */ pragma once\n": "t.c:3: #pragma: a file of a lab reads no other",
		"#\n":                          "t.c:1: a # alone: ",
		"# \"x\"\n":                    "t.c:1: a # alone: ",
		"# 1 \"x\"\n":                  "t.c:1: #1: ",
		"#define X a##b\n":             "t.c:1: ##: names are not pasted together",
		"#define X a#\\\n#b\n":         "t.c:1: ##: ",
		"int x; #define X\n":           "t.c:1: a # in the middle of a line",
		"#if #cpu(x)\n":                "t.c:1: a # in the middle of a line",
		"%:define X\n":                 "t.c:1: %: is another way to write #",
		"a %\\ \t\v\f\r\n:\n":          "t.c:1: %: is another way to write #",
		"??=define X\n":                "t.c:1: ??=: C11 reads another mark for these three",
		"char *s = \"what??!\";\n":     "t.c:1: ??!: ",
		"char *s = \"\\??/\";\n":       "t.c:1: ??/: ",
		"x\n__has\\\n_include (x)\n":   "t.c:2: __has_include: what a compiler has is not asked",
		"_Pragma(\"once\")\n":          "t.c:1: _Pragma: the compiler's settings stay as they are",
		"char *s = __DATE__ __TIME__;": "t.c:1: __DATE__: the same file makes the same program on every day",
		"char *s = __TIME__;":          "t.c:1: __TIME__: ",
		"char *s = __TIMESTAMP__;":     "t.c:1: __TIMESTAMP__: ",
		"char *s = R\"x(\";":           "t.c:1: R\": a raw string",
		"int \\u00e9;\n":               "t.c:1: a \\ outside of a string joins two lines",
		"int x \\ y\n":                 "t.c:1: a \\ outside of a string joins two lines",
		"int \xc3\xa9;\n": "t.c:1: 'é': code is plain ASCII; comments may hold any letter. In a string " +
			"write \\303\\251",
		"char *s = \"\xc3\xa9\";\n":     "t.c:1: 'é': code is plain ASCII",
		"int\fx;\n":                     "t.c:1: '\\f': ",
		"int\x7fx;\n":                   "t.c:1: '\\x7f': ",
		"int x;\n// \xe9\n":             "t.c:2: this line is not in UTF-8",
		"// \x00\n":                     "t.c:1: a byte 0",
		"// a\r#include \"x\"\n":        "t.c:1: a carriage return in the middle",
		"x\n/* a\n":                     "t.c:2: this comment has no end: */ is missing",
		"x\nchar *s = \"a\n\";\n":       "t.c:2: this \" has no other \" on its line",
		"#if 0\ndon't\n#endif\n":        "t.c:2: this ' has no other ' on its line",
		"char *s = \"a\\\\\n\n":         "t.c:1: this \" has no other \" on its line",
		"\\\n\\\n\\\nint x @ \\u0041\n": "t.c:4: a \\ outside of a string",
	} {
		got, err := plainC(asm.Source{Name: "t.c", Text: file})
		assert.ErrorContains(t, err, want, "%q", file)
		assert.Empty(t, got, "%q", file)
	}
}

// holes is what the text that the compiler gets never has, in whatever way it is read: code that is no plain ASCII,
// other directives, comments, lines that go on, a mark in three.
var holes = regexp.MustCompile(`(?m)[^\n\t -~]|` +
	`^[ \t]*#(?:[ \t]*(?:if|ifdef|ifndef|elif|else|endif|define|undef|error)\b)?|\\[ \t]*$|\?\?[=/'()!<>-]`)

// Random texts of dangerous parts. What is let through has no hole, and no more lines than before. GCC finds the same
// words in what it is given and in the file itself, and reads no other file for either.
func TestPlainCHasNoHole(t *testing.T) {
	gcc, err := exec.LookPath(Compiler)
	if err != nil {
		gcc = ""
	}
	parts := rapid.SampledFrom([]string{"#", "%:", "%", ":", "??=", "??/", "?", "\\", "\n", "\r\n", "\r", " ", "\t",
		"\f", "\v", "/", "*", "//", "/*", "*/", "\"", "'",
		"\\\n", "\\ \f\r\n", "/* é\n*/", "// x\n", "\n#define X ", "\n#define F(x) ", "X", "inc", "lude", "__has_",
		"\n#include", "(", ")", "\n#if ", "\n#endif\n",
		"\n#error", "\"t.h\"", "<t.h>", "_Pragma", "R\"", "é", "1", "0x", ".", "u8", "\n#import", "\n#embed",
		"pragma GCC dependency", "line 1", "__DATE__", "$", "asm"})
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "t.h"), []byte("the_secret_is_out\n"), 0o666))
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		file := strings.Join(rapid.SliceOfN(parts, 1, 8).Draw(t, "parts"), "")
		text, err := plainC(asm.Source{Name: "t.c", Text: file})
		if err != nil {
			return
		}
		for _, hole := range holes.FindAllString(text, -1) {
			if hole = strings.TrimSpace(hole); len(hole) < 3 || strings.HasPrefix(hole, "??") {
				// no directive by its name
				t.Fatalf("%q lets %q through", file, hole)
			}
		}
		if want := strings.Count(strings.TrimSuffix(file, "\n"), "\n") + 1; strings.Count(text, "\n") > want {
			t.Fatalf("%q has %d lines, and is made %q", file, want, text)
		}
		if accepted++; gcc != "" && accepted <= 50 {
			if was, is := preprocessed(t, gcc, dir, file), preprocessed(t, gcc, dir, text); was != is {
				t.Fatalf("%q is read as\n%q, and %q as\n%q", file, was, text, is)
			}
		}
	})
	assert.Greater(t, accepted, 10)
}

// preprocessed is the words that GCC finds in a text, for which it must read no other file.
func preprocessed(t require.TestingT, gcc, dir, text string) string {
	require.NoError(t, os.WriteFile(filepath.Join(dir, "t.c"), []byte(text), 0o666))
	cmd := exec.Command(gcc, "-std=c11", "-E", "-P", "-w", "-MD", "-MF", "report", "-MT", "t", "t.c")
	cmd.Dir = dir
	out, _ := cmd.Output() // which may find errors
	read, err := os.ReadFile(filepath.Join(dir, "report"))
	require.NoError(t, err, text)
	require.Equal(t, "t: t.c\n", string(read), text)
	return strings.Join(strings.Fields(string(out)), " ")
}

// However a compiler's words come, by a pipe or at once, no more of them are kept than is said.
func TestHeadIsBounded(t *testing.T) {
	h := &head{most: 1000}
	n, err := io.Copy(h, strings.NewReader(strings.Repeat("words ", 10_000)))
	require.NoError(t, err)
	assert.Equal(t, int64(60_000), n)
	assert.Equal(t, 1000, h.kept.Len())
	assert.True(t, h.full)

	r, w := io.Pipe()
	go func() {
		fmt.Fprint(w, strings.Repeat("words ", 10_000))
		w.Close()
	}()
	h = &head{most: 1000}
	_, err = io.Copy(h, r)
	require.NoError(t, err)
	assert.Equal(t, 1000, h.kept.Len())
}
