package devices

// UART is an NS16550A (datasheet: Texas Instruments PC16550D) with a terminal at the other end.
//
// What it leaves out: sending takes no time, so that the transmitter is always empty; the divisor,
// the word length and parity are remembered and change nothing; the terminal makes no errors. DMA
// signals are not there.
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
	n       int   // characters in the receiver
	rx      [uartDepth]uint16
	waiting []byte // typed, and not received yet: the terminal keeps them
	output  []byte
}

// UARTRoom is how many characters the terminal keeps for a receiver that has no room.
const UARTRoom = 4096

const (
	uartDepth   = 16
	uartBreak   = 1 << 8 // in rx: not a character but a break
	uartWaiting = UARTRoom
	uartOutput  = 4096

	// Four characters of ten bits at 115,200 bits a second, in ticks.
	uartTimeout Ticks = 4 * 10 * 10_000_000 / 115_200
)

const (
	uartRBR = iota // also THR and DLL
	uartIER        // also DLM
	uartIIR        // also FCR
	uartLCR
	uartMCR
	uartLSR
	uartMSR
	uartSCR
)

const (
	ierData  = 1 << 0
	ierEmpty = 1 << 1
	ierLine  = 1 << 2
	ierModem = 1 << 3

	iirModem   = 0x0
	iirNone    = 0x1
	iirEmpty   = 0x2
	iirData    = 0x4
	iirLine    = 0x6
	iirTimeout = 0xc
	iirFIFOs   = 0xc0

	fcrEnable  = 1 << 0
	fcrClear   = 1 << 1
	fcrTrigger = 3 << 6

	lcrBreak = 1 << 6
	lcrDLAB  = 1 << 7

	mcrLoop = 1 << 4
	mcrBits = 1<<5 - 1

	lsrData    = 1 << 0
	lsrOverrun = 1 << 1
	lsrBreak   = 1 << 4
	lsrEmpty   = 1<<5 | 1<<6
	lsrFIFO    = 1 << 7

	msrCTS = 1 << 4
	msrDSR = 1 << 5
	msrRI  = 1 << 6
	msrDCD = 1 << 7
)

