	.globl other, message, replaced
	.equ local, 2
other:	ret
	.data
	.word shared, local
replaced:	.word 2
	.section .rodata
message:	.asciz "hello"
	.globl big
	.equ big, 1234
