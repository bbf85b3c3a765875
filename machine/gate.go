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
	Wanted bool   // the program would hear of it: mie and the interrupt controller let it in
	Closed string // the first closed gate, in words; "" where all are open
	Rung   string // what the device has rung for and nobody has acknowledged, in words; "" if there is nothing
}

// Gates follows every interrupt of the board on its way to the hart, now: those of the CLINT,
// then the parts' in order of address. A hart that waits needs no mstatus to be woken.
func (m *Machine) Gates() []Gate {
	h := &m.Hart
	timer := Gate{Name: "timer", Asking: m.CLINT.Timer()&1 != 0, Wanted: h.MIE&isa.MTI != 0}
	if !timer.Asking && m.CLINT.Deadline() == devices.Never {
		timer.Closed = "no alarm is set in CLINT_MTIMECMP"
	}
	software := Gate{Name: "software", Asking: m.CLINT.Software()&1 != 0, Wanted: h.MIE&isa.MSI != 0}
	if !software.Asking {
		software.Closed = "CLINT_MSIP is 0"
	}
	gates := []Gate{m.passHart(timer, "MTIE", isa.MTI), m.passHart(software, "MSIE", isa.MSI)}
	for i := range m.slots {
		s := &m.slots[i]
		if s.source == 0 {
			continue
		}
		s.dev.Advance(m.now)
		g := Gate{Name: s.dev.Info().Name}
		m.outOf(s.dev, &g)
		g.Wanted = h.MIE&isa.MEI != 0 && m.enabled(s.source)
		if g.Closed == "" {
			g.Closed = m.throughPLIC(s)
		}
		gates = append(gates, m.passHart(g, "MEIE", isa.MEI))
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
		if peek(d, "IER", 0) == 0 {
			g.Closed = "UART_IER enables nothing"
		}
		return
	}
	rung, enabled := peek(d, "RING", 0), peek(d, "RING_EN", 0)
	g.Asking = rung != 0
	name := strings.ToUpper(g.Name)
	switch {
	case rung&enabled != 0:
		g.Rung = fmt.Sprintf("%s_RING still says %s: it rings until that is stored there", name, fieldNames(d, "RING", rung&enabled))
	case rung != 0:
		g.Closed = fmt.Sprintf("it has rung for %s, which %s_RING_EN does not let out", fieldNames(d, "RING", rung), name)
	case enabled == 0:
		g.Closed = name + "_RING_EN enables nothing"
	}
}

// throughPLIC is the first closed gate of the interrupt controller for a slot's source.
func (m *Machine) throughPLIC(s *slot) string {
	priority, threshold := peek(m.PLIC, "PRIORITY", s.source), peek(m.PLIC, "THRESHOLD", 0)
	pending := peek(m.PLIC, "PENDING", s.source/32)>>(s.source%32)&1 != 0
	switch {
	case priority == 0:
		return fmt.Sprintf("PLIC_PRIORITY of its source, %d, is 0", s.source)
	case !m.enabled(s.source):
		return fmt.Sprintf("%s does not enable its source, %d (bit %d)", plicEnable(s.source), s.source, s.source%32)
	case priority <= threshold:
		return fmt.Sprintf("PLIC_THRESHOLD is %d, and the priority of its source, %d, is %d", threshold, s.source, priority)
	case s.dev.IRQ() && !pending:
		return fmt.Sprintf("source %d was claimed, and not completed: store %d to PLIC_CLAIM", s.source, s.source)
	}
	return ""
}

func (m *Machine) enabled(source uint32) bool {
	return peek(m.PLIC, strings.TrimPrefix(plicEnable(source), "PLIC_"), 0)>>(source%32)&1 != 0
}

// plicEnable is the register of context 0 that enables a source.
func plicEnable(source uint32) string {
	return [...]string{"PLIC_ENABLE", "PLIC_ENABLE1", "PLIC_ENABLE2"}[source/32%3]
}

// passHart adds the hart's own gates: mie, and mstatus in M mode.
func (m *Machine) passHart(g Gate, name string, bit uint32) Gate {
	h := &m.Hart
	switch {
	case g.Closed != "":
	case h.MIE&bit == 0:
		g.Closed = "mie." + name + " is 0"
	case h.Priv == cpu.M && h.MStatus&isa.StatusMIE == 0 && !h.Waiting:
		g.Closed = "mstatus.MIE is 0, in M mode"
	}
	return g
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

// fieldNames names the one-bit fields of a register that are set in v.
func fieldNames(d devices.Device, reg string, v uint32) string {
	var names []string
	for _, r := range d.Info().Regs {
		for _, f := range r.Fields {
			if r.Name == reg && v&f.Mask() != 0 {
				names = append(names, f.Name)
			}
		}
	}
	return strings.Join(names, " and ")
}
