package asm

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/arch"
	"breakfast/asm/inst"
	"breakfast/cpu/isa"
)

// notGenerated are the directives that no program has, and why.
var notGenerated = map[string]string{
	".rodata": "GNU as has no such directive for this machine, only .section .rodata",
	".sdata":  "as .rodata", ".sbss": "as .rodata", ".endmacro": "GNU as has .endm alone",
	".altmacro": "refused", ".addrsig": "GNU as does not know it", ".addrsig_sym": "as .addrsig",
	".version":  "GNU as writes a note of it",
	".linkonce": "GNU as warns of it", ".symver": "it is for shared libraries",
	".stabs": "GNU as writes a section that nobody loads", ".stabn": "as .stabs", ".stabd": "as .stabs",
	".cfi_personality": "it needs a function of a C++ library", ".cfi_lsda": "as .cfi_personality",
}

// Every directive stands in some program of an ordinary run, or there is a reason; and every
// instruction is a feature, in every way to write it.
func TestGeneratorHasAll(t *testing.T) {
	var b strings.Builder
	for seed := range 120 {
		p := generate(uint64(seed+1), deck(seed+1))
		b.WriteString(p.String())
		for _, text := range p.aside {
			b.WriteString(text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(directives)) {
		used := regexp.MustCompile(`(?m)(^|;|:)\s*` + regexp.QuoteMeta(name) + `($|[\s;#/])`).MatchString(b.String())
		_, excused := notGenerated[name]
		assert.True(t, used != excused, "%s: used in a program: %v; has a reason not to be: %v", name, used, excused)
	}
	names := map[string]bool{}
	for _, f := range features {
		assert.False(t, names[f.name], "two features are called %s", f.name)
		names[f.name] = true
	}
	for _, d := range isa.Table[1:] {
		require.NotEmpty(t, arch.Forms[d.Name])
	}
	for _, list := range arch.Forms {
		for _, f := range list {
			assert.True(t, names[f.Syntax()], "no feature: %s", f.Syntax())
		}
	}
	for name, p := range inst.Parts {
		assert.Contains(t, byTheWay, name, p)
	}
}

// What needs an operating system, a dynamic linker or floating point is refused with the reason.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		".altmacro":            "macros have one syntax here",
		"lui a0, %tprel_hi(x)": "thread-local", "addi a0, a0, %tprel_lo(x)": "thread-local",
		"add a0, a0, tp, %tprel_add(x)": "",
		"auipc a0, %tls_ie_pcrel_hi(x)": "thread-local", "auipc a0, %tls_gd_pcrel_hi(x)": "thread-local", "auipc a0, " +
			"%got_pcrel_hi(x)": "dynamic linker",
	} {
		_, err := Assemble([]Source{{"t.s", text + "\nx:\n"}}, Options{})
		assert.ErrorContains(t, err, want, text)
	}
}
