package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
)

// traceKinds is what --trace can show.
var traceKinds = []struct {
	name, doc string
	kinds     machine.Kind
}{
	{"instr", "every step: the instruction and what it changed, or the trap", machine.Retired | machine.Trapped},
	{"traps", "every trap: cause, and where to", machine.Trapped},
	{"mmio", "every access to a device, register and fields by name", machine.Loaded | machine.Stored},
	{"irq", "rings, interrupts taken, sleeping and waking, input", machine.Rang | machine.Trapped | machine.Slept |
		machine.Woke | machine.Entered | machine.Restarted | machine.Stalled | machine.Edited},
}

func parseTrace(names []string) (chosen []string, kinds machine.Kind, err error) {
next:
	for _, name := range names {
		var all []string
		for _, k := range traceKinds {
			if k.name == name {
				kinds |= k.kinds
				chosen = append(chosen, name)
				continue next
			}
			all = append(all, k.name)
		}
		return nil, 0, fmt.Errorf("--trace %s: there are %s", name, strings.Join(all, ", "))
	}
	return chosen, kinds, nil
}

// events writes what happens in a run, a line each.
type events struct {
	w      io.Writer
	m      *machine.Machine
	tracer *trace.Tracer // for the task's name; may be nil
	brief  bool          // without moment and task
	traps  bool          // also those that are no interrupts
	shown  excerpt
	clock  bool // times are those of the kitchen's clock
	parts  []machine.Part
	before []cpu.Hart // each hart as it was before its step

	places  []place
	out     []byte // the line that is written
	what    []byte
	scratch [32]byte
}

func newEvents(w io.Writer, m *machine.Machine, t *trace.Tracer) *events {
	return &events{w: w, m: m, tracer: t, traps: true, parts: m.Parts(), before: slices.Clone(m.Harts)}
}

func (e *events) tell(m *machine.Machine, ev machine.Event) {
	if !e.shown.includes(m, ev) {
		if ev.Kind&(machine.Retired|machine.Trapped) != 0 {
			e.before[ev.Hart] = *m.Hart()
		}
		return
	}
	switch ev.Kind {
	case machine.Retired:
		p := e.place(ev.PC)
		e.write(&ev, p, e.retired(&ev, p))
		e.before[ev.Hart] = *m.Hart()
	case machine.Trapped:
		if e.traps || ev.Trap.Cause.IsInterrupt() {
			e.line(&ev, ev.PC, fmt.Sprintf("trap   %s -> %s", ev.Trap, e.name(ev.Next)))
		}
		e.before[ev.Hart] = *m.Hart()
	case machine.Loaded:
		e.line(&ev, ev.PC, "load   "+e.register(ev))
	case machine.Stored:
		e.line(&ev, ev.PC, "store  "+e.register(ev))
	case machine.Slept:
		e.line(&ev, ev.PC, "sleep")
	case machine.Woke:
		e.line(&ev, ev.PC, "wake   mip has "+isa.MIP.Describe(m.Hart().MIP))
	case machine.Restarted:
		e.line(&ev, m.Hart().PC, "reset  by the program; it begins again after 10 ms")
	case machine.Rang:
		e.line(&ev, m.Hart().PC, "ring   "+e.ring(ev.Slot))
	case machine.Stalled:
		e.line(&ev, ev.PC, "stall  the hart stands still "+ev.Name)
	case machine.Edited:
		e.line(&ev, ev.PC, "edit   "+ev.Name)
		e.before[ev.Hart] = *m.Hart()
	case machine.Entered:
		to := e.parts[ev.Slot].Device.Info().Name
		e.line(&ev, m.Hart().PC, fmt.Sprintf("input  %d bytes for the %s", len(ev.Data), to))
	}
}

// physical is where an address leads in memory, by which names and lines are known; the address itself where it leads
// nowhere.
func (e *events) physical(addr uint32, a cpu.Access) uint32 {
	if at, ok := e.m.Translate(addr, a); ok {
		return at
	}
	return addr
}

// expansion is the line of a macro that made the code at pc, with its arguments put in; "" if none did.
func expansion(img *image.Image, pc uint32) string {
	text, _, _ := strings.Cut(img.ExpansionAt(pc), "#")
	return strings.Join(strings.Fields(text), " ")
}

func (e *events) name(addr uint32) string {
	if s := e.m.Image().Place(addr); s != "" {
		return s
	}
	return word(addr)
}

// register is an access to a device: register, value, fields.
func (e *events) register(ev machine.Event) string {
	name := strings.ToUpper(e.parts[ev.Slot].Device.Info().Name) + "_" + ev.Reg.Name
	if ev.Reg.Count > 0 {
		name += fmt.Sprintf("[%d]", ev.Index)
	}
	return fmt.Sprintf("%s = %s", name, described(small(ev.Value), fields(ev.Reg, ev.Value)))
}

// fields says which fields of a register v sets.
func fields(r *devices.Register, v uint32) string {
	var list []string
	for _, f := range r.Fields {
		switch x := v & f.Mask() >> f.Lo; {
		case x == 0:
		case f.Hi == f.Lo:
			list = append(list, f.Name)
		default:
			list = append(list, f.Name+"="+small(x))
		}
	}
	return strings.Join(list, " ")
}

// ring is which device rings, and what for.
func (e *events) ring(slot int) string {
	part := &e.parts[slot]
	info := part.Device.Info()
	for i := range info.Regs {
		if r := &info.Regs[i]; r.Name == "RING" {
			v, _ := part.Device.Peek(r.Off, r.Size)
			return described(info.Name, fields(r, v))
		}
	}
	return info.Name
}

func described(value, words string) string {
	if words == "" {
		return value
	}
	return value + " (" + words + ")"
}
