package main

import (
	"context"
	"fmt"
	"os"
	"syscall/js"

	"breakfast/asm/analysis"
	"breakfast/asm/source"
	"breakfast/cmd/internal/program"
	"breakfast/machine"
)

// serves answers a page's worker, for ever, where there is one: it analyzes, and checks labs, so that no window waits
// for that.
func serves() bool {
	if !js.Global().Get("service").Truthy() {
		return false
	}
	asked := make(chan string, mostAsked)
	listen(asked, func() {})
	for a := range asked {
		answer(a, (*request).serve)
	}
	return true
}

// serve does what is asked of a worker.
func (r *request) serve() (any, error) {
	if err := os.Chdir(r.Dir); err != nil {
		return nil, err
	}
	switch r.Op {
	case "analyze":
		return r.analyze()
	case "check":
		return judge(context.Background(), r.Name, "")
	}
	return nil, fmt.Errorf("a service cannot %q", r.Op)
}

// An insight is what an editor shows of a program.
type insight struct {
	Files    []string           `json:"files"`
	Problems source.ErrorList   `json:"problems"`
	Symbols  []*analysis.Symbol `json:"symbols"`
}

// analyze says what the assembler knows.
func (r *request) analyze() (*insight, error) {
	m, err := machine.New(machine.Config{RAM: 1 << 20, Harts: r.Harts})
	if err != nil {
		return nil, err
	}
	a, err := program.Analyze(m, r.Files, program.Options{Env: program.Env(r.Text)})
	if err != nil {
		return nil, err
	}
	in := &insight{Problems: a.Problems, Symbols: a.Symbols}
	for i := range a.Files {
		in.Files = append(in.Files, a.Files[i].Name)
	}
	return in, nil
}
