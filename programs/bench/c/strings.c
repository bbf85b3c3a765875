/* strings: bytes and records. A list of dishes is made with names, sorted by name through its pointers, searched, and
 * its names are joined, reversed and hashed. */
#include "bench.h"

struct dish {
        struct dish *next;
        char name[20];
        short price;
        u8 stars;
};

#define DISHES 60

static struct dish dishes[DISHES];
static char menu[DISHES * 20];

static int compare(const char *a, const char *b)
{
        while (*a && *a == *b)
                a++, b++;
        return (u8)*a - (u8)*b;
}

static char *append(char *to, const char *from)
{
        while ((*to = *from++))
                to++;
        return to;
}

static const char *const tastes[] = {"sweet ", "salty ", "sour ", "bitter "};
static const char *const kinds[] = {"toast", "porridge", "egg", "pancake", "jam"};

static struct dish *sorted(void)
{
        struct dish *list = 0;
        for (int i = 0; i < DISHES; i++) {
                struct dish *d = &dishes[i], **at = &list;
                char *end = append(append(d->name, tastes[i * 7 % 4]), kinds[i * 11 % 5]);
                *end++ = (char)('a' + i * 13 % 26);
                *end = 0;
                d->price = (short)(i * 37 % 90);
                d->stars = (u8)(i % 6);
                while (*at && compare((*at)->name, d->name) < 0)
                        at = &(*at)->next;
                d->next = *at;
                *at = d;
        }
        return list;
}

u32 work(void)
{
        char *end = menu;
        u32 hash = 5381, paid = 0;
        for (struct dish *d = sorted(); d; d = d->next) {
                end = append(end, d->name);
                paid += (u32)d->price * d->stars;
        }
        for (char *a = menu, *b = end - 1; a < b; a++, b--) {
                char c = *a;
                *a = *b;
                *b = c;
        }
        for (char *c = menu; c < end; c++)
                hash = hash * 33 ^ (u8)*c;
        return hash + paid;
}

BENCH(0x9c11c823)
