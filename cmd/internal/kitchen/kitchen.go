// Package kitchen makes one breakfast: a built-in recipe, some choices, and the report of the run.
// What is claimed about recipes is measured through it.
package kitchen

import (
	"cmp"
	"context"
	"fmt"

	"breakfast/asm"
	"breakfast/cmd/internal/program"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/programs"
	"breakfast/trace"
	"breakfast/trace/metrics"
	"breakfast/trace/report"
)

// MaxSteps is how long a recipe may take: a hundred times what the slowest needs.
const MaxSteps = 200_000_000

const (
	slice = 1 << 20 // steps between looks at the context
	ram   = 1 << 20 // bytes: recipes take some ten thousand
)

// Breakfast assembles and runs a built-in program with symbols set as -D sets them (TOASTS, QUANTUM,
// SWITCH_COST), on so many harts (0 for as many as it is meant for), in a kitchen with these constants (nil for the
// default ones). What was traced is of the run's end, however it came; one without breakfast on the table is an error
// too. Done early, ctx ends the run.
func Breakfast(ctx context.Context, name string, harts int, defines []asm.Symbol,
	constants *devices.Kitchen) (*trace.Tracer, error) {
	traced, _, err := Measured(ctx, name, harts, defines, constants)
	return traced, err
}

// Measured is Breakfast, with what was measured of it.
func Measured(ctx context.Context, name string, harts int, defines []asm.Symbol,
	constants *devices.Kitchen) (*trace.Tracer, *metrics.Metrics, error) {
	m, err := machine.New(machine.Config{Kitchen: constants, RAM: ram, Harts: cmp.Or(harts, programs.Harts(name))})
	if err != nil {
		return nil, nil, err
	}
	img, err := program.Build(m, []string{name}, program.Options{Defines: defines})
	if err != nil {
		return nil, nil, err
	}
	if err := m.Load(img); err != nil {
		return nil, nil, err
	}
	tracer := trace.Watch(m)
	meter := metrics.Watch(m, tracer)
	var stop machine.Stop
	for steps := uint64(slice); stop.Reason == machine.Reached && steps <= MaxSteps &&
		ctx.Err() == nil; steps += slice {
		stop = m.Run(machine.Limit{Steps: steps, Now: devices.Never})
	}
	if !report.Of(tracer).Served {
		return tracer, meter.Metrics(), fmt.Errorf("%s served no breakfast: %s", name, ending(m, stop))
	}
	return tracer, meter.Metrics(), nil
}

// ending is how a run ended, in a few words.
func ending(m *machine.Machine, stop machine.Stop) string {
	switch stop.Reason {
	case machine.Halted:
		return fmt.Sprintf("it ended with code %d", stop.Code)
	case machine.Idle:
		return "it waits, and nothing can wake it"
	case machine.Fault:
		return fmt.Sprintf("%s, pc %#08x", stop.Trap, stop.PC)
	}
	return fmt.Sprintf("it was not ready after %d steps", m.Position().Steps)
}
