package explore_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/explore"
	"breakfast/internal/try"
	"breakfast/machine"
)

// meets is a program of which a handler comes once, between main's first and its last instruction or before or after;
// it ends well, whatever that does.
func meets(main, handler, data string) string {
	return `
_start: la      sp, top
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 100000
        sw      t0, CLINT_MTIMECMP, t1
        sw      zero, CLINT_MTIMECMP + 4, t1
        li      t0, 1 << 7
        csrw    mie, t0
        csrsi   mstatus, 8
main:   ` + main + `
        csrci   mstatus, 8
        li      t0, 0x5555
        sw      t0, FINISHER, t1
2:      j       2b
        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        csrw    mie, zero
` + handler + `
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .data
        .balign 256
` + data + `
        .bss
        .space  256
top:
`
}

// fails explores main, of which so many timings fail, and says how; by two workers as by one.
func fails(t *testing.T, program string, failed int, q explore.Question) string {
	q.Machine = try.Machine(t, machine.Config{}, program)
	var err error
	q.In, err = explore.In(q.Machine, "main")
	require.NoError(t, err)
	a := explored(t, program, q)
	assert.Equal(t, uint64(failed), a.Failed())
	q.Workers = 2
	assert.Equal(t, a, explored(t, program, q))
	if a.Failure == nil {
		return ""
	}
	return a.Failure.Wrong
}

// What a program asserts itself: by a mark on the ticket rail, by words that are as they are without an interrupt.
func TestAssertions(t *testing.T) {
	inside := meets(`
        li      s0, 1
        sw      s0, inside, t1
        sw      zero, inside, t1`, `
        lw      t0, inside
        beqz    t0, 1f
        la      t0, told
        sw      t0, RAIL_MARK, t1
1:`, `
inside: .word   0
told:   .asciz  "wrong: two are inside"`)
	assert.Equal(t, `the program says "wrong: two are inside"`, fails(t, inside, 2, explore.Question{}))
	assert.Empty(t, fails(t, strings.ReplaceAll(inside, "wrong:", "right:"), 0, explore.Question{}))

	adds := meets(`
        lw      a0, check.jar
        addi    a0, a0, 1
        sw      a0, check.jar, t1`, `
        lw      t0, check.jar
        addi    t0, t0, 0
        sw      t0, check.jar, t1`, "check.jar: .word 41")
	assert.Empty(t, fails(t, adds, 0, explore.Question{}))
	for _, compiled := range []string{"check.0", "check.lto_priv.0", "checked"} { // a compiler's names, another's
		assert.Empty(t, fails(t, strings.ReplaceAll(strings.Replace(adds, "addi    t0, t0, 0", "addi    t0, t0, 6", 1),
			"check.jar", compiled), 0, explore.Question{}))
	}
	six := strings.Replace(adds, "addi    t0, t0, 0", "addi    t0, t0, 6", 1)
	const says = "check.jar is 48, and 42 with no interrupt placed"
	assert.Equal(t, says, fails(t, six, 3, explore.Question{}), "but between load and store, where its 6 are lost")
	assert.Equal(t, says, fails(t, six, 3, explore.Question{Exact: true}))
}

// Breakfast that was served is served; what the report finds wrong it finds without an interrupt, too.
func TestTheReport(t *testing.T) {
	slips := meets(`
        li      s0, WORKTOP_TOOL_BREAD
        sw      s0, WORKTOP_TOOL, t1
        sw      zero, WORKTOP_TOOL, t1
        csrci   mstatus, 8
        sw      zero, TABLE_SERVE, t1`, "sw zero, WORKTOP_STROKE, t0", "")
	assert.Empty(t, fails(t, slips, 0, explore.Question{}))
	assert.Equal(t, "the report says: The knife slipped: 1 stroke did not follow the path",
		fails(t, slips, 2, explore.Question{Report: true}))

	leaves := strings.Replace(slips, "sw zero, WORKTOP_STROKE, t0", "li t0, 0x5555\n sw t0, FINISHER, t1", 1)
	assert.Equal(t, "breakfast is not served", fails(t, leaves, 6, explore.Question{}))
}

