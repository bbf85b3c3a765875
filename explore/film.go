package explore

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/plain"
)

// A Film is what happened in a run around the last interrupt that was placed in it.
type Film struct {
	Frames  []Frame
	Placed  Placement
	Earlier []Place          // the instructions before which the others were placed
	Taken   machine.Position // before the step in which it was taken; where the stall began, for a stall alone
	// from where it is best looked at: Taken, or where the hart stood still if that is elsewhere
	Look    machine.Position
	Still   string   // "The hart stands still before …", if that is elsewhere; "" if not
	Trap    string   // which was taken; "" for none
	Who     string   // who was interrupted: the task, the hart; "" where there is nobody else
	After   Place    // the instruction of the hart before it; zero at power-on
	Before  Place    // the one before which it came
	Steps   uint64   // made until the interrupted went on, or the end
	Others  []string // tasks that ran meanwhile; or devices at which something happened, if a hart is alone
	Stores  []string // what was stored to meanwhile, but on stacks
	Resumed bool     // the interrupted went on
	Why     string   // what is certain of a run that failed and did not end; "" for nothing

	alone bool // there is one hart
	deaf  bool // what it stands still for lets nothing ring
}

// A Frame is a step of a film.
type Frame struct {
	Step    uint64
	Who     string // the task, or the hart
	Between bool   // it is not of the interrupted, but of what came in between
	Trap    string // it was a trap; or the hart stood still before it; "" if not
	Place   Place
	Effect  string // "a0 = 3 (jar)" of a load, "jar = 4"; "" for none
	Touches bool   // it reads or writes memory that has a name, or a device
	Skipped uint64 // steps after it that are left out

	stored string // what it stores to, by name
	block  string // its mnemonic and base register, if it is a load or a store
}

// A Place is an instruction.
type Place struct {
	PC          uint32
	Symbol      string // "inc+8"
	Instruction string
	File        string // "" where the source is not known
	Line        int
	Text        string // the line, or that of a macro which made it, without label and comment
}

// String is the place in words.
func (p Place) String() string { return p.At() + " (" + cmp.Or(p.Text, p.Instruction) + ")" }

