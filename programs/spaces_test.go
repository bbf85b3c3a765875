package programs_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/internal/try"
	"breakfast/machine"
	"breakfast/programs"
)

const (
	page   = 4096
	memory = 0x4000_0000 // where each task has its own
)

// A space is the pages of a task: the entry of each, by its virtual address.
type space map[uint32]uint32

// spaces are those of the tasks of a machine that runs the kernel with address spaces, read from its tables.
func spaces(t testing.TB, m *machine.Machine) (list []space) {
	word := func(addr uint32) uint32 {
		v, ok := m.Peek(addr, 4)
		require.True(t, ok, "%#x", addr)
		return v
	}
	symbol := func(name string) uint32 {
		s := m.Image().Symbol(name)
		require.NotNil(t, s, name)
		return s.Addr
	}
	for i := range word(symbol("tasks")) {
		s := space{}
		root := word(symbol("tcbs")+i*symbol("TCB_SIZE")+symbol("TCB_SATP")) << 12
		for high := range uint32(1024) {
			pointer := word(root + 4*high)
			if pointer == 0 {
				continue
			}
			require.Equal(t, uint32(cpu.PTEValid), pointer&0x3ff, "an entry that leads to a table")
			for low := range uint32(1024) {
				if pte := word(pointer>>10<<12 + 4*low); pte != 0 {
					s[high<<22|low<<12] = pte
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// pageFaults are the addresses of the page faults of a run to its end.
func pageFaults(t testing.TB, m *machine.Machine) (list []uint32) {
	m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(m *machine.Machine, e machine.Event) {
		if e.Trap.Cause == isa.LoadPage || e.Trap.Cause == isa.StorePage || e.Trap.Cause == isa.InstPage {
			list = append(list, e.Trap.Value)
		}
	}})
	require.Equal(t, machine.Halted, m.Run(bound).Reason)
	return list
}

// Each task keeps its number at the same virtual address, in a page of its own.
func TestSpaces(t *testing.T) {
	m, _ := boot(t, "spaces", setting{})
	require.Equal(t, machine.Reached, m.Run(machine.Limit{Steps: 300_000, Now: devices.Never}).Reason)
	where := map[uint32]bool{}
	for i, s := range spaces(t, m) {
		require.NotZero(t, s[memory])
		at := s[memory] >> 10 << 12
		kept, _ := m.Peek(at, 4)
		assert.Equal(t, uint32(i+1), kept)
		where[at] = true
	}
	assert.Len(t, where, 3, "pages")
}

// The breakfast is that of preemptive.
func TestSpacesMakeTheSameBreakfast(t *testing.T) {
	r, flat := breakfast(t, "spaces", setting{}), breakfast(t, "preemptive", setting{})
	require.True(t, r.Served)
	assert.Zero(t, r.Slips, "not one register was lost")
	require.Len(t, r.Toasts, len(flat.Toasts))
	for i := range r.Toasts {
		assert.Equal(t, flat.Toasts[i].Jam, r.Toasts[i].Jam)
	}
	assert.InDelta(t, flat.Tea.PouredC, r.Tea.PouredC, 1)
	assert.InDelta(t, flat.Tea.Strength, r.Tea.Strength, 2)
	assert.InDelta(t, float64(flat.ServedAt), float64(r.ServedAt), float64(flat.ServedAt)/20,
		"page tables, and pages cleared for the next, cost less than a twentieth of the morning")
}

// What U mode reaches in each space is the tasks' code and constants, the task's own memory and stack, and what it was
// granted; the kernel is in each. No page is both written and executed.
func TestWhatASpaceHas(t *testing.T) {
	m, _ := boot(t, "spaces", setting{})
	m.Run(machine.Limit{Steps: 300_000, Now: devices.Never})
	img := m.Image()
	in := func(at uint32, from, to string) bool { return at >= img.Symbol(from).Addr && at < img.Symbol(to).Addr }
	granted := [][]uint32{{0, 1}, {2, 3, 4}, {1, 4}}
	all := spaces(t, m)
	for i, s := range all {
		for _, g := range granted[i] {
			assert.Contains(t, s, 0x1100_0000+g*page)
		}
		for at, pte := range s {
			own := at >= memory && at < memory+4<<20
			user := own || in(at, "task_code", "task_code_end") || in(at, "task_data", "task_data_end")
			for _, g := range granted[i] {
				user = user || at == 0x1100_0000+g*page
			}
			assert.Equal(t, user, pte&cpu.PTEUser != 0, "task %d, page %#x", i+1, at)
			assert.NotEqual(t, uint32(cpu.PTEWrite|cpu.PTEExecute), pte&(cpu.PTEWrite|cpu.PTEExecute), "page %#x", at)
			if !own {
				assert.Equal(t, at, pte>>10<<12, "where it is mapped")
			} else {
				assert.True(t, in(pte>>10<<12, "pages", "pages_end"), "task %d, page %#x", i+1, at)
			}
			if !user {
				assert.Equal(t, pte, all[0][at], "the kernel's page %#x is the same in each space", at)
			}
		}
	}
}

// A page is there from its first use on: as many as were used, whatever the task asked for; and it is all zeros, even
// if another task had it before.
func TestPagesOnDemand(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
        .include "vm.s"
        TASK secretive, 2, 0x10000
        TASK curious, 1, 0x10000
secretive:
        li t0, 0x5000
        add t0, t0, tp
        li t1, 0x1234
        sw t1, 0(tp)
        sw t1, 0(t0)
        sw t1, 4(t0)
        EXIT
curious: li t2, 0xf000
        add t2, t2, tp
        lw a0, 0(t2)            # reading is a use, too
        lw t0, 0(tp)
        or a0, a0, t0
        lw t0, 4(t2)
        or a0, a0, t0
        SYSCALL SYS_EXIT
`)
	had, again := map[uint32]bool{}, 0
	m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(m *machine.Machine, e machine.Event) {
		if e.Trap.Cause == isa.EcallU {
			all := spaces(t, m)
			for _, at := range []uint32{memory, memory + 0x5000} {
				had[all[0][at]>>10] = true
			}
			for _, at := range []uint32{memory, memory + 0xf000} {
				if pte := all[1][at]; pte != 0 && had[pte>>10] {
					again++
				}
			}
		}
	}})
	assert.Equal(t, []uint32{memory, memory + 0x5000, memory + 0xf000, memory}, pageFaults(t, m))
	assert.NotZero(t, again, "a page that secretive had")
	assert.Equal(t, machine.Stop{Reason: machine.Halted}, m.Run(bound), "curious saw nothing but zeros")
}

// The stack grows page by page, down to the guard and no further.
func TestStackGrows(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
        .include "vm.s"
        TASK deep, 1, 64
deep:   li t1, 0x1000
1:      sw zero, -4(sp)
        sub sp, sp, t1
        j 1b
`)
	assert.Equal(t, []uint32{0x403f_fffc, 0x403f_effc, 0x403f_dffc, 0x403f_cffc, 0x403f_bffc}, pageFaults(t, m))
	assert.Contains(t, string(m.Output()),
		"deep stopped: store to 0x403fbffc, page 0x403fb000: the guard under its stack")
}

// Who wants more pages than there are is stopped, and what he had is there for the others.
func TestNoPageLeft(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
        .include "vm.s"
        TASK greedy, 2, 0x100000
        TASK modest, 1, 0x4000
greedy: li t1, 0x1000
        mv t0, tp
1:      sw t0, 0(t0)
        add t0, t0, t1
        j 1b
modest: mv t0, tp
        li t1, 0x1000
        li t2, 4
1:      sw t0, 0(t0)
        add t0, t0, t1
        addi t2, t2, -1
        bnez t2, 1b
        PRINT "modest: I have all that I want\n"
        EXIT
`, asm.Symbol{Name: "PAGES", Value: 20})
	faults := len(pageFaults(t, m))
	lines := strings.Split(string(m.Output()), "\n")
	require.Len(t, lines, 3)
	assert.Contains(t, lines[0], "greedy stopped: store to 0x4000")
	assert.Contains(t, lines[0], "its own memory, but there is no page left, pc ")
	assert.Equal(t, "modest: I have all that I want", lines[1])
	kernels := kernelsPages(t, m)
	assert.Equal(t, 20-kernels-3+1+4, faults, "all but two roots and greedy's table; the one too many; and modest's")
}

// kernelsPages is how many pages are in use when all tasks have ended: the kernel's own page tables, and no others.
func kernelsPages(t testing.TB, m *machine.Machine) (n int) {
	const kernels = 128
	for i, o := range ownersOf(m) {
		assert.Contains(t, []byte{0, kernels}, o, "page %d", i)
		if o == kernels {
			n++
		}
	}
	return n
}

// The pages of a task that has ended, and its page tables, are there for others; to the kernel itself they are no loss,
// and the hart does not go on with what it knew of them.
func TestPageTablesOfTheDead(t *testing.T) {
	program := " .include \"vm.s\"\n"
	const tasks = 8
	for i := range tasks {
		program += fmt.Sprintf(" TASK heir%d, %d, 0x1000, GRANT_KETTLE\n", i, tasks-i)
	}
	for i := range tasks {
		program += fmt.Sprintf("heir%d:", i)
	}
	program += `
        lw t0, 0(tp)            # zeros, whoever had it before
        bnez t0, 1f
        li t0, 1
        sw t0, 0(tp)
        PRINT "."
        EXIT 0
1:      EXIT 1
`
	enough := try.Machine(t, machine.Config{}, program)
	require.Equal(t, machine.Stop{Reason: machine.Halted}, enough.Run(bound))
	pages := kernelsPages(t, enough) + 2*tasks + 2 // for each its root and its kitchen; a page, and a table for it
	m := try.Machine(t, machine.Config{}, program, asm.Symbol{Name: "PAGES", Value: int64(pages)})
	require.Equal(t, machine.Stop{Reason: machine.Halted}, m.Run(bound))
	assert.Equal(t, strings.Repeat(".", tasks), string(m.Output()))
	kernelsPages(t, m)
}

// ownersOf is whose each page is.
func ownersOf(m *machine.Machine) []byte {
	from := m.Image().Symbol("owners").Addr
	n := m.Image().Symbol("PAGES").Addr
	var list []byte
	for i := range n {
		v, _ := m.Peek(from+i, 1)
		list = append(list, byte(v))
	}
	return list
}

// A buffer may be in the memory, used or not, in the stack, or among the constants; from one page to the next; and
// nowhere else.
func TestWritingFromASpace(t *testing.T) {
	m := try.Machine(t, machine.Config{}, `
        .include "vm.s"
        TASK writer, 2, 0x2000
        TASK beyond, 1, 0x2000
        TASK wrapping, 1, 0x2000
        TASK guarded, 1, 0x2000
        .macro WRITE at, bytes
        li a0, \at
        li a1, \bytes
        SYSCALL SYS_WRITE
        .endm
writer: WRITE MEMORY + 0x1000, 1        # nobody has used it yet: a zero
        li t0, 'a'
        li t1, MEMORY + 0xfff
        sb t0, 0(t1)
        li t0, 'b'
        sb t0, 1(t1)
        WRITE MEMORY + 0xfff, 2
        WRITE STACK_BOTTOM, 1           # the stack's last page
        WRITE STACK_BOTTOM + 0x1fff, 2  # two pages at once that nobody has used
        WRITE MEMORY, 0
        WRITE MEMORY + 0x2000, 0
        PRINT "constants\n"
        EXIT
beyond: WRITE MEMORY + 0x1fff, 2
wrapping:
        WRITE MEMORY, -1
guarded:
        WRITE GUARD, 1
`)
	m.Watch(machine.Probe{Kinds: machine.Trapped, Tell: func(m *machine.Machine, e machine.Event) {
		assert.Zero(t, m.Hart().MStatus&isa.StatusSUM, "the kernel looks into tasks' pages only while it writes")
	}})
	require.Equal(t, machine.Halted, m.Run(bound).Reason)
	out := string(m.Output())
	require.True(t, strings.HasPrefix(out, "\x00ab\x00\x00\x00constants\n"), "%q", out)
	for name, at := range map[string]string{"beyond": "0x40001fff", "wrapping": "0x40000000", "guarded": "0x403fb000"} {
		assert.Contains(t, out,
			"kernel: "+name+" stopped: system call with a buffer that is not its own at "+at+", pc ")
	}
	assert.Equal(t, 4, strings.Count(out, "\n"), out)
}

// Each trespasser is stopped with its own line, and the workers' memory is as they left it; whether the hart sets A and
// D or faults.
func TestTrespassers(t *testing.T) {
	m, _ := boot(t, "trespassers", setting{})
	require.Equal(t, machine.Stop{Reason: machine.Halted, Code: 1}, m.Run(bound))
	img := m.Image()
	at := func(name string) string {
		s := img.Symbol(name)
		require.NotNil(t, s, name)
		return fmt.Sprintf("0x%08x, page 0x%08x: ", s.Addr, s.Addr&^(page-1))
	}
	neighbour := img.Symbol("pages").Addr + img.Symbol("NEIGHBOUR").Addr*page
	said := m.Output()
	lines := strings.Split(strings.TrimSuffix(string(said), "\n"), "\n")
	want := []string{
		"null_pointer stopped: load from 0x00000008, page 0x00000000: a null pointer",
		"reads_kernel stopped: load from " + at("tasks") + "the kernel's memory",
		"writes_page_table stopped: store to " + at("pages") + "a page table",
		fmt.Sprintf("reads_neighbour stopped: load from 0x%08x, page 0x%08[1]x: a page of odd", neighbour),
		"reads_device stopped: load from 0x11000010, page 0x11000000: an appliance that it was not granted",
		"past_its_memory stopped: store to 0x40001000, page 0x40001000: nothing is mapped there",
		"writes_code stopped: store to " + at("writes_code") + "the tasks' code, which is read and executed",
		"writes_constant stopped: store to " + at("constant") + "the tasks' constants, which are read",
		"executes_data stopped: jump to 0x40000000, page 0x40000000: its own memory, which is not executed",
		"jumps_to_kernel stopped: jump to " + at("trap") + "the kernel's code",
		"supervisor_csr stopped: illegal instruction 0x18001073",
		"supervisor_return stopped: illegal instruction 0x10200073",
		"bad_pointers stopped: system call with a buffer that is not its own at 0x" + fmt.Sprintf("%08x", img.Symbol(
			"tcbs").Addr),
		"stack_overflow stopped: store to 0x403fbffc, page 0x403fb000: " +
			"the guard under its stack, which has grown too large",
	}
	require.Len(t, lines, len(want)+2)
	for i, w := range want {
		assert.Equal(t, "kernel: "+w, lines[i][:max(strings.LastIndex(lines[i], ", pc "), 0)])
	}
	assert.Equal(t, []string{"odd: the sum is right", "even: the sum is right"}, lines[len(want):])

	k, err := machine.New(machine.Config{RAM: 1 << 20, ISA: machine.WithSAndSvade})
	require.NoError(t, err)
	require.NoError(t, k.Load(img))
	require.Equal(t, machine.Stop{Reason: machine.Halted, Code: 1}, k.Run(bound))
	assert.True(t, bytes.Equal(said, k.Output()), "with Svade it says the same")
}

// A program that asks for too much is told so before it begins.
func TestSpacesAreChecked(t *testing.T) {
	m, _ := machine.New(machine.Config{RAM: 1 << 20})
	opt := asm.Options{Open: programs.File}
	for _, s := range m.Symbols() {
		opt.Symbols = append(opt.Symbols, asm.Symbol{Name: s.Name, Value: int64(s.Value)})
	}
	_, err := asm.Assemble([]asm.Source{{Name: "t.s", Text: ".include \"vm.s\"\n TASK a, 1, 0x400000\na: EXIT\n"}}, opt)
	assert.ErrorContains(t, err, "the memory of a task has to end below the guard under its stack")

	few := try.Machine(t, machine.Config{}, " .include \"vm.s\"\n TASK a, 1, 64\na: EXIT\n",
		asm.Symbol{Name: "PAGES", Value: 6})
	require.Equal(t, machine.Stop{Reason: machine.Halted, Code: 1}, few.Run(bound))
	assert.Equal(t, "kernel: too few pages for the page tables: -D PAGES=128 makes it more\n", string(few.Output()))
}
