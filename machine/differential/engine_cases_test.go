package differential

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// What no random program comes to: limits of the engine.

// runText runs a program of one segment of code, and pages of more, with both engines.
func runText(t *testing.T, text string, more ...image.Segment) *twins {
	img := assemble("limit.s", text, machine.RAMBase)
	img.Segments = append(img.Segments, more...)
	w := &twins{}
	w.load(t, machine.Config{RAM: 1 << 20}, img)
	w.run(t, 1<<30)
	return w
}

// A page may have more words than there is room for. This one is branches, none of them taken and all out of the
// page, with other instructions in their upper halves: first 600, whose upper halves jump out of the page. They are
// decoded in the order that takes the most room, the long line of the first 600 last. All else leads back by ra.
func TestEnginesOnFullPage(t *testing.T) {
	const at, first = machine.RAMBase + 2*page, 600
	code := make([]byte, 3*page) // the page, between pages of ways back
	for off := 0; off < len(code); off += 2 {
		binary.LittleEndian.PutUint16(code[off:], 0x8082) // ret
	}
	for off := 0; off < page; off += 4 {
		in := isa.Inst{Op: isa.BNE, Rs1: isa.A0, Rs2: isa.A0, Imm: 3104} // above c.li t0, 0x15
		if off < 4*first {
			in.Imm = -3326 // above c.j .-1944
		}
		w, err := isa.Encode(in)
		require.NoError(t, err)
		binary.LittleEndian.PutUint32(code[page+off:], w)
	}
	require.Equal(t, isa.Inst{Op: isa.CJ, Imm: -1944}, isa.Decode(uint32(binary.LittleEndian.Uint16(code[page+2:]))))
	w := runText(t, `
	li	s5, 2			# rounds
1:	li	s0, 0x80003000-4	# the last branches, each with a line of its own
	li	s1, 0x80002000+4*600-4
	li	s2, -4
	call	3f
	li	s0, 0x80002000+4*600+2	# what is in their upper halves
	li	s1, 0x80003000+2
	li	s2, 4
	call	3f
	li	s0, 0x80002000+2	# what is in those of the first
	li	s1, 0x80002000+2+1896
	call	3f
	li	s0, 0x80002000		# the first
	li	s1, 0x80002000+4
	call	3f
	addi	s5, s5, -1
	bnez	s5, 1b
	li	t0, 0x5555
	li	t1, 0x100000
	sw	t0, 0(t1)
3:	mv	s4, ra
4:	jalr	s0
	add	s0, s0, s2
	bne	s0, s1, 4b
	jr	s4
`, image.Segment{Addr: at - page, Data: code, MemSize: 3 * page})
	require.Greater(t, w.fast.Engine().Steps, uint64(200_000))
}

// PMP may let a page be executed in more ways than the engine keeps pages. U mode runs a line that is changed each
// time, and M mode takes four bytes from the end of what it may execute of the page, or, where there is little left,
// gives all of them back and takes four from the beginning.
func TestEnginesOnMovingPMP(t *testing.T) {
	w := runText(t, `
	la	t0, trap
	csrw	mtvec, t0
	li	s0, 0x80002000>>2	# U mode's part of the page
	li	s1, 0x80003000>>2
	li	s2, 1500		# rounds
	li	s3, 0x80002800		# the code
	csrw	pmpaddr0, s0
	csrw	pmpaddr1, s1
	li	t0, 0x0f08		# nothing below, all that is left up to there
	csrw	pmpcfg0, t0
	csrw	mepc, s3
	mret
	.balign	4
trap:	csrr	t0, mcause
	addi	t0, t0, -8		# ecall from U mode
	bnez	t0, 9f
	addi	s2, s2, -1
	beqz	s2, 9f
	li	t1, 1<<20
	lw	t0, 4(s3)		# addi a1, a1, n: n is one more
	add	t0, t0, t1
	sw	t0, 4(s3)
	la	t2, 2f			# and in the handler
	lw	t0, 0(t2)
	add	t0, t0, t1
	sw	t0, 0(t2)
2:	addi	a2, a2, 1
	addi	s1, s1, -1
	li	t1, 0x80002810>>2
	bgtu	s1, t1, 1f
	li	s1, 0x80003000>>2
	addi	s0, s0, 1
1:	csrw	pmpaddr0, s0
	csrw	pmpaddr1, s1
	csrw	mepc, s3
	mret
9:	li	t0, 0x5555
	li	t1, 0x100000
	sw	t0, 0(t1)
`, image.Segment{Addr: machine.RAMBase + 2*page + 0x800, Data: []byte{
		0x13, 0x05, 0x15, 0x00, // addi a0, a0, 1
		0x93, 0x85, 0x15, 0x00, // addi a1, a1, 1
		0x73, 0, 0, 0, // ecall
	}, MemSize: 12})
	require.NotZero(t, w.fast.Engine().Forgotten)
	require.Equal(t, uint32(1500), w.stepped.Hart().X[isa.A0])
}