// Integrity is a verdict: a register that a handler does not put back, and that nobody looks at.
func TestIntegrity(t *testing.T) {
	spoils := meets("nop\n nop", "li s5, 7", "")
	assert.Empty(t, fails(t, spoils, 0, explore.Question{}))
	assert.Contains(t, fails(t, spoils, 3, explore.Question{Integrity: true}), "integrity: ")
	assert.Contains(t, fails(t, strings.Replace(spoils, "nop", "li s5, 7", 1), 1, explore.Question{Integrity: true}),
		"s5",
		"before it is 7, too")
	assert.Empty(t, fails(t, strings.Replace(spoils, "li s5, 7", "nop", 1), 0,
		explore.Question{Integrity: true, Strict: true}))

	calls := meets("la t0, handler\n ecall", "csrr t0, mepc\n addi t0, t0, 4\n csrw mepc, t0\n li s5, 7", "")
	a := explored(t, calls, explore.Question{Integrity: true})
	require.NotNil(t, a.Failure)
	assert.Empty(t, a.Failure.Schedule, "without any interrupt")
	assert.Contains(t, a.Failure.Wrong, "integrity: ")
}

// A check of what nobody stores to at any timing cannot fail, and it is said which; if it is certain.
func TestACheckThatCannotFail(t *testing.T) {
	stores := meets("nop\n nop", "sw t0, other, t1", "jar: .word 4\nother: .word 0, 0")
	m := try.Machine(t, machine.Config{}, stores)
	word := func(name string, off uint32) explore.Reading {
		return explore.Reading{Name: name,
			Memory: []machine.Stretch{{Addr: m.Image().Symbol(name).Addr + off, Size: 4}}}
	}
	in, err := explore.In(m, "main")
	require.NoError(t, err)
	ask := func(q explore.Question) error {
		q.Machine, q.Most, q.In = m, 1, in
		q.Check = func(*machine.Machine) string { return "" }
		a, err := explore.Explore(q)
		if err == nil {
			assert.NotZero(t, a.Timings())
		}
		return err
	}
	assert.NoError(t, ask(explore.Question{}), "it is not known what it reads")
	assert.NoError(t, ask(explore.Question{Reads: []explore.Reading{word("other", 0)}}), "the handler stores there")
	err = ask(explore.Question{Reads: []explore.Reading{word("other", 0), word("jar", 0)}})
	assert.ErrorIs(t, err, explore.ErrCannotFail)
	assert.EqualError(t, err, "jar: it cannot fail: in none of 7 timings does anybody store to what it looks at")
	assert.Error(t, ask(explore.Question{Reads: []explore.Reading{word("other", 4)}, Workers: 2}), "beside")
	assert.Error(t, ask(explore.Question{Reads: []explore.Reading{word("jar", 0)}, Report: true}))
	assert.NoError(t, ask(explore.Question{Reads: []explore.Reading{word("jar", 0)}, Timings: 1,
		Workers: 2, Sample: 1}),
		"not all were tried")
	assert.NoError(t, ask(explore.Question{Reads: []explore.Reading{{Name: "a device",
		Memory: []machine.Stretch{{Addr: 0x11000000, Size: 4}}}}}), "which changes by itself")
}

// A kernel that goes to sleep with work to do has lost a wake-up, also if something wakes it later. This one keeps its
// one task as ours does, and looks for it with interrupts on.
func TestALostWakeUp(t *testing.T) {
	sleeper := strings.NewReplacer("csrw    mie, zero", `lw      t0, next
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 200000
        sw      t0, next, t1`).Replace(meets(`
1:      lw      t0, tcbs + TCB_STATE
        addi    t0, t0, -READY
        beqz    t0, 2f
        wfi
        j       1b
2:`, `
        li      t0, READY
        sw      t0, tcbs + TCB_STATE, t1`, `
        .equ    TCB_PC, 0
        .equ    TCB_STATE, 4
        .equ    TCB_GRANTS, 8
        .equ    TCB_SIZE, 12
        .equ    MAX_TASKS, 1
        .equ    ROW, 24
        .equ    READY, 1
        .equ    SLEEPING, 2
        .equ    DEAD, 3
tasks:  .word   1
next:   .word   150000
tcbs:   .word   0, SLEEPING, 0
task_table:
        .word   _start, tea, 1, 0, 0, 0
task_table_end:
task_code:
task_code_end:
tea:    .asciz  "tea"`))
	assert.Equal(t, "a wake-up is lost: the kernel goes to sleep, and tea is ready to run",
		fails(t, sleeper, 3, explore.Question{}))
	assert.Empty(t, fails(t, strings.Replace(sleeper, "tcbs", "bits", -1), 0, explore.Question{}), "no kernel is known")
}
