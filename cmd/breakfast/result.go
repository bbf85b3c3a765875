package main

import (
	"bytes"
	"fmt"
	"io"

	"breakfast/asm/source"
	"breakfast/trace/explain"
	"breakfast/trace/integrity"
	"breakfast/trace/metrics"
	"breakfast/trace/races"
	"breakfast/trace/report"
)

// result is what there is to say about a run; --json prints all of it.
type result struct {
	Program []string `json:"program"`
	Ending  string   `json:"ending"` // halted, fault, idle, limit, endless, interrupted; not assembled
	Status  int      `json:"status"` // the exit status
	Code    *uint32  `json:"code"`   // the program's own, if it ended by itself
	Message string   `json:"message,omitempty"`
	Rule    string   `json:"rule,omitempty"` // of a fault: what was not allowed
	// why it ended so, worst first; null: nothing to say
	Findings    []explain.Finding     `json:"findings"`
	Misaligned  string                `json:"misaligned,omitempty"` // accesses of memory: trap, allow
	At          *spot                 `json:"at"`
	Console     string                `json:"console"`
	ConsoleLost int                   `json:"console_lost,omitempty"` // bytes before those
	Report      *report.Report        `json:"report"`                 // null: nothing came on the table
	Violations  []integrity.Violation `json:"violations"`             // null: not looked for
	Races       []races.Race          `json:"races,omitempty"`        // with --races
	Unordered   []races.Race          `json:"unordered,omitempty"`    // with --races=all
	Metrics     *metrics.Metrics      `json:"metrics,omitempty"`
	Stats       *stats                `json:"stats,omitempty"`
	Registers   *registers            `json:"registers"`       // at the end; of several harts, those of hart 0
	Harts       []hartSpot            `json:"harts,omitempty"` // where there are several
	Dump        map[string]dumped     `json:"dump,omitempty"`  // by what was asked for
	Diagnostics source.ErrorList      `json:"diagnostics"`     // the assembler's errors and warnings
	dumps       []dump
}

// print writes what follows the console on a screen: the report, if anything came on the table, the statistics, and
// what is dumped.
func (r *result) print(w io.Writer) error {
	var b bytes.Buffer
	if r.Report != nil {
		fmt.Fprintln(&b)
		r.Report.Print(&b)
	}
	if r.Metrics != nil {
		fmt.Fprintln(&b)
		r.Metrics.Print(&b)
	}
	if r.Stats != nil {
		fmt.Fprintln(&b)
		r.Stats.print(&b)
	}
	if len(r.dumps) > 0 {
		fmt.Fprintln(&b)
		printDumps(&b, r.dumps, r.Dump)
	}
	_, err := w.Write(b.Bytes())
	return err
}
