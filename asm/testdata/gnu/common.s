	.lcomm own, 6			# behind all of .bss
	.bss
	.byte 0
here:	.space 1
	.local mine
	.comm mine, 6
	.lcomm pair, 2
	.comm third, 40, 16		# in ld's own order
	.comm second, 6, 4
	.comm first, 6
	.common fourth, 3
	.comm fourth, 5, 8
	.comm cup, 20
	.data
	.word own, here, mine, pair, third, second, first, fourth, cup
