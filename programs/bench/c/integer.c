/* integer: arithmetic in registers. The number of steps of the Collatz walks from 1 to 3000, a CRC of them, and the sum
 * of their digits: shifts, multiplications, divisions, hardly any memory. */
#include "bench.h"

u32 work(void)
{
        u32 crc = ~0u, digits = 0;
        for (u32 n = 1; n <= 3000; n++) {
                u32 steps = 0;
                for (u32 x = n; x != 1; steps++)
                        x = x & 1 ? 3 * x + 1 : x >> 1;
                crc ^= steps;
                for (int bit = 0; bit < 8; bit++)
                        crc = crc >> 1 ^ (0xedb88320 & -(crc & 1));
                for (u32 x = steps * 2654435761u; x != 0; x /= 10)
                        digits += x % 10;
        }
        return crc ^ digits;
}

BENCH(0x3608a5f0)
