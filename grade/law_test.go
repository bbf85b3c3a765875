package grade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm"
	"breakfast/asm/image"
	"breakfast/grade"
	"breakfast/machine"
)

// given calls what is handed in, mine, and counts in memory that is its own. Whoever calls inc counts, too.
const given = `
        .globl  _start, inc, open, told, count
_start: la      sp, top
        li      s0, 7
        call    mine
        sw      s0, told, t0
inside: lw      t0, count
        addi    t0, t0, 1
        sw      t0, count, t1
        sw      t0, KETTLE_FILL, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
inc:    lw      t0, count
        addi    t0, t0, 10
        sw      t0, count, t1
        ret
        .bss
count:  .space  4
told:   .space  4
open:   .space  64
top:
`

const lawSheet = `name k
title T
files g.s s.s
given g.s
yours open top
check all 10 All.
expect memory count == 1
else counted {memory count}, told {memory told}, filled {stores KETTLE_FILL}, altered {altered}: {alteration}
expect altered == 0
else altered {altered}: {alteration}
`

// under judges a text beside what is given.
func under(t *testing.T, sheet, text string) *grade.Result {
	t.Helper()
	return beside(t, sheet, given, ".globl mine\nmine:\n"+text)
}

// beside judges a text that is handed in, s.s, beside another that is given, g.s.
func beside(t *testing.T, sheet, given, text string) *grade.Result {
	t.Helper()
	s, err := grade.Parse(sheet)
	require.NoError(t, err)
	g := grade.Grader{Build: func(m *machine.Machine, _ grade.Defines) (*image.Image, error) {
		var opt asm.Options
		for _, sym := range m.Symbols() {
			opt.Symbols = append(opt.Symbols, asm.Symbol{Name: sym.Name, Value: int64(sym.Value)})
		}
		return asm.Assemble([]asm.Source{{Name: "g.s", Text: given}, {Name: "s.s", Text: text}}, opt)
	}}
	r := g.Grade("0", s)
	require.Empty(t, r.Problem)
	return r
}

// The rules of what is given, and what is said where one is broken.
func TestLaw(t *testing.T) {
	for text, says := range map[string]string{
		"ret":                                    "",
		"addi sp, sp, -16\naddi sp, sp, 16\nret": "",
		"li s1, 1\nli s0, 8\nmv s0, s1\nli s0, 7\nli s1, 0\nret": "",
		"sw sp, open, t0\nret":                          "",
		"mv s1, ra\ncall inc\nmv ra, s1\nli s1, 0\nret": "counted 11, told 7, filled 1, altered 0: ",
		"li s0, 9\nret": "counted 0, told 0, filled 0, altered 1: _start went on with another s0 after " +
			"the call of mine " +
			"at g.s:5: call mine: it was 0x7, and is 0x9.",
		"addi sp, sp, -16\nli s11, 3\nret": "counted 0, told 0, filled 0, altered 1: _start went on " +
			"with another sp after " +
			"the call of mine at g.s:5: call mine: it was 0x800000b8, and is 0x800000a8; 1 more have changed.",
		"addi ra, ra, 4\njr ra": "s.s:4: jr ra leads to g.s:6: sw s0, told, t0 in given code: neither " +
			"is that one of its " +
			"labels, nor did a call or an interrupt leave it there.",
		"j _start": "s.s:3: j _start leads to g.s:3: _start: la sp, top in given code: neither is that one of its " +
			"labels, nor did a call or an interrupt leave it there.",
		"sw zero, told, t0\nret": "s.s:3: sw zero, told, t0 stores to told (0x80000074), which is " +
			"memory of the given " +
			"code: nobody else stores there.",
		"la t0, inc\nsb zero, 3(t0)\nret": "s.s:4: sb zero, 3(t0) stores to inc+3 (0x8000004f): that is " +
			"given code, and " +
			"stays as it is.",
		"li t0, FINISHER_PASS\nsw t0, FINISHER_EXIT, t1\n1: j 1b": "The run was ended at s.s:4: sw t0, " +
			"FINISHER_EXIT, t1, " +
			"with code 0. It is for the given code to end it, when all is done.",
		"li t0, FINISHER_RESET\nsw t0, FINISHER_EXIT, t1\n1: j 1b": "The machine was reset, at s.s:4: " +
			"sw t0, FINISHER_EXIT, t1. A program " +
			"of this lab runs once, from its beginning to its end.",
		"la t0, skip\ncsrw mtvec, t0\nla t0, told\nsrli t0, t0, 2\ncsrw pmpaddr0, t0\nli t0, 0x91\n" + // a word that
			"csrw pmpcfg0, t0\nret\n.balign 4\nskip: csrr a0, mepc\naddi a0, a0, 4\n" + // M mode may only read
			"csrw mepc, a0\nmret": "s.s:15: mret leads to g.s:7: inside: lw t0, count in given code, behind an " +
			"instruction that trapped, g.s:6: sw s0, told, t0: it is not to be left out.",
		"li t0, 3 << 11\ncsrc mstatus, t0\nli t0, 1 << 17\ncsrs mstatus, t0\nret": "Given code ran with MPRV in " +
			"mstatus, at g.s:6: sw s0, told, t0: its loads and stores are not to be those of another mode.",
	} {
		r := under(t, lawSheet, text)
		if says == "" {
			assert.True(t, r.Passed, "%s: %+v", text, r.Checks[0].Failure)
			continue
		}
		assert.Equal(t, says, r.Headline().Failure.Message, text)
	}
}

// What a sheet says of given files must be there.
func TestLawOfWhatIsNotThere(t *testing.T) {
	s, err := grade.Parse("name k\ntitle T\nfiles g.s s.s\ngiven g.s\nyours open nowhere\ncheck a 1 A.\n" +
		"expect exit == 0\n")
	require.NoError(t, err)
	g := grade.Grader{Build: func(m *machine.Machine, _ grade.Defines) (*image.Image, error) {
		return asm.Assemble([]asm.Source{{Name: "g.s", Text: "_start: nop\n.bss\nopen: .space 4\n"},
			{Name: "s.s", Text: "nop\n"}}, asm.Options{})
	}}
	assert.Equal(t, "the sheet: no given file has both open and nowhere", g.Grade("0", s).Problem)
	for _, line := range []string{"yours a", "mode X a b", "mode U a"} {
		_, err := grade.Parse("name k\n" + line + "\n")
		assert.ErrorContains(t, err, "line 2: want: yours LABEL LABEL, or mode MODES LABEL LABEL")
	}
}
