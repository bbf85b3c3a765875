/* Control and status registers from C, and the bits of them that are used here. */
#ifndef CSR_H
#define CSR_H

#include <stdint.h>

#define read_csr(name)                                          \
	({                                                      \
		uint32_t value_;                                \
		__asm__ volatile("csrr %0, " #name : "=r"(value_)); \
		value_;                                         \
	})
#define write_csr(name, v) __asm__ volatile("csrw " #name ", %0" : : "rK"((uint32_t)(v)) : "memory")
#define set_csr(name, v)   __asm__ volatile("csrs " #name ", %0" : : "rK"((uint32_t)(v)) : "memory")
#define clear_csr(name, v) __asm__ volatile("csrc " #name ", %0" : : "rK"((uint32_t)(v)) : "memory")

#define MSTATUS_MIE  (1u << 3)  /* interrupts, in M mode */
#define MSTATUS_MPIE (1u << 7)  /* interrupts, after mret */
#define MIE_MSIE     (1u << 3)  /* other harts' bells */
#define MIE_MTIE     (1u << 7)  /* the timer's */
#define MIE_MEIE     (1u << 11) /* the appliances' */

#define MCAUSE_TIMER (1u << 31 | 7)
#define MCAUSE_ECALL 8u /* from U mode */
#define MCAUSE_LOAD_PAGE 13u
#define MCAUSE_STORE_PAGE 15u

#endif
