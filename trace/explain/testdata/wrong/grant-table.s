# Who serves needs the table.
#: ending halted 1
#: finding grant @use "task serve was not granted the table(.|\n)*add GRANT_TABLE to its TASK line"
        .include "kernel.s"
        TASK    serve, 1, 256   #-
#+      TASK serve, 1, 256, GRANT_TABLE
serve:  sw      zero, TABLE_SERVE, t1   #@use
        EXIT
