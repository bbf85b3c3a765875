package explore

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace"
)

// A Film is what happened in a run around the last interrupt that was placed in it.
type Film struct {
	Frames  []Frame
	Placed  Placement
	Taken   machine.Position // before the step in which it was taken; where the stall began, for a stall alone
	Trap    string           // which was taken; "" for none
	Who     string           // who was interrupted: the task, the hart; "" where there is nobody else
	After   Place            // the instruction of the hart before it; zero at power-on
	Before  Place            // the one before which it came
	Steps   uint64           // made until the interrupted went on, or the end
	Others  []string         // tasks that ran meanwhile
	Stores  []string         // what was stored to meanwhile, but on stacks
	Resumed bool             // the interrupted went on
}

// A Frame is a step of a film.
type Frame struct {
	Step    uint64
	Who     string // the task, or the hart
	Between bool   // it is not of the interrupted, but of what came in between
	Trap    string // it was a trap; "" if not
	Place   Place
	Effect  string // "a0 = 3", "jar = 4"; "" for none
	Skipped uint64 // steps after it that are left out
}

// A Place is an instruction.
type Place struct {
	PC          uint32
	Symbol      string // "inc+8"
	Instruction string
	File        string // "" where the source is not known
	Line        int
	Text        string // the line, without its comment
}

// String is the place in words.
func (p Place) String() string {
	if p.File != "" {
		return fmt.Sprintf("%s:%d (%s)", p.File, p.Line, p.Instruction)
	}
	return fmt.Sprintf("%s (%s)", p.Symbol, p.Instruction)
}

// PlaceOf is the instruction at an address.
func PlaceOf(m *machine.Machine, pc uint32) Place {
	img := m.Image()
	p := Place{PC: pc, Symbol: img.Place(pc), Instruction: "no instruction"}
	if in, ok := m.Instruction(pc); ok {
		p.Instruction = in.Pretty(pc, img.Place)
	}
	if file, line, ok := img.LineAt(pc); ok {
		text, _, _ := strings.Cut(img.Source(file, line), "#")
		p.File, p.Line, p.Text = file, line, strings.Join(strings.Fields(text), " ")
	}
	return p
}

// How much of a run a film shows.
const (
	leadIn    = 3  // steps before the interrupt
	followUp  = 10 // of the interrupted after it
	mostSteps = 40
	mostNamed = 6 // tasks, and stores
)

// Film makes a run once more, with a schedule that Explore found, and films it.
func (q *Question) Film(s Schedule) (*Film, error) {
	w, err := (&plan{Question: *q}).newWorker()
	if err != nil {
		return nil, err
	}
	for _, in := range s.Inputs() {
		if _, err := w.m.Post(in); err != nil {
			return nil, err
		}
	}
	c := &camera{m: w.m, tracer: trace.Watch(w.m), Film: &Film{Placed: s[len(s)-1]}}
	c.m.Watch(machine.Probe{Kinds: machine.Retired | machine.Trapped | machine.Returned | machine.Loaded |
		machine.Stored | machine.Stalled, Tell: func(_ *machine.Machine, e machine.Event) { c.tell(e) }})
	w.run(q.bound())
	return c.Film, nil
}

// bound is a number of steps in which any run ends that is filmed, or has shown enough.
func (q *Question) bound() uint64 {
	if q.Steps == 0 {
		return 2*BaseSteps + slack
	}
	return 2*q.Steps + slack
}

// A camera makes a film.
type camera struct {
	*Film
	m      *machine.Machine
	tracer *trace.Tracer
	access string // to a device, in the present step
	task   uint32 // that was interrupted
	phase  phase
	left   int // steps of the interrupted that are still shown
	last   machine.Position
}

// A phase is how far a film is.
type phase uint8

const (
	before  phase = iota // the interrupt is not placed yet
	placed               // it is, and is not taken
	between              // others run
	after                // the interrupted has gone on
	over
)

// tell takes an event.
func (c *camera) tell(e machine.Event) {
	switch e.Kind {
	case machine.Loaded, machine.Stored:
		if e.Reg != nil {
			c.access = fmt.Sprintf("%s_%s = %s", strings.ToUpper(c.m.Parts()[e.Slot].Device.Info().Name), e.Reg.Name,
				number(e.Value))
			if e.Kind == machine.Stored && c.phase == between {
				c.stored(c.access[:strings.Index(c.access, " ")])
			}
		}
		return
	case machine.Stalled:
		if p := c.Placed; c.phase == before && e.At.Steps == p.At.Steps && e.Hart == p.Hart {
			c.phase, c.Taken, c.task = placed, c.m.Position(), e.Task
			if p.Source.Pause > 0 {
				c.interrupt(e, p.PC)
			}
		}
		return
	case machine.Returned:
		if c.phase == between && e.Hart == c.Placed.Hart && e.Next == c.Before.PC && e.Task == c.task {
			c.resume()
		}
		return
	}
	c.step(e)
	c.access, c.last = "", c.m.Position()
}

