package window

import (
	"path"
	"strings"
	"unicode/utf8"
)

// A piece is a part of a line of source that has a colour of its own.
type piece struct {
	kind   tokenKind
	column int // in runes
	text   string
}

type tokenKind uint8

const (
	plainToken tokenKind = iota
	labelToken
	mnemonicToken
	commentToken
)

// isC says that a file is none of assembly.
func isC(file string) bool {
	switch path.Ext(file) {
	case ".c", ".h", ".cc", ".cpp", ".rs", ".zig":
		return true
	}
	return false
}

// pieces are the parts of a line. It is coloured, not understood: what a line means the assembler says.
func pieces(line string, c bool) (list []piece) {
	add := func(kind tokenKind, from, to int) {
		if text := strings.TrimRight(line[from:to], " "); text != "" {
			list = append(list, piece{kind, utf8.RuneCountInString(line[:from]), text})
		}
	}
	code := comment(line, c)
	if c {
		add(plainToken, 0, code)
		add(commentToken, code, len(line))
		return list
	}
	at := skip(line, 0, code)
	for {
		end := at
		for end < code && line[end] != ' ' && line[end] != ':' && line[end] != '"' {
			end++
		}
		if end == at || end >= code || line[end] != ':' {
			add(mnemonicToken, at, end)
			at = end
			break
		}
		add(labelToken, at, end+1)
		at = skip(line, end+1, code)
	}
	at = skip(line, at, code)
	add(plainToken, at, code)
	add(commentToken, code, len(line))
	return list
}

func skip(line string, at, end int) int {
	for at < end && line[at] == ' ' {
		at++
	}
	return at
}

// comment is where a comment begins in a line; its end, if it has none.
func comment(line string, c bool) int {
	quoted := false
	for i := range len(line) {
		switch rest := line[i:]; {
		case line[i] == '"' && (i == 0 || line[i-1] != '\\'):
			quoted = !quoted
		case quoted:
		case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), !c && line[i] == '#':
			return i
		}
	}
	return len(line)
}
