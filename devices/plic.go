package devices

import "math/bits"

// Sources is how many interrupt sources the PLIC has; source 0 does not exist.
const Sources = 96

// Lines is the level of every source's line: bit s%32 of word s/32 for source s.
type Lines [Sources / 32]uint32

func (l *Lines) has(s int) bool { return l[s/32]>>(s%32)&1 != 0 }
func (l *Lines) set(s int)      { l[s/32] |= 1 << (s % 32) }
func (l *Lines) clear(s int)    { l[s/32] &^= 1 << (s % 32) }

// PLIC is the platform-level interrupt controller of the RISC-V PLIC specification 1.0.0. The
// machine sets the levels of its lines; External is what it says to the harts.
//
// Each source has a gateway. When the line is high the gateway sends one request to the core, the
// pending bit, and then no other until a handler has completed that one. The pending bit stays if the
// line falls before the claim: the handler then finds that its device has nothing to say. (The
// specification under "Interrupt Gateways". QEMU does the same; but there, other than under
// "Interrupt Claims", a claim finds only sources above the threshold.)
//
// Context 2h is machine mode of hart h, context 2h+1 its supervisor mode. The line of a hart that has none
// goes nowhere.
type PLIC struct {
	harts     int
	lines     Lines // as the machine set them last
	pending   Lines
	claimed   Lines // claimed and not completed: the gateway is shut
	priority  [Sources]uint8
	enable    [plicContexts]Lines
	threshold [plicContexts]uint8
}

const (
	plicContexts = 2 * MaxHarts
	plicLevels   = 7 // the highest priority

	plicPriority  = 0x000000
	plicPending   = 0x001000
	plicEnable    = 0x002000
	plicEnable1   = 0x002004
	plicEnable2   = 0x002008
	plicThreshold = 0x200000
	plicClaim     = 0x200004
)

var plicInfo = Info{
	Name: "plic",
	Size: 0x600000,
	Doc: `The platform-level interrupt controller collects the lines of all devices, sources 1 to 95, and
interrupts a hart (mip.MEIP) while a source is pending that is enabled for the hart and whose
priority is above the hart's threshold. Reading CLAIM says which: the source of the highest
priority, among equals the lowest number, or 0 if there is none; this also takes its pending
bit away. Threshold does not matter to CLAIM. When the handler has served the device, it
writes the number back to CLAIM. Until then the source is deaf; if the line is still high at
that moment the source is pending at once again. Writing a number that is not enabled for the
context does nothing.

A source whose line falls before it is claimed stays pending. Priority 0 means never. All is 0
at power-on, thresholds too. Only whole words can be read and written.

Registers of a context are for one privilege mode of one hart: context 2n is machine mode of
hart n, context 2n+1 its supervisor mode (mip.SEIP). The plain symbols are those of context 0,
machine mode of hart 0; add n*0x80 to those of ENABLE, and n*0x1000 to THRESHOLD and CLAIM, for
context n.

Let source 10 interrupt hart 0 (then set mie.MEIE and mstatus.MIE):

    li   t0, 1
    sw   t0, PLIC_PRIORITY + 4*10, t1
    li   t0, 1 << 10
    sw   t0, PLIC_ENABLE, t1

and the handler:

    lw   s0, PLIC_CLAIM              # 10
    call serve
    sw   s0, PLIC_CLAIM, t0          # served: it may ring again
`,
	Regs: []Register{
		{Name: "PRIORITY", Off: plicPriority, Size: 4, Count: Sources, Stride: 4, Access: RW,
			Doc: "Priority of source n, 0 (never) to 7 (first). Source 0 does not exist and reads 0."},
		{Name: "PENDING", Off: plicPending, Size: 4, Count: Sources / 32, Stride: 4, Access: RO,
			Doc: "Which sources are pending: bit s%32 of word s/32 for source s."},
		{Name: "ENABLE", Off: plicEnable, Size: 4, Count: plicContexts, Stride: 0x80, Access: RW,
			Doc: "Which of sources 1 to 31 may interrupt context n: bit s for source s."},
		{Name: "ENABLE1", Off: plicEnable1, Size: 4, Count: plicContexts, Stride: 0x80, Access: RW,
			Doc: "Which of sources 32 to 63 may interrupt context n: bit s-32 for source s."},
		{Name: "ENABLE2", Off: plicEnable2, Size: 4, Count: plicContexts, Stride: 0x80, Access: RW,
			Doc: "Which of sources 64 to 95 may interrupt context n: bit s-64 for source s."},
		{Name: "THRESHOLD", Off: plicThreshold, Size: 4, Count: plicContexts, Stride: 0x1000, Access: RW,
			Doc: "Context n hears only priorities above this, 0 to 7."},
		{Name: "CLAIM", Off: plicClaim, Size: 4, Count: plicContexts, Stride: 0x1000, Access: RW,
			Effect: "claims the source: its pending bit is cleared, and it is deaf until completed",
			Doc:    "Read: the source to serve in context n, or 0. Write: that source is served."},
	},
}

// NewPLIC is the interrupt controller of a machine with that many harts, 1 to MaxHarts.
func NewPLIC(harts int) *PLIC { return &PLIC{harts: checkHarts(harts)} }

// SetLines tells the level of every source's line, whenever one may have changed. Source 0 is not looked at.
func (p *PLIC) SetLines(levels Lines) {
	levels.clear(0)
	p.lines = levels
	p.request()
}

// request is the gateways: a line that is high becomes pending unless a claim is under way.
func (p *PLIC) request() {
	for w := range p.pending {
		p.pending[w] |= p.lines[w] &^ p.claimed[w]
	}
}

