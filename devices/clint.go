package devices

// MaxHarts is how many harts the timer and the interrupt controller have registers for.
const MaxHarts = 8

// CLINT is the core-local interruptor: the clock that all harts share, and for each hart an alarm
// (mtimecmp, mip.MTIP) and a bell that other harts ring (msip, mip.MSIP). See the Privileged
// Architecture, section 3.2.1, and the ACLINT specification, chapters 2 and 3.
//
// It has no line to the interrupt controller: Timer and Software are its lines, a bit for each hart.
type CLINT struct {
	harts    int
	now      Ticks
	offset   uint64 // of mtime from now: mtime can be written
	msip     uint32 // a bit for each hart
	armed    uint32 // a bit for each hart whose mtimecmp has been written
	mtimecmp [MaxHarts]uint64
}

const (
	clintMSIP      = 0x0000
	clintMTIMECMP  = 0x4000
	clintMTIMECMPH = 0x4004
	clintMTIME     = 0xbff8
	clintMTIMEH    = 0xbffc
)

var clintInfo = Info{
	Name: "clint",
	Size: 0x10000,
	Doc: `The core-local interruptor has the clock that all harts share, mtime, and for each hart an
alarm and a bell. mtime counts ticks, 10,000,000 a second. The timer interrupt of a hart
(mip.MTIP) is pending while mtime is at or past the hart's mtimecmp; there is nothing to
acknowledge: set mtimecmp to a later time, or to all ones for never. The software interrupt
(mip.MSIP) is pending while bit 0 of the hart's msip is set; any hart may set it, and the one
that is rung clears it.

Both counters are 64 bits wide and are read and written a word at a time. Within the first
seven minutes (2^32 ticks) the high words are 0 and may be left alone. At power-on mtimecmp
reads 0, yet no interrupt is pending until one of its words is written for the first time.

The registers of eight harts are always there. Those of harts that the machine does not have
hold what is written to them, and ring nobody.

The next timer interrupt, a millisecond from now, on hart 0:

    lw   t0, CLINT_MTIME
    li   t1, 10000
    add  t0, t0, t1
    sw   t0, CLINT_MTIMECMP, t1
`,
	Regs: []Register{
		{Name: "MSIP", Off: clintMSIP, Size: 4, Count: MaxHarts, Stride: 4, Access: RW,
			Doc: "Software interrupt of hart n: bit 0 is mip.MSIP, the others read 0."},
		{Name: "MTIMECMP", Off: clintMTIMECMP, Size: 4, Count: MaxHarts, Stride: 8, Access: RW,
			Doc: "Alarm of hart n in ticks, low word: mip.MTIP is set while mtime >= mtimecmp."},
		{Name: "MTIMECMPH", Off: clintMTIMECMPH, Size: 4, Count: MaxHarts, Stride: 8, Access: RW,
			Doc: "Alarm of hart n, high word."},
		{Name: "MTIME", Off: clintMTIME, Size: 4, Access: RW,
			Doc: "The clock in ticks of 100 ns since power-on, low word."},
		{Name: "MTIMEH", Off: clintMTIMEH, Size: 4, Access: RW,
			Doc: "The clock, high word."},
	},
}

// NewCLINT is the interruptor of a machine with that many harts, 1 to MaxHarts.
func NewCLINT(harts int) *CLINT { return &CLINT{harts: checkHarts(harts)} }

func checkHarts(n int) int {
	if n < 1 || n > MaxHarts {
		panic("devices: a machine has 1 to 8 harts")
	}
	return n
}

// Time is mtime, which the harts' time CSR shows too.
func (c *CLINT) Time() uint64 { return uint64(c.now) + c.offset }

// Timer is the harts whose timer interrupt is pending (mip.MTIP), bit n for hart n.
func (c *CLINT) Timer() uint32 {
	var lines uint32
	for h := range c.harts {
		if c.armed>>h&1 != 0 && c.Time() >= c.mtimecmp[h] {
			lines |= 1 << h
		}
	}
	return lines
}

// Alarm is a hart's mtimecmp, in ticks of mtime; false if it was never written.
func (c *CLINT) Alarm(hart int) (at uint64, armed bool) {
	return c.mtimecmp[hart], c.armed>>hart&1 != 0
}

