package stage

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace"
	"breakfast/window"
)

// tasks are those that the ticket rail tells of, as they are now.
func (s *Stage) tasks() (list []window.Task) {
	m := s.d.Machine()
	now := m.Position().Now
	seen := map[uint32]int{}
	for _, r := range s.d.Tracer().Rows() {
		if r.Kind != trace.TaskRow {
			continue
		}
		t := window.Task{Name: r.Name}
		s.survey(&t, r.Task, s.d.Tracer().TaskID(r.Hart) == r.Task)
		state := trace.TaskAway
		if seg := r.Segments(max(now, 1)-1, max(now, 1), 2); len(seg) > 0 {
			last := seg[len(seg)-1]
			if state = last.State; state == trace.TaskWaits {
				t.State = strings.TrimSpace("waits for " + last.What)
			}
		}
		if s.d.Tracer().TaskID(r.Hart) == r.Task {
			state, t.Running = trace.TaskRuns, true
		}
		switch state {
		case trace.TaskRuns:
			t.State = "runs"
		case trace.TaskReady:
			t.State = "ready"
		case trace.TaskAway:
			t.State = "away"
		}
		i, known := seen[r.Task]
		switch {
		case !known:
			seen[r.Task] = len(list)
			list = append(list, t)
		case state != trace.TaskAway: // on another hart
			list[i] = t
		}
	}
	return list
}

// survey adds to a task what the last survey knows: where it was left, and its stack. One that runs is where its hart
// is, unless that is in a handler.
func (s *Stage) survey(t *window.Task, id uint32, runs bool) {
	v, m := s.surveyed, s.d.Machine()
	if v == nil || s.surveyedAt != m.Position() {
		return
	}
	pc, sp, known := uint32(0), uint32(0), false
	if l, ok := v.Left[id]; ok {
		pc, sp, known = l.PC, l.X[isa.SP], true
	}
	if h := m.Hart(); runs && s.thoughts.context == nil {
		pc, sp, known = h.PC, h.X[isa.SP], true
	}
	if !known {
		return
	}
	t.Place = place(m, pc)
	if top, low, ok := v.Stacks.Of(id); ok && sp >= low && sp <= top {
		t.Known, t.Used, t.Most = true, top-sp, top-low
	}
}

// kept is what the window calls where a value is.
var kept = map[debug.Kept]window.Kept{debug.Live: window.Live, debug.Stored: window.Stored, debug.Moved: window.Moved,
	debug.Nowhere: window.Nowhere}

// context is what the handler that is under way has made of what it interrupted.
func (s *Stage) context(c *debug.Context) *window.Context {
	m, stored := s.d.Machine(), 0
	w := &window.Context{Left: c.PC, Mode: c.From.String()}
	for i, slot := range c.Slots {
		name := isa.Reg(i).String()
		if i == 0 {
			name = "pc"
		}
		words := hex(slot.Value)
		switch slot.Where {
		case debug.Stored:
			stored++
			words += fmt.Sprintf(", stored at %s by %s", place(m, slot.Addr), s.d.Where(slot.PC))
		case debug.Live:
			words += ", not stored: it is still where it was"
		case debug.Moved:
			words += ", not stored yet: it is in another register"
		case debug.Nowhere:
			words += ", not stored, and no longer in any register"
		}
		w.Slots = append(w.Slots, window.Held{Name: name, Kept: kept[slot.Where], Words: words})
	}
	who := s.d.Tracer().TaskName(s.thoughts.task)
	if who == "" {
		who = "what was interrupted"
	}
	w.Title, w.Who = "Context of "+who, who
	w.Note = fmt.Sprintf("%d of 32 stored since the trap", stored)
	return w
}

// apart is what the survey found.
func (s *Stage) apart(v *window.View) {
	found, m := s.surveyed, s.d.Machine()
	if found == nil || s.surveyedAt != m.Position() {
		return
	}
	v.Apart = window.Apart{Known: true, Of: "the whole run"}
	if found.From > 0 {
		v.Apart.Of = fmt.Sprintf("the last %s steps", plain.Grouped(m.Position().Steps-found.From))
	}
	for i := range found.Violations {
		v.Apart.Wrong = append(v.Apart.Wrong, found.Violations[i].Message)
	}
	if len(found.Violations) == 0 || v.Context != nil {
		return
	}
	last := &found.Violations[len(found.Violations)-1]
	w := &window.Context{Title: "What " + last.Task + " got back", Note: "≠ is not what it was"}
	for i := range 32 {
		slot := window.Held{Name: isa.Reg(i).String(), Words: "as it was"}
		if i == 0 {
			slot.Name = "pc"
		}
		for _, c := range last.Changed {
			if c.Register == slot.Name {
				slot.Kept = window.Spoilt
				slot.Words = fmt.Sprintf("was %s, is %s", hex(uint32(c.Was)), hex(uint32(c.Is)))
			}
		}
		w.Slots = append(w.Slots, slot)
	}
	if len(last.Changed) > 0 {
		v.Context = w
	}
}

// trailed is how many steps back is looked for what the instructions in sight did.
const trailed = 256

// trail is what the instructions of the last steps did, each time the last, but for those that do nothing to see.
func (s *Stage) trail(hart int) map[uint32]string {
	did := map[uint32]string{}
	var at uint32
	var sets isa.Reg
	s.d.Again(trailed, machine.Probe{Kinds: machine.Begun | machine.Retired,
		Tell: func(m *machine.Machine, e machine.Event) {
			switch {
			case e.Hart != hart:
			case e.Kind == machine.Begun:
				in, ok := m.Instruction(e.PC)
				if at, sets = e.PC, 0; ok {
					did[at], sets = will(m, at), in.Rd
				}
			case e.PC == at && sets != 0:
				in, _ := m.Instruction(at)
				if op := in.Op.Long(); op != isa.JAL && op != isa.JALR {
					text := fmt.Sprintf("%v ← %x", sets, m.Hart().X[sets])
					if now := did[at]; strings.Contains(now, " of ") { // a load, from where
						text += now[strings.Index(now, " of "):]
					}
					did[at] = text
				}
			}
		}})
	for pc, text := range did {
		if text == "" {
			delete(did, pc)
		}
	}
	return did
}
