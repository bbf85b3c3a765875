/* kernel: two tasks and a timer, in C.
 *
 * The toast task counts primes and never pauses; the tea task sleeps most of the time and wants to be
 * up when it says. Neither knows of the other. The timer takes the processor from whoever has it, and
 * the kernel gives it to the next who is ready: that is preemption.
 *
 * The tasks run in U mode and ask the kernel for what they want with ecall. The kernel runs in M mode
 * with interrupts off, so that nothing happens to it. It uses nothing but the UART, the timer and
 * the finisher, and runs on QEMU's virt as it does here.
 *
 * Build and run: make kernel.elf && breakfast run kernel.elf
 *           or:  qemu-system-riscv32 -M virt -bios none -nographic -kernel kernel.elf
 */
#include "console.h"
#include "csr.h"

enum {
	TASKS = 2,
	SLICE = 10000, /* ticks of 100 ns that a task may run at a stretch: a millisecond */
	STACK = 1024,  /* words */
};

/* What a task is while it is not running: its registers, and in the place of x0, which is always 0, its
 * pc. See trap.S. */
struct frame {
	uint32_t x[32];
};
enum { PC = 0, SP = 2, A0 = 10, A7 = 17 };

static struct task {
	struct frame frame;
	uint64_t wake; /* asleep until then */
	int done;
	uint32_t stack[STACK] __attribute__((aligned(16)));
} tasks[TASKS];

static struct task *running;
static unsigned switches;

/* System calls: the number in a7, one argument in a0. */
enum { SYS_PUT, SYS_SLEEP, SYS_EXIT };

static void call(uint32_t number, uint32_t argument)
{
	register uint32_t a0 __asm__("a0") = argument;
	register uint32_t a7 __asm__("a7") = number;
	__asm__ volatile("ecall" : "+r"(a0) : "r"(a7) : "memory");
}

/* ---- the tasks, in U mode ---- */

static void say(const char *text) { call(SYS_PUT, (uint32_t)(uintptr_t)text); }
static void sleep_ms(uint32_t ms) { call(SYS_SLEEP, ms); }

static unsigned primes_below(unsigned n)
{
	unsigned count = n > 2;
	for (unsigned candidate = 3; candidate < n; candidate += 2) {
		unsigned d = 3;
		while (d * d <= candidate && candidate % d)
			d += 2;
		count += d * d > candidate;
	}
	return count;
}

static void toast(void)
{
	for (int i = 0; i < 4; i++)
		say(primes_below(20000) == 2262 ? "toast: 2262 primes below 20000\n" : "toast: burnt\n");
	call(SYS_EXIT, 0);
}

static void tea(void)
{
	say("tea: on\n");
	for (int i = 0; i < 3; i++) {
		sleep_ms(20);
		say("tea: a sip\n");
	}
	call(SYS_EXIT, 0);
}

/* ---- the kernel, in M mode ---- */

void trap_entry(void);
__attribute__((noreturn)) void resume(struct frame *);

static uint64_t now(void)
{
	uint32_t high, low;
	do {
		high = CLINT_MTIMEH;
		low = CLINT_MTIME;
	} while (high != CLINT_MTIMEH); /* it has just gone up: look again */
	return (uint64_t)high << 32 | low;
}

static void alarm_at(uint64_t when)
{
	CLINT_MTIMECMPH(0) = 0xffffffff; /* no alarm while only half of it is set */
	CLINT_MTIMECMP(0) = (uint32_t)when;
	CLINT_MTIMECMPH(0) = (uint32_t)(when >> 32);
}

static void start(struct task *t, void (*code)(void))
{
	t->frame.x[PC] = (uint32_t)(uintptr_t)code;
	t->frame.x[SP] = (uint32_t)(uintptr_t)&t->stack[STACK];
}

/* The task after the running one that is ready. If all sleep, so do we, until the first wakes. */
static struct task *next(void)
{
	for (;;) {
		uint64_t first = ~0ull;
		unsigned here = (unsigned)(running - tasks);
		int left = 0;
		for (unsigned i = 1; i <= TASKS; i++) {
			struct task *t = &tasks[(here + i) % TASKS];
			if (t->done)
				continue;
			if (t->wake <= now())
				return t;
			left++;
			if (t->wake < first)
				first = t->wake;
		}
		if (!left) {
			put_text("kernel: all done, ");
			put_number(switches);
			put_text(" switches\n");
			FINISHER_EXIT = FINISHER_PASS; /* here the run ends */
		}
		alarm_at(first);
		__asm__ volatile("wfi"); /* interrupts are off: it only wakes us */
	}
}

/* Called by trap_entry with the frame of the task that was running; returns the one to go on with. */
struct frame *trap(struct frame *frame)
{
	uint32_t cause = read_csr(mcause);
	struct task *before = running;
	if (cause == MCAUSE_ECALL) {
		uint32_t argument = frame->x[A0];
		frame->x[PC] += 4; /* behind the ecall */
		switch (frame->x[A7]) {
		case SYS_PUT:
			put_text((const char *)(uintptr_t)argument);
			return frame;
		case SYS_SLEEP:
			running->wake = now() + (uint64_t)argument * 10000;
			break;
		case SYS_EXIT:
			running->done = 1;
			break;
		}
	} else if (cause != MCAUSE_TIMER) {
		put_text("kernel: a task misbehaved, cause ");
		put_number(cause);
		put_text("\n");
		running->done = 1;
	}
	running = next();
	switches += running != before;
	alarm_at(now() + SLICE);
	return &running->frame;
}

int main(void)
{
	put_text("kernel: two tasks, a millisecond each\n");
	start(&tasks[0], toast);
	start(&tasks[1], tea);

	/* U mode may use nothing until PMP says so: here, all of memory. */
	write_csr(pmpaddr0, 0xffffffff);
	write_csr(pmpcfg0, 0x1f); /* NAPOT, X, W, R */

	write_csr(mtvec, (uint32_t)(uintptr_t)trap_entry);
	set_csr(mie, MIE_MTIE);
	write_csr(mstatus, MSTATUS_MPIE); /* MPP 0: mret goes to U mode */
	running = &tasks[0];
	alarm_at(now() + SLICE);
	resume(&running->frame);
}
