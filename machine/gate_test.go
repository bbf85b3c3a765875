package machine

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

func gate(t *testing.T, m *Machine, name string) Gate {
	t.Helper()
	for _, g := range m.Gates() {
		if g.Name == name {
			return g
		}
	}
	t.Fatalf("no interrupt of the %s", name)
	return Gate{}
}

// A ring of the kettle has six gates to pass. Opened one after the other, each is named in its turn.
func TestGatesAreNamedInTheirOrder(t *testing.T) {
	m := boot(t, Config{}, isa.Inst{Op: isa.WFI}, isa.Inst{Op: isa.JAL})
	at := map[string]uint32{}
	for _, s := range m.Symbols() {
		at[s.Name] = s.Value
	}
	put := func(addr, v uint32) { require.True(t, (*bus)(m).Store(addr, 4, v)) }
	closed := func() string { return gate(t, m, "kettle").Closed }

	assert.Equal(t, Gate{Name: "kettle", Closed: "KETTLE_RING_EN enables nothing",
		Open: "li t0, KETTLE_RING_EN_BOILED · sw t0, KETTLE_RING_EN, t1"}, gate(t, m, "kettle"))
	put(at["KETTLE_FILL"], 600)
	put(at["KETTLE_CTRL"], 1)
	require.Equal(t, Idle, m.Run(Unlimited).Reason, "the water boils while the hart sleeps")

	assert.True(t, gate(t, m, "kettle").Asking)
	assert.False(t, gate(t, m, "kettle").Hoped, "who only looks at RING means to hear nothing")
	assert.Equal(t, "it has rung for BOILED, which KETTLE_RING_EN does not let out", closed())
	put(at["KETTLE_RING_EN"], 2) // the fuse, not the boil
	assert.Equal(t, "it has rung for BOILED, which KETTLE_RING_EN does not let out", closed())
	assert.True(t, gate(t, m, "kettle").Hoped)
	put(at["KETTLE_RING_EN"], 1)
	assert.Equal(t, "PLIC_PRIORITY of its source, 40, is 0", closed())
	put(at["PLIC_PRIORITY"]+4*40, 1)
	assert.Equal(t, "PLIC_ENABLE1 does not enable its source, 40 (bit 8)", closed())
	put(at["PLIC_ENABLE1"], 1<<8)
	put(at["PLIC_THRESHOLD"], 1)
	assert.Equal(t, "PLIC_THRESHOLD is 1, and the priority of its source, 40, is 1", closed())
	put(at["PLIC_THRESHOLD"], 0)
	m.settle()
	assert.Equal(t, "mie.MEIE is 0", closed())
	assert.False(t, gate(t, m, "kettle").Wanted)
	m.Hart().MIE = isa.MEI
	assert.Equal(t, Gate{Name: "kettle", Asking: true, Hoped: true, Wanted: true,
		Rung: "KETTLE_RING still says BOILED: it rings until that is stored there"}, gate(t, m, "kettle"),
		"a hart that waits is woken without mstatus")

	m.Hart().Waiting = false
	assert.Equal(t, "mstatus.MIE is 0, in M mode", closed())
	m.Hart().MStatus = isa.StatusMIE
	assert.Empty(t, closed())
	(*bus)(m).Load(at["PLIC_CLAIM"], 4)
	assert.Equal(t, "source 40 was claimed, and not completed: store 40 to PLIC_CLAIM", closed())
}

func TestGatesOfTheTimerAndTheTerminal(t *testing.T) {
	m := boot(t, Config{}, isa.Inst{Op: isa.WFI}, isa.Inst{Op: isa.JAL})
	assert.Equal(t, "no alarm is set in CLINT_MTIMECMP", gate(t, m, "timer").Closed)
	require.True(t, (*bus)(m).Store(clintBase+0x4000, 4, 5))
	want := Gate{Name: "timer", Hoped: true, Closed: "mie.MTIE is 0", Open: "li t0, 0x80 · csrs mie, t0"}
	assert.Equal(t, want, gate(t, m, "timer"))
	require.Equal(t, Idle, m.Run(Unlimited).Reason)
	want.Asking = true
	assert.Equal(t, want, gate(t, m, "timer"))

	m.Type([]byte("x"))
	m.Run(Unlimited)
	assert.Equal(t, Gate{Name: "uart", Asking: true, Closed: "UART_IER enables nothing",
		Open: "li t0, UART_IER_ERBFI · sb t0, UART_IER, t1"}, gate(t, m, "uart"))
}

// The gates of S mode: its alarm, and a ring on its way through context 1 of the PLIC, where that is delegated.
func TestGatesOfSMode(t *testing.T) {
	m := boot(t, Config{}, isa.Inst{Op: isa.WFI}, isa.Inst{Op: isa.JAL})
	at := map[string]uint32{}
	for _, s := range m.Symbols() {
		at[s.Name] = s.Value
	}
	put := func(addr, v uint32) { require.True(t, (*bus)(m).Store(addr, 4, v)) }
	h := m.Hart()
	h.Priv = cpu.S
	h.SetCSR(isa.MIDeleg, isa.STI|isa.SEI)
	for _, g := range m.Gates() {
		assert.NotEqual(t, "supervisor timer", g.Name, "nobody asked for it")
	}
	h.SetCSR(isa.SIE, isa.STI)
	assert.Equal(t, "M mode has not set mip.STIP", gate(t, m, "supervisor timer").Closed)
	h.SetCSR(isa.MEnvCfgH, isa.EnvHSTCE)
	h.STimeCmp = ^uint64(0)
	put(at["CLINT_MTIME"], 0) // the run loop looks at the alarm again
	m.settle()
	assert.Equal(t, "no alarm is set in stimecmp", gate(t, m, "supervisor timer").Closed)
	h.STimeCmp = 1000
	assert.Equal(t, "sstatus.SIE is 0, in S mode", gate(t, m, "supervisor timer").Closed)
	h.Priv = cpu.M
	assert.Equal(t, "the hart is in M mode, which S mode's interrupts do not interrupt",
		gate(t, m, "supervisor timer").Closed)
	h.Priv = cpu.U
	assert.Empty(t, gate(t, m, "supervisor timer").Closed)

	closed := func() string { return gate(t, m, "kettle").Closed }
	put(at["KETTLE_RING_EN"], 1)
	put(at["PLIC_PRIORITY"]+4*40, 1)
	put(at["PLIC_ENABLE1"], 1<<8)
	assert.Equal(t, "PLIC_ENABLE1 + 0x80 does not enable its source, 40 (bit 8)", closed())
	put(at["PLIC_ENABLE1"]+0x80, 1<<8)
	put(at["PLIC_THRESHOLD"]+0x1000, 1)
	assert.Equal(t, "PLIC_THRESHOLD + 0x1000 is 1, and the priority of its source, 40, is 1", closed())
	put(at["PLIC_THRESHOLD"]+0x1000, 0)
	assert.Equal(t, "sie.SEIE is 0", closed())
	h.SetCSR(isa.SIE, isa.SEI)
	assert.Empty(t, closed())
}
