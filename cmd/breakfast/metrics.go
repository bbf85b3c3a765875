package main

import (
	"fmt"

	"breakfast/devices"
	"breakfast/trace/metrics"
)

// metricsTable is what was measured of each recipe, a row each.
func metricsTable(jobs []*job) [][]string {
	rows := [][]string{
		{"recipe", "rings", "un-", "heard after", "", "most of it behind", "", "then the task", "off", "a switch"},
		{"", "heard", "heard", "mean", "worst", "", "", "worst", "longest", "steps"},
	}
	for _, j := range jobs {
		rows = append(rows, metricsRow(j.Name, j.Metrics))
	}
	return rows
}

// metricsRow sums up the rings of all appliances.
func metricsRow(name string, m *metrics.Metrics) []string {
	var heard, wake metrics.Spread
	unheard := 0
	behind := map[string]devices.Ticks{}
	most := ""
	for _, s := range m.Sources {
		if s.Number == 0 {
			continue
		}
		heard.Count, heard.Total, unheard = heard.Count+s.Latency.Count, heard.Total+s.Latency.Total, unheard+s.Unheard
		heard.Worst, wake.Worst = max(heard.Worst, s.Latency.Worst), max(wake.Worst, s.Wake.Worst)
		wake.Count += s.Wake.Count
		for _, g := range s.Gates {
			if behind[g.Gate] += g.Total; most == "" || behind[g.Gate] > behind[most] {
				most = g.Gate
			}
		}
	}
	row := []string{name, fmt.Sprint(heard.Count), fmt.Sprint(unheard), "-", "-", "-", "", "-", "-", "-"}
	if heard.Count > 0 {
		row[3], row[4] = fmt.Sprintf("%.1f", heard.Mean()), fmt.Sprint(heard.Worst)
	}
	if most != "" {
		row[5], row[6] = most, fmt.Sprint(behind[most])
	}
	if wake.Count > 0 {
		row[7] = fmt.Sprint(wake.Worst)
	}
	if m.Off != nil {
		row[8] = fmt.Sprint(m.Off.Long)
	}
	if c := m.Switches; c.Count > 0 {
		row[9] = fmt.Sprintf("%.1f", c.Mean)
	}
	return row
}
