	.section .data.x, "aw"		# behind .data, which every file has from the beginning
	.word 1
	.section .empty, "aw"		# holds nothing: takes no room
	.balign 64
	.section .menu, "a"
	.word 2
	.section .recipes, "ax"
	nop
	.section .kitchen, "aw"
	.word 3
	.data
	.word 4
	.bss
	.balign 32			# of a section that is in the script: this counts
	.section .heap, "aw", @nobits
	.space 4
	.text
	.option no-csr-check
	.option norelax
	.balign 32			# zeros, as relaxation is allowed in the end
	nop
	.balign 16
	.option relax
	nop
