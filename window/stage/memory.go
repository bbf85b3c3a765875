package stage

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/debug/expr"
	"breakfast/machine"
	"breakfast/window"
)

// into is the memory that a person looks into, and the expressions that are watched.
type into struct {
	name    string
	addr    uint32
	chosen  bool
	watched []string
}

const (
	memoryShown = 256 // bytes
	mostWatched = 32
)

// lookInto looks at other memory.
func (s *Stage) lookInto(c window.Command) error {
	addr := c.Addr
	if c.Text != "" {
		at, _, err := s.d.Places(c.Text)
		if err == nil && len(at) > 0 {
			addr = at[0]
		} else if addr, err = s.worth(c.Text); err != nil {
			return err
		}
	}
	s.into.addr, s.into.name, s.into.chosen = addr&^15, c.Text, true
	return nil
}

// watch shows what an expression is worth, or shows it no more.
func (s *Stage) watch(text string) error {
	if i := slices.Index(s.watched, text); i >= 0 {
		s.watched = slices.Delete(slices.Clone(s.watched), i, i+1)
		return nil
	}
	if _, err := s.worth(text); err != nil {
		return err
	}
	if len(s.watched) == mostWatched {
		return fmt.Errorf("%d are watched already; a click on one takes it away", mostWatched)
	}
	s.watched = append(slices.Clip(s.watched), text)
	return nil
}

// worth is the value of an expression for the hart that is shown.
func (s *Stage) worth(text string) (v uint32, err error) {
	m := s.d.Machine()
	e, err := expr.Compile(text, m)
	if err != nil {
		return 0, err
	}
	m.As(s.hart(), func() { v, err = e.Eval(m) })
	return v, err
}

// worths are the expressions that are watched, with what they are worth now.
func (s *Stage) worths() (list []window.Worth) {
	for _, text := range s.watched {
		w := window.Worth{Name: text}
		if v, err := s.worth(text); err != nil {
			w.Value, _, _ = strings.Cut(err.Error(), "\n")
		} else {
			w.Value = strings.TrimSpace(fmt.Sprintf("%08x  %s", v, strings.Join(reading(s.d.Machine(), v), "")))
		}
		list = append(list, w)
	}
	return list
}

// memory is what the hart that is meant sees there: of the program's data at first.
func (s *Stage) memory(m *machine.Machine) window.Memory {
	if !s.into.chosen {
		s.into.addr, s.into.chosen = data(m), true
	}
	w := window.Memory{Addr: s.into.addr, Name: s.into.name}
	for i := range uint32(memoryShown) {
		b := window.MemoryByte{Gone: true}
		if at, ok := m.Translate(w.Addr+i, cpu.Loading); ok && m.RAM.Contains(at, 1) {
			v, _ := m.RAM.Load(at, 1)
			b = window.MemoryByte{Value: byte(v)}
		}
		w.Bytes = append(w.Bytes, b)
	}
	if old := s.compared; old != nil && old.Addr == w.Addr {
		for i := range w.Bytes {
			w.Bytes[i].Changed = !w.Bytes[i].Gone && w.Bytes[i].Value != old.Bytes[i].Value
		}
	}
	w.Notes, w.Walk = notes(m, w.Addr), walk(m, w.Addr)
	return w
}

// walk is the way of an address through the page tables that satp names now, in words, as a load would take it: of U
// mode if the hart is in it, else of S mode.
func walk(m *machine.Machine, addr uint32) (lines []string) {
	h := m.Hart()
	if h.SATP&isa.SATPMode == 0 {
		return nil
	}
	in := cpu.S
	if h.Priv == cpu.U {
		in = cpu.U
	}
	w, why := m.WalkIn(h.SATP, addr, cpu.Loading, in)
	lines = append(lines, fmt.Sprintf("%v mode loads from %08x; satp: table %08x", in, addr,
		uint64(h.SATP&isa.SATPPPN)<<12))
	entry := func(level int, at uint64, pte uint32) {
		leads := fmt.Sprintf("table %08x", uint64(pte>>10)<<12)
		if pte&(cpu.PTERead|cpu.PTEWrite|cpu.PTEExecute) != 0 || level == 0 {
			leads = fmt.Sprintf("page %08x", uint64(pte>>10)<<12)
		}
		if pte&cpu.PTEValid == 0 {
			leads = "nothing"
		}
		lines = append(lines, fmt.Sprintf("%d: [%d] at %08x: %s, %s", level, addr>>(12+10*level)&0x3ff, at, leads,
			permits(pte)))
	}
	if w.Verdict != cpu.EntryDenied || w.Level == 0 {
		entry(1, w.Top, w.TopPTE)
		if w.Level == 0 && w.Verdict != cpu.EntryDenied {
			entry(0, w.Entry, w.PTE)
		}
	}
	if why != "" {
		return append(lines, "a page fault: "+why)
	}
	return append(lines, fmt.Sprintf("it is at %08x of memory", w.At))
}

// permits are the bits of an entry that are set, by their letters.
func permits(pte uint32) string {
	text := ""
	for i, letter := range "VRWXUGAD" {
		if pte>>i&1 != 0 {
			text += string(letter)
		}
	}
	if text == "" {
		return "no bits"
	}
	return text
}

// data is where a program's data begin, or else its code.
func data(m *machine.Machine) uint32 {
	addr := uint32(machine.RAMBase)
	if img := m.Image(); img != nil {
		for i := range img.Segments {
			if g := &img.Segments[i]; g.Flags&(image.X|image.W) == image.W && g.MemSize > 0 {
				return g.Addr &^ 15
			}
		}
	}
	return addr
}

// notes are what is in a stretch of memory, and what points there.
func notes(m *machine.Machine, addr uint32) (list []window.MemoryNote) {
	h := m.Hart()
	for _, r := range []isa.Reg{isa.SP, isa.GP, isa.TP} {
		if v := h.X[r]; v-addr < memoryShown {
			list = append(list, window.MemoryNote{Addr: v, Text: r.String()})
		}
	}
	if h.PC-addr < memoryShown {
		list = append(list, window.MemoryNote{Addr: h.PC, Text: "pc"})
	}
	if img := m.Image(); img != nil {
		for i := range img.Symbols {
			if y := &img.Symbols[i]; y.Kind != image.Absolute && y.Addr-addr < memoryShown &&
				!strings.HasPrefix(y.Name, "__") {
				list = append(list, window.MemoryNote{Addr: y.Addr, Text: y.Name})
			}
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Addr < list[j].Addr })
	return list
}
