package lab_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cmd/internal/lab"
	"breakfast/cmd/internal/program"
	"breakfast/grade"
)

// forgery is a lab's answer, with the text of files changed: file, old, new, and so on. Old is "" for what comes
// behind the end.
func forgery(t *testing.T, name string, swaps ...string) *grade.Result {
	t.Helper()
	l, err := lab.Find(name)
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	for ; len(swaps) > 0; swaps = swaps[3:] {
		was := string(files[swaps[0]])
		now := was + swaps[2]
		if swaps[1] != "" {
			now = strings.Replace(was, swaps[1], swaps[2], 1)
			require.NotEqual(t, was, now, swaps[1])
		}
		files[swaps[0]] = []byte(now)
	}
	return check(t, l, files)
}

// endsWell is a program of one's own that says that all went well.
const endsWell = "li t0, FINISHER_PASS\n sw t0, FINISHER_EXIT, t1\n9: j 9b\n"

// What was found out for one run's values does not fit another's.
func TestHardCodedLooks(t *testing.T) {
	l, err := lab.Find("kettle")
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	const loop = "1:      lw      t0, KETTLE_RING\n        addi    a0, a0, 1\n"
	require.Contains(t, string(files["kettle.s"]), loop)
	files["kettle.s"] = []byte(strings.Replace(string(files["kettle.s"]), loop, " li a0, 20172\n mv t1, a0\n"+
		"1: lw t0, KETTLE_RING\n addi t1, t1, -1\n bnez t1, 1b\n li t0, KETTLE_RING_BOILED\n", 1))
	for _, seed := range []string{"", "anna"} {
		r := check(t, l.Seeded(seed), files)
		assert.LessOrEqual(t, r.Points, 80, seed)
	}
}

