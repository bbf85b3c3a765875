/* cooks: two cooks, who share one piece of work.
 *
 * A hart is a processor of its own: a second one does not make the first faster, it works beside it, in
 * the same memory. Here all of them count primes. The numbers are cut into JOBS; whoever has nothing to
 * do takes the next job, until there is none. Three things are needed for that, and no more:
 *
 *  - a stack each, and one who begins: start.S with HARTS, see there;
 *  - a word that is changed by one at a time. Between reading a word and writing it back another hart
 *    may do the same, and what it wrote is lost. An atomic instruction reads and writes in one, and
 *    of those a lock is made, for what takes more than one instruction;
 *  - a bell (interprocessor interrupt), so that who waits for another one can sleep.
 *
 * Like kernel.c it uses nothing but UART, CLINT and finisher, and runs on QEMU's virt as it does here,
 * with any number of harts: with one, that one does it all.
 *
 * Build and run: make cooks.elf && breakfast run --harts 2 cooks.elf
 *           or:  qemu-system-riscv32 -M virt -smp 2 -bios none -nographic -kernel cooks.elf
 *
 * Things to try: leave the lock away in add, and count with --interleave 1, 2, 3 …; let finished ring
 * nobody, and read what breakfast says about it.
 */
#include "console.h"
#include "csr.h"

enum { JOBS = 50, NUMBERS = 200 }; /* of a job */

/* A spin lock: 1 while somebody has it. The exchange writes 1 and says what was there, in one
 * (amoswap.w.aq): whoever gets the 0 has the lock, and nobody else gets that 0. While it is taken we only
 * read it: an exchange each time would keep the memory busy for the one who is to give it back.
 * Acquire and release keep what is done under the lock between the two, for the compiler as well. */
typedef struct {
	uint32_t taken;
} lock_t;

static void lock(lock_t *l)
{
	while (__atomic_exchange_n(&l->taken, 1, __ATOMIC_ACQUIRE))
		while (__atomic_load_n(&l->taken, __ATOMIC_RELAXED))
			;
}

static void unlock(lock_t *l) { __atomic_store_n(&l->taken, 0, __ATOMIC_RELEASE); }

static uint32_t next; /* the first job that nobody has taken */

/* Under the lock: */
static lock_t board;
static unsigned primes, done, jobs_of[HARTS];

static unsigned primes_in(unsigned from, unsigned to)
{
	unsigned count = 0;
	for (unsigned n = from; n < to; n++) {
		unsigned d = 2;
		while (d * d <= n && n % d)
			d++;
		count += n >= 2 && d * d > n;
	}
	return count;
}

/* add: what a cook has found. Three words change, and whoever looks is to see all of them or none: that
 * is why it is a lock here, and not an atomic instruction as in work. Returns how many jobs are done. */
static unsigned add(uint32_t hart, unsigned found)
{
	lock(&board);
	primes += found;
	jobs_of[hart]++;
	unsigned n = ++done;
	unlock(&board);
	return n;
}

/* work: takes jobs until there are none. */
static void work(uint32_t hart)
{
	for (;;) {
		uint32_t job = __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED); /* amoadd.w: ours alone */
		if (job >= JOBS)
			return;
		if (add(hart, primes_in(job * NUMBERS, (job + 1) * NUMBERS)) == JOBS)
			CLINT_MSIP(0) = 1; /* that was the last: cook 0 may be asleep, so ring */
	}
}

static int finished(void)
{
	lock(&board);
	int all = done == JOBS;
	unlock(&board);
	return all;
}

/* Every hart comes here, on a stack of its own, with interrupts off. What main returns ends the run if
 * hart 0 does; the others sleep then. */
int main(uint32_t hart)
{
	work(hart);
	if (hart != 0)
		return 0;

	/* No job is left to take, but another cook may still be at one. wfi wakes for an interrupt that
	 * mie lets in, also while mstatus keeps it from being taken: so there is no handler. The bell is
	 * cleared before we look: if it rings behind the look, wfi does not sleep. */
	set_csr(mie, MIE_MSIE);
	for (;;) {
		CLINT_MSIP(0) = 0;
		__atomic_thread_fence(__ATOMIC_SEQ_CST); /* first the bell, then the look */
		if (finished())
			break;
		__asm__ volatile("wfi");
	}

	put_number(primes);
	put_text(" primes below ");
	put_number(JOBS * NUMBERS);
	put_char('\n');
	for (unsigned i = 0; i < HARTS; i++)
		if (jobs_of[i]) {
			put_text("cook ");
			put_number(i);
			put_text(": ");
			put_number(jobs_of[i]);
			put_text(" jobs\n");
		}
	return 0;
}
