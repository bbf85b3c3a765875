package main

import (
	"fmt"
	"io"
	"strings"

	"breakfast/asm/image"
	"breakfast/machine"
)

// A task is what is known of one at the end of a run: what it wrote on the ticket rail, and what the kernel keeps of
// it.
type task struct {
	ID      uint32 `json:"id"`
	Name    string `json:"name,omitempty"`
	Running bool   `json:"running"`          // by the ticket rail
	State   string `json:"state,omitempty"`  // by the kernel: READY, SLEEPING, AWAITING, …
	PC      string `json:"pc,omitempty"`     // by the kernel: where it goes on
	Symbol  string `json:"symbol,omitempty"` // of that
}

// tasks lists the tasks that are known.
func (s *session) tasks() []task {
	list := []task{}
	table := tableOf(s.m)
	for _, id := range s.tracer.Tasks() {
		t := task{ID: id, Name: s.tracer.TaskName(id), Running: s.m.Rail.Task() == id}
		table.fill(s.m, &t)
		list = append(list, t)
	}
	return list
}

// A table is where the kernel keeps its tasks, by the symbols of programs/kernel/task.s. Another kernel's has no names
// to be found by.
type table struct {
	tcbs, count, size uint32
	pc, state, id     uint32 // offsets
	states            map[uint32]string
}

// taskStates are the kernel's names for what a task may be doing.
var taskStates = []string{"READY", "SLEEPING", "AWAITING", "JOINING", "QUEUING", "DEAD"}

// tableOf finds the table; one of no tasks if the program has none.
func tableOf(m *machine.Machine) (t table) {
	number := func(name string) (uint32, bool) {
		s := m.Image().Symbol(name)
		if s == nil {
			return 0, false
		}
		return s.Addr, s.Kind == image.Absolute
	}
	t.states = map[uint32]string{}
	for _, name := range taskStates {
		if v, ok := number(name); ok {
			t.states[v] = name
		}
	}
	all := true
	for name, to := range map[string]*uint32{"TCB_SIZE": &t.size, "TCB_PC": &t.pc, "TCB_STATE": &t.state,
		"TCB_ID": &t.id} {
		v, ok := number(name)
		*to, all = v, all && ok
	}
	tcbs, count := m.Image().Symbol("tcbs"), m.Image().Symbol("tasks")
	if !all || tcbs == nil || count == nil {
		return table{}
	}
	t.tcbs = tcbs.Addr
	t.count, _ = m.Peek(count.Addr&^3, 4)
	return t
}

// fill adds what the kernel keeps of a task.
func (t *table) fill(m *machine.Machine, to *task) {
	for i := range min(t.count, 64) {
		tcb := t.tcbs + i*t.size
		id, ok := m.Peek(tcb+t.id, 4)
		if !ok || id != to.ID {
			continue
		}
		state, _ := m.Peek(tcb+t.state, 4)
		pc, _ := m.Peek(tcb+t.pc, 4)
		to.State, to.PC, to.Symbol = t.states[state], word(pc), m.Image().Place(pc)
		return
	}
}

func printTasks(w io.Writer, list []task) {
	if len(list) == 0 {
		fmt.Fprintln(w, "tasks        none is known: programs tell of them by the ticket rail (breakfast doc rail)")
		return
	}
	fmt.Fprintf(w, "%-12s %2s  %-9s %s\n", "task", "id", "state", "goes on at")
	for _, t := range list {
		state, at := t.State, t.PC
		if t.Running {
			state, at = "running", ""
		} else if t.Symbol != "" {
			at += " " + t.Symbol
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf("%-12s %2d  %-9s %s", t.Name, t.ID, state, at), " "))
	}
}
