package machine

import (
	"fmt"
	"strings"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// Gate is an interrupt of the board, and what holds it back on its way to the hart. There are several
// gates on that way: the device's own enable, the interrupt controller's priority, enable,
// threshold and open claim, mie, and, in M mode, mstatus. Any of them stops it.
type Gate struct {
	Name   string // the device's; "timer" and "software" for the CLINT's two
	Asking bool   // the device has something to ring for
	Hoped  bool   // the program has opened a gate that is this interrupt's alone: it means to hear of it
	Wanted bool   // the program would hear of it: mie and the interrupt controller let it in
	Closed string // the first closed gate, in words; "" where all are open
	Open   string // the instructions that open it, apart by " · "
	Rung   string // what the device has rung for and nobody has acknowledged, in words; "" if there is nothing
	Locks  []Lock // all gates in order, from the device to the hart; of Ways alone

	every bool // Locks are wanted
}

// Lock is one gate on the way of an interrupt.
type Lock struct {
	Name   string // what it is: "PLIC_PRIORITY + 4*40", "mie.MEIE"
	Closed string // why it is closed, in words; "" if it is open
	Open   string // the instructions that open it, if it is closed, apart by " · "
	CSR    isa.CSR
	Addr   uint32 // where it is set: in a device's register, or, if that is 0, in a CSR
	Reads  bool   // reading closes it
}

// lock adds a gate, which is closed or not. What it is is asked only if somebody wants to know.
func (g *Gate) lock(closed bool, what func() Lock) {
	if !g.every && (!closed || g.Closed != "") {
		return
	}
	l := what()
	if !closed {
		l.Closed, l.Open = "", ""
	} else if g.Closed == "" {
		g.Closed, g.Open = l.Closed, l.Open
	}
	if g.every {
		g.Locks = append(g.Locks, l)
	}
}

// Gates follows every interrupt of the board on its way to the hart, now: those of the CLINT, the alarm of S mode if
// the program uses it, then the parts' in order of address. The ring of a part comes as an external interrupt of M
// mode, or, where that of S mode is delegated, of S mode. A hart that waits needs no mstatus to be woken. What only
// other harts' contexts of the interrupt controller enable the program means to hear there.
func (m *Machine) Gates() []Gate { return m.gates(false) }

// Ways is Gates with all gates on each way, and not just the first that is closed.
func (m *Machine) Ways() []Gate { return m.gates(true) }

func (m *Machine) gates(every bool) []Gate {
	h := m.hart
	gates := []Gate{m.timerGate(every), m.softwareGate(every)}
	if g := m.alarmGate(every); g.Hoped {
		gates = append(gates, g)
	}
	way := m.machineWay()
	if h.MIDeleg&isa.SEI != 0 {
		way = m.supervisorWay()
	}
	for i := range m.slots {
		s := &m.slots[i]
		if s.source == 0 {
			continue
		}
		s.dev.Advance(m.now)
		g := Gate{Name: s.dev.Info().Name, Hoped: m.enabled(way, s.source) || peek(m.PLIC, "PRIORITY", s.source) != 0,
			every: every}
		m.outOf(s, &g)
		g.Wanted = h.MIE&way.bit != 0 && m.enabled(way, s.source)
		m.throughPLIC(s, way, &g)
		m.passHart(&g, way.name, way.bit)
		g.Hoped = g.Hoped && (m.enabled(way, s.source) || !m.enabledElsewhere(s.source))
		gates = append(gates, g)
	}
	return gates
}

// A way is how rings come to the hart: by a context of the PLIC, as an interrupt of a mode.
type way struct {
	context uint32
	name    string // in mie, or sie
	bit     uint32
}

func (m *Machine) machineWay() way    { return way{2 * uint32(m.round.turn), "MEIE", isa.MEI} }
func (m *Machine) supervisorWay() way { return way{2*uint32(m.round.turn) + 1, "SEIE", isa.SEI} }

// timerTurns is when the hart's alarm of M mode next begins or ends to ring; Never if it does not.
func (m *Machine) timerTurns() devices.Ticks {
	at, armed := m.CLINT.Alarm(m.round.turn)
	if !armed {
		return devices.Never
	}
	return m.CLINT.Turns(at)
}

// own is the assembler's name for the hart's own register of the CLINT, of which the next hart's is so far.
func (m *Machine) own(name string, stride int) string {
	if m.round.turn == 0 {
		return name
	}
	return fmt.Sprintf("%s + %d*%d", name, stride, m.round.turn)
}

func (m *Machine) timerGate(every bool) Gate {
	h := m.hart
	_, armed := m.CLINT.Alarm(m.round.turn)
	g := Gate{Name: "timer", Asking: m.CLINT.Timer()>>m.round.turn&1 != 0, Hoped: armed || h.MIE&isa.MTI != 0,
		Wanted: h.MIE&isa.MTI != 0, every: every}
	low := m.own("CLINT_MTIMECMP", 8)
	g.lock(!g.Asking && m.timerTurns() == devices.Never, func() Lock {
		return Lock{Name: low, Addr: m.at(m.CLINT, "MTIMECMP", uint32(m.round.turn)),
			Closed: "no alarm is set in " + low,
			Open: fmt.Sprintf("lw t0, CLINT_MTIME · li t1, 10000 · add t0, t0, t1 · sw t0, %s, t1 · sw zero, %s, t1",
				low, m.own("CLINT_MTIMECMPH", 8))}
	})
	m.passHart(&g, "MTIE", isa.MTI)
	return g
}

func (m *Machine) softwareGate(every bool) Gate {
	rung, wanted := m.CLINT.Software()>>m.round.turn&1 != 0, m.hart.MIE&isa.MSI != 0
	g := Gate{Name: "software", Asking: rung, Hoped: rung || wanted, Wanted: wanted, every: every}
	g.lock(!rung, func() Lock {
		bell := m.own("CLINT_MSIP", 4)
		return Lock{Name: bell, Addr: m.at(m.CLINT, "MSIP", uint32(m.round.turn)), Closed: bell + " is 0",
			Open: fmt.Sprintf("li t0, 1 · sw t0, %s, t1", bell)}
	})
	m.passHart(&g, "MSIE", isa.MSI)
	return g
}

// alarmGate is the timer interrupt of S mode: stimecmp's where menvcfgh.STCE lets it decide, else written to mip.
func (m *Machine) alarmGate(every bool) Gate {
	h := m.hart
	change, rings := m.alarm(h)
	g := Gate{Name: "supervisor timer", Asking: rings != 0 || h.SoftIP&isa.STI != 0,
		Wanted: h.MIE&h.MIDeleg&isa.STI != 0, every: every}
	g.Hoped = g.Wanted || h.ComparesTime() && (change != devices.Never || rings != 0 && h.STimeCmp != 0)
	g.lock(!g.Asking && change == devices.Never, func() Lock {
		if h.ComparesTime() {
			return Lock{Name: "stimecmp", CSR: isa.STimeCmp, Closed: "no alarm is set in stimecmp",
				Open: "csrr t0, time · li t1, 10000 · add t0, t0, t1 · csrw stimecmp, t0 · csrw stimecmph, zero"}
		}
		return Lock{Name: "mip.STIP", CSR: isa.MIP, Closed: "M mode has not set mip.STIP",
			Open: "li t0, 0x20 · csrs mip, t0"}
	})
	m.passHart(&g, "STIE", isa.STI)
	return g
}

// outOf says of a slot's device whether it has something to ring for, and what keeps it from raising its line.
func (m *Machine) outOf(s *slot, g *Gate) {
	d := s.dev
	switch d {
	case m.Disk:
		g.Asking = peek(d, "INTERRUPT_STATUS", 0) != 0
		return
	case m.UART:
		enabled := peek(d, "IER", 0) != 0
		g.Asking, g.Hoped = peek(d, "LSR", 0)&1 != 0, g.Hoped || enabled
		g.lock(!enabled, func() Lock {
			return Lock{Name: "UART_IER", Addr: m.at(d, "IER", 0),
				Closed: "UART_IER enables nothing",
				Open:   "li t0, UART_IER_ERBFI · sb t0, UART_IER, t1"}
		})
		return
	}
	rung, enabled := peek(d, "RING", 0), peek(d, "RING_EN", 0)
	g.Asking, g.Hoped = rung != 0, g.Hoped || enabled != 0
	name := strings.ToUpper(g.Name)
	if rung&enabled != 0 {
		g.Rung = fmt.Sprintf("%s_RING still says %s: it rings until that is stored there", name,
			fieldNames(d, "RING", rung&enabled, " and "))
	}
	g.lock(rung&enabled == 0 && (rung != 0 || enabled == 0), func() Lock {
		const letOut = "li t0, %[1]s_RING_EN_%[2]s · sw t0, %[1]s_RING_EN, t1"
		l := Lock{Name: name + "_RING_EN", Addr: m.at(d, "RING_EN", 0)}
		if rung != 0 {
			l.Closed = fmt.Sprintf("it has rung for %s, which %s_RING_EN does not let out",
				fieldNames(d, "RING", rung, " and "), name)
			l.Open = fmt.Sprintf(letOut, name, fieldNames(d, "RING_EN", rung, " | "+name+"_RING_EN_"))
		} else {
			l.Closed = name + "_RING_EN enables nothing"
			l.Open = fmt.Sprintf(letOut, name, fieldNames(d, "RING_EN", 1, ""))
		}
		return l
	})
}

// throughPLIC looks at the gates of the interrupt controller for a slot's source.
func (m *Machine) throughPLIC(s *slot, w way, g *Gate) {
	priority, threshold := peek(m.PLIC, "PRIORITY", s.source), peek(m.PLIC, "THRESHOLD", w.context)
	pending := peek(m.PLIC, "PENDING", s.source/32)>>(s.source%32)&1 != 0
	g.lock(priority == 0, func() Lock {
		return Lock{Name: fmt.Sprintf("PLIC_PRIORITY + 4*%d", s.source), Addr: m.at(m.PLIC, "PRIORITY", s.source),
			Closed: fmt.Sprintf("PLIC_PRIORITY of its source, %d, is 0", s.source),
			Open:   fmt.Sprintf("li t0, 1 · sw t0, PLIC_PRIORITY + 4*%d, t1", s.source)}
	})
	g.lock(!m.enabled(w, s.source), func() Lock {
		enable, bit := w.register("PLIC_"+plicEnable(s.source), 0x80), s.source%32
		return Lock{Name: fmt.Sprintf("%s, bit %d", enable, bit), Addr: m.at(m.PLIC, plicEnable(s.source), w.context),
			Closed: fmt.Sprintf("%s does not enable its source, %d (bit %d)", enable, s.source, bit),
			Open:   fmt.Sprintf("lw t0, %[1]s · li t1, 1 << %[2]d · or t0, t0, t1 · sw t0, %[1]s, t1", enable, bit)}
	})
	g.lock(priority <= threshold, func() Lock {
		register := w.register("PLIC_THRESHOLD", 0x1000)
		return Lock{Name: register, Addr: m.at(m.PLIC, "THRESHOLD", w.context),
			Closed: fmt.Sprintf("%s is %d, and the priority of its source, %d, is %d", register, threshold, s.source,
				priority),
			Open: fmt.Sprintf("sw zero, %s, t1", register)}
	})
	g.lock(s.dev.IRQ() && !pending, func() Lock {
		register := w.register("PLIC_CLAIM", 0x1000)
		return Lock{Name: register, Addr: m.at(m.PLIC, "CLAIM", w.context), Reads: true,
			Closed: fmt.Sprintf("source %d was claimed, and not completed: store %[1]d to %s", s.source, register),
			Open:   fmt.Sprintf("li t0, %d · sw t0, %s, t1", s.source, register)}
	})
}

// register is the assembler's name for a register of the way's context, of which the next one is so far.
func (w way) register(name string, stride uint32) string {
	if w.context == 0 {
		return name
	}
	return fmt.Sprintf("%s + %#x", name, w.context*stride)
}

func (m *Machine) enabled(w way, source uint32) bool {
	return peek(m.PLIC, plicEnable(source), w.context)>>(source%32)&1 != 0
}

// enabledElsewhere says that a context of another hart enables a source.
func (m *Machine) enabledElsewhere(source uint32) bool {
	for context := range 2 * uint32(len(m.Harts)) {
		if context/2 != uint32(m.round.turn) && m.enabled(way{context: context}, source) {
			return true
		}
	}
	return false
}

// plicEnable is the register that enables a source.
func plicEnable(source uint32) string {
	return [...]string{"ENABLE", "ENABLE1", "ENABLE2"}[source/32%3]
}

// passHart looks at the hart's own gates: mie, and mstatus in the mode whose interrupt it is. One of S mode is not
// heard in M mode at all.
func (m *Machine) passHart(g *Gate, name string, bit uint32) {
	h := m.hart
	in := func(csr string, n isa.CSR, closed bool, format string, args ...any) {
		g.lock(closed, func() Lock {
			l := Lock{Name: csr + "." + name, CSR: n, Open: fmt.Sprintf(format, args...)}
			l.Closed = l.Name + " is 0"
			return l
		})
	}
	if h.MIDeleg&bit == 0 {
		in("mie", isa.MIE, h.MIE&bit == 0, "li t0, %#x · csrs mie, t0", bit)
		g.lock(h.Priv == cpu.M && h.MStatus&isa.StatusMIE == 0 && !h.Waiting, func() Lock {
			return Lock{Name: "mstatus.MIE", CSR: isa.MStatus, Closed: "mstatus.MIE is 0, in M mode",
				Open: "csrsi mstatus, 8"}
		})
		return
	}
	in("sie", isa.MIE, h.MIE&bit == 0, "li t0, %#x · csrs sie, t0", bit)
	g.lock(!h.Waiting && (h.Priv == cpu.M || h.Priv == cpu.S && h.MStatus&isa.StatusSIE == 0), func() Lock {
		l := Lock{Name: "sstatus.SIE", CSR: isa.MStatus, Closed: "sstatus.SIE is 0, in S mode",
			Open: "csrsi sstatus, 2"}
		if h.Priv == cpu.M {
			l.Closed, l.Open = "the hart is in M mode, which S mode's interrupts do not interrupt", "mret"
		}
		return l
	})
}

// at is the address of a register of a device, the nth of an array.
func (m *Machine) at(d devices.Device, name string, n uint32) uint32 {
	for i := range m.slots {
		for _, r := range m.slots[i].dev.Info().Regs {
			if m.slots[i].dev == d && r.Name == name {
				return m.slots[i].base + r.Off + n*r.Stride
			}
		}
	}
	return 0
}

// peek reads a register of a device by its name, the nth of an array; 0 where there is none.
func peek(d devices.Device, name string, n uint32) uint32 {
	for _, r := range d.Info().Regs {
		if r.Name == name {
			v, _ := d.Peek(r.Off+n*r.Stride, r.Size)
			return v
		}
	}
	return 0
}

// fieldNames names the one-bit fields of a register that are set in v, with something between them.
func fieldNames(d devices.Device, reg string, v uint32, between string) string {
	var names []string
	for _, r := range d.Info().Regs {
		for _, f := range r.Fields {
			if r.Name == reg && v&f.Mask() != 0 {
				names = append(names, f.Name)
			}
		}
	}
	return strings.Join(names, between)
}
