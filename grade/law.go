package grade

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// A law watches over the code that a lab gives, a file of the program by itself. It does its work in the mode that is
// meant; it is entered at its global labels, or where a call or a trap left it; nobody else stores to its memory, but
// for what the sheet calls "yours"; and it ends the run. What breaks one of these rules ends the run at that step, and
// every check of it fails: what counts is what was done until then.
//
// Who comes back with a changed register breaks no rule. It is counted (altered), the run goes on, and what given code
// stores from then on does not count: memory that is its own is read as it was at that moment.
type law struct {
	m        *machine.Machine
	units    []*image.Unit
	code     []image.Part
	own      []image.Part // code, and what else nobody stores to
	entries  map[uint32]bool
	modes    []stretchMode
	finisher int // its slot

	left  map[uint32][]departure // by where it is to go on
	gone  map[uint32]bool        // where it went on
	skips map[uint32]uint32      // from where, behind it, an instruction of M mode that faulted
	count int                    // of departures that are kept
	ended bool                   // by given code

	breach string // the rule that was broken, and where; "" for none

	altered int
	first   string   // of these, in words
	kept    [][]byte // what was in own at that moment; nil before

	last uint32 // where the last step was made
}

// A departure is how given code was left.
type departure struct {
	regs  [32]uint32
	keeps uint32 // the registers that must be the same again, a bit each
	pc    uint32 // which instruction it was that led away …
	to    uint32 // … and where to, of a call; 0 of a trap
	cause isa.Cause
}

// stretchMode says in which modes the code from one address up to another runs.
type stretchMode struct {
	from, to uint32
	modes    string
}

const (
	allRegs  = ^uint32(1)
	calleeSs = 1<<2 | 1<<3 | 1<<4 | 1<<8 | 1<<9 | 0x3ff<<18 // sp, gp, tp, s0 to s11

	maxDepartures = 1 << 12 // that are kept of a run; beyond, the oldest at the same place go
)

// newLaw watches over what a sheet gives; nil where that is no file by itself.
func newLaw(m *machine.Machine, s *Sheet) (*law, error) {
	img := m.Image()
	l := &law{m: m, entries: map[uint32]bool{}, left: map[uint32][]departure{}, gone: map[uint32]bool{}, finisher: -1,
		skips: map[uint32]uint32{}}
	for i := range img.Units {
		if u := &img.Units[i]; s.gives(u.Name) {
			l.units = append(l.units, u)
		}
	}
	if len(l.units) == 0 {
		return nil, nil
	}
	for i, p := range m.Parts() {
		if p.Device == m.Finisher {
			l.finisher = i
		}
	}
	for _, u := range l.units {
		for _, p := range u.Parts {
			l.own = append(l.own, p)
			if p.Flags&image.X != 0 {
				l.code = append(l.code, p)
			}
		}
	}
	for _, u := range l.units {
		for _, sym := range u.Symbols {
			if sym.Global && sym.Kind != image.Absolute && sym.Addr != img.Entry && holds(l.code, sym.Addr, 1) {
				l.entries[sym.Addr] = true
			}
		}
	}
	if err := l.exceptions(s); err != nil {
		return nil, err
	}
	var watched []machine.Stretch
	for _, p := range l.own {
		watched = append(watched, machine.Stretch{Addr: p.Addr, Size: p.Size})
	}
	m.WatchMemory(watched...)
	m.Watch(machine.Probe{Kinds: machine.Retired | machine.Trapped | machine.Written | machine.Stored,
		Tell: l.tell})
	return l, nil
}

// An exception is what a sheet says of a stretch of what is given, from a label up to another.
type exception struct {
	from, to string
	modes    string // in which its code runs; "" for memory that is not for given code alone
}

// except reads a line of a sheet: yours FROM TO, or mode LETTERS FROM TO.
func (s *Sheet) except(word, rest string) error {
	f := strings.Fields(rest)
	switch {
	case word == "yours" && len(f) == 2:
		s.exceptions = append(s.exceptions, exception{from: f[0], to: f[1]})
	case word == "mode" && len(f) == 3 && strings.Trim(f[0], "MSU") == "":
		s.exceptions = append(s.exceptions, exception{f[1], f[2], f[0]})
	default:
		return fmt.Errorf("want: yours LABEL LABEL, or mode MODES LABEL LABEL, with M, S, U as modes")
	}
	return nil
}

// Take gives a sheet the checks of another one, and what that says of given files.
func (s *Sheet) Take(of *Sheet) {
	s.Checks, s.exceptions = of.Checks, of.exceptions
}

// Sets says that a run of some check sets a symbol.
func (s *Sheet) Sets(name string) bool {
	for i := range s.Checks {
		for _, d := range s.Checks[i].Runs {
			if slices.ContainsFunc(d, func(d Define) bool { return d.Name == name }) {
				return true
			}
		}
	}
	return false
}

