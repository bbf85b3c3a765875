package asm

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// minimise leaves out of a program what it can, pieces and then lines, as long as it is still bad.
func minimise(p *program, bad func(*program) bool) *program {
	small := *p
	for again := true; again; {
		again = false
		for i := range small.files {
			for _, split := range []bool{false, true} {
				if split {
					small.files = splitLines(small.files, i)
				}
				for size := max(1, len(small.files[i])/2); size > 0; size /= 2 {
					for at := 0; at < len(small.files[i]); {
						q := small
						q.files = slices.Clone(small.files)
						q.files[i] = slices.Concat(small.files[i][:at],
							small.files[i][min(at+size, len(small.files[i])):])
						if bad(&q) {
							small, again = q, true
						} else {
							at += size
						}
					}
				}
			}
		}
	}
	return &small
}

// splitLines makes every line of a file a piece.
func splitLines(files [][]chunk, i int) [][]chunk {
	var list []chunk
	for _, p := range files[i] {
		for line := range strings.Lines(p.text) {
			list = append(list, chunk{text: line})
		}
	}
	files = slices.Clone(files)
	files[i] = list
	return files
}

// A difference that is put into the comparison is found, and the program that shows it is small.
func TestMinimise(t *testing.T) {
	oracle(t, "riscv64-unknown-elf-as", "binutils-riscv64-unknown-elf")
	has := func(m *image.Image, op isa.Op) bool {
		for _, s := range m.Segments {
			for i := 0; s.Flags&image.X != 0 && i+4 <= len(s.Data); i += 4 {
				if isa.Decode(binary.LittleEndian.Uint32(s.Data[i:])).Op == op {
					return true
				}
			}
		}
		return false
	}
	for _, c := range []struct {
		name  string
		fault func(m *image.Image) bool
		lines int
	}{
		{"an instruction", func(m *image.Image) bool { return has(m, isa.MUL) }, 1},
		{"two instructions", func(m *image.Image) bool { return has(m, isa.MUL) && has(m, isa.DIV) }, 2},
		{"some bytes of a file", func(m *image.Image) bool {
			return slices.ContainsFunc(m.Segments, func(s image.Segment) bool {
				return bytes.Contains(s.Data,
					[]byte("\xfftea"))
			})
		}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			var all []*feature
			for _, f := range features {
				if slices.Contains([]string{"mul rd, rs1, rs2", "div rd, rs1, rs2", ".incbin"}, f.name) {
					all = append(all, f, f, f, f, f, f)
				}
			}
			p := generate(1, append(all, deck(1)...))
			check := func(m *image.Image, _ *elf.File) []string {
				if c.fault(m) {
					return []string{"seeded"}
				}
				return nil
			}
			dir := t.TempDir()
			found, _ := try(dir, p, check)
			require.Equal(t, "they differ: seeded", found.what)
			small := minimise(p, func(q *program) bool { f, _ := try(dir, q, check); return f.like(found) })
			f, _ := try(dir, small, check)
			assert.True(t, f.like(found))
			assert.LessOrEqual(t, strings.Count(small.String(), "\n")-strings.Count(small.String(), "--- "), c.lines,
				small)
		})
	}
}
