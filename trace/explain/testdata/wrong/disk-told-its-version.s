# A driver for version 2 of virtio-mmio asks which one the disk has, and gives up.
#: disk
#: ending halted 1
#: finding disk @version "(?s)was told that the disk has version 1 of virtio-mmio, and left it alone.*--virtio 2"
_start: lw      t0, VIRTIO_MAGIC
        lw      t0, VIRTIO_VERSION              #@version
        li      t1, 2                           #-
#+      li      t1, 1
        bne     t0, t1, bad
        lw      t0, VIRTIO_DEVICE_ID
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        j       .
bad:    li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
        j       .
