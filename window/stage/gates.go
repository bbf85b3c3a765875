package stage

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/window"
)

// station is which of the window's stations a gate is; -1 for none.
func station(m *machine.Machine, l machine.Lock) int {
	switch {
	case l.Addr == 0 && l.CSR == isa.MIE:
		return 6
	case l.Addr == 0 && l.CSR == isa.MStatus:
		return 7
	case l.Addr == 0:
		return -1
	}
	for _, p := range m.Parts() {
		if l.Addr-p.Base >= p.Device.Info().Size {
			continue
		}
		if p.Device != devices.Device(m.PLIC) {
			if p.Device == devices.Device(m.CLINT) {
				return 0
			}
			return 1
		}
		switch r, _ := p.Device.Info().Accessed(l.Addr-p.Base, 4, true); {
		case r == nil:
			return -1
		case r.Name == "PRIORITY", r.Name == "THRESHOLD":
			return 2
		case strings.HasPrefix(r.Name, "ENABLE"):
			return 3
		case r.Name == "CLAIM":
			return 4
		}
	}
	return -1
}

const mip = 5 // the station

// gates are the ways of interrupts to the hart that is meant.
func gates(m *machine.Machine) (list []window.Gate) {
	sources := map[string]int{}
	for _, p := range m.Parts() {
		sources[p.Device.Info().Name] = int(p.Source)
	}
	for _, g := range m.Ways() {
		w := window.Gate{Name: g.Name, Source: sources[g.Name], Matters: g.Asking || g.Hoped}
		lamps(m, &w, &g)
		w.Says, w.Tone = says(m, &g)
		w.Sentence = sentence(&g)
		list = append(list, w)
	}
	return list
}

// lamps are what stands open on a way, and what is shut.
func lamps(m *machine.Machine, w *window.Gate, g *machine.Gate) {
	lamp := func(i int, open bool) {
		switch {
		case !open:
			w.Lamps[i] = window.ShutLamp
		case w.Lamps[i] != window.ShutLamp: // of two gates one is shut
			w.Lamps[i] = window.OpenLamp
		}
	}
	lamp(0, g.Asking)
	pending := g.Asking
	for _, l := range g.Locks {
		w.ForS = w.ForS || l.Name == "sstatus.SIE"
		i := station(m, l)
		if i > 0 {
			lamp(i, l.Closed == "")
		}
		pending = pending && (i >= mip || i < 0 || l.Closed == "")
	}
	lamp(mip, pending)
	if !g.Asking {
		return
	}
	for i := range w.Lamps {
		if w.Lamps[i] == window.ShutLamp {
			w.Lamps[i] = window.FirstShut
			return
		}
	}
}

// says is how an interrupt stands, in a word or two. What is wrong is wrong for certain: the hart sleeps for ever.
func says(m *machine.Machine, g *machine.Gate) (string, window.Tone) {
	switch {
	case g.Asking && g.Closed == "":
		return "taken next", window.Rings
	case g.Asking && m.Idle() && g.Hoped:
		return "stops here", window.Bad
	case g.Asking:
		return "waits", window.Rings
	case g.Name == "timer":
		at, armed := m.CLINT.Alarm(m.Turn())
		if !armed || at == uint64(devices.Never) {
			return "no alarm", window.Plain
		}
		return "in " + long(at-uint64(m.Position().Now)), window.Plain
	}
	return "silent", window.Plain
}

// long is a time of the machine in words; a tick is a tenth of a microsecond.
func long(ticks uint64) string {
	switch {
	case ticks < 10_000:
		return fmt.Sprintf("%.1f µs", float64(ticks)/10)
	case ticks < 10_000_000:
		return fmt.Sprintf("%.1f ms", float64(ticks)/10_000)
	}
	return fmt.Sprintf("%.1f s", float64(ticks)/10_000_000)
}

// sentence says how an interrupt stands.
func sentence(g *machine.Gate) string {
	text := "it does not ring"
	if g.Asking {
		if text = "it rings"; g.Rung != "" {
			text = g.Rung
		}
	}
	if g.Closed == "" {
		return text + "; every gate is open"
	}
	if text += "; shut: " + g.Closed; g.Asking && g.Open != "" {
		text += "; it opens with: " + g.Open
	}
	return text
}

// closers puts into gates who shut them, as far as that was looked for.
func closers(list []window.Gate, ways []debug.Way, d *debug.Debugger) {
	for i := range list {
		for j := range ways {
			if ways[j].Name == list[i].Name && len(ways[j].Shut) > 0 {
				_, text, _ := strings.Cut(ways[j].Text(d)[0], ways[j].Name+" ")
				list[i].Sentence = text
			}
		}
	}
}
