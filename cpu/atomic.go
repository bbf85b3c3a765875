package cpu

import "breakfast/cpu/isa"

// The atomics. A step is never torn, so each is a load and a store in one action, and there is nothing for aq and rl to
// order. All but lr.w report their faults as those of a store. An entry of PMP that allows W allows R too, so that
// storing is all that has to be asked for.

// loadReserved reserves the word, wherever the last reservation was.
func loadReserved(h *Hart, b Bus, in isa.Inst) (Trap, bool) {
	addr := h.X[in.Rs1]
	at, t, trapped := h.physical(b, addr, 4, Loading)
	if trapped {
		return t, true
	}
	v, ok := b.Load(at, 4)
	if !ok {
		return Loading.fault(addr)
	}
	h.Reservation = at + 1
	return h.result(in.Op, in.Rd, v)
}

// storeConditional ends the reservation, whether it stores or not. Its address must be aligned and allowed even where
// it does not store, so that a program's mistake shows each time; whether anything is there is asked only by Storing.
func storeConditional(h *Hart, b Bus, in isa.Inst) (Trap, bool) {
	addr := h.X[in.Rs1]
	at, due, t, trapped := h.reach(b, addr, 4, Storing)
	if trapped {
		return t, true
	}
	if h.Reservation != at+1 {
		h.Reservation = 0
		return h.result(in.Op, in.Rd, 1)
	}
	if due.pte != 0 && !h.mark(b, at, 4, Storing, due) {
		return Storing.fault(addr)
	}
	if !b.Store(at, 4, h.X[in.Rs2]) {
		return Storing.fault(addr)
	}
	h.Reservation = 0
	return h.result(in.Op, in.Rd, 0)
}

func amo(f func(old, v uint32) uint32) action {
	return func(h *Hart, b Bus, in isa.Inst) (Trap, bool) {
		addr := h.X[in.Rs1]
		at, t, trapped := h.physical(b, addr, 4, Storing)
		if trapped {
			return t, true
		}
		if !b.Answers(at, 4, Storing) { // asked first: loading from a device may have an effect
			return Storing.fault(addr)
		}
		old, ok := b.Load(at, 4)
		if !ok {
			return Storing.fault(addr)
		}
		b.Store(at, 4, f(old, h.X[in.Rs2]))
		return h.result(in.Op, in.Rd, old)
	}
}
