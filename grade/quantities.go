package grade

import "slices"

// A quantityDef is a quantity that sheets can ask for: how it is written, and what it is. The table below is what the
// reference is made of, too.
type quantityDef struct {
	verb, args  string
	least, most int    // words
	doc         string // a sentence or two
	text        bool   // it is a text, and no number
	hart        bool   // it can be asked of one hart
	ticks       bool   // it is a time
}

// quantities are all that there are, in the order of the reference, by heading.
var quantities = []struct {
	heading string
	list    []quantityDef
}{
	{"What was done to devices", []quantityDef{
		{verb: "stores", args: "REG [[&]VALUE]", least: 1, most: 2, hart: true,
			doc: "how often a device register was written (with that value; behind &, with these bits in it)"},
		{verb: "loads", args: "REG [[&]VALUE]", least: 1, most: 2, hart: true, doc: "how often it was read"},
		{verb: "device", args: "REG", least: 1, most: 1,
			doc: "a device register at the end, as a program would read it"},
		{verb: "log", args: "DEVICE…", least: 1, most: 8, text: true,
			doc: "all that was stored to these devices' registers, in order: \"KETTLE_FILL=300 KETTLE_CTRL=1\"; to " +
				"4,000 " +
				"stores"},
		{verb: "recorded", args: "DEVICE…", least: 1, most: 8, text: true,
			doc: "what the log of these was of another program, the lab's answer, in a run with the same symbols: " +
				"from " +
				"the lab's file recorded, which \"breakfast lab record\" writes"},
		{verb: "difference", args: "DEVICE…", least: 1, most: 8, text: true,
			doc: "where the log and the recorded one part, in words"},
	}},
	{"What the program did", []quantityDef{
		{verb: "retired", args: "NAME", least: 1, most: 1, hart: true,
			doc: "how many system instructions of that name retired: mret, wfi, csrrw"},
		{verb: "calls", args: "LABEL", least: 1, most: 1, hart: true,
			doc: "how often the instruction at LABEL retired"},
		{verb: "steps-in", args: "LABEL", least: 1, most: 1,
			doc: "steps that were made in the procedure at LABEL, without those in procedures that it calls"},
		{verb: "steps-of", args: "TASK", least: 1, most: 1,
			doc: "steps that were made while the ticket rail was told that TASK runs, by its name"},
		{verb: "steps-as", args: "U|S|M", least: 1, most: 1, doc: "steps that were made in that mode"},
		{verb: "interrupts", args: "[KIND]", least: 0, most: 1, hart: true,
			doc: "interrupts taken: timer, external, software, or all of them"},
		{verb: "exceptions", args: "[KIND]", least: 0, most: 1, hart: true,
			doc: "other traps taken: by cause, illegal, breakpoint, ecall-u, ecall-s, ecall-m, load-page, " +
				"store-page, " +
				"fetch-page, and for load, store and fetch also -access and -misaligned; by mode, from U or S; or all"},
		{verb: "exception", args: "[KIND]", least: 0, most: 1, text: true, hart: true,
			doc: "the first of these, and where"},
		{verb: "returns", args: "LABEL", least: 1, most: 1, hart: true,
			doc: "mrets that came back to code behind LABEL, before the next label"},
		{verb: "out-of-turn", args: "A B C", least: 2, most: 16, hart: true,
			doc: "mrets that came back to one of these labels' code, but not in this cyclic order"},
		{verb: "altered", doc: "how often given code went on with a register that was not as it was left " +
			"with: after a call sp, gp, tp, s0 to s11, after an interrupt any"},
		{verb: "alteration", text: true, doc: "the first of these"},
		{verb: "sleeps-open", hart: true,
			doc: "wfis that retired with interrupts on (mstatus.MIE): a ring just before is slept through"},
		{verb: "open-claims", doc: "interrupts claimed at the PLIC and not completed"},
		{verb: "violations", args: "[KIND]", least: 0, most: 1,
			doc: "contexts that did not go on as they were left: register, pc, context, ecall, stack, claim, " +
				"fence, or all"},
		{verb: "violation", args: "[KIND]", least: 0, most: 1, text: true, doc: "the first of these"},
		{verb: "strict-violations", args: "[KIND]", least: 0, most: 1,
			doc: "the same, and registers that a switch did not save or restore, whatever was in them"},
		{verb: "strict-violation", args: "[KIND]", least: 0, most: 1, text: true, doc: "the first of these"},
		{verb: "races", doc: "updates of a word that were lost, or would be if the same interrupt came earlier"},
		{verb: "race", text: true, doc: "the first of these"},
	}},
	{"In which order", []quantityDef{
		{verb: "first", args: "EVENT…", least: 1, most: 3, hart: true,
			doc: "the step of the first such event; infinite if there was none. An event is stores REG [[&]VALUE], " +
				"loads " +
				"REG [[&]VALUE], calls LABEL, interrupts KIND or exceptions KIND"},
		{verb: "last", args: "EVENT…", least: 1, most: 3, hart: true, doc: "the step of the last"},
	}},
	{"Values", []quantityDef{
		{verb: "memory", args: "LABEL[+N]", least: 1, most: 1, doc: "a word of memory at the end"},
		{verb: "register", args: "NAME", least: 1, most: 1, hart: true,
			doc: "a register of the hart at the end; also pc"},
		{verb: "value", args: "EXPRESSION", least: 1, most: 40,
			doc: "what the debugger says of an expression at the end: mcause, mstatus.MIE, priv, [stack+4]"},
		{verb: "at", args: "LABEL EXPRESSION", least: 2, most: 40,
			doc: "the same when the hart first came to LABEL, before the instruction there; infinite if it never " +
				"did: " +
				"at handler mcause"},
		{verb: "last-at", args: "LABEL EXPRESSION", least: 2, most: 40, doc: "the same when it last came there"},
		{verb: "name-of", args: "QUANTITY", least: 1, most: 40, text: true,
			doc: "the register of that number, by name"},
		{verb: "hex-of", args: "QUANTITY", least: 1, most: 40, text: true, doc: "the number in base 16"},
	}},
	{"Page tables", []quantityDef{
		{verb: "pages", args: "SPACE BITS FROM TO", least: 4, most: 4,
			doc: "the pages from an address up to another whose page-table entry has these bits: UW, or, behind -, " +
				"has " +
				"them not: -X; M is a page of 4 MiB, I one at its physical address. SPACE is the label of a word " +
				"that " +
				"holds satp; an address is a label or a number, *LABEL the word there"},
		{verb: "shared", args: "SPACE SPACE BITS FROM TO", least: 5, most: 5,
			doc: "those that are the same in two address spaces, with these bits in one of them"},
		{verb: "walk", args: "SPACE U|S load|store|fetch ADDRESS", least: 4, most: 4, text: true,
			doc: "where such an access leads, or which entry forbids it"},
	}},
	{"Measures", []quantityDef{
		{verb: "report", args: "FIELD", least: 1, most: 1, hart: true,
			doc: "a number of the report, as run --json names it: staring, tea.poured_c"},
		{verb: "latency", args: "SOURCE", least: 1, most: 1, ticks: true,
			doc: "how long an interrupt waited at the most, from asserted to claimed, or, of timer and software, to " +
				"taken; infinite if one was not heard at all, or none came. SOURCE is kettle, toaster, uart, timer " +
				"…; " +
				"latency(kettle) is the same"},
		{verb: "mean-latency", args: "SOURCE", least: 1, most: 1, ticks: true, doc: "on average"},
		{verb: "handler", args: "SOURCE", least: 1, most: 1, ticks: true,
			doc: "from taken to the return of the handler, at the most; infinite if none was taken"},
		{verb: "wake", args: "SOURCE", least: 1, most: 1, ticks: true,
			doc: "from the claim until a task that waited for it ran, at the most; infinite if none did"},
		{verb: "ready", args: "TASK", least: 1, most: 1, ticks: true,
			doc: "how long the task was ready at the most, and did not run; infinite if there is none"},
		{verb: "interrupts-off", ticks: true,
			doc: "the longest stretch in which a hart heard no interrupts, once they were on; 0 for none"},
		{verb: "switch-cost", doc: "the most steps that a switch of tasks took; 0 for none"},
		{verb: "share", args: "WHAT", least: 1, most: 1,
			doc: "of the time of all harts, in percent: working, kernel, staring, spinning, sleeping, waiting"},
	}},
	{"The run", []quantityDef{
		{verb: "steps", hart: true, doc: "how long the run was, in steps"},
		{verb: "time", ticks: true, doc: "how long it was on the machine's clock"},
		{verb: "exit", doc: "the program's code; infinite if it did not end by itself"},
		{verb: "ending", text: true, doc: "how it ended: halted, fault, idle, limit"},
		{verb: "finding", text: true, doc: "why it ended so, the first of what run says; \"\" for nothing"},
		{verb: "console", text: true, doc: "what it printed"},
		{verb: "on", args: "HART QUANTITY", least: 2, most: 40, hart: false,
			doc: "of that hart alone: what it stored, loaded, called, took and retired, its registers, steps and " +
				"report"},
	}},
}

// defined is the row of a quantity; nil if there is none.
func defined(verb string) *quantityDef {
	for i := range quantities {
		for j := range quantities[i].list {
			if d := &quantities[i].list[j]; d.verb == verb {
				return d
			}
		}
	}
	return nil
}

// verbs are the names of those quantities for which something holds.
func verbs(holds func(*quantityDef) bool) (names []string) {
	for _, group := range quantities {
		for _, d := range group.list {
			if holds(&d) {
				names = append(names, d.verb)
			}
		}
	}
	slices.Sort(names)
	return names
}
