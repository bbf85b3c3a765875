package fast

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/memory"
)

const (
	viewsKept  = 16
	extents    = 1024 // for loads, and for stores
	entrances  = 256
	pageShift  = 12
	granuleLog = 8
)

// A view is where addresses lead in one view of the hart, as far as it has been found out: each entry holds as long as
// the page tables stay, whatever the order in which entries come and go.
type view struct {
	key cpu.View

	// A hart of just this state has the view; others may have it too.
	priv    cpu.Priv
	status  uint32
	satp    uint32
	pmpCfg  [16]uint8
	pmpAddr [16]uint32
	entries int // of PMP, up to the last that is in use: the addresses of the others do not matter

	// The window is memory that may be loaded and stored to at the same addresses: most accesses need to look no
	// further. It is whole granules.
	window []byte
	low    uint32 // its address

	ram   []byte
	flags *[memory.Granules]memory.Flag

	shift          uint8 // of an address, to the number of its extent
	loads, stores  [extents]extent
	entrance       [entrances]entrance
	translatesData bool
}

// An extent is a stretch of addresses that may be accessed and lead to memory, one after the other.
type extent struct {
	low, size uint32
	delta     uint32 // from an address to the offset in RAM
}

// An entrance is a page that may be executed, at least in part.
type entrance struct {
	page uint32 // its number, plus 1
	code *page
}

// view finds, or begins, the hart's view.
func (e *Engine) view(h *cpu.Hart) *view {
	if v := e.views[0]; v != nil && v.is(h) {
		return v
	}
	if v := e.views[1]; v != nil && v.is(h) {
		e.views[0], e.views[1] = v, e.views[0]
		return v
	}
	key := h.View()
	for i, v := range e.views {
		if v != nil && v.key == key {
			copy(e.views[1:i+1], e.views[:i])
			e.views[0] = v
			v.remember(h)
			return v
		}
	}
	e.counts.Views++
	v := e.views[viewsKept-1] // the one that was not used for longest
	if v == nil {
		v = &view{ram: e.bytes, flags: e.flags}
	}
	copy(e.views[1:], e.views[:])
	e.views[0] = v
	v.key = key
	v.remember(h)
	v.flush()
	_, v.translatesData = h.Translates(cpu.Loading)
	v.shift = granuleLog
	if v.translatesData {
		v.shift = pageShift
	}
	return v
}

// is says, quickly, that the hart has the view; if not, it may have it all the same.
func (v *view) is(h *cpu.Hart) bool {
	matters := uint32(isa.StatusMPRV | isa.StatusSUM | isa.StatusMXR)
	if h.MStatus&isa.StatusMPRV != 0 {
		matters |= isa.StatusMPP
	}
	if v.priv != h.Priv || (v.status^h.MStatus)&matters != 0 || v.satp != h.SATP || v.pmpCfg != h.PMPCfg {
		return false
	}
	for i := range v.entries {
		if v.pmpAddr[i] != h.PMPAddr[i] {
			return false
		}
	}
	return true
}

func (v *view) remember(h *cpu.Hart) {
	v.priv, v.status, v.satp, v.pmpCfg, v.pmpAddr = h.Priv, h.MStatus, h.SATP, h.PMPCfg, h.PMPAddr
	v.entries = 0
	for i, c := range v.pmpCfg {
		if c != 0 { // which may be on
			v.entries = i + 1
		}
	}
}

// flush forgets all that was found out.
func (v *view) flush() {
	v.window, v.low = nil, 0
	v.loads, v.stores = [extents]extent{}, [extents]extent{}
	v.entrance = [entrances]entrance{}
}

// page is the page that pc is in, if it is known where that leads.
func (v *view) page(pc uint32) *page {
	if in := &v.entrance[pc>>pageShift%entrances]; in.page == pc>>pageShift+1 {
		return in.code
	}
	return nil
}

