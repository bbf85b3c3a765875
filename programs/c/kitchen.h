/* Made by `go generate ./cmd/breakfast`: change the tables, not this file. */

/* The registers of the board, for C. A register's name is the register: KETTLE_CTRL =
   KETTLE_CTRL_HEAT; one of an array takes its number: PLIC_PRIORITY(UART_IRQ) = 1. */
#ifndef KITCHEN_H
#define KITCHEN_H

#include <stdint.h>

#define RAM                          0x80000000u   /* start of memory */
#define RAM_SIZE                     0x8000000u    /* bytes of memory */
#ifndef HARTS
#define HARTS                        1u            /* how many harts there are */
#endif
#define KITCHEN_SECOND               0x3e8u        /* ticks of mtime in a second of the kitchen's clock */

/* The finisher ends the run. See: breakfast doc finisher */
#define FINISHER_BASE                0x00100000u   /* its registers begin here */
/* Ends the run, or starts the machine again; reads as 0, for firmware that reads before it
   writes. */
#define FINISHER_EXIT                (*(volatile uint32_t *)0x00100000u)
#define FINISHER_EXIT_CODE           0xffff0000u   /* exit status of a failure, 1 to 65535 */
#define FINISHER_EXIT_CODE_SHIFT     16            /* lowest bit of FINISHER_EXIT_CODE */
#define FINISHER_EXIT_HOW            0xffffu       /* FINISHER_PASS, FINISHER_FAIL or FINISHER_RESET */
#define FINISHER_EXIT_HOW_SHIFT      0             /* lowest bit of FINISHER_EXIT_HOW */
#define FINISHER_PASS                0x5555u       /* the run succeeded: exit status 0 */
#define FINISHER_FAIL                0x3333u       /* the run failed: exit status in CODE */
#define FINISHER_RESET               0x7777u       /* reset the machine */

/* The core-local interruptor has the clock that all harts share, mtime, and for each hart an
   alarm and a bell. See: breakfast doc clint */
#define CLINT_BASE                   0x02000000u   /* its registers begin here */
/* Software interrupt of hart n: bit 0 is mip.MSIP, the others read 0. */
#define CLINT_MSIP(n)                (*(volatile uint32_t *)(0x02000000u + 4 * (n)))
/* Alarm of hart n in ticks, low word: mip.MTIP is set while mtime >= mtimecmp. */
#define CLINT_MTIMECMP(n)            (*(volatile uint32_t *)(0x02004000u + 8 * (n)))
/* Alarm of hart n, high word. */
#define CLINT_MTIMECMPH(n)           (*(volatile uint32_t *)(0x02004004u + 8 * (n)))
/* The clock in ticks of 100 ns since power-on, low word. */
#define CLINT_MTIME                  (*(volatile uint32_t *)0x0200bff8u)
/* The clock, high word. */
#define CLINT_MTIMEH                 (*(volatile uint32_t *)0x0200bffcu)

/* The platform-level interrupt controller collects the lines of all devices, sources 1 to 95,
   and interrupts a hart (mip.MEIP) while a source is pending that is enabled for the hart and
   whose priority is above the hart's threshold. See: breakfast doc plic */
#define PLIC_BASE                    0x0c000000u   /* its registers begin here */
/* Priority of source n, 0 (never) to 7 (first). Source 0 does not exist and reads 0. */
#define PLIC_PRIORITY(n)             (*(volatile uint32_t *)(0x0c000000u + 4 * (n)))
/* Which sources are pending: bit s%32 of word s/32 for source s. */
#define PLIC_PENDING(n)              (*(const volatile uint32_t *)(0x0c001000u + 4 * (n)))
/* Which of sources 1 to 31 may interrupt context n: bit s for source s. */
#define PLIC_ENABLE(n)               (*(volatile uint32_t *)(0x0c002000u + 128 * (n)))
/* Which of sources 32 to 63 may interrupt context n: bit s-32 for source s. */
#define PLIC_ENABLE1(n)              (*(volatile uint32_t *)(0x0c002004u + 128 * (n)))
/* Which of sources 64 to 95 may interrupt context n: bit s-64 for source s. */
#define PLIC_ENABLE2(n)              (*(volatile uint32_t *)(0x0c002008u + 128 * (n)))
/* Context n hears only priorities above this, 0 to 7. */
#define PLIC_THRESHOLD(n)            (*(volatile uint32_t *)(0x0c200000u + 4096 * (n)))
/* Read: the source to serve in context n, or 0. Write: that source is served. Reading it claims
   the source: its pending bit is cleared, and it is deaf until completed. */
