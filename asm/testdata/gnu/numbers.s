# Suffixes of C, numbers with a fraction, large ones, wide strings, blocks.
	.globl	_start
_start:
	li	a0, 0x10U
	li	a1, 5UL
	addi	a2, a2, 1l
	lw	a3, 4U(sp)
	lui	a4, 0x80000UL
	li	a5, 0x80000000ull
	.rept	2U
	nop
	.endr
	.equ	SUFFIXED, 0x1FULL
	.if	SUFFIXED == 31U
	li	a6, SUFFIXED
	.endif
	li	t2, ~(0b1111 << 28)
	li	t2, -4294967296
	li	t2, 0x100000000
	li	t2, 0xffffffff80000000
	li	t2, 0xfffffffe00000000
	li	t2, 0x123456789abcdef0
	li	t2, 0x0004ffffffff8000
	li	t2, 0x1ffffffff
	li	t2, 0x7fffffffffffffff
	li	t2, 0x8000000000000000
	li	t2, 0xffffffff7fffffff
	li	t2, 0xffffffff00000001
	li	t2, 0xffffffff0000001f
	li	t2, 0xffffffff00000800
	li	t2, 0xf00000000
	li	zero, 0x100000000
	li	x0, ~(0b1111 << 28)
	.data
	.word	7UL, 0x10ull, 0b101U, 017U, 5Ll, 5LLL, 00U, 01U, (3UL) + 1l
	.byte	1u, -1U
	.quad	0xffffffffffffffffULL
	.float	1.5, -2.25e3, 3.14159, 0.1, -0, - 5, + 5, 1e5, 1E-3, 0f1.5, 0d2.5, 1., .5, 00012, 08
	.float	inf, -inf, nan, -nan, Infinity, NaN, snan, qnan
	.float	1.17549435e-38, 1.4e-45, 1e-45, 1e-46, 12345678.9, 3.40282346e38, 16777219
	.single	1, 2.5
	.double	3.14159, 0.1, 1e300, 5e-324, 3e-324, 2e-324, 1.7976931348623157e308, -inf, nan, 2.2250738585072014e-308
	.double	0D1.5, 9007199254740995, 123456789012345678901234567890
	.float
	.octa	1, -1, 5U, 0x123456789abcdef0123456789abcdef0, 340282366920938463463374607431768211455
	.octa	0xffffffffffffffff, 18446744073709551615, 0x8000000000000000, -(5), 1 + 2, -0xffffffffffffffff
	.string16 "ab", "c" "d"
	.string32 "ab\n"
	.string64 "x"
	.asciz, "comma"
	.string8 "a" "b", "c"
	.dc	1, 2
	.dc.b	1
	.dc.w	2
	.dc.l	_start, 4
	.dc.a	5
	.dc.s	1.5
	.dc.d	-1.5
	.dcb.b	3, 1
	.dcb	2, 0x1234
	.dcb.w	2, -1
	.dcb.l	2, 5
	.dcb.l	2
	.dcb.s	2, 1.5
	.dcb.d	2, 0.1
	.ds.b	3
	.ds	1
	.ds.w	2
	.ds.l	1
	.ds.s	1
	.ds.d	2
	.dword	_start, _start + 4, 5
	.quad	. - _start
