/* pages: address spaces, in C.
 *
 * Two tasks run the same code. Both count at the same address, 0x40000000, and neither sees the other's number: each has
 * a page table of its own (Sv32), which says where that address is in memory. No page of theirs is there before they use
 * it: the first access traps, the kernel maps a page of zeros, and the access is tried again. A third task follows a null
 * pointer, where nothing is and nothing will be.
 *
 * The kernel runs in M mode, where addresses are physical ones: it needs no page table, and is in nobody's. (programs/vm
 * is a kernel in S mode, which is translated itself.) It uses nothing but the UART and the finisher, and runs on QEMU's
 * virt as it does here.
 *
 * Build and run: make pages.elf && breakfast run pages.elf
 *           or:  qemu-system-riscv32 -M virt -bios none -nographic -kernel pages.elf
 */
#include "console.h"
#include "csr.h"

enum {
	TASKS = 3,
	POOL = 32, /* pages to be given out */
	PAGE = 4096,
};

/* What each task sees: its memory from here on, its stack below there, and the code and constants of this program. */
#define MEMORY      0x40000000u
#define MEMORY_END  0x40004000u
#define STACK       0x403fc000u
#define STACK_END   0x40400000u

/* An entry of a page table: bits 31 to 10 are the number of a page, that of the next table if R, W and X are 0. */
enum {
	PTE_V = 1 << 0, /* valid */
	PTE_R = 1 << 1,
	PTE_W = 1 << 2,
	PTE_X = 1 << 3,
	PTE_U = 1 << 4, /* for U mode */
	PTE_A = 1 << 6, /* used, and written: set from the beginning, so that it does not matter who would set them */
	PTE_D = 1 << 7,
};
#define SATP_SV32 (1u << 31)

typedef uint32_t page[PAGE / 4];

/* As in kernel.c: the registers of a task that is not running, and its pc in the place of x0. */
struct frame {
	uint32_t x[32];
};
enum { PC = 0, SP = 2, A0 = 10, A7 = 17 };

static struct task {
	struct frame frame;
	uint32_t *root; /* its page table */
	int pages, done;
} tasks[TASKS];

static struct task *running;

/* System calls: the number in a7, one argument in a0. */
enum { SYS_PUT, SYS_NUMBER, SYS_YIELD, SYS_EXIT };

static void call(uint32_t number, uint32_t argument)
{
	register uint32_t a0 __asm__("a0") = argument;
	register uint32_t a7 __asm__("a7") = number;
	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
}

/* ---- the tasks, in U mode ---- */

static void count(const char *name, uint32_t step)
{
	volatile uint32_t *mine = (volatile uint32_t *)MEMORY; /* zero, to begin with */
	volatile uint32_t more = step;                         /* in the stack, which is a page, too */
	for (int i = 0; i < 3; i++) {
		*mine += more;
		call(SYS_YIELD, 0); /* the other one counts now, at the same address */
		call(SYS_PUT, (uint32_t)(uintptr_t)name);
		call(SYS_NUMBER, *mine);
	}
	call(SYS_EXIT, 0);
}

static void tea(void) { count("tea: ", 1); }
static void toast(void) { count("toast: ", 10); }

static void lost(void)
{
	__asm__ volatile("sw zero, 4(zero)"); /* a compiler does not take it from C */
	call(SYS_EXIT, 0);
}

/* ---- page tables ---- */

static page pool[POOL] __attribute__((aligned(PAGE))); /* zeros: see start.S */
static unsigned given;

/* A page of zeros; 0 if there is none left. */
static uint32_t *new_page(void) { return given < POOL ? pool[given++] : 0; }

static uint32_t entry_for(const void *at, uint32_t bits) { return (uint32_t)(uintptr_t)at >> 12 << 10 | bits; }
static uint32_t *page_of(uint32_t entry) { return (uint32_t *)(uintptr_t)(entry >> 10 << 12); }

/* Where the entry for an address is: two steps, ten bits of the address each. 0 if there is no table for it and none can
 * be made. */
static uint32_t *entry_of(uint32_t *root, uint32_t address)
{
	uint32_t *up = &root[address >> 22];
	if (!*up) {
		uint32_t *table = new_page();
		if (!table)
			return 0;
		*up = entry_for(table, PTE_V);
	}
	return &page_of(*up)[address >> 12 & 1023];
}

/* Maps a page, and says whether there was room for its entry. */
static int map(uint32_t *root, uint32_t address, const void *to, uint32_t bits)
{
	uint32_t *entry = entry_of(root, address);
	if (entry)
		*entry = entry_for(to, bits | PTE_V | PTE_U | PTE_A);
	return entry != 0;
}

