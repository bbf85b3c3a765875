// Package machine is the computer: the hart, the memory, the devices, the wires between them,
// and the loop that runs them to the next deadline.
//
// A Machine is plain data moved by Run. It knows no wall clock and starts no goroutine; the
// only thing that comes in from outside is an Input, through Post. So the same program with
// the same inputs gives the same states, bit for bit, wherever it runs and however the run is
// cut into pieces.
package machine

import (
	"fmt"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/fast"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/memory"
)

// Config is what can be chosen when a machine is built. The zero value of a field is its default.
type Config struct {
	RAM     uint32           // bytes, a multiple of 4 KiB up to 1 GiB; default 128 MiB
	MHz     int              // steps a microsecond, a multiple of 10 up to 1,000; default 10
	Harts   int              // 1 to 8; default 1
	Kitchen *devices.Kitchen // constants of the appliances; default devices.DefaultKitchen
	Disk    []byte           // what is on the disk, whole sectors; never written to; nil for no disk
	Virtio  int              // the version of the disk's interface, virtio-mmio: 1, legacy, or 2; default 1

	// How many steps a hart makes in its turn, where there are several (see round): 1 to MaxInterleave, rounded up to
	// whole ticks; default 64.
	Interleave int

	ISA        ISA        // default: with S mode, as virt
	Misaligned Misaligned // default: as the program wants it that is loaded

	Append string // the kernel's command line, handed on in the device tree
	Initrd []byte // a file that stands in memory, where the device tree says; never written to; nil for none
}

// MaxInterleave is the longest turn of a hart, in steps.
const MaxInterleave = 1_000_000

// Misaligned is what comes of misaligned loads and stores of memory. Atomic instructions and devices trap, whatever it
// is.
type Misaligned uint8

// The policies.
const (
	MisalignedAsMade  Misaligned = iota // what the program was made for (image.Image.Misaligned)
	MisalignedTraps                     // they trap
	MisalignedAllowed                   // they succeed
)

// String is the policy as command lines and lab sheets have it; "" for MisalignedAsMade.
func (p Misaligned) String() string { return [...]string{"", "trap", "allow"}[p%3] }

// ParseMisaligned is the policy of a word: trap or allow.
func ParseMisaligned(s string) (Misaligned, error) {
	for _, p := range []Misaligned{MisalignedTraps, MisalignedAllowed} {
		if s == p.String() {
			return p, nil
		}
	}
	return 0, fmt.Errorf("misaligned accesses: want trap or allow, not %q", s)
}

// Machine is one computer.
type Machine struct {
	Harts []cpu.Hart // by number; there are never more of them, or fewer
	RAM   *memory.RAM

	CLINT    *devices.CLINT
	PLIC     *devices.PLIC
	UART     *devices.UART
	Finisher *devices.Finisher
	Disk     *devices.VirtioBlock
	Kettle   *devices.Kettle
	Mug      *devices.Mug
	Toaster  *devices.Toaster
	Worktop  *devices.Worktop
	Table    *devices.Table
	Rail     *devices.Rail

	hart       *cpu.Hart // see Hart
	stations   []station // what is known of each hart
	round      round
	interleave uint32
	engine     *fast.Engine
	kitchen    *devices.Kitchen
	misaligned Misaligned
	slots      []slot
	vacant     *devices.VirtioBlock // answers for all empty virtio slots; it has no state
	disk       []byte               // what is on the disk at power-on
	diskID     []byte               // its hash, once somebody has asked for a digest
	tree       []byte               // the device tree
	treeAt     uint32               // its address, 0 for none
	append     string               // the kernel's command line
	initrd     []byte               // see initrdAt
	perTick    uint32               // steps a tick

	steps uint64
	now   devices.Ticks
	phase uint32        // steps taken within the tick, below perTick
	over  Stop          // how the run ended for good: Halted or Fault; else Reached
	hold  devices.Ticks // the harts are held in reset until then
	host  host

	inputs  []Input  // not yet delivered, in order
	hearing Hearing  // no part of the state: what is typed is, when it has come
	wanting bool     // the step that was tried looks for input, and there is none
	before  cpu.Hart // the hart before that step

	marked   []marked // page-table entries that a step has set bits in …
	markedIn uint64   // … this one

	began   view   // how addresses were translated when the present step began, if somebody is told of steps …
	telling bool   // … and is told of one now
	gazing  *gaze  // where Stares works
	lookAt  uint64 // in which step Looked is told; 0 for none
	heard   gating // when the present step began, if somebody is told of that

	kept checkpoints

	attention uint32        // slots that were touched: their lines and deadlines may have moved
	wired     uint32        // those of them that set lines of the harts
	nearest   devices.Ticks // the earliest deadline of all slots
	console   []byte
	probes    []*Probe            // in the order in which they are told; never changed in place
	asked     Kind                // of what some of them are told
	broken    bool                // a probe asked for a stop, or one of stops is reached
	stops     map[uint32]bool     // see StopAt
	vain      uint64              // the step, from 1 on, before which a stall in vain was told of
	names     func(isa.Inst) bool // see WatchInstructions
	watched   []Stretch           // see WatchMemory …
	noted     []Stretch           // … and NoteMemory
	image     *image.Image
}