#define PLIC_CLAIM(n)                (*(volatile uint32_t *)(0x0c200004u + 4096 * (n)))

/* The serial port is an NS16550A: eight byte registers, of which some offsets have several,
   chosen by LCR's DLAB bit and by reading or writing. See: breakfast doc uart */
#define UART_BASE                    0x10000000u   /* its registers begin here */
#define UART_IRQ                     10u           /* its source at the PLIC */
/* Receiver buffer: the oldest character received, 0 if there is none. DLAB = 0. Reading it takes
   the character out of the receiver. */
#define UART_RBR                     (*(const volatile uint8_t *)0x10000000u)
/* Transmitter holding: the character to send. DLAB = 0. */
#define UART_THR                     (*(volatile uint8_t *)0x10000000u)
/* Divisor of the baud clock, low byte; changes nothing. DLAB = 1. */
#define UART_DLL                     (*(volatile uint8_t *)0x10000000u)
/* Interrupt enable. DLAB = 0. */
#define UART_IER                     (*(volatile uint8_t *)0x10000001u)
#define UART_IER_ERBFI               1u            /* received data */
#define UART_IER_ETBEI               2u            /* transmitter empty */
#define UART_IER_ELSI                4u            /* line status */
#define UART_IER_EDSSI               8u            /* modem status */
/* Divisor of the baud clock, high byte; changes nothing. DLAB = 1. */
#define UART_DLM                     (*(volatile uint8_t *)0x10000001u)
/* Interrupt identification. Reading it clears the transmitter-empty interrupt, if that is what
   it gives. */
#define UART_IIR                     (*(const volatile uint8_t *)0x10000002u)
#define UART_IIR_CAUSE               0xfu          /* 6 line status, 4 received data, 12 received data (timeout), 2 transmitter empty, 0 modem status, 1 none */
#define UART_IIR_CAUSE_SHIFT         0             /* lowest bit of UART_IIR_CAUSE */
#define UART_IIR_FIFOS               0xc0u         /* 3 if the FIFOs are enabled */
#define UART_IIR_FIFOS_SHIFT         6             /* lowest bit of UART_IIR_FIFOS */
/* FIFO control; the other bits count only together with ENABLE. */
#define UART_FCR                     (*(volatile uint8_t *)0x10000002u)
#define UART_FCR_ENABLE              1u            /* use the FIFOs; a change empties them */
#define UART_FCR_RXCLR               2u            /* empty the receiver's FIFO */
#define UART_FCR_TXCLR               4u            /* empty the transmitter's FIFO: it always is */
#define UART_FCR_TRIGGER             0xc0u         /* received data rings at 1, 4, 8 or 14 characters */
#define UART_FCR_TRIGGER_SHIFT       6             /* lowest bit of UART_FCR_TRIGGER */
/* Line control; the bits without a name (word length, stop bits, parity) change nothing. */
#define UART_LCR                     (*(volatile uint8_t *)0x10000003u)
#define UART_LCR_BREAK               0x40u         /* hold the output low: what is sent is lost; in loopback, receive a break */
#define UART_LCR_DLAB                0x80u         /* offsets 0 and 1 are the divisor */
/* Modem control. */
#define UART_MCR                     (*(volatile uint8_t *)0x10000004u)
#define UART_MCR_DTR                 1u            /* data terminal ready; DSR in loopback */
#define UART_MCR_RTS                 2u            /* request to send; CTS in loopback */
#define UART_MCR_OUT1                4u            /* RI in loopback */
#define UART_MCR_OUT2                8u            /* DCD in loopback */
#define UART_MCR_LOOP                0x10u         /* loopback */
/* Line status. Reading it clears OE and BI. */
#define UART_LSR                     (*(const volatile uint8_t *)0x10000005u)
#define UART_LSR_DR                  1u            /* a received character is in RBR */
#define UART_LSR_OE                  2u            /* overrun: a character was received and there was no room */
#define UART_LSR_PE                  4u            /* parity error: 0 */
#define UART_LSR_FE                  8u            /* framing error: 0 */
#define UART_LSR_BI                  0x10u         /* the character in RBR is a break */
#define UART_LSR_THRE                0x20u         /* the transmitter takes a character: 1 */
#define UART_LSR_TEMT                0x40u         /* everything is sent: 1 */
#define UART_LSR_RXFE                0x80u         /* there is a break in the receiver's FIFO */
/* Modem status. The terminal is always there: CTS, DSR and DCD are set. Reading it clears DCTS,
   DDSR, TERI and DDCD. */