/* What a task means by an address: the kernel has to look that up, as the hart would. 0 if it may not read there. */
static const char *seen_by(const struct task *t, uint32_t address)
{
	uint32_t *entry = entry_of(t->root, address);
	if (!entry || (~*entry & (PTE_V | PTE_R | PTE_U)))
		return 0;
	return (const char *)page_of(*entry) + address % PAGE;
}

/* ---- the kernel, in M mode ---- */

void trap_entry(void);
__attribute__((noreturn)) void resume(struct frame *);
extern char _start[], data_start[]; /* the code and the constants lie between these: kitchen.ld */

static void put_hex(uint32_t n)
{
	put_text("0x");
	for (int i = 28; i >= 0; i -= 4)
		put_char("0123456789abcdef"[n >> i & 15]);
}

static void start(struct task *t, void (*code)(void))
{
	t->root = new_page();
	for (char *p = _start; p < data_start; p += PAGE)
		map(t->root, (uint32_t)(uintptr_t)p, p, PTE_R | PTE_X);
	t->frame.x[PC] = (uint32_t)(uintptr_t)code;
	t->frame.x[SP] = STACK_END;
}

/* A page fault: the first use of a page of the task's own, or a mistake. */
static int first_use(struct task *t, uint32_t cause, uint32_t address)
{
	int own = (address >= MEMORY && address < MEMORY_END) || (address >= STACK && address < STACK_END);
	if (!own || (cause != MCAUSE_LOAD_PAGE && cause != MCAUSE_STORE_PAGE))
		return 0;
	uint32_t *fresh = new_page();
	t->pages++;
	return fresh && map(t->root, address, fresh, PTE_R | PTE_W | PTE_D);
}

/* The task after the running one that is not done. */
static struct task *next(void)
{
	for (unsigned i = 1; i <= TASKS; i++) {
		struct task *t = &tasks[((unsigned)(running - tasks) + i) % TASKS];
		if (!t->done)
			return t;
	}
	FINISHER_EXIT = FINISHER_PASS; /* here the run ends */
	for (;;)
		;
}

static void done(const char *how)
{
	put_text("kernel: task ");
	put_number((unsigned)(running - tasks) + 1);
	put_text(how);
	put_number((unsigned)running->pages);
	put_text(" pages\n");
	running->done = 1;
}

/* Prints a text of the running task's; what it cannot read itself is not printed. */
static void put_theirs(uint32_t text)
{
	const char *c;
	while ((c = seen_by(running, text++)) && *c)
		put_char(*c);
}

static void system_call(uint32_t number, uint32_t argument)
{
	switch (number) {
	case SYS_PUT:
		put_theirs(argument);
		break;
	case SYS_NUMBER:
		put_number(argument);
		put_char('\n');
		break;
	case SYS_YIELD:
		running = next();
		break;
	case SYS_EXIT:
		done(" is done, and has used ");
		running = next();
		break;
	}
}

/* Goes on in the address space of the task that runs now. What the hart remembers of the one before, or of a page that was
 * not there, is forgotten. */
static struct frame *go_on(void)
{
	write_csr(satp, SATP_SV32 | (uint32_t)(uintptr_t)running->root >> 12);
	__asm__ volatile("sfence.vma" : : : "memory");
	return &running->frame;
}

/* Called by trap_entry with the frame of the task that was running; returns the one to go on with. */
struct frame *trap(struct frame *frame)
{
	uint32_t cause = read_csr(mcause), address = read_csr(mtval);
	if (cause == MCAUSE_ECALL) {
		frame->x[PC] += 4; /* behind the ecall */
		system_call(frame->x[A7], frame->x[A0]);
	} else if (!first_use(running, cause, address)) {
		put_text("kernel: cause ");
		put_number(cause);
		put_text(" at ");
		put_hex(address);
		put_text("\n");
		done(" is stopped, and has used ");
		running = next();
	}
	return go_on();
}

int main(void)
{
	start(&tasks[0], tea);
	start(&tasks[1], toast);
	start(&tasks[2], lost);

	/* U mode may use nothing until PMP says so: here, all of memory. Page tables say the rest. */
	write_csr(pmpaddr0, 0xffffffff);
	write_csr(pmpcfg0, 0x1f); /* NAPOT, X, W, R */

	write_csr(mtvec, (uint32_t)(uintptr_t)trap_entry);
	write_csr(mstatus, 0); /* MPP 0: mret goes to U mode */
	running = &tasks[0];
	resume(go_on());
}
