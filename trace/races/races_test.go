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
	"breakfast/internal/sparse"
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
	for i, name := range programs.Names() {
		for _, quantum := range []int64{300, 10_000} {
			if quantum > 300 && !sparse.Some(i, 3) {
				continue
			}
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
		"it is read, and no branch decides": {late + "lw t3, lock\n" + adds, adds + set, 0, races.Update},
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

// Two harts, of which the second does its piece when the first has done its own, in this run.
func TestOrderedHarts(t *testing.T) {
	const late = "li t2, 400\n6: addi t2, t2, -1\n bnez t2, 6b\n"
	const flag, wait = "li t0, 1\n sw t0, lock, t1\n", "7: lw t0, lock\n beqz t0, 7b\n"
	const copies = "lw t0, jar\n sw t0, copy, t1\n"
	const take, free = "li t3, 1\n la t1, lock\n7: lw t0, (t1)\n bnez t0, 7b\n sw t3, (t1)\n",
		"la t1, lock\n amoswap.w zero, zero, (t1)\n"
	for name, c := range map[string]struct {
		first, second string
		kind          races.Kind
	}{
		"nothing orders them":               {adds, late + adds, races.Update},
		"a flag":                            {adds + flag, wait + adds, ""},
		"a flag that nobody waits for":      {adds + flag, late + adds, races.Update},
		"it is read, and no branch decides": {adds + flag, late + "lw t0, lock\n" + adds, races.Update},
		"an AMO that is looked at": {adds + "li t0, 1\n amoadd.w zero, t0, (s1)\n",
			"7: amoadd.w t0, zero, (s1)\n beqz t0, 7b\n" + adds, ""},
		"an AMO that nobody looks at": {adds + "amoadd.w zero, zero, (s1)\n", late + "amoadd.w t0, zero, (s1)\n" + adds,
			races.Update},
		"two AMOs, of which the last is looked at": {adds + "li t0, 1\n amoadd.w zero, t0, (s1)\n",
			late + "li t0, 1\n amoadd.w zero, t0, (s1)\n lw t0, lock\n beqz t0, 7f\n7:\n" + adds, ""},
		"a flag that is stored over": {adds + flag, late + flag + "lw t0, lock\n beqz t0, 7f\n7:\n" + adds,
			races.Update},
		"a ticket, and who is served": {"li t0, 1 << 16\n amoadd.w zero, t0, (s0)\n",
			late + "lhu t0, (s0)\n addi t0, t0, 1\n sh t0, (s0)\n", ""},
		"a sc.w that fails": {adds + "sc.w t0, zero, (s1)\n", late + "lw t0, lock\n bnez t0, 7f\n7:\n" + adds,
			races.Update},
		"a value":                          {adds, late + copies, races.Value},
		"a value, and a flag":              {adds + flag, wait + copies, ""},
		"a value that is only looked at":   {adds, late + "lw t0, jar\n beqz t0, 7f\n7:\n", ""},
		"what is there is stored":          {"sw zero, jar, t1\n", late + adds, ""},
		"both take what is free":           {take + late + free, late + late + take + free, races.Check},
		"one waits while the other has it": {take + late + late + free, late + take + free, races.Check},
		"a bell calls": {adds + "li t0, 1\n sw t0, CLINT_MSIP + 4, t1\n", "csrsi mstatus, 8\n" + late,
			""},
		"a bell that calls before": {"li t0, 1\n sw t0, CLINT_MSIP + 4, t1\n" + adds, "csrsi mstatus, 8\n" + late,
			races.Update},
		"a bell wakes": {adds + late + "li t0, 1\n sw t0, CLINT_MSIP + 4, t1\n", "wfi\n" + adds, ""},
	} {
		t.Run(name, func(t *testing.T) {
			program := strings.Replace(strings.Replace(onTwoHarts, "FIRST", c.first, 1), "SECOND", c.second, 1)
			program = strings.Replace(program, "ADDS", adds, 1)
			_, unordered := detect(t, try.Machine(t, machine.Config{Harts: 2}, program), 10_000, 0)
			kind := races.Kind("")
			for _, r := range unordered {
				kind = r.Kind
			}
			assert.Equal(t, c.kind, kind, text(unordered))
		})
	}
}

const onTwoHarts = `
_start: la      s0, jar
        la      s1, lock
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 1 << 3
        csrw    mie, t0
        bnez    a0, second
        FIRST
1:      j       1b
second:
        SECOND
        la      t0, rest
        la      t1, over
        amoadd.w zero, t0, (t1)
rest:   li      t0, 0x5555
        sw      t0, FINISHER, t1
        .balign 4
handler: sw     zero, CLINT_MSIP + 4, t1
        csrw    mscratch, t0
        ADDS
        csrr    t0, mscratch
        mret
        .data
jar:    .word   0
lock:   .word   0
copy:   .word   0
over:   .word   0
`

// A task whose registers another changes while it is suspended is the same by the ticket rail.
func TestChangedTask(t *testing.T) {
	const program = `
        .include "lib/tasks.s"
ada:    lw      a3, mine
        addi    a3, a3, 1
        sw      a3, mine, a4
        beqz    s11, ada
        lw      a3, mine
        addi    a3, a3, 1
        sw      a3, mine, a4
        DONE
bob:    li      t0, 1
        sw      t0, frames + 4 * 27, t1
        DONE
judge:  li      a0, 0
        j       end
        .data
mine:   .word   0
frames: TASK    ada, stack_top
        TASK    bob, stack_top
frames_end:
`
	m := try.Machine(t, machine.Config{}, program)
	found, unordered := detect(t, m, 10_000, 300)
	assert.Empty(t, text(append(found, unordered...)))
	assert.Less(t, m.Position().Steps, uint64(1000), "ada has ended")
}

// Who starts a device has done what he has done before it rings.
func TestDeviceIsStarted(t *testing.T) {
	const start = "li t0, KETTLE_CTRL_HEAT\n sw t0, KETTLE_CTRL, t1\n"
	for program, races := range map[string]int{adds + start: 0, start + adds: 1} {
		program = strings.Replace(strings.Replace(kettle, "MAIN", program, 1), "ADDS", adds, 1)
		found, unordered := detect(t, try.Machine(t, machine.Config{}, program), 200_000, 0)
		found = append(found, unordered...)
		assert.Len(t, found, races, text(found))
	}
}

const kettle = `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 600
        sw      t0, KETTLE_FILL, t1
        li      t0, 1 << 11
        csrw    mie, t0
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
        sw      zero, KETTLE_RING_EN, t1
        lw      t0, PLIC_CLAIM
        sw      t0, PLIC_CLAIM, t1
        ADDS
        li      t0, 1
        sw      t0, came, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .data
jar:    .word   0
came:   .word   0
        .bss
        .space  64
top:
`

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
