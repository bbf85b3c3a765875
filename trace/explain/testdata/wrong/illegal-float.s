# A floating-point instruction, as a C compiler makes it by default on other machines.
#: ending fault
#: rule "fadd.s: it belongs to floating point"
_start: .word   0x00b50553              # fadd.s fa0, fa0, fa1
