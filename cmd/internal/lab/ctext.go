package lab

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"breakfast/asm"
)

// A C file that is handed in is not to make the compiler open another one, or ask whether there is one. There are many
// ways to hide such a line from who looks for it: joined lines, comments in between, digraphs, trigraphs, macros. So
// the rules are about what may be there at all, and what the compiler is given is not the file but what was read here:
// lines joined, comments blank. Nothing is left in it that two readers could read in two ways.

// plainDirectives may follow a #. No other one may: #include, #embed, #line and many a #pragma open files.
var plainDirectives = []string{"if", "ifdef", "ifndef", "elif", "else", "endif", "define", "undef", "error"}

// plainC is the text that the compiler is given: each line of code is where it was, and columns too, unless lines are
// joined.
func plainC(s asm.Source) (string, error) {
	text := strings.TrimPrefix(s.Text, "\uFEFF") // as editors on Windows begin a file
	if n, err := isText(text); err != nil {
		return "", fmt.Errorf("%s:%d: %w", s.Name, n, err)
	}
	r := &cReader{printed: 1, fresh: true}
	r.text, r.lines = join(text)
	for r.i < len(r.text) {
		at := r.i
		if err := r.next(); err != nil {
			return "", fmt.Errorf("%s:%d: %w", s.Name, r.lines[at], err)
		}
	}
	return r.out.String(), nil
}

// isText is the first line of a file that no text has, and why.
func isText(file string) (int, error) {
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		switch {
		case !utf8.ValidString(line):
			return n, fmt.Errorf("this line is not in UTF-8: save the file as UTF-8")
		case strings.Contains(line, "\x00"):
			return n, fmt.Errorf("a byte 0: a C file is text")
		case strings.Contains(line, "\r"):
			return n, fmt.Errorf("a carriage return in the middle of a line: lines end with a newline, or with a " +
				"carriage return and a newline")
		}
	}
	return 0, nil
}

// join makes one line of those that are joined, and ends each with a newline alone. It keeps each byte's line in the
// file.
func join(file string) (string, []int) {
	var text []byte
	var lines []int
	line := 1
	for i := 0; i < len(file); i++ {
		if n := joins(file[i:]); n > 0 {
			i += n - 1
			line++
			continue
		}
		if file[i] == '\r' {
			continue
		}
		text, lines = append(text, file[i]), append(lines, line)
		if file[i] == '\n' {
			line++
		}
	}
	if len(text) == 0 || text[len(text)-1] != '\n' {
		text, lines = append(text, '\n'), append(lines, line)
	}
	return string(text), lines
}

