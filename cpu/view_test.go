package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"breakfast/cpu/isa"
)

// randomPMP is a hart with random PMP entries, most of them within a few KiB.
func randomPMP(t *rapid.T) *Hart {
	h := &Hart{Priv: rapid.SampledFrom([]Priv{U, M}).Draw(t, "mode")}
	for i := range 16 {
		if !rapid.Bool().Draw(t, "there") {
			continue
		}
		at := base>>2 + rapid.Uint32Range(0, 1024).Draw(t, "pmpaddr")
		if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
			at = rapid.Uint32().Draw(t, "any pmpaddr")
		}
		h.PMPAddr[i] = at
		h.PMPCfg[i] = pmpLegal(rapid.Byte().Draw(t, "pmpcfg"))
	}
	return h
}

// Within an extent PMP answers as at the address that was asked for, word for word.
func TestExtent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := randomPMP(t)
		addr := base + rapid.Uint32Range(0, 5000).Draw(t, "addr")&^3
		a := rapid.SampledFrom([]Access{Loading, Storing, Fetching}).Draw(t, "access")
		first, last, ok := h.Extent(h.Priv, addr, a)
		assert.Equal(t, h.permits(h.Priv, addr, a), ok)
		assert.True(t, first <= addr && addr <= last)
		for at := max(first, base-64); at-base < 8192 && at <= last; at += 4 {
			if h.permits(h.Priv, at, a) != ok {
				t.Fatalf("%#x in %#x..%#x", at, first, last)
			}
		}
	})
}

// What changes where an access leads, or whether it may be made, changes the view; what does not matter, does not.
func TestView(t *testing.T) {
	plain := Hart{Priv: M, Supervisor: true}
	paged := Hart{Priv: S, Supervisor: true, SATP: isa.SATPMode | 1}
	for name, c := range map[string]struct {
		of      Hart
		change  func(*Hart)
		changes bool
	}{
		"satp in M mode":             {plain, func(h *Hart) { h.SATP = isa.SATPMode }, false},
		"PMP in M mode":              {plain, func(h *Hart) { h.PMPCfg[3] = pmpNAP }, false},
		"locked PMP in M mode":       {plain, func(h *Hart) { h.PMPCfg[3] = pmpNAP | pmpLock }, true},
		"MPRV with MPP = U":          {plain, func(h *Hart) { h.MStatus = isa.StatusMPRV }, true},
		"MPRV with MPP = M":          {plain, func(h *Hart) { h.MStatus = isa.StatusMPRV | isa.StatusMPP }, false},
		"SUM where nothing is paged": {Hart{Priv: S}, func(h *Hart) { h.MStatus = isa.StatusSUM }, false},
		"SUM":                        {paged, func(h *Hart) { h.MStatus = isa.StatusSUM }, true},
		"MXR":                        {paged, func(h *Hart) { h.MStatus = isa.StatusMXR }, true},
		"satp":                       {paged, func(h *Hart) { h.SATP++ }, true},
		"the mode":                   {paged, func(h *Hart) { h.Priv = U }, true},
		"PMP in S mode":              {paged, func(h *Hart) { h.PMPAddr[7]++ }, true},
		"interrupts":                 {paged, func(h *Hart) { h.MStatus = isa.StatusSIE; h.MIE = 1 }, false},
	} {
		h := c.of
		c.change(&h)
		assert.Equal(t, c.changes, c.of.View() != h.View(), name)
	}
}
