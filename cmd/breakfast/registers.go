package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// registers is what a hart holds, in order; as JSON an object from names to numbers, with the mode as "priv".
type registers struct {
	list []register
	priv string
}

type register struct {
	name  string
	value uint32
	words string // what it means, "" for what is just a number
}

// shownCSRs are those that tell how a hart stands.
var shownCSRs = []isa.CSR{isa.MStatus, isa.MIE, isa.MIP, isa.MTVec, isa.MEPC, isa.MCause, isa.MTVal, isa.MScratch}

func registersOf(h *cpu.Hart) *registers {
	r := &registers{priv: h.Priv.String()}
	r.list = append(r.list, register{name: "pc", value: h.PC})
	for i := 1; i < len(h.X); i++ {
		r.list = append(r.list, register{name: isa.Reg(i).String(), value: h.X[i]})
	}
	for _, c := range shownCSRs {
		v, _ := h.CSR(c)
		x := register{name: c.String(), value: v, words: c.Describe(v)}
		if c == isa.MCause && v == 0 {
			x.words = "" // no trap yet, most likely
		}
		r.list = append(r.list, x)
	}
	return r
}

// MarshalJSON keeps the order.
func (r *registers) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for _, x := range r.list {
		fmt.Fprintf(&b, "%q:%d,", x.name, x.value)
	}
	fmt.Fprintf(&b, `"priv":%q}`, r.priv)
	return []byte(b.String()), nil
}

// UnmarshalJSON reads what MarshalJSON wrote, for tests and tools: the order is lost.
func (r *registers) UnmarshalJSON(b []byte) error {
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	for name, v := range m {
		if n, ok := v.(float64); ok {
			r.list = append(r.list, register{name: name, value: uint32(n)})
		} else {
			r.priv, _ = v.(string)
		}
	}
	return nil
}

// print writes pc and the general registers, four a line, and each CSR on a line of its own.
func (r *registers) print(w io.Writer) {
	fmt.Fprintf(w, "%-8s %s   %s mode\n", "pc", word(r.list[0].value), r.priv)
	general := r.list[1:32]
	for i := 0; i < len(general); i += 4 {
		var line []string
		for _, x := range general[i:min(i+4, len(general))] {
			line = append(line, fmt.Sprintf("%-8s %s", x.name, word(x.value)))
		}
		fmt.Fprintln(w, strings.Join(line, "   "))
	}
	for _, x := range r.list[32:] {
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%-8s %s   %s", x.name, word(x.value), x.words), " "))
	}
}
