package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// mostDumped is how many bytes of memory one part of --dump may be.
const mostDumped = 1 << 20

// A dump is a part of --dump: what was asked for, and how to find it when the run has ended.
type dump struct {
	name string
	find func(*session) dumped
}

// dumped is what was found; --json prints it.
type dumped struct {
	Value     *uint32    `json:"value,omitempty"`    // of a register, and of 1, 2 or 4 bytes
	Addr      string     `json:"addr,omitempty"`     // of memory
	Physical  string     `json:"physical,omitempty"` // where that is, if it is a virtual address
	Bytes     string     `json:"bytes,omitempty"`    // of memory, in hex
	Tasks     []task     `json:"tasks,omitzero"`
	Registers *registers `json:"registers,omitempty"`
	words     string     // what the value means
	raw       []byte
	at        uint32
}

// parseDump finds what is to be dumped, before the run.
func parseDump(m *machine.Machine, specs []string) ([]dump, error) {
	var list []dump
	for _, spec := range specs {
		find, err := parseOne(m, spec)
		if err != nil {
			return nil, fmt.Errorf("--dump %s: %w", spec, err)
		}
		list = append(list, dump{spec, find})
	}
	return list, nil
}

// parseOne is one part: a word for several things, a register, or a place in memory. Of several harts it is hart 0's,
// or that of a number: hart1.a0.
func parseOne(m *machine.Machine, spec string) (func(*session) dumped, error) {
	hart := 0
	if before, rest, ok := strings.Cut(spec, "."); ok && strings.HasPrefix(before, "hart") {
		if n, err := strconv.ParseUint(before[len("hart"):], 10, 8); err == nil {
			if hart = int(n); hart >= len(m.Harts) {
				return nil, fmt.Errorf("there is no %s: this machine has %s", before, hartCount(m))
			}
			spec = rest
		}
	}
	find, err := parseOwn(m, spec)
	if err != nil {
		return nil, err
	}
	return func(s *session) (d dumped) {
		s.m.As(hart, func() { d = find(s) })
		return d
	}, nil
}

func hartCount(m *machine.Machine) string {
	if len(m.Harts) == 1 {
		return "hart 0 alone (--harts N)"
	}
	return fmt.Sprintf("harts 0 to %d", len(m.Harts)-1)
}

// parseOwn is one part, of the hart that is meant.
func parseOwn(m *machine.Machine, spec string) (func(*session) dumped, error) {
	place, length, sized := strings.Cut(spec, ":")
	if !sized {
		switch spec {
		case "regs":
			return func(s *session) dumped { return dumped{Registers: registersOf(s.m.Hart())} }, nil
		case "tasks":
			return func(s *session) dumped { return dumped{Tasks: s.tasks()} }, nil
		case "pc":
			return func(s *session) dumped { return s.address(s.m.Hart().PC) }, nil
		}
		if r, ok := isa.RegByName(spec); ok {
			return func(s *session) dumped { return s.address(s.m.Hart().X[r]) }, nil
		}
		if c, ok := isa.CSRByName(spec); ok {
			return func(s *session) dumped {
				v, _ := s.m.Hart().CSR(c)
				return dumped{Value: &v, words: c.Describe(v)}
			}, nil
		}
		if find, err := deviceRegister(m, spec); find != nil || err != nil {
			return find, err
		}
	}
	addr, size, err := locate(m, place)
	if err != nil {
		return nil, err
	}
	if sized {
		n, err := strconv.ParseUint(length, 0, 32)
		if err != nil || n == 0 || n > mostDumped {
			return nil, fmt.Errorf("%q is no length: want 1 to %d bytes", length, mostDumped)
		}
		size = uint32(n)
	}
	// What begins outside of memory may be an address of some page.
	if !m.RAM.Contains(addr, size) && (m.RAM.Contains(addr, 1) || !m.Hart().Supervisor) {
		return nil, fmt.Errorf("%d bytes at %s are not all in memory, which is %s to %s", size, word(addr),
			word(m.RAM.Base()), word(m.RAM.Base()+m.RAM.Size()-1))
	}
	return func(s *session) dumped { return s.memory(addr, size) }, nil
}

// deviceRegister is a register of a device, by the name that programs use; nil if it is none.
func deviceRegister(m *machine.Machine, name string) (func(*session) dumped, error) {
	for _, p := range m.Parts() {
		info := p.Device.Info()
		rest, ok := strings.CutPrefix(name, strings.ToUpper(info.Name)+"_")
		for i := range info.Regs {
			r := &info.Regs[i]
			if !ok || r.Name != rest {
				continue
			}
			if why := info.Refusal(r.Off, r.Size, false); why != "" {
				return nil, errors.New(why)
			}
			return func(s *session) dumped {
				v, _ := s.m.Peek(p.Base+r.Off, r.Size)
				return dumped{Value: &v, words: fields(r, v)}
			}, nil
		}
	}
	return nil, nil
}