// interrupt notes that the hart is left, before an instruction.
func (c *camera) interrupt(e machine.Event, pc uint32) {
	c.phase, c.Before, c.task = between, PlaceOf(c.m, pc), e.Task
	c.Who = c.who(e.Hart)
}

func (c *camera) resume() {
	c.phase, c.Resumed, c.left = after, true, followUp
}

// who is the task of a hart, or the hart if there are several.
func (c *camera) who(hart int) string {
	if name := c.tracer.Task(hart); name != "" && name != "-" {
		return name
	}
	if len(c.m.Harts) > 1 {
		return fmt.Sprintf("hart %d", hart)
	}
	return ""
}

// step takes a step that was made.
func (c *camera) step(e machine.Event) {
	p, mine := c.Placed, e.Hart == c.Placed.Hart
	switch {
	case c.phase == placed && e.Kind == machine.Trapped && mine && e.Trap.Cause.IsInterrupt():
		c.Taken, c.Trap = c.last, e.Trap.String()
		c.interrupt(e, e.PC)
	case c.phase == between && p.Source.Pause > 0 && mine:
		c.resume()
	}
	f := Frame{Step: e.At.Steps, Who: c.who(e.Hart), Between: c.phase == between, Place: PlaceOf(c.m, e.PC)}
	if e.Kind == machine.Trapped {
		f.Trap = e.Trap.String()
	} else {
		f.Effect = c.effect(e)
	}
	switch {
	case c.phase <= placed:
		if mine {
			c.After = f.Place
		}
		if c.Frames = append(c.Frames, f); len(c.Frames) > leadIn {
			c.Frames = slices.Delete(c.Frames, 0, 1)
		}
		return
	case c.phase == between:
		c.Steps++
		if name := f.Who; name != c.Who && name != "" && !slices.Contains(c.Others, name) &&
			len(c.Others) < mostNamed {
			c.Others = append(c.Others, name)
		}
	case c.phase == after:
		if c.left--; c.left < 0 || !mine && c.left < followUp/2 {
			c.phase = over
			c.m.Break()
			return
		}
	default:
		return
	}
	if n := len(c.Frames); n >= mostSteps && c.phase == between {
		c.Frames[n-1].Skipped++
	} else {
		c.Frames = append(c.Frames, f)
	}
}

// effect is what an instruction has done, in words.
func (c *camera) effect(e machine.Event) string {
	in, ok := c.m.Instruction(e.PC)
	if !ok {
		return ""
	}
	h, d := c.m.Hart(), &isa.Table[in.Op]
	switch {
	case in.Op.Stores() > 0 && in.Op.Width() > 0 && c.access == "":
		at := in.Address(h.X[in.Rs1])
		if in.Rd == in.Rs1 && in.Rd != 0 {
			return ""
		}
		name := dataName(c.m.Image(), at)
		if name == "" || in.Rs1 == isa.SP {
			return ""
		}
		if c.phase == between {
			c.stored(name)
		}
		v, _ := c.m.Peek(at&^3, 4)
		return name + " = " + number(v)
	case c.access != "":
		return c.access
	case in.Rd != 0 && writes(d):
		return in.Rd.String() + " = " + number(h.X[in.Rd])
	}
	return ""
}

// stored notes what was stored to while others ran.
func (c *camera) stored(name string) {
	if !slices.Contains(c.Stores, name) && len(c.Stores) < mostNamed {
		c.Stores = append(c.Stores, name)
	}
}

// writes says that an instruction has a destination register.
func writes(d *isa.Def) bool {
	return slices.ContainsFunc(d.Operands, func(o isa.Operand) bool {
		return o == isa.OpRd || o == isa.OpCRd || o == isa.OpCRdRs1 || o == isa.OpCRdPrime || o == isa.OpCRdRs1Prime
	})
}

// dataName is the name of an address of data; "" where the next symbol is far.
func dataName(img *image.Image, at uint32) string {
	const far = 128 // bytes
	if name, off := img.SymbolAt(at); name == "" || off >= far {
		return ""
	}
	return img.Place(at)
}

// number is a value as people read it: small ones in decimal.
func number(v uint32) string {
	if n := int32(v); n > -10_000 && n < 10_000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%#x", v)
}
