	.macro SAVE from=1, to=3
	.if \from <= \to
	sw x\from, 4*\from(sp)
	SAVE "(\from+1)", \to
	.endif
	.endm
	.macro P a b=7 c:vararg
	.ascii "[\a|\b|\c]"
	.endm
	.macro LOOP n:req, reg=t0
	li \reg, \n
loop\@:	addi \reg, \reg, -1
	bnez \reg, loop\@
	.endm
	.macro VARS name, rest:vararg
	.data
\name:	.word \rest
	.text
	.endm
	.macro INNER n
	.macro MK\n v
	.word \v, \n
	.endm
	.endm
	.macro DATA_X t
	.word \t\()_label, end_\t
	.endm
	.macro STOP n
	.word \n
	.if \n == 3
	.exitm
	.endif
	.word \n + 100
	.endm
	.globl _start
_start:
	LOOP 5
	LOOP n=6, reg=t1
	loop 7 t2
	VARS abc, 1, 2, 3
	.irp r, s0, s1, s2
	sw \r, 0(sp)
	.endr
	.irp r s0 s1
	mv \r, a0
	.endr
	.irpc c, 0123
	li a\c, \c
	.endr
	.rept 3
	nop
	.endr
	.data
	P 1
	P 1 2
	P 1, 2, 3, 4
	P a + b
	.macro CHARS n
	.byte '\n', '\\'
	.ascii "\n\t\"\\\n"
	.endm
	CHARS 65
	P "x y" z
	P "x, y", "q"
	P ,5
	P b=3, a=2
	P (a), 4
	P %hi(x)
	INNER 3
	MK3 9
	STOP 2
	STOP 3
	STOP 4
	.balign 4
	DATA_X foo
foo_label: .word 1
end_foo:
	.ifc abc, abc
	.word 1
	.endif
	.ifnc abc, abd
	.word 2
	.endif
	.ifc "a b", "a b"
	.word 3
	.endif
	.ifb
	.word 4
	.endif
	.ifnb x
	.word 5
	.endif
	.ifeqs "a", "a"
	.word 6
	.endif
	.purgem STOP
	.macro STOP
	.word 1234
	.endm
	STOP
	.rept 2
	.irp x, 1, 2
	.byte \x
	.endr
	.endr
	.macro LEAVE n			# .exitm leaves the loop, then the macro
	.irp x, 1, 2, 3
	.byte \x
	.if \x == \n
	.exitm
	.endif
	.endr
	.byte 99
	.exitm
	.byte 100
	.endm
	LEAVE 2
	LEAVE 5
	.macro COUNT			# of the macros called: loops do not count
	.byte \@
	.endm
	.rept 3
	COUNT
	.endr
	.irp x, 1, 2
	.byte \@
	.irpc y, 12
	.byte \@, 1\y
	.endr
	.endr
	COUNT
	P 'a', 'b' + 1, '\n'
	.irp x, 'a', 'z'
	.ascii "\x"
	.endr
