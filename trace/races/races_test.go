package races_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace/races"
)

// detect runs a machine under a detector, to its end or for so many steps. From the step after so many on, the timer is
// waited for.
func detect(t *testing.T, m *machine.Machine, steps, place uint64) []races.Race {
	d := races.New(m, nil)
	defer m.Watch(d.Probe())()
	if place > 0 {
		m.Run(machine.Limit{Steps: place, Now: devices.Never})
		s := machine.Stall{Source: machine.Timer}
		if len(m.Harts) > 1 {
			s = machine.Stall{Hart: int(place % 2), Until: m.Position().Now + 64}
		}
		_, err := m.Post(machine.Input{Stall: &s})
		require.NoError(t, err)
	}
	m.Run(machine.Limit{Steps: steps, Now: devices.Never})
	d.Finish()
	return d.Races()
}

func text(found []races.Race) string {
	var b bytes.Buffer
	for i := range found {
		found[i].Print(&b)
	}
	return b.String()
}

// What is right is never accused: every built-in program, with short and long turns.
func TestBuiltInProgramsAreRight(t *testing.T) {
	for _, name := range programs.Names() {
		for _, quantum := range []int64{300, 10_000} {
			m := try.Machine(t, machine.Config{}, name, asm.Symbol{Name: "QUANTUM", Value: quantum})
			assert.Empty(t, text(detect(t, m, 200_000, 0)), "%s with turns of %d", name, quantum)
		}
	}
}

// Of the races that are taught those are found where a word is updated; and wherever an interrupt or a stall is placed,
// nothing that is mended is accused.
func TestRacesThatAreTaught(t *testing.T) {
	updates := map[string][]races.Kind{
		"lost-update":      {races.Lost, races.CanBeLost},
		"posted-twice":     {races.Lost, races.CanBeLost},
		"freed-by-another": {races.Lost, races.CanBeLost},
		"spin-lock":        {races.Lost},
		"dekker":           {races.Lost},
	}
	for _, name := range programs.Races {
		seen := map[races.Kind]bool{}
		every := uint64(11)
		if len(updates[name]) > 0 {
			every = 2
		}
		everywhere(t, name, every, func(found []races.Race) {
			for _, r := range found {
				seen[r.Kind] = true
				assert.Equal(t, "jar", r.Symbol, text(found))
			}
		})
		assert.Len(t, seen, len(updates[name]), name)
		for _, k := range updates[name] {
			assert.True(t, seen[k], "%s: %s", name, k)
		}
		everywhere(t, name+"-mended", every+1, func(found []races.Race) { require.Empty(t, text(found), name) })
	}
}

// everywhere runs a race with an interrupt, or a stall, placed before each of so many steps.
func everywhere(t *testing.T, name string, every uint64, found func([]races.Race)) {
	m := try.Machine(t, machine.Config{}, name)
	origin := m.Checkpoint()
	for place := uint64(10); place < 500; place += every {
		require.NoError(t, m.Restore(origin))
		found(detect(t, m, place+500, place))
	}
}

// A program that runs one piece with interrupts on, and after it a timer's handler that runs another.
const pair = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 1 << 7
        csrw    mie, t0
        li      t0, 300
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMPH, t1
        la      s0, jar
        la      s1, lock
        csrsi   mstatus, 8
        MAIN
1:      beqz    s11, 1b
        li      t0, 0x5555
        sw      t0, FINISHER, t1
        .balign 4
handler: addi   sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        HANDLER
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        li      s11, 1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .data
jar:    .word   0
lock:   .word   0
        .bss
        .space  64
top:    .space  16
        .text
