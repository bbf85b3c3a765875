// Package bulk makes long programs, for tests of what assembling costs.
package bulk

import (
	"fmt"
	"strings"
)

// Lines is a program of n lines as people write them: code, branches, data, comments, macros.
func Lines(n int) string {
	var b strings.Builder
	b.WriteString("\t.macro SAVE reg, off\n\tsw \\reg, \\off(sp)\n\t.endm\n")
	for i := 0; i < n; i += 20 {
		fmt.Fprintf(&b, `# a comment
step%d:
	addi    sp, sp, -16             # make room
	sw      ra, 12(sp)
	SAVE    s0, 8
	li      t0, 0x11000004
	lw      a0, 0(t0)
1:	andi    a1, a0, 1 << 3 | 1
	beqz    a1, 1f
	addi    a0, a0, -1
	bnez    a0, 1b
1:	la      a2, text%d
	call    step%d
	lw      s0, 8(sp)
	lw      ra, 12(sp)
	addi    sp, sp, 16
	ret
	.section .rodata
text%d: .asciz "tea is ready"
	.text
`, i, i, i/2/20*20, i)
	}
	return b.String()
}