#define UART_MSR                     (*(const volatile uint8_t *)0x10000006u)
#define UART_MSR_DCTS                1u            /* CTS has changed */
#define UART_MSR_DDSR                2u            /* DSR has changed */
#define UART_MSR_TERI                4u            /* RI has gone from 1 to 0 */
#define UART_MSR_DDCD                8u            /* DCD has changed */
#define UART_MSR_CTS                 0x10u         /* clear to send */
#define UART_MSR_DSR                 0x20u         /* data set ready */
#define UART_MSR_RI                  0x40u         /* ring indicator */
#define UART_MSR_DCD                 0x80u         /* data carrier detect */
/* Scratch: a byte for the program's own use. */
#define UART_SCR                     (*(volatile uint8_t *)0x10000007u)

/* A disk, behind virtio-mmio, as drivers for QEMU's virt find it. See: breakfast doc virtio */
#define VIRTIO_BASE                  0x10001000u   /* its registers begin here */
#define VIRTIO_IRQ                   1u            /* its source at the PLIC */
/* 0x74726976, "virt". */
#define VIRTIO_MAGIC                 (*(const volatile uint32_t *)0x10001000u)
/* 1: the legacy interface; 2 with --virtio 2. */
#define VIRTIO_VERSION               (*(const volatile uint32_t *)0x10001004u)
/* VIRTIO_BLOCK for a disk, 0 for an empty slot. */
#define VIRTIO_DEVICE_ID             (*(const volatile uint32_t *)0x10001008u)
/* 0x554d4551, "QEMU", which some drivers insist on. */
#define VIRTIO_VENDOR_ID             (*(const volatile uint32_t *)0x1000100cu)
/* Features that the device has: in version 2 bit 0 of word 1, VIRTIO_F_VERSION_1; no others. */
#define VIRTIO_HOST_FEATURES         (*(const volatile uint32_t *)0x10001010u)
/* Which word of features HOST_FEATURES shows. */
#define VIRTIO_HOST_FEATURES_SEL     (*(volatile uint32_t *)0x10001014u)
/* Features that the driver wants; nothing depends on them. */
#define VIRTIO_GUEST_FEATURES        (*(volatile uint32_t *)0x10001020u)
/* Which word GUEST_FEATURES writes. */
#define VIRTIO_GUEST_FEATURES_SEL    (*(volatile uint32_t *)0x10001024u)
/* Version 1: bytes in a page of QUEUE_PFN, a power of two, 1 at reset; to be written before it. */
#define VIRTIO_GUEST_PAGE_SIZE       (*(volatile uint32_t *)0x10001028u)
/* The queue that the QUEUE registers are about; there is only queue 0. */
#define VIRTIO_QUEUE_SEL             (*(volatile uint32_t *)0x10001030u)
/* Most entries of the queue: 256; 0 if there is no such queue. */
#define VIRTIO_QUEUE_NUM_MAX         (*(const volatile uint32_t *)0x10001034u)
/* Entries of the queue, a power of two up to 256; others are ignored. */
#define VIRTIO_QUEUE_NUM             (*(volatile uint32_t *)0x10001038u)
/* Version 1: alignment of the used ring in bytes, a power of two, 4096 at reset; others are
   ignored. */
