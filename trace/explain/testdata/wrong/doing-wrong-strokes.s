# Strokes of the wrong length: no slice ever falls.
#: steps 60000
#: ending limit
#: finding doing - "it was in cut .[0-9]+ %., measure .[0-9]+ %.: the last device it changed is the worktop: WORKTOP_STROKE = 1234, at test.s:@stroke"
_start: li      t0, WORKTOP_TOOL_BREAD
        sw      t0, WORKTOP_TOOL, t1
cut:    call    measure
        sw      a0, WORKTOP_STROKE, t1  #@stroke
        lw      a1, WORKTOP_BOARD
        beqz    a1, cut
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
measure:        lw      a2, WORKTOP_GUIDE
        li      a0, 1234
        ret
