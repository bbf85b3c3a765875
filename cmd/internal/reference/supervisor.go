package reference

import (
	"fmt"
	"regexp"
	"strings"

	"breakfast/cpu"
	"breakfast/programs"
)

// supervisor is what a kernel in S mode has to know beside its CSRs.
func supervisor() []Topic {
	return []Topic{
		{"S mode", "sv32", "how addresses of S and U mode are translated", sv32()},
		{"S mode", "sbi", "the calls of the firmware (--sbi)", sbi()},
	}
}

func sv32() string {
	var b strings.Builder
	b.WriteString(`# sv32

While satp.MODE is Sv32, addresses of S and U mode, and with mstatus.MPRV loads and stores of M mode, go through a page
table. An address is two numbers of 10 bits and 12 bits within the page:

    31       22 21       12 11           0
    | table 1  |  table 0  |  in the page |

satp.PPN is the page of the first table, which has 1024 entries of a word. The upper number says which entry
counts. If that entry has R, W or X it is a page of 4 MiB, whose number has to be a multiple of 1024; else
it leads to a table of level 0, of which the lower number says which entry counts. What is not allowed is a
page fault (causes 12, 13 and 15), with the address in stval or mtval; a table where there is no memory, or
that PMP closes to S mode, is an access fault.

`)
	rows := [][]string{{"Bits", "Field", "Meaning"}}
	for _, f := range cpu.EntryFields {
		bits := fmt.Sprint(f.Lo)
		if f.Hi != f.Lo {
			bits = fmt.Sprintf("%d:%d", f.Hi, f.Lo)
		}
		rows = append(rows, []string{bits, f.Name, f.Doc})
	}
	b.WriteString(table(rows))
	b.WriteString(`
A page of 4 MiB for the program itself, and translation on, in S mode:

    la   t0, root                    # 4 KiB, .balign 4096, all zeros but this entry
    li   t1, 0x80000000 >> 2 | 0xcf  # D A X W R V
    li   t2, 0x80000000 >> 22 << 2   # the entry's place: the upper number, times 4
    add  t2, t2, t0
    sw   t1, (t2)
    srli t0, t0, 12
    li   t1, 1 << 31
    or   t0, t0, t1
    csrw satp, t0
    sfence.vma

A store to an entry, or to satp, counts for the next access here. A hart in silicon may go on with what it knew until an
sfence.vma:

    sfence.vma                       # after a change of any entry; of satp too, if its ASID stays the same
    sfence.vma t0, zero              # after one of an entry of a page: t0 is an address within it
    sfence.vma t0, t1                # the same, in the address space t1 alone: pages with G are left out

breakfast run --integrity finds the access that relies on a fence that is not there, and labs do so always.

See: breakfast doc satp, breakfast doc sfence.vma
`)
	return b.String()
}

// calling is a row of the firmware's table of calls, with the comment behind it.
var calling = regexp.MustCompile(`(?m)^(?:calls:)?\s+\.word\s+(0x[0-9a-f]+|[0-9]+), (\w+)(?:\s+# (.+))?$`)

// sbi is what the firmware's sources say of themselves, in the order in which they are read, and its table of calls.
func sbi() string {
	var b strings.Builder
	b.WriteString("# sbi\n\n")
	source := func(name string) string {
		text, _ := programs.File("sbi/" + name) // embedded: always readable
		return string(text)
	}
	first := source("sbi.s")
	b.WriteString(strings.Join(leading(first), "\n") + "\n")
	for _, line := range strings.Split(first, "\n") {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), `.include "sbi/`); ok {
			name = strings.TrimSuffix(name, `"`)
			b.WriteString("\n## " + name + "\n\n" + strings.Join(leading(source(name)), "\n") + "\n")
		}
	}
	b.WriteString("\n## Calls\n\n")
	rows := [][]string{{"a7", "Extension", "In the firmware"}}
	for _, m := range calling.FindAllStringSubmatch(source("trap.s"), -1) {
		if m[2] != "0" {
			rows = append(rows, []string{m[1], m[3], m[2]})
		}
	}
	b.WriteString(table(rows))
	return b.String()
}