// Whoever gets marks for what was not done is found out: what counts is what was done until then.
func TestForgeries(t *testing.T) {
	for _, c := range []struct {
		name   string
		lab    string
		points int
		says   string // the beginning of what is said, or a part of it
		swaps  []string
	}{
		// In place of what is given.
		{"an entry of one's own", "rings", 0, "_start is defined already, at work.s:",
			[]string{"rings.s", "", "\n .text\n .globl _start\n_start: " + endsWell}},
		{"a work of one's own", "rings", 100, "", // which nobody calls
			[]string{"rings.s", "", "\n .text\nwork: ret\n", "work.s", "", "\nnonsense\n"}},
		{"labels of one's own", "timer", 0, "progress is defined already", []string{"timer.s", "",
			"\n .globl progress, spoiled\nprogress: .space 32\nspoiled: .space 4\n"}},
		{"labels that hide", "timer", 65, "registers: task1 went on with another t6", []string{"timer.s",
			"        csrr    t0, mscratch\n        sw      t0, 4*31(t6)\n", "",
			"timer.s", "", "\nspoiled: .space 4\nprogress: .space 32\ntask_done: .space 4\n"}},
		{"constants of one's own", "timer", 65, "registers: task1 went on with another t6", []string{"timer.s",
			"        csrr    t0, mscratch\n        sw      t0, 4*31(t6)\n", "",
			"timer.s", "", "\n .globl PORTIONS, TASKS\n .equ PORTIONS, 1\n .equ TASKS, 2\n"}},
		{"empty mnemonics", "kettle", 100, "", []string{"kettle.s", "",
			"\n .macro mul a:vararg\n .endm\n .macro bne a:vararg\n .endm\n"}},
		{"a name of the machine", "kettle", 0, "", []string{"kettle.s", "# 1. heat",
			" .globl WORKTOP_STROKE\n .equ WORKTOP_STROKE, 0x80001000\n .globl FINISHER_EXIT\n .equ FINISHER_EXIT, " +
				"0x80001000\n .equ KETTLE_FILL, 0x80001000\n# 1. heat"}},
		{"a symbol that a run sets", "kettle", 100, "", []string{"kettle.s", "# 1. heat",
			" .ifdef CUP\n .error \"known\"\n .endif\n .globl CUP, BUSY\n .equ CUP, 7\n .equ BUSY, 0\n# 1. heat"}},
		{"a section over it", "timer", 0, "timer.s:", []string{"timer.s", "", "\n .text\n .org 0\n nop\n"}},
		{"a library of one's own", "kettle", 100, "", []string{"lib/worktop.s", "", "stroke: ret\n"}},
		{"a sheet of one's own", "kettle", 0, "fill: ", []string{"checks", "",
			"name kettle\ntitle T\nfiles kettle.s\ncheck all 100 All.\nexpect steps >= 1\nelse No.\nhint H\n",
			"kettle.s", "sw      a0, KETTLE_FILL, t0", "nop"}},

		// Into what is given, and out of it.
		{"jumps onto a store", "kettle", 35, "leads to start.s:", []string{"kettle.s",
			"1:      lw      t0, KETTLE_RING",
			" li a0, 500\n la t0, 7f\n la ra, 8f\n lw t1, looks_at\n jr t1\n7: .word 0\n8:\n1: lw t0, KETTLE_RING",
			"kettle.s", "", "\n .section .rodata\nlooks_at: .word stroke - 4\n"}},
		{"jumps behind the check", "timer", 0, "in given code: neither is that one of its labels", []string{"timer.s",
			"# 2. alarm:", "9: la t0, task1\n addi t0, t0, 200\n jr t0\n# 2. alarm:",
			"timer.s", "alarm:\n", "alarm:\n j 9b\n"}},
		{"stores to its memory", "timer", 0, "stores to progress", []string{"timer.s", "alarm:\n",
			"alarm:\n li t0, 100\n sw t0, progress, t1\n"}},
		{"changes its code", "timer", 0, "that is given code, and stays as it is", []string{"timer.s", "alarm:\n",
			"alarm:\n li t0, 0x6f\n la t1, task2\n sw t0, 0(t1)\n fence.i\n"}},
		{"has it changed by the host", "timer", 0, "The host stored to", []string{"timer.s", "alarm:\n",
			"alarm:\n li t0, 1\n li t1, 1 << 24 | 1 << 16\n sw t1, tohost + 4, t2\n sw t0, tohost, t2\n",
			"timer.s", "", "\n .bss\n .balign 8\n .globl tohost, fromhost\ntohost: .space 8\n fromhost = progress\n"}},
		{"ends the run", "timer", 0, "The run was ended at timer.s:", []string{"timer.s", "alarm:\n",
			"alarm:\n" + endsWell}},
		{"ends it by the host", "timer", 0, "The run was ended at timer.s:", []string{"timer.s", "alarm:\n",
			"alarm:\n li t0, 1\n sw t0, tohost, t1\n1: j 1b\n",
			"timer.s", "", "\n .bss\n .balign 8\n .globl tohost\ntohost: .space 8\n"}},
		{"resets the machine", "timer", 0, "The machine was reset, at timer.s:", []string{"timer.s", "alarm:\n",
			"alarm:\n li t0, FINISHER_RESET\n sw t0, FINISHER_EXIT, t1\n1: j 1b\n"}},
		{"runs it in U mode", "timer", 5, "Given code ran in U mode", []string{"timer.s",
			"        li      t0, 3 << 11 | 1 << 7    # mret shall stay in M mode, and turn interrupts on\n",
			" li t0, 3 << 11\n csrc mstatus, t0\n li t0, -1\n csrw pmpaddr0, t0\n li t0, 31\n csrw pmpcfg0, t0\n" +
				" li t0, 1 << 7\n"}},
		{"leads the tasks elsewhere", "pages", 0, "the given code was to run, and the page table led to", []string{
			"pages.s", "        srli    a0, s0, 12\n        li      t0, SATP_SV32\n",
			" call new_page\n la a1, task_code\n call copy_page\n mv a2, a0\n mv a0, s0\n la a1, task_code\n" +
				" li a3, PTE_R | PTE_X | PTE_U\n call map\n srli a0, s0, 12\n li t0, SATP_SV32\n"}},
		{"writes down what tasks found", "pages", 0, "stores to", []string{"pages.s", "page_fault:\n",
			"page_fault:\n sw zero, fault_at, t0\n"}},
		{"clears what the kernel keeps", "pages", 0, "leads to base.s:", []string{"pages.s", "page_fault:\n",
			"page_fault:\n la t0, clear_page\n addi t0, t0, 4\n jr t0\n"}},
		{"takes slices that were never put", "cooks", 70, "board: Of 40 slices that cook 0 cut cook 1 never had",
			[]string{"cooks.s", "put:    addi    sp, sp, -16\n", "put: li a0, 1\n ret\n addi sp, sp, -16\n",
				"cooks.s", "take:   addi    sp, sp, -16\n",
				"take: lw a0, mine\n addi a0, a0, 1\n sw a0, mine, t0\n ret\n addi sp, sp, -16\n",
				"cooks.s", "", "\n .bss\nmine: .space 4\n"}},
		{"counts for the drill", "cooks", 45, "lock: cooks.s:", []string{"cooks.s", "lock:\n",
			"lock:\n li t0, 50\n sw t0, total, t1\n"}},
		{"knows by the length what to print", "bars", 50, "put: ", []string{"bars.s",
			"        lw      t0, the_cell\n        lw      t1, the_cell + 4\n        sub     t0, a0, t0",
			" li t0, 11\n la t2, 7f\n beq a1, t0, 8f\n li t0, 3\n la t2, 9f\n beq a1, t0, 8f\n li a1, -1\n j 3f\n" +
				"7: .ascii \"tea for 23\\n\"\n .balign 4\n9: .ascii \"ok\\n\"\n .balign 4\n8: add t1, t2, a1\n" +
				"5: beq t2, t1, 3f\n lbu t0, (t2)\n sb t0, UART_THR, t3\n addi t2, t2, 1\n j 5b\n sub t0, a0, t0"}},
		{"has the grader's memory read", "rings", 0, "mine.s", []string{"rings.s", "",
			"\n .incbin \"mine.s\"\n"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := forgery(t, c.lab, c.swaps...)
			assert.Equal(t, c.points, r.Points, said(r))
			assert.Contains(t, said(r), c.says)
		})
	}
}

