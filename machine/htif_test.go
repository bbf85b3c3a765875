package machine

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

const (
	tohost   = RAMBase + 0x1000
	fromhost = RAMBase + 0x1040
)

// hosted is a machine with a program that has tohost and fromhost, and stores words: each an address and a value.
func hosted(t *testing.T, words ...uint32) *Machine {
	var code []isa.Inst
	for i := 0; i < len(words); i += 2 {
		code = append(code, cat(li(isa.T0, words[i]), li(isa.T1, words[i+1]),
			one(isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.T1}))...)
	}
	img := program(t, append(code, isa.Inst{Op: isa.JAL})...)
	img.Segments = append(img.Segments, image.Segment{Addr: tohost, MemSize: 0x80})
	img.Symbols = []image.Symbol{{Name: "tohost", Addr: tohost}, {Name: "fromhost", Addr: fromhost, Kind: image.Object}}
	m, err := New(Config{RAM: 1 << 16})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	return m
}

func TestHostEndsTheRun(t *testing.T) {
	for _, c := range []struct {
		name  string
		words []uint32
		want  Stop
	}{
		{"passed", []uint32{tohost, 1}, Stop{Reason: Halted}},
		{"passed, both words", []uint32{tohost, 1, tohost + 4, 0}, Stop{Reason: Halted}},
		{"failed in case 3", []uint32{tohost, 3<<1 | 1}, Stop{Reason: Halted, Code: 3}},
		{"failed in a case of many bits", []uint32{tohost, 0xffff_ffff}, Stop{Reason: Halted, Code: 0x7fff_ffff}},
		{"a call that nobody answers", []uint32{tohost, RAMBase + 0x2000}, Stop{Reason: Reached}},
		{"another device", []uint32{tohost + 4, 0x0200_0000, tohost, 1}, Stop{Reason: Reached}},
		{"beside tohost", []uint32{tohost + 8, 1, tohost - 8, 1}, Stop{Reason: Reached}},
	} {
		m := hosted(t, c.words...)
		assert.Equal(t, c.want, m.Run(Limit{Steps: 100, Now: devices.Never}), c.name)
	}
	// The host looks 10 ticks after the store, which is the fifth step and ends at tick 5.
	m := hosted(t, tohost, 1)
	m.Run(Unlimited)
	assert.Equal(t, Position{15, 15}, m.Position())
	// Another program has no tohost.
	require.NoError(t, m.Load(program(t,
		cat(li(isa.T0, tohost), one(isa.Inst{Op: isa.ADDI, Rd: isa.T1, Imm: 1},
			isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.T1}, isa.Inst{Op: isa.JAL}))...)))
	assert.Equal(t, Reached, m.Run(Limit{Steps: 100, Now: devices.Never}).Reason)
}

func TestHostPrints(t *testing.T) {
	const putchar = 0x0101_0000
	for _, words := range [][]uint32{
		{tohost, 'T', tohost + 4, putchar},
		{tohost + 4, putchar, tohost, 'T'}, // the other way round: an odd character is no end of the run
		{tohost + 4, putchar, tohost, 'U'},
		{tohost, 'U', tohost + 4, putchar},
	} {
		m := hosted(t, words...)
		require.Equal(t, Reached, m.Run(Limit{Steps: 100, Now: devices.Never}).Reason)
		c := words[1]
		if c == putchar {
			c = words[3]
		}
		assert.Equal(t, string(rune(c)), string(m.Output()))
		assert.Zero(t, m.double(tohost), "taken")
		assert.Equal(t, uint64(putchar)<<32|0x100|uint64(c), m.double(fromhost))
	}
}

