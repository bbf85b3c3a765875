/* A kitchen's books: enough of C to make a compiler use most of what an assembler offers. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

enum kind { KETTLE, TOASTER, OVEN, MUG, TABLE, KINDS };

struct appliance {
	const char *name;
	enum kind kind;
	u16 watts;
	u8 slots : 3, hot : 1, rings : 4;
	s64 used;
	struct appliance *next;
	int (*ask)(struct appliance *, int);
};

static u32 seed = 0x2545f491;
u32 counter;
static char line[128];
int table[16] = { 1, 1, 2, 3, 5, 8, 13, 21 };
const u8 browning[] = { 0, 3, 9, 27, 81, 243 };
const double warmth[] = { 21.5, 36.6, 99.98 };
extern u32 KITCHEN_CLOCK;
u32 KITCHEN_CLOCK = 700;
static volatile u32 *const uart = (u32 *)0x10000000;
__attribute__((weak)) int hook(int n) { return n + 1; }

static u32 shuffle(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static int length(const char *s)
{
	int n = 0;
	while (s[n])
		n++;
	return n;
}

static char *digits(char *p, s64 n, int base)
{
	char b[24];
	int i = 0, negative = n < 0;
	u64 u = negative ? -(u64)n : (u64)n;
	do
		b[i++] = "0123456789abcdef"[u % (u32)base];
	while (u /= (u32)base);
	if (negative)
		*p++ = '-';
	while (i)
		*p++ = b[--i];
	*p = 0;
	return p;
}

static int ask_kettle(struct appliance *a, int what) { return what * a->watts / 100 + (int)(a->used >> 3); }
static int ask_toaster(struct appliance *a, int what) { return a->slots ? browning[what % 6] / a->slots : -1; }
static int ask_oven(struct appliance *a, int what) { return a->hot ? (int)(warmth[what % 3] * 10) : what % 7; }

static struct appliance kettle = { "kettle", KETTLE, 2200, 0, 1, 3, 12345678901LL, 0, ask_kettle };
static struct appliance toaster = { "toaster", TOASTER, 900, 2, 0, 1, -77, &kettle, ask_toaster };
struct appliance oven = { "oven", OVEN, 3000, 1, 1, 1, 1LL << 40, &toaster, ask_oven };

const char *kind_name(enum kind k)
{
	switch (k) {
	case KETTLE: return "kettle";
	case TOASTER: return "toaster";
	case OVEN: return "oven";
	case MUG: return "mug";
	case TABLE: return "table";
	default: return "thing";
	}
}

int cook(int step, int n)
{
	switch (step) {
	case 0: return n + 1;
	case 1: return n * 7;
	case 2: return n / 3;
	case 3: return n % 10;
	case 4: return n << 3;
	case 5: return n >> 2;
	case 6: return n ^ 0x55aa;
	case 7: return n & 0xff00ff;
	case 8: return n | 0x1000;
	case 9: return -n;
	case 10: return ~n;
	case 11: return n < 0 ? -n : n;
	case 12: return n > 1000000 ? 1000000 : n;
	}
	return hook(n);
}

static void sort(int *a, int n)
{
	for (int i = 1; i < n; i++) {
		int v = a[i], j = i;
		for (; j > 0 && a[j - 1] > v; j--)
			a[j] = a[j - 1];
		a[j] = v;
	}
}

static u32 crc(const u8 *p, int n)
{
	u32 c = ~0u;
	while (n--) {
		c ^= *p++;
		for (int k = 0; k < 8; k++)
			c = c & 1 ? c >> 1 ^ 0xedb88320 : c >> 1;
	}
	return ~c;
}

s64 power(s64 b, u32 e)
{
	s64 r = 1;
	for (; e; e >>= 1, b *= b)
		if (e & 1)
			r *= b;
	return r;
}

float mean(const float *v, int n)
{
	float s = 0;
	for (int i = 0; i < n; i++)
		s += v[i];
	return n ? s / n : 0;
}

static int deep(int n, int m)
{
	int big[700];
	for (int i = 0; i < 700; i++)
		big[i] = i * n + m;
	if (n <= 0)
		return big[m & 511];
	return deep(n - 1, big[n * 3 % 700]) + big[(m + n) & 511];
}

static void print(const char *s)
{
	while (*s)
		*uart = (u8)*s++;
}

static void report(struct appliance *a)
{
	char *p = line;
	for (const char *s = a->name; *s; s++)
		*p++ = *s;
	*p++ = ':';
	p = digits(p, a->used, 10);
	*p++ = ' ';
	p = digits(p, a->ask(a, (int)(shuffle() % 100)), 16);
	*p++ = '\n';
	*p = 0;
	print(line);
	print("kettle");
	print(kind_name(a->kind));
}

int main(void)
{
	u32 sum = 0;
	static float cups[4] = { 0.25f, 1.5f, 3, 4 };
	for (struct appliance *a = &oven; a; a = a->next)
		report(a);
	for (int i = 0; i < 40; i++)
		sum += cook(i % 14, (int)shuffle());
	sort(table, 16);
	for (int i = 0; i < 16; i++)
		sum = sum * 31 + table[i];
	sum += crc((const u8 *)"breakfast", length("breakfast"));
	sum += (u32)power(3, 19) + (u32)(power(7, 11) / 1000003 % 65537);
	sum += (u32)mean(cups, 4) + deep(5, 3);
	counter += __sync_fetch_and_add(&KITCHEN_CLOCK, sum);
	if (sum > 0x7fffffffu && counter != 3)
		__asm__ volatile("csrr %0, mcycle\n\tfence rw, rw" : "=r"(sum));
	return (int)sum;
}

void _start(void) { main(); for (;;) __asm__ volatile("wfi"); }
