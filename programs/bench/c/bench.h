/* What the benchmarks share: each does a piece of work over and over, and every time the result must be the one that
 * is written down; so that no compiler and no simulator can leave it out. */
#ifndef ROUNDS
#define ROUNDS 100
#endif

typedef unsigned int u32;
typedef unsigned char u8;

u32 work(void);

#define BENCH(expected)                                 \
        int main(void)                                  \
        {                                               \
                for (int i = 0; i < ROUNDS; i++)        \
                        if (work() != (expected))       \
                                return 1;               \
                return 0;                               \
        }
