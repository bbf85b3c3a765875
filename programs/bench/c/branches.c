/* branches: decisions that are hard to foresee. Random numbers are sorted by quicksort and looked for by halving, and a
 * small machine of states reads them as letters. */
#include "bench.h"

#define COUNT 2000

static short list[COUNT];

static void sort(short *v, int n)
{
        while (n > 1) {
                short pivot = v[n / 2];
                int i = 0, j = n - 1;
                while (i <= j) {
                        while (v[i] < pivot)
                                i++;
                        while (v[j] > pivot)
                                j--;
                        if (i <= j) {
                                short t = v[i];
                                v[i++] = v[j];
                                v[j--] = t;
                        }
                }
                sort(v, j + 1);
                v += i;
                n -= i;
        }
}

static int find(short x)
{
        int low = 0, high = COUNT;
        while (low < high) {
                int middle = (low + high) / 2;
                if (list[middle] < x)
                        low = middle + 1;
                else
                        high = middle;
        }
        return low;
}

enum { SPACE, WORD, NUMBER, SIGN };

static u32 tokens(void)
{
        u32 count[4] = {0}, state = SPACE;
        for (int i = 0; i < COUNT; i++) {
                u32 c = (u32)list[i] * 2654435761u >> 25, was = state;
                switch (state) {
                case SPACE:
                        state = c < 50 ? WORD : c < 80 ? NUMBER : c < 100 ? SIGN : SPACE;
                        break;
                case WORD:
                        state = c < 90 ? WORD : c < 110 ? SPACE : SIGN;
                        break;
                case NUMBER:
                        state = c < 70 ? NUMBER : c & 1 ? SPACE : WORD;
                        break;
                default:
                        state = c & 2 ? SPACE : NUMBER;
                }
                if (state != was)
                        count[state]++;
        }
        return count[0] + count[1] * 3 + count[2] * 5 + count[3] * 7;
}

u32 work(void)
{
        u32 x = 12345, sum = 0;
        for (int i = 0; i < COUNT; i++) {
                x = x * 1664525 + 1013904223;
                list[i] = (short)(x >> 17);
        }
        sum = tokens();
        sort(list, COUNT);
        for (int i = 0; i < COUNT; i += 3)
                sum += (u32)find(list[i]) * (u32)(i + 1);
        return sum + tokens();
}

BENCH(0x34fb1f4b)