// New builds a machine, switched on, with empty memory.
func New(c Config) (*Machine, error) {
	if c.RAM == 0 {
		c.RAM = 128 << 20
	}
	if c.MHz == 0 {
		c.MHz = 10
	}
	if c.Virtio == 0 {
		c.Virtio = 1
	}
	if c.Kitchen == nil {
		c.Kitchen = devices.DefaultKitchen()
	}
	if c.Harts == 0 {
		c.Harts = 1
	}
	if c.Interleave == 0 {
		c.Interleave = 64
	}
	if c.Harts < 1 || c.Harts > devices.MaxHarts {
		return nil, fmt.Errorf("%d harts: want 1 to %d", c.Harts, devices.MaxHarts)
	}
	if c.Interleave < 1 || c.Interleave > MaxInterleave {
		return nil, fmt.Errorf("turns of %d steps: want 1 to %d", c.Interleave, MaxInterleave)
	}
	if c.RAM%4096 != 0 || c.RAM > 1<<30 {
		return nil, fmt.Errorf("RAM of %d bytes: want a multiple of 4096, at most 1 GiB", c.RAM)
	}
	if c.MHz < 0 || c.MHz%10 != 0 || c.MHz > 1000 {
		return nil, fmt.Errorf("%d MHz: want a multiple of 10, at most 1000", c.MHz)
	}
	m := &Machine{
		kitchen:    c.Kitchen,
		misaligned: c.Misaligned,
		perTick:    uint32(c.MHz / 10),
		interleave: uint32(c.Interleave),
		Harts:      make([]cpu.Hart, c.Harts),
		stations:   make([]station, c.Harts),
		disk:       c.Disk,
		append:     c.Append,
		initrd:     c.Initrd,
		CLINT:      devices.NewCLINT(c.Harts),
		PLIC:       devices.NewPLIC(c.Harts),
		UART:       devices.NewUART(),
		Finisher:   devices.NewFinisher(),
		Kettle:     devices.NewKettle(c.Kitchen),
		Mug:        devices.NewMug(c.Kitchen),
		Toaster:    devices.NewToaster(c.Kitchen),
		Worktop:    devices.NewWorktop(c.Kitchen),
		Table:      devices.NewTable(c.Kitchen),
		Rail:       devices.NewRail(),
	}
	for i := range m.Harts {
		h := &m.Harts[i]
		h.ID, h.Misaligned = uint32(i), c.Misaligned == MisalignedAllowed
		h.Supervisor, h.Svade = c.ISA != WithoutS, c.ISA == WithSAndSvade
	}
	m.mean(0)
	m.RAM = memory.New(RAMBase, c.RAM)
	m.engine = fast.New(m.RAM)
	var err error
	if m.Disk, err = devices.NewVirtioBlock((*dma)(m), c.Disk, uint32(c.Virtio)); err != nil {
		return nil, err
	}
	m.vacant, _ = devices.NewVirtioBlock(nil, nil, uint32(c.Virtio))
	m.slots = m.board()
	m.wired = m.wiring()
	if err := wire(m.slots, c.RAM); err != nil {
		return nil, err
	}
	m.tree = m.deviceTree()
	m.treeAt = m.placeTree()
	m.Reset()
	return m, nil
}

// Config is what the machine was built with, nothing of it left to its default.
func (m *Machine) Config() Config {
	isa := WithoutS
	switch {
	case m.hart.Svade:
		isa = WithSAndSvade
	case m.hart.Supervisor:
		isa = WithS
	}
	return Config{RAM: m.RAM.Size(), MHz: 10 * int(m.perTick), Harts: len(m.Harts), Interleave: int(m.interleave),
		Kitchen: m.kitchen, Disk: m.disk, Virtio: int(m.Disk.Version()), ISA: isa, Misaligned: m.misaligned,
		Append: m.append, Initrd: m.initrd}
}

