package integrity_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/trace/integrity"
)

// idlers is two tasks that use no register, and never call: whatever the kernel forgets, no value shows it.
const idlers = `
        .include "kernel.s"
        TASK    one
        TASK    two
one:    j       one
two:    j       two
`

// A register that the kernel does not save is told of by a strict checker, although nobody uses it; so is one of those
// that the kernel does not use and does not restore.
func TestStrict(t *testing.T) {
	strictly(t, idlers, trap, "mret", "timer interrupt", 1)
}

func TestStrictInSpaces(t *testing.T) {
	strictly(t, inSpaces(idlers), "vm/trap.s", "sret", "supervisor timer interrupt", 5)
}

func strictly(t *testing.T, program, trap, back, cause string, each int) {
	found, _ := watched(mutant(t, program), 50_000, true)
	require.Empty(t, text(found), "the kernel as it is")
	found, _ = watched(mutant(t, program, edit{trap, "sw      t0, 4*31(t6)", "nop"}), 50_000, false)
	require.Empty(t, text(found), "one that is not strict sees values alone")
	for r := 1; r < 32; r += each {
		if r == int(isa.SP) || r == int(isa.GP) || r == int(isa.TP) {
			continue // a value shows sp; the others are nobody's
		}
		name := isa.Reg(r).String()
		save := edit{trap, "n, " + numbers(1, 30, 0) + "\n", "n, " + numbers(1, 30, r) + "\n"}
		if r == 31 {
			save = edit{trap, "sw      t0, 4*31(t6)", "nop"}
		}
		found, _ := watched(mutant(t, program, save), 20_000, true)
		if assert.NotEmpty(t, found, "save %s", name) {
			v := found[0]
			assert.Equal(t, integrity.LostRegister, v.Kind)
			assert.Equal(t, "task two goes on with its "+name+" by luck alone: nothing had saved it when task one "+
				"went on; store it when a "+cause+" comes", v.Message)
			assert.Equal(t, "two", v.Saved.Symbol)
			assert.Equal(t, back, v.Over.Text)
			assert.Less(t, v.Over.Steps, v.Restored.Steps)
			assert.Empty(t, v.Changed)
		}
		if r < int(isa.S2) || r > int(isa.S11) {
			continue
		}
		restore := edit{trap, "n, " + numbers(1, 31, 0) + "\n", "n, " + numbers(1, 31, r) + "\n"}
		found, _ = watched(mutant(t, program, restore), 20_000, true)
		if assert.NotEmpty(t, found, "restore %s", name) {
			assert.Equal(t, "task one goes on with what task two left in "+name+": nothing has written there since "+
				"the "+cause+", and it is right by luck alone; load it before the "+back, found[0].Message)
		}
	}
}

// Two tasks that the timer switches, of which trap keeps what it wants to, on their stacks.
const twoTasks = `
        BOOT
        la      s0, other_stack - 128   # the other one begins with a frame of zeros
        sw      s0, word, t0
        la      t0, 2f
        sw      t0, 0(s0)
1:      j       1b
2:      j       2b
        .bss
        .balign 16
        .space  512
other_stack:
        .text
        .macro  SWITCH
        csrr    t0, mepc
        sw      t0, 0(sp)
        mv      s0, sp
        lw      sp, word
        sw      s0, word, t0
        lw      t0, 0(sp)
        csrw    mepc, t0
        ALARM   100
        .endm
        .balign 4
`

// What a kernel may do with a value, and still be right, or not.
func TestStrictFollows(t *testing.T) {
	for name, c := range map[string]struct{ trap, want string }{
		"all on the stack": {"SAVE\nSWITCH\nRESTORE\nmret", ""},
		"s5 through a register and mscratch": {"csrw mscratch, s5\nSAVE\nsw zero, 4*21(sp)\n" +
			"csrrw s6, mscratch, zero\nmv s7, s6\nsw s7, 4*21(sp)\nSWITCH\nRESTORE\nmret", ""},
		"s5 in bytes": {"SAVE\nsw zero, 4*21(sp)\nsrli s6, s5, 8\nsb s5, 84(sp)\nsb s6, 85(sp)\nsrli s6, s6, 8\n" +
			"sb s6, 86(sp)\nsrli s6, s6, 8\nsb s6, 87(sp)\nSWITCH\nRESTORE\nmret", ""},
		"s5 moved and dropped": {"csrw mscratch, s5\nSAVE_BUT_S5\ncsrrw s5, mscratch, zero\nmv s6, s5\nli s5, 0\n" +
			"SWITCH\nRESTORE\nmret", "s5"},
		"s5 changed by software": {"SAVE_BUT_S5\nli s5, 0\nSWITCH\nRESTORE\nmret", "s5"},
		"kept in mscratch while the other runs": {"beqz tp, 1f\nSAVE\nSWITCH\nRESTORE\n" +
			"csrr s5, mscratch\nli tp, 0\nmret\n1: csrw mscratch, s5\nli tp, 1\nSAVE_BUT_S5\nSWITCH\n" +
			"RESTORE\nli tp, 1\nmret", ""},
		"a program of sixteen registers": {".macro EACH op\n.irp n, 1,5,6,7,8,9,10,11,12,13,14,15\n" +
			"\\op x\\n, 4*\\n(sp)\n.endr\n.endm\naddi sp, sp, -128\nEACH sw\nSWITCH\nEACH lw\n" +
			"addi sp, sp, 128\nmret", ""},
	} {
		t.Run(name, func(t *testing.T) {
			butS5 := ".macro SAVE_BUT_S5\naddi sp, sp, -128\n.irp n, 1,3,4," + numbers(5, 31, 21) +
				"\nsw x\\n, 4*\\n(sp)\n.endr\n.endm\n"
			program := tools + butS5 + twoTasks + "trap:\n" + c.trap + "\n"
			found, stop := watched(try.Machine(t, machine.Config{}, program), 20_000, true)
			require.Equal(t, machine.Reached, stop.Reason)
			if c.want == "" {
				assert.Empty(t, text(found))
			} else if assert.NotEmpty(t, found) {
				assert.Contains(t, found[0].Message, "goes on with its "+c.want+" by luck alone")
			}
		})
	}
}

// BenchmarkChecker is what a step costs under a checker, and under a strict one.
func BenchmarkChecker(b *testing.B) {
	for name, strict := range map[string]bool{"plain": false, "strict": true} {
		b.Run(name, func(b *testing.B) {
			steps := uint64(0)
			for b.Loop() {
				m := try.Machine(b, machine.Config{}, "preemptive")
				watched(m, 1_000_000, strict)
				steps += m.Position().Steps
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(steps), "ns/step")
		})
	}
}
