package cpu

import "breakfast/cpu/isa"

// Misaligned accesses to memory may trap or be done; the Unprivileged manual leaves it to the execution environment
// ("Load and Store Instructions"). This hart traps, unless its Misaligned says that it does them: a byte at a time, as
// the manual allows. What is not memory has registers, which have no halves: there it traps all the same. So do atomic
// instructions.

// loadBytes is a misaligned load. Each byte is checked by itself, and the one that cannot be read is the one that
// mtval names.
func (h *Hart) loadBytes(b Bus, addr, size uint32) (v uint32, t Trap, trapped bool) {
	for i := range size {
		at, t, trapped := h.physical(b, addr+i, 1, Loading)
		if trapped {
			return 0, t, true
		}
		word, ok := b.Fetch(at &^ 3) // which has no effect besides, and reads nothing but memory
		if !ok {
			t, trapped = Loading.misaligned(addr)
			return 0, t, trapped
		}
		v |= word >> (8 * (at & 3)) & 0xff << (8 * i)
	}
	return v, Trap{}, false
}

// storeBytes is a misaligned store. Nothing is stored if not every byte can be.
func (h *Hart) storeBytes(b Bus, addr, size, v uint32) (Trap, bool) {
	for i := range size {
		at, _, t, trapped := h.reach(b, addr+i, 1, Storing)
		if trapped {
			return t, true
		}
		if _, ok := b.Fetch(at &^ 3); !ok {
			return Storing.misaligned(addr)
		}
	}
	for i := range size {
		at, _, _ := h.physical(b, addr+i, 1, Storing)
		b.Store(at, 1, v>>(8*i)&0xff)
	}
	return Trap{}, false
}

// does says that the trap is one for a misaligned access, and that the hart does those.
func (h *Hart) does(t Trap) bool {
	return h.Misaligned && (t.Cause == isa.LoadMisaligned || t.Cause == isa.StoreMisaligned)
}
