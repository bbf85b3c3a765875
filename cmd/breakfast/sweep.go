package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"breakfast/asm"
	"breakfast/programs"
	"breakfast/trace"
)

// switchCost is the symbol that the sweep varies, and sweepCosts its values, in steps.
const switchCost = "SWITCH_COST"

var sweepCosts = []int64{0, 50, 100, 200, 300, 400, 500, 600, 800, 1000, 1250, 1500, 2000}

// A sweepRow is one price of a switch: how long each breakfast took.
type sweepRow struct {
	Cost   int64                    `json:"switch_cost"`
	Served map[string]trace.Seconds `json:"served_at"`
	Behind bool                     `json:"restless_behind_sequential"`
}

func (a *app) runSweep(ctx context.Context, defines []asm.Symbol, asJSON bool) error {
	for _, d := range defines {
		if d.Name == switchCost {
			return failure{statusUsage, errors.New("--sweep sets SWITCH_COST itself: leave out -D SWITCH_COST")}
		}
	}
	rows, err := a.sweep(ctx, defines, sweepCosts, programs.Recipes)
	if err != nil {
		return err
	}
	from, err := a.crossing(ctx, defines, rows)
	if err != nil {
		return err
	}
	if asJSON {
		err = printJSON(a.stdout, map[string]any{"rows": rows, "restless_behind_from": from})
	} else {
		err = printSweep(a.stdout, rows, from)
	}
	return a.finish(err, nil)
}

// sweep runs recipes at each cost.
func (a *app) sweep(ctx context.Context, defines []asm.Symbol, costs []int64, recipes []string) ([]sweepRow, error) {
	var jobs []*job
	for _, cost := range costs {
		symbols := append(append([]asm.Symbol(nil), defines...), asm.Symbol{Name: switchCost, Value: cost})
		for _, name := range recipes {
			jobs = append(jobs, &job{Name: name, defines: symbols})
		}
	}
	if err := a.breakfasts(ctx, jobs, true); err != nil {
		return nil, err
	}
	var rows []sweepRow
	for i, cost := range costs {
		row := sweepRow{Cost: cost, Served: map[string]trace.Seconds{}}
		for _, j := range jobs[i*len(recipes) : (i+1)*len(recipes)] {
			row.Served[j.Name] = j.Report.ServedAt
		}
		row.Behind = row.Served["restless"] > row.Served["sequential"]
		rows = append(rows, row)
	}
	return rows, nil
}

// crossing is the least cost at which restless was measured to be later than sequential, nil if it never was. Between
// the last row where it is not and the first where it is, it is looked for by halving.
func (a *app) crossing(ctx context.Context, defines []asm.Symbol, rows []sweepRow) (*sweepRow, error) {
	first := 0
	for first < len(rows) && !rows[first].Behind {
		first++
	}
	if first == len(rows) {
		return nil, nil
	}
	behind := rows[first]
	if first == 0 {
		return &behind, nil
	}
	for ahead := rows[first-1].Cost; behind.Cost-ahead > 1; {
		middle, err := a.sweep(ctx, defines, []int64{(ahead + behind.Cost) / 2}, []string{"sequential", "restless"})
		if err != nil {
			return nil, err
		}
		if middle[0].Behind {
			behind = middle[0]
		} else {
			ahead = middle[0].Cost
		}
	}
	return &behind, nil
}

func printSweep(w io.Writer, rows []sweepRow, from *sweepRow) error {
	var b strings.Builder
	b.WriteString("When breakfast is served, in seconds of the kitchen's clock, as a switch costs more steps.\n\n")
	table := [][]string{append([]string{switchCost}, programs.Recipes...)}
	for _, r := range rows {
		cells := []string{fmt.Sprint(r.Cost)}
		for _, name := range programs.Recipes {
			cell := fmt.Sprintf("%.1f", float64(r.Served[name]))
			if name == "restless" {
				if r.Behind {
					cell += " !"
				} else {
					cell += "  "
				}
			}
			cells = append(cells, cell)
		}
		table = append(table, cells)
	}
	printTable(&b, table)
	b.WriteByte('\n')
	switch last := rows[len(rows)-1]; {
	case from == nil:
		fmt.Fprintf(&b, "Up to a cost of %d, restless is not later than sequential.\n", last.Cost)
	case from.Cost == rows[0].Cost:
		fmt.Fprintf(&b, "! restless is later than sequential from a cost of %d on: at any of these prices.\n",
			from.Cost)
	default:
		fmt.Fprintf(&b, "! From a cost of %d steps on, restless is later than sequential: served after %s, not %s.\n",
			from.Cost, from.Served["restless"], from.Served["sequential"])
	}
	_, err := io.WriteString(w, b.String())
	return err
}