// exceptions takes out what the sheet says of yours and mode.
func (l *law) exceptions(s *Sheet) error {
	for _, x := range s.exceptions {
		from, to := l.symbol(x.from), l.symbol(x.to)
		switch {
		case from == nil || to == nil:
			return fmt.Errorf("the sheet: no given file has both %s and %s", x.from, x.to)
		case x.modes == "":
			l.own = without(l.own, from.Addr, to.Addr)
		default:
			l.modes = append(l.modes, stretchMode{from.Addr, to.Addr, x.modes})
		}
	}
	return nil
}

// gives says that a file of that name comes with the lab.
func (s *Sheet) gives(name string) bool {
	return slices.ContainsFunc(s.Given, func(g string) bool { return path.Base(g) == name })
}

// without is parts of memory but for one stretch.
func without(parts []image.Part, from, to uint32) (list []image.Part) {
	for _, p := range parts {
		end := p.Addr + p.Size
		if a, b := max(p.Addr, from), min(end, to); a >= b {
			list = append(list, p)
			continue
		}
		if p.Addr < from {
			list = append(list, image.Part{Addr: p.Addr, Size: from - p.Addr, Flags: p.Flags})
		}
		if to < end {
			list = append(list, image.Part{Addr: to, Size: end - to, Flags: p.Flags})
		}
	}
	return list
}

// holds says that some byte of the n at addr is in one of the parts.
func holds(parts []image.Part, addr, n uint32) bool {
	for i := range parts {
		if p := &parts[i]; addr-p.Addr < p.Size || p.Addr-addr < n {
			return true
		}
	}
	return false
}

// symbol is a name as the given files have it; nil if they do not.
func (l *law) symbol(name string) (found *image.Symbol) {
	if l == nil {
		return nil
	}
	for _, u := range l.units {
		for i := range u.Symbols {
			if s := &u.Symbols[i]; s.Name == name && (found == nil || s.Global && !found.Global) {
				found = s
			}
		}
	}
	return found
}

// counts says that what the instruction at pc stores to a device counts.
func (l *law) counts(pc uint32) bool { return l == nil || l.kept == nil || !holds(l.code, pc, 1) }

// word is the word at an address as it counts, where it is no longer what stands there.
func (l *law) word(addr uint32) (v uint32, ok bool) {
	if l == nil || l.kept == nil {
		return 0, false
	}
	for i, p := range l.own {
		if off := addr - p.Addr; p.Size >= 4 && off <= p.Size-4 {
			b := l.kept[i][off:]
			return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24, true
		}
	}
	return 0, false
}

// broken ends the run: a rule was broken.
func (l *law) broken(format string, args ...any) {
	if l.breach == "" {
		l.breach = fmt.Sprintf(format, args...)
		l.m.Break()
	}
}

func (l *law) tell(m *machine.Machine, e machine.Event) {
	switch e.Kind {
	case machine.Retired, machine.Trapped:
		l.last = e.PC
		from, to := holds(l.code, e.PC, 1), holds(l.code, e.Next, 1)
		switch {
		case from && e.Kind == machine.Retired && !l.rightly(e):
		case from && !to:
			l.leave(e)
		case to && !from:
			l.enter(e)
		}
	case machine.Written:
		l.written(e)
	case machine.Stored:
		if e.Slot == l.finisher && holds(l.code, e.PC, 1) {
			l.ended = true
		}
	}
}

// rightly says that an instruction of the given code was made in the mode that is meant, and is that which was given.
func (l *law) rightly(e machine.Event) bool {
	modes := "M"
	for _, r := range l.modes {
		if r.from <= e.PC && e.PC < r.to {
			modes = r.modes
		}
	}
	mode := e.From.String()
	if !slices.Contains([]byte(modes), mode[0]) {
		l.broken("Given code ran in %s mode, at %s: it is meant for %s mode.", mode, place(l.m, e.PC), modes)
		return false
	}
	status := l.m.Hart().MStatus
	if e.From == cpu.M && status&isa.StatusMPRV != 0 && status&isa.StatusMPP != isa.StatusMPP {
		l.broken("Given code ran with MPRV in mstatus, at %s: its loads and stores are not to be those of another "+
			"mode.", place(l.m, e.PC))
		return false
	}
	if e.From != cpu.M && l.m.Hart().SATP != 0 {
		if at, ok := l.m.Translate(e.PC, cpu.Fetching); ok && at != e.PC {
			l.broken("At %#08x the given code was to run, and the page table led to %#08x: its pages are at their "+
				"physical addresses.", e.PC, at)
			return false
		}
	}
	return true
}

// leave notes how the given code is left.
func (l *law) leave(e machine.Event) {
	h := l.m.Hart()
	d := departure{regs: h.X, pc: e.PC}
	at := e.PC
	if e.Kind == machine.Trapped {
		d.keeps, d.cause = allRegs, e.Trap.Cause
		l.keep(at, d)
		switch behind := at + l.length(at); {
		case e.Trap.Cause.IsInterrupt():
		case e.From == cpu.M && !asks(e.Trap.Cause): // it may be tried again; left out, it is no longer what was given
			l.skips[behind] = at
		default: // whoever serves it may go on behind it, with something in a0 and a1
			d.keeps &^= 1<<10 | 1<<11
			l.keep(behind, d)
		}
		return
	}
	if in, ok := l.m.Instruction(e.PC); ok && links(in) {
		d.keeps, d.to = calleeSs, e.Next
		l.keep(at+l.length(at), d)
	}
}

