package asm

import (
	"fmt"
	"strings"
)

// preprocess turns the C preprocessor's lines in a .S file into directives, in the simple forms that assembly sources use: #include
// "file", #define NAME number, #ifdef, #ifndef, #else and #endif. Others become an error with advice. Lines stay lines. In other files
// a # begins a comment.
func preprocess(name, text string) string {
	if !strings.HasSuffix(name, ".S") || !strings.Contains(text, "#") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "#"); ok {
			body := strings.TrimRight(rest, "\r\n")
			b.WriteString(directiveFor(body))
			b.WriteString(rest[len(body):])
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

// directiveFor is the directive that does what a line of the C preprocessor, without its #, says.
func directiveFor(s string) string {
	word, args, _ := strings.Cut(strings.TrimLeft(s, " \t"), " ")
	args = strings.TrimSpace(args)
	refuse := func(what string) string {
		return fmt.Sprintf(".error \"%s is beyond this assembler: run the file through gcc -E first, and assemble what comes out\"", what)
	}
	switch word {
	case "include":
		if strings.HasPrefix(args, "\"") {
			return ".include " + args
		}
		return refuse("#include of a system's file")
	case "define":
		name, value, _ := strings.Cut(args, " ")
		if value = strings.TrimSpace(value); !isName(name) || strings.HasPrefix(value, "\"") || isReg(value) || strings.HasSuffix(value, "\\") {
			return refuse("a #define that is more than a number")
		}
		if value == "" || strings.HasPrefix(value, "/*") || strings.HasPrefix(value, "//") {
			value = "1 " + value
		}
		return fmt.Sprintf(".set %s, %s", name, value)
	case "ifdef", "ifndef", "else", "endif":
		return "." + word + " " + args
	case "if", "elif", "undef", "pragma", "error", "warning", "line":
		return refuse("#" + word)
	}
	return "#" + s // a comment
}
