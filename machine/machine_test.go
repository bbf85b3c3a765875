package machine

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// program encodes instructions, at RAMBase.
func program(t require.TestingT, code ...isa.Inst) *image.Image {
	var b []byte
	for _, in := range code {
		w, err := isa.Encode(in)
		require.NoError(t, err)
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return &image.Image{Entry: RAMBase,
		Segments: []image.Segment{{Name: ".text", Addr: RAMBase, Data: b, MemSize: uint32(len(b))}}}
}

func boot(t require.TestingT, c Config, code ...isa.Inst) *Machine {
	if c.RAM == 0 {
		c.RAM = 1 << 16
	}
	m, err := New(c)
	require.NoError(t, err)
	require.NoError(t, m.Load(program(t, code...)))
	return m
}

func li(rd isa.Reg, v uint32) []isa.Inst {
	lo := int32(v<<20) >> 20
	return []isa.Inst{{Op: isa.LUI, Rd: rd, Imm: int32(v - uint32(lo))}, {Op: isa.ADDI, Rd: rd, Rs1: rd, Imm: lo}}
}

func cat(parts ...[]isa.Inst) (all []isa.Inst) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func one(in ...isa.Inst) []isa.Inst { return in }

func TestWireRefusesOverlapsAndNamesBoth(t *testing.T) {
	a := slot{base: 0x1000, size: 0x1000, source: 3, dev: devices.NewFinisher()}
	b := slot{base: 0x1800, size: 0x1000, source: 4, dev: devices.NewRail()}
	assert.EqualError(t, wire([]slot{a, b}, 0x1000), "rail at 0x1800..0x27ff overlaps finisher at 0x1000..0x1fff")
	b.base, b.source = 0x2000, 3
	assert.EqualError(t, wire([]slot{a, b}, 0x1000), "rail and finisher both use interrupt source 3")
	b.source = 0
	assert.NoError(t, wire([]slot{a, b}, 0x1000))
	b.base = RAMBase + 0x800
	assert.ErrorContains(t, wire([]slot{a, b}, 0x1000), "RAM at 0x80000000..0x80000fff overlaps rail")
}

func TestConfigIsChecked(t *testing.T) {
	for _, c := range []Config{{RAM: 100}, {RAM: 2 << 30}, {MHz: 15}, {MHz: -10}, {MHz: 2000}} {
		_, err := New(c)
		assert.Error(t, err, "%+v", c)
	}
}

func TestLoadRefusesWhatIsNotInRAM(t *testing.T) {
	m, err := New(Config{RAM: 1 << 16})
	require.NoError(t, err)
	err = m.Load(&image.Image{Segments: []image.Segment{{Name: ".text", Addr: 0x1000, MemSize: 4}}})
	assert.EqualError(t, err, "segment .text at 0x1000..0x1003 is not in RAM, which is 0x80000000..0x8000ffff: link "+
		"with -Ttext=0x80000000")
	assert.Error(t, m.Load(&image.Image{Segments: []image.Segment{{Addr: RAMBase + 0xfff0, MemSize: 0x20}}}))
	assert.Error(t, m.Load(&image.Image{Segments: []image.Segment{{Addr: RAMBase, MemSize: 1, Data: make([]byte, 2)}}}))
}

// At 10 MHz a step is a tick; at 30 MHz three are.
func TestStepsAndTicks(t *testing.T) {
	loop := one(isa.Inst{Op: isa.JAL})
	m := boot(t, Config{}, loop...)
	assert.Equal(t, Stop{Reason: Reached}, m.Run(Limit{Steps: 7, Now: devices.Never}))
	assert.Equal(t, Position{7, 7}, m.Position())
	m = boot(t, Config{MHz: 30}, loop...)
	m.Run(Limit{Steps: 7, Now: devices.Never})
	assert.Equal(t, Position{7, 2}, m.Position())
	m.Run(Limit{Steps: 1 << 40, Now: 10})
	assert.Equal(t, Position{30, 10}, m.Position())
}

// wfi costs no steps: the timer is set to 5,000 and the hart is there in ten.
func TestSleepSkipsTime(t *testing.T) {
	m := boot(t, Config{}, cat(
		li(isa.T0, clintBase+0x4000), li(isa.T1, 5000),
		one(isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.Zero, Imm: 4}, isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.T1},
			isa.Inst{Op: isa.CSRRWI, Rs1: 0, Imm: int32(isa.MIE)}),
		li(isa.T1, isa.MTI),
		one(isa.Inst{Op: isa.CSRRW, Rs1: isa.T1, Imm: int32(isa.MIE)}, isa.Inst{Op: isa.WFI},
			isa.Inst{Op: isa.JAL}))...)
	m.Run(Limit{Steps: 11, Now: devices.Never})
	assert.Equal(t, Position{11, 11}, m.Position())
	assert.True(t, m.Hart().Waiting)
	m.Run(Limit{Steps: 11, Now: 4999}) // a moment inside the wait
	assert.Equal(t, Position{11, 11}, m.Position(), "the limit of steps stops first")
	m.Run(Limit{Steps: 12, Now: 4999})
	assert.Equal(t, Position{11, 4999}, m.Position())
	m.Run(Limit{Steps: 12, Now: devices.Never})
	assert.Equal(t, Position{12, 5001}, m.Position(), "it wakes at 5000 and steps once")
	assert.False(t, m.Hart().Waiting)
}

