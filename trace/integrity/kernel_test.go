package integrity_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace/integrity"
)

// An edit replaces a piece of the kernel's text, which must be there but for its columns.
type edit struct{ file, old, new string }

var blanks = regexp.MustCompile(`[ \t]+`)

// mutant is a machine with a program under a kernel with mistakes.
func mutant(t *testing.T, program string, edits ...edit) *machine.Machine {
	m, err := machine.New(machine.Config{RAM: 1 << 20})
	require.NoError(t, err)
	opt := asm.Options{Defines: []asm.Symbol{{Name: "QUANTUM", Value: 1000}}, Open: func(name string) ([]byte, error) {
		text, err := programs.File(name)
		squeezed := blanks.ReplaceAllString(string(text), " ")
		for _, e := range edits {
			if old := blanks.ReplaceAllString(e.old, " "); e.file == name {
				require.Contains(t, squeezed, old)
				squeezed = strings.ReplaceAll(squeezed, old, e.new)
			}
		}
		return []byte(squeezed), err
	}}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value)})
	}
	img, err := asm.Assemble([]asm.Source{{Name: "test.s", Text: program}}, opt)
	require.NoError(t, err)
	require.NoError(t, m.Load(img))
	return m
}

// torture is two tasks of the same code, all of whose registers are in use and change all the time.
var torture = func() string {
	var fill, change strings.Builder
	for r := 1; r < 32; r++ {
		fmt.Fprintf(&fill, " slli x%d, a0, 20\n addi x%d, x%d, %d\n", r, r, r, r)
		fmt.Fprintf(&change, " addi x%d, x%d, 3\n", r, r)
	}
	body := strings.Replace(fill.String(), " slli x10, a0, 20\n addi x10, x10, 10\n", "", 1)
	return " .include \"kernel.s\"\n TASK one\n TASK two\none: li a0, 1\n j fill\ntwo: li a0, 2\nfill:\n" + body +
		"again:\n" + change.String() + " j again\n"
}()

const trap = "kernel/trap.s"

// inSpaces is a program for the kernel as one for that with address spaces.
func inSpaces(program string) string { return strings.Replace(program, "kernel.s", "vm.s", 1) }

func numbers(from, to, without int) string {
	var list []string
	for n := from; n <= to; n++ {
		if n != without {
			list = append(list, fmt.Sprint(n))
		}
	}
	return strings.Join(list, ",")
}

// Any register that the kernel forgets to save, or to restore, is named, with the task.
func TestEveryForgottenRegister(t *testing.T) {
	everyForgottenRegister(t, torture, trap, "mret")
}

// In S mode, with address spaces, too.
func TestEveryForgottenRegisterInSpaces(t *testing.T) {
	everyForgottenRegister(t, inSpaces(torture), "vm/trap.s", "sret")
}

func everyForgottenRegister(t *testing.T, torture, trap, back string) {
	found, _ := check(mutant(t, torture), 50_000)
	require.Empty(t, text(found), "the kernel as it is")
	for r := 1; r < 32; r++ {
		save := edit{trap, "n, " + numbers(1, 30, 0) + "\n", "n, " + numbers(1, 30, r) + "\n"}
		if r == 31 {
			save = edit{trap, "sw      t0, 4*31(t6)", "nop"}
		}
		restore := edit{trap, "n, " + numbers(1, 31, 0) + "\n", "n, " + numbers(1, 31, r) + "\n"}
		for what, e := range map[string]edit{"save": save, "restore": restore} {
			found, _ := check(mutant(t, torture, e), 50_000)
			name := isa.Reg(r).String()
			if !assert.NotEmpty(t, found, "%s %s", what, name) {
				continue
			}
			v := found[0]
			assert.Equal(t, integrity.LostRegister, v.Kind)
			require.Len(t, v.Changed, 1, "%s %s: %s", what, name, text(found))
			assert.Equal(t, name, v.Changed[0].Register)
			assert.NotEqual(t, v.Changed[0].Was, v.Changed[0].Is)
			assert.Contains(t, []string{"task one", "task two"}, v.Task)
			assert.Contains(t, v.Saved.Symbol, "again")
			assert.Equal(t, back, v.Restored.Text)
			assert.Equal(t, trap, v.Restored.File)
			assert.Less(t, v.Saved.Steps, v.Restored.Steps)
		}
	}
}

// In a breakfast, too: a stroke of the knife keeps half of it in t6.
func TestForgottenT6SpoilsBreakfast(t *testing.T) {
	program, _ := programs.Source("preemptive")
	found, _ := check(mutant(t, program, edit{trap, "sw      t0, 4*31(t6)", "nop"}), 2_000_000)
	require.NotEmpty(t, found)
	assert.Regexp(t, `^task toast lost t6: 0x[0-9a-f]{8} when an? .* came, 0x[0-9a-f]{8} when it goes on$`,
		found[0].Message)
}

