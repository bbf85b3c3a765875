package races_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/devices"
	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/races"
)

var howMany = flag.Int("programs", 48, "how many random programs TestWhatIsOrderedNeverFails explores")

// What the detector calls ordered, exploring never breaks: each timing that fails lies between the two sides of a pair
// that is listed. Where each side keeps to its locks, nothing is listed.
//
// Of a handler, one run is enough for that, whether it comes before all or behind; of harts, the run as it is, though
// where it fails may be elsewhere then: a stall there has both come at the same time. Of tasks it takes those that
// explore --races looks at, since what a kernel does for another reason may order what came before.
func TestWhatIsOrderedNeverFails(t *testing.T) {
	var fail, right [len(kinds)]int
	for seed := range *howMany {
		kind := seed % len(kinds)
		text, ordered := kinds[kind](rand.New(rand.NewPCG(uint64(seed), 22)))
		q := explore.Question{Machine: try.Machine(t, machine.Config{Harts: 1 + kind%2, RAM: 64 << 10}, text), Most: 1}
		a, err := explore.Explore(q)
		require.NoError(t, err, text)
		if a.Failure != nil && len(a.Failure.Schedule) == 0 {
			assert.False(t, ordered, text)
			continue // it is wrong by itself: its alarm has come in between
		}
		for _, pairs := range [...]func(*testing.T, explore.Question, *explore.Answer) [][]races.Race{
			besideHandler, asItIs, lookedOn}[kind](t, q, a) {
			for _, h := range a.Heat {
				assert.True(t, h.Failed == 0 || between(pairs, h.PC) || kind == 1 && len(pairs) > 0,
					"seed %d: %d timings at %#x fail\n%s\n%s", seed, h.Failed, h.PC, text, shown(pairs))
			}
			assert.True(t, !ordered || len(pairs) == 0, "seed %d\n%s\n%s", seed, shown(pairs), text)
		}
		if ordered {
			right[kind]++
		}
		if a.Failure != nil {
			fail[kind]++
			assert.False(t, ordered, "seed %d: %s\n%s", seed, a.Failure.Wrong, text)
		}
		if t.Failed() {
			return
		}
	}
	if *howMany >= 48 {
		for i := range kinds {
			assert.Greater(t, fail[i], 1, "programs of kind %d that fail", i)
			assert.Greater(t, right[i], 1, "that are right")
		}
	}
}

// besideHandler is what nothing orders in each of two runs: the handler comes at the first timing that does not fail,
// and at the last.
func besideHandler(t *testing.T, q explore.Question, a *explore.Answer) (list [][]races.Race) {
	all, err := q.Schedules()
	require.NoError(t, err)
	failed := map[machine.Position]bool{}
	for _, m := range a.Marks {
		failed[m.At] = m.Failed > 0
	}
	all = slices.DeleteFunc(all, func(s explore.Schedule) bool { return !s[0].Open || failed[s[0].At] })
	require.NotEmpty(t, all)
	for _, s := range []explore.Schedule{all[0], all[len(all)-1]} {
		m := q.Machine.Fork()
		_, err := m.Post(s[0].Input())
		require.NoError(t, err)
		list = append(list, listed(t, m))
	}
	return list
}

// asItIs is what nothing orders in the run with no interrupt placed.
func asItIs(t *testing.T, q explore.Question, _ *explore.Answer) [][]races.Race {
	return [][]races.Race{listed(t, q.Machine.Fork())}
}

func listed(t *testing.T, m *machine.Machine) []races.Race {
	d := races.New(m, nil)
	d.All()
	m.Watch(d.Probe())
	stop := m.Run(machine.Limit{Steps: 20_000, Now: devices.Never})
	require.Equal(t, machine.Halted, stop.Reason)
	d.Finish()
	assert.False(t, d.Forgot())
	return d.Listed()
}

// lookedOn is what nothing orders in the runs that explore --races looks at.
func lookedOn(t *testing.T, q explore.Question, _ *explore.Answer) [][]races.Race {
	var pairs []races.Race
	_, err := q.Onlook(func(m *machine.Machine) func() {
		d := races.New(m, nil)
		d.All()
		remove := m.Watch(d.Probe())
		return func() {
			remove()
			d.Finish()
			pairs = append(pairs, d.Listed()...)
			assert.False(t, d.Forgot())
		}
	})
	require.NoError(t, err)
	return [][]races.Race{pairs}
}

// between says that an instruction is behind the first access of a pair, up to the second.
func between(pairs []races.Race, pc uint32) bool {
	for _, r := range pairs {
		if pc > uint32(r.Read.PC) && pc <= uint32(r.Write.PC) {
			return true
		}
	}
	return false
}

// shown is each pair once, in words.
func shown(pairs []races.Race) (list string) {
	known := map[string]bool{}
	for i := range pairs {
		r := &pairs[i]
		if key := fmt.Sprint(r.Kind, r.Read.PC, r.Write.PC, r.Other.PC); !known[key] {
			known[key] = true
			list += text(pairs[i : i+1])
		}
	}
	return list
}

// The kinds of random programs: a handler and who it interrupts, two harts, tasks. Each says whether it is right.
var kinds = [...]func(*rand.Rand) (string, bool){handlers, harts, tasks}

// section adds 1 to a word whose address is in s0: in one way of some, each as a format with a number for its labels.
// Between the load and the store there is something to do.
func section(r *rand.Rand, ways ...string) string {
	way := ways[r.IntN(len(ways))]
	way = strings.ReplaceAll(way, "WORK", strings.Repeat(" addi t2, t2, 1\n", r.IntN(3)))
	way = strings.ReplaceAll(way, "WORD", fmt.Sprint(r.IntN(2)*4))
	return strings.ReplaceAll(way, "N_", fmt.Sprintf("%d", r.IntN(1<<30)))
}