#define VIRTIO_QUEUE_ALIGN           (*(volatile uint32_t *)0x1000103cu)
/* Version 1: page in which the queue begins; writing 0 resets the device. */
#define VIRTIO_QUEUE_PFN             (*(volatile uint32_t *)0x10001040u)
/* Version 2: 1 when the queue may be used, 0 to take it away, with the request in hand. */
#define VIRTIO_QUEUE_READY           (*(volatile uint32_t *)0x10001044u)
/* The number of a queue: it has new requests. */
#define VIRTIO_QUEUE_NOTIFY          (*(volatile uint32_t *)0x10001050u)
/* Why the interrupt line is up. */
#define VIRTIO_INTERRUPT_STATUS      (*(const volatile uint32_t *)0x10001060u)
#define VIRTIO_INTERRUPT_STATUS_USED 1u            /* the used ring has grown */
#define VIRTIO_INTERRUPT_STATUS_CONFIG 2u          /* STATUS has changed */
/* Clears the bits of INTERRUPT_STATUS that are set in what is written. */
#define VIRTIO_INTERRUPT_ACK         (*(volatile uint32_t *)0x10001064u)
/* What the driver says it has done; 0 resets the device. */
#define VIRTIO_STATUS                (*(volatile uint32_t *)0x10001070u)
#define VIRTIO_STATUS_ACKNOWLEDGE    1u            /* has seen the device */
#define VIRTIO_STATUS_DRIVER         2u            /* can drive it */
#define VIRTIO_STATUS_DRIVER_OK      4u            /* drives it */
#define VIRTIO_STATUS_FEATURES_OK    8u            /* of version 2: has chosen features; no effect */
#define VIRTIO_STATUS_NEEDS_RESET    0x40u         /* set by the device: it has stopped */
#define VIRTIO_STATUS_FAILED         0x80u         /* has given up */
/* Version 2: address of the descriptors, low word and high word; the high word is ignored. */
#define VIRTIO_QUEUE_DESC(n)         (*(volatile uint32_t *)(0x10001080u + 4 * (n)))
/* Version 2: address of the available ring, the same way. */
#define VIRTIO_QUEUE_DRIVER(n)       (*(volatile uint32_t *)(0x10001090u + 4 * (n)))
/* Version 2: address of the used ring, the same way. */
#define VIRTIO_QUEUE_DEVICE(n)       (*(volatile uint32_t *)(0x100010a0u + 4 * (n)))
/* Version 2: 0, since what CAPACITY says never changes. */
#define VIRTIO_CONFIG_GENERATION     (*(const volatile uint32_t *)0x100010fcu)
/* Sectors of 512 bytes, low word and high word. */
#define VIRTIO_CAPACITY(n)           (*(const volatile uint32_t *)(0x10001100u + 4 * (n)))
/* The same, byte by byte. */
#define VIRTIO_CONFIG(n)             (*(const volatile uint8_t *)(0x10001100u + 1 * (n)))
#define VIRTIO_BLOCK                 2u            /* a disk, in DEVICE_ID */

/* The kettle boils water. See: breakfast doc kettle */
#define KETTLE_BASE                  0x11000000u   /* its registers begin here */
#define KETTLE_IRQ                   40u           /* its source at the PLIC */
/* Switches; bits without a name are ignored and read as 0. */
#define KETTLE_CTRL                  (*(volatile uint32_t *)0x11000000u)
#define KETTLE_CTRL_HEAT             1u            /* the element; goes off by itself at the boil; ignored while the fuse is tripped */
#define KETTLE_CTRL_RESET            2u            /* write 1 to reset the fuse; reads as 0 */
/* What the kettle is doing. */
#define KETTLE_STATUS                (*(const volatile uint32_t *)0x11000004u)
#define KETTLE_STATUS_HEATING        1u            /* the element is on */
#define KETTLE_STATUS_BOILING        2u            /* the water has boiled, and is not below 95 °C yet */
#define KETTLE_STATUS_FUSE           4u            /* the fuse is tripped */
/* Events since they were acknowledged. */
#define KETTLE_RING                  (*(volatile uint32_t *)0x11000008u)
#define KETTLE_RING_BOILED           1u            /* the water came to the boil */
#define KETTLE_RING_FUSE             2u            /* the fuse tripped */
/* The events that raise the interrupt line. */
#define KETTLE_RING_EN               (*(volatile uint32_t *)0x1100000cu)
#define KETTLE_RING_EN_BOILED        1u            /* at the boil */
#define KETTLE_RING_EN_FUSE          2u            /* when the fuse trips */
/* Temperature of the water in tenths of a °C, 0..1000; the air's when empty. */
#define KETTLE_TEMP                  (*(const volatile uint32_t *)0x11000010u)
/* Water in the kettle in ml, 0..1700. */
#define KETTLE_LEVEL                 (*(const volatile uint32_t *)0x11000014u)
/* Adds so many ml of cold tap water; what does not fit runs over. */
#define KETTLE_FILL                  (*(volatile uint32_t *)0x11000018u)
/* A cup of water, up to 250 ml and what there is; 0 if the kettle is empty. Reading it pours a
   cup. */
