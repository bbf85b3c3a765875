package asm

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/dis"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/internal/bulk"
)

var sectionLine = regexp.MustCompile(`(?m)^\t\.section ([^,]+),`)

// roundTrip disassembles a program, assembles what comes out, and wants the same bytes in each
// segment; once more without symbols, so that only the bytes say what is code. It returns the text.
func roundTrip(t testing.TB, m *image.Image) string {
	t.Helper()
	stripped := *m
	stripped.Symbols = nil
	var last string
	for _, m := range []*image.Image{m, &stripped} {
		for _, raw := range []bool{true, false} {
			var b strings.Builder
			require.NoError(t, dis.Write(&b, m, raw))
			last = b.String()
			_, arch, _ := strings.Cut(last, "# assemble with -march=")
			arch, _, _ = strings.Cut(arch, "\n")
			back, err := Assemble([]Source{{"back.s", last}}, Options{Base: m.Segments[0].Addr, Arch: arch})
			require.NoError(t, err, "raw %v", raw)
			require.Equal(t, len(m.Segments), len(back.Segments), last[:min(len(last), 2000)])
			for i, name := range sectionLine.FindAllStringSubmatch(last, -1) {
				want, got := &m.Segments[i], segmentNamed(back, name[1])
				require.NotNil(t, got, name[1])
				require.Equal(t, want.Flags, got.Flags, name[1])
				for n := range want.Data {
					if n >= len(got.Data) || got.Data[n] != want.Data[n] {
						t.Fatalf("%s differs at %#x, raw %v: % x, not % x\n%s", name[1], want.Addr+uint32(n), raw,
							got.Data[min(n, len(got.Data)):min(n+4, len(got.Data))], want.Data[n:min(n+4,
								len(want.Data))], around(last,
								want.Addr+uint32(n)))
					}
				}
				end := want.MemSize
				if want.Flags&image.X != 0 {
					end = (end + 3) &^ 3 // code is padded
				}
				require.LessOrEqual(t, got.MemSize, max(end, want.MemSize), name[1])
				require.GreaterOrEqual(t, got.MemSize, want.MemSize, name[1])
			}
		}
	}
	return last
}

func segmentNamed(m *image.Image, name string) *image.Segment {
	for i := range m.Segments {
		if m.Segments[i].Name == name {
			return &m.Segments[i]
		}
	}
	return nil
}

// around is the lines of a disassembly near an address.
func around(text string, addr uint32) string {
	i := strings.Index(text, fmt.Sprintf("# %08x", addr&^3))
	if i < 0 {
		return ""
	}
	return text[max(i-300, 0):min(i+300, len(text))]
}

// What is disassembled assembles back to the same bytes: what GNU as has to make, too.
func TestDisassembleRoundTrip(t *testing.T) {
	list, err := filepath.Glob("testdata/gnu/*.s")
	require.NoError(t, err)
	require.NotEmpty(t, list)
	for _, name := range list {
		b, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, arch := range []string{arch.Default, archC} {
			m, err := Assemble([]Source{{name, string(b)}}, Options{Arch: arch, Base: 0x80100000})
			require.NoError(t, err, name)
			roundTrip(t, m)
			m, err = image.FromELF(m.ELF())
			require.NoError(t, err, name)
			roundTrip(t, m)
		}
	}
	for _, text := range []string{"_start:\n" + instructionLines(), ".option rvc\nnop; .option norvc\n" +
		bulk.Lines(400)} {
		m, err := Assemble([]Source{{"all.s", text}}, Options{})
		require.NoError(t, err)
		roundTrip(t, m)
	}
}

