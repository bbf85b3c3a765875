package dis

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"breakfast/asm/image"
)

// Listing writes the source of a program with what became of each line: address, bytes, line
// number and text. What a line of several instructions became follows it, one in a row.
func Listing(w io.Writer, m *image.Image) error {
	l := &lister{m: m, w: bufio.NewWriter(w), at: map[[2]int32][]run{}}
	lines := m.TextLines
	if lines == nil {
		lines = m.Lines
	}
	for i, k := range lines {
		if k.Num != 0 && i+1 < len(lines) {
			key := [2]int32{k.File, k.Num}
			l.at[key] = append(l.at[key], run{k.Addr, lines[i+1].Addr - k.Addr})
		}
	}
	for i := range m.Files {
		if m.Files[i].Text == "" {
			continue // .loc speaks of it
		}
		if i > 0 {
			l.w.WriteByte('\n')
		}
		fmt.Fprintf(l.w, "%s\n", m.Files[i].Name)
		n := int32(0)
		for text := range strings.Lines(m.Files[i].Text) {
			n++
			l.line(n, strings.TrimRight(text, "\r\n"), l.at[[2]int32{int32(i), n}])
		}
	}
	return l.w.Flush()
}

type lister struct {
	m  *image.Image
	w  *bufio.Writer
	at map[[2]int32][]run // by file and line
}

// A run is bytes that a line became.
type run struct{ addr, size uint32 }

// A row is a piece of a run: an instruction, or up to four bytes.
type row struct {
	addr  uint32
	bytes string
	text  string // of an instruction
}

// mostRows bounds what is shown of a line's data.
const mostRows = 16

func (l *lister) line(n int32, text string, runs []run) {
	var rows []row
	for _, r := range runs {
		rows = append(rows, l.rows(r, mostRows+1-len(rows))...)
	}
	if len(rows) == 1 {
		fmt.Fprintf(l.w, "%08x  %-8s %5d  %s\n", rows[0].addr, rows[0].bytes, n, text)
		return
	}
	fmt.Fprintf(l.w, "%18s %5d  %s\n", "", n, text)
	for i, r := range rows {
		if i == mostRows {
			fmt.Fprintf(l.w, "%08x  …\n", r.addr)
			break
		}
		fmt.Fprintln(l.w, strings.TrimRight(fmt.Sprintf("%08x  %-8s %8s%s", r.addr, r.bytes, "", r.text), " "))
	}
}

// rows cuts a run into rows, at most as many as asked for.
func (l *lister) rows(r run, most int) []row {
	seg := l.m.SegmentAt(r.addr)
	if seg == nil || most <= 0 || r.size == 0 {
		return nil
	}
	off := r.addr - seg.Addr
	if off >= uint32(len(seg.Data)) {
		return []row{{addr: r.addr, bytes: fmt.Sprintf("%d zeros", r.size)}}
	}
	b := seg.Data[off:min(uint64(off)+uint64(r.size), uint64(len(seg.Data)))]
	var rows []row
	for addr := r.addr; len(b) > 0 && len(rows) < most; {
		n, text := min(4, len(b)), ""
		shown := fmt.Sprintf("%x", b[:n])
		if seg.Flags&image.X != 0 {
			if in, size := Decode(b); size > 0 {
				n, shown = size, hexWord(b[:size])
				text = in.Pretty(addr, l.symbol)
			}
		}
		rows = append(rows, row{addr, shown, text})
		addr, b = addr+uint32(n), b[n:]
	}
	return rows
}

func (l *lister) symbol(addr uint32) string {
	if name, off := l.m.SymbolAt(addr); off == 0 {
		return name
	}
	return ""
}