func TestIdle(t *testing.T) {
	m := boot(t, Config{}, isa.Inst{Op: isa.WFI})
	assert.Equal(t, Stop{Reason: Idle}, m.Run(Unlimited))
	assert.Equal(t, Position{1, 1}, m.Position())
	assert.Equal(t, Stop{Reason: Reached}, m.Run(Limit{Steps: 100, Now: 1 << 40}), "time can still pass")
}

func TestFaults(t *testing.T) {
	m := boot(t, Config{}, cat(li(isa.T0, 0x4000_0000), one(isa.Inst{Op: isa.SW, Rs1: isa.T0}))...)
	s := m.Run(Unlimited)
	assert.Equal(t, Fault, s.Reason)
	assert.Equal(t, uint32(RAMBase+8), s.PC)
	assert.Equal(t, isa.StoreAccess, s.Trap.Cause)
	assert.Equal(t, uint32(0x4000_0000), s.Trap.Value)

	// A handler whose first instruction traps would trap for ever.
	m = boot(t, Config{}, cat(li(isa.T0, RAMBase+12), one(isa.Inst{Op: isa.CSRRW, Rs1: isa.T0, Imm: int32(isa.MTVec)},
		isa.Inst{Op: isa.EBREAK}))...)
	s = m.Run(Unlimited)
	assert.Equal(t, Fault, s.Reason)
	assert.Equal(t, isa.Breakpoint, s.Trap.Cause)
}

func TestFinisherEndsTheRun(t *testing.T) {
	m := boot(t, Config{}, cat(li(isa.T0, finisherBase), li(isa.T1, 3<<16|0x3333),
		one(isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.T1}, isa.Inst{Op: isa.JAL}))...)
	assert.Equal(t, Stop{Reason: Halted, Code: 3}, m.Run(Unlimited))
	assert.Equal(t, Position{5, 5}, m.Position())
	assert.Equal(t, Stop{Reason: Halted, Code: 3}, m.Run(Unlimited), "and stays ended")
}

func TestPostRefusesDeadDevices(t *testing.T) {
	m := boot(t, Config{}, isa.Inst{Op: isa.JAL})
	for i, p := range m.Parts() {
		_, err := m.Post(Input{Slot: i, Data: []byte("x")})
		assert.Equal(t, p.Device == devices.Device(m.UART), err == nil, p.Device.Info().Name)
	}
	_, err := m.Post(Input{Slot: 99})
	assert.EqualError(t, err, "an input for part 99: this board has parts 0 to 10")
}