// randomImage is a program of one or two segments, of bytes that are code here and there.
func randomImage(r *rand.Rand, code []byte) *image.Image {
	m := &image.Image{}
	addr := []uint32{0x80000000, 0x80000002, 0x1000, 0x20000010}[r.IntN(4)]
	for i := range 1 + r.IntN(2) {
		seg := image.Segment{Name: []string{".text", ".text.hot", "binary", ".data", ".rodata", "", "a b",
			".tasks"}[r.IntN(8)], Addr: addr + uint32(i)*0x10000, Flags: image.R | image.X}
		if r.IntN(3) == 0 {
			seg.Flags |= image.W
		}
		for len(seg.Data) < 40+r.IntN(300) {
			switch r.IntN(8) {
			case 0:
				seg.Data = append(seg.Data, make([]byte, r.IntN(20))...)
			case 1, 2:
				seg.Data = binary.LittleEndian.AppendUint32(seg.Data, r.Uint32())
			case 3:
				seg.Data = binary.LittleEndian.AppendUint32(seg.Data, r.Uint32()&^0x7f|0x63) // a branch
			case 4:
				seg.Data = binary.LittleEndian.AppendUint32(seg.Data, 0x6f|uint32(r.IntN(64)-32)<<21) // a jump near by
			case 5:
				seg.Data = binary.LittleEndian.AppendUint16(seg.Data, uint16(r.Uint32()))
			case 6:
				// a fence with bits that the hart ignores
				seg.Data = binary.LittleEndian.AppendUint32(seg.Data, 0x0f|r.Uint32()&0xfff00f80)
			default:
				seg.Data = append(seg.Data, code[4*r.IntN(len(code)/4):][:4]...)
			}
		}
		seg.Data = seg.Data[:len(seg.Data)-r.IntN(4)]
		seg.MemSize = uint32(len(seg.Data))
		m.Segments = append(m.Segments, seg)
	}
	m.Entry = addr &^ 1
	for i := range r.IntN(6) {
		s := &m.Segments[r.IntN(len(m.Segments))]
		m.Symbols = append(m.Symbols, image.Symbol{Name: []string{"tea", "_start", "L_80000010", "a0",
			"mug"}[r.IntN(5)],
			Addr: s.Addr + uint32(r.IntN(len(s.Data)+1)), Kind: image.Kind(r.IntN(3)), Size: uint32(i)})
	}
	m.Sort()
	return m
}

func TestDisassembleRandom(t *testing.T) {
	m, err := Assemble([]Source{{"all.s", "_start:\n" + instructionLines()}}, Options{})
	require.NoError(t, err)
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 4))
		roundTrip(t, randomImage(r, m.Segments[0].Data))
	}
}

// Any bytes are printed as source that makes them again.
func FuzzDisassemble(f *testing.F) {
	f.Add([]byte{0x13, 0, 0, 0, 0x01, 0, 0x6f, 0xf0, 0xdf, 0xff}, uint32(0x80000000))
	f.Add(bytes.Repeat([]byte{0, 0, 0, 0, 0x82, 0x80}, 9), uint32(2))
	f.Fuzz(func(t *testing.T, data []byte, addr uint32) {
		if len(data) == 0 || len(data) > 1<<12 || uint64(addr)+uint64(len(data)) > 1<<31 || addr == 0 {
			return
		}
		m, err := image.FromBinary(data, addr)
		require.NoError(t, err)
		roundTrip(t, m)
	})
}

// Places that are jumped to have labels, whether or not there are symbols; those inside an instruction cannot have one.
func TestDisassembleTargets(t *testing.T) {
	m := assemble(t, `
		nop
	_start:	beqz a0, 1f
		call far
		j . - 6
	1:	j _start
	far:	ret
		.insn 0x8330000f
		.insn 0x0330000f
	`)
	m.Symbols = nil
	require.Equal(t, `	.section .text, "ax"	# 80000000, 36 bytes
	nop                             # 80000000: 00000013
_start:
	beqz a0, L_80000014             # 80000004: 00050863
	auipc ra, 0x0                   # 80000008: 00000097
	jalr 16(ra)                     # 8000000c: 010080e7  -> 0x80000018
	j . - 6                         # 80000010: ffbff06f
L_80000014:
	j _start                        # 80000014: ff1ff06f
L_80000018:
	ret                             # 80000018: 00008067
	fence.tso                       # 8000001c: 8330000f
	fence rw, rw                    # 80000020: 0330000f

`, roundTrip(t, m))
}

// Branches that only just reach, alone and across one another: the assembler must not make them longer.
func TestDisassembleEdges(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for _, far := range []int32{246, 248, 250, 252, 254} {
		for range 40 {
			m := &image.Image{Segments: []image.Segment{{Name: ".text", Addr: 0x1000, Flags: image.R | image.X}}}
			s := &m.Segments[0]
			for range 300 {
				in := isa.Inst{Op: isa.CADDI, Rd: isa.A0, Rs1: isa.A0, Imm: 1}
				if r.IntN(6) == 0 {
					in = isa.Inst{Op: isa.CBNEZ, Rs1: isa.A0, Imm: far - 2*int32(r.IntN(3))}
				}
				w, err := isa.Encode(in)
				require.NoError(t, err)
				s.Data = binary.LittleEndian.AppendUint16(s.Data, uint16(w))
			}
			s.MemSize = uint32(len(s.Data))
			roundTrip(t, m)
		}
	}
}