// locate is the address of a place: a number, or a symbol of the program and perhaps a distance; and how many bytes it
// has where nobody says: what the symbol's size is, or a word.
func locate(m *machine.Machine, place string) (addr, size uint32, err error) {
	if place != "" && place[0] >= '0' && place[0] <= '9' {
		n, err := strconv.ParseUint(place, 0, 32)
		if err != nil {
			return 0, 0, errors.New("want an address of 32 bits, such as 0x80001000")
		}
		return uint32(n), 4, nil
	}
	name, distance, far := strings.Cut(place, "+")
	s := m.Image().Symbol(name)
	if s == nil {
		return 0, 0, unknown(m, name)
	}
	if s.Kind == image.Absolute {
		return 0, 0, fmt.Errorf("%s is the number %d, and no place in memory", name, int32(s.Addr))
	}
	if !far {
		if s.Size > 0 && s.Size <= mostDumped {
			return s.Addr, s.Size, nil
		}
		return s.Addr, 4, nil
	}
	n, err := strconv.ParseUint(distance, 0, 32)
	if err != nil {
		return 0, 0, fmt.Errorf("%q is no distance from %s: want a number of bytes", distance, name)
	}
	return s.Addr + uint32(n), 4, nil
}

// unknown says that nothing has this name, and what was meant.
func unknown(m *machine.Machine, name string) error {
	names := []string{"regs", "tasks", "pc"}
	for r := range isa.Reg(32) {
		names = append(names, r.String())
	}
	for i := range isa.CSRs {
		names = append(names, isa.CSRs[i].Name)
	}
	for _, s := range m.Image().Symbols {
		if s.Kind != image.Absolute {
			names = append(names, s.Name)
		}
	}
	for _, p := range m.Parts() {
		info := p.Device.Info()
		for _, r := range info.Regs {
			names = append(names, strings.ToUpper(info.Name)+"_"+r.Name)
		}
	}
	hint := "want a register, a CSR, a symbol of the program, ADDRESS:BYTES, regs or tasks"
	if near := advice.Nearest(name, names); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fmt.Errorf("there is no such register, CSR or symbol: %s", hint)
}

// address is a value that may be an address.
func (s *session) address(v uint32) dumped { return dumped{Value: &v, words: s.m.Image().Place(v)} }

// memory is what is at an address, as the program sees it when the run has ended.
func (s *session) memory(addr, size uint32) dumped {
	const page = 4096
	b := make([]byte, size)
	for n := uint32(0); n < size; n += page - (addr+n)%page {
		piece := b[n:min(size, n+page-(addr+n)%page)]
		if at := s.m.Seen(addr + n); !s.m.RAM.Read(at, piece) {
			return dumped{Addr: word(addr), words: fmt.Sprintf("nothing: %s is in no memory, which is %s to %s, and "+
				"no page table leads from there to any", word(addr+n), word(s.m.RAM.Base()),
				word(s.m.RAM.Base()+s.m.RAM.Size()-1))}
		}
	}
	d := dumped{Addr: word(addr), Bytes: hex.EncodeToString(b), raw: b, at: addr}
	if at := s.m.Seen(addr); at != addr {
		d.Physical = word(at)
		d.words = "in memory at " + d.Physical
	}
	if size == 1 || size == 2 || size == 4 {
		v := uint32(0)
		for i, c := range b {
			v |= uint32(c) << (8 * i)
		}
		d.Value = &v
	}
	return d
}

// dumpAll finds all that was asked for, as the machine stands.
func (s *session) dumpAll(list []dump) map[string]dumped {
	if list == nil {
		return nil
	}
	found := map[string]dumped{}
	for _, d := range list {
		found[d.name] = d.find(s)
	}
	return found
}

// printDumps writes what was found, in the order in which it was asked for.
func printDumps(w io.Writer, list []dump, found map[string]dumped) {
	for _, x := range list {
		d := found[x.name]
		switch {
		case d.Registers != nil:
			d.Registers.print(w)
		case d.Tasks != nil || x.name == "tasks":
			printTasks(w, d.Tasks)
		case d.Value != nil:
			line := fmt.Sprintf("%-12s %s  %d", x.name, word(*d.Value), int32(*d.Value))
			if d.words != "" {
				line += "  " + d.words
			}
			fmt.Fprintln(w, line)
		case d.raw == nil:
			fmt.Fprintf(w, "%-12s %s\n", x.name, d.words)
		default:
			fmt.Fprintln(w, strings.TrimSpace(fmt.Sprintf("%-12s %s", x.name, d.words)))
			hexDump(w, d.at, d.raw)
		}
	}
}

// hexDump writes bytes, sixteen a line, as numbers and as characters.
func hexDump(w io.Writer, addr uint32, b []byte) {
	for len(b) > 0 {
		n := min(16, len(b))
		text := []byte(strings.Repeat(".", n))
		for i, c := range b[:n] {
			if c >= ' ' && c < 0x7f {
				text[i] = c
			}
		}
		fmt.Fprintf(w, "  %08x  %-48s |%s|\n", addr, fmt.Sprintf("% x", b[:n]), text)
		b, addr = b[n:], addr+uint32(n)
	}
}
