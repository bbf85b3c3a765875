package machine

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// Time, by hand. At 10 MHz a step is a tick: the instruction that is step n, counting from 0, finds mtime to be n. At
// 100 MHz it finds n/10. Comments in the programs say which steps the instructions are.

// timed runs a program for so many steps, and says what registers it leaves, as "a0=1 a1=2".
func timed(t *testing.T, mhz int, steps uint64, text, names string, defines ...asm.Symbol) string {
	t.Helper()
	m, err := New(Config{RAM: 1 << 16, MHz: mhz})
	require.NoError(t, err)
	img, err := asm.Assemble([]asm.Source{{Name: "time.s", Text: text}}, asm.Options{Defines: defines})
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	m.Run(Limit{Steps: steps, Now: devices.Never})
	require.Equal(t, steps, m.Position().Steps, "the program did not run so far")
	var list []string
	for _, n := range strings.Fields(names) {
		r, _ := isa.RegByName(n)
		list = append(list, fmt.Sprintf("%s=%d", n, m.Hart().X[r]))
	}
	return strings.Join(list, " ")
}

func define(name string, v int64) asm.Symbol { return asm.Symbol{Name: name, Value: v} }

// The interrupt comes before the instruction that would be executed at the tick of mtimecmp, and takes its step.
func TestTimerInterruptsOneInstruction(t *testing.T) {
	const program = `
	la	t0, handler		# 0, 1
	csrw	mtvec, t0		# 2
	lui	t0, 0x2004		# 3: mtimecmp
	li	t1, CMP			# 4
	sw	t1, 0(t0)		# 5
	li	t1, 1 << 7		# 6
	csrw	mie, t1			# 7
	csrsi	mstatus, 8		# 8
row:	.rept	250			# 9 on
	nop
	.endr
	.balign 4
handler:
	csrr	a0, time
	csrr	a1, mepc
	la	t0, row
	sub	a1, a1, t0
	csrr	a2, mip
	csrr	a3, mcause
	slli	a3, a3, 1		# without bit 31
	j	.
`
	for cmp := int64(9); cmp < 250; cmp += 1 + cmp/10 {
		// At 10 MHz: cmp-9 instructions of the row, then the trap at tick cmp, then the handler.
		want := fmt.Sprintf("a0=%d a1=%d a2=128 a3=14", cmp+1, 4*(cmp-9))
		assert.Equal(t, want, timed(t, 10, 300, program, "a0 a1 a2 a3", define("CMP", cmp)))
	}
	for cmp := int64(1); cmp < 25; cmp++ {
		// At 100 MHz: tick cmp begins with step 10*cmp. The handler's first instruction is still in it.
		want := fmt.Sprintf("a0=%d a1=%d a2=128 a3=14", cmp, 4*(10*cmp-9))
		assert.Equal(t, want, timed(t, 100, 300, program, "a0 a1 a2 a3", define("CMP", cmp)))
	}
}

// An alarm in the past rings before the next instruction; put into the future, it falls silent, and mip says so at
// once.
func TestTimerIsALevel(t *testing.T) {
	const program = `
	lui	t0, 0x2004		# 0
	csrr	a0, mip			# 1: nothing was written yet
	sw	zero, 0(t0)		# 2: mtimecmp 0
	csrr	a1, mip			# 3
	li	t1, 8			# 4
	sw	t1, 0(t0)		# 5: in three ticks
	csrr	a2, mip			# 6
	csrr	a3, mip			# 7
	csrr	a4, mip			# 8: now
	li	t1, -1			# 9
	sw	t1, 4(t0)		# 10: never
	csrr	a5, mip			# 11
	j	.
`
	assert.Equal(t, "a0=0 a1=128 a2=0 a3=0 a4=128 a5=0", timed(t, 10, 15, program, "a0 a1 a2 a3 a4 a5"))
}

func TestTimeCSR(t *testing.T) {
	const program = `
	csrr	a0, time		# 0
	csrr	a1, time		# 1
	.rept	17
	nop
	.endr
	csrr	a2, time		# 19
	csrr	a3, time		# 20
	csrr	a4, timeh
	lui	t0, 0x200c		# 22
	lw	a5, -8(t0)		# 23: mtime is the same clock
	j	.
`
	assert.Equal(t, "a0=0 a1=1 a2=19 a3=20 a4=0 a5=23", timed(t, 10, 30, program, "a0 a1 a2 a3 a4 a5"))
	assert.Equal(t, "a0=0 a1=0 a2=1 a3=2 a4=0 a5=2", timed(t, 100, 30, program, "a0 a1 a2 a3 a4 a5"))
	assert.Equal(t, "a0=0 a1=0 a2=0 a3=1 a4=0 a5=1", timed(t, 200, 30, program, "a0 a1 a2 a3 a4 a5"))
}

