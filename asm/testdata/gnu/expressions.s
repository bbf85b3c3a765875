	.data
	.word 1<2, 2<1, 1==1, 1<>2, 2+3<<1, 1&&2, 0||3, 0&&1, !0, !5, ~1, 6|1+1, -7/2, -7%3
	.word -1>>60, 1<<31, 5^3, 7&3|8, 2*3+4*5, (2+3)*4, 10-4-3, 2==1+1, 1+1==2, 3>=3, 3<=2
	.word - - 5, -~5, +7, 'a', 'a'+1, '\n', 0b101, 0x1F, 017, 1 + 'b - 1
	.dword -1, 0x123456789abcdef0, 1<<40
	.half 0x1234, -1
	.byte 1, -128, 255
here:
	.word here - ., . - here, here, after, after - here, here + 8 - 4
	.word (here), -(here - after), 4 * (after - here), after - (here + 4)
after:
	.equ A, 5
	.set B, A * 2
C = B + 1
	.word A, B, C, D
	.set B, 99
	.word B
	.equ D, 77
	.if A == 5 && B > 10
	.word 0x600d
	.else
	.word 0xbad
	.endif
	.if after - here == 40
	.word 0x600d
	.elseif 1
	.word 0x700d
	.endif
	.ifdef A
	.word 1
	.endif
	.ifndef ZZZ
	.word 2
	.endif
	.ifeq A-5
	.word 3
	.endif
	.iflt A-6
	.word 4
	.endif
	.ifge A-6
	.word 0xbad
	.else
	.word 5
	.endif
