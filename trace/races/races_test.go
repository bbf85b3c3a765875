package races_test

import (
	"bytes"
	"maps"
	"slices"
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
// waited for, if it is set. It returns what is certain, and what nothing orders.
func detect(t *testing.T, m *machine.Machine, steps, place uint64) (found, unordered []races.Race) {
	d := races.New(m, nil)
	d.All()
	defer m.Watch(d.Probe())()
	if place > 0 {
		m.Run(machine.Limit{Steps: place, Now: devices.Never})
		s := machine.Stall{Source: machine.Timer}
		if len(m.Harts) > 1 {
			s = machine.Stall{Hart: int(place % 2), Until: m.Position().Now + 64}
		} else if at, _ := m.CLINT.Alarm(0); at > 1<<32 {
			return nil, nil
		}
		_, err := m.Post(machine.Input{Stall: &s})
		require.NoError(t, err)
	}
	m.Run(machine.Limit{Steps: steps, Now: devices.Never})
	d.Finish()
	return d.Races(), d.Unordered()
}

func first(found, _ []races.Race) []races.Race { return found }

func text(found []races.Race) string {
	var b bytes.Buffer
	for i := range found {
		found[i].Print(&b)
	}
	return b.String()
}

// What is right is never accused, and all of it is ordered: every built-in program, with short and long turns.
func TestBuiltInProgramsAreRight(t *testing.T) {
	for _, name := range programs.Names() {
		for _, quantum := range []int64{300, 10_000} {
			m := try.Machine(t, machine.Config{}, name, asm.Symbol{Name: "QUANTUM", Value: quantum})
			found, unordered := detect(t, m, 200_000, 0)
			assert.Empty(t, text(append(found, unordered...)), "%s with turns of %d", name, quantum)
		}
	}
}

// What is found in each of the races that are taught, by its line, or why that is none of a detector's business.
var taught = map[string]struct {
	kinds []races.Kind
	where string // the word, or the device, of all of them
	not   string
}{
	"lost-update":      {kinds: []races.Kind{races.Lost, races.CanBeLost, races.Update}, where: "jar"},
	"kettle-check":     {kinds: []races.Kind{races.Check, races.Update}, where: "the kettle, poured"},
	"lost-wakeup":      {kinds: []races.Kind{races.Sleep}, where: "tea"},
	"posted-twice":     {kinds: []races.Kind{races.Lost, races.CanBeLost, races.Update}, where: "jar"},
	"freed-by-another": {kinds: []races.Kind{races.Lost, races.CanBeLost, races.Update}, where: "jar"},
	"spin-lock":        {kinds: []races.Kind{races.Lost, races.Check}, where: "jar, lock"},
	"dekker":           {kinds: []races.Kind{races.Lost, races.Update}, where: "jar"},
	"reentrant-handler": {kinds: []races.Kind{races.Update}, where: "depth",
		not: "the way back is a CSR; what is found is that a count is not taken back"},

	"forgotten-t6":       {not: "a register: --integrity finds it"},
	"swapped-registers":  {not: "a register: --integrity finds it"},
	"mtimecmp-halves":    {not: "the other side is the clock, and nobody's store"},
	"mtime-halves":       {not: "the other side is the clock, and nobody's store"},
	"priority-inversion": {not: "everything is ordered, and in the wrong order"},
	"two-semaphores":     {not: "everything is ordered, so much that all wait"},
	"one-slot-too-many":  {not: "put and got are flags that are waited for; the bound is wrong by one"},
	"barrier-twice":      {not: "the count is an AMO's, and is looked at once too late"},
}

// Of the races that are taught those are found in which something is not ordered; and wherever an interrupt or a stall
// is placed, what is mended is ordered.
func TestRacesThatAreTaught(t *testing.T) {
	for _, name := range programs.Races {
		want, known := taught[name]
		require.True(t, known, name)
		seen := map[races.Kind]bool{}
		every := uint64(11)
		if len(want.kinds) > 0 {
			every = 2
		}
		everywhere(t, name, every, func(found []races.Race) {
			for _, r := range found {
				seen[r.Kind] = true
				where := r.Symbol
				if where == "" {
					where = "the kettle"
				}
				assert.Contains(t, want.where, where, text(found))
				assert.NotEmpty(t, r.Missing)
				assert.NotZero(t, r.Read.Line)
				assert.NotZero(t, r.Other.Line)
			}
		})
		assert.ElementsMatch(t, want.kinds, slices.Collect(maps.Keys(seen)), "%s %s", name, want.not)
		everywhere(t, name+"-mended", every+1, func(found []races.Race) { require.Empty(t, text(found), name) })
	}
}

// everywhere runs a race with an interrupt, or a stall, placed before each of so many steps.
func everywhere(t *testing.T, name string, every uint64, told func([]races.Race)) {
	m := try.Machine(t, machine.Config{}, name)
	origin := m.Checkpoint()
	for place := uint64(10); place < 500; place += every {
		require.NoError(t, m.Restore(origin))
		found, unordered := detect(t, m, place+500, place)
		told(append(found, unordered...))
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
1:      lw      t0, came
        beqz    t0, 1b
        li      t0, 0x5555
        sw      t0, FINISHER, t1
        .balign 4
handler: addi   sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        HANDLER
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, 1
        sw      t0, came, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .data
jar:    .word   0
lock:   .word   0
came:   .word   0
        .bss
        .space  64
top:    .space  16
        .text
`

const adds = "lw t0, jar\n addi t0, t0, 1\n sw t0, jar, t1\n"

// Who is right, and why; and what is not. Races is how many updates can be lost for certain, unordered of what sort the
// pairs are, beside them, that nothing orders.
func TestOrdered(t *testing.T) {
	const late = "li t2, 300\n7: addi t2, t2, -1\n bnez t2, 7b\n" // the handler has come
	const wait, set = "7: lw t0, lock\n beqz t0, 7b\n", "li t0, 1\n sw t0, lock, t1\n"
	for name, c := range map[string]struct {
		main, handler string
		races         int
		unordered     races.Kind
	}{
		"nothing orders them":              {adds, adds, 1, ""},
		"the handler stores":               {adds, "li t0, 7\n sw t0, jar, t1\n", 1, ""},
		"the handler's is an AMO":          {adds, "li t0, 1\n la t1, jar\n amoadd.w zero, t0, (t1)\n", 1, ""},
		"the handler stores a byte":        {adds, "li t0, 7\n la t1, jar\n sb t0, 1(t1)\n", 1, ""},
		"it is an AMO":                     {"li t0, 1\n amoadd.w zero, t0, (s0)\n", adds, 0, ""},
		"lr.w and sc.w":                    {"lr.w t0, (s0)\n addi t0, t0, 1\n sc.w t0, t0, (s0)\n", adds, 0, ""},
		"interrupts off":                   {"csrci mstatus, 8\n" + adds + "csrsi mstatus, 8\n", adds, 0, ""},
		"another word":                     {adds, strings.ReplaceAll(adds, "jar", "lock"), 0, ""},
		"no update":                        {"lw t0, jar\n li t0, 1\n sw t0, jar, t1\n", adds, 0, ""},
		"the handler takes it back":        {adds, adds + strings.Replace(adds, "t0, 1", "t0, -1", 1), 0, ""},
		"the handler stores what is there": {adds, "lw t0, jar\n sw t0, jar, t1\n", 0, ""},
		"the handler asks for the word":    {adds, "lw t0, jar\n beqz t0, 7f\n" + adds + "7:\n", 0, races.Update},
		"the handler tries a lock": {"li t0, 1\n sw t0, (s1)\n" + adds + "sw zero, (s1)\n",
			"lw t0, lock\n bnez t0, 7f\n" + adds + "7:\n", 0, races.Update},
		"the device is started afterwards": {"li t0, -1\n sw t0, CLINT_MTIMECMPH, t1\n" + adds +
			"sw zero, CLINT_MTIMECMPH, t1\n", adds, 0, ""},
		"the alarm is moved afterwards": {adds + "li t0, 200\n sw t0, CLINT_MTIMECMP, t1\n", adds, 0, races.Update},
		"a word of the stack, popped": {"addi sp, sp, -16\n lw t0, 0(sp)\n addi t0, t0, 1\n sw t0, 0(sp)\n" +
			"addi sp, sp, 16\n", adds, 0, ""},
		"what another told where to store": {adds + "mv s2, s0\n", "li t0, 5\n sw t0, (s2)\n", 0, races.Update},

		"a flag is waited for":              {wait + adds, adds + set, 0, ""},
		"it is not waited for":              {late + adds, adds + set, 0, races.Update},
		"it is read, and no branch decides": {"lw t3, lock\n" + late + adds, adds + set, 0, races.Update},
		"it sleeps until it comes":          {"wfi\n" + adds, adds, 0, ""},
		"it looks and sleeps":               {"lw t0, lock\n bnez t0, 7f\n wfi\n7:\n", set, 0, races.Sleep},
		"it looks with gates closed": {"csrci mstatus, 8\n lw t0, lock\n bnez t0, 7f\n wfi\n7: csrsi mstatus, 8\n",
			set, 0, ""},
		"it looks for something else": {"lw t0, jar\n bnez t0, 7f\n wfi\n7:\n", set, 0, ""},
		"both look for the same": {"lw t0, lock\n bnez t0, 7f\n" + set + "7: sw zero, (s1)\n",
			"lw t0, lock\n bnez t0, 8f\n" + set + "8:\n", 0, races.Check},
		"each looks for what the other stores": {"7: lw t0, lock\n beqz t0, 7b\n sw zero, lock, t1\n",
			"lw t0, lock\n bnez t0, 8f\n" + set + "8:\n", 0, ""},
		"another byte": {"lb t0, 1(s0)\n addi t0, t0, 1\n sb t0, 1(s0)\n", "li t0, 7\n la t1, jar\n sb t0, (t1)\n", 0,
			""},
		"the same byte": {"lb t0, (s0)\n addi t0, t0, 1\n sb t0, (s0)\n", adds, 0, races.Update},
	} {
		t.Run(name, func(t *testing.T) {
			program := strings.Replace(strings.Replace(pair, "MAIN", c.main, 1), "HANDLER", c.handler, 1)
			found, unordered := detect(t, try.Machine(t, machine.Config{}, program), 10_000, 0)
			assert.Len(t, found, c.races, text(found))
			kind := races.Kind("")
			for _, r := range unordered {
				kind = r.Kind
			}
			assert.Equal(t, c.unordered, kind, text(unordered))
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
  by other 0x80000090 handler+28 (test.s:27: sw t0, jar, t1), step 309
  missing  interrupts are on between the load and the store: close them (csrci mstatus, 8), or make it one AMO
`, text(first(detect(t, try.Machine(t, machine.Config{}, program), 10_000, 0))))
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
	assert.Empty(t, text(first(detect(t, m, 200_000, 0))))
}

// A watched run is the same run.
func TestNoEffect(t *testing.T) {
	plain, watched := try.Machine(t, machine.Config{}, "preemptive"), try.Machine(t, machine.Config{}, "preemptive")
	plain.Run(machine.Limit{Steps: 100_000, Now: devices.Never})
	detect(t, watched, 100_000, 0)
	assert.Equal(t, plain.Digest(), watched.Digest())
}
