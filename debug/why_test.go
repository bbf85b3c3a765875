package debug_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/debug"
	"breakfast/internal/try"
	"breakfast/machine"
)

// What a program does to hear of a byte that was typed, in M mode, of its alarm and of its bell, a step each.
var hears = []struct{ what, text string }{
	{"vector", "la t0, handler; csrw mtvec, t0"},
	{"ier", "li t0, 1; sb t0, UART_IER, t1"},
	{"priority", "li t0, 1; sw t0, PLIC_PRIORITY + 4*UART_IRQ, t1"},
	{"enable", "li t0, 1 << UART_IRQ; sw t0, PLIC_ENABLE, t1"},
	{"threshold", "sw zero, PLIC_THRESHOLD, t1"},
	{"alarm", "sw zero, CLINT_MTIMECMP, t1; sw zero, CLINT_MTIMECMPH, t1"},
	{"bell", "li t0, 1; sw t0, CLINT_MSIP, t1"},
	{"mie", ""}, // each case opens what it is about
	{"mstatus", "csrsi mstatus, 8"},
}

const ring, alarm, call = "li t0, 1 << 11; csrs mie, t0", "li t0, 1 << 7; csrs mie, t0", "li t0, 8; csrs mie, t0"

// What S mode does to hear of them; M mode leaves all to it.
const supervisor = `
        la      t0, handler
        csrw    stvec, t0
        li      t0, 0x222
        csrw    mideleg, t0
        li      t0, 1 << 31
        csrw    menvcfgh, t0
        li      t0, 7
        csrw    mcounteren, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t0, below
        csrw    mepc, t0
        li      t0, 1 << 11
        csrs    mstatus, t0
        li      t0, 1 << 12
        csrc    mstatus, t0
        %s
        mret
below:  li      t0, 1
        sb      t0, UART_IER, t1
        sw      t0, PLIC_PRIORITY + 4*UART_IRQ, t1
        %s
        j       stay
`

const (
	enable1    = "li t0, 1 << UART_IRQ; sw t0, PLIC_ENABLE + 0x80, t1; "
	threshold1 = "sw zero, PLIC_THRESHOLD + 0x1000, t1; "
	seie       = "li t0, 1 << 9; csrs sie, t0; "
	sie        = "csrsi sstatus, 2; "
)