// mtime can be written, a word at a time, and goes on from there; an alarm that it jumps over rings.
func TestWrittenTime(t *testing.T) {
	const program = `
	lui	t0, 0x200c		# 0
	lui	t1, 0x2004		# 1
	li	t2, 2			# 2
	sw	t2, 4(t1)		# 3: mtimecmp is 2 << 32 …
	sw	zero, 0(t1)		# 4
	li	t2, -3			# 5
	sw	t2, -8(t0)		# 6: mtime is 0x0_fffffffd
	csrr	a0, time		# 7: one more
	csrr	a1, timeh		# 8
	csrr	a2, time		# 9: it has wrapped
	csrr	a3, timeh		# 10
	csrr	a4, mip			# 11
	li	t2, 2			# 12
	sw	t2, -4(t0)		# 13: mtime is 0x2_00000004
	csrr	a5, mip			# 14
	csrr	a6, time		# 15
	j	.
`
	// Ticks since step 6: the write makes it fffffffd at tick 6, so that tick 9 is 0 and tick 15 is 6.
	assert.Equal(t, "a0=4294967294 a1=0 a2=0 a3=1 a4=0 a5=128 a6=6", timed(t, 10, 20, program, "a0 a1 a2 a3 a4 a5 a6"))
}

// The carry into the alarm's high word is waited for.
func TestTimerAcrossTheWord(t *testing.T) {
	const program = `
	la	t0, handler		# 0, 1
	csrw	mtvec, t0		# 2
	lui	t0, 0x200c		# 3
	lui	t1, 0x2004		# 4
	li	t2, 1			# 5
	sw	t2, 4(t1)		# 6
	li	t2, 3			# 7
	sw	t2, 0(t1)		# 8: mtimecmp is 1 << 32 | 3
	li	t2, 1 << 7		# 9
	csrw	mie, t2			# 10
	csrsi	mstatus, 8		# 11
	li	t2, -5			# 12
	sw	t2, -8(t0)		# 13: eight ticks before
row:	.rept	50			# 14 on
	nop
	.endr
	.balign 4
handler:
	csrr	a0, mepc
	la	t0, row
	sub	a0, a0, t0
	j	.
`
	assert.Equal(t, "a0=28", timed(t, 10, 40, program, "a0"), "tick 21 would be the eighth nop, at 7 * 4")
}

// Waiting takes no steps and no cycles, and ends at the tick of the alarm.
func TestTimeAsleep(t *testing.T) {
	const program = `
	lui	t0, 0x2004		# 0
	li	t1, 1000		# 1
	sw	t1, 0(t0)		# 2
	li	t1, 1 << 7		# 3
	csrw	mie, t1			# 4
	csrr	a0, mcycle		# 5
	wfi				# 6: mstatus.MIE is 0, so there is no trap
	csrr	a1, time		# 7, at tick 1000
	csrr	a2, time		# 8
	csrr	a3, mcycle		# 9
	csrr	a4, minstret		# 10
	csrr	a5, time		# 11
	j	.
`
	assert.Equal(t, "a0=5 a1=1000 a2=1001 a3=9 a4=10 a5=1004", timed(t, 10, 14, program, "a0 a1 a2 a3 a4 a5"))
	// At 100 MHz the whole of tick 1000 is left: ten steps.
	assert.Equal(t, "a0=5 a1=1000 a2=1000 a3=9 a4=10 a5=1000", timed(t, 100, 14, program, "a0 a1 a2 a3 a4 a5"))

	const trap = `
	la	t0, handler		# 0, 1
	csrw	mtvec, t0		# 2
	lui	t0, 0x2004		# 3
	li	t1, 1000		# 4
	sw	t1, 0(t0)		# 5
	li	t1, 1 << 7		# 6
	csrw	mie, t1			# 7
	csrsi	mstatus, 8		# 8
	wfi				# 9
after:	nop
	.balign 4
handler:				# the trap was step 10, at tick 1000
	csrr	a0, time
	csrr	a1, mcycle		# 12
	csrr	a2, minstret		# the trap did not retire
	csrr	a3, mepc
	la	t0, after
	sub	a3, a3, t0
	j	.
`
	assert.Equal(t, "a0=1001 a1=12 a2=12 a3=0", timed(t, 10, 20, trap, "a0 a1 a2 a3"))
}

