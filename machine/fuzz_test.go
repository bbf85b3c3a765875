package machine

import (
	"encoding/binary"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// A guest at random: whatever is in memory, runs, with every register pointing at something of interest, a
// disk whose queue is in the same memory, and traps that lead back to the beginning. It may do what it
// likes; the machine does not panic, ends at its limit, holds no more of the host's memory than its own size
// says, and comes back to a checkpoint.
func FuzzGuest(f *testing.F) {
	add := func(flags byte, code ...isa.Inst) {
		b := []byte{flags}
		for _, in := range code {
			w, err := isa.Encode(in)
			require.NoError(f, err)
			b = binary.LittleEndian.AppendUint32(b, w)
		}
		f.Add(b)
	}
	add(0, isa.Inst{Op: isa.WFI}, isa.Inst{Op: isa.JAL, Imm: -4})
	add(1, pressReset...)
	add(2, isa.Inst{Op: isa.SW, Rs1: isa.A4, Rs2: isa.A0, Imm: 0x50}, isa.Inst{Op: isa.WFI},
		isa.Inst{Op: isa.JAL, Imm: -8})
	add(0xe0, isa.Inst{Op: isa.SW, Rs1: isa.T3, Rs2: isa.A0}, isa.Inst{Op: isa.JAL, Imm: -4})
	add(4, isa.Inst{Op: isa.SB, Rs1: isa.A3, Rs2: isa.A0}, isa.Inst{Op: isa.JAL, Imm: -4})
	add(8, isa.Inst{Op: isa.SW, Rs1: isa.S11, Rs2: isa.A0}, isa.Inst{Op: isa.ADDI, Rd: isa.A0, Rs1: isa.A0, Imm: 1},
		isa.Inst{Op: isa.JAL, Imm: -8})
	add(16, isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.A0}, isa.Inst{Op: isa.SFENCEVMA},
		isa.Inst{Op: isa.LW, Rd: isa.A1, Rs1: isa.T0}, isa.Inst{Op: isa.CSRRW, Rs1: isa.A1, Imm: int32(isa.SEPC)},
		isa.Inst{Op: isa.SRET})
	add(16, isa.Inst{Op: isa.CSRRW, Rs1: isa.A0, Imm: int32(isa.STimeCmp)}, isa.Inst{Op: isa.CSRRW,
		Imm: int32(isa.STimeCmpH)}, isa.Inst{Op: isa.CSRRSI, Rs1: 31, Imm: int32(isa.SIE)}, isa.Inst{Op: isa.WFI},
		isa.Inst{Op: isa.ADDI, Rd: isa.T0, Rs1: isa.T0, Imm: 4}, isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.A0},
		isa.Inst{Op: isa.JAL, Imm: -24})
	add(16, isa.Inst{Op: isa.CSRRC, Rs1: isa.A0, Imm: int32(isa.SATP)}, isa.Inst{Op: isa.JAL, Imm: -4})
	if b, err := os.ReadFile("../asm/image/testdata/tea.elf"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const ram, sectors = 1 << 16, 8
		if len(b) == 0 || len(b) > ram-0x8000 {
			return
		}
		flags, code := b[0], b[1:]
		m, err := New(Config{RAM: ram, MHz: 10 * (1 + int(flags&3)), Disk: make([]byte, sectors*devices.SectorSize),
			Misaligned: MisalignedTraps + Misaligned(flags>>2&1), Harts: 1 + int(b[0]>>5)%3,
			Interleave: 1 + len(b)%70})
		require.NoError(t, err)
		img := &image.Image{Entry: RAMBase, Segments: []image.Segment{
			{Addr: RAMBase, Data: code, MemSize: uint32(len(code))},
			{Addr: queueAt + 0x4000, Data: code[:min(len(code), 0x2000)], MemSize: 0x2000},
		}}
		if len(code) > queueAt-RAMBase {
			img.Segments = img.Segments[:1]
		}
		if flags&8 != 0 {
			img.Symbols = []image.Symbol{{Name: "tohost", Addr: RAMBase + 0x3000},
				{Name: "fromhost", Addr: RAMBase + 0x3008}}
		}
		require.NoError(t, m.Load(img))
		for i := range m.Harts {
			m.As(i, func() {
				interesting(m)
				if flags&16 != 0 {
					paged(m)
				}
			})
		}
		m.settleAll()
		m.Type([]byte("fuzz"))
		for i := range uint64(flags >> 5) { // at most seven stalls
			s := Stall{Source: []Source{Timer, 0, Alarm, 1, Software, 41, uartSource}[i]}
			if s.Source == 0 {
				s.Until = 5_000
			}
			s.Hart = int(i) % len(m.Harts)
			_, err := m.Post(Input{At: Position{Steps: 50 * (i / 2)}, Stall: &s})
			require.NoError(t, err)
		}
		fresh := m.Checkpoint()

		end := Limit{Steps: 5_000, Now: 2_000_000}
		stop := through(m, end)
		digest := m.Digest()
		if p := m.Position(); p.Steps > end.Steps || p.Now > end.Now+70 { // a round
			t.Fatalf("past its limit: %+v", p)
		}
		if len(m.console) > 2*consoleKept+4096 {
			t.Fatalf("%d bytes of console", len(m.console))
		}
		written := 0
		for range m.Disk.Written() {
			written++
		}
		if written > sectors {
			t.Fatalf("%d sectors of %d", written, sectors)
		}
		m.Gates()
		require.Equal(t, digest, m.Digest(), "looking changes nothing")

		require.NoError(t, m.Restore(fresh))
		again := through(m, Limit{Steps: 1_234, Now: 300_000})
		if again.Reason != Fault { // which stops once, and goes on if it is run again
			again = through(m, end)
		}
		require.Equal(t, stop, again, "in one piece, and in two")
		require.Equal(t, digest, m.Digest(), "in one piece, and in two")
	})
}