// At is where the place is in the source, or by its symbol.
func (p Place) At() string {
	if p.File != "" {
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return p.Symbol
}

// between is the place and the next in words. Of two instructions of one line each is told by itself.
func (p Place) between(next Place) string {
	if p.Text == next.Text {
		p.Text, next.Text = p.Instruction, next.Instruction
	}
	return "between " + p.String() + " and " + next.String()
}

// label is a label at the beginning of a line.
var label = regexp.MustCompile(`^\s*[\w.$]+:`)

// PlaceOf is the instruction at an address.
func PlaceOf(m *machine.Machine, pc uint32) Place {
	img := m.Image()
	p := Place{PC: pc, Symbol: img.Place(pc), Instruction: "no instruction"}
	if in, ok := m.Instruction(pc); ok {
		p.Instruction = in.Pretty(pc, img.Place)
	}
	if file, line, ok := img.LineAt(pc); ok {
		text, _, _ := strings.Cut(cmp.Or(img.ExpansionAt(pc), img.Source(file, line)), "#")
		p.File, p.Line = file, line
		p.Text = strings.Join(strings.Fields(label.ReplaceAllString(text, "")), " ")
	}
	return p
}

// How much of a run a film shows.
const (
	nearby    = 64 // steps before the interrupt from which on the run is looked at
	leadIn    = 3  // of them are shown
	followUp  = 10 // of the interrupted after it
	endings   = 12 // at the end of a run that ended otherwise than it should
	mostSteps = 20 // between, before only those are shown that touch something; and then of those
	mostNamed = 6  // tasks, and stores
	mostNames = 1 << 10
	mostKept  = 4096 // steps that are looked through
)

// Film makes a run of Explore's once more, one with an interrupt, and films it.
func (q *Question) Film(r *Run) (*Film, error) {
	w, err := (&plan{Question: *q, until: r.End.Now + 1}).newWorker()
	if err != nil {
		return nil, err
	}
	w.deaf = true
	s := r.Schedule
	for _, in := range s.Inputs() {
		if _, err := w.m.Post(in); err != nil {
			return nil, err
		}
	}
	var earlier []Place
	for _, p := range s[:len(s)-1] {
		earlier = append(earlier, PlaceOf(w.m, p.PC))
	}
	c := &camera{m: w.m, names: map[uint32]string{}, Film: &Film{Placed: s[len(s)-1], Earlier: earlier}}
	tell := func(_ *machine.Machine, e machine.Event) { c.tell(e) }
	c.m.Watch(machine.Probe{Kinds: machine.RailName, Tell: tell})
	c.alone = len(c.m.Harts) == 1
	if from := c.Placed.At.Steps; from > nearby {
		w.run(from - nearby) // nothing of it is shown
	}
	probe := machine.Probe{Kinds: machine.Begun | machine.Retired | machine.Trapped | machine.Returned |
		machine.Loaded | machine.Stored | machine.Stalled | machine.Due, Tell: tell}
	remove := c.m.Watch(probe)
	if r.Wrong != "" && (r.Stop.Reason == machine.Halted || r.Stop.Reason == machine.Stopped) {
		c.end = r.End.Steps
	}
	w.run(r.End.Steps)
	remove()
	if c.phase == over && c.end > 0 {
		w.run(c.end - endings) // nothing of it is shown
		c.phase = closing
		c.m.Watch(probe)
		w.run(c.end)
	}
	c.cut()
	c.Why, err = q.why(r)
	return c.Film, err
}

// A camera makes a film.
type camera struct {
	*Film
	m      *machine.Machine
	names  map[uint32]string // of tasks
	access string            // to a device, in the present step …
	reach  uint32            // … or the address that it loads from or stores to
	stored string            // by name
	task   uint32            // that was interrupted
	phase  phase
	left   int    // steps of the interrupted that are still shown
	end    uint64 // the last step, if the end of the run is shown, too; 0 if not
	last   machine.Position
}

// A phase is how far a film is.
type phase uint8

const (
	before  phase = iota // the interrupt is not placed yet
	placed               // it is, and is not taken
	between              // others run
	after                // the interrupted has gone on
	over                 // it is not looked at
	closing              // the last steps
)

// tell takes an event.
func (c *camera) tell(e machine.Event) {
	switch e.Kind {
	case machine.Loaded, machine.Stored:
		if device := c.m.Parts()[e.Slot].Device; e.Reg != nil && device != c.m.Rail {
			c.access = strings.ToUpper(device.Info().Name) + "_" + e.Reg.Name
			if c.stored = ""; e.Kind == machine.Stored {
				c.stored = c.access
			}
			c.access += " = " + number(e.Value)
		}
		return
	case machine.Begun:
		c.reach = 0
		if in, ok := c.m.Instruction(e.PC); ok && in.Op.Width() > 0 {
			c.reach = in.Address(c.m.Hart().X[in.Rs1])
		}
		return
	case machine.RailName:
		if len(c.names) < mostNames {
			c.names[e.Task] = e.Name
		}
		return
	case machine.Stalled:
		if p := c.Placed; c.phase == before && e.At.Steps == p.At.Steps && e.Hart == p.Hart {
			c.stands(e)
		}
		return
	case machine.Due:
		name := c.m.Parts()[e.Slot].Device.Info().Name
		if c.phase == between && c.Placed.Until > 0 && c.alone && !slices.Contains(c.Others, name) {
			c.Others = append(c.Others, name)
		}
		return
	case machine.Returned:
		if c.phase == between && e.Hart == c.Placed.Hart && e.Next == c.Before.PC && e.Task == c.task {
			c.resume()
		}
		return
	}
	c.step(e)
	c.access, c.stored, c.last = "", "", c.m.Position()
}

// stood is what a frame says in place of a trap where the hart stands still.
const stood = "stands still"

// stands notes that the hart stands still.
func (c *camera) stands(e machine.Event) {
	p := c.Placed
	c.phase, c.Taken, c.task = placed, c.m.Position(), e.Task
	c.Look = c.Taken
	f := Frame{Step: p.At.Steps + 1, Who: c.who(e.Hart), Trap: stood, Place: PlaceOf(c.m, p.PC),
		Effect: "for " + p.Source.Says()}
	switch {
	case p.Until > 0:
		c.interrupt(e, p.PC)
		d := p.Source.device(c.m)
		c.deaf = d != nil && !d.IRQ()
		f.Effect = fmt.Sprintf("for %s ticks", plain.Grouped(uint64(p.Until-p.At.Now)))
	case p.Open:
		return // the trap is the next step
	default:
		c.Still = "The hart stands still before " + f.Place.String()
		if !c.alone {
			c.Still = fmt.Sprintf("Hart %d stands still before %s", p.Hart, f.Place)
		}
	}
	c.Frames = append(c.Frames, f)
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
	if task := c.m.TaskOf(hart); task != 0 {
		return cmp.Or(c.names[task], fmt.Sprintf("task %d", task))
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
		if c.Still == "" {
			c.Look = c.Taken
		}
		c.interrupt(e, e.PC)
	case c.phase == between && p.Until > 0 && mine:
		c.resume()
	}
	f := Frame{Step: e.At.Steps, Who: c.who(e.Hart), Between: c.phase == between, Place: PlaceOf(c.m, e.PC)}
	if e.Kind == machine.Trapped {
		f.Trap = e.Trap.String()
	} else {
		f.Effect, f.Touches = c.effect(e)
		f.stored = c.stored
		if in, ok := c.m.Instruction(e.PC); ok && in.Op.Width() > 0 {
			f.block = isa.Table[in.Op].Name + " " + in.Rs1.String()
		}
	}
	switch {
	case c.phase <= placed:
		if mine {
			c.After = f.Place
		}
		c.lead(f)
		return
	case c.phase == between:
		c.Steps++
		if name := f.Who; name != c.Who && name != "" && !slices.Contains(c.Others, name) &&
			len(c.Others) < mostNamed {
			c.Others = append(c.Others, name)
		}
	case c.phase == after:
		c.left--
		if enough := c.left < 0 || !mine && c.left < followUp/2; enough && (c.end == 0 || f.Step+endings <= c.end) {
			c.phase = over
			c.m.Break()
			return
		}
	case c.phase == over:
		return
	}
	if len(c.Frames) < mostKept {
		c.Frames = append(c.Frames, f)
	} else {
		c.Frames[mostKept-1].Skipped++
	}
}

// lead takes a step before the interrupt. The last few are shown, and the first from where the hart stood still on.
func (c *camera) lead(f Frame) {
	still := slices.IndexFunc(c.Frames, func(f Frame) bool { return f.Trap == stood })
	switch c.Frames = append(c.Frames, f); {
	case still < 0 && len(c.Frames) > leadIn:
		c.Frames = slices.Delete(c.Frames, 0, 1)
	case still >= 0 && len(c.Frames) > still+1+3*leadIn:
		c.Frames[still+2*leadIn].Skipped++
		c.Frames = slices.Delete(c.Frames, still+1+2*leadIn, still+2+2*leadIn)
	}
}

// saves is from how many loads or stores on, one after the other from the same register, they are taken for saving or
// restoring registers.
const saves = 6

// cut leaves out what saves and restores many registers; and of what came in between, if it is long, what touches
// nothing. What was stored to meanwhile is noted.
func (f *Film) cut() {
	all := f.Frames
	out := make([]bool, len(all))
	between := 0
	for i, frame := range all {
		out[i] = frame.block != "" && alike(all, i) >= saves
		if frame.Between && !out[i] {
			between++
			if s := frame.stored; s != "" && !slices.Contains(f.Stores, s) && len(f.Stores) < mostNamed {
				f.Stores = append(f.Stores, s)
			}
		}
	}
	var kept []Frame
	shown := 0
	for i, frame := range all {
		n := len(kept)
		last := i+1 < len(all) && frame.Between && !all[i+1].Between
		long := frame.Between && between > mostSteps && !last
		if n > 0 && (out[i] || long && (shown >= mostSteps || frame.Trap == "" && !frame.Touches)) {
			kept[n-1].Skipped += 1 + frame.Skipped
			continue
		}
		if frame.Between {
			shown++
		}
		kept = append(kept, frame)
	}
	f.Frames = kept
}

// alike is how long the run of equal blocks is that a frame is in.
func alike(all []Frame, i int) int {
	first, n := i, i
	for first > 0 && all[first-1].block == all[i].block {
		first--
	}
	for n < len(all) && all[n].block == all[i].block {
		n++
	}
	return n - first
}

// effect is what an instruction has done, in words, and whether it touches something that has a name.
func (c *camera) effect(e machine.Event) (effect string, touches bool) {
	in, ok := c.m.Instruction(e.PC)
	if !ok {
		return "", false
	}
	h, name := c.m.Hart(), ""
	if in.Op.Width() > 0 && c.access == "" && in.Rs1 != isa.SP {
		name = dataName(c.m.Image(), c.reach)
	}
	switch {
	case c.access != "":
		return c.access, true
	case in.Op.Stores() > 0 && name != "":
		c.stored, _ = c.m.Image().SymbolAt(c.reach)
		v, _ := c.m.Peek(c.reach&^3, 4)
		return name + " = " + number(v), true
	case in.Rd == 0 || !writes(&isa.Table[in.Op]):
		return "", false
	case name != "":
		return fmt.Sprintf("%s = %s (%s)", in.Rd, number(h.X[in.Rd]), name), true
	}
	return in.Rd.String() + " = " + number(h.X[in.Rd]), false
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