#define KETTLE_POUR                  (*(const volatile uint32_t *)0x1100001cu)
#define KETTLE_POUR_TENTHS           0xffffu       /* tenths of a °C */
#define KETTLE_POUR_TENTHS_SHIFT     0             /* lowest bit of KETTLE_POUR_TENTHS */
#define KETTLE_POUR_ML               0xffff0000u   /* ml */
#define KETTLE_POUR_ML_SHIFT         16            /* lowest bit of KETTLE_POUR_ML */

/* The mug is where tea is made. See: breakfast doc mug */
#define MUG_BASE                     0x11001000u   /* its registers begin here */
#define MUG_IRQ                      41u           /* its source at the PLIC */
/* The tea bag; bits without a name are ignored and read as 0. */
#define MUG_CTRL                     (*(volatile uint32_t *)0x11001000u)
#define MUG_CTRL_BAG                 1u            /* 1 puts the tea bag in, 0 takes it out */
/* What is true of the mug now. */
#define MUG_STATUS                   (*(const volatile uint32_t *)0x11001004u)
#define MUG_STATUS_BAG               1u            /* the bag is in */
#define MUG_STATUS_WATER             2u            /* there is water in it */
#define MUG_STATUS_INFUSED           4u            /* the strength is 600 permille or more */
#define MUG_STATUS_DRINKABLE         8u            /* there is tea in it, at 60 °C or below */
#define MUG_STATUS_BITTER            0x10u         /* the strength is 850 permille or more */
#define MUG_STATUS_COLD              0x20u         /* there is tea in it, at 35 °C or below: too cold to infuse */
/* Events since they were acknowledged; each comes once in a filling. */
#define MUG_RING                     (*(volatile uint32_t *)0x11001008u)
#define MUG_RING_INFUSED             1u            /* the strength reached 600 permille */
#define MUG_RING_DRINKABLE           2u            /* the tea came down to 60 °C */
#define MUG_RING_COLD                4u            /* with the bag in it, the tea came down to 35 °C */
/* The events that raise the interrupt line. */
#define MUG_RING_EN                  (*(volatile uint32_t *)0x1100100cu)
#define MUG_RING_EN_INFUSED          1u            /* when infused */
#define MUG_RING_EN_DRINKABLE        2u            /* when drinkable */
#define MUG_RING_EN_COLD             4u            /* when cold */
/* Pours water in, as KETTLE_POUR gives it; what does not fit runs over, and heat above 100 °C is
   ignored. */
#define MUG_WATER                    (*(volatile uint32_t *)0x11001010u)
#define MUG_WATER_TENTHS             0xffffu       /* tenths of a °C */
#define MUG_WATER_TENTHS_SHIFT       0             /* lowest bit of MUG_WATER_TENTHS */
#define MUG_WATER_ML                 0xffff0000u   /* ml */
#define MUG_WATER_ML_SHIFT           16            /* lowest bit of MUG_WATER_ML */
/* Temperature in tenths of a °C, 0..1000; the air's when empty. */
#define MUG_TEMP                     (*(const volatile uint32_t *)0x11001014u)
/* Tea in the mug in ml, 0..300. */
#define MUG_LEVEL                    (*(const volatile uint32_t *)0x11001018u)
/* Strength of the tea in permille, 0..1000. */
#define MUG_STRENGTH                 (*(const volatile uint32_t *)0x1100101cu)
/* The tea, for TABLE_TEA; 0 if there is no water in the mug, which then stays. Reading it takes
   the mug away, and puts an empty one there. */