// Ways to add, and to let others run.
const (
	plain  = " lw a3, WORD(s0)\nWORK addi a3, a3, 1\nWORK sw a3, WORD(s0)\n"
	atOnce = " addi a4, s0, WORD\n li a3, 1\n amoadd.w zero, a3, (a4)\n"
	again  = "LN_: addi a4, s0, WORD\n lr.w a3, (a4)\n addi a3, a3, 1\n sc.w a3, a3, (a4)\n bnez a3, LN_\n"
	closed = " csrci mstatus, 8\n" + plain + " csrsi mstatus, 8\n"
	apart  = " csrci mstatus, 8\n lw a3, WORD(s0)\n csrsi mstatus, 8\n addi a3, a3, 1\n" +
		" csrci mstatus, 8\n sw a3, WORD(s0)\n csrsi mstatus, 8\n"
	locked = " addi a5, s0, 8\nLN_: li a3, 1\n amoswap.w a3, a3, (a5)\n bnez a3, LN_\n" + plain +
		" amoswap.w zero, zero, (a5)\n"
	spun   = " addi a5, s0, 8\nLN_: lw a3, (a5)\n bnez a3, LN_\n li a3, 1\n sw a3, (a5)\n" + plain + " sw zero, (a5)\n"
	posted = " WAIT lock\n" + plain + " POST lock\n"
	yields = " YIELD\n"
)

// handlers is a handler that adds to some words, and a program that adds to them in several ways.
func handlers(r *rand.Rand) (string, bool) {
	ordered := r.IntN(2) == 0
	ways := []string{atOnce, again, closed, closed}
	if !ordered {
		ways = append(ways, plain, plain, plain, apart)
	}
	var b strings.Builder
	n := 2 + r.IntN(3)
	for range n {
		b.WriteString(section(r, ways...))
	}
	alarm := 100_000
	if r.IntN(2) == 0 {
		alarm = 20 + r.IntN(60)
	}
	return fmt.Sprintf(handled, alarm, b.String(), n, section(r, plain, atOnce)), ordered
}

const handled = `
        .include "lib/race.s"
_start: la      sp, stack_top
        ALARM   %d
        la      s0, jar
        INTERRUPTS handler
%s
        csrci   mstatus, 8
        lw      a0, 0(s0)
        lw      a1, 4(s0)
        add     a0, a0, a1
        lw      a1, came
        sub     a0, a0, a1
        addi    a0, a0, -%d
        j       end
        .balign 4
handler: addi   sp, sp, -32
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      a3, 8(sp)
        sw      a4, 12(sp)
        sw      t2, 16(sp)
        NO_ALARM
%s      lw      t0, came
        addi    t0, t0, 1
        sw      t0, came, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      a3, 8(sp)
        lw      a4, 12(sp)
        lw      t2, 16(sp)
        addi    sp, sp, 32
        mret
        .data
        .balign 256
jar:    .word   0, 0, 0
came:   .word   0
`

// harts is two harts that add to some words.
func harts(r *rand.Rand) (string, bool) {
	ordered := r.IntN(2) == 0
	ways := []string{atOnce, again}
	all := []string{locked}
	if !ordered {
		ways, all = append(ways, plain, plain), append(all, spun)
	}
	if r.IntN(2) == 0 { // a word is added to with a lock alone, or without
		ways = all
	}
	n := 1 + r.IntN(2)
	var of [2]strings.Builder
	for i := range of {
		for range n {
			of[i].WriteString(section(r, ways...))
		}
	}
	return fmt.Sprintf(onHarts, of[0].String(), of[1].String(), 2*n), ordered
}

const onHarts = `
_start: la      s0, jar
        bnez    a0, 2f
%s      j       3f
2:
%s
3:      li      t0, 1
        la      t1, done
        amoadd.w zero, t0, (t1)
        bnez    a0, rest
1:      lw      t0, 0(t1)
        addi    t0, t0, -2
        bnez    t0, 1b
        lw      a0, 0(s0)
        lw      a1, 4(s0)
        add     a0, a0, a1
        li      t1, %d
        li      t0, 0x5555
        beq     a0, t1, 4f
        li      t0, 0x13333
4:      sw      t0, FINISHER, t1
rest:   wfi
        j       rest
        .data
        .balign 256
jar:    .word   0, 0, 0, 0
done:   .word   0
`

// tasks is two tasks that add to some words.
func tasks(r *rand.Rand) (string, bool) {
	ordered := r.IntN(2) == 0
	ways := []string{atOnce, again, closed}
	if r.IntN(2) == 0 {
		ways = []string{posted, posted, yields + posted}
	}
	if !ordered {
		ways = append(ways, plain, plain, yields+plain)
	}
	n := 1 + r.IntN(2)
	var of [2]strings.Builder
	for i := range of {
		for range n {
			of[i].WriteString(section(r, ways...))
		}
	}
	return fmt.Sprintf(ofTasks, of[0].String(), of[1].String(), 2*n), ordered
}

const ofTasks = `
        .include "lib/tasks.s"
ada:    la      s0, jar
%s      DONE
bob:    la      s0, jar
%s      DONE
judge:  lw      a0, jar
        lw      a1, jar + 4
        add     a0, a0, a1
        addi    a0, a0, -%d
        j       end
        .data
        .balign 256
jar:    .word   0, 0
lock:   .word   1
frames: TASK    ada, stack_top
        TASK    bob, stack_top
frames_end:
`