// calls is two tasks that make system calls from procedures.
const calls = `
 .include "kernel.s"
 TASK one, 1, 256
 TASK two, 1, 256
one: li s0, 1
again1: addi s0, s0, 2
 addi sp, sp, -16
 sw s0, 0(sp)
 YIELD
 lw s0, 0(sp)
 addi sp, sp, 16
 j again1
two: li s0, 0
 li s1, 77
again2: addi s0, s0, 2
 addi sp, sp, -16
 sw s0, 4(sp)
 sw s1, 0(sp)
 call deeper
 lw s1, 0(sp)
 addi sp, sp, 16
 j again2
deeper: addi sp, sp, -16
 sw s1, 0(sp)
 YIELD
 addi sp, sp, 16
 ret
`

// Other mistakes in the kernel, and what is said of them.
func TestKernelMistakes(t *testing.T) {
	found, _ := check(mutant(t, calls), 100_000)
	require.Empty(t, text(found), "the kernel as it is")
	for name, c := range map[string]struct {
		program string
		edits   []edit
		kind    integrity.Kind
		want    string
	}{
		"mepc not restored": {torture,
			[]edit{{trap, "csrw    mepc, t0", "csrr t1, mepc\n bnez t1, 9f\n csrw mepc, t0\n9:"}}, integrity.WrongPC,
			`task (one|two) goes on at the wrong pc: that is where task (one|two) was interrupted; should be ` +
				`0x8[0-9a-f]{7} again(\+\d+)?, is 0x8`},
		"mepc not saved": {torture, []edit{{trap, "sw      t0, TCB_PC(t6)", "nop"}}, integrity.WrongPC,
			`task (one|two) goes on at the wrong pc: that is where it began; should be 0x8[0-9a-f]{7} ` +
				`again(\+\d+)?, is 0x8[0-9a-f]{7} (one|two)$`},
		"mepc + 4 forgotten": {calls, []edit{{"kernel/syscall.s", "addi    t0, t0, 4\n        sw      t0, TCB_PC(s0)",
			"nop"}}, integrity.RepeatedCall,
			`the ecall of task (one|two) at 0x8[0-9a-f]{7} \S+ never returned: mret went back to it \d+ times, ` +
				`not to the instruction behind it \(mepc \+ 4\)`},
		"mepc - 4": {calls, []edit{{"kernel/syscall.s", "addi    t0, t0, 4\n        sw      t0, TCB_PC(s0)",
			"addi t0, t0, -4\n sw t0, TCB_PC(s0)"}}, integrity.WrongPC,
			`it was never there`},
		"one stack for two": {calls, []edit{{"kernel/macros.s", ".word   \\name, .Lname\\@, \\priority, .Lmemory\\@,",
			".word   \\name, .Lname\\@, \\priority, shared,"},
			{"kernel/task.s", "tcbs:   .space", "shared: .space 1024\ntcbs:   .space"}}, integrity.SharedStack,
			`^the stack of task (one|two) at 0x8[0-9a-f]{7} to 0x8[0-9a-f]{7}, to which sp comes back, was pushed ` +
				`over by task (one|two): its sp came down to 0x8`},
		"the first task for ever": {torture,
			[]edit{{"kernel/sched.s", "        call    set_timer\n        j       run_task",
				"        call    set_timer\n        la      s0, tcbs\n        j       run_task"},
				{trap, "lw      t0, TCB_ID(s0)", "lw t0, current\n addi t0, t0, 1"}}, integrity.WrongContext,
			`^task (one|two) was to go on, as the ticket rail says, and what goes on is the context of task (one|two)`},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := check(mutant(t, c.program, c.edits...), 100_000)
			require.NotEmpty(t, found)
			if c.kind != "" {
				assert.Equal(t, c.kind, found[0].Kind)
			}
			assert.Regexp(t, c.want, found[0].Message, text(found))
		})
	}
}