#define MUG_TAKE                     (*(const volatile uint32_t *)0x11001020u)
#define MUG_TAKE_STRENGTH            0x3ffu        /* permille */
#define MUG_TAKE_STRENGTH_SHIFT      0             /* lowest bit of MUG_TAKE_STRENGTH */
#define MUG_TAKE_TENTHS              0xffc00u      /* tenths of a °C */
#define MUG_TAKE_TENTHS_SHIFT        10            /* lowest bit of MUG_TAKE_TENTHS */
#define MUG_TAKE_ML                  0x3ff00000u   /* ml */
#define MUG_TAKE_ML_SHIFT            20            /* lowest bit of MUG_TAKE_ML */

/* The toaster toasts up to two slices at a time. See: breakfast doc toaster */
#define TOASTER_BASE                 0x11002000u   /* its registers begin here */
#define TOASTER_IRQ                  42u           /* its source at the PLIC */
/* The lever; bits without a name are ignored and read as 0. */
#define TOASTER_CTRL                 (*(volatile uint32_t *)0x11002000u)
#define TOASTER_CTRL_LEVER           1u            /* 1 pushes it down, ignored while both slots are empty; 0 pops by hand, without a ring; reads as 0 once popped */
/* What is true of the toaster now. */
#define TOASTER_STATUS               (*(const volatile uint32_t *)0x11002004u)
#define TOASTER_STATUS_TOASTING      1u            /* the lever is down */
#define TOASTER_STATUS_SMOKE         2u            /* a burnt slice is in */
#define TOASTER_STATUS_FULL0         4u            /* a slice is in slot 0 */
#define TOASTER_STATUS_FULL1         8u            /* a slice is in slot 1 */
/* Events since they were acknowledged. */
#define TOASTER_RING                 (*(volatile uint32_t *)0x11002008u)
#define TOASTER_RING_POPPED          1u            /* the set-point was reached and the lever is up */
#define TOASTER_RING_SMOKE           2u            /* a slice burnt, and none was burnt before */
/* The events that raise the interrupt line. */
#define TOASTER_RING_EN              (*(volatile uint32_t *)0x1100200cu)
#define TOASTER_RING_EN_POPPED       1u            /* when it pops */
#define TOASTER_RING_EN_SMOKE        2u            /* when it smokes */
/* The set-point in percent, 60 at reset; below 1 is 1, above 100 is 100. */
#define TOASTER_BROWNING             (*(volatile uint32_t *)0x11002010u)
/* Writing puts a slice in; ignored if one is in, if the lever is down or if the ID is 0, and the
   program still has its slice. 0 if none is in or the lever is down. Reading it takes the slice
   out. */
#define TOASTER_SLOT0                (*(volatile uint32_t *)0x11002014u)
#define TOASTER_SLOT0_ID             0xffu         /* which slice, from 1 in the order of cutting */
#define TOASTER_SLOT0_ID_SHIFT       0             /* lowest bit of TOASTER_SLOT0_ID */
#define TOASTER_SLOT0_BROWNING       0xff00u       /* percent; above 100 is burnt */
#define TOASTER_SLOT0_BROWNING_SHIFT 8             /* lowest bit of TOASTER_SLOT0_BROWNING */
#define TOASTER_SLOT0_JAM            0xff0000u     /* percent covered */
#define TOASTER_SLOT0_JAM_SHIFT      16            /* lowest bit of TOASTER_SLOT0_JAM */
#define TOASTER_SLOT0_TEMP           0xff000000u   /* °C */
#define TOASTER_SLOT0_TEMP_SHIFT     24            /* lowest bit of TOASTER_SLOT0_TEMP */
/* The other slot, as SLOT0. Reading it takes the slice out. */
#define TOASTER_SLOT1                (*(volatile uint32_t *)0x11002018u)
#define TOASTER_SLOT1_ID             0xffu         /* which slice, from 1 in the order of cutting */
#define TOASTER_SLOT1_ID_SHIFT       0             /* lowest bit of TOASTER_SLOT1_ID */
#define TOASTER_SLOT1_BROWNING       0xff00u       /* percent; above 100 is burnt */
#define TOASTER_SLOT1_BROWNING_SHIFT 8             /* lowest bit of TOASTER_SLOT1_BROWNING */
#define TOASTER_SLOT1_JAM            0xff0000u     /* percent covered */
#define TOASTER_SLOT1_JAM_SHIFT      16            /* lowest bit of TOASTER_SLOT1_JAM */
#define TOASTER_SLOT1_TEMP           0xff000000u   /* °C */
#define TOASTER_SLOT1_TEMP_SHIFT     24            /* lowest bit of TOASTER_SLOT1_TEMP */