var uartInfo = Info{
	Name: "uart",
	Size: 0x100,
	Doc: `The serial port is an NS16550A: eight byte registers, of which some offsets have several,
chosen by LCR's DLAB bit and by reading or writing. A byte stored in THR is on the terminal at
once, so that LSR's THRE is always set. What is typed at the terminal arrives in RBR: in a
FIFO of 16 once FCR has enabled the FIFOs, else one at a time. The terminal keeps up to 4,096
characters back until there is room, so that the FIFO overruns only in loopback.

The interrupt line is high while IIR gives a cause; the first of these that is enabled in IER:
  1. line status: LSR has an error bit; reading LSR clears it;
  2. received data: as many characters as the trigger level says; reading RBR down below that
     clears it. With FIFOs, fewer ring too when no character has come or been read for four
     characters' time (347 microseconds);
  3. transmitter empty: after each store to THR, and when IER enables it; reading IIR when it
     gives this cause clears it;
  4. modem status: MSR has a change bit; reading MSR clears it.

In loopback (MCR's LOOP) what is stored in THR arrives in RBR, and the modem lines that MCR
drives arrive in MSR; the terminal is cut off, and waits.

Print the character in a0:

1:  lbu  t0, UART_LSR
    andi t0, t0, UART_LSR_THRE
    beqz t0, 1b
    sb   a0, UART_THR, t0
`,
	Regs: []Register{
		{Name: "RBR", Off: uartRBR, Size: 1, Access: RO, Effect: "takes the character out of the receiver",
			Doc: "Receiver buffer: the oldest character received, 0 if there is none. DLAB = 0."},
		{Name: "THR", Off: uartRBR, Size: 1, Access: WO,
			Doc: "Transmitter holding: the character to send. DLAB = 0."},
		{Name: "DLL", Off: uartRBR, Size: 1, Access: RW,
			Doc: "Divisor of the baud clock, low byte; changes nothing. DLAB = 1."},
		{Name: "IER", Off: uartIER, Size: 1, Access: RW,
			Doc: "Interrupt enable. DLAB = 0.",
			Fields: []Field{
				{Name: "ERBFI", Hi: 0, Lo: 0, Doc: "received data"},
				{Name: "ETBEI", Hi: 1, Lo: 1, Doc: "transmitter empty"},
				{Name: "ELSI", Hi: 2, Lo: 2, Doc: "line status"},
				{Name: "EDSSI", Hi: 3, Lo: 3, Doc: "modem status"},
			}},
		{Name: "DLM", Off: uartIER, Size: 1, Access: RW,
			Doc: "Divisor of the baud clock, high byte; changes nothing. DLAB = 1."},
		{Name: "IIR", Off: uartIIR, Size: 1, Access: RO, Effect: "clears the transmitter-empty interrupt, if that is what it gives",
			Doc: "Interrupt identification.",
			Fields: []Field{
				{Name: "CAUSE", Hi: 3, Lo: 0, Doc: "6 line status, 4 received data, 12 received data (timeout), 2 transmitter empty, 0 modem status, 1 none"},
				{Name: "FIFOS", Hi: 7, Lo: 6, Doc: "3 if the FIFOs are enabled"},
			}},
		{Name: "FCR", Off: uartIIR, Size: 1, Access: WO,
			Doc: "FIFO control; the other bits count only together with ENABLE.",
			Fields: []Field{
				{Name: "ENABLE", Hi: 0, Lo: 0, Doc: "use the FIFOs; a change empties them"},
				{Name: "RXCLR", Hi: 1, Lo: 1, Doc: "empty the receiver's FIFO"},
				{Name: "TXCLR", Hi: 2, Lo: 2, Doc: "empty the transmitter's FIFO: it always is"},
				{Name: "TRIGGER", Hi: 7, Lo: 6, Doc: "received data rings at 1, 4, 8 or 14 characters"},
			}},
		{Name: "LCR", Off: uartLCR, Size: 1, Access: RW,
			Doc: "Line control; the bits without a name (word length, stop bits, parity) change nothing.",
			Fields: []Field{
				{Name: "BREAK", Hi: 6, Lo: 6, Doc: "hold the output low: what is sent is lost; in loopback, receive a break"},
				{Name: "DLAB", Hi: 7, Lo: 7, Doc: "offsets 0 and 1 are the divisor"},
			}},
		{Name: "MCR", Off: uartMCR, Size: 1, Access: RW,
			Doc: "Modem control.",
			Fields: []Field{
				{Name: "DTR", Hi: 0, Lo: 0, Doc: "data terminal ready; DSR in loopback"},
				{Name: "RTS", Hi: 1, Lo: 1, Doc: "request to send; CTS in loopback"},
				{Name: "OUT1", Hi: 2, Lo: 2, Doc: "RI in loopback"},
				{Name: "OUT2", Hi: 3, Lo: 3, Doc: "DCD in loopback"},
				{Name: "LOOP", Hi: 4, Lo: 4, Doc: "loopback"},
			}},
		{Name: "LSR", Off: uartLSR, Size: 1, Access: RO, Effect: "clears OE and BI",
			Doc: "Line status.",
			Fields: []Field{
				{Name: "DR", Hi: 0, Lo: 0, Doc: "a received character is in RBR"},
				{Name: "OE", Hi: 1, Lo: 1, Doc: "overrun: a character was received and there was no room"},
				{Name: "PE", Hi: 2, Lo: 2, Doc: "parity error: 0"},
				{Name: "FE", Hi: 3, Lo: 3, Doc: "framing error: 0"},
				{Name: "BI", Hi: 4, Lo: 4, Doc: "the character in RBR is a break"},
				{Name: "THRE", Hi: 5, Lo: 5, Doc: "the transmitter takes a character: 1"},
				{Name: "TEMT", Hi: 6, Lo: 6, Doc: "everything is sent: 1"},
				{Name: "RXFE", Hi: 7, Lo: 7, Doc: "there is a break in the receiver's FIFO"},
			}},
		{Name: "MSR", Off: uartMSR, Size: 1, Access: RO, Effect: "clears DCTS, DDSR, TERI and DDCD",
			Doc: "Modem status. The terminal is always there: CTS, DSR and DCD are set.",
			Fields: []Field{
				{Name: "DCTS", Hi: 0, Lo: 0, Doc: "CTS has changed"},
				{Name: "DDSR", Hi: 1, Lo: 1, Doc: "DSR has changed"},
				{Name: "TERI", Hi: 2, Lo: 2, Doc: "RI has gone from 1 to 0"},
				{Name: "DDCD", Hi: 3, Lo: 3, Doc: "DCD has changed"},
				{Name: "CTS", Hi: 4, Lo: 4, Doc: "clear to send"},
				{Name: "DSR", Hi: 5, Lo: 5, Doc: "data set ready"},
				{Name: "RI", Hi: 6, Lo: 6, Doc: "ring indicator"},
				{Name: "DCD", Hi: 7, Lo: 7, Doc: "data carrier detect"},
			}},
		{Name: "SCR", Off: uartSCR, Size: 1, Access: RW,
			Doc: "Scratch: a byte for the program's own use."},
	},
}

