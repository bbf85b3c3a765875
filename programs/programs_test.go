package programs_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/explain"
	"breakfast/trace/report"
)

// setting is what a breakfast is made with: symbols of the program, constants of the kitchen.
type setting struct {
	defines map[string]int64
	kitchen func(*devices.Kitchen)
}

func boot(t testing.TB, name string, s setting) (*machine.Machine, *devices.Kitchen) {
	k := devices.DefaultKitchen()
	if s.kitchen != nil {
		s.kitchen(k)
	}
	var defines []asm.Symbol
	for n, v := range s.defines {
		defines = append(defines, asm.Symbol{Name: n, Value: v})
	}
	return try.Machine(t, machine.Config{Kitchen: k}, name, defines...), k
}

var bound = machine.Limit{Steps: 30_000_000, Now: devices.Never}

// A run is what decides how a breakfast goes: the state of the machine at its beginning, and the kitchen.
type run struct {
	digest  string
	kitchen devices.Kitchen
}

// reports are those of runs that were made already. Many settings are of no concern to many programs.
var reports sync.Map

// breakfast runs a program to its end and reports.
func breakfast(t testing.TB, name string, s setting) *report.Report {
	m, k := boot(t, name, s)
	r := run{m.Digest(), *k}
	if kept, known := reports.Load(r); known {
		return kept.(*report.Report)
	}
	past, witness := history.New(m), explain.Watch(m)
	tr := trace.Watch(m)
	m.Watch(witness.Probe())
	stop := m.Run(bound)
	require.Equal(t, machine.Stop{Reason: machine.Halted}, stop, "%s %v at %+v", name, s.defines, m.Position())
	for _, f := range explain.Explain(context.Background(), explain.Run{M: m, Stop: stop, Witness: witness, Past: past,
		Begun: explain.Begin(m.Image())}) {
		assert.Fail(t, "something is said of what is right", "%s %v: %s", name, s.defines, &f)
	}
	made := report.Of(tr)
	reports.Store(r, made)
	return made
}

func TestEveryRecipeMakesTheWholeBreakfast(t *testing.T) {
	for _, name := range programs.Recipes {
		for _, toasts := range []int64{1, 2, 3, 8, 12} {
			t.Run(fmt.Sprint(name, " ", toasts), func(t *testing.T) {
				r := breakfast(t, name, setting{defines: map[string]int64{"TOASTS": toasts}})
				assert.True(t, r.Served)
				require.NotNil(t, r.Tea)
				assert.Equal(t, 250, r.Tea.Ml)
				assert.Positive(t, r.Tea.Strength)
				require.Len(t, r.Toasts, int(toasts))
				for i, toast := range r.Toasts {
					assert.Equal(t, i+1, toast.ID)
					assert.Equal(t, 100, toast.Jam)
					assert.GreaterOrEqual(t, toast.Browning, 60)
					assert.LessOrEqual(t, toast.Browning, 100)
				}
				assert.Zero(t, r.Slips)
			})
		}
	}
}

// Every program says what it shows, which devices it uses and how to run it.
func TestEveryProgramIntroducesItself(t *testing.T) {
	for _, name := range programs.Names() {
		src, _ := programs.Source(name)
		assert.True(t, strings.HasPrefix(src, "# "+name+": "), name)
		assert.NotEmpty(t, programs.Summary(name), name)
		for _, want := range []string{"# Shows ", "# Devices: ", "# Run: breakfast run " + name} {
			assert.Contains(t, src, want, name)
		}
	}
	_, ok := programs.Source("lib/tea")
	assert.False(t, ok)
}

// The same run gives the same digest, twice, and cut anywhere and continued.
func TestSameDigest(t *testing.T) {
	for _, name := range []string{"preemptive", "async", "restless"} {
		whole, _ := boot(t, name, setting{})
		whole.Run(bound)
		cut, _ := boot(t, name, setting{})
		for at := uint64(1); cut.Run(machine.Limit{Steps: at, Now: devices.Never}).Reason == machine.Reached; at += 7 +
			at/3 {
		}
		assert.Equal(t, whole.Digest(), cut.Digest(), name)
	}
}

// The strayers are each stopped with one line, the loop is preempted, and the breakfast is what it is without them.
func TestStrayers(t *testing.T) {
	m, _ := boot(t, "strayers", setting{})
	tr := trace.Watch(m)
	require.Equal(t, machine.Stop{Reason: machine.Halted}, m.Run(bound))
	img := m.Image()
	at := func(name string) string {
		s := img.Symbol(name)
		require.NotNil(t, s, name)
		return fmt.Sprintf("0x%08x", s.Addr)
	}
	var got []string
	for _, line := range strings.Split(strings.TrimSuffix(string(m.Output()), "\n"), "\n") {
		before, _, _ := strings.Cut(line, ", pc ")
		got = append(got, before)
	}
	for i, want := range []string{
		"kernel: reads_kernel stopped: load access fault at " + at("_start"),
		"kernel: reads_neighbour stopped: load access fault at ",
		"kernel: reads_device stopped: load access fault at 0x11000010",
		"kernel: writes_kernel stopped: store access fault at " + at("tasks"),
		"kernel: writes_neighbour stopped: store access fault at ",
		"kernel: writes_device stopped: store access fault at 0x02004000",
		"kernel: jumps_to_kernel stopped: instruction access fault at " + at("trap"),
		"kernel: jumps_to_neighbour stopped: instruction access fault at ",
		"kernel: jumps_to_device stopped: instruction access fault at 0x11000000",
		"kernel: wild_sp stopped: store access fault at 0x0000000c",
		"kernel: machine_csr stopped: illegal instruction 0x30501073",
		"kernel: bad_pointers stopped: system call with a buffer that is not its own at " + at("tcbs"),
	} {
		if assert.Greater(t, len(got), i, "no line for: %s", want) {
			assert.True(t, strings.HasPrefix(got[i], want), "%q should begin %q", got[i], want)
		}
	}
	assert.Len(t, got, 12, "one line each, and the loop says nothing")

	r, alone := report.Of(tr), breakfast(t, "preemptive", setting{})
	require.Len(t, r.Toasts, len(alone.Toasts))
	for i := range r.Toasts {
		assert.Equal(t, alone.Toasts[i].Jam, r.Toasts[i].Jam)
		assert.Equal(t, alone.Toasts[i].ID, r.Toasts[i].ID)
	}
	assert.Zero(t, r.Slips, "not one register was lost")
	assert.InDelta(t, alone.Tea.PouredC, r.Tea.PouredC, 1)
	assert.InDelta(t, alone.Tea.Strength, r.Tea.Strength, 2)
}