// Guests at random: code that touches devices, sleeps, traps and is typed at.
func guest(t *rapid.T) []isa.Inst {
	regs := rapid.SampledFrom([]isa.Reg{isa.T0, isa.T1, isa.T2, isa.A0, isa.A1})
	addrs := rapid.SampledFrom([]uint32{RAMBase + 0x1000, uartBase, kitchenBase, kitchenBase + 0x1000, kitchenBase +
		0x2000, clintBase + 0x4000, clintBase + 0xbff8, plicBase + 0x200000})
	code := cat(li(isa.SP, RAMBase+8), one(isa.Inst{Op: isa.CSRRW, Rs1: isa.SP, Imm: int32(isa.MTVec)}),
		li(isa.T0, isa.MTI|isa.MEI), one(isa.Inst{Op: isa.CSRRW, Rs1: isa.T0, Imm: int32(isa.MIE)}),
		li(isa.S0, plicBase+4*10), one(isa.Inst{Op: isa.ADDI, Rd: isa.T0, Imm: 1},
			isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T0}),
		li(isa.S0, plicBase+0x2000), li(isa.T0, 1<<10), one(isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T0}),
		li(isa.S0, uartBase), one(isa.Inst{Op: isa.ADDI, Rd: isa.T0, Imm: 1},
			isa.Inst{Op: isa.SB, Rs1: isa.S0, Rs2: isa.T0, Imm: 1},
			isa.Inst{Op: isa.CSRRSI, Rs1: isa.StatusMIE, Imm: int32(isa.MStatus)}))
	for i := rapid.IntRange(5, 40).Draw(t, "length"); i > 0; i-- {
		rd, rs := regs.Draw(t, "rd"), regs.Draw(t, "rs")
		switch rapid.IntRange(0, 7).Draw(t, "kind") {
		case 0:
			code = append(code, li(isa.S0, addrs.Draw(t, "addr"))...)
		case 1:
			code = append(code, isa.Inst{Op: isa.LW, Rd: rd, Rs1: isa.S0,
				Imm: 4 * rapid.Int32Range(0, 8).Draw(t, "off")})
		case 2:
			code = append(code, isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: rs,
				Imm: 4 * rapid.Int32Range(0, 8).Draw(t, "off")})
		case 3:
			code = append(code, isa.Inst{Op: isa.ADDI, Rd: rd, Rs1: rs,
				Imm: rapid.Int32Range(-2048, 2047).Draw(t, "imm")})
		case 4:
			code = append(code, isa.Inst{Op: isa.WFI})
		case 5:
			code = append(code, isa.Inst{Op: isa.MUL, Rd: rd, Rs1: rs, Rs2: rd})
		case 6: // a short loop back
			code = append(code, isa.Inst{Op: isa.BNE, Rs1: rd, Rs2: rs,
				Imm: -4 * rapid.Int32Range(1, 4).Draw(t, "back")})
		case 7: // the timer, soon
			code = append(code, isa.Inst{Op: isa.CSRRS, Rd: isa.T2, Imm: int32(isa.Time)},
				isa.Inst{Op: isa.ADDI, Rd: isa.T2, Rs1: isa.T2, Imm: rapid.Int32Range(1, 2000).Draw(t, "soon")})
			code = append(code, li(isa.S0, clintBase+0x4000)...)
			code = append(code, isa.Inst{Op: isa.SW, Rs1: isa.S0, Imm: 4},
				isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T2})
		}
	}
	return append(code, isa.Inst{Op: isa.JAL, Imm: -4 * int32(min(len(code)-10, 60))})
}

func inputs(t *rapid.T, m *Machine) []Input {
	var list []Input
	for i := rapid.IntRange(0, 4).Draw(t, "inputs"); i > 0; i-- {
		list = append(list, Input{At: Position{rapid.Uint64Range(0, 3000).Draw(t, "at step"),
			devices.Ticks(rapid.Uint64Range(0, 20000).Draw(t, "at time"))},
			Slot: m.slotAt(uartBase), Data: rapid.SliceOfN(rapid.Byte(), 1, 5).Draw(t, "data")})
	}
	return list
}

