package devices

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// Offsets of the datasheet's registers.
const (
	rbr, ier, iir, lcr, mcr, lsr, msr, scr = 0, 1, 2, 3, 4, 5, 6, 7
	thr, fcr                               = rbr, iir
)

func newUART(t *testing.T) (*UART, probe) {
	u := NewUART()
	return u, probe{t, u}
}

// The datasheet's table of register states after master reset.
func TestUARTReset(t *testing.T) {
	u, p := newUART(t)
	p.sb(ier, 0xf)
	p.sb(fcr, 0xc1)
	p.sb(lcr, 0x7f)
	p.sb(mcr, 0x1f)
	u.Input([]byte("x"))
	u.Reset()
	for off, want := range map[uint32]uint32{ier: 0, iir: 1, lcr: 0, mcr: 0, lsr: 0x60, msr: 0xb0} {
		require.Equal(t, want, p.lb(off), "%d", off)
	}
}

func TestUARTSends(t *testing.T) {
	u, p := newUART(t)
	p.sb(thr, []byte("tea")...)
	require.Equal(t, "tea", string(u.Output()))
	require.Empty(t, u.Output())
	require.EqualValues(t, 0x60, p.lb(lsr), "THRE and TEMT")

	p.sb(lcr, 1<<6) // break: the line is held low
	p.sb(thr, 'x')
	require.Empty(t, u.Output())

	p.sb(lcr, 0)
	for range 5000 {
		p.sb(thr, '.')
	}
	require.Len(t, u.Output(), 4096, "what nobody takes is bounded")
}

func TestDivisorLatch(t *testing.T) {
	u, p := newUART(t)
	p.sb(lcr, 0x83)
	p.sb(0, 0x0c)
	p.sb(1, 0xff)
	require.EqualValues(t, 0x0c, p.lb(0))
	require.EqualValues(t, 0xff, p.lb(1))
	p.sb(lcr, 0x03)
	require.Zero(t, p.lb(ier))
	require.Empty(t, u.Output())
	p.sb(scr, 0xa5)
	require.EqualValues(t, 0xa5, p.lb(scr))
	p.sb(ier, 0xff)
	require.EqualValues(t, 0x0f, p.lb(ier), "IER has four bits")
}

func TestUARTWithoutFIFOs(t *testing.T) {
	u, p := newUART(t)
	p.sb(ier, 1)
	require.Equal(t, 2, u.Input([]byte("ab")))
	require.True(t, u.IRQ())
	require.EqualValues(t, 0x04, p.lb(iir))
	require.EqualValues(t, 0x61, p.lb(lsr))
	require.EqualValues(t, 'a', p.lb(rbr))
	require.True(t, u.IRQ(), "the terminal sends the next")
	require.EqualValues(t, 'b', p.lb(rbr))
	require.False(t, u.IRQ())
	require.EqualValues(t, 0x01, p.lb(iir))
	require.Zero(t, p.lb(rbr))
}

// "FIFO Interrupt Mode Operation": the trigger level, then the timeout of four characters.
func TestTriggerAndTimeout(t *testing.T) {
	u, p := newUART(t)
	p.sb(ier, 1)
	p.sb(fcr, 0x41) // trigger at 4
	u.Advance(1000)
	u.Input([]byte("abc"))
	require.False(t, u.IRQ())
	require.EqualValues(t, 0xc1, p.lb(iir))
	require.Equal(t, Ticks(1000+3472), u.Deadline()) // 40 bits at 115,200 a second

	u.Input([]byte("d"))
	require.EqualValues(t, 0xc4, p.lb(iir))
	require.Equal(t, Never, u.Deadline())
	u.Advance(2000)
	require.EqualValues(t, 'a', p.lb(rbr))
	require.False(t, u.IRQ(), "below the trigger")

	require.Equal(t, Ticks(2000+3472), u.Deadline(), "reading starts the time again")
	u.Advance(5471)
	require.False(t, u.IRQ())
	u.Advance(5472)
	require.True(t, u.IRQ())
	require.EqualValues(t, 0xcc, p.lb(iir))
	require.EqualValues(t, 'b', p.lb(rbr))
	require.False(t, u.IRQ(), "reading clears the timeout")

	u.Advance(5472 + 3472)
	require.EqualValues(t, 0xcc, p.lb(iir))
	p.sb(fcr, 0x43) // clear the receiver
	require.EqualValues(t, 0xc1, p.lb(iir))
	require.EqualValues(t, 0x60, p.lb(lsr))

	u.Input([]byte("x"))
	p.sb(fcr, 0) // so does switching the FIFOs off
	require.EqualValues(t, 0x60, p.lb(lsr))
}

