# Sets no alarm: each task is to run until it is done. The first one never is.
# Scores 10.
# Is told: tick: There were 0 timer interrupts
gap 2
        # the tasks will say when they are done
