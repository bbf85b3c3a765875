package expr_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/debug/expr"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
)

const program = `
_start: li      a0, -1
        li      a1, 7
        la      sp, top
        li      t0, 0x1800
        csrw    mstatus, t0
        li      t0, 5
        sw      t0, RAIL_TASK, t1
        li      t0, 3
        sw      t0, PLIC_PRIORITY + 4 * 10, t1
stay:   j       stay
        .data
count:  .word   0x80, 0x12345678
bytes:  .byte   0xff, 0xfe, 1, 2
a0:     .word   99
LIMIT   = 12
        .bss
        .space  64
top:
`

func start(t require.TestingT) *machine.Machine {
	m := try.Machine(t, machine.Config{}, program)
	m.Run(machine.Limit{Steps: 30, Now: devices.Never})
	return m
}

func TestValues(t *testing.T) {
	m := start(t)
	at := func(name string) uint32 { return m.Image().Symbol(name).Addr }
	for text, want := range map[string]uint32{
		"a0": ^uint32(0), "x11": 7, "$a1": 7, "fp": 0, "pc": at("stay"), "$pc == stay": 1, "sp == top": 1,
		"mstatus": 0x1800, "mstatus.MPP": 3, "mstatus.mpp == 3 && !mstatus.MIE": 1, "mhartid": 0, "$mstatus.MPP": 3,
		"hart": 0, "task": 5, "RAIL_TASK": 5, "priv": 3, "step": 30, "time": 30, "timeh": 0,
		"count": at("count"), "[count]": 0x80, "[count + 4]": 0x12345678, "lw[count]": 0x80,
		"lb[bytes]": ^uint32(0), "lbu[bytes]": 0xff, "lh[bytes]": 0xfffffeff, "lhu[bytes]": 0xfeff,
		"[count+1]":    0x78000000,
		"lhu[bytes+1]": 0x1fe, `["a0"]`: 99, "LIMIT": 12,
		"KETTLE_TEMP > 0": 1, "&KETTLE_STATUS": 0x11000000 + m.Parts()[5].Device.Info().Regs[1].Off,
		"PLIC_PRIORITY[10]": 3, "PLIC_PRIORITY[5+5] == [&PLIC_PRIORITY + 40]": 1, "UART_LSR.THRE": 1,
		"UART_LSR & UART_LSR_THRE": 0x20, "lbu[&UART_LSR] == UART_LSR": 1, "RAM": 0x80000000,
		"10": 10, "0x1F": 31, "0b101": 5, "0o17": 15, "'A'": 65, `'\n'`: 10, `'\''`: 39, "'0' + 1": 49,
		"a0 < 0": 1, "sp < 0x80001000": 1, "sp < 0": 1, "unsigned(a0) < 0": 0, "-1 < 0x80000000": 0, "-1 < 1": 1,
		"signed(pc) < 0": 1, "a0 >> 31 == -1": 1, "unsigned(a0) >> 31": 1, "1 << 33": 2, "mstatus >> 12": 1,
		"7 / 0": ^uint32(0), "7 % 0": 7, "-7 / 2": ^uint32(2), "-7 % 2": ^uint32(0), "0x80000000 / -1": 0,
		"(1 ? -1 : 0x80000000) > 0": 1, "(1 ? -1 : 1) > 0": 0,
		"signed(0x80000000) / -1": 1 << 31, "signed(0x80000000) % -1": 0,
		"1 + 2 * 3": 7, "1 | 2 ^ 3 & 4": 3, "1 ? 2 : 3": 2, "0 ? 1 : 0 ? 2 : 3": 3, "!a1 || a1 == 7": 1,
		"- -1": 1, "~0": ^uint32(0),
		"0 && [0]": 0, "1 || [0]": 1, "1 ? 5 : [0]": 5, "2 - 1 - 1": 0, "-'A'": ^uint32(64),
	} {
		e, err := expr.Compile(text, m)
		if !assert.NoError(t, err, text) {
			continue
		}
		got, err := e.Eval(m)
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

// A name of a device's register in brackets is what is in memory there, by its value; the assembler's address has an &.
func TestConstant(t *testing.T) {
	m := start(t)
	for text, want := range map[string]bool{"count + 4 * LIMIT": true, "1 ? 2 : 3": true,
		"&UART_THR": true, "a0": false,
		"[count]": false, "pc - 4": false, "1 || mie": false, "[&UART_LSR]": false, "RAM + 1 == 0": true,
		"UART_LSR": false} {
		e, err := expr.Compile(text, m)
		require.NoError(t, err)
		assert.Equal(t, want, e.Constant(), text)
	}
}

// What an expression reads, if it is memory at constant addresses, and nothing else.
func TestWords(t *testing.T) {
	m := start(t)
	count := m.Image().Symbol("count").Addr
	for text, want := range map[string][]machine.Stretch{
		"[count] == 3":                   {{Addr: count, Size: 4}},
		"!lhu[count + 2] && [count] > 1": {{Addr: count + 2, Size: 2}, {Addr: count, Size: 4}},
		"1 ? [count] : [count + 4]":      {{Addr: count, Size: 4}, {Addr: count + 4, Size: 4}},
		"3":                              nil,
	} {
		e, err := expr.Compile(text, m)
		require.NoError(t, err)
		words, only := e.Words()
		assert.True(t, only, text)
		assert.Equal(t, want, words, text)
	}
	for _, text := range []string{"[count] == a0", "[[count]]", "step > 3", "KETTLE_STATUS.BOILING",
		"[sp]", "mie && [count]",
		"[count] ? pc : 1"} {
		e, err := expr.Compile(text, m)
		require.NoError(t, err)
		_, only := e.Words()
		assert.False(t, only, text)
	}
}

func TestErrors(t *testing.T) {
	m := start(t)
	for text, want := range map[string]string{
		"":            "there is no expression: such as a0 == 3|^",
		"a0 = 3":      "nothing is assigned here: == compares|   ^",
		"a0 ==":       "a value is missing at the end: such as a0, 3, [sp]|     ^",
		"a0 == == 3":  "a value is missing before this: such as a0, 3, [sp]|      ^^",
		"(a0 + 3":     "this ( is not closed: it wants a )|^",
		"a0)":         "this ) closes nothing|  ^",
		"[count":      "this [ is not closed: it wants a ]|^",
		"a0 3":        "an operator is missing before this: such as ==, <, &, +|   ^",
		"a0 and a1":   "operators are C's: write &&|   ^^^",
		"not a0":      "operators are C's: write !|^^^",
		"*sp":         "memory is in brackets: [a0] is the word at a0|^",
		"&count":      "a symbol is an address already: write count|^",
		"&a0":         "& before a value is the address of a device's register: such as &UART_THR|^",
		"017":         "a number that begins with 0 is octal to some and decimal to others: write 0o17 or 17|^^^",
		"1f":          "this is no number: write 0x1f|^^",
		"0x1g":        "this is no number: 10, 0x1f, 0b101, 0o17|^^^^",
		"4294967296":  "a value has 32 bits: 0 to 0xffffffff|^^^^^^^^^^",
		"'ab'":        `this is no character: 'A', '\n', '\x1b', '\'', '\\'; a symbol is in "double" marks|^^^^`,
		"a0 @ 3":      "this character means nothing here|   ^",
		"a0 == ü":     "this character means nothing here|      ^",
		`"a0`:         `the quotation mark is not closed: "name" is a symbol|^^^`,
		"a0, a1":      "there is one expression, and no more: && and || join conditions|  ^",
		"cuont":       "nothing has this name: did you mean count?|^^^^^",
		"mstauts.MIE": "nothing has this name: did you mean mstatus?|^^^^^^^^^^^",
		"mstatus.MEI": "mstatus has no such field: it has SIE, MIE, SPIE, MPIE, SPP, MPP, MPRV, SUM, MXR, TVM, " +
			"TW, TSR|        ^^^",
		"UART_THR":          "UART_THR can be written, and not be read: &UART_THR is its address|^^^^^^^^",
		"PLIC_PRIORITY":     "there are 96 of this register: PLIC_PRIORITY[0] is the first|^^^^^^^^^^^^^",
		"PLIC_PRIORITY[a0]": "this is no index: a number from 0 to 95|             ^^^^",
		"sqrt(4)":           "there are no functions: signed(x) and unsigned(x), and lw[x] for memory|^^^^",
		"1 ? 2":             "this ? is not closed: it wants a :|  ^",
		"1 : 2":             "this : has no ? before it: c ? x : y|  ^",
	} {
		_, err := expr.Compile(text, m)
		var e *expr.Error
		if !assert.ErrorAs(t, err, &e, text) {
			continue
		}
		_, marks, _ := strings.Cut(e.Caret(), "\n")
		assert.Equal(t, want, e.Error()+"|"+marks, text)
	}
	_, err := expr.Compile(strings.Repeat("(", 5000), m)
	assert.ErrorContains(t, err, "too long")
	for _, deep := range []string{strings.Repeat("(", 4000), strings.Repeat("-", 4000), strings.Repeat("[", 4000),
		strings.Repeat("1?", 2000), strings.Repeat("0?1:", 1000)} {
		_, err := expr.Compile(deep, m)
		assert.ErrorContains(t, err, "nested too deeply")
	}
	_, err = expr.Compile(strings.Repeat("1+", 2000)+"1", m)
	assert.ErrorContains(t, err, "too much in a row")

	m, err = machine.New(machine.Config{RAM: 1 << 20, ISA: machine.WithoutS})
	require.NoError(t, err)
	_, err = expr.Compile("satp", m)
	assert.EqualError(t, err, "this hart has no satp: it has no S mode")
}

func TestAbsent(t *testing.T) {
	m := start(t)
	e, err := expr.Compile("lh[4] + 1", m)
	require.NoError(t, err)
	_, err = e.True(m)
	var a *expr.Absent
	require.True(t, errors.As(err, &a))
	assert.EqualError(t, err, "nothing answers a load of 2 bytes at 0x00000004")
}

func TestNoAllocation(t *testing.T) {
	m := start(t)
	e, err := expr.Compile("[count] == 0x80 && mstatus.MPP == 3 && KETTLE_STATUS != 99 && PLIC_PRIORITY[10] + task * 2",
		m)
	require.NoError(t, err)
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if ok, err := e.True(m); !ok || err != nil {
			t.Fatal("it is true")
		}
	}))
}