// A counter that is written is exactly that for the next instruction.
func TestWrittenCounters(t *testing.T) {
	const program = `
	li	t0, 100			# 0
	csrr	a0, mcycle		# 1
	csrr	a1, minstret		# 2
	csrw	mcycle, t0		# 3
	csrr	a2, mcycle		# 4
	csrr	a3, mcycle		# 5
	csrw	minstret, t0		# 6
	csrr	a4, minstret		# 7
	csrr	a5, minstret		# 8
	csrrw	a6, mcycle, zero	# 9: what it was before
	csrr	a7, cycle		# 10
	j	.
`
	assert.Equal(t, "a0=1 a1=2 a2=100 a3=101 a4=100 a5=101 a6=105 a7=0",
		timed(t, 10, 15, program, "a0 a1 a2 a3 a4 a5 a6 a7"))

	const carry = `
	li	t0, -1			# 0
	csrw	mcycle, t0		# 1
	csrr	a0, mcycleh		# 2: mcycle is ffffffff
	csrr	a1, mcycleh		# 3: it has carried
	csrr	a2, mcycle		# 4
	li	t0, 7			# 5
	csrw	mcycleh, t0		# 6: the low word counts neither this one
	csrr	a3, mcycle		# 7
	csrr	a4, cycleh		# 8
	csrw	minstreth, t0		# 9
	csrr	a5, minstret		# 10
	csrr	a6, instreth		# 11
	j	.
`
	// Step 2 finds ffffffff, 3 finds 0, 4 finds 1, 5 finds 2, 6 finds 3 and does not count. minstret: 9 finds 9.
	assert.Equal(t, "a0=0 a1=1 a2=1 a3=3 a4=7 a5=9 a6=7", timed(t, 10, 15, carry, "a0 a1 a2 a3 a4 a5 a6"))
}

// A counter stands still from the instruction after the one that inhibits it until after the one that lets it go on.
// The clock cannot be inhibited.
func TestInhibitedCounters(t *testing.T) {
	const program = `
	csrwi	mcountinhibit, 7	# 0: the last that counts
	nop				# 1
	csrr	a0, mcycle		# 2
	csrr	a1, minstret		# 3
	csrr	a2, mcountinhibit	# 4
	csrwi	mcycle, 20		# 5
	csrr	a3, mcycle		# 6: exact here too
	csrwi	mcountinhibit, 4	# 7: mcycle is let go
	csrr	a4, mcycle		# 8
	csrr	a5, mcycle		# 9
	csrr	a6, minstret		# 10
	csrr	a7, time		# 11
	j	.
`
	assert.Equal(t, "a0=1 a1=1 a2=5 a3=20 a4=20 a5=21 a6=1 a7=11", timed(t, 10, 15, program, "a0 a1 a2 a3 a4 a5 a6 a7"))
}

// A trap is a cycle, but retires nothing.
func TestCountersAndTraps(t *testing.T) {
	const program = `
	la	t0, handler		# 0, 1
	csrw	mtvec, t0		# 2
	ecall				# 3: a trap
	.balign 4
handler:
	csrr	a0, mcycle		# 4
	csrr	a1, minstret		# 5: 3, and the one before this
	csrr	a2, time		# 6
	j	.
`
	assert.Equal(t, "a0=4 a1=4 a2=6", timed(t, 10, 10, program, "a0 a1 a2"))
}

// U mode reads the counters that mcounteren and scounteren let it read, each by its bit.
func TestTimeInUserMode(t *testing.T) {
	const program = `
	la	t0, handler		# 0, 1
	csrw	mtvec, t0		# 2
	li	t0, -1			# 3
	csrw	pmpaddr0, t0		# 4
	li	t0, 0x1f		# 5
	csrw	pmpcfg0, t0		# 6
	csrwi	mcounteren, ALLOWED	# 7
	csrwi	scounteren, BELOW	# 8
	la	t0, user		# 9, 10
	csrw	mepc, t0		# 11
	mret				# 12
user:	csrr	a2, cycle		# 13
	csrr	a3, time		# 14
	csrr	a4, instret		# 15
	j	.
	.balign 4
handler:				# four steps more for each that is forbidden
	csrr	t1, mepc
	addi	t1, t1, 4
	csrw	mepc, t1
	mret
`
	names := "a2 a3 a4"
	for _, c := range []struct {
		allowed, below int64
		want           string
	}{
		{7, 7, "a2=13 a3=14 a4=15"},
		{1, 7, "a2=13 a3=0 a4=0"},
		{7, 1, "a2=13 a3=0 a4=0"},
		{2, 7, "a2=0 a3=18 a4=0"}, // one trap and four instructions later
		{7, 2, "a2=0 a3=18 a4=0"},
		{4, 7, "a2=0 a3=0 a4=21"}, // 13 steps, two times four instructions
		{1, 2, "a2=0 a3=0 a4=0"},
		{0, 7, "a2=0 a3=0 a4=0"},
	} {
		assert.Equal(t, c.want, timed(t, 10, 40, program, names, define("ALLOWED", c.allowed),
			define("BELOW", c.below)))
	}
}