// Stacks at the same address are no concern of each other, as long as they are in different spaces; and mistakes of the
// kernel in S mode are found.
func TestMistakesInSpaces(t *testing.T) {
	found, _ := check(mutant(t, inSpaces(calls)), 100_000)
	require.Empty(t, text(found), "the kernel as it is")
	const satp = "sw a0, TCB_SATP(s2)"
	for name, c := range map[string]struct {
		program string
		edit    edit
		kind    integrity.Kind
		want    string
	}{
		"one space for two": {calls, edit{"vm/boot.s", satp,
			"la t0, tcbs\n lw t1, TCB_SATP(t0)\n beqz t1, 9f\n mv a0, t1\n9: " + satp}, integrity.SharedStack,
			`^the stack of task (one|two) at 0x403fff[0-9a-f]{2} to 0x403fffff, to which sp comes back, was pushed ` +
				`over by task (one|two)`},
		"space not fenced": {calls, edit{"vm/trap.s", "sfence.vma # as if nothing was", "nop #"},
			integrity.Unfenced, `no sfence.vma after satp was changed: the store to 0x403ffff[0-9a-f] `},
		"sepc not restored": {torture,
			edit{"vm/trap.s", "csrw    sepc, t0", "csrr t1, sepc\n bnez t1, 9f\n csrw sepc, t0\n9:"},
			integrity.WrongPC, `that is where task (one|two) was interrupted`},
		"sepc + 4 forgotten": {calls,
			edit{"kernel/syscall.s", "addi    t0, t0, 4\n        sw      t0, TCB_PC(s0)", "nop"},
			integrity.RepeatedCall, `never returned: sret went back to it \d+ times, not to the instruction behind ` +
				`it \(sepc \+ 4\)`},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := check(mutant(t, inSpaces(c.program), c.edit), 100_000)
			require.NotEmpty(t, found)
			assert.Equal(t, c.kind, found[0].Kind)
			assert.Regexp(t, c.want, found[0].Message, text(found))
		})
	}
}

// The kernel completes a claim when the task comes back to wait. If it never does it, the second ring is not heard.
func TestClaimNotCompleted(t *testing.T) {
	twice := `
 .include "kernel.s"
 TASK tea, 1, 256, GRANT_KETTLE
tea: li t0, 300
 sw t0, KETTLE_FILL, t1
 li t0, KETTLE_CTRL_HEAT
 sw t0, KETTLE_CTRL, t1
 AWAIT KETTLE, KETTLE_RING_BOILED
 li t0, 300
 sw t0, KETTLE_FILL, t1
 li t0, KETTLE_CTRL_HEAT
 sw t0, KETTLE_CTRL, t1
 AWAIT KETTLE, KETTLE_RING_BOILED
 EXIT
`
	for program, register := range map[string]string{twice: "PLIC_CLAIM", inSpaces(twice): "PLIC_CLAIM + 0x1000"} {
		found, stop := check(mutant(t, program), 1_000_000)
		assert.Equal(t, machine.Halted, stop.Reason)
		assert.Empty(t, text(found))
		found, stop = check(mutant(t, program,
			edit{"kernel/syscall.s", "sw      a0, PLIC_CLAIM + CONTEXT, t0", "nop"}), 1_000_000)
		assert.Equal(t, machine.Idle, stop.Reason)
		require.Len(t, found, 1)
		assert.Equal(t, "source 40, the kettle, was claimed and never completed: it asks again, and nobody hears it: "+
			"store 40 to "+register+" when it is served", found[0].Message)
		assert.Contains(t, found[0].Saved.Symbol, "external")
		assert.Less(t, found[0].Saved.Ticks, devices.Ticks(200_000))
	}
}

// A handler that serves the kettle and does not complete the claim is found even where nobody needs the next ring; one
// that completes it later, or a program that ends at once, is not accused.
func TestHandlerForgetsToComplete(t *testing.T) {
	program := `
_start: la      t0, rang
        csrw    mtvec, t0
        la      sp, stack
        li      t0, 250
        sw      t0, KETTLE_FILL, t1
        li      t0, 1
        sw      t0, KETTLE_CTRL, t1
        sw      t0, KETTLE_RING_EN, t1
        sw      t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, 1 << 11
        csrw    mie, t0
        csrsi   mstatus, 8
1:      lw      t0, done
        beqz    t0, 1b
        li      t0, PAUSE
2:      addi    t0, t0, -1
        bnez    t0, 2b
        COMPLETE
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .balign 4
rang:   addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        lw      t0, PLIC_CLAIM
        li      t0, 1
        sw      t0, KETTLE_RING, t1
        sw      t0, done, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        addi    sp, sp, 16
        mret
        .bss
done:   .space  4
        .balign 16
        .space  64
stack:
`
	forgets := "        .macro  COMPLETE\n        .endm\n"
	late := "        .macro  COMPLETE\n        li t0, KETTLE_IRQ\n        sw t0, PLIC_CLAIM, t1\n        .endm\n"
	for _, c := range []struct {
		macro string
		pause int64
		want  int
	}{{forgets, 30_000, 1}, {forgets, 100, 0}, {late, 30_000, 0}} {
		m := try.Machine(t, machine.Config{}, c.macro+program, asm.Symbol{Name: "PAUSE", Value: c.pause})
		found, stop := check(m, 1_000_000)
		require.Equal(t, machine.Halted, stop.Reason)
		require.Len(t, found, c.want, text(found))
		if c.want > 0 {
			assert.Equal(t, "source 40, the kettle, was claimed and never completed: store 40 to PLIC_CLAIM when it "+
				"is served", found[0].Message)
		}
	}
}
