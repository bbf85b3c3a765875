package grade_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/grade"
	"breakfast/machine"
)

// Two address spaces, made by hand. Both have 4 MiB of memory at its physical addresses, R W X and no U. Of the 4 MiB
// from 0x40000000 on the first has pages 0 (R W U), 1 (R U) and 3 (X U, without A), the second the same page 0, R
// alone, and another page 1. What the entry of page 2 holds is no page. S mode then faults at page 0, which is U
// mode's.
const spaces = `
_start: li      t0, 0x80000000 >> 2 | 0xcf
        sw      t0, one+2048, t1
        sw      t0, two+2048, t1
        la      t0, low1
        srli    t0, t0, 2
        ori     t0, t0, 1
        sw      t0, one+1024, t1
        la      t0, low2
        srli    t0, t0, 2
        ori     t0, t0, 1
        sw      t0, two+1024, t1
        li      t0, 0x80010000 >> 2 | 0xd7
        sw      t0, low1, t1
        li      t0, 0x80011000 >> 2 | 0x53
        sw      t0, low1+4, t1
        li      t0, 0x80012000 >> 2 | 0x01
        sw      t0, low1+8, t1
        li      t0, 0x80013000 >> 2 | 0x99
        sw      t0, low1+12, t1
        li      t0, 0x80010000 >> 2 | 0x53
        sw      t0, low2, t1
        li      t0, 0x80014000 >> 2 | 0x53
        sw      t0, low2+4, t1
        la      t0, one
        srli    t0, t0, 12
        li      t1, 1 << 31
        or      t0, t0, t1
        sw      t0, space1, t1
        csrw    satp, t0
        la      t0, two
        srli    t0, t0, 12
        li      t1, 1 << 31
        or      t0, t0, t1
        sw      t0, space2, t1
        li      t0, 0x40000004
        sw      t0, somewhere, t1
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t0, end
        csrw    mtvec, t0
        la      t0, 1f
        csrw    mepc, t0
        li      t0, 1 << 11
        csrw    mstatus, t0
        mret
1:      lw      t0, somewhere
        lw      t0, 0(t0)
        .balign 4
end:    li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
        .bss
        .balign 4096
one:    .space  4096
two:    .space  4096
low1:   .space  4096
low2:   .space  4096
space1: .space  4
space2: .space  4
bare:   .space  4
somewhere:
        .space  4
`

func TestPages(t *testing.T) {
	for expectation, holds := range map[string]bool{
		"pages space1 V 0x40000000 0x40004000 == 3":                         true,
		"pages space1 UW 0x40000000 0x40004000 == 1":                        true,
		"pages space1 U-W 0x40000000 0x40004000 == 2":                       true,
		"pages space1 -A 0x40000000 0x40004000 == 2":                        true, // one is no page
		"pages space1 XD 0x40000000 0x40003000 == 0":                        true,
		"pages space1 M 0x40000000 0x40004000 == 0":                         true,
		"pages space1 MI 0x80000000 0x80400000 == 1024":                     true,
		"pages space1 I 0x40000000 0x40004000 == 0":                         true,
		"pages space1 V _start low2 == 4":                                   true,
		"pages bare V 0x80000000 0x80400000 == 0":                           true,
		"pages nowhere V 0 1 == 0":                                          false,
		"shared space1 space2 V 0x40000000 0x40004000 == 1":                 true,
		"shared space1 space2 W 0x40000000 0x40004000 == 1":                 true,
		"shared space2 space1 W 0x40000000 0x40004000 == 1":                 true,
		"shared space1 space2 X 0x40000000 0x40004000 == 0":                 true,
		`walk space1 U load 0x40000123 == "0x40000123 leads to 0x80010123"`: true,
		`walk space1 U load *somewhere == "0x40000004 leads to 0x80010004"`: true,
		`walk space2 U store 0x40000000 has "level 0"`:                      true,
		`walk space2 U store 0x40000000 has "W is 0"`:                       true,
		`walk space1 S load 0x40000000 has "sstatus.SUM"`:                   true,
		`walk bare U load _start has "its bit 31 is 0"`:                     true,
		`hex-of memory somewhere == "0x40000004"`:                           true,
		"exceptions S == 1":                                                 true,
		"exceptions U == 0":                                                 true,
		"exceptions load-page == 1":                                         true,
		"exceptions store-page == 0":                                        true,
		`exception S has "load page fault at 0x40000004 at test.s:"`:        true,
		`exception U == "nothing trapped"`:                                  true,
	} {
		r := judge(t, "check it 1 It\n expect "+expectation+"\n else No.", spaces)
		assert.Equal(t, holds, r.Passed, "%s: %+v", expectation, r.Checks[0].Failure)
	}
	for text, want := range map[string]string{
		"pages a Y 0 1 == 0":        "bits of an entry are V, R, W, X, U, A, D",
		"pages a V 0 == 0":          "pages takes SPACE BITS FROM TO",
		`walk a M load 0 == ""`:     "want: walk SPACE U|S load|store|fetch ADDRESS",
		"exceptions nowhere == 0":   "store-page, U, S, not nowhere",
		"shared a b V 0 1 == \"0\"": "cannot be compared",
	} {
		_, err := grade.Parse("check a 1 A\nexpect " + text)
		assert.ErrorContains(t, err, want, text)
	}
}

// A check has the hart that it asks for, and the others that of the sheet; the board that is asked for beats both.
func TestISAOfACheck(t *testing.T) {
	const sheet = "isa rv32imacu\ncheck none 10 N\nexpect register s0 == 0\n" +
		"check marks 20 M\nisa rv32imacsu_svade\nexpect register s0 == 1\ncheck other 40 O\nexpect register s0 == 0\n"
	const program = `
_start: csrr    s0, misa
        srli    s0, s0, 18
        andi    s0, s0, 1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
`
	r := judge(t, sheet, program)
	assert.Equal(t, 70, r.Points)
	r = judgeOn(t, machine.Config{ISA: machine.WithoutS}, sheet, program)
	assert.Equal(t, 50, r.Points)
	assert.Equal(t, "rv32imacu", r.Checks[1].Failure.ISA)
	_, err := grade.Parse("check a 1 A\nisa rv64\n")
	assert.ErrorContains(t, err, "line 2: the hart is RV32")
}
