package devices

// UART is an NS16550A (datasheet: Texas Instruments PC16550D) with a terminal at the other end.
//
// What it leaves out: sending takes no time, so that the transmitter is always empty; the divisor,
// the word length and parity are remembered and change nothing; the terminal makes no errors. DMA
// signals are not there. Its registers are in uart_table.go.
type UART struct {
	now     Ticks
	touched Ticks // when the receiver last took in or gave out a character
	ier     uint8
	fcr     uint8 // enable and trigger bits
	lcr     uint8
	mcr     uint8
	scr     uint8
	dll     uint8
	dlm     uint8
	errors  uint8 // LSR's error bits, which reading LSR clears
	deltas  uint8 // MSR's change bits, which reading MSR clears
	emptied bool  // the transmitter has become empty, and the program has not been told
	// how often the program has looked for input in vain, since it last sent or read something; up to uartLooks
	looks   uint8
	n       int // characters in the receiver
	rx      [uartDepth]uint16
	waiting []byte // typed, and not received yet: the terminal keeps them
	output  []byte
}

// UARTRoom is how many characters the terminal keeps for a receiver that has no room.
const UARTRoom = 4096

const (
	uartDepth  = 16
	uartBreak  = 1 << 8 // in rx: not a character but a break
	uartOutput = 4096

	// vain looks at LSR or IIR after which a program is taken to look for input: one is made before sending, too
	uartLooks = 2

	// Four characters of ten bits at 115,200 bits a second, in ticks.
	uartTimeout Ticks = 4 * 10 * 10_000_000 / 115_200
)

// NewUART is a serial port at power-on.
func NewUART() *UART {
	u := new(UART)
	u.Reset()
	return u
}

// Input types bytes at the terminal, and returns how many it took: the terminal keeps at most 4,096
// that the receiver has no room for.
func (u *UART) Input(b []byte) int {
	n := min(len(b), UARTRoom-len(u.waiting))
	u.waiting = append(u.waiting[:len(u.waiting):len(u.waiting)], b[:n]...)
	u.refill()
	return n
}

// Room is how many more characters Input takes: UARTRoom when all that was typed is received.
func (u *UART) Room() int { return UARTRoom - len(u.waiting) }

// Wants says that the program looks for input, and there is none: it has read RBR in vain; or looked at LSR or IIR
// twice and sent nothing in between; or it has received data ring. In loopback the terminal is cut off.
func (u *UART) Wants() bool {
	return u.n == 0 && len(u.waiting) == 0 && u.mcr&mcrLoop == 0 && (u.looks >= uartLooks || u.ier&ierData != 0)
}

// RingsForData says that the line comes up when data is received.
func (u *UART) RingsForData() bool { return u.ier&ierData != 0 && u.mcr&mcrLoop == 0 }

// Looks says that a load from off is a look for input, and that there is none: it would make the port want some.
func (u *UART) Looks(off uint32) bool {
	if u.n != 0 || u.mcr&mcrLoop != 0 {
		return false
	}
	switch off {
	case uartRBR:
		return u.lcr&lcrDLAB == 0
	case uartIIR:
		return u.looks+1 >= uartLooks && u.cause() == iirNone
	case uartLSR:
		return u.looks+1 >= uartLooks
	}
	return false
}

// looked counts a look that found nothing.
func (u *UART) looked(n uint8) {
	if u.n == 0 {
		u.looks = min(u.looks+n, uartLooks)
	}
}

// Output hands out what has been sent since the last call; at most 4,096 bytes, what comes after
// them is lost. It is not part of the state.
func (u *UART) Output() []byte {
	b := u.output
	u.output = nil
	return b
}

// depth is how many characters the receiver holds.
func (u *UART) depth() int {
	if u.fcr&fcrEnable != 0 {
		return uartDepth
	}
	return 1
}

// trigger is how many characters ring.
func (u *UART) trigger() int {
	return [...]int{1, 4, 8, 14}[u.fcr>>6]
}

// refill moves characters from the terminal to the receiver while it has room and is listening.
func (u *UART) refill() {
	for len(u.waiting) > 0 && u.n < u.depth() && u.mcr&mcrLoop == 0 {
		u.receive(uint16(u.waiting[0]))
		u.waiting = u.waiting[1:]
	}
}

// receive is a character (or uartBreak) at the end of the wire. Without room for it, the FIFO keeps
// what it has; the single buffer of a UART without FIFOs is overwritten.
func (u *UART) receive(c uint16) {
	if u.n == u.depth() {
		u.errors |= lsrOverrun
		if u.n == uartDepth {
			return
		}
		u.n = 0
	}
	u.rx[u.n] = c
	u.n++
	u.touched = u.now
	u.reveal()
}

