package lab_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
)

// refilled is a text with other code in some of its gaps, which are counted from 1.
func refilled(text string, n *int, gaps map[int]string) string {
	var b strings.Builder
	drop := false
	for line := range strings.Lines(text) {
		if strings.Contains(line, "end of your code") {
			drop = false
		}
		if !drop {
			b.WriteString(line)
		}
		if strings.Contains(line, "your code here") && !strings.Contains(line, "end of your code") {
			*n++
			code, other := gaps[*n]
			b.WriteString(strings.ReplaceAll(code, "; ", "\n") + "\n")
			drop = other
		}
	}
	return b.String()
}

// every is a line for each of the registers from x1 to x31 but some: "sw x%, 4*%(sp)".
func every(line string, but ...string) string {
	var b strings.Builder
next:
	for i := range 31 {
		n := strconv.Itoa(i + 1)
		for _, no := range but {
			if n == no {
				continue next
			}
		}
		b.WriteString(strings.ReplaceAll(line, "%", n) + "; ")
	}
	return b.String()
}

// Other registers, other orders, other places to keep things are as right as the answer's.
func TestOtherRightSolutions(t *testing.T) {
	const claim = "lw a0, PLIC_CLAIM; li a1, KETTLE_RING_BOILED; sw a1, KETTLE_RING, a2; lw a1, KETTLE_POUR; " +
		"sw a1, MUG_WATER, a2; lw a1, rings; addi a1, a1, 1; sw a1, rings, a2; sw a0, PLIC_CLAIM, a2; "
	for name, c := range map[string]struct {
		lab  string
		gaps map[int]string
		more string // behind the end of the first file that is handed in
	}{
		"kettle, addresses in registers": {"kettle", map[int]string{
			1: "li t6, KETTLE_FILL; sw a0, (t6); li t5, KETTLE_CTRL; li t4, KETTLE_CTRL_HEAT; sw t4, (t5)",
			2: "li t3, KETTLE_RING; 1: lw t2, (t3); addi a0, a0, 1; slli t2, t2, 31; bgez t2, 1b",
			3: "li t0, KETTLE_POUR; li t1, MUG_WATER; lw t2, (t0); sw t2, (t1)"}, ""},
		"kettle, counts down in memory": {"kettle", map[int]string{
			2: "addi sp, sp, -16; sw zero, 4(sp); 1: lw t1, 4(sp); addi t1, t1, -1; sw t1, 4(sp); " +
				"lw t0, KETTLE_RING; " +
				"andi t0, t0, 1; beqz t0, 1b; lw t1, 4(sp); neg a0, t1; addi sp, sp, 16"}, ""},
		"kettle, looks by a procedure": {"kettle", map[int]string{
			2: "addi sp, sp, -16; sw ra, (sp); sw s5, 4(sp); li s5, 0; 1: addi s5, s5, 1; call look; " +
				"beqz a0, 1b; mv a0, s5; lw ra, (sp); lw s5, 4(sp); addi sp, sp, 16",
			4: "1: call one; call look; addi s0, s0, 1; beqz a0, 1b"},
			"one: tail stroke\nlook: lw a0, KETTLE_RING\n andi a0, a0, KETTLE_RING_BOILED\n ret\n"},
		"kettle, looks once more": {"kettle", map[int]string{
			2: "1: lw t0, KETTLE_RING; addi a0, a0, 1; beqz t0, 1b; lw t0, KETTLE_RING; addi a0, a0, 1"}, ""},
		"rings, saves everything": {"rings", map[int]string{
			2: "addi sp, sp, -128; " + every("sw x%, 4*%(sp)", "2") + claim + every("lw x%, 4*%(sp)", "2") +
				"addi sp, sp, 128; mret"}, ""},
		"rings, a stack of its own": {"rings", map[int]string{
			1: "la t0, own_top; csrw mscratch, t0; li t0, 1 << (KETTLE_IRQ - 32); sw t0, PLIC_ENABLE1, t1; li t0, 7; " +
				"sw t0, PLIC_PRIORITY + 4 * KETTLE_IRQ, t1; li t0, -1; sw t0, KETTLE_RING_EN, t1; la t0, handler; " +
				"csrw mtvec, t0; li t0, 1 << 11; csrw mie, t0; csrsi mstatus, 8",
			2: "csrrw sp, mscratch, sp; addi sp, sp, -16; sw a0, (sp); sw a1, 4(sp); sw a2, 8(sp); " + claim +
				"lw a0, (sp); lw a1, 4(sp); lw a2, 8(sp); addi sp, sp, 16; csrrw sp, mscratch, sp; mret"},
			"\n .bss\n .balign 16\n .space 64\nown_top:\n"},
		"rings, keeps registers in memory": {"rings", map[int]string{
			2: "csrw mscratch, a0; la a0, kept; sw a1, (a0); sw a2, 4(a0); " + claim +
				"la a0, kept; lw a1, (a0); lw a2, 4(a0); csrr a0, mscratch; mret"},
			"\n .bss\n .balign 16\nkept: .space 16\n"},
		"rings, sleeps in another way": {"rings", map[int]string{
			3: "csrrci t2, mstatus, 8; j 2f; 1: wfi; csrrsi zero, mstatus, 8; nop; csrrci zero, mstatus, 8; " +
				"2: la t0, rings; lw t0, (t0); bltu t0, a0, 1b; csrw mstatus, t2"}, ""},
		"timer, by sp": {"timer", map[int]string{
			3: "csrrw sp, mscratch, sp; " + every("sw x%, 4*%(sp)", "2") + "csrrw t0, mscratch, zero; sw t0, 8(sp); " +
				"csrr t0, mepc; sw t0, (sp)",
			4: "mv sp, a0; lw t3, (sp); csrw mepc, t3; " + every("lw x%, 4*%(sp)", "2") + "lw sp, 8(sp); mret"}, ""},
		"timer, by a0, saved first": {"timer", map[int]string{
			3: "csrrw a0, mscratch, a0; " + every("sw x%, 4*%(a0)", "10") + "csrr a1, mscratch; sw a1, 40(a0); " +
				"csrr a1, mepc; sw a1, (a0)",
			4: "lw a1, (a0); csrw mepc, a1; " + every("lw x%, 4*%(a0)", "10") + "lw a0, 40(a0); mret",
			5: "addi a0, a0, 1; lw a1, task_count; remu a0, a0, a1"}, ""},
		"timer, stacks of its own": {"timer", map[int]string{
			1: "slli t0, a0, 7; la t1, tasks; add t0, t0, t1; sw a1, (t0); la t1, my_stacks + 2048; slli a0, a0, 11; " +
				"add t1, t1, a0; sw t1, 8(t0)"}, "\n .bss\n .balign 16\nmy_stacks: .space 8 * 2048\n"},
		"timer, the alarm in pieces": {"timer", map[int]string{
			2: "li a0, CLINT_MTIMECMP; li a1, -1; sw a1, 4(a0); li a2, CLINT_MTIME; 1: lw a3, 4(a2); lw a4, (a2); " +
				"lw a5, 4(a2); bne a3, a5, 1b; la a6, quantum; lw a6, (a6); add a7, a4, a6; bgeu a7, a4, 2f; " +
				"addi a3, a3, 1; 2: sw a7, (a0); sw a3, 4(a0)"}, ""},
		"pages, own loops": {"pages", map[int]string{
			2: "addi sp, sp, -16; sw ra, 8(sp); sw a2, 4(sp); sw a3, 0(sp); call entry_of; lw a2, 4(sp); " +
				"lw a3, 0(sp); " +
				"srli a2, a2, 12; slli a2, a2, 10; li t0, PTE_V | PTE_A; or a2, a2, a3; or a2, a2, t0; " +
				"andi t1, a3, PTE_W; slli t1, t1, 5; or a2, a2, t1; sw a2, (a0); lw ra, 8(sp); addi sp, sp, 16",
			3: "addi sp, sp, -32; sw ra, 28(sp); sw s4, 24(sp); sw s5, 20(sp); call new_page; mv s4, a0; " +
				"call clear_page; la s5, kernel_code; 1: mv a0, s4; mv a1, s5; mv a2, s5; li a3, PTE_R | PTE_X; " +
				"la t0, task_code; bltu s5, t0, 2f; li a3, PTE_R | PTE_X | PTE_U; la t0, kernel_data; " +
				"bltu s5, t0, 2f; " +
				"li a3, PTE_R | PTE_W; 2: call map; li t0, PAGE; add s5, s5, t0; la t0, kernel_end; bltu s5, t0, 1b; " +
				"srli a0, s4, 12; li t0, SATP_SV32; add a0, a0, t0; lw ra, 28(sp); lw s4, 24(sp); lw s5, 20(sp); " +
				"addi sp, sp, 32"}, ""},
		"timer-c, stacks and turns of its own": {"timer-c", map[int]string{
			3: "static u32 mine[8][256];\ntasks[number].x[1] = (u32)&mine[number][256];\n" +
				"tasks[number].pc = (u32)entry;",
			5: "if ((u32)++number == task_count) number = 0;"}, ""},
		"cooks, a lock by lr and sc": {"cooks", map[int]string{
			3: "1: lr.w.aq t0, (a0); bnez t0, 1b; li t0, 1; sc.w t1, t0, (a0); bnez t1, 1b"}, ""},
		"locks, by amo and csrr": {"locks", map[int]string{
			1: ".word 3",
			2: "csrr t3, mstatus; csrci mstatus, 8; lw t0, 4(a0); lw t1, (a0); addi t1, t1, 1; seqz t2, t1; " +
				"add t0, t0, t2; sw t0, 4(a0); sw t1, (a0); csrw mstatus, t3",
			3: "li t0, 1; amoadd.w.aqrl zero, t0, (a0)"}, ""},
		"locks, always notes and always wakes": {"locks", map[int]string{
			4: "csrrci t0, mstatus, 8; lw t1, current; j 2f; 1: sw t1, 4(a0); li a7, SLEEP; ecall; " +
				"2: lw t2, (a0); beqz t2, 1b; addi t2, t2, -1; sw t2, (a0); csrw mstatus, t0",
			5: "li t0, 1; amoadd.w zero, t0, (a0); lw a0, current; xori a0, a0, 1; li a7, WAKE; ecall"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := lab.Find(c.lab)
			require.NoError(t, err)
			files, err := l.Answers()
			require.NoError(t, err)
			n := 0
			for _, f := range handedIn(l) {
				files[f] = []byte(refilled(string(files[f]), &n, c.gaps) + c.more)
			}
			r := check(t, l, files)
			assert.True(t, r.Passed, "%s %s", said(r), r.Problem)
		})
	}
}