// A disk stores where it is told to, and no law of the assembler's stands in its way.
func TestForgeryByDisk(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "disk")
	require.NoError(t, os.WriteFile(disk, bytes.Repeat([]byte{100, 0, 0, 0}, 128), 0o666))
	l, err := lab.Find("timer")
	require.NoError(t, err)
	require.NoError(t, l.On(program.Board{RAM: grade.RAM, Disk: disk, Virtio: 2}))
	files, err := l.Answers()
	require.NoError(t, err)
	files["timer.s"] = []byte(strings.Replace(string(files["timer.s"]), "alarm:\n", `alarm:
        li      t0, 4
        sw      t0, VIRTIO_QUEUE_NUM, t1
        la      t0, descriptors
        sw      t0, VIRTIO_QUEUE_DESC, t1
        la      t0, asked
        sw      t0, VIRTIO_QUEUE_DRIVER, t1
        la      t0, answered
        sw      t0, VIRTIO_QUEUE_DEVICE, t1
        li      t0, 1
        sw      t0, VIRTIO_QUEUE_READY, t1
        li      t0, VIRTIO_STATUS_ACKNOWLEDGE | VIRTIO_STATUS_DRIVER | VIRTIO_STATUS_DRIVER_OK
        sw      t0, VIRTIO_STATUS, t1
        sw      zero, VIRTIO_QUEUE_NOTIFY, t1
`, 1) + `
        .data
        .balign 16
descriptors:
        .word   request, 0, 16, 1 | 1 << 16             # then 1
        .word   progress, 0, 512, 1 | 2 | 2 << 16       # the device writes; then 2
        .word   state, 0, 1, 2
        .word   0, 0, 0, 0
request: .word  0, 0, 0, 0                              # read sector 0
asked:  .half   0, 1, 0, 0, 0, 0
        .balign 4
answered: .space 64
state:  .word   0
`)
	r := check(t, l, files)
	assert.Equal(t, 0, r.Points, said(r))
	assert.Contains(t, said(r), "The disk stored to progress")
}

// What is given is a part of the program already: who includes it, as one had to once, gets its macros and constants,
// but no code, no value that a run sets, and a note.
func TestIncludesOfWhatIsGiven(t *testing.T) {
	for file, include := range map[string]string{"kettle.s": "lib/worktop.s", "rings.s": "./work.s",
		"timer.s": "tasks.s", "pages.s": "base.s", "cooks.s": "board.s"} {
		name, _, _ := strings.Cut(file, ".")
		r := forgery(t, name, file, "", "\n .include \""+include+"\"\n .irp name, CUP, WORK, TASKS, QUANTUM, PAGES, "+
			"FORK, SEED, DRILL\n .ifdef \\name\n .error \"\\name is known\"\n .endif\n .endr\n")
		assert.Equal(t, 100, r.Points, said(r))
		assert.Equal(t, []string{file + " includes " + path.Clean(include) + ", which is a part of the program " +
			"already: that line adds no code."}, r.Notes)
	}
	r := forgery(t, "timer", "timer.s", "", "\n .include \"tasks.s\"\n .text\n li t0, STACK_SIZE\n")
	assert.Contains(t, r.Problem, "it is another number in each run, and no constant")
	r = forgery(t, "pages", "pages.s", "", "\n .include \"tasks.s\"\n VALUE t0, t1\n")
	assert.Equal(t, 100, r.Points, said(r))
	r = forgery(t, "cooks", "cooks.s", "", "\n .include \"board.s\"\n .if ROOM != 4\n .error \"no\"\n .endif\n")
	assert.Equal(t, 100, r.Points, said(r))
}

// changing is a folder whose files are others each time that they are opened.
type changing struct {
	fstest.MapFS
	opened int
}

func (c *changing) Open(name string) (fs.File, error) {
	if name == "mine.s" {
		c.opened++
		text := fmt.Appendf(nil, ".if %d > 1\n.error \"changed\"\n.endif\n", c.opened)
		c.MapFS["mine.s"] = &fstest.MapFile{Data: text}
	}
	return c.MapFS.Open(name)
}

// Files are read once: those that change while they are checked are judged as they were.
func TestFilesThatChange(t *testing.T) {
	l, err := lab.Find("kettle")
	require.NoError(t, err)
	files, err := l.Answers()
	require.NoError(t, err)
	files["kettle.s"] = append(files["kettle.s"], "\n .include \"mine.s\"\n"...)
	files["mine.s"] = []byte("\n")
	dir := &changing{MapFS: folder(files)}
	r := l.Check(context.Background(), dir)
	assert.Equal(t, 100, r.Points, said(r))
	assert.Equal(t, 1, dir.opened)
}
