# A driver for version 2 of virtio-mmio says where its queue is, and the disk does not listen: it waits for ever.
#: disk
#: ending idle
#: finding disk @ready "(?s)version 2 of virtio-mmio, and this disk has version 1.*--virtio 2 gives it that version"
#: finding no-end - "mie enables none"
_start: li      t0, 4
        sw      t0, VIRTIO_QUEUE_NUM, t1
        la      t0, queue
        sw      t0, VIRTIO_QUEUE_DESC, t1
        addi    t2, t0, 64
        sw      t2, VIRTIO_QUEUE_DRIVER, t1
        li      t2, 1
        sw      t2, VIRTIO_QUEUE_READY, t1      #@ready
        sw      zero, VIRTIO_QUEUE_NOTIFY, t1
        wfi                                     #-
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        j       .
        .data
        .balign 16
queue:  .zero   256
