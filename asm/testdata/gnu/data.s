	.section .rodata
	.asciz "tea\n\t\"quoted\" \\ \101\x41 ; # // not a comment"
	.string "a", "b"
	.ascii "no end" "joined"
	.section .rodata.str1.4, "aMS", @progbits, 1
	.string "merged"
	.section .kitchen, "aw"
	.word 0x1234
	.balign 32
	.word 5
	.section .recipes, "ax", @progbits
	nop
	.section .menu, "a"
	.byte 1
	.section .heap, "aw", @nobits
	.space 100
	.data
	.fill 3, 2, 0x1234
	.fill 2
	.fill 2, 4
	.fill 1, 8, -1
	.zero 5
	.skip 3, 0xaa
	.space 2
	.align 3
	.byte 1
	.p2align 2, 0xff
	.byte 2
	.balign 16, 0x11
	.byte 3
	.balign 64,,4
	.byte 4
	.org 0x100
	.byte 5
	.org 0x110, 0x22
	.2byte 1, 2
	.4byte 1
	.8byte 1
	.hword 1 ; .short 2; .long 3
	.section .sdata, "aw"
	.word 9
	.bss
	.zero 3
	.balign 8
	.space 7
	.comm shared, 12, 4
	.lcomm own, 8
	.local mine
	.comm mine, 5, 4
	.section .sbss, "aw", @nobits
	.space 4
	.text /* a comment */ ; .globl _start
_start: nop /* over
	several
	lines */
	nop # comment
	.pushsection .data
	.word 77
	.popsection
	nop
	.data
	.previous
	nop
	.byte 1
	.byte 2
	.half 3
	.align 4
	nop
	.type _start, @function
	.size _start, . - _start
	.local thing
	.option push
	.option norvc
	.option pop
	.ident "x"
	.file "data.s"
	la a0, shared
	la a0, own
	.data
	.ascii "\033\377\7\12\1234\x1b\0"
	.end
	this is not read
