package inst

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/cpu/isa"
)

// follows notes an instruction that was just assembled, and tells of one that nothing leads to.
func (x *insn) follows(was object.Step, off int64, spans int) {
	s := x.Sec
	now := object.Step{Flow: x.flow(), At: x.at, Text: x.form.Name, Off: s.Size, Spans: len(s.Spans)}
	if x.computed(was) {
		s.Relative = true
	}
	here := object.Spot{Off: off, Spans: spans}
	behind := was.Off == off && was.Spans == spans
	straight := behind && s.Led != here
	x.learn(straight)
	if now.Flow == object.FlowAway && (was.Text != "" && was.Off != off || returns(was.Text)) {
		now.Flow = object.FlowMaybe // a handler may return behind it
	}
	if was.Text == "" && s.HoldsData() {
		x.Misplaced(x.at)
	}
	if off == 0 {
		s.Code = true
	}
	if was.Off == 0 || !straight {
		s.Last = now
		return
	}
	switch {
	case was.Flow != object.FlowOn && x.idle():
		was.Off, was.Spans = now.Off, now.Spans // as if it were not there
		now = was
	case was.Flow == object.FlowAway && !x.guards():
		x.Unreached(x.at, "this is never reached",
			fmt.Sprintf("%s in line %d goes elsewhere, and there is no label here to come back to", was.Text,
				was.At.Line))
	}
	s.Last = now
}

// computed says that x jumps to an address that was just added up: to the middle of a table of code, for instance,
// where no label is; or to a plain number.
func (x *insn) computed(was object.Step) bool {
	switch x.form.Name {
	case "jr", "jalr", "c.jr":
		last := &x.ops[len(x.ops)-1]
		return strings.HasPrefix(was.Text, "add") || strings.HasPrefix(was.Text, "c.add") ||
			(last.shape != register && last.val.N != 0)
	}
	for i, p := range x.form.Params {
		if arch.IsTarget(p.Kind) && x.ops[i].val.Known() {
			return true
		}
	}
	return false
}

// returns says that a trap handler, or who set mepc, may go on anywhere behind an instruction: over a jump too.
func returns(name string) bool {
	switch name {
	case "ecall", "ebreak", "c.ebreak", "unimp", "c.unimp", "mret", "sret", "wfi", "sfence.vma",
		"scall", "sbreak", "uret", "hret", "dret":
		return true
	}
	return strings.HasPrefix(name, "csr")
}

// idle says that x is there to fill a place.
func (x *insn) idle() bool {
	return x.form.Name == "nop" || x.form.Name == "c.nop" || x.form.Name == "addi" && x.ops[0].reg == isa.Zero
}

// guards says that x is what one writes where nothing comes by: an entry of a table of jumps, or what stops who comes
// by all the same.
func (x *insn) guards() bool {
	switch x.form.Name {
	case "j", "tail", "jump", "c.j", "unimp", "c.unimp", "ebreak", "c.ebreak", "wfi":
		return true
	}
	return x.form.Name == "jal" && x.ops[0].shape == register && x.ops[0].reg == isa.Zero
}

// flow is where execution goes after an instruction, as far as it is written there. After a jump to
// a register there may be a table of jumps.
func (x *insn) flow() object.Flow {
	switch x.form.Name {
	case "j", "tail", "jump", "ret", "c.j":
		return object.FlowAway
	case "mret", "sret", "uret", "hret", "dret", "scall", "sbreak", "jr", "jalr", "jal", "call", "ecall",
		"ebreak", "unimp", "sb", "sh", "sw",
		"c.jr", "c.jalr", "c.jal",
		"c.ebreak", "c.sw", "c.swsp", "c.unimp":
		return object.FlowMaybe
	case "beq", "bge", "bgeu", "ble", "bleu": // always, of one register twice
		if x.ops[0].reg == x.ops[1].reg {
			return object.FlowMaybe
		}
	case "beqz", "bgez", "blez":
		if x.ops[0].reg == isa.Zero {
			return object.FlowMaybe
		}
	}
	if strings.HasPrefix(x.form.Name, ".insn") {
		return object.FlowMaybe
	}
	if op := x.form.Code; len(op) == 1 && op[0].Op >= isa.SCW && op[0].Op <= isa.AMOMAXUW {
		return object.FlowMaybe
	}
	return object.FlowOn
}
