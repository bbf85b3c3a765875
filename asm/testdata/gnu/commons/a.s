	.comm both, 4, 4
	.comm more, 4
	.comm strong, 8
	.comm feeble, 4
	.data
	.word both, more, strong, feeble
