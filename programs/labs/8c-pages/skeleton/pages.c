/* pages: lab 8c, Address spaces. The handout says what to do.
 *
 * Six gaps, each between "your code here" and "end of your code". base.s calls these functions, in S mode, on the
 * kernel's stack. A file of this lab reads no other: what it needs of base.s and of the machine stands here.
 */
typedef unsigned int u32;

/* Of an address space (base.s has more to say about it). */
#define PAGE 4096u
#define MEMORY 0x40000000u      /* a task's own pages begin here, */
extern const u32 memory_end;    /* and here is what follows them */
extern char kernel_code[], task_code[], kernel_data[], kernel_end[];

/* A page-table entry: bits 31 to 10 are the number of a page, the others are these. R, W and X all 0: that page is the
 * next table. */
#define PTE_V   (1u << 0)       /* the entry counts */
#define PTE_R   (1u << 1)       /* the page may be read, */
#define PTE_W   (1u << 2)       /* written, */
#define PTE_X   (1u << 3)       /* executed: */
#define PTE_U   (1u << 4)       /* by U mode; without it, by S mode */
#define PTE_A   (1u << 6)       /* it was used, */
#define PTE_D   (1u << 7)       /* and written: a hart sets these two, or faults while they are 0 */
#define PTE_COW (1u << 8)       /* yours: no hart looks at bits 8 and 9 */
#define SATP_SV32 (1u << 31)    /* translation is on */

/* What base.s has for you. A table is 1024 entries; its address is a physical one, and a pointer to it works, since the
 * kernel's pages are at their physical addresses. */
u32 *new_page(void);                            /* a page that nobody has, not cleared */
void clear_page(u32 *page);                     /* all zeros */
void copy_page(u32 *to, const u32 *from);
void map_range(u32 *root, char *from, char *to, u32 bits);      /* calls your map for each page, at its own address */

static inline u32 read_stval(void)  { u32 v; __asm__ volatile("csrr %0, stval" : "=r"(v)); return v; }
static inline u32 read_scause(void) { u32 v; __asm__ volatile("csrr %0, scause" : "=r"(v)); return v; }
static inline void sfence_vma(void) { __asm__ volatile("sfence.vma" : : : "memory"); }

/* 1. entry_of: the entry of level 0 for an address, in the page table with this root, whatever it holds. Where there is
 * no table for it yet, make one, of zeros. */
u32 *entry_of(u32 *root, u32 address)
{
	u32 *table = root;
	/* your code here */

	/* end of your code */
	return table;
}

/* 2. map: in the space with this root, the page at an address (any address in it) is to be the one at physical address
 * to, with these bits, and V. */
void map(u32 *root, u32 address, u32 to, u32 bits)
{
	/* your code here */

	/* end of your code */
}

/* 3. make_space: a new address space, with the kernel and the tasks' code in it, and nothing of a task's own. Returns
 * what belongs into satp. */
u32 make_space(void)
{
	u32 satp = 0;
	/* your code here */

	/* end of your code */
	return satp;
}

/* 6. own_copy: a task wants to write to the page of an entry with PTE_COW. It gets a page of its own, with the same in
 * it. */
void own_copy(u32 *entry)
{
	/* your code here */

	/* end of your code */
}

/* 4. page_fault: a task used an address as its space, with this root, does not allow. stval has the address, scause
 * says how it was used: 12 executed, 13 read, 15 written. If that is the first use of a page of its own, make the page, and
 * return 1: the instruction is tried again. (With exercise 6: so it is if own_copy has helped.) */
int page_fault(u32 *root)
{
	u32 address = read_stval(), cause = read_scause();
	/* your code here */

	/* end of your code */
	return 0;               /* whoever gets here says: it was a mistake of the task's */
}

/* 5. share: the page at an address of a task's space, if there is one, is to be in its child's too. From now on neither
 * may write to it; PTE_COW says why. */
void share(u32 *root, u32 *child, u32 address)
{
	/* your code here */

	/* end of your code */
}
