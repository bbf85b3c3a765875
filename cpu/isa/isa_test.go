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

func TestNoTwoRowsOverlap(t *testing.T) {
	for i := 1; i < NumOps; i++ {
		for j := i + 1; j < NumOps; j++ {
			a, b := &Table[i], &Table[j]
			both := a.Mask & b.Mask
			assert.NotEqual(t, a.Match&both, b.Match&both, "%s and %s match the same word", a.Name, b.Name)
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
		assert.Equal(t, uint32(0xffffffff), seen|d.Ignored, "%s: bits without an owner", d.Name)
	}
}

// Every operand bit, alone and with all others, survives decode and encode.
func TestDecodeEncodeRoundTrip(t *testing.T) {
	for _, d := range Table[1:] {
		var free uint32
		for _, o := range d.Operands {
			free |= o.Bits()
		}
		words := []uint32{d.Match, d.Match | free}
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
	for _, w := range []uint32{0, 0xffffffff, 0x02000013 | 1<<12, 0x30200073 | 1<<7, 0x10200073 /* sret */, 0x00003003 /* ld */} {
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
		{0x34202573, "csrrs a0, mcause, zero", "csrr a0, mcause"},
		{0x30046073, "csrrsi zero, mstatus, 8", "csrsi mstatus, 8"},
		{0x0ff0000f, "fence iorw, iorw", "fence"},
		{0x0100000f, "fence w, 0", "pause"},
		{0x40305513, "srai a0, zero, 3", "srai a0, zero, 3"},
		{0x00a00593, "addi a1, zero, 10", "li a1, 10"},
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
	assert.Equal(t, "0x180", CSR(0x180).String())
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
