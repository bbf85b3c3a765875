/* timer: the half of lab 3c that decides. entry.s saves and restores; the handout says what to do.
 *
 * A file of this lab reads no other: what it needs of the machine stands here.
 */
#ifndef TASKS
#define TASKS 3                 /* 2 to 8 */
#endif
#ifndef QUANTUM
#define QUANTUM 5000            /* ticks a turn (100 ns each) */
#endif

typedef unsigned int u32;

#define MTIME     (*(volatile u32 *)0x0200bff8)  /* the clock, in ticks */
#define MTIMECMP  (*(volatile u32 *)0x02004000)  /* the alarm: the timer rings while MTIME >= MTIMECMP */
#define RAIL_TASK (*(volatile u32 *)0x11005000)  /* who runs, for the timeline */

/* What is kept of a task that does not run. entry.s knows this layout: 32 words. */
struct task {
	u32 pc;
	u32 x[31];                  /* x[n-1] is the task's register xn: sp, which is x2, is x[1] */
};

struct task tasks[8];
u32 stacks[8][64];              /* stack n is stacks[n]; it grows down from its end */
int current;                    /* the number of the task that runs */

extern void (*const task_entries[])(void);      /* in tasks.s: where each task begins */

/* 3. make_task fills in what the task finds when it begins: its pc, and its sp. */
void make_task(int number, void (*entry)(void))
{
	/* your code here */

	/* end of your code */
}

/* 4. alarm: the next timer interrupt is to come QUANTUM ticks from now. */
void alarm(void)
{
	/* your code here */

	/* end of your code */
}

/* 5. next is the number of the task that runs after task number: each in its turn, after the last the first. */
int next(int number)
{
	/* your code here */

	/* end of your code */
	return number;
}

/* timer_rang is called when a turn is over, and all of the task is saved. It says who goes on. */
struct task *timer_rang(void)
{
	alarm();
	current = next(current);
	RAIL_TASK = current + 1;
	return &tasks[current];
}

/* begin makes all tasks, and says who goes first. */
struct task *begin(void)
{
	for (int n = 0; n < TASKS; n++)
		make_task(n, task_entries[n]);
	alarm();
	RAIL_TASK = 1;
	return &tasks[0];
}
