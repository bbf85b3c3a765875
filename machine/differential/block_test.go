package differential

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Memory of both machines. The driver is at its beginning.
const (
	ramSize   = 16 << 20
	arena     = machine.RAMBase + 0x1_0000 // where a stream runs
	blocks    = machine.RAMBase + 0x2_0000 // what the streams begin with, and end with; one block each
	maxBlocks = 128
)

// A block, and the arena, hold at these offsets:
const (
	regsIn    = 0x000 // x1 to x28
	csrIn     = 0x080 // startCSRs
	pmpCfgIn  = 0x0a0
	pmpAddrIn = 0x0b0
	plicIn    = 0x0f0 // of source 10: priority, enable word, threshold
	endIn     = 0x0fc // where the code ends

	results    = 0x100 // x1 to x28, and in place of x31 where the log ends
	csrOut     = 0x180 // finalCSRs
	pmpCfgOut  = 0x1a0
	pmpAddrOut = 0x1b0
	devicesOut = 0x1f0 // PLIC: priority, enable word, threshold; UART: IER, MCR and SCR, a byte each
	logOut     = 0x200 // the traps, an entry each

	data     = 0x2000 // memory: a page that regions of PMP cover in parts …
	routines = 0x3000 // … one with code, of which the same is true …
	free     = 0x4000 // … and one that they leave alone
	code     = 0x5000

	blockShift = 15
	blockSize  = 1 << blockShift

	// After the arena there is one page more, which no stream finds as new: entries of PMP that are locked are for
	// regions of it alone, since the driver could not copy what they forbid.
	guarded = blockSize

	page     = 0x1000
	tailSize = 32                          // bytes after the code, full of breakpoints
	maxCode  = blockSize - code - tailSize // bytes
)

var (
	startCSRs = [8]isa.CSR{isa.MTVec, isa.MScratch, isa.MCause, isa.MTVal, isa.MIE, isa.MStatus, isa.MCounterEn,
		isa.MCountInhibit}
	finalCSRs = [8]isa.CSR{isa.MStatus, isa.MIE, isa.MIP, isa.MTVec, isa.MScratch, isa.MCounterEn,
		isa.MCountInhibit, isa.MISA}
)

// Words of an entry of the log.
const (
	logCause = iota
	logPC
	logValue
	logStatus
	logPending // mip
	logVector  // which entry of the vector table
	logClaim   // external interrupts: what the PLIC and …
	logIIR     // … the UART say
	entryWords

	entrySize = 4 * entryWords
)

//go:embed testdata/driver.s
var driverText string

// names are the symbols of the board, and of the memory that both machines share.
var names = sync.OnceValue(func() (list []asm.Symbol) {
	board, err := machine.New(machine.Config{RAM: ramSize, ISA: machine.WithoutS})
	if err != nil {
		panic(err)
	}
	for _, s := range board.Symbols() {
		list = append(list, asm.Symbol{Name: s.Name, Value: int64(s.Value), Doc: s.Doc})
	}
	for name, v := range map[string]uint32{
		"ARENA": arena, "BLOCKS": blocks, "BLOCK_SHIFT": blockShift, "TAIL": tailSize, "ENTRY": entrySize,
		"CSR_IN": csrIn, "PMPCFG_IN": pmpCfgIn, "PMPADDR_IN": pmpAddrIn, "PLIC_IN": plicIn, "END": endIn,
		"RESULTS": results, "CSR_OUT": csrOut, "PMPCFG_OUT": pmpCfgOut, "PMPADDR_OUT": pmpAddrOut,
		"DEVICES_OUT": devicesOut, "LOG": logOut, "DATA": data, "CODE": code, "FREE": arena + free,
	} {
		list = append(list, asm.Symbol{Name: name, Value: int64(v)})
	}
	return list
})

// assemble makes a program that begins at an address.
func assemble(name, text string, at uint32) *image.Image {
	img, err := asm.Assemble([]asm.Source{{Name: name, Text: text}}, asm.Options{Base: at, Symbols: names()})
	if err != nil {
		panic(err)
	}
	return img
}

// driver is the program of both machines.
var driver = sync.OnceValue(func() *image.Image {
	img := assemble("driver.s", driverText, machine.RAMBase)
	if end := img.Segments[len(img.Segments)-1].End(); end > arena {
		panic(fmt.Sprintf("the driver ends at %#x, in the arena", end))
	}
	return img
})

// symbol is the address of a label of the driver.
func symbol(name string) uint32 { return driver().Symbol(name).Addr }

// block is what a stream begins with, or ended with.
type block []byte

func (b block) word(off int) uint32        { return binary.LittleEndian.Uint32(b[off:]) }
func (b block) set(off int, v uint32)      { binary.LittleEndian.PutUint32(b[off:], v) }
func (b block) setReg(r isa.Reg, v uint32) { b.set(regsIn+4*int(r), v) }

func (b block) setCSR(n isa.CSR, v uint32) {
	for i, c := range startCSRs {
		if c == n {
			b.set(csrIn+4*i, v)
			return
		}
	}
	panic(n.String())
}

// setCode puts the code in, and breakpoints after it.
func (b block) setCode(c []uint16) {
	if len(c)*2 > maxCode {
		panic("too much code")
	}
	b.set(endIn, arena+code+2*uint32(len(c)))
	at := b[code:]
	for _, h := range c {
		binary.LittleEndian.PutUint16(at, h)
		at = at[2:]
	}
	for i := 0; i < tailSize; i += 2 {
		binary.LittleEndian.PutUint16(at[i:], breakpoint)
	}
}

const breakpoint = 0x9002 // c.ebreak

// traps is the number of entries in the log.
func (b block) traps() int {
	n := int(b.word(results+4*31) - (arena + logOut))
	if n < 0 || n > data-logOut || n%entrySize != 0 {
		return 0 // the stream did not come to its end
	}
	return n / entrySize
}

// entry is a trap's entry in the log.
func (b block) entry(i int) (e [entryWords]uint32) {
	for k := range e {
		e[k] = b.word(logOut + i*entrySize + 4*k)
	}
	return e
}

// memory is a machine's memory at power-on: the driver and the blocks.
func memory(list []block) []byte {
	if len(list) > maxBlocks {
		panic("too many blocks")
	}
	ram := make([]byte, ramSize)
	for _, s := range driver().Segments {
		copy(ram[s.Addr-machine.RAMBase:], s.Data)
	}
	(&generator{Rand: rand.New(rand.NewPCG(0, 0))}).routines(ram[arena+guarded-machine.RAMBase:][:page])
	binary.LittleEndian.PutUint32(ram[symbol("count")-machine.RAMBase:], uint32(len(list)))
	for i, b := range list {
		copy(ram[blocks-machine.RAMBase+i*blockSize:], b)
	}
	return ram
}

// left is the blocks in a machine's memory in the end, those that have run; the others are nil.
func left(ram []byte, n int) []block {
	ran := binary.LittleEndian.Uint32(ram[symbol("cursor")-machine.RAMBase:])
	list := make([]block, n)
	for i := range min(n, int(ran)) {
		at := blocks - machine.RAMBase + i*blockSize
		list[i] = ram[at : at+blockSize : at+blockSize]
	}
	return list
}
