# A number that means nothing anywhere.
#: ending fault
#: finding ecall @call "there is no operating system here that would hear this ecall: mtvec is 0: no handler was set"
_start: li      a7, 777
        ecall                           #@call
