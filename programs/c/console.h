/* A line on the console, and a decimal number: all that these programs print. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "kitchen.h"

static inline void put_char(char c)
{
	while (!(UART_LSR & UART_LSR_THRE))
		;
	UART_THR = (uint8_t)c;
}

static inline void put_text(const char *text)
{
	while (*text)
		put_char(*text++);
}

static inline void put_number(unsigned n)
{
	char digits[10];
	int i = 0;
	do
		digits[i++] = (char)('0' + n % 10);
	while (n /= 10);
	while (i)
		put_char(digits[--i]);
}

#endif