// through runs to a limit, whatever is stalled in vain.
func through(m *Machine, l Limit) (stop Stop) {
	for stop = m.Run(l); stop.Reason == InVain; stop = m.Run(l) {
	}
	return stop
}

// interesting lets registers point at devices and memory, makes a trap handler of the beginning, and gives the
// disk a queue.
func interesting(m *Machine) {
	h := m.Hart()
	for i, addr := range []uint32{finisherBase, clintBase, clintBase + 0x4000, clintBase + 0xbff8, plicBase, plicBase +
		0x2000, plicBase + 0x20_0000,
		uartBase, virtioBase, vacantBase, kitchenBase, kitchenBase + 1*kitchenPage, kitchenBase + 2*kitchenPage,
		kitchenBase + 3*kitchenPage,
		kitchenBase + 4*kitchenPage, kitchenBase + 5*kitchenPage, RAMBase, RAMBase + 0x1000, queueAt + 0x4000, RAMBase +
			m.RAM.Size() - 8} {
		h.X[6+i] = addr
	}
	h.X[isa.A0] = 0x5555
	h.X[isa.A3], h.X[isa.A4], h.X[isa.S11] = uartBase, virtioBase, RAMBase+0x3000
	h.SetCSR(isa.MTVec, RAMBase)
	h.SetCSR(isa.MIE, isa.MSI|isa.MTI|isa.MEI)
	b := (*bus)(m)
	b.Store(virtioBase+0x28, 4, 4096)
	b.Store(virtioBase+0x38, 4, 8)
	b.Store(virtioBase+0x40, 4, (queueAt+0x4000)/4096)
	b.Store(plicBase+4*virtioSource, 4, 1)
	b.Store(plicBase+0x2000, 4, 1<<virtioSource|1<<uartSource)
	m.settleAll()
}

// paged puts the hart into S mode, with every address mapped to itself by a page table in the last page of memory,
// which t0 points to; S mode's traps lead to the beginning, too.
func paged(m *Machine) {
	const root, leaf = RAMBase + 0xf000, cpu.PTEValid | cpu.PTERead | cpu.PTEWrite | cpu.PTEExecute
	for i := range uint32(1024) {
		m.RAM.Store(root+4*i, 4, i<<20|leaf)
	}
	h := m.Hart()
	h.SetCSR(isa.PMPAddr0, ^uint32(0))
	h.SetCSR(isa.PMPCfg0, 0x1f)
	h.SetCSR(isa.MEDeleg, ^uint32(0))
	h.SetCSR(isa.MIDeleg, ^uint32(0))
	h.SetCSR(isa.MEnvCfgH, ^uint32(0))
	h.SetCSR(isa.MCounterEn, ^uint32(0))
	h.SetCSR(isa.STVec, RAMBase)
	h.SetCSR(isa.SATP, isa.SATPMode|root>>12)
	h.X[isa.T0], h.Priv = root, cpu.S
}

// An image at random: what the ELF reader lets through is loaded or refused, and runs to its limit.
func FuzzImage(f *testing.F) {
	img := program(f, isa.Inst{Op: isa.JAL})
	f.Add(img.ELF())
	img.Symbols = []image.Symbol{{Name: "tohost", Addr: RAMBase}, {Name: "begin_signature", Addr: RAMBase},
		{Name: "end_signature", Addr: RAMBase + 4}}
	f.Add(img.ELF())
	if b, err := os.ReadFile("../asm/image/testdata/tea.elf"); err == nil {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := image.FromELF(b)
		if err != nil {
			return
		}
		m, err := New(Config{RAM: 1 << 16})
		require.NoError(t, err)
		fresh := m.Digest()
		if m.Load(img) != nil {
			require.Equal(t, fresh, m.Digest(), "nothing is loaded")
			return
		}
		m.Run(Limit{Steps: 1000, Now: 1_000_000})
		_, _ = m.Signature()
	})
}
