package command_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// why says which trap has led to a handler, which rule was broken, and what the CSRs hold; of one that was jumped to
// nothing.
func TestWhyTrapped(t *testing.T) {
	x := open(t, `
_start: la      t0, handler
        csrw    mtvec, t0
        lw      a0, 3(zero)
        li      a1, 0x50000000
        lw      a2, 0(a1)
        ecall
        j       handler
        .balign 4
handler: csrr   t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
`)
	for _, want := range []string{
		"load address misaligned, taken at test.s:4 (_start+12): lw a0, 3(zero): a word is at an address that is a " +
			"multiple of 4\nmcause 0x00000004, mtval 0x00000003, mepc 0x8000000c, the instruction that trapped\n",
		"load access fault, taken at test.s:6 (_start+20): lw a2, 0(a1): nothing is there: memory is 0x80000000 to ",
		"ecall from M mode, taken at test.s:7 (_start+24): ecall\nmcause 0x0000000b, ",
	} {
		ask(x, "to trap")
		here := ask(x, "where")
		assert.Contains(t, ask(x, "why"), want)
		assert.Equal(t, here, ask(x, "where"))
	}
	ask(x, "to handler")
	assert.NotContains(t, ask(x, "why"), "taken at")
	x = open(t, "preemptive")
	ask(x, "to interrupt")
	assert.Regexp(t, `^timer interrupt, taken at worktop.s:\d+ \(stroke\+\d+\)\nmcause 0x80000007, mtval 0x00000000, `+
		`mepc 0x\w+, where it goes on\ntimer rings: `, ask(x, "why"))
	ask(x, "s")
	assert.Contains(t, ask(x, "why"), "after 1 step\n")
}