// External is the harts whose external interrupt is pending (mip.MEIP), bit n for hart n.
func (p *PLIC) External() uint32 { return p.rings(0) }

// Supervisor is the harts whose external interrupt of S mode is pending (mip.SEIP), bit n for hart n.
func (p *PLIC) Supervisor() uint32 { return p.rings(1) }

// rings is the harts in whose context of a mode a source interrupts: 0 for M mode, 1 for S mode.
func (p *PLIC) rings(mode int) (lines uint32) {
	for h := range p.harts {
		ctx := 2*h + mode
		if s := p.first(ctx); p.priority[s] > p.threshold[ctx] {
			lines |= 1 << h
		}
	}
	return lines
}

// first is the source that a claim in context ctx gets, or 0.
func (p *PLIC) first(ctx int) int {
	first := 0
	for w := range p.pending {
		for set := p.pending[w] & p.enable[ctx][w]; set != 0; set &= set - 1 {
			if s := 32*w + bits.TrailingZeros32(set); p.priority[s] > p.priority[first] {
				first = s
			}
		}
	}
	return first
}

// A Hold is what keeps a source whose line is high from being asked for in a context.
type Hold uint8

// What holds a source back, in the order of its way.
const (
	HeldByPriority  Hold = iota // that of the source is 0
	HeldByEnable                // the context does not enable it
	HeldByThreshold             // that of the context is not below its priority
	HeldByClaim                 // it was claimed, and not completed
	NotHeld
)

// Holds says what first holds back a source, 1 to Sources-1, whose line is high, on its way to a context.
func (p *PLIC) Holds(source uint32, ctx int) Hold {
	switch n := int(source); {
	case p.priority[n] == 0:
		return HeldByPriority
	case !p.enable[ctx].has(n):
		return HeldByEnable
	case p.priority[n] <= p.threshold[ctx]:
		return HeldByThreshold
	case p.claimed.has(n):
		return HeldByClaim
	}
	return NotHeld
}

func (p *PLIC) claim(ctx int) {
	if s := p.first(ctx); s != 0 {
		p.pending.clear(s)
		p.claimed.set(s)
	}
}

func (p *PLIC) complete(ctx int, source uint32) {
	if source < Sources && p.enable[ctx].has(int(source)) {
		p.claimed.clear(int(source))
		p.request()
	}
}

// Info is the controller's register table.
func (p *PLIC) Info() *Info { return &plicInfo }

// Load reads a register; reading CLAIM claims.
func (p *PLIC) Load(off uint32, size int) (uint32, bool) {
	v, ok := p.Peek(off, size)
	if r, n := plicInfo.Accessed(off, size, false); ok && r.Off == plicClaim {
		p.claim(int(n))
	}
	return v, ok
}

// Peek reads a register, and claims nothing.
func (p *PLIC) Peek(off uint32, size int) (uint32, bool) {
	r, n := plicInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	switch r.Off {
	case plicPriority:
		return uint32(p.priority[n]), true
	case plicPending:
		return p.pending[n], true
	case plicThreshold:
		return uint32(p.threshold[n]), true
	case plicClaim:
		return uint32(p.first(int(n))), true
	default:
		return p.enable[n][(r.Off-plicEnable)/4], true
	}
}

// Store writes a register. Bits that are not there are not kept.
func (p *PLIC) Store(off uint32, size int, v uint32) bool {
	r, n := plicInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	switch r.Off {
	case plicPriority:
		if n != 0 {
			p.priority[n] = uint8(v & plicLevels)
		}
	case plicThreshold:
		p.threshold[n] = uint8(v & plicLevels)
	case plicClaim:
		p.complete(int(n), v)
	default:
		p.enable[n][(r.Off-plicEnable)/4] = v
		p.enable[n].clear(0)
	}
	return true
}

// Advance does nothing: the controller has no clock.
func (p *PLIC) Advance(Ticks) {}

// Deadline is Never.
func (p *PLIC) Deadline() Ticks { return Never }

// IRQ is false: see External and Supervisor.
func (p *PLIC) IRQ() bool { return false }

// Reset forgets all requests, and disables all sources.
func (p *PLIC) Reset() { *p = PLIC{harts: p.harts} }

// AppendState appends the state to b.
func (p *PLIC) AppendState(b []byte) []byte {
	b = appendU32(b, p.lines[:]...)
	b = appendU32(b, p.pending[:]...)
	b = appendU32(b, p.claimed[:]...)
	for i := range p.enable {
		b = appendU32(b, p.enable[i][:]...)
	}
	b = append(b, p.threshold[:]...)
	return append(b, p.priority[:]...)
}

// Restore takes a state that AppendState made.
func (p *PLIC) Restore(state []byte) error {
	d := decoder{b: state}
	n := PLIC{harts: p.harts, lines: d.lines(), pending: d.lines(), claimed: d.lines()}
	for w := range n.lines {
		d.check(n.pending[w]&n.claimed[w] == 0 && n.lines[w]&^n.pending[w]&^n.claimed[w] == 0, "a gateway")
	}
	for i := range n.enable {
		n.enable[i] = d.lines()
	}
	for i := range n.threshold {
		n.threshold[i] = d.level()
	}
	for i := range n.priority {
		n.priority[i] = d.level()
	}
	d.check(n.priority[0] == 0, "source 0")
	if err := d.done(); err != nil {
		return err
	}
	*p = n
	return nil
}

func (d *decoder) lines() Lines {
	l := Lines{d.u32(), d.u32(), d.u32()}
	d.check(!l.has(0), "source 0")
	return l
}

func (d *decoder) level() uint8 {
	v := d.u8()
	d.check(v <= plicLevels, "a priority")
	return v
}
