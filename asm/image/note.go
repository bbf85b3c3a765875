package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"strings"
)

// A file says in a note of ours that misaligned accesses are to trap, as they do where its source is
// run. Without the note a file is taken for one that was made for QEMU's virt, where they succeed.
// Other tools keep the note and make nothing of it.
const (
	noteSection = ".note.breakfast"
	noteName    = "Breakfast"
	notePolicy  = 1 // the type of the note; it holds KEY=VALUE
	noteTraps   = "misaligned=trap"
)

// noteHeader is how many bytes a note begins with: the lengths of name and contents, and the type.
const noteHeader = 12

// mostNotes is how many bytes of notes are read: a file may name the same ones in each of its headers.
const mostNotes = 1 << 20

// trapsNote is the note.
func trapsNote() []byte {
	text := cString(noteTraps)
	name := cString(noteName)
	var b []byte
	for _, n := range []int{len(name), len(text), notePolicy} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return padded(append(padded(append(b, name...)), text...))
}

func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&3)...) }

// note appends the note, with a program header: tools look for notes by either.
func (w *writer) note() {
	b := trapsNote()
	w.align(4, 0)
	w.programs = append(w.programs, elf.Prog32{Type: uint32(elf.PT_NOTE), Off: w.at(), Filesz: uint32(len(b)),
		Flags: uint32(elf.PF_R), Align: 4})
	w.section(noteSection, elf.SHT_NOTE, 0, b, elf.Section32{Addralign: 4})
}

// traps says that a note wants misaligned accesses to trap. What is damaged is no note.
func (r *reader) traps() bool {
	left := mostNotes
	for _, n := range r.notes {
		if b, ok := r.part(n.off, n.size); ok && len(b) <= left {
			left -= len(b)
			if saysTrap(b) {
				return true
			}
		}
	}
	return false
}

// saysTrap looks through notes that follow each other.
func saysTrap(b []byte) bool {
	le := binary.LittleEndian
	for len(b) >= noteHeader {
		nameSize, size, kind := uint64(le.Uint32(b)), uint64(le.Uint32(b[4:])), le.Uint32(b[8:])
		textAt := noteHeader + (nameSize+3)&^3
		if textAt+size > uint64(len(b)) {
			return false
		}
		name, text := b[noteHeader:noteHeader+nameSize], b[textAt:textAt+size]
		if kind == notePolicy && string(bytes.TrimRight(name, "\x00")) == noteName &&
			strings.TrimRight(string(text), "\x00") == noteTraps {
			return true
		}
		b = b[min((textAt+size+3)&^3, uint64(len(b))):]
	}
	return false
}
