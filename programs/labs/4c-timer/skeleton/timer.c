/* timer: the half of lab 4c that decides. entry.s saves and restores; the handout says what to do.
 *
 * A file of this lab reads no other: what it needs of the machine stands here.
 */
typedef unsigned int u32;
typedef unsigned long long u64;

/* The clock, in ticks of 100 ns, and the alarm: two words each. The timer rings while MTIME >= MTIMECMP. */
#define MTIME     (*(volatile u32 *)0x0200bff8)
#define MTIMEH    (*(volatile u32 *)0x0200bffc)
#define MTIMECMP  (*(volatile u32 *)0x02004000)
#define MTIMECMPH (*(volatile u32 *)0x02004004)
#define RAIL_TASK (*(volatile u32 *)0x11005000)  /* who runs, for the timeline */

/* What is kept of a task that does not run. entry.s knows this layout: 32 words. */
struct task {
	u32 pc;
	u32 x[31];                  /* x[n-1] is the task's register xn: sp, which is x2, is x[1] */
};

struct task tasks[8];
int current;                    /* the number of the task that runs */

/* In tasks.s, which begins the run and ends it: what is not the same in each run. */
extern const u32 task_count;    /* 2 to 8 */
extern const u32 quantum;       /* ticks a turn */
extern const u32 stack_size;    /* bytes */
extern char stacks[];           /* stack n ends at stacks + stack_size * (n + 1), and grows down from there */

/* 3. make_task fills in what the task finds when it begins: its pc, and its sp. */
void make_task(int number, void (*entry)(void))
{
	/* your code here */

	/* end of your code */
}

/* 4. alarm: the next timer interrupt is to come quantum ticks from now. */
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

/* first is called when tasks.s has had all tasks made, and the alarm set. It says who goes first. */
struct task *first(void)
{
	RAIL_TASK = 1;
	return &tasks[0];
}
