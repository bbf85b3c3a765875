package cpu

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/cpu/isa"
)

func TestResetIsMachineModeWithEverythingOff(t *testing.T) {
	h := Hart{ID: 3, Priv: U, Waiting: true, MStatus: isa.StatusMIE, InstRet: 9}
	h.X[5], h.PMPCfg[0] = 5, 0x9f
	h.Reset(0x8000_0000)
	assert.Equal(t, Hart{ID: 3, Priv: M, PC: 0x8000_0000}, h)
}

func TestStateIsBytesAndBack(t *testing.T) {
	assert.Equal(t, binary.Size(Hart{}), StateSize)
	h := Hart{PC: 0x8000_0004, Priv: U, Waiting: true, MIP: isa.MEI, MStatus: isa.StatusMPP, Cycle: 1 << 40, InstRet: 7,
		ID: 1, Reservation: 0x8000_0101}
	h.X[31] = 0xdead_beef
	h.PMPCfg[3], h.PMPAddr[3], h.PMPAddr[15] = 0x9f, 0x2000_0000, 1
	state := h.AppendState([]byte("before"))
	require.Len(t, state, 6+StateSize)

	var back Hart
	require.NoError(t, back.Restore(state[6:]))
	assert.Equal(t, h, back)
}

func TestRestoreRefusesWhatNoHartHolds(t *testing.T) {
	good := Hart{Priv: M, X: [32]uint32{1: 1}}
	for name, spoil := range map[string]func(*Hart){
		"x0 is 0x1: want 0": func(h *Hart) { h.X[0] = 1 },
		"reservation 0x4: want a word's address + 1, or 0":   func(h *Hart) { h.Reservation = 4 },
		"mode 1: want 0 (U), 1 (S, if it is there) or 3 (M)": func(h *Hart) { h.Priv = 1 },
		"interrupt lines 0x2: want a subset of 0x888":        func(h *Hart) { h.MIP = 2 },
		"mstatus is 0x800, which it cannot hold":             func(h *Hart) { h.MStatus = 1 << 11 },
		"mie is 0x1, which it cannot hold":                   func(h *Hart) { h.MIE = 1 },
		"mtvec is 0x80000002, which it cannot hold":          func(h *Hart) { h.MTVec = 0x8000_0002 },
		"mcountinhibit is 0x2, which it cannot hold":         func(h *Hart) { h.MCountInhibit = 2 },
		"pmpcfg1 is 0x6000, which it cannot hold":            func(h *Hart) { h.PMPCfg[5] = 0x60 },
		"pmpcfg3 is 0x82000000, which it cannot hold":        func(h *Hart) { h.PMPCfg[15] = 0x82 },
	} {
		bad := good
		spoil(&bad)
		h := good
		assert.EqualError(t, h.Restore(bad.AppendState(nil)), "hart state: "+name)
		assert.Equal(t, good, h)
	}
	var h Hart
	assert.EqualError(t, h.Restore(nil), "hart state of 0 bytes: want 341")
	state := good.AppendState(nil)
	state[32*4+4+1] = 2 // Waiting
	assert.EqualError(t, h.Restore(state), "hart state: a truth value that is neither 0 nor 1")
}
