package asm

import "strings"

// A file is a source text that was read.
type file struct {
	name  string
	text  string
	order int  // of the first file given that led to it: sorts errors
	index int  // in the image's list of files; -1 until a line of it made bytes
	cpp   bool // it has lines for the C preprocessor
}

func newFile(name, text string, order int) *file {
	text = strings.TrimPrefix(text, "\ufeff") // a byte order mark
	return &file{name: name, text: text, order: order, index: -1, cpp: strings.HasSuffix(name, ".S")}
}

// A frame is a text being read: a file, an expansion of a macro, a turn of a loop. Frames stay
// alive as long as a place in them is remembered.
type frame struct {
	file  *file
	text  string
	line  int      // number of the text's first line in the file
	up    place    // what brought this text here …
	what  string   // … in words; "" for a file given by the caller
	call  *macro   // whose text it is; for lines of the image, the call counts
	empty []string // its parameters that were given nothing
	deep  bool     // it, or a text around it, is that of a macro

	filled bool // arguments were put into it, or into a text around it

	pos  int // where reading has got to
	now  int // line number at pos
	bol  int // offset of the beginning of the line at pos
	cond int // conditionals open when the frame began

	marks []int // offsets of every 256th line, as far as somebody has asked for one
}

// lineText is the frame's text of a line of its file.
func (f *frame) lineText(line int) string {
	const step = 256 // lines
	for f.marks == nil || len(f.marks) <= (line-f.line)/step && f.marks[len(f.marks)-1] < len(f.text) {
		at := 0
		if len(f.marks) > 0 {
			at = f.marks[len(f.marks)-1]
			for range step {
				at = behindLine(f.text, at)
			}
		}
		f.marks = append(f.marks, at)
	}
	mark := min((line-f.line)/step, len(f.marks)-1)
	at := f.marks[max(mark, 0)]
	for n := f.line + max(mark, 0)*step; n < line && at < len(f.text); n++ {
		at = behindLine(f.text, at)
	}
	s, _, _ := strings.Cut(f.text[at:], "\n")
	return strings.TrimSuffix(s, "\r")
}

// behindLine is the offset behind the line that begins at an offset.
func behindLine(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(text)
}

// source is the place that a line of the image names: outside all macros.
func (p place) source() place {
	for f := p.frame; f != nil; f = f.up.frame {
		if f.call != nil {
			p = f.up
		}
	}
	return p
}

// A stmt is one statement: what stands between two line ends or semicolons, without comments and
// the space around it.
type stmt struct {
	frame *frame
	text  string
	line  int
	col   int // of text in its line, from 0
	start int // offset of the statement in the frame's text
	end   int // offset behind it, its semicolon or line end included
}

// ordinary marks the bytes that mean nothing to the splitting of lines into statements.
var ordinary = func() (t [256]bool) {
	for i := range t {
		t[i] = !strings.ContainsRune("\n;#\"'/", rune(i)) || i >= 0x80
	}
	return
}()

// next reads the next statement that is not empty. An error is a comment that does not end.
func (f *frame) next(st *stmt) (ok bool, err *Error) {
	for f.pos < len(f.text) {
		start, bol, line := f.pos, f.bol, f.now
		text, err := f.split()
		if err != nil {
			return false, err
		}
		lead := 0
		for lead < len(text) && isSpace(text[lead]) {
			lead++
		}
		text = text[lead:]
		for text != "" && isSpace(text[len(text)-1]) {
			text = text[:len(text)-1]
		}
		if text != "" {
			*st = stmt{f, text, line, start + lead - bol, start, f.pos}
			return true, nil
		}
	}
	return false, nil
}

// split takes the text up to the end of a statement and moves behind it.
func (f *frame) split() (string, *Error) {
	s, start, i := f.text, f.pos, f.pos
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
			text := take(i)
			f.newline(i + 1)
			return text, nil
		case ';':
			f.pos = i + 1
			return take(i), nil
		case '#':
			if f.isCPP(i) {
				return f.cppLine(i), nil
			}
			text := take(i)
			f.skipLine(i)
			return text, nil
		case '"':
			i = skipString(s, i)
		case '\'':
			i = skipChar(s, i)
		case '/':
			switch {
			case strings.HasPrefix(s[i:], "//"):
				text := take(i)
				f.skipLine(i)
				return text, nil
			case strings.HasPrefix(s[i:], "/*"):
				n := strings.Index(s[i+2:], "*/")
				if n < 0 {
					at := place{f, int32(f.now), int32(i - f.bol), int32(i - f.bol + 2)}
					f.pos = len(s)
					return "", at.fault("this comment is never closed", "close it with */")
				}
				n += 4
				comment := s[i : i+n]
				if lines := strings.Count(comment, "\n"); lines > 0 {
					text := take(i) // a comment over several lines ends the statement before it
					f.now += lines
					f.bol = i + strings.LastIndexByte(comment, '\n') + 1
					f.pos = i + n
					return text, nil
				}
				blanked = append(blanked, s[start:i]...)
				for range n {
					blanked = append(blanked, ' ')
				}
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

func (f *frame) newline(pos int) { f.pos, f.bol, f.now = pos, pos, f.now+1 }

func (f *frame) skipLine(i int) {
	if n := strings.IndexByte(f.text[i:], '\n'); n >= 0 {
		f.newline(i + n + 1)
	} else {
		f.pos = len(f.text)
	}
}

// skipString is the offset behind the string that begins at i, or of the line's end where the
// string has none.
func skipString(s string, i int) int {
	for i++; i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			if i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
		}
	}
	return i
}

// skipChar is the offset behind the character constant that begins at i: 'a', '\n', or as GNU as
// also has it, 'a.
func skipChar(s string, i int) int {
	i++
	if i < len(s) && s[i] == '\\' {
		i++
	}
	if i < len(s) && s[i] != '\n' {
		i++
	}
	if i < len(s) && s[i] == '\'' {
		i++
	}
	return i
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' }
