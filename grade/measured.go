package grade

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"breakfast/devices"
	"breakfast/trace/metrics"
	"breakfast/trace/report"
)

// split splits a quantity: its arguments may be in brackets, as in latency(kettle).
func split(s string) []string {
	if name, args, ok := strings.Cut(s, "("); ok && !strings.ContainsAny(name, " \t") && strings.HasSuffix(args, ")") {
		s = name + " " + strings.ReplaceAll(strings.TrimSuffix(args, ")"), ",", " ")
	}
	return strings.Fields(s)
}

// shares are what a hart's time can go to.
var shares = map[string]func(metrics.Hart) devices.Ticks{
	"working":  func(h metrics.Hart) devices.Ticks { return h.Working },
	"kernel":   func(h metrics.Hart) devices.Ticks { return h.Kernel },
	"staring":  func(h metrics.Hart) devices.Ticks { return h.Staring },
	"spinning": func(h metrics.Hart) devices.Ticks { return h.Spinning },
	"sleeping": func(h metrics.Hart) devices.Ticks { return h.Sleeping },
	"waiting":  func(h metrics.Hart) devices.Ticks { return h.Waiting },
}

// sources are the interrupts that there are on the board.
var sources = []string{"virtio", "kettle", "mug", "toaster", "uart", "timer", "software", "supervisor timer",
	"supervisor software"}

// checkMeasured checks the words of the quantities in this file.
func checkMeasured(f []string) error {
	switch f[0] {
	case "latency", "mean-latency", "handler", "wake":
		if !slices.Contains(sources, f[1]) {
			return fmt.Errorf("%s: want one of %s, not %s", f[0], strings.Join(sources[:7], ", "), f[1])
		}
	case "report":
		if !reports(reflect.TypeFor[report.Report](), strings.Split(f[1], ".")) {
			return fmt.Errorf("the report has no %s: see breakfast run --json", f[1])
		}
	case "memory":
		_, offset, found := strings.Cut(f[1], "+")
		if _, err := strconv.ParseUint(offset, 0, 32); found && err != nil {
			return fmt.Errorf("%s: want memory LABEL or LABEL+N", f[1])
		}
	case "share":
		if shares[f[1]] == nil {
			return fmt.Errorf("share: want working, kernel, staring, spinning, sleeping or waiting, not %s", f[1])
		}
	}
	return nil
}

// reports says whether JSON has a value at a path in a type.
func reports(t reflect.Type, path []string) bool {
	if len(path) == 0 {
		return true
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == path[0] {
			return reports(f.Type, path[1:])
		}
	}
	return false
}

// measured is a figure of the run's metrics.
func (r *run) measured(q *Quantity) float64 {
	if r.metrics == nil {
		r.metrics = r.meter.Metrics()
	}
	m := r.metrics
	switch q.verb {
	case "interrupts-off":
		if m.Off == nil {
			return 0
		}
		return float64(m.Off.Long)
	case "switch-cost":
		return float64(m.Switches.Most)
	case "share":
		var some, all devices.Ticks
		for _, h := range m.Harts {
			some, all = some+shares[q.args[0]](h), all+h.All
		}
		return 100 * float64(some) / float64(max(all, 1))
	case "ready":
		for _, t := range m.Tasks {
			if t.Name == q.args[0] {
				return float64(t.Ready.Worst)
			}
		}
		return math.Inf(1)
	}
	s, _ := m.Source(q.args[0])
	spread := map[string]metrics.Spread{"latency": s.Latency, "mean-latency": s.Latency, "handler": s.Handler,
		"wake": s.Wake}[q.verb]
	switch {
	case spread.Count == 0 || strings.HasSuffix(q.verb, "latency") && s.Unheard > 0:
		return math.Inf(1)
	case q.verb == "mean-latency":
		return spread.Mean()
	}
	return float64(spread.Worst)
}