// A system call is described in memory; a write is the one that is answered.
func TestHostWrites(t *testing.T) {
	const call, text = RAMBase + 0x2000, RAMBase + 0x3000
	for _, c := range []struct {
		name                  string
		number, file, from, n uint32
		want                  string
	}{
		{"to the console", 64, 1, text, 5, "hello"},
		{"of errors", 64, 2, text + 1, 4, "ello"},
		{"nothing", 64, 1, text, 0, ""},
		{"to another file", 64, 3, text, 5, "no"},
		{"from no memory", 64, 1, 0x1000, 5, "no"},
		{"over the end of memory", 64, 1, RAMBase + 1<<16 - 2, 5, "no"},
		{"of more than there may be", 64, 1, text, 1 << 20, "hello" + strings.Repeat("\x00", 4091)},
		{"no write but a read", 63, 1, text, 5, "no"},
	} {
		m := hosted(t, tohost, call, tohost+4, 0)
		for i, v := range []uint32{c.number, c.file, c.from, c.n} {
			m.setDouble(call+8*uint32(i), uint64(v))
		}
		m.RAM.Write(text, []byte("hello"))
		require.Equal(t, Reached, m.Run(Limit{Steps: 100, Now: devices.Never}).Reason, c.name)
		if c.want == "no" {
			assert.Equal(t, uint64(call), m.double(tohost), "%s: left where it is", c.name)
			assert.Zero(t, m.double(fromhost), c.name)
			continue
		}
		assert.Equal(t, c.want, string(m.Output()), c.name)
		assert.Zero(t, m.double(tohost), c.name)
		assert.Equal(t, uint64(1), m.double(fromhost), c.name)
		assert.Equal(t, uint64(len(c.want)), m.double(call), c.name)
	}
}

// Where tohost is no memory, nobody looks.
func TestHostWithoutMemory(t *testing.T) {
	for _, s := range []image.Symbol{{Addr: 0x1000}, {Addr: RAMBase + 1<<16 - 4}, {Addr: tohost + 2},
		{Addr: tohost, Kind: image.Func}, {Addr: tohost, Kind: image.Absolute}} {
		img := program(t, isa.Inst{Op: isa.JAL})
		s.Name = "tohost"
		img.Symbols = []image.Symbol{s}
		m, err := New(Config{RAM: 1 << 16})
		require.NoError(t, err)
		require.NoError(t, m.Load(img))
		assert.Zero(t, m.host.tohost, "%+v", s)
	}
}

func TestSignature(t *testing.T) {
	img := program(t, cat(li(isa.T0, tohost+4), one(isa.Inst{Op: isa.SW, Rs1: isa.T0, Rs2: isa.T0},
		isa.Inst{Op: isa.JAL}))...)
	m, err := New(Config{RAM: 1 << 16})
	require.NoError(t, err)
	signature := func(symbols ...image.Symbol) (string, error) {
		img.Symbols = symbols
		require.NoError(t, m.Load(img))
		m.Run(Limit{Steps: 10, Now: devices.Never})
		return m.Signature()
	}
	begin := image.Symbol{Name: "begin_signature", Addr: tohost}
	end := func(addr uint32) image.Symbol { return image.Symbol{Name: "end_signature", Addr: addr} }
	got, err := signature(begin, end(tohost+12))
	require.NoError(t, err)
	assert.Equal(t, "00000000\n80001004\n00000000\n", got)
	got, err = signature(begin, end(tohost))
	require.NoError(t, err)
	assert.Empty(t, got)
	_, err = signature(end(tohost))
	assert.EqualError(t, err, "the program has no symbol begin_signature")
	_, err = signature(begin)
	assert.EqualError(t, err, "the program has no symbol end_signature")
	_, err = signature(begin, end(tohost+2))
	assert.EqualError(t, err, "the signature, 0x80001000 to 0x80001002, is not of whole words")
	_, err = signature(begin, end(0xffff_fff0))
	assert.EqualError(t, err, "the signature, 0x80001000 to 0xfffffff0, is not in RAM")
	_, err = signature(begin, end(RAMBase))
	assert.ErrorContains(t, err, "is not in RAM")
}
