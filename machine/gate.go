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
}

// shut closes a gate, if none before it is closed.
func (g *Gate) shut(why, open string, args ...any) {
	if g.Closed == "" {
		g.Closed, g.Open = why, fmt.Sprintf(open, args...)
	}
}

// Gates follows every interrupt of the board on its way to the hart, now: those of the CLINT, the alarm of S mode if
// the program uses it, then the parts' in order of address. The ring of a part comes as an external interrupt of M
// mode, or, where that of S mode is delegated, of S mode. A hart that waits needs no mstatus to be woken. What only
// other harts' contexts of the interrupt controller enable the program means to hear there.
func (m *Machine) Gates() []Gate {
	h := m.hart
	gates := []Gate{m.timerGate(), m.softwareGate()}
	if g := m.alarmGate(); g.Hoped {
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
		g := Gate{Name: s.dev.Info().Name, Hoped: m.enabled(way, s.source) || peek(m.PLIC, "PRIORITY", s.source) != 0}
		m.outOf(s.dev, &g)
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

func (m *Machine) timerGate() Gate {
	h := m.hart
	_, armed := m.CLINT.Alarm(m.round.turn)
	g := Gate{Name: "timer", Asking: m.CLINT.Timer()>>m.round.turn&1 != 0, Hoped: armed || h.MIE&isa.MTI != 0,
		Wanted: h.MIE&isa.MTI != 0}
	if !g.Asking && m.timerTurns() == devices.Never {
		low := m.own("CLINT_MTIMECMP", 8)
		g.shut("no alarm is set in "+low,
			"lw t0, CLINT_MTIME · li t1, 10000 · add t0, t0, t1 · sw t0, %s, t1 · sw zero, %s, t1",
			low, m.own("CLINT_MTIMECMPH", 8))
	}
	m.passHart(&g, "MTIE", isa.MTI)
	return g
}

func (m *Machine) softwareGate() Gate {
	rung, wanted := m.CLINT.Software()>>m.round.turn&1 != 0, m.hart.MIE&isa.MSI != 0
	g := Gate{Name: "software", Asking: rung, Hoped: rung || wanted, Wanted: wanted}
	if !rung {
		bell := m.own("CLINT_MSIP", 4)
		g.shut(bell+" is 0", "li t0, 1 · sw t0, %s, t1", bell)
	}
	m.passHart(&g, "MSIE", isa.MSI)
	return g
}

// alarmGate is the timer interrupt of S mode: stimecmp's where menvcfgh.STCE lets it decide, else written to mip.
func (m *Machine) alarmGate() Gate {
	h := m.hart
	change, rings := m.alarm(h)
	g := Gate{Name: "supervisor timer", Asking: rings != 0 || h.SoftIP&isa.STI != 0,
		Wanted: h.MIE&h.MIDeleg&isa.STI != 0}
	g.Hoped = g.Wanted || h.ComparesTime() && (change != devices.Never || rings != 0 && h.STimeCmp != 0)
	if !g.Asking && change == devices.Never {
		if h.ComparesTime() {
			g.shut("no alarm is set in stimecmp",
				"csrr t0, time · li t1, 10000 · add t0, t0, t1 · csrw stimecmp, t0 · "+
					"csrw stimecmph, zero")
		} else {
			g.shut("M mode has not set mip.STIP", "li t0, 0x20 · csrs mip, t0")
		}
	}
	m.passHart(&g, "STIE", isa.STI)
	return g
}

// outOf says of a device whether it has something to ring for, and what keeps it from raising its line.
func (m *Machine) outOf(d devices.Device, g *Gate) {
	switch d {
	case m.Disk:
		g.Asking = peek(d, "INTERRUPT_STATUS", 0) != 0
		return
	case m.UART:
		g.Asking = peek(d, "LSR", 0)&1 != 0
		if peek(d, "IER", 0) != 0 {
			g.Hoped = true
		} else {
			g.shut("UART_IER enables nothing", "li t0, UART_IER_ERBFI · sb t0, UART_IER, t1")
		}
		return
	}
	rung, enabled := peek(d, "RING", 0), peek(d, "RING_EN", 0)
	g.Asking, g.Hoped = rung != 0, g.Hoped || enabled != 0
	name := strings.ToUpper(g.Name)
	const letOut = "li t0, %[1]s_RING_EN_%[2]s · sw t0, %[1]s_RING_EN, t1"
	switch {
	case rung&enabled != 0:
		g.Rung = fmt.Sprintf("%s_RING still says %s: it rings until that is stored there", name,
			fieldNames(d, "RING", rung&enabled, " and "))
	case rung != 0:
		events := fieldNames(d, "RING", rung, " and ")
		g.shut(fmt.Sprintf("it has rung for %s, which %s_RING_EN does not let out", events, name),
			letOut, name, fieldNames(d, "RING_EN", rung, " | "+name+"_RING_EN_"))
	case enabled == 0:
		g.shut(name+"_RING_EN enables nothing", letOut, name, fieldNames(d, "RING_EN", 1, ""))
	}
}

// throughPLIC looks for a closed gate of the interrupt controller for a slot's source.
func (m *Machine) throughPLIC(s *slot, w way, g *Gate) {
	priority, threshold := peek(m.PLIC, "PRIORITY", s.source), peek(m.PLIC, "THRESHOLD", w.context)
	pending := peek(m.PLIC, "PENDING", s.source/32)>>(s.source%32)&1 != 0
	if priority == 0 {
		g.shut(fmt.Sprintf("PLIC_PRIORITY of its source, %d, is 0", s.source),
			"li t0, 1 · sw t0, PLIC_PRIORITY + 4*%d, t1", s.source)
	}
	if enable := w.register("PLIC_"+plicEnable(s.source), 0x80); !m.enabled(w, s.source) {
		g.shut(fmt.Sprintf("%s does not enable its source, %d (bit %d)", enable, s.source, s.source%32),
			"lw t0, %[1]s · li t1, 1 << %[2]d · or t0, t0, t1 · sw t0, %[1]s, t1", enable, s.source%32)
	}
	if register := w.register("PLIC_THRESHOLD", 0x1000); priority <= threshold {
		g.shut(fmt.Sprintf("%s is %d, and the priority of its source, %d, is %d", register, threshold, s.source,
			priority), "sw zero, %s, t1", register)
	}
	if register := w.register("PLIC_CLAIM", 0x1000); s.dev.IRQ() && !pending {
		g.shut(fmt.Sprintf("source %d was claimed, and not completed: store %[1]d to %s", s.source, register),
			"li t0, %d · sw t0, %s, t1", s.source, register)
	}
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

// passHart looks for a closed gate of the hart's own: mie, and mstatus in the mode whose interrupt it is. One of S mode
// is not heard in M mode at all.
func (m *Machine) passHart(g *Gate, name string, bit uint32) {
	h := m.hart
	if h.MIDeleg&bit == 0 {
		if h.MIE&bit == 0 {
			g.shut(fmt.Sprintf("mie.%s is 0", name), "li t0, %#x · csrs mie, t0", bit)
		}
		if h.Priv == cpu.M && h.MStatus&isa.StatusMIE == 0 && !h.Waiting {
			g.shut("mstatus.MIE is 0, in M mode", "csrsi mstatus, 8")
		}
		return
	}
	switch {
	case h.MIE&bit == 0:
		g.shut(fmt.Sprintf("sie.%s is 0", name), "li t0, %#x · csrs sie, t0", bit)
	case h.Waiting:
	case h.Priv == cpu.S && h.MStatus&isa.StatusSIE == 0:
		g.shut("sstatus.SIE is 0, in S mode", "csrsi sstatus, 2")
	case h.Priv == cpu.M:
		g.shut("the hart is in M mode, which S mode's interrupts do not interrupt", "mret")
	}
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