// Load puts a program into memory and resets the machine to run it. A segment that is not
// wholly in RAM is an error, and nothing is loaded; but one of notes alone is left out. An initrd
// without room is an error, too.
func (m *Machine) Load(img *image.Image) error {
	for _, s := range img.Segments {
		if uint64(len(s.Data)) > uint64(s.MemSize) {
			return fmt.Errorf("segment %s at %#x has %d bytes for %d of memory", s.Name, s.Addr, len(s.Data), s.MemSize)
		}
		if !m.RAM.Contains(s.Addr, s.MemSize) && !s.Notes {
			hint := ""
			if s.Addr < m.RAM.Base() {
				hint = fmt.Sprintf(": link with -Ttext=%#x", m.RAM.Base())
			}
			return fmt.Errorf("segment %s at %#x..%#x is not in RAM, which is %#x..%#x%s", s.Name, s.Addr,
				s.End()-1, m.RAM.Base(), m.RAM.Base()+m.RAM.Size()-1, hint)
		}
	}
	if err := m.roomForInitrd(img); err != nil {
		return err
	}
	m.image = img
	if m.misaligned == MisalignedAsMade {
		for i := range m.Harts {
			m.Harts[i].Misaligned = img.Misaligned
		}
	}
	m.tree = m.deviceTree()
	m.treeAt = m.placeTree()
	m.host.attach(m.RAM, img)
	m.Reset()
	return nil
}

// Image is the program that was loaded last; nil if none was.
func (m *Machine) Image() *image.Image { return m.image }

// Reset is power-on: memory holds the loaded program, the device tree and zeros, every device its
// reset state, time is 0, and inputs not yet delivered are forgotten.
func (m *Machine) Reset() {
	m.steps, m.now, m.phase, m.over, m.hold, m.vain = 0, 0, 0, Stop{}, 0, 0
	clear(m.stations)
	m.inputs, m.console = nil, nil
	m.Disk.Reset()
	m.start()
	m.settleAll()
}

// A program that resets the machine for ever gets to the end of its time all the same: each reset takes 10 ms.
const resetTime devices.Ticks = 100_000

// restart is the reset that a program asks the finisher for: power-on, but time goes on, the disk
// keeps what was written to it, and inputs still come.
func (m *Machine) restart() {
	m.collect()
	m.Disk.Restart()
	m.start()
	m.hold = m.now + resetTime
	m.attention = m.everySlot()
	m.tell(&Event{Kind: Restarted})
}

// start puts memory, devices and harts into the state in which a program begins.
func (m *Machine) start() {
	m.RAM.Zero()
	for i := range m.slots {
		s := &m.slots[i]
		if s.dev != devices.Device(m.Disk) {
			s.dev.Reset()
		}
		s.dev.Advance(m.now)
		s.line, s.deadline = false, devices.Never
	}
	m.host.look = devices.Never
	entry := uint32(RAMBase)
	if m.image != nil {
		entry = m.image.Entry
		for _, s := range m.image.Segments {
			m.RAM.Write(s.Addr, s.Data)
		}
	}
	m.round = round{}
	m.mean(0)
	for i := range m.Harts {
		m.Harts[i].Reset(entry)
		m.stations[i].task, m.stations[i].lost = 0, Stop{}
	}
	if len(m.initrd) > 0 {
		m.RAM.Write(m.initrdAt(m.image), m.initrd)
	}
	m.handOver()
	m.stored(m.RAM.Base(), m.RAM.Size(), byReset)
}

// Kitchen is the constants of the appliances.
func (m *Machine) Kitchen() devices.Kitchen { return *m.kitchen }

// Position is where the run stands.
func (m *Machine) Position() Position { return Position{m.steps, m.now} }

// Output hands out the bytes that the UART sent since the last call. When nobody asks, the last
// megabyte is kept.
func (m *Machine) Output() []byte {
	out := m.console
	m.console = nil
	return out
}

const consoleKept = 1 << 20

// collect takes what the UART sent.
func (m *Machine) collect() {
	if out := m.UART.Output(); len(out) > 0 {
		m.print(m.slotAt(uartBase), out...)
	}
}

// print takes what a slot has sent, or, where that is -1, the program by way of the host.
func (m *Machine) print(slot int, out ...byte) {
	if m.asks(Printed) {
		m.tell(&Event{Kind: Printed, Slot: slot, Data: out})
	}
	if len(m.console) >= 2*consoleKept {
		m.console = append(m.console[:0], m.console[len(m.console)-consoleKept:]...)
	}
	m.console = append(m.console, out...)
}
