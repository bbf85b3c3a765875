package command

import (
	"fmt"
	"math"
	"strings"

	"breakfast/cpu"
	"breakfast/debug"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/plain"
)

// A Move is a command on its way. Until it is done the machine is not to be shown, but for one that Shows.
type Move struct {
	Name string // what it does: "run", "back to interrupt"

	x       *Interpreter
	forward bool
	verb    func()
	v       *debug.Move // of verb; nil for a run forward, which is slices of their own
	asks    func() (string, error)
	until   uint64 // the step to which such a run goes at most
	from    machine.Position
	sent    uint64 // bytes that the console had said, of which all were handed out
	begun   bool
	done    bool
	text    string
	err     error
}

// slice is how much of a run is made between two looks up: 10 ms of the machine's time.
const slice devices.Ticks = 100_000

// piece is the same for other moves, in steps at full speed.
const piece = 1 << 20

// begin begins a move in a direction.
func (x *Interpreter) begin(name string, dir debug.Direction, verb func()) *Move {
	v := &Move{Name: plain.Line(name), x: x, forward: dir == debug.Forward, verb: verb, until: math.MaxUint64,
		from: x.m.Position(), sent: x.d.Sent()}
	if !v.forward {
		v.Name = "back " + v.Name
	}
	return v
}

// start is the beginning of a Move, once somebody makes it.
func (v *Move) start() {
	x := v.x
	v.begun = true
	if v.asks == nil {
		x.why = ""
		x.remember()
	}
	if v.verb != nil {
		v.v = x.d.Begin(v.verb)
	}
}

// remember keeps what the harts hold, for what has changed.
func (x *Interpreter) remember() {
	x.before, x.from = append([]cpu.Hart(nil), x.m.Harts...), x.m.Position().Steps
}

// Go goes on with the move for some milliseconds, and says whether it is done.
func (v *Move) Go() (done bool) {
	if v.done {
		return true
	}
	if !v.begun {
		v.start()
	}
	if v.v == nil {
		if v.x.d.RunOn(slice, v.until) && !v.x.m.Idle() {
			return false
		}
		v.finish()
	} else if v.v.Go(piece) {
		v.finish()
	}
	return v.done
}

// Stop ends the move, if it is not done: a run stands where it is, and every other move has never been made.
func (v *Move) Stop() {
	if v.done {
		return
	}
	if v.v != nil {
		v.v.Cancel()
	}
	v.done = true
	if v.x.why = "interrupted"; v.x.m.Position() == v.from {
		v.x.why = "interrupted; nothing has happened"
	}
	v.text, v.err = v.x.Status().String(), nil
}

func (v *Move) finish() {
	v.done = true
	if v.asks != nil {
		v.text, v.err = v.asks()
		return
	}
	v.x.Hart = v.x.m.Turn()
	if h := v.x.d.Hits(); len(h) > 0 {
		v.x.Hart = h[0].Hart
	}
	v.text = v.x.Status().String()
	if wrong := v.x.Diverged(); wrong != "" {
		v.text += wrong + "\n"
	}
}

// Shows says that the machine can be looked at between two Gos.
func (v *Move) Shows() bool { return v.done || v.verb == nil }

// Progress is how much of it is done, about: 0 to 1; 0 where nobody knows.
func (v *Move) Progress() float64 {
	switch {
	case v.done:
		return 1
	case v.v != nil:
		return v.v.Progress()
	case v.until == math.MaxUint64:
		return 0
	}
	return float64(v.x.m.Position().Steps-v.from.Steps) / float64(v.until-v.from.Steps)
}

// Text is what there is to say when it is done: lines, with their ends.
func (v *Move) Text() (string, error) { return v.text, v.err }

// Printed is what the program has sent to its terminal on the way forward, and was not handed out yet.
func (v *Move) Printed() []byte {
	if !v.forward || !v.Shows() {
		return nil
	}
	out, n := v.x.d.Output(), v.x.d.Sent()
	fresh := n - min(v.sent, n)
	v.sent = n
	return out[uint64(len(out))-min(fresh, uint64(len(out))):]
}

