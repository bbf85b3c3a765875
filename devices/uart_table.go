package devices

// The registers of the NS16550A, and their bits.
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
	Size: 0x100, Sizes: []int{2, 4},
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

A word or half word at a register's address is that register alone: zeros above the byte that is
read, and of what is stored the low byte.

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
		{Name: "IIR", Off: uartIIR, Size: 1, Access: RO,
			Effect: "clears the transmitter-empty interrupt, if that is what it gives",
			Doc:    "Interrupt identification.",
			Fields: []Field{
				{Name: "CAUSE", Hi: 3, Lo: 0, Doc: "6 line status, 4 received data, 12 received data (timeout), 2 " +
					"transmitter empty, 0 modem status, 1 none"},
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
				{Name: "BREAK", Hi: 6, Lo: 6,
					Doc: "hold the output low: what is sent is lost; in loopback, receive a break"},
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
