/* bars: lab 7c, Behind bars, in C. The handout says what to do. tasks.s begins the run, keeps the registers of
 * tasks, and has the tasks.
 *
 * A file of this lab reads no other: what it needs of the machine stands here.
 */
typedef unsigned int u32;
typedef unsigned char u8;

#define UART_THR    (*(volatile u8 *)0x10000000)   /* a character to print */
#define KETTLE_FILL (*(volatile u32 *)0x11000018)  /* ml */

/* A CSR, by its name. */
#define WRITE_CSR(name, value) __asm__ volatile("csrw " name ", %0" : : "r"(value) : "memory")
#define SET_CSR(name, bits)    __asm__ volatile("csrs " name ", %0" : : "r"(bits) : "memory")
#define CLEAR_CSR(name, bits)  __asm__ volatile("csrc " name ", %0" : : "r"(bits) : "memory")

enum { SYS_PUT = 1, SYS_WATER = 2, SYS_LEAVE = 3 };
enum { GOES_ON = 0, IS_OVER = 1 };

/* What is kept of a task that does not run. x[n-1] is its register xn: a0, which is x10, is x[9]; a7 is x[16]. */
struct frame {
	u32 pc;
	u32 x[31];
};

extern char task_code[], task_end[];    /* in tasks.s */

static u32 cell_base, cell_size;        /* of the task that runs */

/* 1. lower: the next mret is to go to user mode. */
void lower(void)
{
	/* your code here */

	/* end of your code */
}

/* 2. cell: where the cell of the next task begins, and its size, a power of two; it lies at a multiple of that. In user
 *    mode the cell may be read and written, what lies from task_code up to task_end read and executed, and nothing else
 *    is to be reached.
 */
void cell(u32 base, u32 size)
{
	cell_base = base;
	cell_size = size;
	/* your code here */

	/* end of your code */
}

/* 3. put: print so many bytes from that address, and say how many; or print nothing, and say -1, if not all of them are
 *    in the cell.
 */
static u32 put(u32 at, u32 n)
{
	/* your code here */

	/* end of your code */
	return 0;
}

static u32 water(u32 ml)
{
	KETTLE_FILL = ml;
	return 0;
}

/* handle: a task has trapped, with this mcause. Does it go on? */
int handle(struct frame *f, u32 cause)
{
	/* 4. If it was no call from user mode, it is over. Else see to it that it goes on behind its ecall. */
	/* your code here */

	/* end of your code */
	switch (f->x[16]) {
	case SYS_PUT:
		f->x[9] = put(f->x[9], f->x[10]);
		return GOES_ON;
	case SYS_WATER:
		f->x[9] = water(f->x[9]);
		return GOES_ON;
	case SYS_LEAVE:
		return IS_OVER;
	}
	/* 5. There is no such call: the task is to find -1 in its a0. */
	/* your code here */

	/* end of your code */
	return IS_OVER;
}