// Small programs under the kernel: what they print, and how they end.
func TestKernel(t *testing.T) {
	for name, c := range map[string]struct {
		program, console string
		code             uint32
	}{
		"equal tasks take turns, whoever else wakes": {`
        TASK clock, 2, 128
        TASK a, 1, 128
        TASK b, 1, 128
clock:  SLEEP 5000
        j clock
a:      j a
b:      PRINT "b runs"
        li t0, FINISHER_PASS
        SLEEP 20000
        PRINT " again"
        lw t0, 0(zero)
`, "b runs againkernel: b stopped: load access fault at 0x00000000", 0},
		"the exit code is that of the first task whose code is not 0": {`
        TASK a, 1, 128
        TASK b, 2, 128
        TASK c, 3, 128
a:      EXIT 0
b:      EXIT 7
c:      EXIT 9
`, "", 7},
		"a stopped task fails the program": {`
        TASK a, 1, 128
a:      ebreak
`, "kernel: a stopped: breakpoint at", 1},
		"a long text, and labels of one's own around it": {`
        TASK a, 1, 128
a:      li s0, 2
1:      PRINT "twice, and longer than what one system call writes\n"
        addi s0, s0, -1
        bnez s0, 1b
        beqz s0, 2f
        PRINT "never"
2:      EXIT
`, "twice, and longer than what one system call writes\ntwice, and longer than what one system call writes\n", 0},
		"join, semaphores, sleep": {`
        TASK a, 1, 128
        TASK b, 1, 128
a:      SEM_WAIT 3
        PRINT "2"
        JOIN b
        addi a0, a0, -5
        bnez a0, 1f
        PRINT "4"
1:      EXIT
b:      SLEEP 30000
        PRINT "1"
        SEM_POST 3
        SLEEP 1
        PRINT "3"
        EXIT 5
`, "1234", 5},
		"calls that ask for what there is not": {`
        TASK a, 1, 128
a:      li a0, 99
        SYSCALL SYS_JOIN
        mv s0, a0
        li a0, a_ID
        SYSCALL SYS_JOIN
        add s0, s0, a0
        li a0, KETTLE_IRQ
        SYSCALL SYS_AWAIT
        add s0, s0, a0
        li a0, 8
        SYSCALL SYS_SEM_POST
        add s0, s0, a0
        SYSCALL SYSCALLS
        add s0, s0, a0
        neg a0, s0
        SYSCALL SYS_EXIT
`, "", 5},
	} {
		t.Run(name, func(t *testing.T) {
			m := try.Machine(t, machine.Config{}, `        .include "kernel.s"`+c.program)
			stop := m.Run(machine.Limit{Steps: 3_000_000, Now: devices.Never})
			console := string(m.Output())
			assert.True(t, strings.HasPrefix(console, c.console), console)
			if stop.Reason != machine.Reached { // the clock goes on for ever
				assert.Equal(t, machine.Halted, stop.Reason)
				assert.Equal(t, c.code, stop.Code)
			}
		})
	}
}

// A task that prints a book keeps nobody waiting: the clock beside it wakes within a kitchen second of its time.
func TestWritingKeepsNobodyWaiting(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
        .include "kernel.s"
        TASK spam, 1, 16384
        TASK clock, 2, 128
spam:   mv a0, tp
        li a1, 16000
        SYSCALL SYS_WRITE
        j spam
clock:  rdtime s0
        SLEEP 5000
        rdtime s1
        sub s1, s1, s0
        addi a0, s1, -2000
        addi a0, a0, -2000
        addi a0, a0, -1000
        SYSCALL SYS_MARK
        j clock
`)
	worst := uint32(0)
	m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(m *machine.Machine, e machine.Event) {
		if e.Trap.Cause == isa.EcallU && m.Hart().X[isa.A7] == 8 {
			worst = max(worst, m.Hart().X[isa.A0])
		}
	}})
	m.Run(machine.Limit{Steps: 500_000, Now: devices.Never})
	assert.Positive(t, worst)
	assert.Less(t, worst, uint32(1500), "ticks late")
}

func TestTaskLinesAreChecked(t *testing.T) {
	for line, want := range map[string]string{
		"TASK a, -1, 128":                 "TASK a: a priority is 0 or more",
		"TASK a, 1, 130":                  "TASK a: its memory is a multiple of 16, at least 64",
		"TASK a, 1, 128\n TASK a, 1, 128": "a_ID",
	} {
		opt := asm.Options{Open: programs.File, Defines: []asm.Symbol{}}
		m, _ := machine.New(machine.Config{RAM: 1 << 20})
		for _, s := range m.Symbols() {
			opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value)})
		}
		_, err := asm.Assemble([]asm.Source{{Name: "t.s", Text: ".include \"kernel.s\"\n " + line + "\na: EXIT\n"}},
			opt)
		assert.ErrorContains(t, err, want, line)
	}
}
