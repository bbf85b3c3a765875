package isa

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What is said not to be here is not here, each CSR has one name and one number, and each says why.
func TestAbsent(t *testing.T) {
	seen := map[CSR]bool{}
	for _, d := range AbsentCSRs() {
		assert.Nil(t, d.Num.Def(), d.Name)
		assert.False(t, seen[d.Num], d.Name)
		seen[d.Num] = true
		_, here := CSRByName(d.Name)
		assert.False(t, here, d.Name)
		name, why := d.Num.Absent()
		assert.Equal(t, d.Name, name)
		assert.NotEmpty(t, why)
		n, _, ok := AbsentCSRByName(d.Name)
		assert.True(t, ok)
		assert.Equal(t, d.Num, n, d.Name)
	}
	for _, d := range CSRs {
		name, _ := d.Num.Absent()
		assert.Empty(t, name, d.Name)
	}
	for _, c := range []struct {
		num  CSR
		name string
	}{{0x120, "scountinhibit"}, {0x680, "hgatp"}, {0xc9f, "hpmcounter31h"}, {0xc03, "hpmcounter3"},
		{0x3ef, "pmpaddr63"},
		{0x3af, "pmpcfg15"}, {0x7c0, ""}} {
		name, _ := c.num.Absent()
		assert.Equal(t, c.name, name)
	}
}

func TestForeign(t *testing.T) {
	for _, f := range foreigners {
		name, why := Foreign(f.match)
		assert.NotEmpty(t, name, "%s %#x is an instruction here, or another row is before it", f.name, f.match)
		assert.NotEmpty(t, why)
	}
	for word, want := range map[uint32]string{
		0x10200073: "", 0x12050073: "", 0x16000073: "sinval.vma",
		0x0005b503: "ld", 0x00b5053b: "addw", 0x0005a507: "flw",
		0x00b57553: "fadd.s",
		0x5a057553: "a floating-point instruction", 0x0d007057: "vsetvli", 0x40b57533: "andn",
		0x20b52533: "sh1add", 0x6115: "",
		0x6108: "c.flw", 0xb502: "c.fsdsp", 0x00a5a02b: "a custom instruction", 0: "", 0xffffffff: "",
		0x00000013: "", 0x30200073: "",
	} {
		name, _ := Foreign(word)
		assert.Equal(t, want, name, "%#x", word)
	}
}
