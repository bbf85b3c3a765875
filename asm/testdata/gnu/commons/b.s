	.comm both, 8, 16
	.comm more, 2
	.comm alone, 7
	.globl strong
	.weak feeble
	.data
	.word both, more, strong, feeble, alone
strong:	.word 1
feeble:	.word 2