func TestTriggerLevels(t *testing.T) {
	for bits, level := range []int{1, 4, 8, 14} {
		u, p := newUART(t)
		p.sb(ier, 1)
		p.sb(fcr, byte(bits<<6|1))
		for n := 1; n <= 16; n++ {
			u.Input([]byte{'x'})
			require.Equal(t, n >= level, u.IRQ(), "%d of %d", n, level)
		}
	}
}

func TestTransmitterInterrupt(t *testing.T) {
	u, p := newUART(t)
	p.sb(thr, 'x')
	require.False(t, u.IRQ(), "not enabled")
	p.sb(ier, 2)
	require.True(t, u.IRQ(), "empty when it is enabled")
	require.EqualValues(t, 0x02, p.lb(iir))
	require.False(t, u.IRQ(), "reading IIR clears it")
	require.EqualValues(t, 0x01, p.lb(iir))
	p.sb(thr, 'y')
	require.True(t, u.IRQ(), "empty again")

	p.sb(ier, 3)
	u.Input([]byte("z"))
	require.EqualValues(t, 0x04, p.lb(iir), "received data comes first")
	p.lb(rbr)
	require.EqualValues(t, 0x02, p.lb(iir), "and reading IIR for it did not clear this one")
	p.sb(thr, 'y')
	p.sb(ier, 0)
	require.False(t, u.IRQ())
}

func TestLoopback(t *testing.T) {
	u, p := newUART(t)
	p.sb(fcr, 0x01)
	p.sb(mcr, 0x10)
	p.sb(thr, 'l')
	u.Input([]byte("t"))
	require.Empty(t, u.Output())
	require.EqualValues(t, 'l', p.lb(rbr))
	require.Zero(t, p.lb(lsr)&1, "the terminal is cut off")
	p.sb(mcr, 0)
	require.EqualValues(t, 't', p.lb(rbr), "and has waited")
}

func TestOverrun(t *testing.T) {
	u, p := newUART(t)
	p.sb(mcr, 0x10)
	p.sb(ier, 4)
	p.sb(thr, 'a', 'b') // without FIFOs the new character is kept
	require.EqualValues(t, 0x06, p.lb(iir))
	require.EqualValues(t, 0x63, p.lb(lsr))
	require.False(t, u.IRQ(), "reading LSR clears the error")
	require.EqualValues(t, 0x61, p.lb(lsr))
	require.EqualValues(t, 'b', p.lb(rbr))

	p.sb(fcr, 1)
	for c := byte('a'); c <= 'q'; c++ { // 17 characters: the last has no place
		p.sb(thr, c)
	}
	require.EqualValues(t, 0x63, p.lb(lsr))
	for c := uint32('a'); c <= 'p'; c++ {
		require.Equal(t, c, p.lb(rbr))
	}
	require.EqualValues(t, 0x60, p.lb(lsr))
}

// LSR4 and LSR7: a break is one zero character, and is told when it is the next to be read.
func TestBreakInLoopback(t *testing.T) {
	u, p := newUART(t)
	p.sb(fcr, 1)
	p.sb(mcr, 0x10)
	p.sb(ier, 4)
	p.sb(thr, 'a')
	p.sb(lcr, 0x43, 0x43, 0x03)
	p.sb(thr, 'b')
	require.False(t, u.IRQ())
	require.EqualValues(t, 0xe1, p.lb(lsr), "only RXFE: the break is not at the top")
	require.EqualValues(t, 'a', p.lb(rbr))
	require.True(t, u.IRQ())
	require.EqualValues(t, 0xf1, p.lb(lsr))
	require.EqualValues(t, 0x61, p.lb(lsr))
	require.Zero(t, p.lb(rbr))
	require.EqualValues(t, 'b', p.lb(rbr))
	require.EqualValues(t, 0x60, p.lb(lsr))
}

// "MODEM Status Register": DTR, RTS, OUT1 and OUT2 come back as DSR, CTS, RI and DCD.
func TestModemLinesInLoopback(t *testing.T) {
	u, p := newUART(t)
	p.sb(ier, 8)
	require.EqualValues(t, 0xb0, p.lb(msr))
	p.sb(mcr, 0x1b) // DTR, RTS, OUT2: the levels of the terminal
	require.EqualValues(t, 0xb0, p.lb(msr), "no change")
	p.sb(mcr, 0x16) // RTS, OUT1
	require.EqualValues(t, 0x00, p.lb(iir))
	require.EqualValues(t, 0x50|0x0a, p.lb(msr), "DSR and DCD fell")
	require.False(t, u.IRQ())
	p.sb(mcr, 0x10)
	require.EqualValues(t, 0x05, p.lb(msr), "CTS changed, RI's trailing edge")
}