// take removes the oldest character.
func (u *UART) take() {
	if u.n == 0 {
		return
	}
	copy(u.rx[:], u.rx[1:u.n])
	u.n--
	u.looks = 0
	u.touched = u.now
	u.reveal()
	u.refill()
}

// reveal puts the error of the oldest character into LSR: errors wait in the FIFO for their turn.
func (u *UART) reveal() {
	if u.n > 0 && u.rx[0]&uartBreak != 0 {
		u.rx[0] &^= uartBreak
		u.errors |= lsrBreak
	}
}

// send puts a character on the wire, which is instantly empty again.
func (u *UART) send(c uint8) {
	switch {
	case u.mcr&mcrLoop != 0:
		u.receive(uint16(c))
	case u.lcr&lcrBreak == 0 && len(u.output) < uartOutput:
		u.output = append(u.output, c)
	}
	u.emptied = true
	u.looks = 0
}

// cause is IIR's low bits: the first enabled interrupt that is pending.
func (u *UART) cause() uint8 {
	switch {
	case u.ier&ierLine != 0 && u.errors != 0:
		return iirLine
	case u.ier&ierData != 0 && u.n >= u.trigger():
		return iirData
	case u.ier&ierData != 0 && u.n > 0 && u.now-u.touched >= uartTimeout:
		return iirTimeout
	case u.ier&ierEmpty != 0 && u.emptied:
		return iirEmpty
	case u.ier&ierModem != 0 && u.deltas != 0:
		return iirModem
	}
	return iirNone
}

// IRQ is whether IIR gives a cause.
func (u *UART) IRQ() bool { return u.cause() != iirNone }

// Deadline is when the timeout of a half-full FIFO rings.
func (u *UART) Deadline() Ticks {
	if u.ier&ierData == 0 || u.n == 0 || u.n >= u.trigger() || u.now-u.touched >= uartTimeout {
		return Never
	}
	return u.touched + uartTimeout
}

// lineStatus is LSR.
func (u *UART) lineStatus() uint8 {
	v := lsrEmpty | u.errors
	if u.n > 0 {
		v |= lsrData
	}
	if u.fcr&fcrEnable != 0 {
		broken := uint16(u.errors&lsrBreak) << 4
		for _, c := range u.rx[:u.n] {
			broken |= c
		}
		if broken&uartBreak != 0 {
			v |= lsrFIFO
		}
	}
	return v
}

// modem is MSR's high half: the lines of the terminal, or in loopback those that MCR drives.
func (u *UART) modem() uint8 {
	if u.mcr&mcrLoop == 0 {
		return msrCTS | msrDSR | msrDCD
	}
	dtr, rts, out := u.mcr&1, u.mcr>>1&1, u.mcr>>2&3
	return rts<<4 | dtr<<5 | out<<6
}

// Info is the port's register table.
func (u *UART) Info() *Info { return &uartInfo }

// Peek reads a register, and leaves everything as it is.
func (u *UART) Peek(off uint32, size int) (uint32, bool) {
	if !uartInfo.Allows(off, size, false) {
		return 0, false
	}
	var v uint8
	switch off {
	case uartRBR:
		if u.lcr&lcrDLAB != 0 {
			v = u.dll
		} else if u.n > 0 {
			v = uint8(u.rx[0])
		}
	case uartIER:
		v = u.ier
		if u.lcr&lcrDLAB != 0 {
			v = u.dlm
		}
	case uartIIR:
		v = u.cause()
		if u.fcr&fcrEnable != 0 {
			v |= iirFIFOs
		}
	case uartLCR:
		v = u.lcr
	case uartMCR:
		v = u.mcr
	case uartLSR:
		v = u.lineStatus()
	case uartMSR:
		v = u.modem() | u.deltas
	case uartSCR:
		v = u.scr
	}
	return uint32(v), true
}

// Load reads a register; as half a word or a word, one register all the same.
func (u *UART) Load(off uint32, size int) (uint32, bool) {
	v, ok := u.Peek(off, size)
	if !ok {
		return 0, false
	}
	switch off {
	case uartRBR:
		if u.lcr&lcrDLAB == 0 {
			u.looked(uartLooks)
			u.take()
		}
	case uartIIR:
		switch u.cause() {
		case iirEmpty:
			u.emptied = false
		case iirNone:
			u.looked(1)
		}
	case uartLSR:
		u.errors = 0
		u.looked(1)
	case uartMSR:
		u.deltas = 0
	}
	return v, true
}