// reach finds out where an access of the hart leads: the stretch of addresses around it that lead to memory in the same
// way and with the same permission, and the physical address of its first. It has no effect but to flag the page table.
func (e *Engine) reach(h *cpu.Hart, bus cpu.Bus, addr uint32, kind cpu.Access) (first, last, at uint32, ok bool) {
	in, translates := h.Translates(kind)
	lowest, highest, at := uint32(0), ^uint32(0), addr
	var w cpu.Walk
	if translates {
		w = h.Walk(bus, addr, kind, in)
		if w.Verdict != cpu.Mapped || w.Marks != 0 || w.At>>32 != 0 {
			return
		}
		at = uint32(w.At)
		lowest, highest = at&^(pageSize-1), at|(pageSize-1)
	}
	first, last, ok = h.Extent(in, at, kind)
	first, last = max(first, lowest, e.base), min(last, highest, e.base+(e.ram.Size()-1))
	if !ok || at < first || at > last {
		return 0, 0, 0, false
	}
	if translates {
		e.counts.Translated++
		e.ram.Mark(uint32(w.Top), memory.Walked)
		e.ram.Mark(uint32(w.Entry), memory.Walked)
	}
	return addr - (at - first), addr + (last - at), first, true
}

// fetch finds out what is executed at pc; nil if that is the stepper's.
func (e *Engine) fetch(h *cpu.Hart, bus cpu.Bus, v *view) *page {
	e.counts.Fetches++
	first, last, at, ok := e.reach(h, bus, h.PC, cpu.Fetching)
	if !ok {
		return nil
	}
	low := h.PC &^ (pageSize - 1)
	at += max(first, low) - first
	first, last = max(first, low), min(last, low|(pageSize-1))
	p := e.pageAt(at&^(pageSize-1), slotOf(first), slotOf(last)+1)
	if p == nil {
		return nil
	}
	v.entrance[h.PC>>pageShift%entrances] = entrance{h.PC>>pageShift + 1, p}
	return p
}

// fill finds out where the load or store at pc leads; false if it is the stepper's.
func (e *Engine) fill(h *cpu.Hart, bus cpu.Bus, v *view, w word, why reason) bool {
	e.counts.Fills++
	list, kind := &v.loads, cpu.Loading
	if why == storing {
		list, kind = &v.stores, cpu.Storing
	}
	addr := h.X[b(w)] + immOf(w)
	if !v.translatesData && addr-e.base >= e.ram.Size() { // a device's
		return false
	}
	first, last, at, ok := e.reach(h, bus, addr, kind)
	if !ok || addr&(sizeOf(w)-1) != 0 {
		return false
	}
	list[addr>>v.shift%extents] = extent{first, last - first + 1, at - e.base - first}
	if kind == cpu.Storing && !v.translatesData {
		e.widen(v, first, last)
	}
	return true
}

// widen makes the window what may be stored to, if that is more than it was. What PMP lets be stored to may be loaded.
func (e *Engine) widen(v *view, first, last uint32) {
	from := (first - e.base + memory.Granule - 1) / memory.Granule
	to := (last - e.base + 1) / memory.Granule
	if from < to && (to-from)*memory.Granule > uint32(len(v.window)) {
		v.low = e.base + from*memory.Granule
		v.window = e.bytes[from*memory.Granule : to*memory.Granule]
	}
}

// besideCode makes the store at pc, which met flags, if they say no more than that there is code near it; then the
// instruction has retired.
func (e *Engine) besideCode(h *cpu.Hart, v *view, s spot) bool {
	w := s.word()
	addr := h.X[b(w)] + immOf(w)
	x := &v.stores[addr>>v.shift%extents]
	off := addr + x.delta
	if addr-x.low >= x.size {
		if off = addr - v.low; off >= uint32(len(v.window)) {
			return false
		}
		off = addr - e.base
	}
	size := sizeOf(w)
	if e.flags[off/memory.Granule%memory.Granules] != memory.Dirty|memory.Code || e.decodedAt(e.base+off, size) {
		return false
	}
	for i, value := uint32(0), h.X[a(w)]; i < size; i++ {
		e.bytes[off+i] = byte(value >> (8 * i))
	}
	h.PC = h.PC&^(pageSize-1) + uint32(s.p.slot[s.i+1])*2
	return true
}