// Slicing does not matter: Run(a); Run(b) is Run(b).
func TestSlicingDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := guest(t)
		c := Config{MHz: 10 * rapid.IntRange(1, 4).Draw(t, "MHz/10")}
		whole, cut := boot(t, c, code...), boot(t, c, code...)
		for _, in := range inputs(t, whole) {
			whole.Post(in)
			cut.Post(in)
		}
		end := Limit{rapid.Uint64Range(1, 4000).Draw(t, "steps"),
			devices.Ticks(rapid.Uint64Range(1, 30000).Draw(t, "ticks"))}
		stop := whole.Run(end)
		for i := rapid.IntRange(1, 8).Draw(t, "cuts"); i > 0; i-- {
			cut.Run(Limit{min(end.Steps, rapid.Uint64Range(0, 4000).Draw(t, "cut steps")),
				min(end.Now, devices.Ticks(rapid.Uint64Range(0, 30000).Draw(t, "cut ticks")))})
			cut.Digest() // looking changes nothing
		}
		require.Equal(t, stop, cut.Run(end))
		require.Equal(t, whole.Position(), cut.Position())
		require.Equal(t, whole.Digest(), cut.Digest())
	})
}

// Replay equals the run: a live run, typed at whenever it happens to stop (also inside a long wfi), and a
// second one given the log of those inputs from the start, end in the same state. So does a
// checkpoint taken on the way and run on from.
func TestReplayEqualsTheRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := guest(t)
		c := Config{MHz: 10 * rapid.IntRange(1, 4).Draw(t, "MHz/10")}
		live := boot(t, c, code...)
		var log []Input
		var middle *Checkpoint
		seen := 0
		now := devices.Ticks(0)
		for i := rapid.IntRange(1, 8).Draw(t, "pieces"); i > 0; i-- {
			now += devices.Ticks(rapid.Uint64Range(0, 4000).Draw(t, "for"))
			live.Run(Limit{5000, now})
			if rapid.Bool().Draw(t, "type") {
				log = append(log, live.Type(rapid.SliceOfN(rapid.Byte(), 1, 3).Draw(t, "data")))
			}
			if rapid.Bool().Draw(t, "checkpoint") {
				middle, seen = live.Checkpoint(), len(log)
			}
		}
		end := Limit{6000, now + 5000}
		live.Run(end)
		replay := boot(t, c, code...)
		for _, in := range log {
			replay.Post(in)
		}
		replay.Run(end)
		require.Equal(t, live.Position(), replay.Position())
		require.Equal(t, live.Digest(), replay.Digest())
		if middle != nil {
			require.NoError(t, replay.Restore(middle))
			require.Equal(t, middle.At(), replay.Position())
			for _, in := range log[seen:] {
				replay.Post(in)
			}
			replay.Run(end)
			require.Equal(t, live.Digest(), replay.Digest())
		}
	})
}

// An input that arrives in the middle of a long wfi has a position with a time but no step of its own.
func TestReplayOfInputInsideSleep(t *testing.T) {
	code := cat(li(isa.S0, plicBase+4*10), one(isa.Inst{Op: isa.ADDI, Rd: isa.T0, Imm: 1},
		isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T0}),
		li(isa.S0, plicBase+0x2000), li(isa.T0, 1<<10), one(isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T0}),
		li(isa.S0, uartBase), one(isa.Inst{Op: isa.ADDI, Rd: isa.T0, Imm: 1},
			isa.Inst{Op: isa.SB, Rs1: isa.S0, Rs2: isa.T0, Imm: 1}),
		li(isa.T0, isa.MEI), one(isa.Inst{Op: isa.CSRRW, Rs1: isa.T0, Imm: int32(isa.MIE)},
			isa.Inst{Op: isa.WFI}, isa.Inst{Op: isa.LBU, Rd: isa.A0, Rs1: isa.S0}, isa.Inst{Op: isa.JAL}))
	live := boot(t, Config{}, code...)
	assert.Equal(t, Idle, live.Run(Unlimited).Reason)
	live.Run(Limit{Steps: 1000, Now: 123_456})
	in := live.Type([]byte("k"))
	assert.Equal(t, Position{live.Position().Steps, 123_456}, in.At)
	live.Run(Limit{Steps: 1000, Now: devices.Never})
	assert.Equal(t, uint32('k'), live.Hart().X[isa.A0])

	replay := boot(t, Config{}, code...)
	replay.Post(in)
	replay.Run(Limit{Steps: 1000, Now: devices.Never})
	assert.Equal(t, live.Position(), replay.Position())
	assert.Equal(t, live.Digest(), replay.Digest())
}

