package command

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"breakfast/debug"
	"breakfast/machine"
	"breakfast/plain"
)

// An aim is what to can go to, besides places.
type aim struct {
	name, also string
	verb       func(*debug.Debugger, debug.Direction) bool
	none       string // what is said where there is none
	traps      bool   // it stands at the first instruction of a handler then
}

func allAims() []aim {
	return []aim{
		{"interrupt", "i", (*debug.Debugger).Interrupt, "no interrupt came", true},
		{"trap", "", (*debug.Debugger).Trap, "no trap was taken", true},
		{"mret", "sret return", (*debug.Debugger).Return, "there was no mret or sret", false},
		{"task", "switch", (*debug.Debugger).Switch, "no other task came on", false},
		{"ring", "", (*debug.Debugger).Ring, "nothing rang", false},
		{"output", "print", (*debug.Debugger).Print, "nothing was sent to the terminal", false},
	}
}

// to moves to what somebody says.
func (x *Interpreter) to(dir debug.Direction, where string) (*Move, error) {
	if dir == debug.Forward && x.d.Ending() != "" {
		return nil, x.over()
	}
	if step, ok := strings.CutPrefix(where, "step "); ok {
		return x.toStep(strings.TrimSpace(step))
	}
	if where == "" {
		return nil, errors.New("to where? A place (brew, tea.s:12), interrupt, trap, mret, task, ring, " +
			"ring NAME, output, step N")
	}
	if name, ok := strings.CutPrefix(where, "ring "); ok {
		return x.ring(dir, strings.TrimSpace(name))
	}
	for _, a := range allAims() {
		if a.name == where || a.also != "" && contains(a.also, where) {
			return x.begin("to "+a.name, dir, func() {
				if x.why = ""; !a.verb(x.d, dir) {
					x.why = a.none
				} else if a.traps {
					x.why = x.trapped()
				}
			}), nil
		}
	}
	addrs, note, err := x.d.Places(where)
	if err != nil {
		return nil, x.hint(err, where, aims)
	}
	return x.begin("to "+where, dir, func() {
		if x.why = note; !x.d.To(dir, addrs...) && x.d.Hits() == nil {
			x.why = "it does not come to " + where
		}
	}), nil
}

// ring moves to where a device rings.
func (x *Interpreter) ring(dir debug.Direction, name string) (*Move, error) {
	var names []string
	for i, p := range x.m.Parts() {
		if p.Source == 0 {
			continue
		}
		if names = append(names, p.Device.Info().Name); names[len(names)-1] == name {
			return x.begin("to ring "+name, dir, func() {
				if x.why = "the " + name + " rings"; !x.d.RingOf(dir, i) && x.d.Hits() == nil {
					x.why = "the " + name + " did not ring"
				}
			}), nil
		}
	}
	return nil, fmt.Errorf("there is no %s that rings: there are %s", name, strings.Join(names, ", "))
}

// toStep goes to a step: backwards as go, forwards as run, which stops at breakpoints.
func (x *Interpreter) toStep(text string) (*Move, error) {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n <= x.m.Position().Steps {
		return x.goTo(text)
	}
	return x.begun("to step "+text, n), nil
}

// begun is a run that goes on to a step at most.
func (x *Interpreter) begun(name string, step uint64) *Move {
	v := x.begin(name, debug.Forward, nil)
	v.until = step
	return v
}

func contains(words, word string) bool {
	for _, w := range strings.Fields(words) {
		if w == word {
			return true
		}
	}
	return false
}

// goTo goes to a step of this run.
func (x *Interpreter) goTo(where string) (*Move, error) {
	var p machine.Position
	switch end := x.d.End(); where {
	case "start", "0":
	case "end":
		p = end
	default:
		n, err := strconv.ParseUint(where, 10, 64)
		switch {
		case err != nil:
			return nil, errors.New("go where? To a step, by its number; start; or end, the last that is known")
		case n > end.Steps:
			return nil, fmt.Errorf("the run is known to step %d: to step %d goes on from there", end.Steps, n)
		}
		p.Steps = n
	}
	dir := debug.Forward
	if p.Steps < x.m.Position().Steps {
		dir = debug.Backward
	}
	v := x.begin("go "+where, dir, func() { x.d.Seek(p) })
	v.Name = plain.Line("go " + where)
	return v, nil
}
