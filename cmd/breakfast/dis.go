package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

func (a *app) dis() *cobra.Command {
	var defines []string
	cmd := &cobra.Command{
		Use:   "dis FILE.elf | FILE.s… | NAME",
		Short: "Disassemble a program, with its labels",
		Long:  `Prints the instructions of a program with their addresses and labels, and its data in hex.`,
		Example: `  breakfast dis morning.elf
  breakfast dis preemptive | less`,
		Args:              somePrograms,
		ValidArgsFunction: completePrograms,
		RunE: func(_ *cobra.Command, args []string) error {
			img, err := a.build(args, defines)
			if err != nil {
				return err
			}
			var b bytes.Buffer
			for i := range img.Segments {
				disassembleSegment(&b, img, &img.Segments[i])
			}
			return a.print(b.Bytes())
		},
	}
	addDefines(cmd.Flags(), &defines)
	return cmd
}

// disassembleSegment prints a segment: code as instructions, all else in hex.
func disassembleSegment(w io.Writer, img *image.Image, seg *image.Segment) {
	fmt.Fprintf(w, "%s, %s bytes, %s\n", seg.Name, grouped(uint64(seg.MemSize)), seg.Flags)
	marks := labels(img, seg)
	sym := func(addr uint32) string { return symbol(img, addr) }
	for off := uint32(0); off < uint32(len(seg.Data)); {
		addr := seg.Addr + off
		if len(marks) > 0 && marks[0].Addr <= addr {
			fmt.Fprintf(w, "\n%s:\n", marks[0].Name)
			marks = marks[1:]
			continue
		}
		rest := seg.Data[off:]
		if len(marks) > 0 {
			rest = rest[:min(uint32(len(rest)), marks[0].Addr-addr)]
		}
		if seg.Flags&image.X != 0 && len(rest) >= 2 && addr%2 == 0 {
			var b [4]byte
			copy(b[:], rest)
			raw := binary.LittleEndian.Uint32(b[:])
			in := isa.Decode(raw)
			if n := in.Op.Size(); n <= uint32(len(rest)) {
				digits := fmt.Sprintf("%0*x", 2*n, raw<<(32-8*n)>>(32-8*n))
				fmt.Fprintf(w, "  %08x  %-8s  %s\n", addr, digits, in.Pretty(addr, sym))
				off += n
				continue
			}
		}
		rest = rest[:min(16, len(rest))]
		fmt.Fprintf(w, "  %08x  %-47s  %s\n", addr, fmt.Sprintf("% x", rest), printable(rest))
		off += uint32(len(rest))
	}
	for at := seg.Addr + uint32(len(seg.Data)); uint64(at) < seg.End() || len(marks) > 0; {
		if len(marks) > 0 && marks[0].Addr <= at {
			fmt.Fprintf(w, "\n%s:\n", marks[0].Name)
			marks = marks[1:]
			continue
		}
		zeros := uint32(seg.End() - uint64(at))
		if len(marks) > 0 {
			zeros = marks[0].Addr - at
		}
		fmt.Fprintf(w, "  %08x  %s bytes of zeros\n", at, grouped(uint64(zeros)))
		if uint64(at)+uint64(zeros) >= seg.End() {
			break
		}
		at += zeros
	}
	fmt.Fprintln(w)
}

// labels are the symbols in a segment, by address.
func labels(img *image.Image, seg *image.Segment) []image.Symbol {
	var list []image.Symbol
	for _, s := range img.Symbols {
		if s.Kind != image.Absolute && s.Addr >= seg.Addr && uint64(s.Addr) < seg.End() && !strings.HasPrefix(s.Name, "$") {
			list = append(list, s)
		}
	}
	return list
}

func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '.'
		}
		return r
	}, string(b))
}