// Programs that do not hear: each with one gate that is closed, what is said of it, and the label at which it was
// closed, "" where nobody has opened it. All answers were worked out by hand.
var deaf = []struct {
	source string
	change map[string]string // of hears
	then   string            // what the program does when all is done
	below  string            // if not "", the program is one of S mode, and this is what S mode does
	closed string
	by     string
}{
	// The device.
	{source: "uart", change: map[string]string{"ier": "", "mie": ring}, closed: "UART_IER enables nothing"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "la t2, UART_IER; bad: sb zero, (t2)",
		closed: "UART_IER enables nothing", by: "bad"},
	{source: "kettle", change: map[string]string{"mie": ring},
		then:   "li t0, 1; sw t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1",
		closed: "KETTLE_RING_EN enables nothing"},
	{source: "kettle", change: map[string]string{"mie": ring}, then: "li t0, KETTLE_RING_EN_BOILED; " +
		"la t2, KETTLE_RING_EN; sw t0, (t2); bad: sw zero, (t2)\nli t0, 1; sw t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1",
		closed: "KETTLE_RING_EN enables nothing", by: "bad"},
	{source: "toaster", change: map[string]string{"mie": ring},
		then:   "li t0, 7; sw t0, PLIC_PRIORITY + 4*TOASTER_IRQ, t1",
		closed: "TOASTER_RING_EN enables nothing"},
	{source: "mug", change: map[string]string{"mie": ring}, then: "li t0, -1; la t2, MUG_RING_EN; sw t0, (t2); " +
		"bad: sw zero, (t2)\nli t0, 7; sw t0, PLIC_PRIORITY + 4*MUG_IRQ, t1",
		closed: "MUG_RING_EN enables nothing", by: "bad"},
	// The interrupt controller.
	{source: "uart", change: map[string]string{"priority": "", "mie": ring},
		closed: "PLIC_PRIORITY of its source, 10, is 0"},
	{source: "uart", change: map[string]string{"priority": "li t0, 1; sw t0, PLIC_PRIORITY + 4*(UART_IRQ + 1), t1",
		"mie": ring}, closed: "PLIC_PRIORITY of its source, 10, is 0"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "la t2, PLIC_PRIORITY; bad: sw zero, 40(t2)",
		closed: "PLIC_PRIORITY of its source, 10, is 0", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "la t2, PLIC_PRIORITY; li t0, 8; bad: sw t0, 40(t2)",
		closed: "PLIC_PRIORITY of its source, 10, is 0", by: "bad"}, // 8 is 0 in three bits
	{source: "uart", change: map[string]string{"enable": "", "mie": ring},
		closed: "PLIC_ENABLE does not enable its source, 10 (bit 10)"},
	{source: "uart", change: map[string]string{"enable": "li t0, 1 << UART_IRQ; sw t0, PLIC_ENABLE1, t1", "mie": ring},
		closed: "PLIC_ENABLE does not enable its source, 10 (bit 10)"},
	{source: "uart", change: map[string]string{"enable": "li t0, UART_IRQ; sw t0, PLIC_ENABLE, t1", "mie": ring},
		closed: "PLIC_ENABLE does not enable its source, 10 (bit 10)"},
	{source: "uart", change: map[string]string{"enable": enable1, "mie": ring},
		closed: "PLIC_ENABLE does not enable its source, 10 (bit 10)"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "la t2, PLIC_ENABLE; li t0, 2; bad: sw t0, (t2)",
		closed: "PLIC_ENABLE does not enable its source, 10 (bit 10)", by: "bad"},
	{source: "uart", change: map[string]string{"threshold": "la t2, PLIC_THRESHOLD; li t0, 1; bad: sw t0, (t2)",
		"mie":      ring,
		"priority": "li t0, 1; sw t0, PLIC_PRIORITY + 4*UART_IRQ, t1"},
		closed: "PLIC_THRESHOLD is 1, and the priority of its source, 10, is 1", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "la t2, PLIC_THRESHOLD; li t0, 7; bad: sw t0, (t2)",
		closed: "PLIC_THRESHOLD is 7, and the priority of its source, 10, is 1", by: "bad"},
	{source: "uart", change: map[string]string{"mie": "", "mstatus": "", "alarm": "", "bell": ""},
		then:   "la t2, PLIC_CLAIM; wait: nop; bad: lw t0, (t2); beqz t0, wait; " + ring + "; csrsi mstatus, 8",
		closed: "source 10 was claimed, and not completed: store 10 to PLIC_CLAIM", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring, "vector": "la t0, forgets; csrw mtvec, t0"},
		closed: "source 10 was claimed, and not completed: store 10 to PLIC_CLAIM", by: "forgets+8"},
	{source: "uart", change: map[string]string{"mie": ring, "vector": "la t0, wrong; csrw mtvec, t0"},
		closed: "source 10 was claimed, and not completed: store 10 to PLIC_CLAIM", by: "wrong+8"},
	// The hart: mie.
	{source: "uart", change: map[string]string{"mie": alarm, "alarm": ""}, closed: "mie.MEIE is 0"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "li t0, 1 << 11; bad: csrc mie, t0",
		closed: "mie.MEIE is 0", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "bad: csrw mie, zero",
		closed: "mie.MEIE is 0", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "li t0, 1 << 9; bad: csrw mie, t0",
		closed: "mie.MEIE is 0", by: "bad"},
	{source: "timer", change: map[string]string{"mie": "li t0, 1 << 5; csrs mie, t0"}, closed: "mie.MTIE is 0"},
	{source: "timer", change: map[string]string{"mie": alarm, "mstatus": ""}, then: "li t0, 1 << 7; bad: csrc mie, t0",
		closed: "mie.MTIE is 0", by: "bad"},
	{source: "software", change: map[string]string{"mie": ""}, closed: "mie.MSIE is 0"},
	{source: "software", change: map[string]string{"mie": call, "mstatus": ""}, then: "bad: csrci mie, 8",
		closed: "mie.MSIE is 0", by: "bad"},
	// The hart: mstatus.
	{source: "uart", change: map[string]string{"mie": ring, "mstatus": ""}, closed: "mstatus.MIE is 0, in M mode"},
	{source: "timer", change: map[string]string{"mie": alarm, "mstatus": ""}, closed: "mstatus.MIE is 0, in M mode"},
	{source: "software", change: map[string]string{"mie": call, "mstatus": ""}, closed: "mstatus.MIE is 0, in M mode"},
	{source: "uart", change: map[string]string{"mie": ring, "alarm": "", "bell": ""}, then: "bad: csrci mstatus, 8",
		closed: "mstatus.MIE is 0, in M mode", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "bad: csrw mstatus, zero",
		closed: "mstatus.MIE is 0, in M mode", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring}, then: "li t0, 0x1800; csrs mstatus, t0; li t0, 0x80; " +
		"csrc mstatus, t0; la t0, stay; csrw mepc, t0; bad: mret", closed: "mstatus.MIE is 0, in M mode", by: "bad"},
	{source: "uart", change: map[string]string{"mie": ring, "vector": "la t0, stay; csrw mtvec, t0"},
		then: "bad: ecall", closed: "mstatus.MIE is 0, in M mode", by: "trap bad"},
	{source: "timer", change: map[string]string{"mie": alarm, "vector": "la t0, stay; csrw mtvec, t0", "mstatus": ""},
		then: "bad: csrsi mstatus, 8\nnop", closed: "mstatus.MIE is 0, in M mode", by: "trap bad+4"},
	{source: "software", change: map[string]string{"mie": call, "vector": "la t0, stay; csrw mtvec, t0", "mstatus": ""},
		then: "bad: csrsi mstatus, 8\nnop", closed: "mstatus.MIE is 0, in M mode", by: "trap bad+4"},
	// The alarm and the bell.
	{source: "timer", change: map[string]string{"mie": alarm, "alarm": ""},
		closed: "no alarm is set in CLINT_MTIMECMP"},
	{source: "timer", change: map[string]string{"mie": alarm, "mstatus": ""},
		then: "la t2, CLINT_MTIMECMP; li t0, -1; " +
			"sw t0, 4(t2); bad: sw t0, (t2)", closed: "no alarm is set in CLINT_MTIMECMP", by: "bad"},
	{source: "software", change: map[string]string{"mie": call, "bell": ""}, closed: "CLINT_MSIP is 0"},
	{source: "software", change: map[string]string{"mie": call, "bell": "li t0, 2; sw t0, CLINT_MSIP, t1"},
		closed: "CLINT_MSIP is 0"},
	{source: "software", change: map[string]string{"mie": call, "bell": "li t0, 1; sw t0, CLINT_MSIP + 4, t1"},
		closed: "CLINT_MSIP is 0"},
	{source: "software", change: map[string]string{"mie": call, "mstatus": ""},
		then:   "la t2, CLINT_MSIP; bad: sw zero, (t2)",
		closed: "CLINT_MSIP is 0", by: "bad"},
	// S mode.
	{source: "uart", below: threshold1 + seie + sie,
		closed: "PLIC_ENABLE + 0x80 does not enable its source, 10 (bit 10)"},
	{source: "uart", below: enable1 + "la t2, PLIC_THRESHOLD + 0x1000; li t0, 3; bad: sw t0, (t2)\n" + seie + sie,
		closed: "PLIC_THRESHOLD + 0x1000 is 3, and the priority of its source, 10, is 1", by: "bad"},
	{source: "uart", below: enable1 + threshold1 + sie, closed: "sie.SEIE is 0"},
	{source: "uart", below: enable1 + threshold1 + seie + "li t0, 1 << 9; bad: csrc sie, t0\n" + sie,
		closed: "sie.SEIE is 0", by: "bad"},
	{source: "uart", below: enable1 + threshold1 + seie, closed: "sstatus.SIE is 0, in S mode"},
	{source: "uart", below: enable1 + threshold1 + sie + seie + "bad: csrci sstatus, 2",
		closed: "sstatus.SIE is 0, in S mode", by: "bad"},
	{source: "supervisor timer", below: "li t0, 1 << 5; csrs sie, t0; csrw stimecmp, zero",
		closed: "sstatus.SIE is 0, in S mode"},
	{source: "supervisor timer", below: sie +
		"li t0, -1; csrw stimecmp, t0; csrw stimecmph, t0; li t0, 1 << 5; csrs sie, t0",
		closed: "no alarm is set in stimecmp"},
	{source: "supervisor timer", below: "li t0, 1; csrw stimecmp, t0; csrw stimecmph, zero; li t0, 1 << 5; csrs sie, " +
		"t0; bad: csrc sie, t0\n" + sie,
		closed: "sie.STIE is 0", by: "bad"},
	{source: "software", change: map[string]string{"mie": call}, below: "nop", closed: "CLINT_MSIP is 0"},
}

