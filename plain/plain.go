// Package plain makes text that came from a file, a folder's name or a program's memory fit to be shown. A terminal
// obeys some characters instead of showing them: escape sequences paint over what stands there, and marks of direction
// turn it round.
package plain

import (
	"encoding/binary"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shows says that a person sees r, and a terminal does nothing else with it: letters, marks, digits, punctuation,
// symbols and spaces do. Control characters (C0, DEL, C1), marks of direction, what has no width and what Unicode has
// not given out do not.
func shows(r rune, size int) bool {
	return r >= ' ' && r < 0x7f || r > 0x7f && unicode.IsGraphic(r) && (r != utf8.RuneError || size > 1)
}

// Text is s with a question mark for each byte that does not show, so that columns stay. Lines and tabs stay too.
func Text(s string) string { return clean(s, "\n\t") }

// Line is Text for a name: it is one line.
func Line(s string) string { return clean(s, "") }

func clean(s, keep string) string {
	i := next(s, 0, keep)
	if i == len(s) {
		return s
	}
	b := []byte(s)
	for i < len(s) {
		_, size := utf8.DecodeRuneInString(s[i:])
		for j := range size {
			b[i+j] = '?'
		}
		i = next(s, i+size, keep)
	}
	return string(b)
}

// isPlain says quickly that b is letters, digits and punctuation of ASCII, spaces and ends of lines; else it may show
// all the same.
func isPlain(b []byte) bool {
	const every, high = 0x0101_0101_0101_0101, 0x8080_8080_8080_8080
	for ; len(b) >= 8; b = b[8:] {
		// below a space a byte borrows, and DEL carries, into its highest bit
		if w := binary.LittleEndian.Uint64(b); (w|(w-every*' ')|(w+every))&high != 0 && !isPlainByByte(b[:8]) {
			return false
		}
	}
	return isPlainByByte(b)
}

func isPlainByByte(b []byte) bool {
	for _, c := range b {
		if (c < ' ' || c >= 0x7f) && c != '\n' {
			return false
		}
	}
	return true
}

// next is where the first character at or behind i is that does not show, or the end.
func next(s string, i int, keep string) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !shows(r, size) && strings.IndexByte(keep, s[i]) < 0 {
			break
		}
		i += size
	}
	return i
}

// EscapeJSON is a JSON document in which what does not show is written as \u0080, so that nothing is lost.
func EscapeJSON(doc []byte) []byte {
	s := string(doc)
	var b []byte
	for from := 0; ; {
		i := next(s, from, "\n\t")
		b = append(b, s[from:i]...)
		if i == len(s) {
			return b
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		b = appendEscaped(b, r)
		from = i + size
	}
}

func appendEscaped(b []byte, r rune) []byte {
	const hex = "0123456789abcdef"
	if r > 0xffff { // two surrogates
		r -= 0x10000
		return appendEscaped(appendEscaped(b, 0xd800+r>>10), 0xdc00+r&0x3ff)
	}
	return append(b, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
}

// A Writer hands on what is written to it as Text. Close hands on what waited for the rest of a character; it closes
// nothing.
type Writer struct {
	w    io.Writer
	rest []byte // the beginning of a character
}

// NewWriter is a Writer in front of w.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Write hands on b. An error is one of the writer behind.
func (w *Writer) Write(b []byte) (int, error) {
	if len(w.rest) == 0 && isPlain(b) {
		return w.w.Write(b)
	}
	all := append(w.rest, b...)
	whole := len(all)
	for i := max(0, whole-utf8.UTFMax); i < len(all); i++ {
		if utf8.RuneStart(all[i]) && !utf8.FullRune(all[i:]) {
			whole = i
			break
		}
	}
	s := Text(string(all[:whole]))
	w.rest = append([]byte(nil), all[whole:]...)
	if s == "" {
		return len(b), nil
	}
	if _, err := io.WriteString(w.w, s); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Close hands on what is left.
func (w *Writer) Close() error {
	s := Text(string(w.rest))
	w.rest = nil
	if s == "" {
		return nil
	}
	_, err := io.WriteString(w.w, s)
	return err
}
