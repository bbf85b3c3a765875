package differential

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// coverage is what streams have done on this machine.
type coverage struct {
	retired [isa.NumOps]uint64 // by row of the table
	traps   map[isa.Cause]uint64
	streams []uint64 // instructions that each retired
}

// watch counts what m does. The driver is not counted.
func (c *coverage) watch(m *machine.Machine) {
	if c.traps == nil {
		c.traps = map[isa.Cause]uint64{}
	}
	next := symbol("next")
	m.Watch(machine.Probe{Kinds: machine.Retired | machine.Trapped, Tell: func(m *machine.Machine, e machine.Event) {
		switch {
		case e.Kind == machine.Trapped:
			c.traps[e.Trap.Cause]++
		case e.PC-(arena+data) < blockSize-data:
			var word [4]byte
			m.RAM.Read(e.PC, word[:])
			c.retired[isa.Decode(binary.LittleEndian.Uint32(word[:])).Op]++
			c.streams[len(c.streams)-1]++
		case e.PC == next:
			c.streams = append(c.streams, 0)
		}
	}})
}

func (c *coverage) add(d *coverage) {
	if c.traps == nil {
		c.traps = map[isa.Cause]uint64{}
	}
	for i, n := range d.retired {
		c.retired[i] += n
	}
	for cause, n := range d.traps {
		c.traps[cause] += n
	}
	c.streams = append(c.streams, d.streams...)
}

// total is the instructions that all streams retired.
func (c *coverage) total() (n uint64) {
	for _, x := range c.retired {
		n += x
	}
	return n
}

func (c *coverage) median() uint64 {
	if len(c.streams) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(c.streams))
	return s[len(s)/2]
}

// Causes that no stream can take.
var notTaken = map[isa.Cause]string{
	isa.InstMisaligned: "with compressed instructions every jump's target is aligned (Unprivileged, \"C\" Extension)",
	isa.TimerInt:       "time is tested by hand, in machine/time_test.go",
}

// Bounds of a proof.
const (
	wantRetired = 1000 // instructions of every row
	wantTaken   = 100  // traps of every cause
	wantMedian  = 500  // instructions that the median stream retires
)

// lacking says what keeps the streams from being a proof.
func (c *coverage) lacking() (list []string) {
	for op := 1; op < isa.NumOps; op++ {
		in := isa.Op(op)
		if n := c.retired[op]; n < wantRetired && in != isa.ECALL && in != isa.EBREAK && in != isa.CEBREAK &&
			isa.Table[op].Absent == "" { // these trap
			list = append(list, fmt.Sprintf("%s retired %d times, want %d", in, n, wantRetired))
		}
	}
	for _, cause := range isa.Causes {
		if n := c.traps[cause]; n < wantTaken && notTaken[cause] == "" {
			list = append(list, fmt.Sprintf("%s taken %d times, want %d", cause, n, wantTaken))
		}
	}
	if m := c.median(); m < wantMedian {
		list = append(list, fmt.Sprintf("the median stream retired %d instructions, want %d", m, wantMedian))
	}
	return list
}

// String is the report.
func (c *coverage) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d streams, %d instructions retired, %d by the median stream\n", len(c.streams),
		c.total(), c.median())
	s.WriteString("retired:")
	for op := 1; op < isa.NumOps; op++ {
		if (op-1)%8 == 0 {
			s.WriteString("\n ")
		}
		fmt.Fprintf(&s, " %12s %-8d", isa.Op(op), c.retired[op])
	}
	s.WriteString("\ntaken:\n")
	for _, cause := range isa.Causes {
		fmt.Fprintf(&s, "  %-32s %d", cause, c.traps[cause])
		if why := notTaken[cause]; why != "" {
			s.WriteString("  " + why)
		}
		s.WriteString("\n")
	}
	return s.String()
}
