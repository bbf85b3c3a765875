package inst

import (
	"fmt"
	"strings"

	"breakfast/asm/object"
	"breakfast/cpu/isa"
)

// follows notes an instruction that was just assembled, and warns of one that nothing leads to.
func (x *insn) follows(was object.Step, off int64, spans int) {
	s := x.Sec
	now := object.Step{Flow: flowOf(x), At: x.at, Text: x.form.Name, Off: s.Size, Spans: len(s.Spans)}
	if was.Flow == object.FlowAway && was.Off == off && was.Spans == spans && was.Off > 0 &&
		s.Led != (object.Spot{Off: off, Spans: spans}) && !s.Relative {
		x.Unreached(x.at, "this is never reached",
			fmt.Sprintf("%s in line %d goes elsewhere, and there is no label here to come back to", was.Text, was.At.Line))
	}
	s.Last = now
}

// flowOf is where execution goes after an instruction, as far as it is written there. After a jump to
// a register there may be a table of jumps.
func flowOf(x *insn) object.Flow {
	switch x.form.Name {
	case "j", "tail", "jump", "ret", "mret", "c.j":
		return object.FlowAway
	case "jr", "jalr", "jal", "call", "ecall", "ebreak", "unimp", "sb", "sh", "sw", "c.jr", "c.jalr", "c.jal",
		"c.ebreak", "c.sw", "c.swsp", "c.unimp":
		return object.FlowMaybe
	}
	if strings.HasPrefix(x.form.Name, ".insn") {
		return object.FlowMaybe
	}
	if op := x.form.Code; len(op) == 1 && op[0].Op >= isa.SCW && op[0].Op <= isa.AMOMAXUW {
		return object.FlowMaybe
	}
	return object.FlowOn
}
