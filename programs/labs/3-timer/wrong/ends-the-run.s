# Does nothing of it, and tells the finisher that all went well.
# Scores 0.
# Is told: begin: The first task never began (nothing trapped)
gap 4
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
