package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"breakfast/internal/try"
	"breakfast/machine"
)

// A program's time is the kitchen's if it names an appliance, however it does; the ticket rail is none.
func TestNamesAppliance(t *testing.T) {
	for text, want := range map[string]bool{
		"sw t0, KETTLE_FILL, t1":                   true,
		"lw t0, TABLE_SERVE + 0xfc0":               true,
		"lui a5, 0x11000\nnop\nsw a4, 8(a5)":       true,
		"lui a5, %hi(MUG)\nlw a4, %lo(MUG)(a5)":    true,
		"li a5, TOASTER":                           true,
		"la a5, device\n.data\ndevice: .word MUG":  true,
		"sw t0, RAIL_TASK, t1":                     false,
		"li t0, RAIL":                              false,
		"sw t0, UART_THR, t1":                      false,
		"lw t0, PLIC_PRIORITY + 4 * KETTLE_IRQ":    false,
		"la a5, device\n.data\ndevice: .word RAIL": false,
	} {
		m := try.Machine(t, machine.Config{RAM: 1 << 20}, "_start: "+text+"\n")
		assert.Equal(t, want, namesAppliance(m), text)
	}
	for name, want := range map[string]bool{"hello": true, "preemptive": true} {
		assert.Equal(t, want, namesAppliance(try.Machine(t, machine.Config{RAM: 1 << 20}, name)), name)
	}
}
