package integrity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/internal/try"
	"breakfast/machine"
)

// A register that a handler uses and does not give back is told of by a strict checker, also where it leaves the very
// value that was there: when the program uses it, and only then.
func TestStrictMade(t *testing.T) {
	const (
		spin  = "1: j 1b\n"
		uses  = "li a0, 3\n1: add a1, a1, a0\nj 1b\n"
		enter = "addi sp, sp, -16\nsw t0, 0(sp)\nsw t1, 4(sp)\nALARM 100\n"
		leave = "lw t0, 0(sp)\nlw t1, 4(sp)\naddi sp, sp, 16\nmret\n"
	)
	for name, c := range map[string]struct{ program, trap, want string }{
		"a number":              {uses, "li a0, 3\n", "a0"},
		"nobody uses it":        {spin, "li a0, 0\n", ""},
		"a word of memory":      {uses, "lw a0, three\n", "a0"},
		"a sum of such":         {uses, "lw a0, two\naddi a0, a0, 1\n", "a0"},
		"a CSR":                 {uses, "csrr a0, mcause\nandi a0, a0, 3\n", "a0"},
		"saved":                 {uses, "sw a0, 8(sp)\nli a0, 3\nlw a0, 8(sp)\n", ""},
		"saved by a move":       {uses, "mv t1, a0\nli a0, 3\nmv a0, t1\n", ""},
		"saved in mscratch":     {uses, "csrw mscratch, a0\nli a0, 3\ncsrr a0, mscratch\n", ""},
		"up and down again":     {uses, "addi a0, a0, 4\naddi a0, a0, -4\n", ""},
		"in bytes":              {uses, "sb a0, 8(sp)\nli a0, 3\nlbu a0, 8(sp)\n", ""},
		"maybe kept, by an AMO": {uses, "la t0, three\namoor.w a0, zero, (t0)\n", ""},
		"pushed, and not used": {"1: addi sp, sp, -16\nsw a0, (sp)\nlw a0, (sp)\naddi sp, sp, 16\nj 1b\n",
			"li a0, 0\n", ""},
		"where interrupts come next": {uses, "li a0, 4\naddi a0, a0, -1\n", "a0"},
	} {
		t.Run(name, func(t *testing.T) {
			text := tools + "BOOT\nli s11, 5\n" + c.program + ".balign 4\ntrap:\n" + enter + c.trap + leave +
				".data\n.balign 4\ntwo: .word 2\nthree: .word 3\n"
			found, stop := watched(try.Machine(t, machine.Config{}, text), 20_000, false)
			require.Equal(t, machine.Reached, stop.Reason)
			require.Empty(t, found, "no value shows it")
			found, _ = watched(try.Machine(t, machine.Config{}, text), 20_000, true)
			if c.want == "" {
				assert.Empty(t, found)
			} else if assert.Len(t, found, 1) {
				assert.Regexp(t, "^.* uses its "+c.want+" at 0x800000.. and has it by luck alone: the handler of "+
					"the timer interrupt has put a value of its own there, which happens to be the same; store "+
					c.want+" when a timer interrupt comes, and load it before the mret$", found[0].Message)
				assert.Greater(t, found[0].Times, 10)
			}
		})
	}
}
