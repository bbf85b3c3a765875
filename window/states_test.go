package window

import (
	"fmt"
	"strings"
)

// A state is one of those that the window is looked at in: what is shown, and which keys a person has pressed.
type state struct {
	view *View
	keys []Key
}

// states are the twenty in which pictures are compared, and texts read.
func states() map[string]state {
	pinned := cooks(2)
	pinned.Chosen = true
	ctrlK := Key("k").Ctrl()
	return map[string]state{
		"start": {sample(), nil}, "boiling": {boiling(), nil}, "everything": {everything(), nil},
		"report": {served(), nil}, "burnt": {burnt(), nil}, "two": {pinned, nil}, "eight": {cooks(8), nil},
		"thought": {thought(), nil}, "find": {thought(), []Key{ctrlK}}, "card": {boiling(), []Key{"1"}},
		"unfolded": {thought(), []Key{"f"}}, "bare": {thought(), []Key{"f", "f"}}, "typing": {thought(), []Key{Tab}},
		"fault": {fault(), nil}, "problem": {problem(), nil}, "asleep": {asleep(), nil}, "question": {question(), nil},
		"moving": {moving(), nil}, "spoilt": {spoilt(), nil}, "long": {long(), nil}, "c": {inC(), nil},
		"pages": {pages(), []Key{"k", "g", "q"}},
	}
}

// fault is a run that ended badly: why, in words, and at which line.
func fault() *View {
	v := thought()
	v.State, v.Tone, v.Past, v.Context, v.Trap = Halted, Bad, false, nil, nil
	v.Reason = "load access fault at 0x00000004: a1 is 0, as nobody has set it · _start+28 goes on with what " +
		"next_task gave back, which is 0 where there is no task"
	return v
}

// problem is a program that does not assemble, as it is written now.
func problem() *View {
	v := thought()
	v.Problems = []Problem{{File: "programs/interrupts.s", Line: 9, Col: 17, EndCol: 20,
		Text: "li takes a number, not a label", Hint: "write la t0, KETTLE"},
		{File: "programs/interrupts.s", Line: 16, Col: 9, EndCol: 12, Text: "no instruction 'lww'", Hint: "lw?"}}
	v.Status = "2 errors; what runs is the program as it was before"
	return v
}

// asleep is a machine that nobody wakes.
func asleep() *View {
	v := everything()
	v.State, v.Tone = Running, Bad
	v.Status = "asleep for ever: the kettle has rung, and mie has no MEIE, so that nothing wakes the hart"
	return v
}

// question is one that has to be answered.
func question() *View {
	v := thought()
	v.Question = "This is the past: that begins another future. Do it?"
	return v
}

// moving is on a long way.
func moving() *View {
	v := thought()
	v.Moving, v.Progress = "to the last interrupt", 0.4
	return v
}

// spoilt is where a register came back wrong.
func spoilt() *View {
	v := thought()
	v.Checks, v.Checked, v.Score = nil, "", ""
	v.Context = &Context{Title: "What toast got back", Note: "≠ is not what it was"}
	for i := range 32 {
		h := Held{Name: v.Registers[i].Name, Words: "as it was"}
		if i == 0 {
			h.Name = "pc"
		}
		if i > 30 {
			h.Kept, h.Words = Spoilt, "was 0000008a, is 00000002"
		}
		v.Context.Slots = append(v.Context.Slots, h)
	}
	return v
}

// long is a program of 5,000 lines, at one of the last.
func long() *View {
	v := thought()
	lines := v.Sources[0].Lines
	first := len(v.Program)
	for i := range 5000 {
		v.Program = append(v.Program, Line{Addr: 0x8001_0000 + 4*uint32(i), Word: "00000013", Mnemonic: "nop",
			File: v.Program[0].File, Number: len(lines) + 1})
		lines = append(lines, "        nop     # "+strings.Repeat("long ", i%40))
	}
	v.Sources = []Source{{v.Program[first].File, lines}}
	v.PC = v.Program[first+4200].Addr
	return v
}

// inC is a kernel in C, with its calls.
func inC() *View {
	v := thought()
	v.Title, v.File = "kernel", "kernel.elf"
	lines := strings.Split(`/* Called by trap_entry with the frame of the task that was running. */
struct frame *trap(struct frame *frame)
{
	uint32_t cause = read_csr(mcause);
	if (cause == MCAUSE_TIMER) { /* somebody else's turn */
		running = next();
		switches += running != before;
	}
	return &running->frame;
}`, "\n")
	v.Program, v.Under = nil, "trap < trap_entry < primes_below < toast"
	for i, n := range []int{2, 4, 4, 5, 5, 6, 6, 7, 7, 9, 10} {
		v.Program = append(v.Program, Line{Addr: 0x8000_0400 + 4*uint32(i), Word: "00a12023", Mnemonic: "sw",
			Operands: "a0, 0(sp)", File: "programs/c/kernel.c", Number: n})
	}
	v.Sources = []Source{{"programs/c/kernel.c", lines}}
	v.PC, v.Will, v.Context.Left = 0x8000_0414, "running ← 80002090", 0x8000_0408
	v.Did = map[uint32]string{0x8000_0404: "a5 ← 80000007", 0x8000_0410: "not taken"}
	return v
}

// pages is a hart whose addresses are translated.
func pages() *View {
	v := thought()
	v.Mode = "S"
	v.Memory.Walk = []string{"S mode loads from 80005010; satp: table 80010000",
		"1: [512] at 80010800: table 80009000, V", "0: [5] at 80009014: nothing, no bits",
		fmt.Sprintf("a page fault: the entry of level 0 for %#x, at 0x80009014, is 0: V is 0, so nothing is "+
			"mapped there",
			0x8000_5010)}
	return v
}