/* The worktop is where the cook works: the baguette, the board, the plate, and two knives. See:
   breakfast doc worktop */
#define WORKTOP_BASE                 0x11003000u   /* its registers begin here */
/* The tool in hand: TOOL_NONE, TOOL_BREAD or TOOL_JAM; anything else is ignored. */
#define WORKTOP_TOOL                 (*(volatile uint32_t *)0x11003000u)
/* What is true of the worktop now. */
#define WORKTOP_STATUS               (*(const volatile uint32_t *)0x11003004u)
#define WORKTOP_STATUS_SLIP          1u            /* the last stroke was wrong */
#define WORKTOP_STATUS_TOAST         2u            /* a toast is on the plate */
#define WORKTOP_STATUS_DONE          4u            /* the toast on the plate is all covered with jam */
/* Where the next stroke goes. */
#define WORKTOP_GUIDE                (*(const volatile uint32_t *)0x11003008u)
#define WORKTOP_GUIDE_X0             0xffu         /* where the path begins */
#define WORKTOP_GUIDE_X0_SHIFT       0             /* lowest bit of WORKTOP_GUIDE_X0 */
#define WORKTOP_GUIDE_Y0             0xff00u       /* where the path begins */
#define WORKTOP_GUIDE_Y0_SHIFT       8             /* lowest bit of WORKTOP_GUIDE_Y0 */
#define WORKTOP_GUIDE_X1             0xff0000u     /* where it ends */
#define WORKTOP_GUIDE_X1_SHIFT       16            /* lowest bit of WORKTOP_GUIDE_X1 */
#define WORKTOP_GUIDE_Y1             0xff000000u   /* where it ends */
#define WORKTOP_GUIDE_Y1_SHIFT       24            /* lowest bit of WORKTOP_GUIDE_Y1 */
/* Makes a stroke: the length of the knife's path along GUIDE. */
#define WORKTOP_STROKE               (*(volatile uint32_t *)0x1100300cu)
/* Strokes left: with the bread knife, until the next slice falls, 0 once the baguette is cut up;
   with the jam knife, until the toast on the plate is covered; else 0. */
#define WORKTOP_LEFT                 (*(const volatile uint32_t *)0x11003010u)
/* Slices still in the baguette, 12 at reset. */
#define WORKTOP_LOAF                 (*(const volatile uint32_t *)0x11003014u)
/* Cut slices on the board. */
#define WORKTOP_SLICES               (*(const volatile uint32_t *)0x11003018u)
/* The slice that was cut first; 0 if there is none. Reading it takes a slice from the board. */
#define WORKTOP_BOARD                (*(const volatile uint32_t *)0x1100301cu)
#define WORKTOP_BOARD_ID             0xffu         /* which slice, from 1 in the order of cutting */
#define WORKTOP_BOARD_ID_SHIFT       0             /* lowest bit of WORKTOP_BOARD_ID */
#define WORKTOP_BOARD_BROWNING       0xff00u       /* percent; above 100 is burnt */
#define WORKTOP_BOARD_BROWNING_SHIFT 8             /* lowest bit of WORKTOP_BOARD_BROWNING */
#define WORKTOP_BOARD_JAM            0xff0000u     /* percent covered */
#define WORKTOP_BOARD_JAM_SHIFT      16            /* lowest bit of WORKTOP_BOARD_JAM */
#define WORKTOP_BOARD_TEMP           0xff000000u   /* °C */
#define WORKTOP_BOARD_TEMP_SHIFT     24            /* lowest bit of WORKTOP_BOARD_TEMP */
/* Writing puts a toast on the plate; ignored if one is there or if the ID is 0, and the program
   still has its toast. 0 if there is none. Reading it takes the toast from the plate. */