// A probe sees and changes nothing.
func TestProbeIsSilent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := guest(t)
		plain, watched := boot(t, Config{}, code...), boot(t, Config{}, code...)
		events := 0
		watched.Watch(Probe{Kinds: ^Kind(0), Tell: func(*Machine, Event) { events++ }})
		end := Limit{2000, 20000}
		plain.Run(end)
		watched.Run(end)
		require.Equal(t, plain.Digest(), watched.Digest())
		require.NotZero(t, events)
	})
}

func TestResetIsPowerOn(t *testing.T) {
	code := cat(li(isa.S0, RAMBase+0x8000), one(isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.S0}),
		li(isa.S0, kitchenBase), one(isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.S0, Imm: 0x18}, isa.Inst{Op: isa.JAL}))
	m := boot(t, Config{}, code...)
	fresh := m.Digest()
	m.Type([]byte("hello"))
	m.Run(Limit{Steps: 500, Now: devices.Never})
	assert.NotEqual(t, fresh, m.Digest())
	m.Reset()
	assert.Equal(t, fresh, m.Digest())
}

// The stepper's speed, devices and all: reported as steps a second.
func BenchmarkRun(b *testing.B) {
	m := boot(b, Config{}, cat(li(isa.S0, RAMBase+0x1000),
		one(isa.Inst{Op: isa.LW, Rd: isa.T0, Rs1: isa.S0}, isa.Inst{Op: isa.ADDI, Rd: isa.T0, Rs1: isa.T0, Imm: 3},
			isa.Inst{Op: isa.MUL, Rd: isa.T1, Rs1: isa.T0, Rs2: isa.T0}, isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T0},
			isa.Inst{Op: isa.SRLI, Rd: isa.T2, Rs1: isa.T1, Imm: 7},
			isa.Inst{Op: isa.XOR, Rd: isa.T0, Rs1: isa.T2, Rs2: isa.T1},
			isa.Inst{Op: isa.JAL, Imm: -24}))...)
	for b.Loop() {
		m.Run(Limit{Steps: m.Position().Steps + 1_000_000, Now: devices.Never})
	}
	b.ReportMetric(float64(m.Position().Steps)/b.Elapsed().Seconds()/1e6, "Msteps/s")
}

// Whether and how a run ended is part of its state.
func TestDigestKnowsTheEnd(t *testing.T) {
	seen := map[string]bool{}
	for _, over := range []Stop{{}, {Reason: Halted}, {Reason: Halted, Code: 1}, {Reason: Fault},
		{Reason: Fault, PC: 4}, {Reason: Fault, Trap: cpu.Trap{Cause: isa.EcallM}},
		{Reason: Fault, Trap: cpu.Trap{Value: 8}},
		{Reason: Fault, Again: cpu.Trap{Cause: isa.EcallM}}} {
		m := boot(t, Config{})
		m.over = over
		d := m.Digest()
		assert.False(t, seen[d], "%v", over)
		seen[d] = true
		again := boot(t, Config{})
		require.NoError(t, again.Restore(m.Checkpoint()))
		assert.Equal(t, d, again.Digest())
	}
}
