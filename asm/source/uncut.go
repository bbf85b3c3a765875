package source

import "strings"

// Uncut is a statement from an offset on as a writer of another dialect meant it, and where that is: a # before a
// number does not begin a comment there, and an @ with a space around it does.
func (c *Cursor) Uncut(from int) (text string, at Place) {
	line := c.Stmt.Frame.LineText(c.Stmt.line)
	from = min(c.Stmt.Col+from, len(line))
	depth, end := 0, from
	for ; end < len(line); end++ {
		switch b := line[end]; {
		case b == '[' || b == '(' || b == '{':
			depth++
		case b == ']' || b == ')' || b == '}':
			depth--
		case b == '"':
			end = SkipString(line, end) - 1
			continue
		case b == '\'':
			end = SkipChar(line, end) - 1
			continue
		}
		rest := line[end:]
		if strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") || strings.HasPrefix(rest, "@ ") ||
			rest[0] == ';' || rest[0] == '#' && !isImmediate(line[from:end], rest[1:], depth) {
			break
		}
	}
	for end > from && IsSpace(line[end-1]) {
		end--
	}
	at = c.At(0, 1)
	at.Col, at.end = int32(from), int32(max(end, from+1))
	return line[from:end], at
}

// isImmediate says that a # between two texts of a line is the sign of a number, in ARM's way.
func isImmediate(before, after string, depth int) bool {
	before = strings.TrimRight(before, " \t")
	if after == "" || IsSpace(after[0]) || before == "" {
		return false
	}
	if depth > 0 || strings.HasSuffix(before, ",") {
		return true
	}
	switch strings.ToLower(before[strings.LastIndexAny(before, " \t,")+1:]) {
	case "lsl", "lsr", "asr", "ror", "svc", "swi", "bkpt":
		return true
	}
	return false
}

// Ahead is the text that has not been read yet.
func (f *Frame) Ahead() string { return f.Text[f.pos:] }

// Peek is the next statement, which stays there; false where there is none.
func (f *Frame) Peek() (st Stmt, ok bool) {
	g := *f
	ok, _ = g.Next(&st)
	st.Frame = f
	return st, ok
}

// AtSemicolon is the place of the semicolon behind which a statement stands, to the end of the line.
func (st *Stmt) AtSemicolon() Place {
	from := strings.LastIndexByte(st.Frame.LineText(st.line)[:st.Col], ';')
	return Place{st.Frame, int32(st.line), int32(max(from, 0)), int32(len(st.Frame.LineText(st.line)))}
}

// Statement is the statement that a place is in, from behind its labels on; p itself where there is none.
func (p Place) Statement() Place {
	if p.Frame == nil {
		return p
	}
	line := p.Frame.LineText(int(p.Line))
	f := Frame{File: p.Frame.File, Text: line, Line: int(p.Line)}
	var st Stmt
	for {
		if ok, err := f.Next(&st); !ok || err != nil {
			return p
		}
		if st.Col > int(p.Col) || int(p.Col) >= st.Col+len(st.Text) {
			continue
		}
		from := 0
		for end := NameEnd(st.Text, from); end > from &&
			strings.HasPrefix(strings.TrimLeft(st.Text[end:], " \t"), ":"); {
			from = end + strings.IndexByte(st.Text[end:], ':') + 1
			for from < len(st.Text) && IsSpace(st.Text[from]) {
				from++
			}
			end = NameEnd(st.Text, from)
		}
		p.Col, p.end = int32(st.Col+from), int32(st.Col+len(st.Text))
		return p
	}
}

// Swallow takes the statements behind semicolons in the same line that take wants, and gives each to add. It is the
// place of the last one; nil where there is none.
func (st *Stmt) Swallow(take func(text string) bool, add func(text string)) *Place {
	var last *Place
	for {
		next, ok := st.Frame.Peek()
		if !ok || next.line != st.line || !next.BehindSemicolon() || !take(next.Text) {
			return last
		}
		add(next.Text)
		_, _ = st.Frame.Next(&next)
		last = &Place{st.Frame, int32(next.line), int32(next.Col), int32(next.Col + len(next.Text))}
	}
}
