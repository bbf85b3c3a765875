package asm

import (
	"fmt"
	"strings"
)

// LinkerScript is the layout of programs as a script for GNU ld: what ld makes of the same
// sections with it (and with --no-relax) is byte for byte what Assemble makes.
func LinkerScript(base uint32) string {
	if base == 0 {
		base = DefaultBase
	}
	var b strings.Builder
	fmt.Fprintf(&b, "ENTRY(_start)\nSECTIONS\n{\n\t. = %#x;\n", base)
	for _, s := range []struct{ name, from string }{
		{"text", ".text .text.*"},
		{"rodata", ".rodata .rodata.* .srodata .srodata.*"},
		{"data", ".data .data.* .sdata .sdata.*"},
		{"bss", ".bss .bss.* .sbss .sbss.* COMMON"},
	} {
		fmt.Fprintf(&b, "\t. = ALIGN(16);\n\t.%s :\n\t{\n\t\t__%s_start = .;\n", s.name, s.name)
		if s.name == "data" {
			b.WriteString("\t\t__global_pointer$ = . + 0x800;\n")
		}
		fmt.Fprintf(&b, "\t\t*(%s)\n\t\t__%s_end = .;\n\t}\n", s.from, s.name)
	}
	b.WriteString("\t_end = .;\n}\n")
	return b.String()
}