// Software is the harts whose software interrupt is pending (mip.MSIP), bit n for hart n.
func (c *CLINT) Software() uint32 { return c.msip & (1<<c.harts - 1) }

// Deadline is when a timer interrupt next becomes pending, or is no longer: mtime wraps around to 0, below the alarm
// that it was past. It takes a program that sets mtime far ahead to see that.
func (c *CLINT) Deadline() Ticks {
	next := Never
	for h := range c.harts {
		if c.armed>>h&1 != 0 {
			next = min(next, c.Turns(c.mtimecmp[h]))
		}
	}
	return next
}

// Turns is when mtime gets to a value or, if it is past it, wraps around to below it; Never if it does not.
func (c *CLINT) Turns(value uint64) Ticks {
	change := value
	if c.Time() >= value {
		change = 0 // 2^64
	}
	if wait := Ticks(change - c.Time()); value != 0 && wait < Never-c.now {
		return c.now + wait
	}
	return Never
}

// Info is the interruptor's register table.
func (c *CLINT) Info() *Info { return &clintInfo }

// Load reads a register.
func (c *CLINT) Load(off uint32, size int) (uint32, bool) { return c.Peek(off, size) }

// Peek reads a register.
func (c *CLINT) Peek(off uint32, size int) (uint32, bool) {
	r, hart := clintInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	var v uint64
	switch r.Off {
	case clintMSIP:
		v = uint64(c.msip >> hart & 1)
	case clintMTIMECMP:
		v = c.mtimecmp[hart]
	case clintMTIMECMPH:
		v = c.mtimecmp[hart] >> 32
	case clintMTIME:
		v = c.Time()
	case clintMTIMEH:
		v = c.Time() >> 32
	}
	return uint32(v), true
}

// Store writes a register.
func (c *CLINT) Store(off uint32, size int, v uint32) bool {
	r, hart := clintInfo.Accessed(off, size, true)
	if r == nil {
		return false
	}
	switch r.Off {
	case clintMSIP:
		c.msip = c.msip&^(1<<hart) | v&1<<hart
	case clintMTIMECMP:
		c.arm(hart, withLow(c.mtimecmp[hart], v))
	case clintMTIMECMPH:
		c.arm(hart, withHigh(c.mtimecmp[hart], v))
	case clintMTIME:
		c.offset = withLow(c.Time(), v) - uint64(c.now)
	case clintMTIMEH:
		c.offset = withHigh(c.Time(), v) - uint64(c.now)
	}
	return true
}

func (c *CLINT) arm(hart uint32, cmp uint64) {
	c.mtimecmp[hart] = cmp
	c.armed |= 1 << hart
}

func withLow(w uint64, v uint32) uint64  { return w&^(1<<32-1) | uint64(v) }
func withHigh(w uint64, v uint32) uint64 { return w&(1<<32-1) | uint64(v)<<32 }

// Advance sets the time.
func (c *CLINT) Advance(now Ticks) { c.now = now }

// IRQ is false: see Timer and Software.
func (c *CLINT) IRQ() bool { return false }

// Reset silences all alarms and bells, and starts mtime at 0.
func (c *CLINT) Reset() { *c = CLINT{harts: c.harts} }

// AppendState appends the state to b.
func (c *CLINT) AppendState(b []byte) []byte {
	b = appendU64(b, uint64(c.now), c.offset)
	b = appendU32(b, c.msip, c.armed)
	return appendU64(b, c.mtimecmp[:]...)
}

// Restore takes a state that AppendState made.
func (c *CLINT) Restore(state []byte) error {
	d := decoder{b: state}
	n := CLINT{harts: c.harts, now: Ticks(d.u64()), offset: d.u64(), msip: d.u32(), armed: d.u32()}
	for h := range n.mtimecmp {
		n.mtimecmp[h] = d.u64()
		d.check(n.armed>>h&1 != 0 || n.mtimecmp[h] == 0, "an alarm")
	}
	d.check((n.msip|n.armed)>>MaxHarts == 0, "a hart")
	if err := d.done(); err != nil {
		return err
	}
	*c = n
	return nil
}