// Store writes a register. LSR and MSR cannot be written.
func (u *UART) Store(off uint32, size int, w uint32) bool {
	if !uartInfo.Allows(off, size, true) {
		return false
	}
	v := uint8(w)
	switch off {
	case uartRBR:
		if u.lcr&lcrDLAB != 0 {
			u.dll = v
		} else {
			u.send(v)
		}
	case uartIER:
		if u.lcr&lcrDLAB != 0 {
			u.dlm = v
		} else {
			u.storeIER(v & 0xf)
		}
	case uartIIR:
		u.storeFCR(v)
	case uartLCR:
		if u.mcr&mcrLoop != 0 && v&^u.lcr&lcrBreak != 0 {
			u.receive(uartBreak)
		}
		u.lcr = v
	case uartMCR:
		u.storeMCR(v & mcrBits)
	case uartSCR:
		u.scr = v
	}
	return true
}

// storeIER: enabling the transmitter's interrupt rings at once, since it is empty.
func (u *UART) storeIER(v uint8) {
	if (v^u.ier)&ierEmpty != 0 {
		u.emptied = v&ierEmpty != 0
	}
	u.ier = v
}

func (u *UART) storeFCR(v uint8) {
	if v&fcrEnable == 0 {
		v = 0
	}
	if (v^u.fcr)&fcrEnable != 0 || v&fcrClear != 0 {
		u.n = 0
	}
	u.fcr = v & (fcrEnable | fcrTrigger)
	u.refill()
}

func (u *UART) storeMCR(v uint8) {
	was := u.modem()
	u.mcr = v
	now := u.modem()
	u.deltas |= ((was^now)&^msrRI | was&^now&msrRI) >> 4
	u.refill()
}

// Advance sets the time.
func (u *UART) Advance(now Ticks) { u.now = now }

// Reset is power-on: no interrupts, no FIFOs, divisor 1, nothing received and nothing typed.
func (u *UART) Reset() { *u = UART{dll: 1} }

// AppendState appends the state to b. Output is not in it.
func (u *UART) AppendState(b []byte) []byte {
	b = appendU64(b, uint64(u.now), uint64(u.touched))
	b = append(b, u.ier, u.fcr, u.lcr, u.mcr, u.scr, u.dll, u.dlm, u.errors, u.deltas)
	b = appendBool(b, u.emptied)
	b = append(b, u.looks, uint8(u.n))
	for _, c := range u.rx[:u.n] {
		b = append(b, uint8(c), uint8(c>>8))
	}
	b = appendU32(b, uint32(len(u.waiting)))
	return append(b, u.waiting...)
}

// Restore takes a state that AppendState made.
func (u *UART) Restore(state []byte) error {
	d := decoder{b: state}
	n := UART{
		now: Ticks(d.u64()), touched: Ticks(d.u64()),
		ier: d.u8(), fcr: d.u8(), lcr: d.u8(), mcr: d.u8(), scr: d.u8(), dll: d.u8(), dlm: d.u8(),
		errors: d.u8(), deltas: d.u8(), emptied: d.bool(), looks: d.u8(), n: int(d.u8()),
		output: u.output,
	}
	d.check(n.touched <= n.now, "a time")
	d.check(n.ier < 16 && n.mcr <= mcrBits && n.deltas < 16, "a register")
	d.check(n.errors&^(lsrOverrun|lsrBreak) == 0, "an error bit")
	d.check(n.fcr == 0 || n.fcr&^fcrTrigger == fcrEnable, "the FIFO control")
	d.check(n.n <= n.depth(), "the receiver")
	d.check(n.looks <= uartLooks, "the looks for input")
	n.n = min(n.n, uartDepth)
	for i := range n.n {
		n.rx[i] = uint16(d.u8()) | uint16(d.u8())<<8
		d.check(n.rx[i] <= 0xff || n.rx[i] == uartBreak && i > 0, "a character")
	}
	waiting := d.u32()
	d.check(waiting <= UARTRoom, "the terminal")
	if d.err == nil {
		n.waiting = append(n.waiting, d.take(int(waiting))...)
	}
	d.check(waiting == 0 || n.n == n.depth() || n.mcr&mcrLoop != 0, "the terminal")
	if err := d.done(); err != nil {
		return err
	}
	*u = n
	return nil
}
