/* breakfast: the whole breakfast, with interrupts, in C.
 *
 * The cook cuts, toasts and spreads; when the kettle or the mug rings, the handler `rang` does what
 * is to be done for the tea, and the stroke of the knife goes on. It is the recipe `interrupts`
 * in another language.
 *
 * Build and run: make breakfast.elf && breakfast run breakfast.elf
 */
#include "kitchen.h"
#include "csr.h"

enum { TOASTS = 8, TEA_ML = 600 };
enum { NOBODY, TEA, TOAST }; /* tasks on the ticket rail, for the timeline */

/* What the handler tells the main program. */
static volatile int tea_ready, popped;

static void name_task(uint32_t task, const char *name)
{
	RAIL_TASK = task;
	RAIL_NAME = (uint32_t)(uintptr_t)name;
}

/* An appliance has rung. The compiler saves every register that is used here, and puts it back. */
__attribute__((interrupt("machine"), aligned(4))) static void rang(void)
{
	uint32_t before = RAIL_TASK;
	RAIL_TASK = TEA;

	uint32_t source = PLIC_CLAIM(0); /* who? */
	if (source == KETTLE_IRQ) {
		KETTLE_RING = KETTLE_RING_BOILED; /* we have heard: it stops ringing */
		MUG_WATER = KETTLE_POUR;          /* a cup of water is a word, to be carried over */
		MUG_CTRL = MUG_CTRL_BAG;
	} else if (source == MUG_IRQ) {
		uint32_t ring = MUG_RING;
		MUG_RING = ring;
		if (ring & (MUG_RING_INFUSED | MUG_RING_COLD))
			MUG_CTRL = 0; /* the bag comes out */
		if (ring & MUG_RING_DRINKABLE)
			tea_ready = 1;
	} else if (source == TOASTER_IRQ) {
		TOASTER_RING = TOASTER_RING_POPPED;
		popped = 1;
	}
	PLIC_CLAIM(0) = source; /* done: it may ring again */

	RAIL_TASK = before;
}

/* Opens the gates between the appliances and the processor. */
static void listen(void)
{
	KETTLE_RING_EN = KETTLE_RING_BOILED;
	MUG_RING_EN = MUG_RING_INFUSED | MUG_RING_COLD | MUG_RING_DRINKABLE;
	TOASTER_RING_EN = TOASTER_RING_POPPED;
	PLIC_PRIORITY(KETTLE_IRQ) = 1;
	PLIC_PRIORITY(MUG_IRQ) = 1;
	PLIC_PRIORITY(TOASTER_IRQ) = 1;
	PLIC_ENABLE1(0) = 1u << (KETTLE_IRQ - 32) | 1u << (MUG_IRQ - 32) | 1u << (TOASTER_IRQ - 32);
	PLIC_THRESHOLD(0) = 0;
	write_csr(mtvec, (uint32_t)(uintptr_t)rang);
	set_csr(mie, MIE_MEIE);
	set_csr(mstatus, MSTATUS_MIE);
}

/* Sleeps until the handler has set the flag. Interrupts are off while we look: a ring between the
 * look and wfi would not wake us. wfi itself wakes for one that is pending all the same. */
static void wait_for(volatile int *flag)
{
	for (;;) {
		clear_csr(mstatus, MSTATUS_MIE);
		if (*flag)
			break;
		RAIL_TASK = NOBODY;
		__asm__ volatile("wfi");
		RAIL_TASK = TOAST;
		set_csr(mstatus, MSTATUS_MIE); /* here it rings */
	}
	*flag = 0;
	set_csr(mstatus, MSTATUS_MIE);
}

static uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

/* A stroke of the knife: the length of its way along the parabola between two points, in 32 steps. */
static void stroke(void)
{
	uint32_t guide = WORKTOP_GUIDE;
	uint32_t x0 = guide & 255, y0 = guide >> 8 & 255, x1 = guide >> 16 & 255, y1 = guide >> 24;
	uint32_t x = x0, y = y0, length = 0;
	for (uint32_t i = 1; i <= 32; i++) {
		uint32_t u = 32 - i;
		uint32_t to_x = (u * u * x0 + 2 * i * u * 128 + i * i * x1) / 1024;
		uint32_t to_y = (u * u * y0 + 2 * i * u * 255 + i * i * y1) / 1024;
		length += distance(x, to_x) + distance(y, to_y);
		x = to_x;
		y = to_y;
	}
	WORKTOP_STROKE = length;
}

static void cut_slice(void)
{
	WORKTOP_TOOL = WORKTOP_TOOL_BREAD;
	for (uint32_t before = WORKTOP_SLICES; WORKTOP_SLICES == before;)
		stroke();
}

/* Two slices from the board into the toaster. An empty board gives 0, which is no slice. */
static void load_toaster(void)
{
	TOASTER_SLOT0 = WORKTOP_BOARD;
	TOASTER_SLOT1 = WORKTOP_BOARD;
	TOASTER_CTRL = TOASTER_CTRL_LEVER;
}

static void spread_jam(uint32_t toast)
{
	WORKTOP_PLATE = toast;
	WORKTOP_TOOL = WORKTOP_TOOL_JAM;
	while (!(WORKTOP_STATUS & WORKTOP_STATUS_DONE))
		stroke();
	TABLE_TOAST = WORKTOP_PLATE;
}

static void make_toasts(void)
{
	for (int cut = 1; cut <= TOASTS; cut++) {
		cut_slice();
		if (cut == 2 || TOASTS == 1)
			load_toaster();
	}
	for (int left = TOASTS; left > 0; left -= 2) {
		wait_for(&popped);
		uint32_t first = TOASTER_SLOT0, second = TOASTER_SLOT1;
		load_toaster(); /* the next two brown while we spread */
		spread_jam(first);
		if (second)
			spread_jam(second);
	}
}

int main(void)
{
	name_task(TEA, "tea");
	name_task(TOAST, "toast");
	listen();

	KETTLE_FILL = TEA_ML;
	KETTLE_CTRL = KETTLE_CTRL_HEAT;
	make_toasts();
	wait_for(&tea_ready);

	TABLE_TEA = MUG_TAKE;
	TABLE_SERVE = 1; /* the run ends here */
	return 1;
}
