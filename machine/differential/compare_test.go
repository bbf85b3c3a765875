package differential

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
)

// A finding is the first thing in which the two machines differ after a stream.
type finding struct {
	what string
	at   uint32 // an instruction that has to do with it, or 0
}

// compare finds the first difference in what a stream left on the two machines: in the log, then in registers and
// CSRs, then in memory. What differences masks is none.
func compare(ours, theirs block) *finding {
	switch {
	case ours == nil:
		return &finding{what: "the stream did not come to its end on breakfast"}
	case theirs == nil:
		return &finding{what: "the stream did not come to its end on QEMU"}
	}
	for i := range min(ours.traps(), theirs.traps()) {
		o, q := ours.entry(i), theirs.entry(i)
		in := ours.inst(o[logPC])
		for _, d := range differences {
			if d.mask != nil && d.from <= version() {
				d.mask(in, &o)
				d.mask(in, &q)
			}
		}
		for k, name := range [entryWords]string{"mcause", "mepc", "mtval", "mstatus", "mip", "vector",
			"PLIC's claim", "UART's IIR"} {
			if o[k] != q[k] {
				return &finding{fmt.Sprintf("trap %d: %s is %#x on breakfast, %#x on QEMU", i, name, o[k], q[k]),
					o[logPC]}
			}
		}
	}
	if o, q := ours.traps(), theirs.traps(); o != q {
		return &finding{what: fmt.Sprintf("%d traps on breakfast, %d on QEMU", o, q)}
	}
	words := func(from, to int, name func(i int) string) *finding {
		for off := from; off < to; off += 4 {
			n := name((off - from) / 4)
			if o, q := ours.word(off), theirs.word(off); o != q {
				return &finding{what: fmt.Sprintf("in the end %s is %#x on breakfast, %#x on QEMU", n, o, q)}
			}
		}
		return nil
	}
	for _, f := range []*finding{
		words(results+4, results+4*32, func(i int) string { return isa.Reg(i + 1).String() }),
		words(csrOut, pmpCfgOut, func(i int) string { return finalCSRs[i].String() }),
		words(pmpCfgOut, pmpAddrOut, func(i int) string { return fmt.Sprint("pmpcfg", i) }),
		words(pmpAddrOut, devicesOut, func(i int) string { return fmt.Sprint("pmpaddr", i) }),
		words(devicesOut, logOut, func(i int) string {
			return [...]string{"PLIC priority", "PLIC enable",
				"PLIC threshold", "UART"}[i]
		}),
		words(data, code, func(i int) string { return fmt.Sprintf("the word at %#x", arena+data+4*uint32(i)) }),
	} {
		if f != nil {
			return f
		}
	}
	return nil
}

// inst is the instruction at an address of the arena.
func (b block) inst(addr uint32) isa.Inst {
	off := addr - arena
	if addr < arena+data || off > blockSize-4 {
		return isa.Inst{}
	}
	return isa.Decode(uint32(b[off]) | uint32(b[off+1])<<8 | uint32(b[off+2])<<16 | uint32(b[off+3])<<24)
}

// report shows a finding: the code around it, and what both logged.
func report(s *stream, f *finding, ours, theirs block) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n\n", s.name, f.what)
	begin := s.start()
	for i, n := range startCSRs {
		fmt.Fprintf(&b, "  %-14s %08x", n, begin.word(csrIn+4*i))
		if i%2 == 1 {
			b.WriteString("\n")
		}
	}
	for i := range 16 {
		c := begin[pmpCfgIn+i]
		fmt.Fprintf(&b, "  pmp%-2d %02x %-5s %08x", i, c, [...]string{"off", "TOR", "NA4", "NAPOT"}[c>>3&3],
			begin.word(pmpAddrIn+4*i)<<2)
		if i%2 == 1 {
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "  PLIC: priority %d, enable %#x, threshold %d\n\n", begin.word(plicIn), begin.word(plicIn+4),
		begin.word(plicIn+8))
	b.WriteString(listing(arena+code, s.code(), func(addr uint32) string {
		if addr == f.at && addr != 0 {
			return "> "
		}
		return "  "
	}))
	log := func(who string, x block) {
		if x == nil {
			return
		}
		fmt.Fprintf(&b, "\ntraps on %s:\n", who)
		n := x.traps()
		for i := max(0, n-12); i < n; i++ {
			e := x.entry(i)
			fmt.Fprintf(&b, "  %3d: %s at %08x, mtval %08x, mstatus %08x, mip %03x, vector %d, claim %d, iir %x\n", i,
				isa.Cause(e[logCause]), e[logPC], e[logValue], e[logStatus], e[logPending], e[logVector],
				e[logClaim], e[logIIR])
		}
	}
	log("breakfast", ours)
	log("QEMU", theirs)
	return b.String()
}