// NewUART is a serial port at power-on.
func NewUART() *UART {
	u := new(UART)
	u.Reset()
	return u
}

// Input types bytes at the terminal, and returns how many it took: the terminal keeps at most 4,096
// that the receiver has no room for.
func (u *UART) Input(b []byte) int {
	n := min(len(b), uartWaiting-len(u.waiting))
	u.waiting = append(u.waiting[:len(u.waiting):len(u.waiting)], b[:n]...)
	u.refill()
	return n
}

// Room is how many more characters Input takes: UARTRoom when all that was typed is received.
func (u *UART) Room() int { return UARTRoom - len(u.waiting) }

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
	if size != 1 || off > uartSCR {
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

// Load reads a register.
func (u *UART) Load(off uint32, size int) (uint32, bool) {
	v, ok := u.Peek(off, size)
	if !ok {
		return 0, false
	}
	switch off {
	case uartRBR:
		if u.lcr&lcrDLAB == 0 {
			u.take()
		}
	case uartIIR:
		if u.cause() == iirEmpty {
			u.emptied = false
		}
	case uartLSR:
		u.errors = 0
	case uartMSR:
		u.deltas = 0
	}
	return v, true
}

// Store writes a register. LSR and MSR cannot be written.
func (u *UART) Store(off uint32, size int, w uint32) bool {
	if size != 1 || off > uartSCR || off == uartLSR || off == uartMSR {
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
	b = append(b, uint8(u.n))
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
		errors: d.u8(), deltas: d.u8(), emptied: d.bool(), n: int(d.u8()),
		output: u.output,
	}
	d.check(n.touched <= n.now, "a time")
	d.check(n.ier < 16 && n.mcr <= mcrBits && n.deltas < 16, "a register")
	d.check(n.errors&^(lsrOverrun|lsrBreak) == 0, "an error bit")
	d.check(n.fcr == 0 || n.fcr&^fcrTrigger == fcrEnable, "the FIFO control")
	d.check(n.n <= n.depth(), "the receiver")
	n.n = min(n.n, uartDepth)
	for i := range n.n {
		n.rx[i] = uint16(d.u8()) | uint16(d.u8())<<8
		d.check(n.rx[i] <= 0xff || n.rx[i] == uartBreak && i > 0, "a character")
	}
	waiting := d.u32()
	d.check(waiting <= uartWaiting, "the terminal")
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