`

const adds = "lw t0, jar\n addi t0, t0, 1\n sw t0, jar, t1\n"

// Who is right, and why; and what is not.
func TestOrdered(t *testing.T) {
	for name, c := range map[string]struct {
		main, handler string
		races         int
	}{
		"nothing orders them":           {adds, adds, 1},
		"the handler stores":            {adds, "li t0, 7\n sw t0, jar, t1\n", 1},
		"the handler's is an AMO":       {adds, "li t0, 1\n la t1, jar\n amoadd.w zero, t0, (t1)\n", 1},
		"the handler stores a byte":     {adds, "li t0, 7\n la t1, jar\n sb t0, 1(t1)\n", 1},
		"it is an AMO":                  {"li t0, 1\n amoadd.w zero, t0, (s0)\n", adds, 0},
		"lr.w and sc.w":                 {"lr.w t0, (s0)\n addi t0, t0, 1\n sc.w t0, t0, (s0)\n", adds, 0},
		"interrupts off":                {"csrci mstatus, 8\n" + adds + "csrsi mstatus, 8\n", adds, 0},
		"another word":                  {adds, strings.ReplaceAll(adds, "jar", "lock"), 0},
		"no update":                     {"lw t0, jar\n li t0, 1\n sw t0, jar, t1\n", adds, 0},
		"the handler takes it back":     {adds, adds + strings.Replace(adds, "t0, 1", "t0, -1", 1), 0},
		"the handler asks for the word": {adds, "lw t0, jar\n beqz t0, 7f\n" + adds + "7:\n", 0},
		"the handler tries a lock": {"li t0, 1\n sw t0, (s1)\n" + adds + "sw zero, (s1)\n",
			"lw t0, lock\n bnez t0, 7f\n" + adds + "7:\n", 0},
		"the device is started afterwards": {adds + "li t0, 200\n sw t0, CLINT_MTIMECMP, t1\n", adds, 0},
		"a word of the stack, popped": {"addi sp, sp, -16\n lw t0, 0(sp)\n addi t0, t0, 1\n sw t0, 0(sp)\n" +
			"addi sp, sp, 16\n", adds, 0},
		"what another told where to store": {adds + "mv s2, s0\n", "li t0, 1\n sw t0, (s2)\n", 0},
	} {
		t.Run(name, func(t *testing.T) {
			program := strings.Replace(strings.Replace(pair, "MAIN", c.main, 1), "HANDLER", c.handler, 1)
			found := detect(t, try.Machine(t, machine.Config{}, program), 10_000, 0)
			assert.Len(t, found, c.races, text(found))
		})
	}
}

// The report says who, where, and what is missing.
func TestText(t *testing.T) {
	program := strings.Replace(strings.Replace(pair, "MAIN", adds, 1), "HANDLER", adds, 1)
	assert.Equal(t, `the program updates jar; if the interrupt comes between the load and the store, `+
		`what the handler of the timer interrupt stores to it is lost
  read     0x80000048 _start+72 (test.s:13: lw t0, jar), step 19
  written  0x80000054 _start+84 (test.s:15: sw t0, jar, t1), step 22
  by other 0x80000088 handler+28 (test.s:26: sw t0, jar, t1), step 309
  missing  interrupts are on between the load and the store: close them (csrci mstatus, 8), or make it one AMO
`, text(detect(t, try.Machine(t, machine.Config{}, program), 10_000, 0)))
}

// A program that stores everywhere and adds to everything is bounded.
func TestMuch(t *testing.T) {
	m := try.Machine(t, machine.Config{}, strings.Replace(strings.Replace(pair, "MAIN", `
        la      s2, top
        li      s3, 30000
2:      lw      t0, 2(s2)
        lw      t1, (s2)
        add     t0, t0, t1
        sw      t0, (s2)
        sw      t0, 1(s2)
        addi    s2, s2, 4
        addi    s3, s3, -1
        bnez    s3, 2b
`, 1), "HANDLER", adds, 1))
	for i := range m.Harts {
		m.Harts[i].Misaligned = true
	}
	assert.Empty(t, text(detect(t, m, 200_000, 0)))
}

// A watched run is the same run.
func TestNoEffect(t *testing.T) {
	plain, watched := try.Machine(t, machine.Config{}, "preemptive"), try.Machine(t, machine.Config{}, "preemptive")
	plain.Run(machine.Limit{Steps: 100_000, Now: devices.Never})
	detect(t, watched, 100_000, 0)
	assert.Equal(t, plain.Digest(), watched.Digest())
}