// joins is how many bytes at the beginning of a text join two lines: a backslash, written in either way, then blanks,
// then the end of the line. GCC and Clang take the blanks; the standard does not.
func joins(text string) int {
	rest, ok := strings.CutPrefix(text, `\`)
	if !ok {
		rest, ok = strings.CutPrefix(text, "??/")
	}
	if !ok {
		return 0
	}
	rest = strings.TrimLeft(rest, " \t\v\f")
	rest = strings.TrimPrefix(rest, "\r")
	if rest, ok = strings.CutPrefix(rest, "\n"); !ok {
		return 0
	}
	return len(text) - len(rest)
}

// A cReader goes through a text once.
type cReader struct {
	text      string // lines joined as GCC joins them
	lines     []int  // of each byte of text: its line in the file
	i         int    // what is read next
	out       strings.Builder
	printed   int    // the line that is being written
	fresh     bool   // there were only blanks on this line
	directive string // the # line that this is: "define", or "#" before its name is read; "" elsewhere
}

func (r *cReader) rest() string { return r.text[r.i:] }

// next reads a blank, a comment, or a token.
func (r *cReader) next() error {
	rest := r.rest()
	switch c := rest[0]; {
	case c == '\n':
		return r.endLine()
	case c == ' ' || c == '\t':
		r.put(1)
		return nil
	case strings.HasPrefix(rest, "//"):
		comment, _, _ := strings.Cut(rest, "\n")
		r.blank(comment)
		return nil
	case strings.HasPrefix(rest, "/*"):
		n := strings.Index(rest[2:], "*/")
		if n < 0 {
			return fmt.Errorf("this comment has no end: */ is missing")
		}
		r.blank(rest[:n+4])
		return nil
	case c == '#':
		return r.hash()
	case r.directive == "#" && !isWord(c):
		return noDirective("a # alone")
	}
	r.fresh = false
	switch c := rest[0]; {
	case c == '"' || c == '\'':
		return r.quoted(c)
	case isWord(c):
		return r.word()
	}
	return r.mark()
}

// put passes n bytes on.
func (r *cReader) put(n int) {
	r.out.WriteString(r.text[r.i : r.i+n])
	r.i += n
}

// endLine ends a line, and those that were joined to it.
func (r *cReader) endLine() error {
	if r.directive == "#" {
		return noDirective("a # alone")
	}
	r.newline()
	r.fresh, r.directive = true, ""
	return nil
}

func (r *cReader) newline() {
	r.i++
	next := r.printed + 1
	if r.i < len(r.text) {
		next = r.lines[r.i]
	}
	for ; r.printed < next; r.printed++ {
		r.out.WriteByte('\n')
	}
}

// blank passes a comment on as blanks. In a directive it does not end the line.
func (r *cReader) blank(comment string) {
	for _, c := range comment {
		switch {
		case c == '\n' && r.directive == "":
			r.newline()
			continue
		case c == '\t':
			r.out.WriteByte('\t')
		default:
			r.out.WriteByte(' ')
		}
		r.i += utf8.RuneLen(c)
	}
}

// hash reads a #: it begins a directive, or stands in the text of a macro, by itself.
func (r *cReader) hash() error {
	switch {
	case strings.HasPrefix(r.rest(), "##"):
		return fmt.Errorf("##: names are not pasted together in a file of a lab: write them in full")
	case r.fresh:
		r.directive, r.fresh = "#", false
	case r.directive != "define":
		return fmt.Errorf("a # in the middle of a line: it may stand there in a #define only")
	}
	r.put(1)
	return nil
}

func noDirective(what string) error {
	return fmt.Errorf("%.40s: a file of a lab reads no other, and changes no setting of the compiler: write here "+
		"what you need. "+
		"Of the lines with # there may be #%s", what, strings.Join(plainDirectives, ", #"))
}

func isWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '$'
}

// word reads a name or the beginning of a number.
func (r *cReader) word() error {
	n := 1
	for n < len(r.rest()) && isWord(r.rest()[n]) {
		n++
	}
	word := r.rest()[:n]
	switch {
	case r.directive == "#":
		if !slices.Contains(plainDirectives, word) {
			return noDirective("#" + word)
		}
		r.directive = word
	case strings.Contains(word, "__has_"):
		return fmt.Errorf("%.40s: what a compiler has is not asked in a file of a lab: it is GCC, in C11. Leave the "+
			"line out", word)
	case word == "_Pragma":
		return fmt.Errorf("%s: the compiler's settings stay as they are. Leave it out", word)
	case word == "__DATE__" || word == "__TIME__" || word == "__TIMESTAMP__":
		return fmt.Errorf("%s: the same file makes the same program on every day. Leave it out", word)
	case strings.HasSuffix(word, "R") && strings.HasPrefix(r.rest()[n:], `"`):
		return fmt.Errorf("%.40s\": a raw string of C++: in C write \\\" and \\\\", word)
	}
	r.put(n)
	return nil
}

// quoted reads a string or a character, up to the same quote.
func (r *cReader) quoted(quote byte) error {
	start := r.i
	for escaped := true; ; { // the first quote is not the last one
		c := r.text[r.i]
		switch {
		case c == '\n':
			r.i = start
			return fmt.Errorf("this %c has no other %c on its line", quote, quote)
		case c != '\t':
			if err := r.plain(); err != nil {
				return err
			}
		}
		r.put(1)
		if c == quote && !escaped {
			return nil
		}
		escaped = c == '\\' && !escaped
	}
}

// mark reads a byte that is of no word and no string.
func (r *cReader) mark() error {
	switch {
	case strings.HasPrefix(r.rest(), "%:"):
		return fmt.Errorf("%%: is another way to write #: write #")
	case r.rest()[0] == '\\':
		return fmt.Errorf("a \\ outside of a string joins two lines: nothing but blanks may stand behind it")
	}
	if err := r.plain(); err != nil {
		return err
	}
	r.put(1)
	return nil
}

// plain refuses what no code is written with.
func (r *cReader) plain() error {
	rest := r.rest()
	if strings.HasPrefix(rest, "??") && strings.IndexByte("=/'()!<>-", rest[2]) >= 0 {
		return fmt.Errorf("%.3s: C11 reads another mark for these three: write that mark, or ?\\? in a string", rest)
	}
	if c, size := utf8.DecodeRuneInString(rest); c < ' ' || c > '~' {
		octal := ""
		for _, b := range []byte(rest[:size]) {
			octal += fmt.Sprintf("\\%03o", b)
		}
		return fmt.Errorf("%q: code is plain ASCII; comments may hold any letter. In a string write %s", c, octal)
	}
	return nil
}
