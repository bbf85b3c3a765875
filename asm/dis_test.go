package asm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"breakfast/asm/dis"
)

func TestDisassemble(t *testing.T) {
	m := assemble(t, `
		.equ	TEA, 5
	_start:	la a0, cup
		lw a1, KETTLE
		beqz a1, _start
		j end
		.type table, @object
	table:	.word 0x13, 7
		.byte 1
		.align 2
	end:	ret
		.word 0xffffffff
		.data
	cup:	.asciz "tea"
		.byte 2
		.bss
		.zero 3
	bowl:	.zero 5
	`, Symbol{Name: "KETTLE", Value: 0x11000000})
	var text strings.Builder
	require.NoError(t, dis.Write(&text, m, false))
	assert.Equal(t, `	.section .text, "ax"	# 80000000, 44 bytes
_start:
	auipc a0, 0x0                   # 80000000: 00000517
	addi a0, a0, 48                 # 80000004: 03050513  -> cup
	auipc a1, 0x91000               # 80000008: 91000597
	lw a1, -8(a1)                   # 8000000c: ff85a583  -> KETTLE
	beqz a1, _start                 # 80000010: fe0588e3
	j end                           # 80000014: 0100006f
table:
	.word 0x00000013                # 80000018: ....
	.word 0x00000007                # 8000001c: ....
	.word 0x00010001                # 80000020: ....
end:
	ret                             # 80000024: 00008067
	.word 0xffffffff                # 80000028: ....

	.section .data, "aw"	# 80000030, 5 bytes
cup:
	.word 0x00616574                # 80000030: tea.
	.byte 0x02                      # 80000034: .

	.section .bss, "aw", @nobits	# 80000040, 8 bytes
	.zero 3
bowl:
	.zero 5

`, text.String())
}

func TestListing(t *testing.T) {
	m := assemble(t, `# tea
	.macro	SAVE reg
	addi	sp, sp, -4
	sw	\reg, 0(sp)
	.endm
_start:	SAVE	ra
	li	a0, 0x12345678
	nop
	.rept	2
	ret
	.endr
	.data
	.ascii	"tea time"
	.byte	1
	.bss
	.space	100
`)
	var text strings.Builder
	require.NoError(t, dis.Listing(&text, m))
	assert.Equal(t, `t.s
                       1  # tea
                       2  	.macro	SAVE reg
                       3  	addi	sp, sp, -4
                       4  	sw	\reg, 0(sp)
                       5  	.endm
                       6  _start:	SAVE	ra
80000000  ffc10113         addi sp, sp, -4
80000004  00112023         sw ra, 0(sp)
                       7  	li	a0, 0x12345678
80000008  12345537         lui a0, 0x12345
8000000c  67850513         addi a0, a0, 1656
80000010  00000013     8  	nop
                       9  	.rept	2
                      10  	ret
80000014  00008067         ret
80000018  00008067         ret
                      11  	.endr
                      12  	.data
                      13  	.ascii	"tea time"
80000020  74656120
80000024  74696d65
80000028  01          14  	.byte	1
                      15  	.bss
80000030  100 zeros    16  	.space	100
`, text.String())
}
