package source

import "strings"

// A Mark is how far a frame has been read.
type Mark struct{ pos, bol, now int }

// Mark is how far the frame has been read, to be read again from there.
func (f *Frame) Mark() Mark { return Mark{f.pos, f.bol, f.now} }

// Reset goes back to a mark.
func (f *Frame) Reset(m Mark) { f.pos, f.bol, f.now = m.pos, m.bol, m.now }

// SkipLine goes behind the line that reading has got to, when a comment that is never closed began in it.
func (f *Frame) SkipLine() {
	if next := behindLine(f.Text, f.bol); next < len(f.Text) {
		f.newline(next)
	}
}

// Behind is the place behind the statement, which a body that it opens begins at.
func (st *Stmt) Behind() Place {
	f, line := st.Frame, st.line
	bol := st.start
	for bol > 0 && f.Text[bol-1] != '\n' {
		bol--
	}
	if n := strings.Count(f.Text[st.start:st.end], "\n"); n > 0 {
		line += n
		bol = st.start + strings.LastIndexByte(f.Text[st.start:st.end], '\n') + 1
	}
	col := int32(st.end - bol)
	return Place{f, int32(line), col, col}
}

// Place is where the statement stands.
func (st *Stmt) Place() Place {
	return Place{st.Frame, int32(st.line), int32(st.Col), int32(st.Col + len(st.Text))}
}

// End is the column behind the place, from 0.
func (p Place) End() int32 { return p.end }

// In is the place in the same line of another frame that the columns from..end are.
func (p Place) In(f *Frame, from, end int32) Place { return Place{f, p.Line, from, end} }

// Comment is what a line says that is a comment and nothing else.
func Comment(line string) (text string, ok bool) {
	line = strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "#"), strings.HasPrefix(line, "//"):
		return strings.TrimSpace(strings.TrimLeft(line, "#/")), true
	case strings.HasPrefix(line, "/*"):
		end := strings.Index(line, "*/")
		if end < 2 {
			end = len(line)
		} else if strings.TrimSpace(line[end+2:]) != "" {
			return "", false
		}
		return strings.TrimSpace(strings.Trim(line[2:end], "*")), true
	}
	return "", false
}