// asks says that an instruction trapped because that is what it is for.
func asks(c isa.Cause) bool {
	return c == isa.Breakpoint || c == isa.EcallU || c == isa.EcallS || c == isa.EcallM
}

// links says that an instruction is a call: it keeps where to go on.
func links(in isa.Inst) bool {
	op := in.Op.Long()
	return (op == isa.JAL || op == isa.JALR) && in.Rd != 0
}

func (l *law) length(pc uint32) uint32 {
	if w, _ := l.m.Code(pc); w&3 == 3 {
		return 4
	}
	return 2
}

func (l *law) keep(at uint32, d departure) {
	list := append(l.left[at], d)
	if l.count++; l.count > maxDepartures {
		list, l.count = list[1:], l.count-1
	}
	l.left[at] = list
}

// enter looks whether given code may be entered so: where it was left, with the registers that it had then, or at one
// of its labels.
func (l *law) enter(e machine.Event) {
	h, list := l.m.Hart(), l.left[e.Next]
	best, least := -1, uint32(0)
	for i := len(list) - 1; i >= 0; i-- {
		if changed := list[i].changed(&h.X); best < 0 || bits(changed) < bits(least) {
			best, least = i, changed
		}
	}
	switch {
	case best >= 0 && (least == 0 || !l.entries[e.Next]):
		d := list[best]
		l.left[e.Next] = slices.Delete(list, best, best+1)
		l.count--
		l.gone[e.Next] = true
		if least != 0 {
			l.alter(e.Next, d, least, &h.X)
		}
	case !l.entries[e.Next] && l.skips[e.Next] != 0:
		l.broken("%s leads to %s in given code, behind an instruction that trapped, %s: it is not to be left out.",
			place(l.m, e.PC), place(l.m, e.Next), place(l.m, l.skips[e.Next]))
	case !l.entries[e.Next] && l.gone[e.Next]:
		l.broken("%s leads to %s in given code, once more: it has gone on from there already, and no call or "+
			"interrupt has left it there again.", place(l.m, e.PC), place(l.m, e.Next))
	case !l.entries[e.Next]:
		l.broken("%s leads to %s in given code: neither is that one of its labels, nor did a call or an interrupt "+
			"leave it there.", place(l.m, e.PC), place(l.m, e.Next))
	}
}

// changed is the registers that are not what they were, of those that must be.
func (d *departure) changed(x *[32]uint32) (set uint32) {
	for i := range x {
		if d.keeps>>i&1 != 0 && d.regs[i] != x[i] {
			set |= 1 << i
		}
	}
	return set
}

func bits(set uint32) (n int) {
	for ; set != 0; set &= set - 1 {
		n++
	}
	return n
}

// alter notes that given code goes on with other registers than it was left with. From now on what it stores is not
// what was given.
func (l *law) alter(at uint32, d departure, changed uint32, x *[32]uint32) {
	if l.altered++; l.altered > 1 {
		return
	}
	i := 0
	for changed>>i&1 == 0 {
		i++
	}
	also := ""
	if n := bits(changed); n > 1 {
		also = fmt.Sprintf("; %d more have changed", n-1)
	}
	name, _ := l.m.Image().SymbolAt(at)
	how := d.cause.String()
	if d.to != 0 {
		callee, _ := l.m.Image().SymbolAt(d.to)
		how = "call of " + callee
	}
	l.first = fmt.Sprintf("%s went on with another %s after the %s at %s: it was %#x, and is %#x%s.", name, isa.Reg(i),
		how, place(l.m, d.pc), d.regs[i], x[i], also)
	l.kept = [][]byte{}
	for _, p := range l.own {
		b := make([]byte, p.Size)
		l.m.RAM.Read(p.Addr, b)
		l.kept = append(l.kept, b)
	}
}

// written looks who stores to memory that is given code's own.
func (l *law) written(e machine.Event) {
	if e.Name == "" && holds(l.code, e.PC, 1) || !holds(l.own, e.Addr, uint32(e.Size)) {
		return
	}
	what := l.m.Image().Place(e.Addr)
	switch {
	case e.Name == "the reset":
		l.broken("The machine was reset, at %s. A program of this lab runs once, from its beginning to its end.",
			place(l.m, l.last))
	case e.Name != "":
		l.broken("%s stored to %s (%#08x), which is memory of the given code: nobody else stores there.",
			sentence(e.Name)[:len(e.Name)], what, e.Addr)
	case holds(l.code, e.Addr, 1):
		l.broken("%s stores to %s (%#08x): that is given code, and stays as it is.", place(l.m, e.PC), what, e.Addr)
	default:
		l.broken("%s stores to %s (%#08x), which is memory of the given code: nobody else stores there.",
			place(l.m, e.PC), what, e.Addr)
	}
}

// finish looks at the end of a run.
func (l *law) finish(stop machine.Stop) {
	if stop.Reason == machine.Halted && stop.Code == 0 && !l.ended {
		l.broken("The run was ended at %s, with code 0. It is for the given code to end it, when all is done.",
			place(l.m, l.last))
	}
}
