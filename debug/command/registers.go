package command

import (
	"fmt"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

func ticks(t uint64) devices.Ticks { return devices.Ticks(t) }

// A Register is a register or CSR of the hart that is meant, as it is shown.
type Register struct {
	Name    string
	Value   uint32
	Was     uint32 // before the last move, if that Changed it
	Changed bool
	Words   string // what the value means: a number, a place of the program, fields
}

// before is what the hart held before the last move; itself if there was none.
func (x *Interpreter) was() *cpu.Hart {
	if x.Hart < len(x.before) {
		return &x.before[x.Hart]
	}
	return &x.m.Harts[x.Hart]
}

// Registers are pc and x0 to x31 of the hart.
func (x *Interpreter) Registers() []Register {
	h, was := &x.m.Harts[x.Hart], x.was()
	list := []Register{{Name: "pc", Value: h.PC, Was: was.PC, Changed: h.PC != was.PC, Words: x.m.Image().Place(h.PC)}}
	for i, v := range h.X {
		r := Register{Name: isa.Reg(i).String(), Value: v, Was: was.X[i], Changed: v != was.X[i]}
		switch n := int32(v); {
		case n > -100_000 && n < 100_000:
			r.Words = fmt.Sprint(n)
		default:
			r.Words = x.m.Image().Place(v)
		}
		list = append(list, r)
	}
	return list
}

// CSRs are the CSRs that matter in the hart's mode: those of M mode, or below it of S mode, if there is a kernel.
func (x *Interpreter) CSRs() []Register {
	list := []isa.CSR{isa.MStatus, isa.MIE, isa.MIP, isa.MTVec, isa.MEPC, isa.MCause, isa.MTVal, isa.MScratch}
	h, was := &x.m.Harts[x.Hart], x.was()
	if h.Priv != cpu.M && h.STVec != 0 {
		list = []isa.CSR{isa.SStatus, isa.SIE, isa.SIP, isa.STVec, isa.SEPC, isa.SCause, isa.STVal, isa.SScratch,
			isa.SATP}
	}
	var out []Register
	for _, n := range list {
		v, _ := h.CSR(n)
		old, _ := was.CSR(n)
		r := Register{Name: n.String(), Value: v, Was: old, Changed: v != old}
		switch n {
		case isa.MTVec, isa.STVec, isa.MEPC, isa.SEPC, isa.MScratch, isa.SScratch:
			if v != 0 {
				r.Words = x.m.Image().Place(v &^ 1)
			}
		case isa.MCause, isa.SCause:
			if v != 0 {
				r.Words = n.Describe(v)
			}
		default:
			r.Words = n.Describe(v)
		}
		out = append(out, r)
	}
	return out
}

func (r Register) String() string {
	text := fmt.Sprintf("%s %08x", r.Name, r.Value)
	if r.Words != "" {
		text += ", " + r.Words
	}
	if r.Changed {
		text += fmt.Sprintf(", was %08x", r.Was)
	}
	return text
}

func lines(list []Register, which func(r Register) bool) string {
	var b strings.Builder
	for _, r := range list {
		if which(r) {
			fmt.Fprintln(&b, r)
		}
	}
	return b.String()
}

func (x *Interpreter) registers(string) (Answer, error) {
	return Answer{Text: lines(x.Registers(), func(r Register) bool { return r.Name != "zero" })}, nil
}

func (x *Interpreter) csrs(string) (Answer, error) {
	return Answer{Text: lines(x.CSRs(), func(Register) bool { return true })}, nil
}

func (x *Interpreter) changed(string) (Answer, error) {
	text := lines(append(x.Registers(), x.CSRs()...), func(r Register) bool { return r.Changed })
	if text == "" {
		return say("none of them is another")
	}
	return Answer{Text: text}, nil
}
