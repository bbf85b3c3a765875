package gdb

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// describe is the target description: registers and CSRs, by the names that GDB knows. The osabi keeps GDB from taking
// the program for one of Linux, where it would not step single instructions by itself.
func describe(m *machine.Machine) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0">` +
		`<architecture>riscv:rv32</architecture><osabi>none</osabi><feature name="org.gnu.gdb.riscv.cpu">`)
	for r := range isa.Reg(32) {
		kind := "int"
		switch r {
		case isa.RA:
			kind = "code_ptr"
		case isa.SP, isa.GP, isa.TP, isa.S0:
			kind = "data_ptr"
		}
		name := r.String()
		if r == isa.S0 {
			name = "fp"
		}
		fmt.Fprintf(&b, `<reg name="%s" bitsize="32" type="%s" regnum="%d"/>`, name, kind, r)
	}
	fmt.Fprintf(&b, `<reg name="pc" bitsize="32" type="code_ptr" regnum="%d"/></feature>`, pcNumber)
	b.WriteString(`<feature name="org.gnu.gdb.riscv.csr">`)
	for _, c := range isa.CSRs {
		if _, there := m.Hart().CSR(c.Num); !there && c.Num != isa.Time && c.Num != isa.TimeH ||
			c.Num.AlwaysZero() && c.Num>>10 != 3 {
			continue
		}
		fmt.Fprintf(&b, `<reg name="%s" bitsize="32" type="int" regnum="%d" save-restore="no"/>`, c.Name,
			csrNumber+int(c.Num))
	}
	fmt.Fprintf(&b, `</feature><feature name="org.gnu.gdb.riscv.virtual"><reg name="priv" bitsize="32" type="int" `+
		`regnum="%d" save-restore="no"/></feature></target>`, privNumber)
	return b.String()
}

// memoryMap is where memory and devices are. A hart with S mode may have a page table, and so addresses anywhere.
func memoryMap(m *machine.Machine) string {
	type span struct{ from, to uint64 }
	list := []span{{uint64(m.RAM.Base()), uint64(m.RAM.Base()) + uint64(m.RAM.Size())}}
	for _, p := range m.Parts() {
		list = append(list, span{uint64(p.Base), uint64(p.Base) + uint64(p.Device.Info().Size)})
	}
	if m.Hart().Supervisor {
		list = []span{{0, 1 << 32}}
	}
	slices.SortFunc(list, func(a, b span) int { return int(int64(a.from) - int64(b.from)) })
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE memory-map PUBLIC "+//IDN gnu.org//DTD GDB Memory Map V1.0//EN" ` +
		`"http://sourceware.org/gdb/gdb-memory-map.dtd"><memory-map>`)
	for _, s := range list {
		fmt.Fprintf(&b, `<memory type="ram" start="0x%x" length="0x%x"/>`, s.from, s.to-s.from)
	}
	b.WriteString("</memory-map>")
	return b.String()
}
