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

// Gates follows every interrupt of the board on its way to the hart, now: those of the CLINT,
// then the parts' in order of address. A hart that waits needs no mstatus to be woken.
func (m *Machine) Gates() []Gate {
	h := &m.Hart
	_, armed := m.CLINT.Alarm(0)
	timer := Gate{Name: "timer", Asking: m.CLINT.Timer()&1 != 0, Hoped: armed || h.MIE&isa.MTI != 0,
		Wanted: h.MIE&isa.MTI != 0}
	if !timer.Asking && m.CLINT.Deadline() == devices.Never {
		timer.shut("no alarm is set in CLINT_MTIMECMP",
			"lw t0, CLINT_MTIME · li t1, 10000 · add t0, t0, t1 · sw t0, CLINT_MTIMECMP, t1 · sw zero, "+
				"CLINT_MTIMECMPH, t1")
	}
	rung := m.CLINT.Software()&1 != 0
	software := Gate{Name: "software", Asking: rung, Hoped: rung || h.MIE&isa.MSI != 0, Wanted: h.MIE&isa.MSI != 0}
	if !rung {
		software.shut("CLINT_MSIP is 0", "li t0, 1 · sw t0, CLINT_MSIP, t1")
	}
	m.passHart(&timer, "MTIE", isa.MTI)
	m.passHart(&software, "MSIE", isa.MSI)
	gates := []Gate{timer, software}
	for i := range m.slots {
		s := &m.slots[i]
		if s.source == 0 {
			continue
		}
		s.dev.Advance(m.now)
		g := Gate{Name: s.dev.Info().Name, Hoped: m.enabled(s.source) || peek(m.PLIC, "PRIORITY", s.source) != 0}
		m.outOf(s.dev, &g)
		g.Wanted = h.MIE&isa.MEI != 0 && m.enabled(s.source)
		m.throughPLIC(s, &g)
		m.passHart(&g, "MEIE", isa.MEI)
		gates = append(gates, g)
	}
	return gates
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
func (m *Machine) throughPLIC(s *slot, g *Gate) {
	priority, threshold := peek(m.PLIC, "PRIORITY", s.source), peek(m.PLIC, "THRESHOLD", 0)
	pending := peek(m.PLIC, "PENDING", s.source/32)>>(s.source%32)&1 != 0
	if priority == 0 {
		g.shut(fmt.Sprintf("PLIC_PRIORITY of its source, %d, is 0", s.source),
			"li t0, 1 · sw t0, PLIC_PRIORITY + 4*%d, t1", s.source)
	}
	if enable := plicEnable(s.source); !m.enabled(s.source) {
		g.shut(fmt.Sprintf("%s does not enable its source, %d (bit %d)", enable, s.source, s.source%32),
			"lw t0, %[1]s · li t1, 1 << %[2]d · or t0, t0, t1 · sw t0, %[1]s, t1", enable, s.source%32)
	}
	if priority <= threshold {
		g.shut(fmt.Sprintf("PLIC_THRESHOLD is %d, and the priority of its source, %d, is %d", threshold, s.source,
			priority), "sw zero, PLIC_THRESHOLD, t1")
	}
	if s.dev.IRQ() && !pending {
		g.shut(fmt.Sprintf("source %d was claimed, and not completed: store %[1]d to PLIC_CLAIM", s.source),
			"li t0, %d · sw t0, PLIC_CLAIM, t1", s.source)
	}
}

func (m *Machine) enabled(source uint32) bool {
	return peek(m.PLIC, strings.TrimPrefix(plicEnable(source), "PLIC_"), 0)>>(source%32)&1 != 0
}

// plicEnable is the register of context 0 that enables a source.
func plicEnable(source uint32) string {
	return [...]string{"PLIC_ENABLE", "PLIC_ENABLE1", "PLIC_ENABLE2"}[source/32%3]
}

// passHart looks for a closed gate of the hart's own: mie, and mstatus in M mode.
func (m *Machine) passHart(g *Gate, name string, bit uint32) {
	h := &m.Hart
	if h.MIE&bit == 0 {
		g.shut(fmt.Sprintf("mie.%s is 0", name), "li t0, %#x · csrs mie, t0", bit)
	}
	if h.Priv == cpu.M && h.MStatus&isa.StatusMIE == 0 && !h.Waiting {
		g.shut("mstatus.MIE is 0, in M mode", "csrsi mstatus, 8")
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
