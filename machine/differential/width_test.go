package differential

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/machine"
)

// Accesses of each size to each register of the UART do the same on both machines: one of half a word or a word is one
// of the register at its address. Left out are MSR, which QEMU shows differently and lets be written, and addresses
// that are no multiples of the size, where it depends on the program whether they trap.
func TestUARTWidths(t *testing.T) {
	need(t)
	text, accesses := uartWidths()
	img, err := asm.Assemble([]asm.Source{{Name: "widths.s", Text: text}},
		asm.Options{Base: machine.RAMBase, Symbols: names()})
	require.NoError(t, err)
	results := img.Symbol("results").Addr - machine.RAMBase
	size := 4 * widthResults * len(accesses)

	m, err := machine.New(machine.Config{RAM: ramSize, ISA: machine.WithoutS})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	stop := m.Run(machine.Limit{Steps: 1_000_000, Now: devices.Ticks(10_000_000)})
	require.Equal(t, machine.Halted, stop.Reason)
	ours := make([]byte, size)
	m.RAM.Read(machine.RAMBase+results, ours)

	cpu, err := hart()
	require.NoError(t, err)
	ram, err := qemuRAM(t.TempDir(), cpu, inRAM(img))
	require.NoError(t, err)
	theirs := ram[results:][:size]
	for i, a := range accesses {
		for j, what := range []string{"result", "cause", "IER", "IIR", "LCR", "MCR", "SCR", "LSR"} {
			at := 4 * (widthResults*i + j)
			word := binary.LittleEndian.Uint32
			assert.Equal(t, word(theirs[at:]), word(ours[at:]), "%s: %s", a, what)
		}
	}
}

const widthResults = 8 // words, of each access

// uartWidths is a program of accesses, and what they are. Each begins with the registers in the same state, and leaves
// what it loaded, the cause of its trap, and the registers behind.
func uartWidths() (text string, accesses []string) {
	var b strings.Builder
	b.WriteString("_start: la t0, trap\n\tcsrw mtvec, t0\n\tla s1, results\n\tli s0, 0x10000000\n")
	for off := range 8 {
		for _, op := range []struct {
			name string
			size int
		}{{"lb", 1}, {"lbu", 1}, {"lh", 2}, {"lhu", 2}, {"lw", 4}, {"sb", 1}, {"sh", 2}, {"sw", 4}} {
			store := op.name[0] == 's'
			if off%op.size != 0 || off == 6 || store && off == 5 {
				continue
			}
			for _, v := range []uint32{0x01020304, 0xffffff01, 0x12345680} {
				fmt.Fprintf(&b, "\tjal prepare\n\tli a0, %#x\n\t%s a0, %d(s0)\n\tjal note\n", v, op.name, off)
				accesses = append(accesses, fmt.Sprintf("%s %#x, %d", op.name, v, off))
			}
		}
	}
	b.WriteString("\tli t0, 0x5555\n\tli t1, 0x100000\n\tsw t0, 0(t1)\n1:\tj 1b\n" +
		"prepare:\n\tli s2, -1\n\tsb zero, 3(s0)\n\tsb zero, 1(s0)\n\tli t0, 6\n\tsb t0, 2(s0)\n" +
		"\tsb zero, 2(s0)\n" +
		"\tli t0, 0x1b\n\tsb t0, 3(s0)\n\tli t0, 0x0a\n\tsb t0, 4(s0)\n\tli t0, 0xa5\n\tsb t0, 7(s0)\n" +
		"\tlbu t0, 2(s0)\n\tret\n" +
		"note:\tsw a0, 0(s1)\n\tsw s2, 4(s1)\n")
	for i, off := range []int{1, 2, 3, 4, 7, 5} {
		fmt.Fprintf(&b, "\tlbu t0, %d(s0)\n\tsw t0, %d(s1)\n", off, 8+4*i)
	}
	fmt.Fprintf(&b, "\taddi s1, s1, %d\n\tret\n\t.balign 4\ntrap:\tcsrr s2, mcause\n\tcsrr t0, mepc\n"+
		"\taddi t0, t0, 4\n\tcsrw mepc, t0\n\tmret\n\t.bss\n\t.balign 16\nresults:\n\t.space %d\n", 4*widthResults,
		4*widthResults*len(accesses))
	return b.String(), accesses
}

// inRAM is the memory that an image begins with.
func inRAM(img *image.Image) []byte {
	ram := make([]byte, ramSize)
	for _, s := range img.Segments {
		copy(ram[s.Addr-machine.RAMBase:], s.Data)
	}
	return ram
}
