// Package source is the first room of the assembler: it turns text into statements, and knows where everything stands.
//
// A File is read in a Frame, which also holds what a macro or a loop makes of text. Frame.Next finds
// the next statement (Stmt), without its comments. A Cursor goes through a statement from left to
// right and takes names, numbers, strings and commas. What stands at a Place may turn out to be wrong:
// Place.Fault makes an Error of it, with the line, a caret, advice, and the chain of macros and files
// that led there.
package source

import "strings"

// A File is a source text that was read.
type File struct {
	Name  string
	Text  string
	Order int  // of the first file given that led to it: sorts errors
	CPP   bool // it has lines for the C preprocessor
	Ours  bool // names of the machine have the machine's meaning in it, whatever the program makes of them
}

// NewFile is a file with a text; order is that of the first file given that led to it.
func NewFile(name, text string, order int) *File {
	text = strings.TrimPrefix(text, "\ufeff") // a byte order mark
	return &File{Name: name, Text: text, Order: order, CPP: strings.HasSuffix(name, ".S")}
}

// Place is a line of the file, without the space around it.
func (f *File) Place(line int) Place {
	frame := &Frame{File: f, Text: f.Text, Line: 1}
	text := frame.LineText(line)
	from := len(text) - len(strings.TrimLeft(text, " \t"))
	return Place{frame, int32(line), int32(from), int32(max(len(strings.TrimRight(text, " \t")), from+1))}
}

// A Frame is a text being read: a file, an expansion of a macro, a turn of a loop. Frames stay
// alive as long as a place in them is remembered.
type Frame struct {
	File  *File
	Text  string
	Line  int      // number of the text's first line in the file
	Up    Place    // what brought this text here …
	What  string   // … in words; "" for a file given by the caller
	Call  *Origin  // whose text it is; for lines of the image, the call counts
	Empty []string // its parameters that were given nothing
	Deep  bool     // it, or a text around it, is that of a macro

	Filled bool // arguments were put into it, or into a text around it

	pos int // where reading has got to
	now int // line number at pos; 0 before the first statement
	bol int // offset of the beginning of the line at pos

	marks []int // offsets of every 256th line, as far as somebody has asked for one
}

// An Origin is a macro, as far as messages speak of its text.
type Origin struct {
	Name   string
	Text   string   // its body as written
	Syntax string   // how it is called
	Holes  []string // its parameters
}

// Rest is the text that has not been read yet.
func (f *Frame) Rest() string { return f.Text[f.pos:] }

// LineText is the frame's text of a line of its file.
func (f *Frame) LineText(line int) string {
	s, _, _ := strings.Cut(f.Text[f.lineStart(line):], "\n")
	return strings.TrimSuffix(s, "\r")
}

// lineStart is the offset at which a line begins.
func (f *Frame) lineStart(line int) int {
	const step = 256 // lines
	for f.marks == nil || len(f.marks) <= (line-f.Line)/step && f.marks[len(f.marks)-1] < len(f.Text) {
		at := 0
		if len(f.marks) > 0 {
			at = f.marks[len(f.marks)-1]
			for range step {
				at = behindLine(f.Text, at)
			}
		}
		f.marks = append(f.marks, at)
	}
	mark := min((line-f.Line)/step, len(f.marks)-1)
	at := f.marks[max(mark, 0)]
	for n := f.Line + max(mark, 0)*step; n < line && at < len(f.Text); n++ {
		at = behindLine(f.Text, at)
	}
	return at
}

// behindLine is the offset behind the line that begins at an offset.
func behindLine(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(text)
}

// Outside is the place that a line of the image names: outside all macros.
func (p Place) Outside() Place {
	for f := p.Frame; f != nil; f = f.Up.Frame {
		if f.Call != nil {
			p = f.Up
		}
	}
	return p
}

// A Stmt is one statement: what stands between two line ends or semicolons, without comments and
// the space around it.
type Stmt struct {
	Frame *Frame
	Text  string
	line  int
	Col   int // of text in its line, from 0
	start int // offset of the statement in the frame's text
	end   int // offset behind it, its semicolon or line end included

	tokens []Token // of the text up to cut
	cut    int
	cursor Cursor
}

// BehindSemicolon says that another statement stands before it in its line.
func (st *Stmt) BehindSemicolon() bool { return st.start > 0 && st.Frame.Text[st.start-1] == ';' }

// ordinary marks the bytes that mean nothing to the splitting of lines into statements.
var ordinary = func() (t [256]bool) {
	for i := range t {
		t[i] = !strings.ContainsRune("\n;#\"'/", rune(i)) || i >= 0x80
	}
	return
}()