func TestTerminalKeepsWhatIsTyped(t *testing.T) {
	u, p := newUART(t)
	p.sb(fcr, 1)
	text := bytes.Repeat([]byte("breakfast"), 1000)
	n := u.Input(text)
	require.Equal(t, 4096, n, "what comes first fills the terminal, then the FIFO")
	n += u.Input(text[n:])
	require.Equal(t, 4096+16, n)
	for i := range n {
		require.Equal(t, uint32(text[i]), p.lb(rbr), "%d", i)
	}
	require.EqualValues(t, 0x60, p.lb(lsr), "no overrun")
}

// A word or half word is one register; it is not spread over several.
func TestUARTInWords(t *testing.T) {
	u, p := newUART(t)
	require.True(t, u.Store(0, 4, 'x'|0xffff00))
	require.True(t, u.Store(0, 2, 'y'|0xff00))
	require.Equal(t, "xy", string(u.Output()))
	require.True(t, u.Store(4, 4, 0x01020303))
	require.EqualValues(t, 3, p.lb(mcr))
	v, ok := u.Load(4, 4)
	require.True(t, ok)
	require.EqualValues(t, 3, v)
	u.Input([]byte("ab"))
	v, ok = u.Load(0, 4)
	require.True(t, ok)
	require.EqualValues(t, 'a', v)
	require.EqualValues(t, 'b', p.lb(rbr), "one load takes one character")
	for _, a := range []struct {
		off  uint32
		size int
	}{{1, 4}, {2, 4}, {6, 4}, {1, 2}, {5, 2}, {8, 1}, {8, 4}} {
		_, ok := u.Load(a.off, a.size)
		require.False(t, ok, "%v", a)
		require.False(t, u.Store(a.off, a.size, 0), "%v", a)
	}
	require.False(t, u.Store(lsr, 1, 0))
	require.False(t, u.Store(6, 2, 0), "MSR")
}

// Input is looked for by reading RBR in vain, or by looking at LSR or IIR twice with nothing sent or read in between;
// or else by letting received data ring. A program that only prints looks once before each character.
func TestUARTKnowsWhoLooksForInput(t *testing.T) {
	const (
		rbr, ier, iir, lcr, mcr, lsr = uartRBR, uartIER, uartIIR, uartLCR, uartMCR, uartLSR
		put                          = 0x100 // with the value in bits 0 to 7 and the offset above bit 11
	)
	store := func(off, v int) int { return put | v | off<<12 }
	for name, c := range map[string]struct {
		does  []int // offsets to load from, and stores
		wants bool
	}{
		"nothing":                {nil, false},
		"a look":                 {[]int{lsr}, false},
		"two looks":              {[]int{lsr, lsr}, true},
		"looks at either":        {[]int{lsr, iir}, true},
		"looks at IIR":           {[]int{iir, iir}, true},
		"RBR":                    {[]int{rbr}, true},
		"DLL":                    {[]int{store(lcr, lcrDLAB), rbr, rbr}, false},
		"printing":               {[]int{lsr, store(rbr, 'a'), lsr, store(rbr, 'b'), lsr}, false},
		"printing, then looking": {[]int{lsr, store(rbr, 'a'), lsr, lsr}, true},
		"looking, then printing": {[]int{lsr, lsr, store(rbr, 'a')}, false},
		"the transmitter's own interrupt": {[]int{store(ier, ierEmpty), iir, lsr, store(rbr, 'a'), iir, lsr,
			store(rbr, 'b'), iir}, false},
		"FIFOs":               {[]int{store(iir, 7), lsr}, false},
		"received data rings": {[]int{store(ier, ierData)}, true},
		"and no longer":       {[]int{store(ier, ierData), store(ier, 0)}, false},
		"loopback":            {[]int{store(mcr, mcrLoop), lsr, lsr, rbr}, false},
	} {
		u := NewUART()
		for _, d := range c.does {
			if d&put != 0 {
				require.True(t, u.Store(uint32(d>>12), 1, uint32(d&0xff)))
			} else {
				u.Load(uint32(d), 1)
			}
		}
		require.Equal(t, c.wants, u.Wants(), name)
		u.Input([]byte("k"))
		require.False(t, u.Wants(), "%s: there is something", name)
	}
	u := NewUART()
	u.Load(rbr, 1)
	u.Input([]byte("k"))
	u.Load(lsr, 1)
	u.Load(lsr, 1)
	u.Load(rbr, 1)
	require.False(t, u.Wants(), "what was wanted was read; the next is wanted by the next look")
	u.Load(lsr, 1)
	u.Load(lsr, 1)
	require.True(t, u.Wants())
}
