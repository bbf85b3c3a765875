# Goes round for ever.
#: ending endless
#: finding endless 4 "the loop at test.s:4 goes round for ever"
_start: j       _start
