package cpu

import (
	"breakfast/cpu/isa"
)

// View is what of a hart decides where its addresses lead, and whether it may use them: two harts of the same view
// reach the same places, as long as the page tables are the same. What does not matter is zero in it.
type View struct {
	Fetch, Data Priv   // in which mode it fetches, and loads and stores (§3.1.6.3)
	SATP        uint32 // where one of the two translates
	Status      uint32 // isa.StatusSUM and StatusMXR, where data is translated
	PMPCfg      [16]uint8
	PMPAddr     [16]uint32
}

// View is the hart's view now.
func (h *Hart) View() (v View) {
	fetching, fetches := h.Translates(Fetching)
	loading, loads := h.Translates(Loading)
	v.Fetch, v.Data = fetching, loading
	if fetches || loads {
		v.SATP = h.SATP
	}
	if loads {
		v.Status = h.MStatus & (isa.StatusSUM | isa.StatusMXR)
	}
	if fetching != M || loading != M || h.Locked() {
		v.PMPCfg, v.PMPAddr = h.PMPCfg, h.PMPAddr
	}
	return v
}

// Extent says whether PMP lets a mode make an access at addr, and the addresses around it, first to last, for which the
// answer is the same (§3.7). The cost grows with the number of entries alone.
func (h *Hart) Extent(p Priv, addr uint32, a Access) (first, last uint32, ok bool) {
	last = ^uint32(0)
	if p == M && !h.Locked() {
		return first, last, true
	}
	for i := range h.PMPCfg {
		if h.PMPCfg[i]&pmpA == 0 {
			continue
		}
		from, to, some := h.region(i)
		switch {
		case !some:
		case to < addr:
			first = max(first, to+1)
		case from > addr:
			last = min(last, from-1)
		default: // it decides
			return max(first, from), min(last, to), h.permits(p, addr, a)
		}
	}
	return first, last, h.permits(p, addr, a)
}

// region is the addresses of a PMP entry that is not off; some is false where there are none within 32 bits.
func (h *Hart) region(entry int) (first, last uint32, some bool) {
	from, to := uint64(h.PMPAddr[entry])<<2, uint64(0) // to is behind the last
	switch h.PMPCfg[entry] & pmpA {
	case pmpTOR:
		from, to = 0, from
		if entry > 0 {
			from = uint64(h.PMPAddr[entry-1]) << 2
		}
	case pmpNA4:
		to = from + 4
	default:
		low := uint64(h.PMPAddr[entry] ^ (h.PMPAddr[entry] + 1)) // the size in words, less 1
		from = uint64(h.PMPAddr[entry]) &^ low << 2
		to = from + (low+1)<<2
	}
	if from >= to || from >= 1<<32 {
		return 0, 0, false
	}
	return uint32(from), uint32(min(to, 1<<32) - 1), true
}
