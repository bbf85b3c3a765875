package cpu

import (
	"encoding/binary"
	"math/bits"
)

// The bits but for those of Access.permission of a PMP entry's configuration byte.
const (
	pmpA    = 3 << 3 // address matching, one of:
	pmpTOR  = 1 << 3 // the words from the previous entry's address up to this one's, which is not among them
	pmpNA4  = 2 << 3 // one word
	pmpNAP  = 3 << 3 // a naturally aligned power of two of words
	pmpLock = 1 << 7 // binds M mode too; the entry cannot be written until reset
)

// Locked says that PMP may matter in M mode.
func (h *Hart) Locked() bool {
	c := &h.PMPCfg
	return (binary.LittleEndian.Uint64(c[:8])|binary.LittleEndian.Uint64(c[8:]))&everyByte(pmpLock) != 0
}

// permits is physical memory protection (§3.7), for an access of mode p: the lowest-numbered entry that matches
// decides. Entries are made of whole words, so none matches an aligned access in part.
func (h *Hart) permits(p Priv, addr uint32, a Access) bool {
	for half := range 2 {
		active := binary.LittleEndian.Uint64(h.PMPCfg[8*half:]) & everyByte(pmpA)
		for active != 0 {
			i := bits.TrailingZeros64(active) / 8
			if entry := 8*half + i; h.matches(entry, addr>>2) {
				cfg := h.PMPCfg[entry]
				return cfg&a.permission() != 0 || p == M && cfg&pmpLock == 0
			}
			active &^= 0xff << (8 * i)
		}
	}
	return p == M
}

// matches says whether the word with number word (its address / 4) is in a PMP entry that is not off.
func (h *Hart) matches(entry int, word uint32) bool {
	top := h.PMPAddr[entry]
	switch h.PMPCfg[entry] & pmpA {
	case pmpTOR:
		bottom := uint32(0)
		if entry > 0 {
			bottom = h.PMPAddr[entry-1]
		}
		return bottom <= word && word < top
	case pmpNA4:
		return word == top
	}
	low := top ^ (top + 1) // the trailing ones of a NAPOT address and the zero above give the size
	return (word^top)&^low == 0
}

// everyByte is a word of eight bytes b.
func everyByte(b uint64) uint64 { return b * 0x0101_0101_0101_0101 }

// pmpLegal is the configuration byte that an entry holds after v is written to it: bits 5 and 6 are zero, and
// W without R, which is reserved, gives no W.
func pmpLegal(v uint8) uint8 {
	v &= 0x9f
	if v&Loading.permission() == 0 {
		v &^= Storing.permission()
	}
	return v
}

func (h *Hart) pmpCfg(reg int) uint32 { return binary.LittleEndian.Uint32(h.PMPCfg[4*reg:]) }

// setPMPCfg writes the four entries of pmpcfg<reg>; locked ones stay.
func (h *Hart) setPMPCfg(reg int, v uint32) {
	for i := range 4 {
		if c := &h.PMPCfg[4*reg+i]; *c&pmpLock == 0 {
			*c = pmpLegal(uint8(v >> (8 * i)))
		}
	}
}

// setPMPAddr writes pmpaddr<i>, unless the entry is locked, or is the bottom of a locked TOR entry.
func (h *Hart) setPMPAddr(i int, v uint32) {
	locked := h.PMPCfg[i]&pmpLock != 0
	if i+1 < len(h.PMPCfg) {
		next := h.PMPCfg[i+1]
		locked = locked || next&pmpLock != 0 && next&pmpA == pmpTOR
	}
	if !locked {
		h.PMPAddr[i] = v
	}
}