// moving are the commands that move. All but the last have the two directions.
func moving() []entry {
	return []entry{
		{name: "step", also: "s", args: "[N]", doc: "an instruction or a trap, or N of them", changes: true,
			moveIn: (*Interpreter).step},
		{name: "over", also: "n", args: "[N]", doc: "step, but a call is one step", changes: true,
			moveIn: repeated("over", func(d *debug.Debugger, dir debug.Direction) bool { d.Over(dir); return true })},
		{name: "line", also: "l", args: "[N]", doc: "to the next line of the source, into calls", changes: true,
			moveIn: repeated("line", (*debug.Debugger).Line)},
		{name: "next", args: "[N]", doc: "to the next line of the source, over calls", changes: true,
			moveIn: repeated("next", (*debug.Debugger).OverLine)},
		{name: "out", also: "o", args: "[N]", doc: "out of the procedure or the handler", changes: true,
			moveIn: repeated("out", (*debug.Debugger).Out)},
		{name: "run", also: "r c continue", args: "[N | to WHERE]",
			doc:     "to a breakpoint, for at most N steps; or to WHERE, as of to",
			changes: true, takes: aims, moveIn: (*Interpreter).run},
		{name: "to", also: "until", args: "WHERE", doc: "to a PLACE, interrupt (i), trap, mret, task, ring, " +
			"ring NAME, output, step N", changes: true, takes: aims, moveIn: (*Interpreter).to},
		{name: "interrupt", also: "i", doc: "the same as to interrupt", changes: true,
			moveIn: func(x *Interpreter, dir debug.Direction, _ string) (*Move, error) {
				return x.to(dir, "interrupt")
			}},
		{name: "ring", args: "[NAME]", doc: "the same as to ring; to where NAME rings, such as kettle", changes: true,
			takes: ringing, moveIn: func(x *Interpreter, dir debug.Direction, name string) (*Move, error) {
				return x.to(dir, strings.TrimSpace("ring "+name))
			}},
		{name: "back", also: "b", args: "[N | COMMAND]", doc: "N steps back; or one of those above, backwards: " +
			"back run", changes: true, takes: moves, move: (*Interpreter).back},
		{name: "go", also: "g", args: "STEP | start | end", doc: "to a step of this run, its beginning, or the " +
			"last that is known", changes: true, takes: ends, move: (*Interpreter).goTo},
	}
}

// step makes steps.
func (x *Interpreter) step(dir debug.Direction, rest string) (*Move, error) {
	n, err := number(rest)
	if err != nil {
		return nil, err
	}
	if dir == debug.Forward && x.d.Ending() != "" {
		return nil, x.over()
	}
	at := x.m.Position().Steps
	return x.begin("step", dir, func() {
		if dir == debug.Backward {
			x.d.Seek(machine.Position{Steps: at - min(n, at)})
			return
		}
		x.d.Steps(n)
	}), nil
}

// over is why nothing can be done any more but to go back.
func (x *Interpreter) over() error {
	return fmt.Errorf("the run has ended: %s; %sback goes back", x.d.Ending(), x.Prefix)
}

// repeated is a verb that can be done several times. It ends where the verb does not get anywhere.
func repeated(name string, verb func(*debug.Debugger, debug.Direction) bool) func(*Interpreter, debug.Direction,
	string) (*Move, error) {
	return func(x *Interpreter, dir debug.Direction, rest string) (*Move, error) {
		n, err := number(rest)
		switch {
		case err != nil:
			return nil, err
		case dir == debug.Forward && x.d.Ending() != "":
			return nil, x.over()
		}
		return x.begin(name, dir, func() {
			for ; n > 0; n-- {
				from := x.m.Position()
				got := verb(x.d, dir)
				if x.d.Hits() != nil || x.d.Ending() != "" || x.m.Position() == from {
					return
				}
				if !got {
					x.why = name + " did not come to an end"
					return
				}
			}
		}), nil
	}
}

// run runs to a breakpoint, or as of to.
func (x *Interpreter) run(dir debug.Direction, rest string) (*Move, error) {
	if where, ok := strings.CutPrefix(rest, "to "); ok {
		return x.to(dir, where)
	}
	n, err := number(rest)
	switch {
	case err != nil:
		return nil, fmt.Errorf("run is to a breakpoint, run 1000 at most so many steps; run to %s is to there", rest)
	case rest != "" && dir == debug.Backward:
		return nil, fmt.Errorf("%sback run goes to a breakpoint, however far; %[1]sback %d goes that far", x.Prefix, n)
	case dir == debug.Backward:
		return x.begin("run", dir, func() { x.d.Run(dir, 0) }), nil
	case x.d.Ending() != "":
		return nil, x.over()
	case rest != "":
		return x.begun("run "+rest, x.m.Position().Steps+n), nil
	}
	return x.begin("run", dir, nil), nil
}

// back is steps back, or another command backwards.
func (x *Interpreter) back(rest string) (*Move, error) {
	name, more, _ := strings.Cut(rest, " ")
	if x.m.Position() == (machine.Position{}) {
		return nil, fmt.Errorf("this is the beginning: nothing was before")
	}
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return x.step(debug.Backward, rest)
	}
	e, err := x.entry(name)
	if err != nil {
		return nil, err
	}
	if e.moveIn == nil {
		return nil, fmt.Errorf("%s does not go backwards: %sback takes a number of steps, step, over, line, next, "+
			"out, run, to", e.name, x.Prefix)
	}
	return e.moveIn(x, debug.Backward, strings.TrimSpace(more))
}
