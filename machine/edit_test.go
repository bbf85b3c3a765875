package machine_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

const waits = `
_start: la t0, there
        csrw mtvec, t0
        wfi
        addi s0, s0, 1
        j _start
there:  addi s1, s1, 1
1:      j 1b
`

func TestEdit(t *testing.T) {
	m := try.Machine(t, machine.Config{}, waits)
	var told []string
	m.Watch(machine.Probe{Kinds: machine.Edited | machine.Woke, Tell: func(_ *machine.Machine, e machine.Event) {
		told = append(told, e.Name)
	}})
	m.Run(machine.Limit{Steps: 100, Now: 1000})
	require.True(t, m.Hart().Waiting)
	at := m.Position()
	for _, e := range []machine.Edit{
		{Place: machine.InRegister, Where: uint32(isa.S1), Value: 41},
		{Place: machine.InCSR, Where: uint32(isa.MTVec), Value: 7},
		{Place: machine.InMemory, Where: machine.RAMBase + 0x1000, Data: []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{Place: machine.InPC, Value: m.Image().Symbol("there").Addr},
	} {
		in, err := m.Post(machine.Input{Edit: &e})
		require.NoError(t, err)
		assert.Equal(t, at, in.At)
	}
	m.Run(machine.Limit{Steps: at.Steps, Now: at.Now})
	assert.Equal(t, at, m.Position())
	assert.Equal(t, uint32(5), m.Hart().MTVec, "it keeps what it can hold")
	b := make([]byte, 9)
	m.RAM.Read(machine.RAMBase+0x1000, b)
	assert.Equal(t, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, b)
	m.Run(machine.Limit{Steps: at.Steps + 1, Now: devices.Never})
	assert.Equal(t, uint32(42), m.Hart().X[isa.S1], "it waits no longer")
	assert.Equal(t, []string{"s1 = 0x00000029", "mtvec = 0x00000007",
		"memory at 0x80001000 = 01 02 03 04 05 06 07 08 …", "", "pc = 0x80000018"}, told)
}

func TestEditRefused(t *testing.T) {
	m := try.Machine(t, machine.Config{RAM: 1 << 20}, waits)
	for want, e := range map[string]machine.Edit{
		"an edit of place 5: there are 0 to 4":                {Place: 5},
		"an edit of hart 1: there is hart 0 alone":            {Hart: 1, Where: 5},
		"an edit of hart -1: there is hart 0 alone":           {Hart: -1, Where: 5},
		"zero is always 0":                                    {},
		"register 32: there are 1 to 31":                      {Where: 32},
		"pc 0x80000001: instructions stand at even addresses": {Place: machine.InPC, Value: 0x80000001},
		"mhartid can only be read":                            {Place: machine.InCSR, Where: uint32(isa.MHartID)},
		"time can only be read":                               {Place: machine.InCSR, Where: uint32(isa.Time)},
		"this hart has no CSR 0x5c0":                          {Place: machine.InCSR, Where: 0x5c0},
		"an edit of no bytes":                                 {Place: machine.InMemory, Where: machine.RAMBase},
		"an edit of 4097 bytes: want at most 4096": {Place: machine.InMemory, Where: machine.RAMBase,
			Data: make([]byte, 4097)},
		"2 bytes at 0x800fffff are not all in memory, which is 0x80000000 to 0x800fffff; only programs change what " +
			"devices hold": {
			Place: machine.InMemory, Where: 0x800fffff, Data: make([]byte, 2)},
	} {
		before := m.Digest()
		_, err := m.Post(machine.Input{Edit: &e})
		assert.EqualError(t, err, want)
		assert.Equal(t, before, m.Digest())
	}
}

// A loop that nothing can end but a person is not endless if that person is known to come.
func TestEditEndsALoop(t *testing.T) {
	m := try.Machine(t, machine.Config{}, "_start: j _start\nout: nop\n1: wfi\n j 1b\n")
	far := machine.Limit{Steps: 5 << 20, Now: devices.Never}
	_, err := m.Post(machine.Input{At: machine.Position{Steps: 3 << 20},
		Edit: &machine.Edit{Place: machine.InPC, Value: m.Image().Symbol("out").Addr}})
	require.NoError(t, err)
	assert.Equal(t, machine.Idle, m.Run(far).Reason)
	m.Reset()
	assert.Equal(t, machine.Endless, m.Run(far).Reason)
}

// What is decoded, translated or reserved does not outlive an edit of memory; and the stepper agrees.
func TestEditCode(t *testing.T) {
	text := "_start: li s1, 100000\n1: addi s0, s0, 1\n addi s1, s1, -1\n bnez s1, 1b\n2: j 2b\n"
	digests := map[string]bool{}
	for _, kinds := range []machine.Kind{0, machine.Retired} {
		m := try.Machine(t, machine.Config{}, text)
		m.Watch(machine.Probe{Kinds: kinds, Tell: func(*machine.Machine, machine.Event) {}})
		m.Post(machine.Input{At: machine.Position{Steps: 30_002}, Edit: &machine.Edit{Place: machine.InMemory,
			Where: m.Image().Entry + 8, Data: []byte{0x13, 0x04, 0x54, 0x00}}}) // addi s0, s0, 5
		m.Run(machine.Limit{Steps: 300_000, Now: devices.Never})
		assert.Equal(t, uint32(10_000+90_000*5), m.Hart().X[isa.S0])
		digests[m.Digest()] = true
	}
	assert.Len(t, digests, 1)
}

// How a run ended is the same whether it was to go further or no further than there.
func TestEndAtTheLimit(t *testing.T) {
	text := "_start: csrwi mtvec, 0\n li t0, 100\n1: addi t0, t0, -1\n bnez t0, 1b\n .word 0\n"
	for harts := 1; harts <= 2; harts++ {
		m := try.Machine(t, machine.Config{Harts: harts}, text)
		stop := m.Run(machine.Limit{Steps: 100_000, Now: devices.Never})
		require.Equal(t, machine.Fault, stop.Reason)
		same := try.Machine(t, machine.Config{Harts: harts}, text)
		same.Run(machine.Limit{Steps: m.Position().Steps, Now: devices.Never})
		same.Run(machine.Limit{Steps: 100_000, Now: m.Position().Now})
		assert.Equal(t, m.Position(), same.Position())
		assert.Equal(t, m.Digest(), same.Digest(), "harts: %d", harts)
	}
}

// What a person does in the kitchen is an input: it replays, at the same step, and is part of the state.
func TestByHand(t *testing.T) {
	kettle := func(m *machine.Machine, register string) uint32 {
		for _, p := range m.Parts() {
			for _, r := range p.Device.Info().Regs {
				if p.Device.Info().Name == "kettle" && r.Name == register {
					return p.Base + r.Off
				}
			}
		}
		return 0
	}
	run := func(pulled bool) (*machine.Machine, string) {
		m := try.Machine(t, machine.Config{}, "preemptive")
		if pulled {
			m.Post(machine.Input{At: machine.Position{Steps: 50_000}, Edit: &machine.Edit{Place: machine.InKitchen,
				Where: kettle(m, "CTRL"), Hart: 7}})
		}
		m.Run(machine.Limit{Steps: 180_000, Now: devices.Never})
		return m, m.Digest()
	}
	m, first := run(true)
	assert.False(t, m.Kettle.View().Heating, "the plug was pulled")
	assert.Less(t, m.Kettle.View().Tenths, 600)
	_, again := run(true)
	_, never := run(false)
	assert.Equal(t, first, again)
	assert.NotEqual(t, first, never)
	for _, where := range []uint32{kettle(m, "TEMP"), kettle(m, "CTRL") + 2, machine.RAMBase, 0x0c00_0004, 0} {
		assert.ErrorContains(t, m.Check(machine.Input{Edit: &machine.Edit{Place: machine.InKitchen, Where: where}}),
			"no register of an appliance", "%#x", where)
	}
}
