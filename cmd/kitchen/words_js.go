package main

import (
	"fmt"

	"breakfast/window"
)

// words is a View as a page shows it: what a picture does not tell somebody who does not see it.
type words struct {
	Title    string  `json:"title"`
	State    string  `json:"state"`
	Reason   string  `json:"reason"`
	Tone     string  `json:"tone"`
	Status   string  `json:"status"`
	Moving   string  `json:"moving"`
	Progress float64 `json:"progress"`
	Question string  `json:"question"`
	Answer   string  `json:"answer"`
	Speed    string  `json:"speed"`

	Mode  string `json:"mode"`
	Task  string `json:"task"`
	Steps uint64 `json:"steps"`
	Now   uint64 `json:"now"`   // ticks
	Clock string `json:"clock"` // the kitchen's, to the tick
	PC    string `json:"pc"`
	File  string `json:"file"` // the line at PC; 0 for none
	Line  int    `json:"line"`
	Will  string `json:"will"`
	Under string `json:"under"`

	Changed     []worth          `json:"changed"`
	Gates       []string         `json:"gates"`
	Breakpoints []place          `json:"breakpoints"`
	Problems    []window.Problem `json:"problems"`
	Checks      []window.Check   `json:"checks"`
	Checked     string           `json:"checked"`
	Score       string           `json:"score"`
	Console     string           `json:"console"` // its end
	Report      string           `json:"report"`
}

type (
	worth struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	place struct {
		File string `json:"file"`
		Line int    `json:"line"`
	}
)

var (
	states = map[window.State]string{window.Paused: "paused", window.Running: "running", window.Halted: "halted"}
	tones  = map[window.Tone]string{window.Plain: "plain", window.Good: "good", window.Bad: "bad",
		window.Rings: "rings"}
)

// mostConsole is how much of the end of the console is told, in bytes.
const mostConsole = 4 << 10

func inWords(v *window.View) *words {
	w := &words{Title: v.Title, State: states[v.State], Reason: v.Reason, Tone: tones[v.Tone], Status: v.Status,
		Moving: v.Moving, Progress: v.Progress, Question: v.Question, Answer: v.Answer, Speed: v.Speed, Mode: v.Mode,
		Task: v.Task, Steps: v.Steps, Now: v.Now, Clock: clock(v.Now), PC: fmt.Sprintf("%08x", v.PC), Will: v.Will,
		Under: v.Under, Problems: v.Problems, Checks: v.Checks, Checked: v.Checked, Score: v.Score,
		Console: v.Console[max(0, len(v.Console)-mostConsole):], Report: v.Report}
	for i := range v.Program {
		l := &v.Program[i]
		if l.Word == "" || l.Number == 0 {
			continue
		}
		if l.Addr == v.PC {
			w.File, w.Line = l.File, l.Number
		}
		if v.Breakpoints[l.Addr] {
			w.Breakpoints = append(w.Breakpoints, place{l.File, l.Number})
		}
	}
	for _, r := range append(v.Registers[:len(v.Registers):len(v.Registers)], v.CSRs...) {
		if r.Changed {
			w.Changed = append(w.Changed, worth{r.Name, fmt.Sprintf("%#x", r.Value)})
		}
	}
	for i := range v.Gates {
		if g := &v.Gates[i]; g.Matters && g.Sentence != "" {
			w.Gates = append(w.Gates, g.Name+": "+g.Sentence)
		}
	}
	return w
}

// clock is what the kitchen's clock shows, with as many digits as tell each tick from the next.
func clock(ticks uint64) string {
	s := (7*60+30)*60 + ticks/1000
	return fmt.Sprintf("%02d:%02d:%02d.%03d", s/3600, s/60%60, s%60, ticks%1000)
}
