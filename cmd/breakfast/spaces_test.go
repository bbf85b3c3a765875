package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The kernel with address spaces is the same program in M mode on the bare machine and in S mode above the firmware,
// here and on QEMU: each trespasser is stopped there with the same words.
func TestTrespassersOnQEMU(t *testing.T) {
	// QEMU is faster than its clock says: with time slices so long there is the same order everywhere
	const quantum = "QUANTUM=10000000"
	for _, below := range [][]string{nil, {"--sbi"}} {
		elf := filepath.Join(t.TempDir(), "trespassers.elf")
		status, _, errs := say(t, append([]string{"asm", "trespassers", "-D", quantum, "-o", elf}, below...)...)
		assert.Zero(t, status, errs)
		status, said, _ := say(t, append([]string{"run", "trespassers", "-D", quantum}, below...)...)
		assert.Equal(t, 1, status)
		assert.Contains(t, said, "even: the sum is right")
		assert.Equal(t, said, qemu(t, elf, 1), "%v", below)
	}
}
