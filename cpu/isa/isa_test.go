package isa

import (
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTableIsIndexedByOp(t *testing.T) {
	require.Len(t, Table, NumOps)
	for i := range Table {
		assert.Equal(t, Op(i), Table[i].Op, Table[i].Name)
		assert.NotEmpty(t, Table[i].Doc, Table[i].Name)
	}
}

// Two rows may match one word only where the first is a particular case of the second.
func TestNoTwoRowsOverlap(t *testing.T) {
	for i := 1; i < NumOps; i++ {
		for j := i + 1; j < NumOps; j++ {
			a, b := &Table[i], &Table[j]
			both := a.Mask & b.Mask
			if a.Match&both == b.Match&both {
				assert.True(t, a.Op.Size() == 2 && b.Mask&^a.Mask == 0, "%s and %s match the same word", a.Name, b.Name)
			}
		}
	}
}

func TestEveryBitIsMatchedOrOperand(t *testing.T) {
	for _, d := range Table[1:] {
		seen := d.Mask
		assert.Zero(t, d.Match&^d.Mask, "%s: match outside its mask", d.Name)
		for _, o := range d.Operands {
			assert.Zero(t, seen&o.Bits(), "%s: %s overlaps", d.Name, o.Name())
			seen |= o.Bits()
		}
		assert.Zero(t, seen&d.Ignored, "%s: ignored bits overlap", d.Name)
		assert.Equal(t, uint32(1<<(8*d.Op.Size())-1), seen|d.Ignored, "%s: bits without an owner", d.Name)
		assert.Equal(t, d.Op.Size() == 4, d.Match&3 == 3, d.Name)
		assert.Equal(t, d.Op.Size() == 4, d.As == Inst{}, d.Name)
	}
}

// Every half word is illegal, or an instruction that encodes to it again and does what its expansion does.
func TestEveryHalfWord(t *testing.T) {
	legal := 0
	for w := range uint32(1 << 16) {
		if w&3 == 3 {
			continue
		}
		in := Decode(w)
		assert.Equal(t, in, Decode(w|0xabcd0000), "the upper half counts: %04x", w)
		if in.Op == ILLEGAL {
			continue
		}
		legal++
		if in.Op.Size() == 2 {
			w &= 0xffff // what follows is the next instruction
		}
		back, err := Encode(in)
		require.NoError(t, err, "%04x %s", w, in.Text(0, nil))
		require.Equal(t, w, back, in.Text(0, nil))
		in.Op = Table[in.Op].As.Op
		word, err := Encode(in)
		require.NoError(t, err, "%04x %s", w, in.Text(0, nil))
		require.Equal(t, in, Decode(word))
	}
	// Counted from the manual's tables, row by row: free operand values less the forbidden ones.
	want := 8*255 + 8*32*8*2 + // addi4spn, lw and sw
		32*64 + 2048 + 32*64 + 63 + 31*63 + 2*8*32 + 8*64 + 4*64 + 2048 + 2*8*256 + // quadrant 1 in its order
		32*32 + 31*64 + 31 + 32*31 + 1 + 31 + 32*31 + 32*64 // quadrant 2 in its order
	assert.Equal(t, want, legal)
}

// Every operand bit, alone and with all others, survives decode and encode.
func TestDecodeEncodeRoundTrip(t *testing.T) {
	for _, d := range Table[1:] {
		var free uint32
		for _, o := range d.Operands {
			free |= o.Bits()
		}
		words := []uint32{d.Match, d.Match | free}
		if d.Op.Size() == 2 { // TestEveryHalfWord has them all
			continue
		}
		for m := free; m != 0; m &= m - 1 {
			b := uint32(1) << bits.TrailingZeros32(m)
			words = append(words, d.Match|b, d.Match|free&^b)
		}
		for _, w := range words {
			in := Decode(w)
			require.Equal(t, d.Op, in.Op, "%s: %08x", d.Name, w)
			back, err := Encode(in)
			require.NoError(t, err, "%s: %08x", d.Name, w)
			require.Equal(t, w, back, d.Name)
		}
	}
}

func TestDecodeIgnoresReservedFenceFields(t *testing.T) {
	assert.Equal(t, FENCE, Decode(0x8330000f|0x1f<<7).Op) // fence.tso, and rd set
	assert.Equal(t, FENCEI, Decode(0xfff0100f).Op)
}

func TestDecodeIllegal(t *testing.T) {
	for _, w := range []uint32{
		0, 0x2000 /* c.fld */, 0x6000 /* c.flw */, 0x8000 /* reserved */, 0x6081, /* c.lui of 0 */
		0x6101,                                                                            /* c.addi16sp of 0 */
		0x9001 /* c.srli by 32 */, 0x9c01 /* c.subw */, 0x1002 /* c.slli by 32 */, 0x4002, /* c.lwsp to zero */
		0x8002, /* c.jr zero */
		0xffffffff, 0x02000013 | 1<<12, 0x30200073 | 1<<7, 0x10200073 | 1<<7, 0x00003003 /* ld */} {
		assert.Equal(t, Inst{}, Decode(w), "%08x", w)
	}
}

// Words worked out from the manual's figures.
func TestKnownWords(t *testing.T) {
	for _, c := range []struct {
		word         uint32
		text, pretty string
	}{
		{0x00000013, "addi zero, zero, 0", "nop"},
		{0x00050513, "addi a0, a0, 0", "mv a0, a0"},
		{0xfff54513, "xori a0, a0, -1", "not a0, a0"},
		{0x80000537, "lui a0, 0x80000", "lui a0, 0x80000"},
		{0xfe010113, "addi sp, sp, -32", "addi sp, sp, -32"},
		{0x00112e23, "sw ra, 28(sp)", "sw ra, 28(sp)"},
		{0xffc12083, "lw ra, -4(sp)", "lw ra, -4(sp)"},
		{0x00008067, "jalr zero, 0(ra)", "ret"},
		{0x000500e7, "jalr ra, 0(a0)", "jalr a0"},
		{0x0000006f, "jal zero, 0x80000000", "j 0x80000000"},
		{0xffdff0ef, "jal ra, 0x7ffffffc", "jal 0x7ffffffc"},
		{0xfe050ee3, "beq a0, zero, 0x7ffffffc", "beqz a0, 0x7ffffffc"},
		{0x00b57463, "bgeu a0, a1, 0x80000008", "bgeu a0, a1, 0x80000008"},
		{0x34202573, "csrrs a0, mcause, zero", "csrr a0, mcause"},
		{0x30046073, "csrrsi zero, mstatus, 8", "csrsi mstatus, 8"},
		{0x0ff0000f, "fence iorw, iorw", "fence"},
		{0x0100000f, "fence w, 0", "pause"},
		{0x40305513, "srai a0, zero, 3", "srai a0, zero, 3"},
		{0x00a00593, "addi a1, zero, 10", "li a1, 10"},
		{0x00000513, "addi a0, zero, 0", "li a0, 0"},
		{0x100522af, "lr.w t0, (a0)", "lr.w t0, (a0)"},
		{0x1ab5262f, "sc.w.rl a2, a1, (a0)", "sc.w.rl a2, a1, (a0)"},
		{0x0cb5232f, "amoswap.w.aq t1, a1, (a0)", "amoswap.w.aq t1, a1, (a0)"},
		{0x06b5202f, "amoadd.w.aqrl zero, a1, (a0)", "amoadd.w.aqrl zero, a1, (a0)"},
		{0x02c5d533, "divu a0, a1, a2", "divu a0, a1, a2"},
	} {
		in := Decode(c.word)
		assert.Equal(t, c.text, in.Text(0x80000000, nil))
		assert.Equal(t, c.pretty, in.Pretty(0x80000000, nil))
	}
}

// A half word of each compressed row, and what the manual says it expands to.
func TestKnownHalfWords(t *testing.T) {
	seen := map[Op]bool{}
	for _, c := range []struct {
		word       uint32
		text, full string
	}{
		{0x1020, "c.addi4spn s0, sp, 40", "addi s0, sp, 40"}, // 000 | imm 5:4 9:6 2 3 = 10 0000 0 1 | 000 | 00
		{0x41c8, "c.lw a0, 4(a1)", "lw a0, 4(a1)"},
		{0xdcf8, "c.sw a4, 124(s1)", "sw a4, 124(s1)"},
		{0x0001, "c.nop", "addi zero, zero, 0"},
		{0x157d, "c.addi a0, -1", "addi a0, a0, -1"},
		{0x3ffd, "c.jal 0x7ffffffe", "jal ra, 0x7ffffffe"},
		{0x4529, "c.li a0, 10", "addi a0, zero, 10"},
		{0x7139, "c.addi16sp sp, -64", "addi sp, sp, -64"},
		{0x6605, "c.lui a2, 0x1", "lui a2, 0x1"},
		{0x767d, "c.lui a2, 0xfffff", "lui a2, 0xfffff"},
		{0x8119, "c.srli a0, 6", "srli a0, a0, 6"},
		{0x857d, "c.srai a0, 31", "srai a0, a0, 31"},
		{0x997d, "c.andi a0, -1", "andi a0, a0, -1"},
		{0x8d0d, "c.sub a0, a1", "sub a0, a0, a1"},
		{0x8d2d, "c.xor a0, a1", "xor a0, a0, a1"},
		{0x8d4d, "c.or a0, a1", "or a0, a0, a1"},
		{0x8d6d, "c.and a0, a1", "and a0, a0, a1"},
		{0xa001, "c.j 0x80000000", "jal zero, 0x80000000"},
		{0xc111, "c.beqz a0, 0x80000004", "beq a0, zero, 0x80000004"},
		{0xfd75, "c.bnez a0, 0x7ffffffc", "bne a0, zero, 0x7ffffffc"},
		{0x050e, "c.slli a0, 3", "slli a0, a0, 3"},
		{0x50fe, "c.lwsp ra, 252(sp)", "lw ra, 252(sp)"},
		{0x8082, "c.jr ra", "jalr zero, 0(ra)"},
		{0x852e, "c.mv a0, a1", "add a0, zero, a1"},
		{0x9002, "c.ebreak", "ebreak"},
		{0x9502, "c.jalr a0", "jalr ra, 0(a0)"},
		{0x952e, "c.add a0, a1", "add a0, a0, a1"},
		{0xce06, "c.swsp ra, 28(sp)", "sw ra, 28(sp)"},
	} {
		in := Decode(c.word)
		seen[in.Op] = true
		assert.Equal(t, c.text, in.Text(0x80000000, nil))
		assert.Equal(t, c.text, in.Pretty(0x80000000, nil))
		in.Op = Table[in.Op].As.Op
		assert.Equal(t, c.full, in.Text(0x80000000, nil))
	}
	assert.Len(t, seen, NumOps-int(firstShort))
}

func TestTextUsesSymbols(t *testing.T) {
	sym := func(a uint32) string {
		if a == 0x80000000 {
			return "loop"
		}
		return ""
	}
	assert.Equal(t, "j loop", Decode(0x0000006f).Pretty(0x80000000, sym))
}

func TestEncodeErrorsNameOperandAndRange(t *testing.T) {
	_, err := Encode(Inst{Op: ADDI, Imm: 2048})
	assert.EqualError(t, err, "addi: imm is 2048: want -2048..2047")
	_, err = Encode(Inst{Op: BEQ, Imm: 3})
	assert.EqualError(t, err, "beq: target is 3: want -4096..4094, a multiple of 2")
	_, err = Encode(Inst{Op: SW, Rs1: 40})
	assert.EqualError(t, err, "sw: register x40: want x0..x31")
	_, err = Encode(Inst{Op: CLW, Rd: A0, Rs1: T0})
	assert.EqualError(t, err, "c.lw: register x5: want x8..x15")
	_, err = Encode(Inst{Op: CLWSP, Rd: A0, Rs1: SP, Imm: 256})
	assert.EqualError(t, err, "c.lwsp: offset(sp) is 256: want 0..252, a multiple of 4")
	_, err = Encode(Inst{Op: CADDI, Rd: A0, Rs1: A1, Imm: 1})
	assert.EqualError(t, err, "c.addi cannot have these operands: c.addi rd, imm")
	_, err = Encode(Inst{Op: CMV, Rd: A0})
	assert.EqualError(t, err, "c.mv cannot have these operands: c.mv rd, rs2")
	_, err = Encode(Inst{})
	assert.Error(t, err)
}

func TestNames(t *testing.T) {
	for i := Reg(0); i < 32; i++ {
		r, ok := RegByName(i.String())
		assert.True(t, ok)
		assert.Equal(t, i, r)
	}
	for name, want := range map[string]Reg{"fp": 8, "x0": 0, "x31": 31} {
		r, ok := RegByName(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, r, name)
	}
	for i := 1; i < len(CSRs); i++ {
		assert.Less(t, CSRs[i-1].Num, CSRs[i].Num)
	}
	assert.Equal(t, "MIE · MPP=M", MStatus.Describe(0x1808))
	assert.Equal(t, "MTIP · MEIP", MIP.Describe(0x880))
	assert.Equal(t, "external interrupt", MCause.Describe(0x8000000b))
	assert.Equal(t, "0x7c0", CSR(0x7c0).String())
	assert.Equal(t, "hgatp", CSR(0x680).String())
	assert.Equal(t, "lw rd, offset(rs1)", Table[LW].Syntax())
	assert.Equal(t, "amoadd.w rd, rs2, (rs1)", Table[AMOADDW].Syntax())
}

func FuzzDecode(f *testing.F) {
	f.Add(uint32(0x00112e23))
	f.Fuzz(func(t *testing.T, w uint32) {
		in := Decode(w)
		if in.Op == ILLEGAL {
			return
		}
		d := &Table[in.Op]
		if in.Op.Size() == 2 {
			w &= 0xffff // what follows is the next instruction
		}
		back, err := Encode(in)
		if err != nil {
			t.Fatalf("%08x decodes to %+v, which does not encode: %v", w, in, err)
		}
		if back&^d.Ignored != w&^d.Ignored {
			t.Fatalf("%08x -> %s -> %08x", w, in.Text(0, nil), back)
		}
		_ = in.Pretty(0, nil)
	})
}

func BenchmarkDecode(b *testing.B) {
	words := []uint32{0x00000013, 0x00112e23, 0xfe050ee3, 0x34202573, 0x02c5d533}
	var sink Inst
	for i := 0; b.Loop(); i++ {
		sink = Decode(words[i%len(words)])
	}
	_ = sink
}
