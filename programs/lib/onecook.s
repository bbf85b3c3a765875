# For recipes that one cook makes alone: more harts would all begin at _start, and do the same work over one another.

        .if     HARTS > 1
        .error  "this recipe is for one cook: run it without --harts. (parallel is for several)"
        .endif
