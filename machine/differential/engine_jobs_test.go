package differential

import (
	_ "embed"
	"encoding/binary"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Programs for the two engines alone: jobs in random modes, over page tables and regions of PMP that they share, and
// change. Nothing in them has to please another emulator.

// Memory of a program, beside jobs.s at its beginning. The second page of code is 256 pages behind the first.
const (
	jobRAM    = 8 << 20
	jobTables = machine.RAMBase + 0x2000 // two roots, then leaf tables, which are for U mode and S mode in turns
	jobsAt    = machine.RAMBase + 0x8000
	jobCode   = machine.RAMBase + 0xc000
	codePages = 8
	jobData   = jobCode + codePages*page
	dataPages = 4
	jobFar    = jobCode + 256*page
	farPages  = 2
	jobLast   = machine.RAMBase + jobRAM - page

	jobSize = 256
	maxJobs = 32
)

// A job is the words of one. They are at:
const (
	jobStatus = iota
	jobPC
	jobSATP
	jobMIE
	jobMEDeleg
	jobMIDeleg
	jobCounterEn
	jobInhibit
	jobTimer // ticks from the beginning; 0 for no change
	jobAlarm
	jobSoft // mip; bit 0 is the line of the software interrupt
	jobDMA  // what the disk writes to; 0 for nothing
	jobSector
	jobLength
	jobPokes            // two addresses, each with a word; 0 for none
	_                   //
	_                   //
	_                   //
	jobPMPCfg           // 2
	_                   //
	jobPMPAddr          // 8
	jobRegs    = 8 + 20 // x0 to x25
)

type job [jobSize / 4]uint32

//go:embed testdata/jobs.s
var jobsText string

// The program for one hart, and for several.
var (
	jobsProgram  = sync.OnceValue(func() *image.Image { return jobsFor(1) })
	jobsTogether = sync.OnceValue(func() *image.Image { return jobsFor(2) })
)

func jobsFor(harts int64) *image.Image {
	symbols := []asm.Symbol{{Name: "HARTS", Value: harts}}
	for name, v := range map[string]uint32{"JOB": jobSize, "JOBS": jobsAt, "MSTATUS": 4 * jobStatus, "MEPC": 4 * jobPC,
		"SATP": 4 * jobSATP, "MIE": 4 * jobMIE, "MEDELEG": 4 * jobMEDeleg, "MIDELEG": 4 * jobMIDeleg,
		"COUNTEREN": 4 * jobCounterEn, "INHIBIT": 4 * jobInhibit, "TIMER": 4 * jobTimer, "ALARM": 4 * jobAlarm,
		"SOFT": 4 * jobSoft, "DMA": 4 * jobDMA, "SECTOR": 4 * jobSector, "LENGTH": 4 * jobLength,
		"POKES": 4 * jobPokes, "PMPCFG": 4 * jobPMPCfg, "PMPADDR": 4 * jobPMPAddr, "REGS": 4 * jobRegs} {
		symbols = append(symbols, asm.Symbol{Name: name, Value: int64(v)})
	}
	img, err := asm.Assemble([]asm.Source{{Name: "jobs.s", Text: jobsText}},
		asm.Options{Base: machine.RAMBase, Symbols: symbols})
	if err != nil {
		panic(err)
	}
	return img
}

// A jobProgram is being made: memory, by page, and what is in it.
type jobProgram struct {
	*weaver
	pages map[uint32][]byte
	pmp   [][10]uint32 // settings of PMP: two words of permissions, eight addresses
	super bool         // there is S mode
	locks bool
}

// newJobs makes the program of a seed and a number, around that of jobs.s.
func newJobs(around *image.Image, seed, n uint64, super bool) *image.Image {
	p := &jobProgram{weaver: &weaver{generator: generator{Rand: rand.New(rand.NewPCG(seed, n))}},
		pages: map[uint32][]byte{}, super: super}
	p.locks = p.IntN(10) == 0
	for range 16 {
		p.weaver.edges = append(p.weaver.edges, p.edge())
	}
	p.functions()
	p.leaves()
	for range 6 + p.IntN(8) {
		p.pmp = append(p.pmp, p.regions())
	}
	img := &image.Image{Entry: machine.RAMBase, Misaligned: n%2 == 0}
	jobs := 4 + p.IntN(maxJobs-4)
	for i := range jobs {
		for k, v := range p.job() {
			p.word(jobsAt+uint32(i*jobSize+4*k), v)
		}
	}
	for _, s := range around.Segments {
		p.bytes(s.Addr, s.Data)
	}
	p.word(around.Symbol("end").Addr, jobsAt+uint32(jobs*jobSize))
	for _, at := range slices.Sorted(maps.Keys(p.pages)) {
		img.Segments = append(img.Segments, image.Segment{Addr: at, Data: p.pages[at], MemSize: page})
	}
	return img
}

func (p *jobProgram) page(at uint32) []byte {
	at &^= page - 1
	if p.pages[at] == nil {
		p.pages[at] = make([]byte, page)
	}
	return p.pages[at]
}

func (p *jobProgram) word(at, v uint32) { binary.LittleEndian.PutUint32(p.page(at)[at%page:], v) }

func (p *jobProgram) bytes(at uint32, b []byte) {
	for i, c := range b {
		p.page(at + uint32(i))[(at+uint32(i))%page] = c
	}
}

// edge is a place where something may begin or end.
func (p *jobProgram) edge() uint32 {
	at := of(p.weaver, jobCode+p.Uint32N(codePages)*page, jobData+p.Uint32N(dataPages)*page, jobFar, jobLast)
	return at + of(p.weaver, 0, 0x100*p.Uint32N(16), p.Uint32N(page)&^3, p.Uint32N(page)&^3)
}

// functions puts functions of all levels into memory, the deepest first: across the ends of pages and granules, beside
// page tables, up to the last byte, and the same ones 256 pages further.
func (p *jobProgram) functions() {
	put := func(at uint32, level, n int) uint32 {
		code := p.function(at, level, n)
		for i, h := range code {
			p.bytes(at+uint32(2*i), []byte{byte(h), byte(h >> 8)})
		}
		p.levels[level] = append(p.levels[level], at)
		return at + uint32(2*len(code))
	}
	for t := range uint32(4) { // beside entries that are used, and some that are not
		put(jobTables+(2+t)*page+4*48, 3, 3)
	}
	far := put(jobFar+64, 3, 4)
	put(far+4*besideWords, 3, 4)
	p.lastFunction()
	next := jobCode + 4*besideWords + p.Uint32N(64)*2
	for _, level := range []int{3, 3, 2, 1, 3, 2, 1, 0, 0, 3, 2, 1, 0, 0, 0, 0, 0, 0} {
		n := []int{12, 10, 6, 4}[level] + p.IntN(8)
		switch p.IntN(4) {
		case 0: // across the end of a page
			next = next&^(page-1) + page - 2*p.Uint32N(40)
		case 1: // of a granule
			next = next&^0xff + 0x100 - 2*p.Uint32N(40)
		}
		if next >= jobData-page/2 {
			break
		}
		tails := len(p.tails)
		next = put(next, level, n) + 4*besideWords + 2*p.Uint32N(4)
		if len(p.tails) > tails {
			next = next&^0xff + 0x100
		}
	}
	if p.IntN(16) == 0 {
		p.branches(jobCode + (codePages-2)*page)
	}
}

// lastFunction ends with memory; there it may go on, to where there is nothing.
func (p *jobProgram) lastFunction() {
	code := p.function(jobLast, 3, 8)
	if p.half() {
		code = code[:len(code)-p.IntN(2)]
	}
	at := jobLast + page - uint32(2*len(code))
	for i, h := range code {
		p.bytes(at+uint32(2*i), []byte{byte(h), byte(h >> 8)})
	}
	p.levels[3] = append(p.levels[3], at)
	p.levels[0] = append(p.levels[0], at)
	p.slots = nil
}

// branches is a page of nothing but short branches, each of which may lead to a line of its own.
func (p *jobProgram) branches(at uint32) {
	for i := uint32(0); i < page; i += 2 {
		x, _ := isa.Encode(isa.Inst{Op: of(p.weaver, isa.CBEQZ, isa.CBNEZ), Rs1: of(p.weaver, isa.A2, isa.A3),
			Imm: 2 + 2*p.Int32N(100)})
		p.bytes(at+i, []byte{byte(x), byte(x >> 8)})
	}
	p.levels[0] = append(p.levels[0], at, at, at+p.Uint32N(page)&^1)
}

// Entries of leaf tables: code, data, code again and data again, with other permissions; and the second code.
const (
	leafCode   = 0
	leafData   = leafCode + codePages
	leafLast   = leafData + dataPages
	leafTable  = leafLast + 1 // itself
	leafNone   = leafTable + 1
	leafBeyond = leafNone + 1
	leafAgain  = 16
	leafFar    = 256
	perTable   = 1 << 22
)

// leaves makes the page tables. Each root maps memory, and devices, to themselves for S mode, two leaf tables, one of
// them twice, and memory as superpages. The lower half of the first superpage has the addresses of memory itself, but
// for their highest bit.
func (p *jobProgram) leaves() {
	for root := range uint32(2) {
		at := jobTables + root*page
		entry := func(i, v uint32) { p.word(at+4*i, v) }
		entry(machine.RAMBase>>22, entryOf(machine.RAMBase, 0xcf))
		entry(machine.RAMBase>>22+1, entryOf(machine.RAMBase+perTable, 0xcf))
		entry(0x0200_0000>>22, entryOf(0x0200_0000, 0xc7))
		entry(0, entryOf(uint64(jobTables+(2+2*root)*page), 1))
		entry(1, entryOf(uint64(jobTables+(2+2*root)*page), 1))
		entry(2, entryOf(uint64(jobTables+(3+2*root)*page), 1))
		entry(3, entryOf(machine.RAMBase, p.flags(0x10)))
		entry(4, entryOf(machine.RAMBase+perTable, p.flags(0x10)))
		entry(5, entryOf(machine.RAMBase, p.flags(0)))
	}
	for t := range uint32(4) {
		at, user := jobTables+(2+t)*page, (t&1^1)*0x10
		entry := func(i, v uint32) { p.word(at+4*i, v) }
		for i := range uint32(codePages) {
			entry(leafCode+i, entryOf(uint64(jobCode+i*page), p.flags(user)))
			entry(leafAgain+leafCode+i, entryOf(uint64(jobCode+(i^1)*page), p.flags(user^0x10)))
		}
		for i := range uint32(dataPages) {
			entry(leafData+i, entryOf(uint64(jobData+i*page), p.flags(user)))
			entry(leafAgain+leafData+i, entryOf(uint64(jobData+p.Uint32N(dataPages)*page), p.flags(user)))
		}
		entry(leafLast, entryOf(jobLast, p.flags(user)))
		entry(leafTable, entryOf(uint64(at), p.flags(user)))
		entry(leafNone, entryOf(0x9000_0000, p.flags(user)))
		entry(leafBeyond, entryOf(uint64(jobData), p.flags(user))|1<<30) // beyond 32 bits
		for i := range uint32(farPages) {
			entry(leafFar+i, entryOf(uint64(jobFar+i*page), p.flags(user)))
		}
	}
}

// flags are the bits of a leaf, of U mode or not: each is there most often.
func (p *jobProgram) flags(user uint32) uint32 {
	f := 0xcf | user
	for _, bit := range []uint32{1, 2, 4, 4, 8, 0x10, 0x40, 0x80, 0x80} {
		if p.IntN(32) == 0 {
			f ^= bit
		}
	}
	if p.IntN(8) == 0 { // to be executed, and read with MXR
		f &^= 6
	}
	return f
}

// regions is a setting of PMP: a few regions, and one that allows everything.
func (p *jobProgram) regions() (set [10]uint32) {
	if len(p.pmp) > 0 && p.half() { // nearly one that there is
		set = p.pmp[p.IntN(len(p.pmp))]
		set[2+p.IntN(6)] += of[uint32](p.weaver, 1, ^uint32(0), 2, 16)
		return set
	}
	cfg := func(i int, v uint32) { set[i/4] |= v << (8 * (i % 4)) }
	for i := range 6 {
		at := p.weaver.edges[p.IntN(len(p.weaver.edges))]
		rights := of[uint32](p.weaver, 0, 1, 3, 4, 5, 7, 7)
		set[2+i] = at >> 2
		switch p.IntN(6) {
		case 0, 1: // from the entry before, or a little before
			cfg(i, 0x08|rights)
			if i > 0 && p.half() {
				set[1+i] = at>>2 - 1 - p.Uint32N(64)
			}
		case 2:
			cfg(i, 0x10|rights)
		case 3:
			size := uint32(1)<<p.IntN(10) - 1
			set[2+i] = at>>2&^size | size>>1
			cfg(i, 0x18|rights)
		}
	}
	if p.locks && p.half() {
		set[2+5] = (jobData+3*page)>>2 | (1<<(3+p.IntN(7)) - 1) // of a page that nothing else needs
		set[1] = set[1]&^0xff00 | (0x80|0x18|of[uint32](p.weaver, 0, 1, 4, 5, 7))<<8
	}
	if p.IntN(16) != 0 {
		set[2+7] = ^uint32(0)
		cfg(7, 0x1f)
	}
	return set
}

// job is one.
func (p *jobProgram) job() (j job) {
	mode := of[uint32](p.weaver, 0, 0, 1, 3)
	virtual, mprv := p.super && mode != 3 && p.IntN(5) != 0, p.IntN(3) == 0
	if !p.super && mode == 1 {
		mode = 0
	}
	j[jobStatus] = mode<<11 | p.Uint32()&(isa.StatusMPIE|isa.StatusSUM|isa.StatusMXR|isa.StatusSIE|isa.StatusSPP|
		isa.StatusSPIE)
	table := p.Uint32N(2)
	if virtual {
		j[jobSATP] = p.root()
		if p.IntN(8) != 0 {
			table = mode // leaf tables are for U mode and S mode in turns
		}
	} else if mode == 3 && mprv {
		j[jobStatus] |= isa.StatusMPRV
		j[jobSATP] = of(p.weaver, 0, p.root())
	}
	entry := of(p.weaver, p.levels[0]...)
	if p.IntN(8) == 0 {
		entry = of(p.weaver, p.levels[1+p.IntN(3)]...)
	}
	j[jobPC] = entry
	if virtual {
		j[jobPC] = p.virtual(entry, table)
	}
	for r := isa.Reg(1); r < 26; r++ {
		j[jobRegs+int(r)] = p.value()
	}
	for _, r := range addressRegs {
		at := p.target()
		if virtual || mode == 3 && mprv && j[jobSATP] != 0 && p.half() {
			at = p.virtual(at, of(p.weaver, table, table, p.Uint32N(2)))
		}
		j[jobRegs+int(r)] = at
	}
	for _, link := range links[1:] {
		j[jobRegs+int(link)] = j[jobPC]
	}
	j[jobRegs+int(isa.TP)] = 0x0200_0000
	root := j[jobSATP] << 12 & page // the second one, if it is that
	j[jobRegs+int(isa.A4)] = jobTables + of(p.weaver, (2+2*root/page+table%2)*page, (2+2*root/page+table%2)*page,
		(2+p.Uint32N(4))*page, p.Uint32N(2)*page)
	p.surroundings(&j)
	return j
}

// surroundings is what happens around a job.
func (p *jobProgram) surroundings(j *job) {
	j[jobMIE] = isa.MTI | p.Uint32()&0xaaa
	j[jobMEDeleg] = of(p.weaver, 0, p.Uint32()&0xb1fd, 0xb100) // not what a handler ends with
	j[jobMIDeleg] = p.Uint32() & 0x222
	j[jobCounterEn] = of(p.weaver, 7, p.Uint32N(8))
	j[jobInhibit] = of(p.weaver, 0, 0, p.Uint32N(8)&^2)
	j[jobTimer] = of(p.weaver, 0, 1+p.Uint32N(500), 60+p.Uint32N(100))
	if p.IntN(3) == 0 {
		j[jobAlarm] = 1 + p.Uint32N(300)
	}
	if p.IntN(4) == 0 {
		j[jobSoft] = p.Uint32() & 0x223
	}
	if p.IntN(8) == 0 {
		j[jobDMA] = of(p.weaver, jobTables+(2+p.Uint32N(4))*page, jobData+p.Uint32N(page), p.edge(),
			jobTables+(2+p.Uint32N(4))*page)
		j[jobSector] = p.Uint32N(jobSectors)
		j[jobLength] = 512 << p.Uint32N(3)
	}
	for i := range 2 {
		switch p.IntN(4) {
		case 0:
			if s := p.near(); s&3 == 0 && s != 0 {
				j[jobPokes+2*i], j[jobPokes+2*i+1] = s, p.slotted()
			}
		case 1:
			at := jobTables + (2+p.Uint32N(4))*page
			j[jobPokes+2*i] = at + 4*p.Uint32N(leafLast)
			j[jobPokes+2*i+1] = entryOf(uint64(jobCode+p.Uint32N(codePages+dataPages)*page), p.flags(at>>12&1*0x10))
		}
	}
	set := p.pmp[p.IntN(len(p.pmp))]
	copy(j[jobPMPCfg:], set[:])
}

// target is an address to load from and store to.
func (p *jobProgram) target() uint32 {
	off := of(p.weaver, 0, 0x100*p.Uint32N(16), 0x100*p.Uint32N(16)-4, page-4, page-4, p.Uint32N(page)&^3)
	switch p.IntN(8) {
	case 0:
		return p.weaver.edges[p.IntN(len(p.weaver.edges))] + 4*p.Uint32N(3) - 4
	case 1:
		return jobLast + off
	case 2: // code
		return jobCode + p.Uint32N(codePages)*page + off
	}
	return jobData + p.Uint32N(dataPages)*page + off
}

// virtual is an address at which a page table has a physical one, table 0 or 1 of either root, or a superpage.
func (p *jobProgram) virtual(at, table uint32) uint32 {
	if p.IntN(12) == 0 {
		return at // S mode's own
	}
	off := at % page
	index := uint32(leafData)
	switch {
	case p.IntN(8) == 0 && at < machine.RAMBase+perTable:
		return at - machine.RAMBase + of[uint32](p.weaver, 3, 5)*perTable
	case at >= jobLast:
		index = leafLast
	case at >= jobFar:
		index = leafFar + (at-jobFar)/page
	case at >= jobData:
		index = leafData + (at-jobData)/page
	case at >= jobCode:
		index = leafCode + (at-jobCode)/page
	}
	switch {
	case index < leafLast && p.IntN(6) == 0:
		index += leafAgain
	case p.IntN(24) == 0:
		index = leafLast + p.Uint32N(4)
	}
	if table == 0 && p.half() {
		return index*page + off
	}
	return (1+table)*perTable + index*page + off
}

// jobSectors is how many sectors the disk has.
const jobSectors = 32

// jobDisk is the contents of the disk: entries of page tables, and words of code.
func jobDisk(seed uint64) []byte {
	p := &jobProgram{weaver: &weaver{generator: generator{Rand: rand.New(rand.NewPCG(seed, 99))}},
		pages: map[uint32][]byte{}}
	p.leaves()
	var disk []byte
	for s := range uint32(jobSectors) {
		b := make([]byte, 512)
		if s%2 == 0 {
			copy(b, p.page(jobTables + (2+s/2%4)*page)[:128])
		} else {
			for i := 0; i < len(b); i += 4 {
				binary.LittleEndian.PutUint32(b[i:], p.slotted())
			}
		}
		disk = append(disk, b...)
	}
	return disk
}
