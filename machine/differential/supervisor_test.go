package differential

import (
	_ "embed"
	"encoding/binary"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// S mode and Sv32 against QEMU: cases of a few instructions from a random state, over random page tables.
//
// Where things are in the memory of both machines. Every table maps the first superpage to itself, for the handler of
// S mode, and the code of the cases at two addresses, as a page of S mode and one of U mode. The other entries are
// random. Tables are not writable through any; what can be executed is full of breakpoints, or of what cases store.
const (
	casesAt  = machine.RAMBase + 0x10_0000
	codePage = machine.RAMBase + 0x30_0000
	tablesAt = machine.RAMBase + 0x40_0000 // two roots, then leaf tables
	tables   = 8
	dataAt   = machine.RAMBase + 0x80_0000
	dataSize = 8 * page
	maxCases = 2048

	codeOfS, codeOfU = 0x40_0000, 0x40_1000 // virtual addresses of the code

	caseSize = 256
	codeIn   = 0
	regsInS  = 32
	csrInS   = 64
	result   = 128
	resultN  = 18 // words
)

//go:embed testdata/supervisor.s
var supervisorText string

var cases = flag.Int("cases", 4096, "how many cases of S mode TestSupervisor runs on both machines")

// supervisorDriver is the program of both machines.
var supervisorDriver = sync.OnceValue(func() *image.Image {
	symbols := names()
	for name, v := range map[string]uint32{
		"CASES": casesAt, "CASE": caseSize, "CODE_IN": codeIn, "REGS_IN": regsInS, "CSR_IN": csrInS, "RESULT": result,
		"CODE_PAGE": codePage, "ROOT_A": tablesAt, "ROOT_B": tablesAt + page, "LEAF_0": tablesAt + 2*page,
		"HANDLER_AT": machine.RAMBase >> 22 * 4, "HANDLER_ENTRY": entryOf(machine.RAMBase, 0xcf),
		"DEVICE_AT": 0x0200_0000 >> 22 * 4, "DEVICE_ENTRY": entryOf(0x0200_0000, 0xc7),
		"LEAF_AT": codeOfS >> 22 * 4, "LEAF_ENTRY": entryOf(tablesAt+2*page, 1),
		"CODE_OF_S": entryOf(codePage, 0xcb), "CODE_OF_U": entryOf(codePage, 0xdb),
	} {
		symbols = append(symbols, asm.Symbol{Name: name, Value: int64(v)})
	}
	img, err := asm.Assemble([]asm.Source{{Name: "supervisor.s", Text: supervisorText}},
		asm.Options{Base: machine.RAMBase, Symbols: symbols})
	if err != nil {
		panic(err)
	}
	return img
})

// entryOf is a page-table entry.
func entryOf(at uint64, bits uint32) uint32 { return uint32(at>>12<<10) | bits }

// A supervisorCase is the words of one.
type supervisorCase [caseSize / 4]uint32

var csrsIn = [...]isa.CSR{isa.PMPAddr0, isa.PMPAddr0 + 1, isa.PMPCfg0, isa.MEDeleg, isa.MIDeleg, isa.MIE, isa.MIP,
	isa.MCounterEn, isa.SCounterEn, isa.SATP, isa.MStatus, isa.MEPC, isa.SScratch, isa.SEPC}

var resultNames = [resultN]string{"a0", "a1", "a2", "a3", "a4", "a5", "mstatus", "mcause", "mepc",
	"mtval", "mip", "mie",
	"scause", "sepc", "stval", "satp", "sscratch", "mideleg"}

func (c *supervisorCase) setCSR(n isa.CSR, v uint32) {
	for i, x := range csrsIn {
		if x == n {
			c[csrInS/4+i] = v
			return
		}
	}
	panic(n.String())
}

func (c *supervisorCase) csr(n isa.CSR) uint32 {
	for i, x := range csrsIn {
		if x == n {
			return c[csrInS/4+i]
		}
	}
	return 0
}

func (c *supervisorCase) setReg(r isa.Reg, v uint32) { c[regsInS/4+int(r-isa.A0)] = v }

// setCode puts up to six instructions in, and breakpoints behind them.
func (c *supervisorCase) setCode(list ...isa.Inst) {
	for i := range 6 {
		c[codeIn/4+i] = ebreak
		if i < len(list) {
			w, err := isa.Encode(list[i])
			if err != nil {
				panic(err)
			}
			c[codeIn/4+i] = w
		}
	}
}

// String is the case for people.
func (c *supervisorCase) String() string {
	var b strings.Builder
	for _, n := range csrsIn {
		fmt.Fprintf(&b, "  %-10s %08x  %s\n", n, c.csr(n), n.Describe(c.csr(n)))
	}
	for i := range 6 {
		fmt.Fprintf(&b, "  a%d %08x\n", i, c[regsInS/4+i])
	}
	at := c.csr(isa.MEPC)
	for i := range 6 {
		fmt.Fprintf(&b, "  %08x: %s\n", at+uint32(4*i), isa.Decode(c[codeIn/4+i]).Text(at+uint32(4*i), nil))
	}
	return b.String()
}

// A supervision makes up tables and cases. In some all leaves are marked: there PMP may forbid something, and pages may
// be where there is nothing, since QEMU marks an entry before it looks.
type supervision struct {
	*rand.Rand
	marked bool
}

func choose[T any](g *supervision, list ...T) T { return list[g.IntN(len(list))] }

// flags are the bits of a leaf: mostly good ones.
func (g *supervision) flags() uint32 {
	f := g.Uint32N(0x400)
	if g.IntN(8) != 0 {
		f |= 1
	}
	if g.IntN(4) == 0 {
		f |= 7
	}
	if g.marked || g.IntN(3) == 0 {
		f |= 0xc0
	}
	return f
}

// leaf is an entry for a page, or a superpage.
func (g *supervision) leaf(super bool) uint32 {
	f := g.flags()
	if f&7 == 1 || f&7 == 0 && f&8 == 0 { // it would lead to a table: to one of ours, or to nothing
		return entryOf(tablesAt+uint64(g.IntN(tables))*page, f&^6)
	}
	at := uint64(dataAt)
	switch {
	case g.IntN(8) == 0: // a table, to read
		at, f = tablesAt, f&^12|2
		if !super {
			at += uint64(g.IntN(tables)) * page
		}
	case g.marked && g.IntN(8) == 0: // nothing
		at = choose[uint64](g, 0x1800_0000, 0x9000_0000, 0xf000_0000)
	case !super:
		at += uint64(g.IntN(dataSize/page)) * page
	}
	if super && g.IntN(8) == 0 { // not aligned
		at += page << g.IntN(10)
	}
	return entryOf(at, f)
}

// pointer is an entry of a root table.
func (g *supervision) pointer() uint32 {
	switch g.IntN(6) {
	case 0, 1:
		return g.leaf(true)
	case 2:
		return entryOf(tablesAt+uint64(g.IntN(tables))*page, choose[uint32](g, 0, 1, 0x11, 0x41, 0x81, 0x21, 5, 0x301))
	}
	return entryOf(tablesAt+uint64(2+g.IntN(tables-2))*page, 1)
}

// Entries that addresses of cases go through. A root may be met at level 0 too: what it has for devices and the handler
// is not used there.
var (
	rootIndexes = []uint32{0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 511, 513, 1023}
	leafIndexes = []uint32{0, 1, 2, 3, 4, 5, 6, 7, 9, 511, 513, 1022, 1023}
)

// tables fills the tables.
func (g *supervision) tables() []byte {
	b := make([]byte, tables*page)
	for t := range tables {
		list := leafIndexes
		if t < 2 {
			list = rootIndexes
		}
		for _, i := range list {
			e := g.leaf(false)
			if t < 2 {
				e = g.pointer()
			}
			binary.LittleEndian.PutUint32(b[t*page+int(i)*4:], e)
		}
	}
	return b
}

// address is a virtual address of a word.
func (g *supervision) address() uint32 {
	return choose(g, rootIndexes...)<<22 | choose(g, leafIndexes...)<<12 |
		choose[uint32](g, 0, 4, 8, 0x7fc, 0xffc)
}

// value is something to store that can be executed as well as anything.
func (g *supervision) value() uint32 {
	return choose[uint32](g, 0x9002_9002, 0x0000_9002, 0, ebreak, 0xffff_ffff)
}

// Registers of cases.
const addrReg, valueReg, statusReg = isa.A0, isa.A1, isa.A5

// access is an instruction that goes to the address in a0.
func (g *supervision) access() isa.Inst {
	op := choose(g, isa.LW, isa.LW, isa.LB, isa.LHU, isa.SW, isa.SW, isa.SB, isa.SH, isa.AMOADDW, isa.AMOSWAPW, isa.LRW,
		isa.JALR)
	if isAMO(op) && !g.marked { // QEMU loads first, and that marks
		op = isa.SW
	}
	in := isa.Inst{Op: op, Rd: isa.A2, Rs1: addrReg, Rs2: valueReg}
	if op >= isa.SB && op <= isa.SW {
		in.Rd = 0
	}
	return in
}

var supervisorCSRs = []isa.CSR{isa.SStatus, isa.SIE, isa.STVec, isa.SCounterEn, isa.SScratch, isa.SEPC,
	isa.SCause, isa.STVal,
	isa.SIP, isa.SATP, isa.MStatus, isa.MIE, isa.MIP, isa.MEDeleg, isa.MIDeleg, isa.MScratch, isa.MEPC, isa.MCause,
	isa.Cycle, isa.Time, isa.InstRetH}

// csrOp reads or writes a CSR, and reads it again.
func (g *supervision) csrOp(c *supervisorCase) {
	n := choose(g, supervisorCSRs...)
	op := choose(g, isa.CSRRW, isa.CSRRS, isa.CSRRC)
	v := choose(g, g.Uint32(), 0xffff_ffff, 0, 1<<g.IntN(32))
	rd, rs1 := isa.A2, choose(g, valueReg, isa.Zero)
	switch n {
	case isa.MStatus, isa.SStatus: // no modes that there are not, and of QEMU's fields none that is not here
		v &= 0x7e_19aa &^ (isa.StatusMPRV | isa.StatusMPP)
	case isa.Cycle, isa.Time, isa.InstRetH:
		op, rd, rs1 = isa.CSRRS, isa.Zero, isa.Zero
	case isa.STVec, isa.SATP: // the way out stays
		op, rs1 = isa.CSRRS, isa.Zero
	case isa.SCounterEn:
		v &= 7
	case isa.MEDeleg:
		v &= 0xb3ff &^ (1 << 12)
	case isa.MIE, isa.SIE, isa.SIP, isa.MIP, isa.MIDeleg:
		v &= 0x222
		if op == isa.CSRRW && n == isa.MIE {
			v |= isa.MSI
		}
	case isa.SEPC, isa.MEPC:
		v &^= 1
	}
	c.setReg(valueReg, v)
	list := []isa.Inst{{Op: op, Rd: rd, Rs1: rs1, Imm: int32(n)}}
	if rd != isa.Zero {
		list = append(list, isa.Inst{Op: isa.CSRRS, Rd: isa.A3, Imm: int32(n)})
	}
	c.setCode(list...)
}

// one makes up a case.
func (g *supervision) one() *supervisorCase {
	c := &supervisorCase{}
	mode := choose[uint32](g, 0, 1, 1, 3) // U, S, M
	status := g.Uint32()&(isa.StatusSIE|isa.StatusSPIE|isa.StatusSPP|isa.StatusSUM|isa.StatusMXR|isa.StatusMPIE) |
		mode<<11
	for _, bit := range []uint32{isa.StatusTVM, isa.StatusTW, isa.StatusTSR} {
		if g.IntN(3) == 0 {
			status |= bit
		}
	}
	status &^= isa.StatusMPIE // in M mode nothing interrupts
	satp := choose[uint32](g, 0, isa.SATPMode, isa.SATPMode, isa.SATPMode)
	satp |= choose[uint32](g, tablesAt, tablesAt+page) >> 12
	pc := uint32(codePage)
	if satp&isa.SATPMode != 0 {
		switch mode {
		case 0:
			pc = choose[uint32](g, codeOfU, codeOfU, codeOfU, codeOfS)
		case 1:
			pc = choose[uint32](g, codeOfS, codeOfS, codeOfS, codeOfU)
		}
	}
	c.setCSR(isa.MStatus, status)
	c.setCSR(isa.SATP, satp)
	c.setCSR(isa.MEPC, pc)
	c.setCSR(isa.SEPC, choose[uint32](g, codePage+16, codeOfS+16, codeOfU+16))
	c.setCSR(isa.SScratch, g.Uint32())
	c.setCSR(isa.MCounterEn, g.Uint32N(8))
	c.setCSR(isa.SCounterEn, g.Uint32N(8))
	c.setCSR(isa.MIE, isa.MSI)
	c.setCSR(isa.PMPAddr0, 0xffff_ffff)
	c.setCSR(isa.PMPAddr0+1, 0xffff_ffff)
	c.setCSR(isa.PMPCfg0, 0x1f1f)
	delegated := g.Uint32() & choose[uint32](g, 0xffff, 0) & 0xb3ff
	for r := isa.A0; r <= isa.A5; r++ {
		c.setReg(r, g.Uint32())
	}
	c.setReg(addrReg, g.address())
	if satp&isa.SATPMode == 0 {
		c.setReg(addrReg, choose(g, dataAt+g.Uint32N(dataSize)&^3, 0x1800_0000+g.Uint32N(1<<20)&^3))
	}
	c.setReg(valueReg, g.value())
	switch n := g.IntN(16); {
	case n < 7: // an access
		in := g.access()
		if mode == 3 { // as another mode
			c.setReg(statusReg, status&^isa.StatusMPP|isa.StatusMPRV|choose[uint32](g, 0, 1, 1)<<11)
			list := []isa.Inst{{Op: isa.CSRRW, Rs1: statusReg, Imm: int32(isa.MStatus)}, in}
			if in.Op == isa.JALR {
				list[1] = isa.Inst{Op: isa.LW, Rd: isa.A2, Rs1: addrReg}
			}
			if g.IntN(3) == 0 { // to an entry that was changed just before
				t := uint32(2 + g.IntN(tables-2))
				c.setReg(isa.A3, tablesAt+t*page+choose(g, leafIndexes...)*4)
				c.setReg(isa.A4, g.leaf(false))
				list = append([]isa.Inst{{Op: isa.SW, Rs1: isa.A3, Rs2: isa.A4}, {Op: isa.SFENCEVMA}}, list...)
			}
			c.setCode(list...)
			break
		}
		if in.Op == isa.JALR && c[regsInS/4]>>12&0x3ff < 2 { // not to the case's own code
			c.setReg(addrReg, c[regsInS/4]|2<<12)
		}
		c.setCode(in)
		if g.marked && g.half() {
			g.forbid(c)
			delegated &^= 1<<isa.InstAccess | 1<<isa.InstPage
		}
	case n < 11:
		g.csrOp(c)
	case n < 13: // interrupts: one of each mode, as QEMU has other priorities
		a, b := choose[uint32](g, isa.SSI, isa.STI, isa.SEI), choose[uint32](g, isa.SSI, isa.STI, isa.SEI)
		deleg := choose(g, 0, a, 0x222&^a)
		if (deleg&a == 0) == (deleg&b == 0) {
			b = a
		}
		c.setCSR(isa.MIE, isa.MSI|a|b)
		c.setCSR(isa.MIP, g.Uint32()&0x222|choose(g, 0, a))
		c.setCSR(isa.MIDeleg, deleg)
		c.setCode()
	default:
		op := choose(g, isa.SRET, isa.SRET, isa.MRET, isa.SFENCEVMA, isa.ECALL, isa.WFI)
		if op == isa.WFI && mode != 0 && (mode != 1 || status&isa.StatusTW == 0) || op == isa.MRET && mode == 3 {
			op = isa.SRET // a wfi that nothing would end
		}
		in := isa.Inst{Op: op}
		if op == isa.SFENCEVMA {
			in.Rs1, in.Rs2 = choose(g, isa.Zero, addrReg), choose(g, isa.Zero, valueReg)
		}
		c.setCode(in)
	}
	if c.amo() { // QEMU's causes are those of a load
		const faults = 1<<isa.LoadAccess | 1<<isa.LoadPage | 1<<isa.StoreAccess | 1<<isa.StorePage
		delegated = delegated&^faults | choose[uint32](g, 0, faults)
	}
	c.setCSR(isa.MEDeleg, delegated)
	return c
}

// amo says that there is an AMO in the case.
func (c *supervisorCase) amo() bool {
	return slices.ContainsFunc(c[codeIn/4:codeIn/4+6], func(w uint32) bool { return isAMO(isa.Decode(w).Op) })
}

func (g *supervision) half() bool { return g.IntN(2) == 0 }

// forbid has PMP keep something of the tables, or of the data, from the modes below M.
func (g *supervision) forbid(c *supervisorCase) {
	at := choose[uint32](g, tablesAt, dataAt) + g.Uint32N(8)*page
	c.setCSR(isa.PMPAddr0, at>>2|0x1ff) // a page
	c.setCSR(isa.PMPCfg0, 0x1f00|0x18|choose[uint32](g, 0, 1, 3, 4, 5))
}

// A supervisorRun is what both machines get: tables, and cases.
type supervisorRun struct {
	tables []byte
	cases  []*supervisorCase
}

func newSupervisorRun(seed uint64, n int) *supervisorRun {
	g := &supervision{Rand: rand.New(rand.NewPCG(seed, 11)), marked: seed%2 == 0}
	r := &supervisorRun{tables: g.tables()}
	for range n {
		r.cases = append(r.cases, g.one())
	}
	return r
}

// memory is that of a machine at power-on.
func (r *supervisorRun) memory() []byte {
	ram := make([]byte, ramSize)
	for _, s := range supervisorDriver().Segments {
		copy(ram[s.Addr-machine.RAMBase:], s.Data)
	}
	word := func(at, v uint32) { binary.LittleEndian.PutUint32(ram[at-machine.RAMBase:], v) }
	word(supervisorDriver().Symbol("ending").Addr, casesAt+uint32(len(r.cases)*caseSize))
	for i, c := range r.cases {
		for k, v := range c {
			word(casesAt+uint32(i*caseSize+4*k), v)
		}
	}
	copy(ram[tablesAt-machine.RAMBase:], r.tables)
	for at := uint32(dataAt); at < dataAt+dataSize; at += 4 {
		word(at, 0x9002_9002)
	}
	for at := uint32(codePage); at < codePage+page; at += 4 {
		word(at, 0x9002_9002)
	}
	return ram
}

// differ finds the first difference in what a run left on the two machines; "" for none.
func (r *supervisorRun) differ(ours, theirs []byte) string {
	word := func(ram []byte, at uint32) uint32 { return binary.LittleEndian.Uint32(ram[at-machine.RAMBase:]) }
	for i, c := range r.cases {
		var o, q [resultN]uint32
		for k := range resultN {
			at := casesAt + uint32(i*caseSize+result+4*k)
			o[k], q[k] = word(ours, at), word(theirs, at)
		}
		c.mask(&o)
		c.mask(&q)
		for k, name := range resultNames {
			if o[k] != q[k] {
				root := c.csr(isa.SATP) << 12
				first := word(ours, root+c[regsInS/4]>>22*4)
				second := uint32(0)
				if at := first >> 10 << 12; first&15 == 1 && at-tablesAt < tables*page {
					second = word(ours, at+c[regsInS/4]>>12&0x3ff*4)
				}
				return fmt.Sprintf("case %d: %s is %#x on breakfast, %#x on QEMU\n%s  here  %08x\n  there %08x\n"+
					"  entries for a0, in the end: %08x %08x", i, name, o[k], q[k], c, o, q, first, second)
			}
		}
	}
	for at := uint32(tablesAt); at < tablesAt+tables*page; at += 4 {
		if o, q := word(ours, at), word(theirs, at); o != q {
			return fmt.Sprintf("in the end the entry at %#x is %#x on breakfast, %#x on QEMU", at, o, q)
		}
	}
	for at := uint32(dataAt); at < dataAt+dataSize; at += 4 {
		if o, q := word(ours, at), word(theirs, at); o != q {
			return fmt.Sprintf("in the end the word at %#x is %#x on breakfast, %#x on QEMU", at, o, q)
		}
	}
	return ""
}

// mask hides the differences of docs/qemu.md.
func (c *supervisorCase) mask(r *[resultN]uint32) {
	const mcause, mepc, mtval, scause, stval = 7, 8, 9, 12, 14
	amo := c.amo()
	for _, k := range [][2]int{{mcause, mtval}, {scause, stval}} {
		switch cause := isa.Cause(r[k[0]]); {
		case cause == isa.Breakpoint:
			r[k[1]] = 0
		case amo && (cause == isa.LoadAccess || cause == isa.LoadPage):
			r[k[0]] |= 2
		}
		if amo && isa.Cause(r[k[0]]) == isa.StorePage { // QEMU may not get so far: where nothing is, its load fails
			r[k[0]] = uint32(isa.StoreAccess)
		}
	}
}

// bothOf runs a run on both machines.
func (r *supervisorRun) bothOf(t *testing.T) (ours, theirs []byte) {
	ram := r.memory()
	m, err := machine.New(machine.Config{RAM: ramSize})
	require.NoError(t, err)
	require.NoError(t, m.Load(&image.Image{Entry: machine.RAMBase, Misaligned: true,
		Segments: []image.Segment{{Addr: machine.RAMBase, Data: ram, MemSize: ramSize}}}))
	stop := m.Run(machine.Limit{Steps: 1 << 40, Now: devices.Ticks(len(r.cases)+1) * 10_000})
	ours = make([]byte, ramSize)
	m.RAM.Read(machine.RAMBase, ours)
	if stop.Reason != machine.Halted || stop.Code != 0 {
		at := (binary.LittleEndian.Uint32(ours[supervisorDriver().Symbol("cursor").Addr-machine.RAMBase:]) -
			casesAt) / caseSize
		require.Fail(t, "breakfast did not come to an end", "%s %s at %#x, case %d\n%s", stop.Reason,
			stop.Trap, m.Hart().PC, at,
			r.cases[min(int(at), len(r.cases)-1)])
	}
	theirs, err = qemuRAM(t.TempDir(), supervisorCPU, ram)
	require.NoError(t, err)
	return ours, theirs
}

const supervisorCPU = "rv32,f=off,d=off,s=on,h=off,zba=off,zbb=off,zbc=off,zbs=off,sstc=off"

// Cases of S mode, Sv32 and delegation: go test ./machine/differential -run Supervisor -cases=1000000 -timeout 2h.
func TestSupervisor(t *testing.T) {
	need(t)
	met := map[string]int{}
	for n := 0; n < *cases; n += maxCases {
		r := newSupervisorRun(*seed+uint64(n/maxCases), min(maxCases, *cases-n))
		ours, theirs := r.bothOf(t)
		if d := r.differ(ours, theirs); d != "" {
			t.Fatalf("run %d: %s", *seed+uint64(n/maxCases), d)
		}
		r.count(ours, met)
	}
	for _, name := range slices.Sorted(maps.Keys(met)) {
		t.Logf("%6d  %s", met[name], name)
	}
	for _, name := range covered {
		assert.GreaterOrEqual(t, met[name], *cases/5000, name)
	}
}

// covered is what a run of cases has to meet, each in one case of 5,000 at least.
var covered = func() (list []string) {
	for _, mode := range []string{"U", "S", "M"} {
		for _, c := range []isa.Cause{isa.LoadPage, isa.StorePage} {
			list = append(list, fmt.Sprintf("%s from %s mode, to M", c, mode))
		}
	}
	for _, mode := range []string{"U", "S"} {
		for _, c := range []isa.Cause{isa.InstPage, isa.LoadPage, isa.StorePage, isa.IllegalInst, isa.SSoftwareInt,
			isa.STimerInt, isa.SExternalInt} {
			list = append(list, fmt.Sprintf("%s from %s mode, to M", c, mode),
				fmt.Sprintf("%s from %s mode, to S", c, mode))
		}
		list = append(list, fmt.Sprintf("ecall from %s mode from %s mode, to M", mode, mode))
	}
	return append(list, "load access fault from S mode, to S", "store access fault from U mode, to M",
		"instruction access fault from S mode, to M", "ecall from U mode from U mode, to S",
		"ecall from S mode from S mode, to S")
}()

// count counts which traps the cases took, from which mode to which.
func (r *supervisorRun) count(ram []byte, met map[string]int) {
	for i, c := range r.cases {
		at := casesAt - machine.RAMBase + i*caseSize + result
		cause, to := binary.LittleEndian.Uint32(ram[at+4*7:]), "M"
		if isa.Cause(cause) == isa.SoftwareInt {
			cause, to = binary.LittleEndian.Uint32(ram[at+4*12:]), "S"
		}
		mode := cpu.Priv(c.csr(isa.MStatus) >> 11 & 3)
		met[fmt.Sprintf("%s from %s mode, to %s", isa.Cause(cause), mode, to)]++
	}
}