// What numbers and operators come to, and of which sign, is what C makes of them: gdb says so.
func TestAsC(t *testing.T) {
	gdb, err := exec.LookPath("gdb-multiarch")
	if err != nil {
		if os.Getenv("BREAKFAST_ORACLES") == "require" {
			t.Fatal("BREAKFAST_ORACLES=require, and there is no gdb-multiarch")
		}
		t.Skip("there is no gdb-multiarch (Debian: gdb-multiarch)")
	}
	r := rand.New(rand.NewPCG(1, 2))
	ops := strings.Fields("|| && | ^ & == != < <= > >= << >> + - * / %")
	var make func(depth int) string
	make = func(depth int) string {
		value := func() string {
			if v := r.Uint32()>>r.IntN(32) | 1; v>>31 == 0 { // of a decimal one that is larger, C makes 64 bits
				return fmt.Sprintf([]string{"%d", "-%d", "~%#x", "%#x", "!%d", "%#x"}[r.IntN(6)], v)
			} else {
				return fmt.Sprintf("%#x", v)
			}
		}
		if depth == 0 {
			return value()
		}
		s := make(depth - 1)
		for range r.IntN(3) {
			switch op := ops[r.IntN(len(ops))]; op {
			case "<<", ">>":
				s += op + fmt.Sprint(r.IntN(4)) // a sum behind it could go beyond what C defines
				return "(" + s + ")"
			case "/", "%":
				s += " " + op + fmt.Sprint(1+r.IntN(9))
			default:
				s += " " + op + " " + make(depth-1)
			}
		}
		if r.IntN(4) == 0 {
			return "(" + s + ")"
		}
		return s
	}
	m := start(t)
	var list []*expr.Expr
	args := []string{"-nx", "-batch", "-ex", "set architecture riscv:rv32", "-ex", "set language c"}
	for len(list) < 400 {
		e, err := expr.Compile(make(3), m)
		require.NoError(t, err)
		list = append(list, e)
		args = append(args, "-ex", fmt.Sprintf(`printf "%%u %%d\n", (%s), sizeof(%[1]s) == 4 && ((%[1]s) * 0 - 1) > 0`,
			e))
	}
	out, err := exec.Command(gdb, args...).Output()
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	lines = lines[len(lines)-len(list):]
	for i, e := range list {
		v, err := e.Eval(m)
		require.NoError(t, err)
		unsigned := 0
		if e.Unsigned() {
			unsigned = 1
		}
		assert.Equal(t, lines[i], fmt.Sprint(v, " ", unsigned), "%s", e)
	}
}

func FuzzCompile(f *testing.F) {
	for _, s := range []string{"[count] == 3 && a0 < 'x'", "PLIC_PRIORITY[3]", "mstatus.MIE ? lb[sp] : \"a0\"",
		"((1", "&UART_THR"} {
		f.Add(s)
	}
	m := start(f)
	digest := m.Digest()
	f.Fuzz(func(t *testing.T, text string) {
		e, err := expr.Compile(text, m)
		if err != nil {
			bad := err.(*expr.Error)
			if bad.From < 0 || bad.From > bad.To || bad.To > len(text) || bad.Msg == "" || bad.Caret() == "" {
				t.Fatalf("%q: %+v", text, bad)
			}
			return
		}
		_, _ = e.Eval(m)
		if m.Hart().X[isa.Zero] != 0 || m.Digest() != digest {
			t.Fatalf("%q changed the machine", text)
		}
	})
}
