/* memory: words, near and far. Two 256 KiB tables are filled, added, walked with a stride that misses, permuted by
 * following one through the other, and copied. */
#include "bench.h"

#define WORDS 65536

static u32 a[WORDS], b[WORDS];

u32 work(void)
{
        u32 sum = 0, at = 0;
        for (u32 i = 0; i < WORDS; i++) {
                a[i] = i * 40503;
                b[i] = i ^ 0x5bd1;
        }
        for (u32 i = 0; i < WORDS; i++)
                a[i] += b[(i * 17 + 3) % WORDS];
        for (u32 i = 0; i < WORDS; i++) {
                at = b[at] + a[i] & WORDS - 1;
                sum += at;
        }
        for (u32 i = 1; i < WORDS; i++)
                b[i] = a[i - 1];
        for (u32 i = 0; i < WORDS; i += 64)
                sum ^= b[i] << i % 31;
        return sum;
}

BENCH(0xee4b48f5)