// Next reads the next statement that is not empty. An error is a comment that does not end, behind the statement if
// ok.
func (f *Frame) Next(st *Stmt) (ok bool, err *Error) {
	if f.now == 0 {
		f.now = f.Line
	}
	for f.pos < len(f.Text) {
		start, bol, line := f.pos, f.bol, f.now
		text, err := f.split()
		end, lead := f.pos, 0
		if err != nil {
			end = behindLine(f.Text, f.bol)
		}
		for lead < len(text) && IsSpace(text[lead]) {
			lead++
		}
		text = text[lead:]
		for text != "" && IsSpace(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		if text != "" {
			*st = Stmt{f, text, line, start + lead - bol, start, end, st.tokens[:0], 0, Cursor{}}
			return true, err
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// split takes the text up to the end of a statement and moves behind it.
func (f *Frame) split() (string, *Error) {
	s, start, i := f.Text, f.pos, f.pos
	var blanked []byte // the statement so far, where a comment had to be taken out of it
	take := func(end int) string {
		if blanked != nil {
			return string(append(blanked, s[start:end]...))
		}
		return s[start:end]
	}
	for i < len(s) {
		if ordinary[s[i]] {
			i++
			continue
		}
		switch s[i] {
		case '\n':
			f.newline(i + 1)
			return take(i), nil
		case ';':
			f.pos = i + 1
			return take(i), nil
		case '#':
			if f.isCPP(i) {
				return f.cppLine(i), nil
			}
			f.skipLine(i)
			return take(i), nil
		case '"':
			i = SkipString(s, i)
		case '\'':
			i = SkipChar(s, i)
		case '/':
			switch {
			case strings.HasPrefix(s[i:], "//"):
				f.skipLine(i)
				return take(i), nil
			case strings.HasPrefix(s[i:], "/*"):
				n, err := f.comment(i)
				if err != nil {
					return take(i), err
				}
				if strings.Contains(s[i:i+n], "\n") { // it ends the statement before it
					f.skipComment(i, n)
					return take(i), nil
				}
				blanked = append(blanked, s[start:i]...)
				blanked = append(blanked, strings.Repeat(" ", n)...)
				i += n
				start = i
			default:
				i++
			}
		}
	}
	f.pos = len(s)
	return take(i), nil
}

// comment is how long the comment is that begins at i.
func (f *Frame) comment(i int) (int, *Error) {
	n := strings.Index(f.Text[i+2:], "*/")
	if n < 0 {
		at := Place{f, int32(f.now), int32(i - f.bol), int32(i - f.bol + 2)}
		f.pos = len(f.Text)
		return 0, at.Fault("this comment is never closed", "close it with */")
	}
	return n + 4, nil
}

// skipComment moves behind a comment over several lines.
func (f *Frame) skipComment(i, n int) {
	comment := f.Text[i : i+n]
	f.now += strings.Count(comment, "\n")
	f.bol = i + strings.LastIndexByte(comment, '\n') + 1
	f.pos = i + n
}

func (f *Frame) newline(pos int) { f.pos, f.bol, f.now = pos, pos, f.now+1 }

func (f *Frame) skipLine(i int) {
	if n := strings.IndexByte(f.Text[i:], '\n'); n >= 0 {
		f.newline(i + n + 1)
	} else {
		f.pos = len(f.Text)
	}
}

// cppWords are the words that make a preprocessor's line of a #.
var cppWords = map[string]bool{"include": true, "define": true, "ifdef": true, "ifndef": true, "else": true,
	"endif": true,
	"if":    true, "elif": true, "undef": true, "pragma": true, "error": true, "warning": true, "line": true}

// isCPP says that the # at offset i of the text begins a line for the preprocessor.
func (f *Frame) isCPP(i int) bool {
	if !f.File.CPP || strings.TrimLeft(f.Text[f.bol:i], " \t") != "" {
		return false
	}
	rest := strings.TrimLeft(f.Text[i+1:min(len(f.Text), i+40)], " \t")
	return cppWords[rest[:NameEnd(rest, 0)]]
}

// cppLine takes such a line, up to a comment behind it.
func (f *Frame) cppLine(i int) string {
	end := i
	for s := f.Text; end < len(s) && s[end] != '\n' && !strings.HasPrefix(s[end:], "//") &&
		!strings.HasPrefix(s[end:], "/*"); end++ {
		if s[end] == '"' {
			end = SkipString(s, end) - 1
		}
	}
	f.pos = end
	return f.Text[i:end]
}

// SkipContinued moves to the end of the lines that continue the one at hand, each but the last with a backslash.
func (f *Frame) SkipContinued() {
	for f.pos < len(f.Text) {
		f.skipLine(f.pos)
		line, _, more := strings.Cut(f.Text[f.pos:], "\n")
		if f.pos += len(line); !more || !strings.HasSuffix(strings.TrimRight(line, " \t\r"), "\\") {
			return
		}
	}
}

// Block takes the text from behind the statement at hand to the closing directive that belongs to
// it, and moves behind that.
func (f *Frame) Block(opens, closes string) (text string, line int, ok bool) {
	start, line := f.pos, f.now
	depth := 1
	var st Stmt
	for {
		more, err := f.Next(&st)
		if err != nil || !more {
			return "", 0, false
		}
		if st.Text[0] != '.' {
			continue
		}
		word := strings.ToLower(st.Text[:NameEnd(st.Text, 0)])
		switch {
		case word == closes || closes == ".endm" && word == ".endmacro":
			if depth--; depth == 0 {
				return f.Text[start:st.start], line, true
			}
		case word == opens || opens == ".rept" && (word == ".irp" || word == ".irpc"):
			depth++
		}
	}
}