// TestWays: of each of these programs the one closed gate is found, and who closed it.
func TestWays(t *testing.T) {
	assert.Greater(t, len(deaf), 45)
	for i, c := range deaf {
		var text strings.Builder
		text.WriteString("_start:\n")
		if c.below != "" {
			fmt.Fprintf(&text, supervisor, c.change["mie"], c.below)
		} else {
			for _, h := range hears {
				line, other := c.change[h.what]
				if !other {
					line = h.text
				}
				text.WriteString(line + "\n")
			}
			text.WriteString(c.then + "\n")
		}
		text.WriteString(`
stay:   addi    s0, s0, 1
        j       stay
        .balign 4
handler:
        j       handler
        .balign 4
forgets:
        la      t2, PLIC_CLAIM
        lw      t0, (t2)                # and never completed
        mret
        .balign 4
wrong:  la      t2, PLIC_CLAIM
        lw      t0, (t2)
        addi    t0, t0, 1
        sw      t0, (t2)
        mret
`)
		source := strings.ReplaceAll(text.String(), "; ", "\n")
		d := debug.New(try.Machine(t, machine.Config{}, source))
		d.Seek(machine.Position{Steps: 1000})
		d.Type([]byte("xy"))
		d.Seek(machine.Position{Steps: 3000})
		here, digest := d.Machine().Position(), d.Machine().Digest()
		var shut []debug.Shut
		for _, w := range d.Ways(0) {
			if w.Name == c.source {
				shut = w.Shut
			}
		}
		name := fmt.Sprintf("%d: %s, %s", i, c.source, c.closed)
		if !assert.NotEmpty(t, shut, name) {
			continue
		}
		assert.Equal(t, c.closed, shut[0].Closed, name)
		assert.False(t, shut[0].Long, name)
		by := ""
		if w := shut[0].By; w != nil {
			if by = d.Machine().Image().Place(w.PC); w.Trap != nil {
				by = "trap " + by
			}
		}
		assert.Equal(t, c.by, by, name)
		assert.Equal(t, here, d.Machine().Position())
		assert.Equal(t, digest, d.Machine().Digest())
		require.NotEmpty(t, d.Why())
	}
}