#define WORKTOP_PLATE                (*(volatile uint32_t *)0x11003020u)
#define WORKTOP_PLATE_ID             0xffu         /* which slice, from 1 in the order of cutting */
#define WORKTOP_PLATE_ID_SHIFT       0             /* lowest bit of WORKTOP_PLATE_ID */
#define WORKTOP_PLATE_BROWNING       0xff00u       /* percent; above 100 is burnt */
#define WORKTOP_PLATE_BROWNING_SHIFT 8             /* lowest bit of WORKTOP_PLATE_BROWNING */
#define WORKTOP_PLATE_JAM            0xff0000u     /* percent covered */
#define WORKTOP_PLATE_JAM_SHIFT      16            /* lowest bit of WORKTOP_PLATE_JAM */
#define WORKTOP_PLATE_TEMP           0xff000000u   /* °C */
#define WORKTOP_PLATE_TEMP_SHIFT     24            /* lowest bit of WORKTOP_PLATE_TEMP */
/* Wrong strokes since reset. */
#define WORKTOP_SLIPS                (*(const volatile uint32_t *)0x11003024u)
#define WORKTOP_TOOL_NONE            0u            /* for TOOL: empty hands */
#define WORKTOP_TOOL_BREAD           1u            /* for TOOL: the bread knife */
#define WORKTOP_TOOL_JAM             2u            /* for TOOL: the jam knife */

/* The table is where breakfast is served. See: breakfast doc table */
#define TABLE_BASE                   0x11004000u   /* its registers begin here */
/* Puts a tea on the table; a second one is ignored. */
#define TABLE_TEA                    (*(volatile uint32_t *)0x11004000u)
#define TABLE_TEA_STRENGTH           0x3ffu        /* permille */
#define TABLE_TEA_STRENGTH_SHIFT     0             /* lowest bit of TABLE_TEA_STRENGTH */
#define TABLE_TEA_TENTHS             0xffc00u      /* tenths of a °C */
#define TABLE_TEA_TENTHS_SHIFT       10            /* lowest bit of TABLE_TEA_TENTHS */
#define TABLE_TEA_ML                 0x3ff00000u   /* ml */
#define TABLE_TEA_ML_SHIFT           20            /* lowest bit of TABLE_TEA_ML */
/* Puts a toast on the table, up to 32. */
#define TABLE_TOAST                  (*(volatile uint32_t *)0x11004004u)
#define TABLE_TOAST_ID               0xffu         /* which slice, from 1 in the order of cutting */
#define TABLE_TOAST_ID_SHIFT         0             /* lowest bit of TABLE_TOAST_ID */
#define TABLE_TOAST_BROWNING         0xff00u       /* percent; above 100 is burnt */
#define TABLE_TOAST_BROWNING_SHIFT   8             /* lowest bit of TABLE_TOAST_BROWNING */
#define TABLE_TOAST_JAM              0xff0000u     /* percent covered */
#define TABLE_TOAST_JAM_SHIFT        16            /* lowest bit of TABLE_TOAST_JAM */
#define TABLE_TOAST_TEMP             0xff000000u   /* °C */
#define TABLE_TOAST_TEMP_SHIFT       24            /* lowest bit of TABLE_TOAST_TEMP */
/* Any value: breakfast is served, and the run ends. */
#define TABLE_SERVE                  (*(volatile uint32_t *)0x11004008u)
/* What is on the table. */
#define TABLE_STATUS                 (*(const volatile uint32_t *)0x1100400cu)
#define TABLE_STATUS_TEA             1u            /* the tea is */
#define TABLE_STATUS_SERVED          2u            /* breakfast is served */
/* Toasts on the table, 0..32. */
#define TABLE_TOASTS                 (*(const volatile uint32_t *)0x11004010u)

/* The ticket rail is where a kitchen hangs its orders: a trace port, as debug units have. See:
   breakfast doc rail */
#define RAIL_BASE                    0x11005000u   /* its registers begin here */
/* Which task runs; 0 is the kernel, or nobody. */
#define RAIL_TASK                    (*(volatile uint32_t *)0x11005000u)
/* A span of the running task begins; its id is any value, or where its name stands. */
#define RAIL_BEGIN                   (*(volatile uint32_t *)0x11005004u)
/* The span of that id ends. */
#define RAIL_END                     (*(volatile uint32_t *)0x11005008u)
/* A moment worth seeing: any value, or where its name stands. */
#define RAIL_MARK                    (*(volatile uint32_t *)0x1100500cu)
/* The address of the zero-terminated name of the task in TASK. */
#define RAIL_NAME                    (*(volatile uint32_t *)0x11005010u)

#endif
